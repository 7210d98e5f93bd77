"""The book as CSV files (RFC 4180), one a sheet, that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterator
from functools import lru_cache

from gatekeeper.model.book import Book, Cell, Sheet, texts
from gatekeeper.model.path import printable

FOLDER = "csv"
_ROWS = 1_000
"""Rows of a piece."""
_KNOWN = 16_384
"""Cells of a piece that are not made again."""
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate (OWASP, CSV Injection); a text that begins so gets an apostrophe before it."""


def csv_files(book: Book) -> dict[str, Iterator[bytes]]:
    """Name to bytes in pieces, ordered by name; every sheet has a file, one without rows has its head only."""
    return {f"{FOLDER}/{sheet.kind}.csv": _csv(sheet) for sheet in sorted(book.sheets, key=_kind)}


def _kind(sheet: Sheet) -> str:
    return sheet.kind


def _csv(sheet: Sheet) -> Iterator[bytes]:
    held = io.StringIO(newline="")
    writer = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.name for column in sheet.columns])
    for first in range(0, len(sheet.rows) or 1, _ROWS):
        # Most cells of a large table stand in many rows of it.
        plain = lru_cache(_KNOWN)(plain_cell)
        writer.writerows(map(plain, row) for row in sheet.rows[first : first + _ROWS])
        yield held.getvalue().encode("utf-8", "backslashreplace")
        held.seek(0)
        held.truncate()


def plain_cell(cell: Cell) -> str:
    """One line of text, safe to print, that no spreadsheet calculates."""
    text = printable(cell if isinstance(cell, str) else "; ".join(texts(cell)))
    return f"'{text}" if text.startswith(_STARTS) else text
