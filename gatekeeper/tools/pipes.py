"""A program whose pipes are read while it runs (git, for the private view of a repository), and its end, whoever started it."""

import os
import subprocess
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

from gatekeeper.model.running import Running


class _Piped:
    """A process of ours with three pipes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.stdin = cast(BinaryIO, process.stdin)
        self.stdout = cast(BufferedReader, process.stdout)
        self.stderr = cast(BinaryIO, process.stderr)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()

    def wait(self) -> int:
        return self._process.wait()


def start_piped(
    command: Sequence[str], variables: Sequence[tuple[str, str]], folder: Path
) -> Running:
    """The program, running with these variables and nothing of our own environment. Raises `OSError`."""
    return _Piped(
        subprocess.Popen(  # noqa: S603 - an absolute path that the caller has identified
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=dict(variables),
            close_fds=True,
        )
    )


class Started(Protocol):
    """What the exchange with a process, and its end, need to know of it.

    Whoever implements this promises that the number stays this process's own until `wait` returns.
    """

    @property
    def pid(self) -> int:
        """Its number; it leads a session of that number."""
        ...

    @property
    def pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        """Its standard input, output and error, unbuffered, ours to close."""
        ...

    def has_ended(self) -> bool:
        """Whether it is over. Does not block."""
        ...

    def wait(self) -> int:
        """Its exit status, or the signal's number below zero. Called once, when it is over or was killed."""
        ...


class OwnProcess:
    """A child of this process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        assert process.stdin is not None, "opened by the runner"
        assert process.stdout is not None, "opened by the runner"
        assert process.stderr is not None, "opened by the runner"
        self.pid = process.pid
        self.pipes = (process.stdin, process.stdout, process.stderr)

    def has_ended(self) -> bool:
        """Whether the process is a zombie by now; it is not reaped, so its number stays ours."""
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        state = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return state is not None

    def wait(self) -> int:
        """Reaps it."""
        return self._process.wait()
