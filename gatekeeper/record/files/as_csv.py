"""The book as CSV files (RFC 4180), one a sheet, that no spreadsheet takes for formulas."""

import csv
import io

from gatekeeper.model.book import Book, Cell, Sheet, texts
from gatekeeper.model.path import printable

FOLDER = "csv"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate (OWASP, CSV Injection); a text that begins so gets an apostrophe before it."""


def csv_files(book: Book) -> dict[str, bytes]:
    """Name to bytes, ordered by name; every sheet has a file, one without rows has its head only."""
    return {f"{FOLDER}/{sheet.kind}.csv": _csv(sheet) for sheet in sorted(book.sheets, key=_kind)}


def _kind(sheet: Sheet) -> str:
    return sheet.kind


def _csv(sheet: Sheet) -> bytes:
    # Bytes from the first row on: a buffer of text takes four times as much.
    held = io.BytesIO()
    text = io.TextIOWrapper(held, "utf-8", "backslashreplace", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.name for column in sheet.columns])
    writer.writerows([plain_cell(cell) for cell in row] for row in sheet.rows)
    text.flush()
    return held.getvalue()


def plain_cell(cell: Cell) -> str:
    """One line of text, safe to print, that no spreadsheet calculates."""
    text = printable("; ".join(texts(cell)))
    return f"'{text}" if text.startswith(_STARTS) else text
