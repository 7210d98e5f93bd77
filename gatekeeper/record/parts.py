"""Parts of the page: which rows of which sheet stand in a table, and under which columns."""

from dataclasses import dataclass

from gatekeeper.model.book import Book, Row, Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """One table."""

    kind: str
    """Kind of the sheet."""
    columns: str
    """Names with blanks between; a column that is empty in all rows is left out. `person|who` is the first of them in
    which the row says something."""
    where: str = ""
    """Which rows: `state:stale|broken` for those that say one of the words, `state!refused` for those that do not;
    empty for all."""
    caption: str = ""
    """Empty for the sheet's own title."""

    def keeps(self, sheet: Sheet, row: Row) -> bool:
        """Whether the row stands in the table."""
        if not self.where:
            return True
        sign = "!" if "!" in self.where else ":"
        column, _, words = self.where.partition(sign)
        said = not set(words.split("|")).isdisjoint(sheet.cell(row, column))
        return said == (sign == ":")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page."""

    key: str
    """In deep links: `#/section/KEY`."""
    title: str
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
