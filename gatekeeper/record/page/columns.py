"""Columns of the page's tables: how wide each is, and where digests are shown by their first digits."""

from collections.abc import Sequence

from gatekeeper.model.book import Flavour, Row, Sheet
from gatekeeper.model.digest import is_object_id
from gatekeeper.record.glyphs import short
from gatekeeper.record.widths import percents

_ROOM, _PADDING, _MARK = 146, 2, 5
"""Letters across a table of the page, those of a cell's margin, and of a mark's sign and frame."""
WORD, _STATE, _USUAL, _LONG = 16, 16, 40, 160
"""A longer word may be broken, and so may a longer state; a text of so many letters is usual, and one of so many long."""


def said(sheet: Sheet, row: Row, name: str) -> str:
    """The column that a cell is read from: of `person|who` the first in which the row says something."""
    if "|" not in name:
        return name
    names = name.split("|")
    return next((each for each in names if sheet.cell(row, each)), names[0])


def shortens(sheet: Sheet, rows: Sequence[Row], columns: Sequence[str]) -> bool:
    """Whether digests are shown by their first digits: where several columns hold some, no line has room for all.

    Whole they stand in the row's own view, in `csv/` and in `record.json`.
    """
    held = (
        name
        for name in columns
        if "|" not in name
        and sheet.column(name).flavour is Flavour.CODE
        and any(is_object_id(text) for row in rows for text in sheet.cell(row, name))
    )
    return len(list(held)) > 1


def widths(sheet: Sheet, rows: Sequence[Row], columns: Sequence[str]) -> list[int]:
    """The width of each column in percents."""
    brief = shortens(sheet, rows, columns)
    measures = [_measure(sheet, rows, name, brief=brief) for name in columns]
    # The first column is set bold.
    measures[0] = (measures[0][0] * 9 // 8, measures[0][1] * 9 // 8)
    return percents(measures, _ROOM)


def _measure(sheet: Sheet, rows: Sequence[Row], name: str, *, brief: bool) -> tuple[int, int]:
    """Letters that a column needs, and those that would hold its usual text in few lines."""
    column = sheet.column(name.partition("|")[0])
    head = max(map(len, column.title.split()), default=1) + 1
    flavour = column.flavour
    cells = [
        [_shown(t, flavour, brief=brief) for t in sheet.cell(row, said(sheet, row, name))]
        for row in rows
    ]
    lengths = [sum(map(len, held)) + 2 * len(held) for held in cells if held]
    longest, usual = max(lengths, default=1), sum(lengths) // max(1, len(lengths))
    if flavour in (Flavour.STATE, Flavour.TIME):
        needed = max((len(text) for held in cells for text in held), default=1)
        needed = min(needed, _STATE) + _MARK if flavour is Flavour.STATE else needed + 1
    else:
        words = {word[:WORD] for held in cells for text in held for word in text.split()}
        needed = max(map(_letters, words), default=1)
    needed = max(head, needed) + _PADDING
    return needed, max(needed, min(longest, _LONG, max(_USUAL, 2 * usual)) + _PADDING)


def _letters(word: str) -> int:
    """Letters of usual width: capitals and digits are wider."""
    return len(word) + sum(sign.isupper() or sign.isdigit() for sign in word) // 3


def _shown(text: str, flavour: Flavour, *, brief: bool) -> str:
    """As the page writes it: a link always names a digest by its first digits."""
    return short(text) if brief or flavour is not Flavour.CODE else text
