"""The two sides of each assertion of a C or C++ test file that things are equal, as far as its text tells where they come from."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from gatekeeper.history.sources.c_paths import closing_brackets
from gatekeeper.history.sources.function_table import FunctionSpan
from gatekeeper.history.sources.lines import Equal, LineSpan, Side
from gatekeeper.model.pattern import late_pattern

_ASSERTS = late_pattern(
    r"\b(?!\w*(?:NOT|not_|_NE\b|Not))(?:(?P<two>\w*(?:EQUAL|_EQ|_equal|_eq|COMPARE|Equal)\w*+)"
    r"|(?P<one>TEST_ASSERT(?:_TRUE)?|CHECK(?:_TRUE)?|REQUIRE|(?:EXPECT|ASSERT|CU_ASSERT)(?:_TRUE)?|QVERIFY"
    r"|(?:z|g_|ck_|munit_|CU_)?assert(?:_true)?))\s*\("
)
"""Those that take two things which have to be alike, and those that take a condition."""
_CALL = late_pattern(r"(?:\w+::)*([A-Za-z_]\w*)\s*\(")
_PART = late_pattern(
    r"(?:\w+::)*([A-Za-z_]\w*+)\s*+(?:\[[^\[\]]*+\]\s*+(?:(?:\.|->)\s*+\w++\s*+)*+)++"
)
_SET = late_pattern(r"(&\s*)?\b([A-Za-z_]\w*+)\s*+(=(?!=)|\+\+|--|\[|[-+*/|&^%]=)?")
_NAME = late_pattern(r"[A-Za-z_]\w*")
_CAST = late_pattern(r"\s*\(\s*(?:const\s+)?[A-Za-z_]\w*(?:\s+\w+)?\s*\**\s*\)(?=\s*[\w(])")
_SIGN = late_pattern(r"[()\[\]{}]|,|==|&&|\|\||[?:<>!+*/%^|&-]")


def c_equals(
    text: str, code: str, table: tuple[FunctionSpan, ...], assertions: Iterable[LineSpan]
) -> tuple[Equal, ...]:
    """The sides of the assertions that compare two, in order. `code` is the text with comments and literals blank."""
    file = _File(text, code, table)
    return tuple(equal for span in assertions for equal in file.equals(span))


class _File:
    def __init__(self, text: str, code: str, table: tuple[FunctionSpan, ...]) -> None:
        self._text, self._code = text, code
        self._closing = closing_brackets(code)
        self._starts = [0, *(match.end() for match in re.finditer("\n", code)), len(code)]
        self._table, self._firsts = table, [span.first for span in table]
        self._set: dict[int, dict[str, list[int]]] = {}

    def equals(self, span: LineSpan) -> Iterator[Equal]:
        """The assertion of these lines, when it compares two things that can be told."""
        begin, end = self._starts[span.first - 1], self._starts[span.last]
        match = _ASSERTS.search(self._code, begin, end)
        if match is None or (close := self._closing.get(match.end() - 1)) is None:
            return
        parts = self._split(match.end(), close, "," if match["two"] else "==")
        if len(parts) < 2 or (match["one"] and len(parts) != 2):
            return
        one, other = (self._side(*part, match.start()) for part in parts[:2])
        if one is not None and other is not None:
            yield Equal(span, one, other)

    def _split(self, begin: int, end: int, sign: str) -> list[tuple[int, int]]:
        """The parts between that sign, none of which stands in brackets; no part where a condition says more than that."""
        parts, start, place = [], begin, begin
        while (match := _SIGN.search(self._code, place, end)) is not None:
            place = match.end()
            if match[0] in "([{" and match.start() in self._closing:
                place = self._closing[match.start()] + 1
            elif match[0] == sign:
                parts.append((start, match.start()))
                start = place
            elif sign == "==" and match[0] in ("&&", "||", "?", ","):
                return []
        return [*parts, (start, end)]

    def _side(self, begin: int, end: int, at: int, *, is_followed: bool = False) -> Side | None:
        while (cast := _CAST.match(self._code, begin, end)) is not None:
            begin = cast.end()
        said = self._code[begin:end]
        begin, end = begin + len(said) - len(said.lstrip()), begin + len(said.rstrip())
        if match := _CALL.match(self._code, begin, end):
            if self._closing.get(match.end() - 1) == end - 1:
                handed = " ".join(self._text[match.end() : end - 1].split())
                return Side(match[1], called=True, handed=(handed,))
        elif match := _PART.fullmatch(self._code, begin, end):
            return Side(match[1], element=True)
        elif _NAME.fullmatch(self._code, begin, end):
            name = self._code[begin:end]
            return Side(name) if is_followed else self._followed(name, at) or Side(name)
        return None

    def _followed(self, name: str, at: int) -> Side | None:
        """What a variable of the function was set to, once and with nothing else called since."""
        number = bisect_right(self._starts, at)
        place = bisect_right(self._firsts, number) - 1
        if place < 0 or self._table[place].last < number:
            return None
        known = self._sets(place).get(name, [])
        if len(known) != 1 or known[0] < 0:
            return None
        end = self._code.find(";", known[0], at)
        if end < 0 or _CALL.search(self._code, end, at):
            return None
        return self._side(known[0], end, at, is_followed=True)

    def _sets(self, place: int) -> dict[str, list[int]]:
        """By name behind which signs a function sets it; -1 where it is changed or handed out otherwise."""
        if place not in self._set:
            span, found = self._table[place], self._set.setdefault(place, {})
            begin, end = self._starts[span.first - 1], self._starts[span.last]
            for match in _SET.finditer(self._code, begin, end):
                if match[1] or match[3]:
                    is_plain = match[3] == "=" and not match[1]
                    found.setdefault(match[2], []).append(match.end() if is_plain else -1)
        return self._set[place]
