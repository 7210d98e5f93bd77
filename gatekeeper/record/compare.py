"""Two records compared, sheet by sheet: what is new, what is gone, what stands differently."""

import hashlib
import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain

from gatekeeper.model.book import Book, Cell, Flavour, Row, Sheet, texts
from gatekeeper.model.digest import ObjectId
from gatekeeper.record.glyphs import with_short_digests
from gatekeeper.record.kept_rows import cells, picked
from gatekeeper.record.sheets.columns import sheet

KIND = "change"
WORDS = "id state:state area unit>unit what before:code after:code"
_COMPARED = (
    "requirement", "hazard", "control", "test", "change-request", "problem", "document", "result", "coverage",
    "unit", "file", "finding", "suppression", "deviation", "exclusion", "review", "approval", "threat", "mitigation",
    "surface", "soup-item", "soup-component", "soup-anomaly", "clause", "judgement", "person", "training", "tool",
    "configuration", "gap",
)  # fmt: skip
"""Sheets in the order in which changes are told. Runs and statements only grow, and links follow from items."""
_BY_CONTENT = frozenset({"finding", "gap", "approval"})
"""Sheets whose ids are numbers of this record: their rows are told apart by what they say."""
_COMMIT = {"approval": "commit", "review": "counts-for"}
"""Sheets whose rows belong to commits, and the column that names them."""
_KEY = 16
"""Bytes of a digest that tell rows apart."""
_PARTS = 8
_NONE = -1
_PASSING = frozenset({"run", "place", "entry", "recorded-at", "id"})
"""Columns that say where a thing stands in its own record, which is no change of the thing."""
_NAMED = {"review": "person", "judgement": "clause"}
"""Sheets whose ids are digests, and the column that says what a reader knows them by."""
_OF_REPORT = ("result", "digest")
"""Kind and column of the report that told of a thing: each run of the tests makes another."""


class Difference(Enum):
    """How a row differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs."""

    difference: Difference
    kind: str
    """The sheet's."""
    area: str
    """The sheet's title."""
    id: str
    unit: tuple[str, ...]
    column: str
    """Title of the column that differs; empty for a row that was added or removed."""
    before: str
    after: str
    key: str = ""
    """The row's own id, whole; `id` is what a reader is told."""


def compare(before: Book, after: Book, kinds: Iterable[str] = _COMPARED) -> tuple[Change, ...]:
    """Every difference in sheets of these kinds, by sheet, then in the order of the rows: those of `after`, then what is gone."""
    return tuple(change for kind in kinds for change in _sheet(before.get(kind), after.get(kind)))


def missing_in(before: Book, after: Book, kinds: Iterable[str] = _COMPARED) -> tuple[str, ...]:
    """A sentence for each cause for which rows of these kinds may be missing on a side: a difference there may be none."""
    asked = tuple(kinds)
    causes: dict[str, dict[str, list[str]]] = {}
    for side, book in (("before", before), ("after", after)):
        for kind in asked:
            held = book.get(kind)
            if held is not None and held.unknown:
                causes.setdefault(held.unknown, {}).setdefault(held.title, []).append(side)
    return tuple(f"{_named(titles)}: {cause}" for cause, titles in causes.items())


def _named(titles: Mapping[str, list[str]]) -> str:
    return ", ".join(f"{title} ({' and '.join(sides)})" for title, sides in titles.items())


def without_commits(book: Book, later: frozenset[ObjectId]) -> Book:
    """The book without the approvals and reviews of commits that came later than what it is about.

    The ledger tells of all commits; a record of an older release counts those it had.
    """
    sheets = (
        _without(each, _COMMIT[each.kind], later) if each.kind in _COMMIT else each
        for each in book.sheets
    )
    return replace(book, sheets=tuple(sheets))


def _without(held: Sheet, column: str, later: frozenset[ObjectId]) -> Sheet:
    told = map(texts, cells(held.rows, held.number(column)))
    kept = (n for n, named in enumerate(told) if not named or not set(named) <= later)
    return replace(held, rows=picked(held.rows, kept))


def with_changes(book: Book, before: Book, name: str) -> Book:
    """The book with its sheet of changes since the baseline of that name."""
    rows = [
        (f"C{number}", c.difference.value, c.area, c.unit, _what(c), c.before, c.after)
        for number, c in enumerate(compare(before, book), start=1)
    ]
    unknown = "; ".join(missing_in(before, book))
    made = sheet(KIND, f"Changes since {name}", WORDS, rows, unknown)
    return replace(book, sheets=tuple(made if each.kind == KIND else each for each in book.sheets))


