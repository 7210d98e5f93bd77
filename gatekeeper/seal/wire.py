"""Reads the SSH wire format (RFC 4251, section 5): strings, numbers, nothing left over."""

import struct


class WireError(ValueError):
    """The bytes are not what the SSH wire format allows; the text says how."""


class WireReader:
    """Takes values off the front of bytes, in order."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._position = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes; raises WireError when there are fewer."""
        end = self._position + size
        if end > len(self._raw):
            raise WireError("it ends in the middle of a value")
        taken = self._raw[self._position : end]
        self._position = end
        return taken

    def uint32(self) -> int:
        """The next four bytes as a number."""
        return int(struct.unpack(">I", self.take(4))[0])

    def string(self) -> bytes:
        """The next length-prefixed bytes."""
        return self.take(self.uint32())

    def text(self) -> str:
        """The next string, which has to be printable ASCII."""
        raw = self.string()
        if not all(0x20 <= byte < 0x7F for byte in raw):
            raise WireError("a name in it is not printable ASCII")
        return raw.decode("ascii")

    def natural(self) -> int:
        """The next `mpint`, which has to be positive and in its shortest form."""
        raw = self.string()
        if not raw or raw[0] & 0x80:
            raise WireError("a number in it is not positive")
        if raw[0] == 0 and (len(raw) == 1 or not raw[1] & 0x80):
            raise WireError("a number in it is not in its shortest form")
        return int.from_bytes(raw, "big")

    def end(self) -> None:
        """Nothing; raises WireError when bytes are left over."""
        if self._position != len(self._raw):
            raise WireError("it goes on after its end")


def wire_string(raw: bytes) -> bytes:
    """The bytes with their length in front."""
    return struct.pack(">I", len(raw)) + raw
