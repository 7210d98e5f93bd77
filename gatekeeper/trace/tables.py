"""Tables of requirements: CSV (RFC 4180, comma or semicolon or tab) and XLSX (ECMA-376, first sheet)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem
from gatekeeper.parse.archive import ArchiveRefused
from gatekeeper.parse.xlsx import read_sheet
from gatekeeper.parse.xml import XmlRefused
from gatekeeper.trace.collect import DEFAULT_LINKS, MAX_FILE_BYTES, Collector, attributes, links_in

_MAX_COLUMNS = 500
_FIELDS = ("id", "title", "text", "type", "status")
_Row = tuple[int, Sequence[str]]


def read_csv(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """One item for each row below the header that is not empty."""
    into = Collector()
    for path, text in into.texts(files):
        _table(path, _csv_rows(path, text, into), options, into)
    return into.imported()


def read_xlsx(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """One item for each row below the header of the first sheet that is not empty; lines are its rows."""
    into = Collector()
    for path, raw in files.items():
        try:
            rows = read_sheet(raw, max_bytes=MAX_FILE_BYTES)
        except (ArchiveRefused, XmlRefused) as error:
            into.unreadable(path, 1, str(error))
            continue
        _table(path, iter(rows), options, into)
    return into.imported()


def _csv_rows(path: RepoPath, text: str, into: Collector) -> Iterator[_Row]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            into.unreadable(path, reader.line_num, f"not valid CSV: {error}")
            return
        yield line, row
        line = reader.line_num + 1


def _table(path: RepoPath, rows: Iterator[_Row], options: SourceOptions, into: Collector) -> None:
    line, header = next(rows, (1, ()))
    names = [name.strip() for name in header]
    wanted = options.column("id", "id").lower()
    by_name = {name.lower(): index for index, name in enumerate(names)}
    if wanted not in by_name:
        into.unreadable(path, line, f'its first row has no column "{wanted}"')
        return
    if len(names) > _MAX_COLUMNS or len(by_name) != len(names):
        into.unreadable(path, line, "its first row has a column twice, or more than 500")
        return
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            into.unreadable(path, number, "this row has more cells than the first row has names")
            continue
        cells = {name.lower(): cell.strip() for name, cell in zip(names, row, strict=False)}
        into.add(_item(path, number, cells, options))


def _item(
    path: RepoPath, number: int, cells: Mapping[str, str], options: SourceOptions
) -> TraceItem:
    fields = {name: options.column(name, name).lower() for name in _FIELDS}
    names = tuple(n.lower() for n in options.link_fields or DEFAULT_LINKS)
    reverse = tuple(n.lower() for n in options.reverse_fields)
    taken = {*fields.values(), *names, *reverse}
    return TraceItem(
        id=cells.get(fields["id"], ""),
        kind=cells.get(fields["type"], ""),
        title=cells.get(fields["title"], ""),
        text=cells.get(fields["text"], ""),
        location=at_line(path, number),
        links=tuple(
            link
            for name, value in cells.items()
            if name in names or name in reverse
            for link in links_in(name, value, path, number, reverse=name in reverse)
        ),
        status=cells.get(fields["status"], ""),
        attributes=attributes((n, v) for n, v in cells.items() if n not in taken),
    )
