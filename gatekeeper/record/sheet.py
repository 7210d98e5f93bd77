"""Sheets made in a line: the columns of a sheet from a few words, texts of values, rows under unique ids."""

from collections.abc import Iterable

from gatekeeper.model.book import Cell, Column, Flavour, Row, Sheet, unique
from gatekeeper.model.location import Location

_FLAVOURS = {flavour.value: flavour for flavour in Flavour}


def columns(words: str) -> tuple[Column, ...]:
    """The columns that the words name: `id title state:state unit>unit started-at:time`.

    What follows a colon is the flavour, what follows `>` the sheet that its ids lead to.
    """
    return tuple(_column(word) for word in words.split())


def _column(word: str) -> Column:
    name, _, to = word.partition(">")
    name, _, flavour = name.partition(":")
    title = name.replace("-", " ")
    shown = title[:1].upper() + title[1:]
    if to:
        return Column(name, shown, Flavour.LINK, to)
    return Column(name, shown, _FLAVOURS[flavour or "text"])


def sheet(kind: str, title: str, words: str, rows: Iterable[Row], unknown: str = "") -> Sheet:
    """The sheet of those rows; an id that stands twice gets a number behind it."""
    return Sheet(kind, title, columns(words), tuple(unique(rows)), unknown)


def many(texts: Iterable[str]) -> Cell:
    """Several texts, as one cell."""
    return tuple(texts)


def place(location: Location | None) -> str:
    """`path:line`, or nothing."""
    return "" if location is None else str(location)


def yes(value: bool) -> str:
    """`yes` or `no`."""
    return "yes" if value else "no"
