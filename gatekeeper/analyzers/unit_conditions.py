"""Which `#if` branches of a translation unit the compiler surely leaves out; what is not sure is `None`.

Known are the names that the command line defines, and each `#define` and `#undef` that surely comes before. Only whether
a name is defined counts: what a condition asks of a value is unknown. A guess that fails must fail in the open, so who
leaves text out by this puts an `#error` in its place.
"""

import re
from dataclasses import dataclass

_DIRECTIVE = re.compile(
    r"\s*(?:#|%:|\?\?=)\s*(if|ifdef|ifndef|elif\w*|else|endif|define|undef)\b\s*(.*)"
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_WORD = re.compile(
    r"\s*(?:defined\b\s*(?:\(\s*(?P<bracketed>[A-Za-z_]\w*)\s*\)|(?P<bare>[A-Za-z_]\w*))"
    r"|(?P<compared>\w+\s*(?:[=!<>]=|<(?!<)|>(?!>))\s*\w+)|(?P<term>\w+)|(?P<mark>&&|\|\||[!()]))"
)
_OF_COMPILERS = frozenset({"linux", "unix", "i386"})
"""Names that compilers define on their own and that do not begin with an underscore."""
_DEEPEST = 40


@dataclass
class _Branch:
    """The branch of an `#if` that is being read."""

    holds: bool | None
    earlier: bool | None
    """Whether this one or one above it is taken."""


class Conditions:
    """What is known at the line that was read last."""

    def __init__(self, defined: frozenset[str], *, whole: bool) -> None:
        """`whole`: the command line is known, so an ordinary name nobody has defined is not defined."""
        self._known: dict[str, bool | None] = dict.fromkeys(defined, True)
        self._whole = whole
        self._open: list[_Branch] = []

    def is_defined(self, name: str) -> bool | None:
        """Whether the macro is defined here."""
        ordinary = not name.startswith("_") and name not in _OF_COMPILERS
        return self._known.get(name, False if self._whole and ordinary else None)

    def reached(self) -> bool | None:
        """Whether the compiler reads this line."""
        held = [branch.holds for branch in self._open]
        return False if False in held else None if None in held else True

    def depth(self) -> int:
        """How many conditions are open."""
        return len(self._open)

    def close(self, depth: int) -> None:
        """Ends the conditions that a file leaves open."""
        del self._open[depth:]

    def takes_guard(self, name: str) -> None:
        """A header's guard is not defined before the header is read for the first time."""
        self._known.setdefault(name, False)

    def read(self, line: str) -> None:
        """Takes in a line with its comments blanked and its continuations joined."""
        match = _DIRECTIVE.match(line)
        if match is None:
            return
        word, rest = match[1], match[2]
        if word in ("define", "undef"):
            if name := _NAME.match(rest):
                self.define(name[0], now=word == "define")
        elif word in ("if", "ifdef", "ifndef"):
            holds = self._holds(word, rest)
            self._open.append(_Branch(holds, holds))
        elif self._open and word == "endif":
            self._open.pop()
        elif self._open:
            branch = self._open[-1]
            holds = True if word == "else" else self._holds(word, rest)
            branch.holds = _both(_turned(branch.earlier), holds)
            branch.earlier = _either(branch.earlier, holds)

    def define(self, name: str, *, now: bool) -> None:
        """The macro is defined here, or is no longer."""
        reached = self.reached()
        if reached or (reached is None and self.is_defined(name) is not now):
            self._known[name] = now if reached else None

    def _holds(self, word: str, rest: str) -> bool | None:
        if word in ("if", "elif"):
            return _Formula(rest, self).holds()
        name = _NAME.match(rest)
        if name is None or word not in ("ifdef", "ifndef"):
            # `#elifdef` is younger than some compilers.
            return None
        found = self.is_defined(name[0])
        return _turned(found) if word == "ifndef" else found


def _turned(value: bool | None) -> bool | None:
    return None if value is None else not value


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:
    return _turned(_both(_turned(one), _turned(other)))


class _Formula:
    """A condition of `defined`, `0`, `1`, `!`, `&&`, `||` and brackets; one that holds anything else is unknown."""

    def __init__(self, text: str, conditions: Conditions) -> None:
        self._words: list[tuple[str, bool | None]] = []
        self._place = 0
        end = 0
        text = text.rstrip()
        while match := _WORD.match(text, end):
            end = match.end()
            if name := match["bracketed"] or match["bare"]:
                self._words.append(("", conditions.is_defined(name)))
            else:
                value = {"0": False, "1": True}.get(match["term"] or "")
                self._words.append((match["mark"] or "", value))
        self._readable = end == len(text)

    def holds(self) -> bool | None:
        """Its value."""
        if not self._readable:
            return None
        try:
            value = self._sum(0)
        except ValueError:
            return None
        return value if self._place == len(self._words) else None

    def _next(self) -> str:
        return self._words[self._place][0] if self._place < len(self._words) else "end"

    def _sum(self, depth: int) -> bool | None:
        value = self._product(depth)
        while self._next() == "||":
            self._place += 1
            value = _either(value, self._product(depth))
        return value

    def _product(self, depth: int) -> bool | None:
        value = self._single(depth)
        while self._next() == "&&":
            self._place += 1
            value = _both(value, self._single(depth))
        return value

    def _single(self, depth: int) -> bool | None:
        mark = self._next()
        if depth > _DEEPEST or mark in ("end", "&&", "||", ")"):
            raise ValueError(mark)
        value = self._words[self._place][1]
        self._place += 1
        if mark == "!":
            return _turned(self._single(depth + 1))
        if mark == "(":
            value = self._sum(depth + 1)
            if self._next() != ")":
                raise ValueError(mark)
            self._place += 1
        return value
