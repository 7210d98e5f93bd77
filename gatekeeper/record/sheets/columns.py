"""Sheets made in a line: the columns of a sheet from a few words, texts of values, rows under unique ids."""

import datetime as dt
import re
from collections.abc import Iterable
from enum import Enum
from operator import attrgetter

from gatekeeper.model.book import Cell, Column, Flavour, Row, Sheet
from gatekeeper.model.graph import EdgeKind
from gatekeeper.model.location import Location
from gatekeeper.record.kept_rows import keep_unique

_FLAVOURS = {flavour.value: flavour for flavour in Flavour}


def columns(words: str) -> tuple[Column, ...]:
    """The columns that the words name: `id title state:state unit>unit:concerns started-at:time`.

    What follows a colon is the flavour, what follows `>` the sheet that its ids lead to, and behind that the edge that each
    id is: `by>person:made-by` from the row to the person, `unit<unit:uses` from the unit to the row.
    """
    return tuple(_column(word) for word in words.split())


def _column(word: str) -> Column:
    name, way, further = re.fullmatch(r"([^:<>]+)([:<>]?)(.*)", word).groups()  # type: ignore[union-attr]  # our own words
    title = name.replace("-", " ")
    shown = title[:1].upper() + title[1:]
    if way not in ("<", ">"):
        return Column(name, shown, _FLAVOURS[further or "text"])
    to, _, edge = further.partition(":")
    relation = EdgeKind(edge.replace("-", " ")) if edge else None
    return Column(name, shown, Flavour.LINK, to, relation, way == ">")


def sheet(kind: str, title: str, words: str, rows: Iterable[Row], unknown: str = "") -> Sheet:
    """The sheet of those rows; an id that stands twice gets a number behind it."""
    return Sheet(kind, title, columns(words), keep_unique(rows), unknown)


def told(value: object, fields: str) -> tuple[Cell, ...]:
    """Those fields of the value as cells, in the order named; `a.b` is a field of a field, and nothing an empty cell."""
    return tuple(_cell(attrgetter(name)(value)) for name in fields.split())


def _cell(field: object) -> Cell:
    match field:
        case Enum():
            return str(field.value)
        case dt.date():
            return field.isoformat()
        case tuple():
            return tuple(map(str, field))
        case _:
            return "" if field is None else str(field)


def place(location: Location | None) -> str:
    """`path:line`, or nothing."""
    return "" if location is None else str(location)


def yes(value: bool) -> str:
    """`yes` or `no`."""
    return "yes" if value else "no"
