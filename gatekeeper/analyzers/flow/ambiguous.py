"""Expressions that match one text in very many ways, read from the tree that Python's own parser of them makes (`re._parser`, 3.11 to 3.14)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from gatekeeper.analyzers.flow.names import words

_CHARACTERS = frozenset({*map(chr, range(128)), "é"})
"""The one behind ASCII stands for all others: no set that is written by hand tells more apart."""
_MANY = 25
"""A part that may be repeated so often counts as repeated without end."""
_MOST_ITEMS = 300
_LONGEST = 4
"""Rows of one character are told apart up to this length."""
_EMPTY = words("AT ASSERT ASSERT_NOT")
_MEANT = frozenset("/;&|<$'\"")
"""Characters that mean something to languages of commands, addresses, pages and queries."""
_REPEATS = words("MAX_REPEAT MIN_REPEAT")


@dataclass(frozen=True, slots=True)
class _One:
    """Takes one of these characters; with none, something nobody looked into."""

    of: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Repeat:
    low: int
    endless: bool
    inner: "_Row"

    @property
    def alone(self) -> frozenset[str]:
        """What it takes, when that is one character at a time."""

        match self.inner:
            case (_One(of=of),):
                return of
            case _:
                return frozenset()


@dataclass(frozen=True, slots=True)
class _Choice:
    ways: tuple["_Row", ...]


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Takes no character: a place, or a look aside."""


_Item: TypeAlias = _One | _Repeat | _Choice | _Nothing
_Row: TypeAlias = tuple[_Item, ...]


def explodes(pattern: str | bytes, flags: int = 0) -> bool:
    """Whether rounds of a repeated part, or two repeated parts side by side, can take each other's text.

    Only where something behind them may fail; `False` as well for what is no expression, or a very long one.
    """
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    try:
        row = _read(parsed(text, flags & re.VERBOSE))
    except (re.error, RecursionError, OverflowError, ValueError):
        return False
    return len(row) <= _MOST_ITEMS and (_loops(row) or _stand_together(row, ()))


def parsed(text: str, flags: int = 0) -> Any:  # Any: a tree of CPython
    """What Python's own parser makes of an expression. Raises `re.error` and what else deep or large ones lead to."""
    return import_module("re._parser").parse(text, flags)


def takes_anything(tree: Sequence[tuple[object, Any]]) -> bool:  # Any: a tree of CPython
    """Whether a repeated part takes all characters with a meaning, or one that nobody looked into takes any."""
    return _takes_anything(_read(tree), many=False)


def left_by(pattern: str, by: str) -> frozenset[str] | None:
    """The characters a text may still hold, ASCII and one for all others, once each match gave way to `by`; `None` when that cannot be told."""
    try:
        row = _read(parsed(pattern))
    except (re.error, RecursionError, OverflowError, ValueError):
        return None
    match row:
        case (_One(of=of),):
            gone = of
        case (_Repeat(low=0 | 1) as item,):
            gone = item.alone
        case _:
            return None
    return _CHARACTERS - gone | set(by) if gone else None


def _takes_anything(row: _Row, *, many: bool) -> bool:
    for item in row:
        match item:
            case _One(of=of) if not of or (many and of >= _MEANT):
                return True
            case _Repeat(inner=inner) if _takes_anything(inner, many=True):
                return True
            case _Choice(ways=ways) if any(_takes_anything(way, many=many) for way in ways):
                return True
    return False


def _read(tree: Sequence[tuple[object, Any]]) -> _Row:  # Any: a tree of CPython
    """The items of a sequence, with groups opened."""
    found: list[_Item] = []
    for operator, given in tree:
        match str(operator), given:
            case "SUBPATTERN", (_, _, _, inner):
                found += _read(inner)
            case name, (int(low), high, inner) if name in _REPEATS:
                found.append(_Repeat(low, int(high) >= _MANY, _read(inner)))
            case "BRANCH", (_, ways):
                found.append(_Choice(tuple(_read(way) for way in ways)))
            case name, _ if name in _EMPTY:
                found.append(_Nothing())
            case name, _:
                found.append(_One(_set_of(name, given)))
    return tuple(found)


