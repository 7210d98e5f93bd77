"""Running: a program and its three pipes, as whoever may start one hands it to whoever reads it."""

from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol


class Running(Protocol):
    """A program that was started. Whoever holds it ends it."""

    @property
    def stdin(self) -> BinaryIO:
        """What it reads."""

    @property
    def stdout(self) -> BufferedReader:
        """What it writes."""

    @property
    def stderr(self) -> BinaryIO:
        """What it complains about."""

    def has_ended(self) -> bool:
        """Whether it is gone already."""

    def kill(self) -> None:
        """Ends it; nothing when it has ended."""

    def wait(self) -> int:
        """Its exit status once it has ended; negative for a signal."""


class Start(Protocol):
    """Starts a program by absolute path in a folder, with exactly these variables. Raises `OSError` when it cannot."""

    def __call__(
        self, command: Sequence[str], variables: Sequence[tuple[str, str]], folder: Path
    ) -> Running:
        """The program, running."""
