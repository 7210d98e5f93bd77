"""The book as one workbook, `matrix.xlsx` (ECMA-376): a sheet a table, every cell text, nothing calculated."""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gatekeeper.model.book import Book, Cell, Row, Sheet, texts
from gatekeeper.model.path import printable
from gatekeeper.record.widths import spread

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 100_000
"""Rows of one table in the workbook, which is held in memory while it is made; Excel itself ends at 1,048,575."""
MAX_TEXT = 32_767
"""Characters a cell of Excel holds."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_CUT = " … (cut: the whole text is in record.json)"
_ROOM, _WIDEST, _WORD, _MEASURED = 200, 60, 24, 1_000
"""Characters across a sheet that can still be read on paper, the most of one column, of a word in it, and rows that are measured."""
_DIGEST, _DIGITS = re.compile(r"[0-9a-f]{40,64}(\.[0-9]+)?"), 14
"""A digest, and characters of it that are shown: who compares it, reads the cell."""
_LINE, _MOST_LINES = 15, 27
"""Points of a line at 11 pt, and lines of the highest row that Excel knows (409 pt)."""
_TAB, _ABOUT = 31, "About"
_A4 = 9
"""As ECMA-376, 18.3.1.63, numbers sizes of paper."""
_LOOK = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook(book: Book, at: dt.datetime) -> bytes:
    """The workbook; `at` is the time it tells as its own, so that equal books of one run are equal bytes."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    made = Workbook(held, _OPTIONS)
    made.set_properties({"title": "Record of evidence", "created": at.replace(tzinfo=None)})
    head = made.add_format({**_LOOK, "bold": True, "bottom": 1})
    body = made.add_format({**_LOOK, "num_format": "@"})
    digest = made.add_format({"align": "fill", "valign": "top", "num_format": "@"})
    about = made.add_worksheet(_ABOUT)
    about.set_column(0, 0, 20)
    about.set_column(1, 1, 90)
    _for_paper(about)
    for number, (name, text) in enumerate(_about(book)):
        about.set_row(number, _height((name, _text(text)), (20, 90)))
        about.write_string(number, 0, name.replace("-", " ").capitalize(), head)
        about.write_string(number, 1, _text(text), body)
    for title, sheet, rows in _tabs(book):
        tab = made.add_worksheet(title)
        tab.freeze_panes(1, 1)
        tab.repeat_rows(0)
        _for_paper(tab)
        tab.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
        widths = _widths(sheet, rows)
        tab.set_row(0, _height([column.title for column in sheet.columns], widths))
        for number, column in enumerate(sheet.columns):
            tab.set_column(number, number, widths[number] or _DIGITS)
            tab.write_string(0, number, column.title, head)
        for line, row in enumerate(rows, start=1):
            told = [_text(cell) for cell in row]
            tab.set_row(line, _height(told, widths))
            for number, text in enumerate(told):
                tab.write_string(line, number, text, body if widths[number] else digest)
    made.close()
    return _stored(held.getvalue())


def _widths(sheet: Sheet, rows: Sequence[Row]) -> list[int]:
    """Characters of each column by what stands in it; 0 for one that holds digests alone."""
    told = [[_text(cell) for cell in row] for row in rows[:_MEASURED]]
    measures = []
    for number, column in enumerate(sheet.columns):
        held = [row[number] for row in told]
        if any(held) and all(_DIGEST.fullmatch(text) for text in held if text):
            measures.append((0, 0))
            continue
        words = (len(word) for text in (column.title, *held) for word in text.split())
        longest = max(len(text) for text in (column.title, *held))
        measures.append((min(max(words), _WORD) + 2, min(longest, _WIDEST) + 2))
    return spread(measures, max(_ROOM, sum(need for need, _ in measures)))


def _height(told: Sequence[str], widths: Sequence[int]) -> int:
    """Points of a row: not every program measures wrapped text when it opens a workbook."""
    lines = (-(-len(text) // width) for text, width in zip(told, widths, strict=True) if width)
    return min(max(lines, default=1) or 1, _MOST_LINES) * _LINE


def _for_paper(tab: "Worksheet") -> None:
    """Who prints a table gets every column of it on one page."""
    tab.set_landscape()
    tab.set_paper(_A4)
    tab.fit_to_pages(1, 0)


def _about(book: Book) -> Iterator[tuple[str, str]]:
    yield from book.about
    for sheet in book.sheets:
        if len(sheet.rows) > MAX_ROWS:
            words = (
                f"the first {MAX_ROWS} of {len(sheet.rows)} rows; all are in csv/{sheet.kind}.csv"
            )
            yield sheet.title, words
        if sheet.unknown:
            yield sheet.title, f"rows may be missing: {sheet.unknown}"


def _tabs(book: Book) -> Iterator[tuple[str, Sheet, tuple[Row, ...]]]:
    """Name of the tab, sheet, rows; empty ones are left out, and of very long ones the rest, which `_about` says."""
    seen = Counter({tab_name(_ABOUT).casefold(): 1})
    for sheet in book.sheets:
        if sheet.rows:
            name = tab_name(sheet.title)
            seen[name.casefold()] += 1
            if (again := seen[name.casefold()]) > 1:
                name = tab_name(sheet.title, f" {again}")
            yield name, sheet, sheet.rows[:MAX_ROWS]


def tab_name(title: str, end: str = "") -> str:
    """A title in the 31 characters that a tab may have, cut between words; with that end, where titles would be cut to the same."""
    plain, most = _FORBIDDEN.sub(" ", title), _TAB - len(end)
    return (plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…") + end


def _text(cell: Cell) -> str:
    text = printable("; ".join(texts(cell)))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(_CUT)] + _CUT


def _stored(raw: bytes) -> bytes:
    """The same archive without compression: what deflate writes differs between versions of zlib."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(held, "w") as target:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, _ZIP_TIME)
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, source.read(info))
    return held.getvalue()