def _what(change: Change) -> str:
    return change.id + (f": {change.column}" if change.column else "")


def _sheet(before: Sheet | None, after: Sheet | None) -> Iterator[Change]:
    if before is not None and before.unknown and not before.rows:
        # Nobody looked then: that all rows are new is not known, and `missing_in` says why.
        return
    there, gone = _matched(_keys(before), _keys(after))
    for number, row in zip(there, after.rows, strict=True) if after is not None else ():
        assert after is not None, "a row comes from a sheet"
        if number == _NONE:
            yield _whole(Difference.ADDED, after, row)
        elif before is not None and after.kind not in _BY_CONTENT:
            yield from _columns(before, before.rows[number], after, row)
    if before is not None:
        for row in picked(before.rows, gone):
            yield _whole(Difference.REMOVED, before, row)


def _matched(before: bytes, after: bytes) -> "tuple[array[int], array[int]]":
    """For each row of one side which of the other it is, the first one for the first of those that say the same, `_NONE` for none;
    and the rows of the other that are left. Part by part, for there may be a million rows, most of them on both sides."""
    there = array("q", [_NONE]) * (len(after) // _KEY)
    gone = array("q")
    for part in range(_PARTS):
        held: dict[bytes, list[int]] = defaultdict(list)
        for number, key in _of_part(before, part):
            held[key].append(number)
        for numbers in held.values():
            numbers.reverse()
        for number, key in _of_part(after, part):
            if same := held.get(key):
                there[number] = same.pop()
        gone.extend(chain.from_iterable(held.values()))
    return there, array("q", sorted(gone))


def _of_part(keys: bytes, part: int) -> Iterator[tuple[int, bytes]]:
    for number, first in enumerate(keys[::_KEY]):
        if first % _PARTS == part:
            yield number, keys[number * _KEY : (number + 1) * _KEY]


def _keys(held: Sheet | None) -> bytes:
    """What tells each row apart, in their order, `_KEY` bytes each."""
    if held is None:
        return b""
    named = enumerate(held.columns) if held.kind in _BY_CONTENT else ()
    numbers = [n for n, column in named if column.name not in _PASSING] or [0]
    found = bytearray()
    for said in zip(*(cells(held.rows, number) for number in numbers), strict=True):
        # Of version 2, which writes equal texts as equal bytes, wherever they lie in memory.
        found += hashlib.sha256(marshal.dumps(said, 2)).digest()[:_KEY]
    return bytes(found)


def _whole(difference: Difference, held: Sheet, row: Row) -> Change:
    said = _said(held, row)
    sides = (said, "") if difference is Difference.REMOVED else ("", said)
    return _change(difference, held, row, "", *sides)


def _change(
    difference: Difference, held: Sheet, row: Row, column: str, before: str, after: str
) -> Change:
    name, unit, key = _name(held, row), _unit(held, row), str(row[0])
    return Change(difference, held.kind, held.title, name, unit, column, before, after, key)


def _name(held: Sheet, row: Row) -> str:
    """The id of a row as it is told among the changes."""
    column = _NAMED.get(held.kind)
    return with_short_digests(
        f"{row[0]} ({_plain(held.cell(row, column))})" if column else str(row[0])
    )


def _said(held: Sheet, row: Row) -> str:
    """What a row says in short: its state and its first texts."""
    state = [_plain(row[n]) for n, c in enumerate(held.columns) if c.flavour is Flavour.STATE]
    words = [
        _plain(row[n])
        for n, c in enumerate(held.columns)
        if n and c.flavour in (Flavour.TEXT, Flavour.CODE) and c.name not in _PASSING
    ]
    return with_short_digests(": ".join(each for each in (*state[:1], *words[:3]) if each))


def _columns(before: Sheet, old: Row, after: Sheet, new: Row) -> Iterator[Change]:
    for number, column in enumerate(after.columns):
        if column.name in _PASSING or (after.kind, column.name) == _OF_REPORT:
            continue
        if not before.has(column.name):
            continue
        then, now = before.cell(old, column.name), texts(new[number])
        if then != now:
            before_it, after_it = (with_short_digests(_plain(cell)) for cell in (then, now))
            yield _change(Difference.CHANGED, after, new, column.title, before_it, after_it)


def _unit(held: Sheet, row: Row) -> tuple[str, ...]:
    if held.kind == "unit":
        return (str(row[0]),)
    return held.cell(row, "unit") if held.has("unit") else ()


def _plain(cell: Cell) -> str:
    return "; ".join(texts(cell))
