"""Colour for terminals: ANSI sequences (ECMA-48 SGR) around text that is already escaped."""

from dataclasses import dataclass

from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.outline import Kind

_RESET = "\x1b[0m"
_STRONG = "1"
_FAINT = "2"
_RED, _GREEN, _YELLOW, _BLUE, _MAGENTA = "1;31", "1;32", "1;33", "1;34", "1;35"

_KINDS = {
    Kind.ERROR: _RED,
    Kind.UNDECIDED: _MAGENTA,
    Kind.DEVIATED: _YELLOW,
    Kind.WARNING: _YELLOW,
    Kind.NOTE: _BLUE,
    Kind.PASSED: _GREEN,
    Kind.NOT_APPLICABLE: _FAINT,
}
_VERDICTS = {
    Verdict.FAILED: _RED,
    Verdict.UNDECIDED: _MAGENTA,
    Verdict.DEVIATED: _YELLOW,
    Verdict.PASSED: _GREEN,
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts colour around escaped text, or leaves it as it is."""

    on: bool

    def kind(self, kind: Kind, text: str) -> str:
        """The text in the colour of a kind."""
        return self._in(_KINDS[kind], text)

    def verdict(self, verdict: Verdict, text: str) -> str:
        """The text in the colour of a verdict."""
        return self._in(_VERDICTS[verdict], text)

    def strong(self, text: str) -> str:
        """The text in bold."""
        return self._in(_STRONG, text)

    def frame(self, text: str) -> str:
        """Lines and arrows around a message."""
        return self._in(_BLUE, text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}{_RESET}" if self.on and text else text


PLAIN = Paint(False)
COLOURED = Paint(True)
