"""Parts of the page: which rows of which sheet stand in a table, and under which columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from gatekeeper.model.book import Book, Row, Sheet, texts
from gatekeeper.record.kept_rows import cells, picked


@dataclass(frozen=True, slots=True)
class Part:
    """One table."""

    kind: str
    """Kind of the sheet."""
    columns: str
    """Names with blanks between; a column that is empty in all rows is left out. `person|who` is the first of them in
    which the row says something."""
    where: str = ""
    """Which rows: `state:stale|broken` for those that say one of the words, `state!refused` for those that do not; with `&`
    between them all hold. Empty for all."""
    caption: str = ""
    """Empty for the sheet's own title."""

    def of(self, sheet: Sheet, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of the sheet's rows that stand in the table, in their order."""
        for asked in self.where.split("&") if self.where and rows else ():
            sign = "!" if "!" in asked else ":"
            column, _, told = asked.partition(sign)
            words, kept = frozenset(told.split("|")), sign == ":"
            said = enumerate(map(texts, cells(rows, sheet.number(column))))
            rows = picked(rows, [n for n, each in said if words.isdisjoint(each) != kept])
        return rows


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page."""

    key: str
    """In deep links: `#/section/KEY`."""
    title: str
    answers: str
    """What a reader finds there, for somebody who never saw a record."""
    parts: tuple[Part, ...] = ()
    """Empty for a section that has its own module."""
    intro: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    """Words of its tables, explained below the intro."""
    kinds: tuple[str, ...] = ()
    """Kinds of the sheets that a section's own module shows."""

    def sheets(self, book: Book) -> tuple[Sheet, ...]:
        """The sheets of the book that stand in it, each once."""
        kinds = dict.fromkeys((*self.kinds, *(part.kind for part in self.parts)))
        return tuple(sheet for kind in kinds if (sheet := book.get(kind)) is not None)
