"""HOST-PROTOCOL: session, counter, commands, silence and refusals (SRS-010 to SRS-013)."""

import struct
import tempfile
import unittest
from pathlib import Path

from compounder_host.frames import FrameRefused, Message
from compounder_host.keys import KeyRefused, load_key
from compounder_host.protocol import (
    Command,
    CommandRefused,
    Device,
    DoseState,
    NoAnswer,
    Reply,
)
from fake_device import KEY, FakeDevice, refuse


class Session(unittest.TestCase):
    def test_counter_goes_on_where_the_device_is(self) -> None:
        line = FakeDevice(last_counter=41)
        Device(line, KEY).stop_dose()
        self.assertEqual(line.commands, [Message(Command.STOP_DOSE, 42)])

    def test_counter_rises_with_each_command(self) -> None:
        line = FakeDevice()
        device = Device(line, KEY)
        device.stop_dose()
        device.acknowledge()
        self.assertEqual([command.counter for command in line.commands], [1, 2])

    def test_device_with_another_key_is_refused(self) -> None:
        with self.assertRaises(FrameRefused):
            Device(FakeDevice(), bytes(32))

    def test_silent_device_is_an_error(self) -> None:
        line = FakeDevice()
        device = Device(line, KEY)
        line.silent = True
        with self.assertRaises(NoAnswer):
            device.status()

    def test_noise_before_a_frame_is_skipped(self) -> None:
        line = FakeDevice()
        line.noise = b"\x00\xff\x01"
        Device(line, KEY).stop_dose()
        self.assertEqual(len(line.commands), 1)

    def test_endless_noise_is_an_error(self) -> None:
        line = FakeDevice()
        line.noise = bytes(600)
        with self.assertRaisesRegex(NoAnswer, "noise"):
            Device(line, KEY)


class Commands(unittest.TestCase):
    def setUp(self) -> None:
        self.line = FakeDevice()
        self.device = Device(self.line, KEY)

    def test_dose_is_sent_in_whole_nanolitres(self) -> None:
        self.device.start_dose(4711, 3_000_000_000, 500_000)
        payload = self.line.commands[0].payload
        self.assertEqual(struct.unpack("<IQI", payload), (4711, 3_000_000_000, 500_000))

    def test_refusal_carries_its_reason(self) -> None:
        self.line.answers[Command.START_DOSE] = refuse(4)
        with self.assertRaises(CommandRefused) as caught:
            self.device.start_dose(1, 1, 1)
        self.assertEqual(caught.exception.reason, 4)

    def test_status_is_read(self) -> None:
        fields = struct.pack("<BBIQI", 3, 1, 4711, 2**33, 9)
        self.line.answers[Command.STATUS] = lambda _: Message(Reply.STATUS, 1, fields)
        status = self.device.status()
        self.assertEqual(status.state, DoseState.ALARM)
        self.assertEqual(status.delivered_nl, 2**33)
        self.assertEqual((status.order_id, status.log_entries), (4711, 9))

    def test_reply_of_wrong_size_is_refused(self) -> None:
        self.line.answers[Command.STATUS] = lambda _: Message(Reply.STATUS, 1, b"\x00")
        with self.assertRaises(FrameRefused):
            self.device.status()

    def test_log_entry_is_read(self) -> None:
        fields = struct.pack("<IIII", 7, 1000, 4, 2)
        self.line.answers[Command.READ_LOG] = lambda _: Message(Reply.LOG, 1, fields)
        entry = self.device.log_entry(7)
        self.assertEqual((entry.sequence, entry.event, entry.detail), (7, 4, 2))

    def test_image_is_handed_over_in_parts(self) -> None:
        image = bytes(116) + bytes(range(200)) + bytes(50)
        self.device.update(image)
        types = [command.type for command in self.line.commands]
        self.assertEqual(types, [0x30, 0x31, 0x31, 0x31, 0x32])
        parts = b"".join(command.payload[4:] for command in self.line.commands[1:4])
        self.assertEqual(parts, image[116:])
        self.assertEqual(self.line.commands[3].payload[:4], struct.pack("<I", 240))

    def test_refused_part_ends_the_update(self) -> None:
        self.line.answers[Command.UPDATE_WRITE] = refuse(5)
        with self.assertRaises(CommandRefused):
            self.device.update(bytes(400))
        self.assertEqual(len(self.line.commands), 2)


class KeyFiles(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "device.key"

    def test_private_file_of_right_size_is_taken(self) -> None:
        self.path.write_bytes(KEY)
        self.path.chmod(0o600)
        self.assertEqual(load_key(self.path), KEY)

    def test_file_of_wrong_size_is_refused(self) -> None:
        self.path.write_bytes(KEY[:31])
        self.path.chmod(0o600)
        with self.assertRaisesRegex(KeyRefused, "32 bytes"):
            load_key(self.path)

    def test_file_that_others_can_read_is_refused(self) -> None:
        self.path.write_bytes(KEY)
        self.path.chmod(0o640)
        with self.assertRaisesRegex(KeyRefused, "0600"):
            load_key(self.path)


if __name__ == "__main__":
    unittest.main()
