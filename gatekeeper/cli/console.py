"""The only place that writes to the terminal; whatever it says is made printable here."""

import os
import sys
from dataclasses import dataclass
from typing import TextIO

from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.path import printable

_CLEAR = "\r\x1b[K"


@dataclass(slots=True)
class Console:
    """Where gatekeeper was called: standard output for results, standard error for progress and messages, and the environment."""

    out: TextIO
    err: TextIO
    environment: dict[str, str]
    colour: bool
    progress: bool
    """Whether steps are shown: on a terminal only, and never with `-q`."""
    _shown: bool = False

    def write(self, data: bytes) -> None:
        """Result bytes to standard output, exactly; a reader who has gone changes no verdict.

        Raises `GatekeeperError` when they could not be written for another reason, as on a full disk.
        """
        try:
            self._write(data)
        except BrokenPipeError:
            self._silence()
        except OSError as error:
            self._silence()
            raise GatekeeperError(
                f"the result could not be written to standard output: {error.strerror}"
            ) from error

    def _write(self, data: bytes) -> None:
        self._wipe()
        self.out.flush()
        buffer = getattr(self.out, "buffer", None)
        if buffer is None:
            self.out.write(data.decode("utf-8", "replace"))
        else:
            buffer.write(data)
            buffer.flush()

    def say(self, *lines: str) -> None:
        """Lines of result to standard output."""
        for line in lines:
            self.write(f"{printable(line)}\n".encode())

    def tell(self, *lines: str) -> None:
        """Lines for the person at the terminal, on standard error."""
        self._wipe()
        for line in lines:
            print(printable(line), file=self.err)

    def step(self, text: str) -> None:
        """What is being done, overwritten by the next step; no longer than a line, for only a line can be overwritten."""
        if self.progress:
            room = (os.get_terminal_size(self.err.fileno()).columns or 80) - 3
            self.err.write(f"{_CLEAR}{printable(text)[: max(room, 1)]} …")
            self.err.flush()
            self._shown = True

    def _silence(self) -> None:
        """Sends what is still to come nowhere, or Python would complain at its end."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.out.fileno())
        os.close(nowhere)

    def _wipe(self) -> None:
        if self._shown:
            self.err.write(_CLEAR)
            self.err.flush()
            self._shown = False


def open_console(environment: dict[str, str], *, quiet: bool, colour: str) -> Console:
    """The console of this process; `NO_COLOR` and a pipe turn colour off (https://no-color.org)."""
    wanted = sys.stdout.isatty() and "NO_COLOR" not in environment
    if colour != "auto":
        wanted = colour == "always"
    progress = sys.stderr.isatty() and not quiet
    return Console(sys.stdout, sys.stderr, environment, wanted, progress)
