"""The book as CSV files (RFC 4180), one a sheet, that no spreadsheet takes for formulas."""

from collections.abc import Iterable, Iterator

from gatekeeper.model.book import Book, Cell, Row, Sheet, texts
from gatekeeper.model.path import printable

FOLDER = "csv"
_ROWS = 1_000
"""Rows of a piece."""
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate (OWASP, CSV Injection); a text that begins so gets an apostrophe before it."""


def csv_files(book: Book) -> dict[str, Iterator[bytes]]:
    """Name to bytes in pieces, ordered by name; every sheet has a file, one without rows has its head only."""
    return {f"{FOLDER}/{sheet.kind}.csv": _csv(sheet) for sheet in sorted(book.sheets, key=_kind)}


def _kind(sheet: Sheet) -> str:
    return sheet.kind


class _Quoted(dict[Cell, str]):
    """Cells as they stand between quotes: one line each, safe to print, that no spreadsheet calculates."""

    def __missing__(self, cell: Cell) -> str:
        text = printable(cell if isinstance(cell, str) else "; ".join(texts(cell)))
        text = f"'{text}" if text.startswith(_STARTS) else text
        # Most cells of a large table stand in many rows of it.
        self[cell] = text.replace('"', '""')
        return self[cell]


def _csv(sheet: Sheet) -> Iterator[bytes]:
    yield _lines([tuple(column.name for column in sheet.columns)])
    for first in range(0, len(sheet.rows), _ROWS):
        yield _lines(sheet.rows[first : first + _ROWS])


def _lines(rows: Iterable[Row]) -> bytes:
    quoted = _Quoted().__getitem__
    lines = ['"' + '","'.join(map(quoted, row)) + '"\r\n' for row in rows]
    return "".join(lines).encode("utf-8", "backslashreplace")
