"""The exchange with a running process: input in, output out, watched against the clock, the scales and a cap."""

import os
import selectors
import time
from enum import Enum
from threading import Event
from typing import IO

from gatekeeper.model.tool import Command
from gatekeeper.tools import group
from gatekeeper.tools.pipes import Started

STDERR_KEPT = 64 * 1024
"""Bytes of the end of standard error that are kept; the promise of `Completed.stderr`."""

MAX_PROCESSES = 512
"""More than any analyzer starts; a tool that holds more is out of hand."""

_CHUNK = 64 * 1024
_TICK_S = 0.05
_WEIGH_EVERY_S = 0.25
_LINGER_S = 0.5
"""How long the pipes may stay open after the tool itself has ended (a descendant holds them)."""


class End(Enum):
    """Why the dialogue was over."""

    CLOSED = "the process ended by itself"
    TIMED_OUT = "its time was up"
    OUTPUT_LIMIT = "it wrote more than its limit"
    OVERWEIGHT = "its group held more memory or processes than its limit"
    CANCELLED = "the caller asked for an end"


class Dialogue:
    """One process and its three pipes. It only watches: killing is the runner's."""

    def __init__(
        self,
        process: Started,
        command: Command,
        mark: str,
        cancelled: Event | None,
    ) -> None:
        self._process = process
        self._input, self._output, self._error = process.pipes
        self._limits = command.limits
        self._mark = mark
        self._cancelled = cancelled
        self._unsent = memoryview(command.stdin)
        self._selector = selectors.DefaultSelector()
        self._out = bytearray()
        self._err = bytearray()
        self._err_seen = 0
        self._note = b""
        self._ends_at = self._weigh_at = 0.0
        self._gone_at: float | None = None

    @property
    def stdout(self) -> bytes:
        """Standard output, never more than the limit."""
        return bytes(self._out)

    @property
    def stderr(self) -> bytes:
        """The end of standard error, and last a line of ours when we had to say something."""
        kept = STDERR_KEPT - len(self._note)
        return bytes(self._err[-kept:]) + self._note

    def hold(self) -> End:
        """How it ended: the process is gone and its pipes are drained, or a limit was met."""
        self._ends_at = time.monotonic() + self._limits.time_s
        self._weigh_at = time.monotonic() + _WEIGH_EVERY_S
        with self._selector:
            self._open_pipes()
            end = None
            while end is None:
                self._serve()
                end = self._end(time.monotonic())
        return end

    def _end(self, now: float) -> End | None:
        if max(len(self._out), self._err_seen) > self._limits.output_bytes:
            del self._out[self._limits.output_bytes :]
            return End.OUTPUT_LIMIT
        if self._gone_at is None and self._process.has_ended():
            self._gone_at = now
        if self._gone_at is not None:
            drained = not self._listening() or now > self._gone_at + _LINGER_S
            return End.CLOSED if drained else None
        if self._cancelled is not None and self._cancelled.is_set():
            self._note = b"\ngatekeeper: the run was cancelled\n"
            return End.CANCELLED
        if now > self._ends_at:
            return End.TIMED_OUT
        return End.OVERWEIGHT if now > self._weigh_at and self._overweight(now) else None

    def _open_pipes(self) -> None:
        for stream in (self._output, self._error):
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ)
        if self._unsent:
            os.set_blocking(self._input.fileno(), False)
            self._selector.register(self._input, selectors.EVENT_WRITE)
        else:
            self._input.close()

    def _serve(self) -> None:
        if not self._selector.get_map():
            # Both pipes are closed and the process lives on: only its end can wake us.
            time.sleep(0.002)
            return
        for key, _ in self._selector.select(_TICK_S):
            if key.fileobj is self._input:
                self._send(self._input)
            elif key.fileobj is self._output:
                self._receive(self._output, self._out)
            elif key.fileobj is self._error:
                self._err_seen += self._receive(self._error, self._err)
                del self._err[:-STDERR_KEPT]

    def _send(self, stream: IO[bytes]) -> None:
        try:
            self._unsent = self._unsent[os.write(stream.fileno(), self._unsent[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            # A tool may end without reading its input; its exit status tells what that means.
            self._unsent = self._unsent[:0]
        if not self._unsent:
            self._selector.unregister(stream)
            stream.close()

    def _receive(self, stream: IO[bytes], into: bytearray) -> int:
        try:
            data = os.read(stream.fileno(), _CHUNK)
        except BlockingIOError:
            return 0
        if not data:
            self._selector.unregister(stream)
        into += data
        return len(data)

    def _listening(self) -> bool:
        watched = (key.fileobj for key in self._selector.get_map().values())
        return any(stream is not self._input for stream in watched)

    def _overweight(self, now: float) -> bool:
        weight = group.weigh(self._process.pid, self._mark)
        # Never spend more than a twentieth of the time at the scales.
        self._weigh_at = now + max(_WEIGH_EVERY_S, 20 * (time.monotonic() - now))
        limit = self._limits.memory_bytes
        if weight.resident_bytes <= limit and weight.processes <= MAX_PROCESSES:
            return False
        self._note = (
            f"\ngatekeeper: killed, its {weight.processes} processes held "
            f"{weight.resident_bytes} bytes; the limits are {MAX_PROCESSES} processes "
            f"and {limit} bytes\n"
        ).encode()
        return True
