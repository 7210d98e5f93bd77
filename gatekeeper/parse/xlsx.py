"""Workbooks (ECMA-376 part 1, SpreadsheetML) as far as a table needs: the cells of the first sheet as text."""

import posixpath
import re
from collections.abc import Sequence

from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.xml import XmlElement, parse_xml

MAX_COLUMNS = 16_384
_CELL = re.compile(r"([A-Z]{1,3})\d+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_RELATION = "id"


def read_sheet(raw: bytes, *, max_bytes: int) -> tuple[tuple[int, Sequence[str]], ...]:
    """Rows of the first sheet of the workbook: number of the row from 1, and its cells from column A on.

    Formulas are not computed: their stored value is taken. Raises `ArchiveRefused` or `XmlRefused`.
    """
    members = read_archive(raw, max_bytes=max_bytes)
    strings = _strings(members)
    sheet = _part(members, _first_sheet(members))
    data = sheet.child("sheetData")
    if data is None:
        raise ArchiveRefused("its first sheet holds no cells")
    rows = []
    for position, row in enumerate(data.all("row"), 1):
        number = int(row.get("r")) if _NUMBER.fullmatch(row.get("r")) else position
        rows.append((number, _cells(row, strings)))
    return tuple(rows)


def _part(members: dict[str, bytes], name: str) -> XmlElement:
    if name not in members:
        raise ArchiveRefused(f'it has no part "{name}", so it is no workbook')
    return parse_xml(members[name], max_bytes=64 * 1024 * 1024)


def _first_sheet(members: dict[str, bytes]) -> str:
    workbook = _part(members, "xl/workbook.xml")
    sheets = workbook.child("sheets")
    first = sheets.child("sheet") if sheets is not None else None
    if first is None:
        raise ArchiveRefused("it has no sheet")
    wanted = next(
        (v for k, v in first.attributes.items() if k.rpartition(":")[2] == _RELATION), ""
    )
    for relation in _part(members, "xl/_rels/workbook.xml.rels").children:
        if relation.get("Id") == wanted:
            target = relation.get("Target")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            return posixpath.normpath(inside)
    raise ArchiveRefused("its first sheet leads nowhere")


def _strings(members: dict[str, bytes]) -> list[str]:
    if "xl/sharedStrings.xml" not in members:
        return []
    root = _part(members, "xl/sharedStrings.xml")
    return [_rich(entry) for entry in root.all("si")]


def _rich(entry: XmlElement) -> str:
    """The text of a string, its runs put together; phonetic guides are left out."""
    own = entry.child("t")
    if own is not None:
        return own.text
    return "".join(t.text for run in entry.all("r") for t in run.all("t"))


def _cells(row: XmlElement, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.all("c"):
        found = _CELL.fullmatch(cell.get("r"))
        column = _column(found[1]) if found else len(cells) + 1
        if column > MAX_COLUMNS or column <= len(cells):
            raise ArchiveRefused(f'the cell "{cell.get("r")}" stands where no cell can stand')
        cells += [""] * (column - 1 - len(cells))
        cells.append(_value(cell, strings))
    return cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _value(cell: XmlElement, strings: list[str]) -> str:
    inline = cell.child("is")
    if inline is not None:
        return _rich(inline)
    value = cell.child("v")
    if value is None:
        return ""
    if cell.get("t") != "s":
        return value.text
    if not _NUMBER.fullmatch(value.text) or int(value.text) >= len(strings):
        raise ArchiveRefused(f'the cell "{cell.get("r")}" names a text that is not there')
    return strings[int(value.text)]
