"""The names in a C or C++ test file that stand for a number: macros, enumerators, and variables that were just set."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from gatekeeper.history.sources.c_set_before import with_set_before
from gatekeeper.history.sources.c_truth import Names
from gatekeeper.model.pattern import late_pattern

_NUMBER = r"\(?\s*(-?\s*(?:0[xX][0-9A-Fa-f]+|\d+)[uUlL]*|true|false)\s*\)?"
_DEFINE = late_pattern(
    rf"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(?:{_NUMBER}[ \t]*\r?$)?", re.MULTILINE
)
_ASKED = late_pattern(r"^[ \t]*#[ \t]*(?:ifn?def|undef)[ \t]+(\w+)", re.MULTILINE)
_ENUM = late_pattern(r"\benum\b[^;{}()]{0,200}\{([^{}]*)\}")
_ENUMERATOR = late_pattern(rf"\s*([A-Za-z_]\w*)\s*(?:=\s*{_NUMBER}\s*)?")
_INTEGER = late_pattern(
    r"\b(?:int|long|short|char|unsigned|bool|size_t|u?int(?:8|16|32|64)_t)\s+([A-Za-z_]\w*)\s*[=;,)]"
)
_UNSIGNED = late_pattern(
    r"\b(?:unsigned(?:\s+(?:int|long|short|char))*|bool|size_t|uint(?:8|16|32|64)_t)\s+([A-Za-z_]\w*)\s*[=;,)]"
)
_ARRAY = late_pattern(
    r"\b(?:char|int|long|short|float|double|u?int(?:8|16|32|64)_t)\s+([A-Za-z_]\w*)\s*\[[^\]]"
)


def constants_of_file(text: str, code: str) -> dict[str, str]:
    """The macros and enumerators of a file with their numbers.

    `text` has its directives, `code` has not. A name that a build may give, or that is something else too, is left out.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for match in _DEFINE.finditer(text):
        found[match[1]].add(match[2] or "")
    for match in _ENUM.finditer(code):
        following = 0
        for part in match[1].split(","):
            enumerator = _ENUMERATOR.fullmatch(part)
            if enumerator is None:
                break
            number = enumerator[2] or str(following)
            if not number.isdigit():
                break
            found[enumerator[1]].add(number)
            following = int(number) + 1
    asked = {match[1] for match in _ASKED.finditer(text)}
    return {
        name: numbers.copy().pop()
        for name, numbers in found.items()
        if len(numbers) == 1 and "" not in numbers and name not in asked
    }


class KnownNames:
    """The names of a file by line, looked up once for each function."""

    def __init__(self, text: str, code: str, functions: Iterable[tuple[int, int]]) -> None:
        self.spans = sorted(functions)
        self.starts = [0, *(match.end() for match in re.finditer("\n", code))]
        self._code = code
        self._of_file = constants_of_file(text, code)
        self._of_function: dict[int, Names] = {}
        self.end = len(code)

    def line_of(self, place: int) -> int:
        """The line of that place, counted from 1."""
        return bisect_right(self.starts, place)

    def part(self, first: int, last: int) -> tuple[int, int]:
        """From where to where those lines go."""
        end = self.starts[last] if last < len(self.starts) else len(self._code)
        return self.starts[first - 1], end

    def number_at(self, line: int) -> int | None:
        """Which of the functions that line stands in."""
        number = bisect_right(self.spans, (line, len(self.starts))) - 1
        return number if number >= 0 and self.spans[number][1] >= line else None

    def with_set_before(self, place: int, arguments: str) -> str:
        """The arguments of an assertion there with what its function set their names to just before."""
        number = self.number_at(self.line_of(place))
        if number is None:
            return arguments
        begin, end = self.part(*self.spans[number])
        return with_set_before(self._code[begin:end], place - begin, arguments)

    def at(self, line: int) -> Names:
        """What is known in that line."""
        number = self.number_at(line)
        if number is None:
            return Names(self._of_file)
        if number not in self._of_function:
            begin, end = self.part(*self.spans[number])
            self._of_function[number] = _names(self._code[begin:end], self._of_file)
        return self._of_function[number]


def _names(function: str, given: Mapping[str, str]) -> Names:
    """The values `given`, and what the variables of the function are by their types."""
    integers, unsigned = (
        frozenset(match[1] for match in pattern.finditer(function))
        for pattern in (_INTEGER, _UNSIGNED)
    )
    arrays = frozenset(match[1] for match in _ARRAY.finditer(function, function.find("{") + 1))
    return Names(given, integers, unsigned, arrays)
