"""Our own worker scripts, forked from one warm interpreter (`warm_worker.py`) instead of started one by one.

To start Python and to import bandit, lizard and our own code costs more than they take for the files of a commit.
Each call still is a process with a session, limits and a home of its own; only what it imports is shared.
"""

import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import IO

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import Command, Limits
from gatekeeper.tools import group
from gatekeeper.tools.launch import environment_of, launched

_PACKAGE = Path(__file__).resolve().parents[1]
_SCRIPT = Path(__file__).with_name("warm_worker.py")
MOST_BYTES = 60 * 1024
"""Of one message; a call that says more is started by itself."""
_FORK_S = 60.0
"""How long the worker may take to import a script and fork; longer than any import on a machine that is busy."""
_END_S = 10.0
_TICK_S = 0.2
_LOST = -9
WORTH_IT = 2
"""Calls; for a single one a worker saves nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a forked process is told of itself."""

    command: Command
    folder: Path
    environment: Mapping[str, str]
    limits: tuple[int, int, int]
    """Address space in bytes, processor seconds, file size in bytes."""


class Forked:
    """A process that the warm worker has forked: a `Started`."""

    def __init__(
        self, pid: int, pipes: tuple[IO[bytes], IO[bytes], IO[bytes]], told: socket.socket
    ) -> None:
        self.pid = pid
        self.pipes = pipes
        self._told = told
        self._status: int | None = None

    def has_ended(self) -> bool:
        """Whether its end was told, or nobody is left to tell it."""
        if self._status is None:
            self._told.settimeout(0.0)
            self._hear()
        return self._status is not None

    def wait(self) -> int:
        """Its status; a worker that died with it, or says nothing, counts as killed."""
        if self._status is None:
            self._told.settimeout(_END_S)
            self._hear()
        self._told.close()
        return _LOST if self._status is None else self._status

    def _hear(self) -> None:
        try:
            said = self._told.recv(64)
        except (BlockingIOError, TimeoutError):
            return
        except OSError:
            said = b""
        self._status = int(said) if said else _LOST


class Warm:
    """The gate's side of the worker. Several threads may ask."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def fork(self, call: Call, cancelled: Event | None = None) -> Forked | None:
        """The call as a process of its own; `None` when this cannot be and it is to be started otherwise."""
        message = _message(call)
        if not message or len(message) > MOST_BYTES:
            return None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        (stdin, write), (read, stdout), (read_error, stderr) = os.pipe(), os.pipe(), os.pipe()
        given = (stdin, stdout, stderr)
        pid = 0
        try:
            socket.send_fds(self._control, [message], [*given, theirs.fileno()])
            theirs.close()
            pid = _number(ours, cancelled)
        except OSError:
            pid = 0  # the worker is gone: the call is started without it
        finally:
            theirs.close()
            for descriptor in given:
                os.close(descriptor)
            if not pid:
                ours.close()
                for descriptor in (write, read, read_error):
                    os.close(descriptor)
        if not pid:
            return None
        pipes = (
            os.fdopen(write, "wb", buffering=0),
            os.fdopen(read, "rb", buffering=0),
            os.fdopen(read_error, "rb", buffering=0),
        )
        return Forked(pid, pipes, ours)


@contextmanager
def warmed(commands: Sequence[Command], home: Path) -> Iterator[Warm | None]:
    """The worker for these commands, `None` where it would save nothing or cannot be; it has ended with the block.

    `home` is not there yet, and private.
    """
    mine = [command for command in commands if script_of(command)]
    if len(mine) < WORTH_IT or sys.platform != "linux":
        yield None
        return
    most = Limits(
        max(command.limits.time_s for command in mine),
        max(command.limits.memory_bytes for command in mine),
        max(command.limits.output_bytes for command in mine),
    )
    mark = secrets.token_hex(16)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        try:
            home.mkdir(mode=0o700, parents=True)
            argv = (sys.executable, "-I", "-P", str(_SCRIPT))
            nothing = environment_of(Command((), frozenset()), home, mark)
            process = launched(argv, most, home, nothing, theirs.fileno())
        except OSError:
            process = None
        finally:
            theirs.close()
        try:
            yield Warm(ours) if process is not None else None
        finally:
            if process is not None:
                with process:
                    group.kill(process.pid, mark)


def script_of(command: Command) -> str:
    """The module that is one of our worker scripts; empty when the command runs something else."""
    path = Path(command.arguments[0]) if command.interpreter and command.arguments else Path()
    if not path.name.endswith("_worker.py") or not path.is_relative_to(_PACKAGE):
        return ""
    return ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts)


def _message(call: Call) -> bytes:
    name = script_of(call.command)
    if not name:
        return b""
    asked = {
        "module": name,
        "words": call.command.arguments,
        "folder": str(call.folder),
        "environment": dict(call.environment),
        "limits": call.limits,
    }
    return json.dumps(asked).encode()


def _number(told: socket.socket, cancelled: Event | None) -> int:
    """The number of the forked process; 0 when the worker is gone, hangs, or nobody wants to know any more."""
    ends_at = time.monotonic() + _FORK_S
    told.settimeout(_TICK_S)
    while time.monotonic() < ends_at and not (cancelled is not None and cancelled.is_set()):
        try:
            said = told.recv(64)
        except TimeoutError:
            continue
        return int(said) if said else 0
    return 0
