"""HOST-PROTOCOL: frames are those of the firmware, and what is damaged or forged is refused."""

import unittest

from compounder_host.frames import (
    PAYLOAD_MAX,
    Direction,
    FrameRefused,
    Message,
    body_length,
    crc16,
    seal,
    unseal,
)

KEY = bytes(range(32))
SESSION = bytes(range(1, 9))
MESSAGE = Message(0x10, 77, b"\x0a\x0b\x0c\x0d")
# Written by frame_seal of the firmware for the same message, key and session.
FROM_FIRMWARE = bytes.fromhex("a51900104d0000000a0b0c0dd9d57a6e48404645a334231d90459319f2f0")


class Sealing(unittest.TestCase):
    def test_crc_has_its_published_check_value(self) -> None:
        self.assertEqual(crc16(b"123456789"), 0x29B1)

    def test_frame_is_the_same_as_the_firmware_makes(self) -> None:
        self.assertEqual(seal(MESSAGE, KEY, SESSION, Direction.TO_DEVICE), FROM_FIRMWARE)

    def test_too_long_payload_is_not_sent(self) -> None:
        with self.assertRaises(ValueError):
            seal(Message(1, 1, bytes(PAYLOAD_MAX + 1)), KEY, SESSION, Direction.TO_DEVICE)


class Unsealing(unittest.TestCase):
    def setUp(self) -> None:
        self.content = FROM_FIRMWARE[1:]

    def unseal(self, content: bytes) -> Message:
        return unseal(content, KEY, SESSION, Direction.TO_DEVICE)

    def test_message_comes_back(self) -> None:
        self.assertEqual(self.unseal(self.content), MESSAGE)

    def test_damaged_frame_is_refused(self) -> None:
        damaged = self.content[:6] + b"\xff" + self.content[7:]
        with self.assertRaisesRegex(FrameRefused, "damaged"):
            self.unseal(damaged)

    # @black-box @verifies SRS-010
    def test_forged_frame_with_right_crc_is_refused(self) -> None:
        forged = self.content[:2] + b"\x11" + self.content[3:-2]
        forged += crc16(forged).to_bytes(2, "little")
        with self.assertRaisesRegex(FrameRefused, "not genuine"):
            self.unseal(forged)

    def test_other_session_and_direction_are_refused(self) -> None:
        with self.assertRaisesRegex(FrameRefused, "not genuine"):
            unseal(self.content, KEY, bytes(8), Direction.TO_DEVICE)
        with self.assertRaisesRegex(FrameRefused, "not genuine"):
            unseal(self.content, KEY, SESSION, Direction.TO_HOST)

    def test_cut_frame_is_refused(self) -> None:
        with self.assertRaisesRegex(FrameRefused, "cut off"):
            self.unseal(self.content[:-1])
        with self.assertRaisesRegex(FrameRefused, "cut off"):
            self.unseal(b"\x15")

    def test_impossible_length_is_refused(self) -> None:
        with self.assertRaisesRegex(FrameRefused, "cannot be"):
            body_length(b"\x14\x00")
        with self.assertRaisesRegex(FrameRefused, "cannot be"):
            body_length(b"\xff\xff")


if __name__ == "__main__":
    unittest.main()
