"""The book: a record as flat sheets of rows, the one form that the page, the tables of a record and questions read."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.graph import EdgeKind

Cell = str | tuple[str, ...]
"""One text, or several; empty when there is nothing to say."""

Row = tuple[Cell, ...]
"""One cell a column; the first is the row's id, a text."""


class Flavour(Enum):
    """How a column is read."""

    TEXT = "text"
    CODE = "code"
    """A digest, path or id of another world, shown letter by letter."""
    STATE = "state"
    """One of a closed set of words that a reader sees as a mark."""
    LINK = "link"
    """Ids of another sheet, or of this one."""
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    """Lower case, for questions and searches: `approved-by`."""
    title: str
    flavour: Flavour = Flavour.TEXT
    to: str = ""
    """Kind of the sheet that a LINK leads to."""
    relation: EdgeKind | None = None
    """The edge of the graph that each of its ids is; `None` for a plain reference, or where the sheet of links tells it."""
    up: bool = True
    """Whether the row depends on what the cell names; false for the other way round."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of one kind."""

    kind: str
    """Singular, as in a deep link: `#/unit/PUMP`."""
    title: str
    columns: tuple[Column, ...]
    """The first is `id`, unique among the rows."""
    rows: Sequence[Row]
    """Ordered by what the sheet is about; each as long as `columns`. What is no tuple holds rows of one length."""
    unknown: str = ""
    """Why rows may be missing; empty when these are all there are."""
    _index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {column.name: number for number, column in enumerate(self.columns)}
        rows = self.rows if isinstance(self.rows, tuple) else self.rows[:1]
        if len(names) != len(self.columns) or any(len(r) != len(names) for r in rows):
            raise ValueError(f"the rows of the sheet {self.kind} do not fit its columns")
        object.__setattr__(self, "_index", names)

    def has(self, column: str) -> bool:
        """Whether there is a column of that name."""
        return column in self._index

    def number(self, column: str) -> int:
        """The place of the column of that name, from 0; raises `KeyError`."""
        return self._index[column]

    def column(self, name: str) -> Column:
        """The column of that name; raises `KeyError`."""
        return self.columns[self._index[name]]

    def cell(self, row: Row, column: str) -> tuple[str, ...]:
        """What stands in a row under a column, as several texts; empty ones left out. Raises `KeyError`."""
        return texts(row[self._index[column]])


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of one record."""

    about: tuple[tuple[str, str], ...]
    """What the record is about, by name: project, commit, tree, statement, ledger-head …"""
    sheets: tuple[Sheet, ...]
    """In the order a reader looks at them; kinds unique."""

    def get(self, kind: str) -> Sheet | None:
        """The sheet of that kind, or `None`."""
        return next((sheet for sheet in self.sheets if sheet.kind == kind), None)

    def own_run(self) -> str:
        """The id of the gate run that the record rests on, among those of the audit trail; empty when it is not there."""
        statement, sheet = dict(self.about).get("statement", ""), self.get("run")
        if sheet is None or not statement or not sheet.has("statement"):
            return ""
        found = (str(r[0]) for r in sheet.rows if sheet.cell(r, "statement") == (statement,))
        return next(found, "")


def texts(cell: Cell) -> tuple[str, ...]:
    """The texts of a cell without empty ones."""
    held = (cell,) if isinstance(cell, str) else cell
    return tuple(t for t in held if t) if "" in held else held


def unique(rows: Iterable[Row], twice: Container[str] | None = None) -> Iterator[Row]:
    """The rows with ids that stand once: a second `a` becomes `a~2`. All that stand more than once are among `twice`, if given."""
    seen: dict[str, int] = {}
    for row in rows:
        first = str(row[0])
        if twice is not None and first not in twice:
            yield row
            continue
        seen[first] = seen.get(first, 0) + 1
        yield row if seen[first] == 1 else (f"{first}~{seen[first]}", *row[1:])
