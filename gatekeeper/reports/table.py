"""A table that readable formats show: plain, unescaped cells, made once for Markdown and HTML."""

from dataclasses import dataclass
from enum import Enum


class Cell(Enum):
    """How the cells of a column are written."""

    CODE = "code"
    """Names, paths and ids: exactly, in a fixed pitch."""
    WORDS = "words"


Columns = tuple[tuple[str, Cell], ...]
"""Names, each with how its cells are written."""


def columns_of(names: str) -> Columns:
    """The columns of names with ` | ` between them; one in backquotes holds names, paths or ids."""
    return tuple(
        (name.strip("`"), Cell.CODE if name.startswith("`") else Cell.WORDS)
        for name in names.split(" | ")
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; no cell is escaped yet. A cell may hold several lines."""

    title: str
    caption: str
    """One sentence that says what a row is."""
    columns: Columns
    rows: tuple[tuple[str, ...], ...]
    empty: str
    """The sentence that stands in its place when there is no row."""
    mark: int | None = None
    """Index of the column whose word is shown in colour where a format has colours."""
    links: tuple[str, ...] = ()
    """An address for each row's cell `link_column`, unchecked; empty when no row has one."""
    link_column: int = 0
