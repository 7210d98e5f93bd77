"""Frames of the device link, the same as in `firmware/comms/frame.h` (SRS-008 to SRS-011)."""

import enum
import hashlib
import hmac
import struct
from dataclasses import dataclass

START = 0xA5
PAYLOAD_MAX = 128
TAG_SIZE = 16
SESSION_SIZE = 8
NO_SESSION = bytes(SESSION_SIZE)
_HEAD = struct.Struct("<BI")
_LENGTH = struct.Struct("<H")
BODY_MIN = _HEAD.size + TAG_SIZE
BODY_MAX = BODY_MIN + PAYLOAD_MAX


class Direction(enum.Enum):
    """Who a message is for; part of its tag, so that it cannot be reflected."""

    TO_DEVICE = b"D"
    TO_HOST = b"H"


class FrameRefused(Exception):
    """What came over the line is damaged, forged or no frame at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """A command or reply."""

    type: int
    counter: int
    payload: bytes = b""


def crc16(content: bytes) -> int:
    """CRC-16/CCITT-FALSE: finds noise on the cable, protects against nobody."""
    crc = 0xFFFF
    for byte in content:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


def seal(message: Message, key: bytes, session: bytes, direction: Direction) -> bytes:
    """The frame of a message. Raises `ValueError` when its payload is too long."""
    if len(message.payload) > PAYLOAD_MAX:
        raise ValueError(f"a payload has at most {PAYLOAD_MAX} bytes")
    signed = _HEAD.pack(message.type, message.counter) + message.payload
    body = signed + _tag(signed, key, session, direction)
    content = _LENGTH.pack(len(body)) + body
    return bytes([START]) + content + _LENGTH.pack(crc16(content))


def body_length(field: bytes) -> int:
    """The length of the body to come. Raises `FrameRefused` when no frame has it."""
    (length,) = _LENGTH.unpack(field)
    if not BODY_MIN <= length <= BODY_MAX:
        raise FrameRefused(f"a body of {length} bytes cannot be")
    return int(length)


def unseal(content: bytes, key: bytes, session: bytes, direction: Direction) -> Message:
    """The message in a frame, given without its start byte: length, body, CRC.

    Raises `FrameRefused` unless length, CRC and tag are right.
    """
    if len(content) < 2 * _LENGTH.size:
        raise FrameRefused("the frame is cut off")
    length = body_length(content[: _LENGTH.size])
    if len(content) != length + 2 * _LENGTH.size:
        raise FrameRefused("the frame is cut off")
    if _LENGTH.pack(crc16(content[: -_LENGTH.size])) != content[-_LENGTH.size :]:
        raise FrameRefused("the frame is damaged")
    body = content[_LENGTH.size : -_LENGTH.size]
    signed, tag = body[:-TAG_SIZE], body[-TAG_SIZE:]
    if not hmac.compare_digest(tag, _tag(signed, key, session, direction)):
        raise FrameRefused("the tag is not genuine")
    type_, counter = _HEAD.unpack(signed[: _HEAD.size])
    return Message(type_, counter, signed[_HEAD.size :])


def _tag(signed: bytes, key: bytes, session: bytes, direction: Direction) -> bytes:
    mac = hmac.new(key, direction.value + session + signed, hashlib.sha256)
    return mac.digest()[:TAG_SIZE]
