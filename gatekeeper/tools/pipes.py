"""Starts a program whose pipes are read while it runs: git, for the private view of a repository."""

import subprocess
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

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
