"""The book as `record.json`: every sheet of a record with its columns and rows, written and read again, and its schema."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gatekeeper.model.book import Book, Cell, Column, Flavour, Row, Sheet
from gatekeeper.model.errors import UsageError
from gatekeeper.model.graph import EdgeKind
from gatekeeper.parse.json import JsonRefused, parse_json

NAME, SCHEMA_NAME = "record.json", "record.schema.json"
SCHEMA = "https://iec62304-gatekeeper.dev/schema/record/v2"
_MAX_BYTES = 2 * 1024**3
_ROWS = 1_000
"""Rows of a piece."""


class _Column(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    title: str
    flavour: Flavour
    to: str = ""
    relation: EdgeKind | None = None
    up: bool = True


class _Sheet(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    title: str
    unknown: str
    columns: list[_Column]
    rows: list[list[str | list[str]]]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    schema: str
    about: list[tuple[str, str]]
    tables: list[_Sheet]


def record_json(book: Book) -> Iterator[bytes]:
    """The book in UTF-8, in pieces: one row a line, so that two records can be compared by any tool. Text that is not UTF-8
    shows as `\\uNNNN`."""
    about = _dumps([[name, text] for name, text in book.about])
    yield b'{"schema":%b,\n"about":%b,\n"tables":[\n' % (_dumps(SCHEMA), about)
    for number, sheet in enumerate(book.sheets):
        head = {"kind": sheet.kind, "title": sheet.title, "unknown": sheet.unknown}
        columns = [_told(column) for column in sheet.columns]
        yield b",\n" if number else b""
        yield b'%b,"columns":%b,"rows":[\n' % (_dumps(head)[:-1], _dumps(columns))
        for first in range(0, len(sheet.rows), _ROWS):
            yield b",\n" if first else b""
            yield b",\n".join(map(_dumps, sheet.rows[first : first + _ROWS]))
        yield b"\n]}"
    yield b"\n]}\n"


def _told(column: Column) -> dict[str, str | bool]:
    told: dict[str, str | bool] = {"name": column.name, "title": column.title}
    told["flavour"] = column.flavour.value
    if column.to:
        told["to"] = column.to
    if column.relation:
        told |= {"relation": column.relation.value, "up": column.up}
    return told


_quick = msgspec.json.Encoder().encode
"""Writes the same bytes in a fifth of the time, and refuses text that is not UTF-8."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def _dumps(value: object) -> bytes:
    try:
        return _quick(value)
    except UnicodeEncodeError:
        return _encode(value).encode("utf-8", "backslashreplace")


def record_schema() -> bytes:
    """The JSON Schema (2020-12) of it, made from the types that it is read into."""
    document = msgspec.json.schema(_File)
    document |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA}
    return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"


def read_folder(folder: Path) -> Book:
    """The book in the folder of a record; raises `UsageError` when there is none."""
    try:
        return read_book((folder / NAME).read_bytes())
    except OSError as error:
        raise UsageError(f"{folder} holds no readable {NAME}: {error.strerror}") from error


def is_folder(path: Path) -> bool:
    """Whether a record lies there."""
    return (path / NAME).is_file()


def read_book(raw: bytes) -> Book:
    """The book that the bytes of a `record.json` hold; raises `UsageError` when they are none."""
    try:
        file = msgspec.convert(parse_json(raw, max_bytes=_MAX_BYTES), _File)
        if file.schema != SCHEMA:
            raise UsageError(
                f"the tables are of the form {file.schema!a}, which this version does not read"
            )
        if len({table.kind for table in file.tables}) != (len(file.tables) or -1):
            raise ValueError("there is none, or one stands twice")
        return Book(tuple(file.about), tuple(_read(sheet) for sheet in file.tables))
    except (JsonRefused, msgspec.ValidationError, ValueError) as error:
        raise UsageError(f"{NAME} holds no tables of a record: {error}") from error


def _read(sheet: _Sheet) -> Sheet:
    columns = tuple(
        Column(c.name, c.title, c.flavour, c.to, c.relation, c.up) for c in sheet.columns
    )
    return Sheet(sheet.kind, sheet.title, columns, tuple(map(_row, sheet.rows)), sheet.unknown)


def _row(cells: list[str | list[str]]) -> Row:
    row: list[Cell] = [cell if isinstance(cell, str) else tuple(cell) for cell in cells]
    return tuple(row)
