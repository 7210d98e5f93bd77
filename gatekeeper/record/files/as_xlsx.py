"""The book as one workbook, `matrix.xlsx` (ECMA-376): a sheet a table, every cell text, nothing calculated."""

import datetime as dt
import io
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape

from gatekeeper.model.book import Book, Cell, Column, Row, Sheet, texts
from gatekeeper.model.path import printable
from gatekeeper.record.widths import spread

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 100_000
"""Rows of one table in the workbook; Excel itself ends at 1,048,575."""
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
_NO_SIGNS = {"\ufffe": "_xFFFE_", "\uffff": "_xFFFF_"}
"""What no XML can hold, beside what is made printable."""
_BLOCK = 1 << 20
_KNOWN, _TOGETHER = 16_384, 1_000
"""Cells that are not made again, and rows that are written at once."""
_END, _PART = b"</sheetData>", "xl/worksheets/sheet{}.xml"
_STYLE = re.compile(rb'<c r="([A-Z]+)2" s="(\d+)"')
_SIZE = re.compile(rb'(<dimension ref="A1:[A-Z]+)2"')
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class _Tab:
    """One table of the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    widths: Sequence[int]


def workbook(book: Book, at: dt.datetime) -> Iterator[bytes]:
    """The workbook in pieces; `at` is the time it tells as its own, so that equal books of one run are equal bytes."""
    from xlsxwriter import Workbook

    first, tabs = io.BytesIO(), {_PART.format(n): tab for n, tab in enumerate(_tabs(book), 2)}
    _begin(Workbook(first, _OPTIONS), book, at, tabs.values())
    with tempfile.TemporaryFile(prefix="gatekeeper-") as held:
        _store(first, held, tabs)
        held.seek(0)
        while block := held.read(_BLOCK):
            yield block


def _begin(made: "Workbook", book: Book, at: dt.datetime, tabs: Iterable["_Tab"]) -> None:
    """The workbook with the first row of each table, by which the others are written as it writes them."""
    made.set_properties({"title": "Record of evidence", "created": at.replace(tzinfo=None)})
    head = made.add_format({**_LOOK, "bold": True, "bottom": 1})
    body = made.add_format({**_LOOK, "num_format": "@"})
    digest = made.add_format({"align": "fill", "valign": "top", "num_format": "@"})
    about = made.add_worksheet(_ABOUT)
    about.set_column(0, 0, 20)
    about.set_column(1, 1, 90)
    _for_paper(about)
    for number, (name, text) in enumerate(_about(book)):
        about.set_row(number, _height((len(name), len(_text(text))), (20, 90)))
        about.write_string(number, 0, name.replace("-", " ").capitalize(), head)
        about.write_string(number, 1, _text(text), body)
    for each in tabs:
        tab, widths = made.add_worksheet(each.name), each.widths
        tab.freeze_panes(1, 1)
        tab.repeat_rows(0)
        _for_paper(tab)
        tab.autofilter(0, 0, len(each.rows), len(widths) - 1)
        titles = [column.title for column in each.columns]
        for line, told in enumerate((titles, list(map(_text, each.rows[0])))):
            tab.set_row(line, _height(map(len, told), widths))
            for number, text in enumerate(told):
                look = body if widths[number] else digest
                tab.write_string(line, number, text, look if line else head)
        for number, width in enumerate(widths):
            tab.set_column(number, number, width or _DIGITS)
    made.close()


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


def _height(lengths: Iterable[int], widths: Sequence[int]) -> int:
    """Points of a row: not every program measures wrapped text when it opens a workbook."""
    lines = 1
    for length, width in zip(lengths, widths, strict=True):
        if length > width and width:
            lines = max(lines, -(-length // width))
    return min(lines, _MOST_LINES) * _LINE


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


def _tabs(book: Book) -> Iterator["_Tab"]:
    """The tables; empty ones are left out, and of very long ones the rest, which `_about` says."""
    seen = Counter({tab_name(_ABOUT).casefold(): 1})
    for sheet in book.sheets:
        if sheet.rows:
            name = tab_name(sheet.title)
            seen[name.casefold()] += 1
            if (again := seen[name.casefold()]) > 1:
                name = tab_name(sheet.title, f" {again}")
            rows = sheet.rows[:MAX_ROWS]
            yield _Tab(name, sheet.columns, rows, _widths(sheet, rows))


def tab_name(title: str, end: str = "") -> str:
    """A title in the 31 characters that a tab may have, cut between words; with that end, where titles would be cut to the same."""
    plain, most = _FORBIDDEN.sub(" ", title), _TAB - len(end)
    return (plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…") + end


def _text(cell: Cell) -> str:
    text = printable(cell if isinstance(cell, str) else "; ".join(texts(cell)))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(_CUT)] + _CUT


def _store(first: IO[bytes], held: IO[bytes], tabs: Mapping[str, _Tab]) -> None:
    """The same archive without compression, since what deflate writes differs between versions of zlib, and with all rows:
    XlsxWriter takes eight times as long for them, or holds them all."""
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(held, "w") as target:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, _ZIP_TIME)
            entry.create_system = 0
            entry.external_attr = 0
            with tempfile.TemporaryFile(prefix="gatekeeper-") as part:
                _fill(part, source.read(info), tabs.get(info.filename))
                # Known beforehand, so that only what needs the 64 bits has them: Excel offers to repair such a file.
                entry.file_size = part.tell()
                part.seek(0)
                with target.open(entry, "w") as copy:
                    shutil.copyfileobj(part, copy, _BLOCK)


def _fill(part: IO[bytes], content: bytes, tab: _Tab | None) -> None:
    """A part of the archive; that of a table with its further rows behind the first."""
    if tab is not None:
        content = _SIZE.sub(rb'\g<1>%d"' % (len(tab.rows) + 1), content)
        styles = [(a.decode(), n.decode()) for a, n in _STYLE.findall(content)]
        columns = [
            (name, f'" s="{look}" t="inlineStr"><is><t xml:space="preserve">', width)
            for (name, look), width in zip(styles, tab.widths, strict=True)
        ]
        before, content = content.split(_END)
        part.write(before)
        # Most cells of a large table stand in many rows of it.
        known = lru_cache(_KNOWN)(_cell)
        rows = enumerate(tab.rows[1:], start=3)
        while some := "".join(_row(n, map(known, r), columns) for n, r in islice(rows, _TOGETHER)):
            part.write(some.encode())
        part.write(_END)
    part.write(content)


def _cell(cell: Cell) -> tuple[int, str]:
    """Characters of what the cell says, and that as XML."""
    text = _text(cell)
    safe = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
    return len(text), escape(safe, _NO_SIGNS)


def _row(
    line: int, told: Iterable[tuple[int, str]], columns: Sequence[tuple[str, str, int]]
) -> str:
    """The row as a part of a sheet writes it (ECMA-376, 18.3.1.73), its texts in their cells."""
    cells, lines = "", 1
    for (length, text), (name, look, width) in zip(told, columns, strict=True):
        if text:
            cells += f'<c r="{name}{line}{look}{text}</t></is></c>'
            if length > width and width:
                lines = max(lines, -(-length // width))
    height = min(lines, _MOST_LINES) * _LINE
    higher = f' ht="{height}" customHeight="1"' if height != _LINE else ""
    return f'<row r="{line}"{higher}>{cells}</row>'
