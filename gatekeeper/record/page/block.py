"""The data block of the page: every sheet of the book, each text once, columns of numbers into them."""

import json
from collections.abc import Iterator
from itertools import islice

from gatekeeper.model.book import Book, Cell, Sheet
from gatekeeper.model.path import printable
from gatekeeper.record.kept_rows import cells as cells_of
from gatekeeper.record.tones import TONES

_OUT = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")
"""What could end a script element, open a comment in it, or end a line of it: escaped, as JSON allows."""
_TEXTS = 10_000
"""Texts of a piece."""


class _Pool(dict[Cell, object]):
    """Each text once, with its number; number 0 is the empty one."""

    def __missing__(self, cell: Cell) -> object:
        if isinstance(cell, tuple):
            held = [self[text] for text in cell if text]
            return held[0] if len(held) == 1 else held or 0
        number = self[cell] = len(self)
        return number


def block(book: Book) -> Iterator[str]:
    """JSON, in pieces, that may stand in a script element: texts made printable, no `<`, `>` or `&`."""
    pool = _Pool({"": 0})
    sheets = [_sheet(sheet, pool) for sheet in book.sheets]
    tones = {word: list(look) for word, look in TONES.items()}
    yield f'{{"tones":{_json(tones)},"pool":['
    texts = map(str, pool)
    before = ""
    while some := [printable(text) for text in islice(texts, _TEXTS)]:
        yield f"{before}{_json(some)[1:-1]}"
        before = ","
    yield '],"sheets":['
    for number, sheet in enumerate(sheets):
        yield f"{',' if number else ''}{_json(sheet)}"
    yield "]}"


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _OUT:
        text = text.replace(sign, escape)
    return text


def _sheet(sheet: Sheet, pool: _Pool) -> list[object]:
    columns = [[c.name, c.title, c.flavour.value, c.to] for c in sheet.columns]
    told = (cells_of(sheet.rows, n) for n in range(len(columns)))
    cells = [_column(list(map(pool.__getitem__, each))) for each in told]
    size = len(sheet.rows)
    return [sheet.kind, sheet.title, printable(sheet.unknown), columns, cells, size]


def _column(cells: list[object]) -> object:
    """The cells; one number where all are that, `{"from": n}` where each is one more than the one before."""
    first = cells[0] if cells else 0
    if isinstance(first, int):
        if all(cell == first for cell in cells):
            return first
        if all(cell == first + n for n, cell in enumerate(cells)):
            return {"from": first}
    return cells