def _set_of(name: str, given: object) -> frozenset[str]:
    match name, given:
        case "LITERAL", int(code):
            return frozenset({chr(code) if code < 128 else "é"})
        case "NOT_LITERAL", int(code):
            return _CHARACTERS - {chr(code)}
        case "ANY", _:
            return _CHARACTERS - {"\n"}
        case "RANGE", (int(low), int(high)):
            return frozenset(c for c in _CHARACTERS if low <= ord(c) <= high)
        case "CATEGORY", category:
            letter = str(category).rpartition("_")[2][0]  # of DIGIT, SPACE or WORD
            letter = letter if "_NOT_" in str(category) else letter.lower()
            return frozenset(c for c in _CHARACTERS if re.match(rf"\{letter}", c))
        case "IN", list(parts):
            of = frozenset[str]().union(*(_set_of(str(part), what) for part, what in parts))
            return _CHARACTERS - of if str(parts[0][0]) == "NEGATE" else of
        case _:
            return frozenset()


def _may_be_empty(item: _Item) -> bool:
    match item:
        case _Repeat(low=low, inner=inner):
            return low == 0 or all(map(_may_be_empty, inner))
        case _Choice(ways=ways):
            return any(all(map(_may_be_empty, way)) for way in ways)
        case _:
            return isinstance(item, _Nothing)


def _stand_together(row: _Row, before: tuple[frozenset[str], ...], *, then: bool = False) -> bool:
    """Whether two endless repeats of single characters with a character in common stand side by side and something has
    to stand behind them; `before` are those that stand in front of the row."""
    for place, item in enumerate(row):
        needs = then or not all(map(_may_be_empty, row[place + 1 :]))
        kept = before if _may_be_empty(item) else ()
        match item:
            case _Repeat(endless=endless, inner=inner):
                if not item.alone and _stand_together(inner, before, then=needs):
                    return True
                if endless and needs and any(item.alone & other for other in before):
                    return True
                before = (*kept, item.alone) if endless else kept
            case _Choice(ways=ways):
                if any(_stand_together(way, before, then=needs) for way in ways):
                    return True
                before = kept
            case _:
                before = kept
    return False


def _loops(row: _Row, *, then: bool = False) -> bool:
    """Whether a part that is repeated without end can match one text in several ways, and what follows may fail."""
    for place, item in enumerate(row):
        rest = row[place + 1 :]
        fails = then or any(isinstance(one, _Nothing) or not _may_be_empty(one) for one in rest)
        match item:
            case _Repeat(endless=endless, inner=inner):
                several = endless and not item.alone and fails and _several_ways(inner)
                if several or _loops(inner, then=fails):
                    return True
            case _Choice(ways=ways):
                if any(_loops(way, then=fails) for way in ways):
                    return True
            case _:
                pass
    return False


def _several_ways(round_: _Row) -> bool:
    """Whether rounds of several lengths match a row of one character, or a round is nothing but rounds of its own."""
    for place, item in enumerate(round_):
        rest = (*round_[:place], *round_[place + 1 :])
        if isinstance(item, _Repeat) and item.endless and all(map(_may_be_empty, rest)):
            return True
    return any(len(_lengths(round_, one) - {0}) > 1 for one in _CHARACTERS)


def _lengths(row: _Row, one: str) -> set[int]:
    """How many of that character, and nothing else, the row can take; what is longer counts as the longest."""
    found = {0}
    for item in row:
        found = _sums(found, _lengths_of(item, one))
    return found


def _lengths_of(item: _Item, one: str) -> set[int]:
    match item:
        case _Repeat(low=low, endless=endless, inner=inner):
            each, total = _lengths(inner, one), {0}
            found = {0} if low == 0 else set[int]()
            for times in range(1, max(low, _LONGEST if endless else 1) + 1):
                total = _sums(total, each)
                found |= total if times >= low else set()
            return found
        case _Choice(ways=ways):
            return set[int]().union(*(_lengths(way, one) for way in ways))
        case _One(of=of):
            return {1} if one in of else set()
        case _Nothing():
            return {0}


def _sums(some: set[int], others: set[int]) -> set[int]:
    return {min(a + b, _LONGEST) for a in some for b in others}
