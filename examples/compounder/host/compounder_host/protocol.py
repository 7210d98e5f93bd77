"""Client of the device: session, counter, and one function for each command (SRS-010 to SRS-013)."""

import enum
import secrets
import struct
from dataclasses import dataclass
from typing import Protocol

from compounder_host.frames import (
    NO_SESSION,
    SESSION_SIZE,
    START,
    Direction,
    FrameRefused,
    Message,
    body_length,
    seal,
    unseal,
)

BAUD_RATE = 115200
TIMEOUT_S = 0.5
_NOISE_LIMIT = 512
_SESSION = struct.Struct("<8sI")
_STATUS = struct.Struct("<BBIQI")
_LOG_ENTRY = struct.Struct("<IIII")
_ORDER = struct.Struct("<IQI")
_IMAGE_HEADER_SIZE = 116
_IMAGE_PART_SIZE = 120


class Command(enum.IntEnum):
    """Types of messages; see `firmware/comms/command.h`."""

    HELLO = 0x01
    START_DOSE = 0x10
    STOP_DOSE = 0x11
    STATUS = 0x12
    ACKNOWLEDGE = 0x13
    READ_LOG = 0x20
    UPDATE_BEGIN = 0x30
    UPDATE_WRITE = 0x31
    UPDATE_FINISH = 0x32


class Reply(enum.IntEnum):
    """Types of replies."""

    DONE = 0x80
    REFUSED = 0x81
    SESSION = 0x82
    STATUS = 0x83
    LOG = 0x84


class DoseState(enum.IntEnum):
    """What the pump does; see `firmware/pump/dose.h`."""

    IDLE = 0
    RUNNING = 1
    COMPLETE = 2
    ALARM = 3


class NoAnswer(Exception):
    """The device did not answer in time."""


class CommandRefused(Exception):
    """The device understood the command and refused it."""

    def __init__(self, command: int, reason: int) -> None:
        super().__init__(f"command {command:#04x} was refused for reason {reason}")
        self.reason = reason


class Transport(Protocol):
    """A line to the device. `read` answers fewer bytes than asked when time is up."""

    def write(self, content: bytes) -> None:
        """Sends all bytes."""

    def read(self, size: int) -> bytes:
        """Up to that many bytes."""


@dataclass(frozen=True, slots=True)
class Status:
    """The device's answer to a question for its status."""

    state: DoseState
    fault: int
    order_id: int
    delivered_nl: int
    log_entries: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event of the device's black box."""

    sequence: int
    time_ms: int
    event: int
    detail: int


class SerialTransport:
    """A serial port, opened on first use so that tests and imports need no pyserial."""

    def __init__(self, port: str) -> None:
        import serial

        self._line = serial.Serial(port, BAUD_RATE, timeout=TIMEOUT_S, write_timeout=TIMEOUT_S)

    def write(self, content: bytes) -> None:
        """Sends all bytes."""
        self._line.write(content)
        self._line.flush()

    def read(self, size: int) -> bytes:
        """Up to that many bytes, fewer when time is up."""
        return bytes(self._line.read(size))


class Device:
    """A device with which a session is open. Not to be shared between threads."""

    def __init__(self, transport: Transport, key: bytes) -> None:
        self._transport = transport
        self._key = key
        self._session, self._counter = self._greet()

    def start_dose(self, order_id: int, volume_nl: int, rate_nl_s: int) -> None:
        """Starts a dose. Raises `CommandRefused` when the device is busy or its limits forbid it."""
        self._ask(Command.START_DOSE, _ORDER.pack(order_id, volume_nl, rate_nl_s))

    def stop_dose(self) -> None:
        """Ends a dose at once."""
        self._ask(Command.STOP_DOSE)

    def acknowledge(self) -> None:
        """Leaves the alarm state."""
        self._ask(Command.ACKNOWLEDGE)

    def status(self) -> Status:
        """What the device does now."""
        reply = self._ask(Command.STATUS)
        state, fault, order_id, delivered_nl, entries = self._fields(_STATUS, reply)
        return Status(DoseState(state), fault, order_id, delivered_nl, entries)

    def log_entry(self, sequence: int) -> LogEntry:
        """An entry of the black box. Raises `CommandRefused` when it is not there any more."""
        reply = self._ask(Command.READ_LOG, struct.pack("<I", sequence))
        return LogEntry(*self._fields(_LOG_ENTRY, reply))

    def update(self, image: bytes) -> None:
        """Hands over a firmware image. Whether it is genuine is the device's decision, not ours."""
        program = image[_IMAGE_HEADER_SIZE:]
        self._ask(Command.UPDATE_BEGIN, image[:_IMAGE_HEADER_SIZE])
        for offset in range(0, len(program), _IMAGE_PART_SIZE):
            part = program[offset : offset + _IMAGE_PART_SIZE]
            self._ask(Command.UPDATE_WRITE, struct.pack("<I", offset) + part)
        self._ask(Command.UPDATE_FINISH)

    def _greet(self) -> tuple[bytes, int]:
        number = secrets.token_bytes(SESSION_SIZE)
        hello = Message(Command.HELLO, 0, number)
        self._transport.write(seal(hello, self._key, NO_SESSION, Direction.TO_DEVICE))
        reply = self._receive(number)
        if reply.type != Reply.SESSION:
            raise FrameRefused("the device did not tell its session")
        self._fields(_SESSION, reply)
        (counter,) = struct.unpack("<I", reply.payload[SESSION_SIZE:])
        return reply.payload[:SESSION_SIZE], int(counter)

    def _ask(self, command: Command, payload: bytes = b"") -> Message:
        self._counter += 1
        message = Message(command, self._counter, payload)
        self._transport.write(seal(message, self._key, self._session, Direction.TO_DEVICE))
        reply = self._receive(self._session)
        if reply.type == Reply.REFUSED:
            refused, reason = self._fields(struct.Struct("<BB"), reply)
            raise CommandRefused(refused, reason)
        return reply

    def _receive(self, session: bytes) -> Message:
        for _ in range(_NOISE_LIMIT):
            if self._exactly(1)[0] == START:
                break
        else:
            raise NoAnswer("the line carries noise only")
        field = self._exactly(2)
        content = field + self._exactly(body_length(field) + 2)
        return unseal(content, self._key, session, Direction.TO_HOST)

    def _exactly(self, size: int) -> bytes:
        content = self._transport.read(size)
        if len(content) != size:
            raise NoAnswer("the device did not answer in time")
        return content

    @staticmethod
    def _fields(layout: struct.Struct, reply: Message) -> tuple[int, ...]:
        if len(reply.payload) != layout.size:
            raise FrameRefused(f"a reply of type {reply.type:#04x} has {layout.size} bytes")
        return layout.unpack(reply.payload)
