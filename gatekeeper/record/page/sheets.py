"""Sheets of the book as tables of the page: what a reader has to see first on top, the rest counted."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from gatekeeper.model.book import Book, Flavour, Row, Sheet, texts
from gatekeeper.model.digest import is_object_id
from gatekeeper.record.glyphs import short
from gatekeeper.record.kept_rows import cells, picked
from gatekeeper.record.page.columns import WORD, said, shortens, widths
from gatekeeper.record.page.markup import Child, Markup, anchor, join, link, tag
from gatekeeper.record.page.tables import state_mark, table
from gatekeeper.record.parts import Part, Section
from gatekeeper.record.tones import rank

MOST = 300
"""Rows of one table that the page writes out; the script and `record.json` have all."""
_IN_TIME = ("run", "statement")
"""Sheets whose order is the order of events."""
_ITEMS = (
    "requirement", "hazard", "control", "test", "document", "change-request", "problem",
    "log-event", "mitigation", "threat",
)  # fmt: skip


@dataclass(slots=True)
class Shelf:
    """A book as the page reads it."""

    book: Book
    _ids: dict[str, frozenset[str]] = field(default_factory=dict)
    _units: dict[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    anchored: set[tuple[str, str]] = field(default_factory=set)
    """Rows that have their place in the page already: an id stands once in a document."""

    def holds(self, kind: str, identifier: str) -> str:
        """The kind of the sheet that has a row of that id; empty when none does."""
        kinds: tuple[str, ...] = (kind, *_ITEMS) if kind in _ITEMS else (kind,)
        for each in kinds:
            if each not in self._ids:
                sheet = self.book.get(each)
                self._ids[each] = frozenset(map(str, cells(sheet.rows, 0) if sheet else ()))
            if identifier in self._ids[each]:
                return each
        return ""

    def of_unit(self, kind: str, unit: str) -> Sequence[Row]:
        """The rows of a sheet that name the unit, in the order of the sheet."""
        sheet = self.book.get(kind)
        if sheet is None:
            return ()
        if kind not in self._units:
            found: dict[str, array[int]] = defaultdict(lambda: array("Q"))
            for place, named in enumerate(cells(sheet.rows, sheet.number("unit"))):
                for each in texts(named):
                    found[each].append(place)
            self._units[kind] = found
        return picked(sheet.rows, self._units[kind].get(unit, ()))

    def place(self, kind: str, identifier: str) -> str | None:
        """The id for a row's element, once."""
        key = (kind, identifier)
        if key in self.anchored:
            return None
        self.anchored.add(key)
        return anchor(kind, identifier)


def rows_table(
    shelf: Shelf, part: Part, sheet: Sheet, rows: Sequence[Row], *, ids: bool = True
) -> Markup:
    """The part's table of those rows, worst first; what is unknown of the sheet is said below it.

    `ids` tells whether each row gets its place for deep links here.
    """
    title = part.caption or sheet.title
    if not rows:
        return _nothing(sheet, title)
    shown = _first(sheet, rows)
    columns = [name for name in part.columns.split() if _tells(name, _said(sheet, rows, name))]
    heads = [sheet.column(name.partition("|")[0]).title for name in columns]
    brief = shortens(sheet, shown, columns)
    body = [
        [cell(shelf, sheet, row, said(sheet, row, name), brief=brief) for name in columns]
        for row in shown
    ]
    if columns[0] == "id":
        for row, cells in zip(shown, body, strict=True):
            cells[0] = _identity(shelf, sheet, str(row[0]), ids=ids)
    counted = f"{title} ({len(rows):,})" if len(rows) > 1 else title
    drawn = table(counted, heads, body, widths=widths(sheet, shown, columns))
    return join((drawn, _more(sheet, len(rows)), doubt(sheet)))


def _said(sheet: Sheet, rows: Sequence[Row], name: str) -> Iterable[tuple[str, ...]]:
    if "|" in name:
        return (sheet.cell(row, said(sheet, row, name)) for row in rows)
    return map(texts, cells(rows, sheet.number(name)))


def _tells(name: str, cells: Iterable[tuple[str, ...]]) -> bool:
    """Whether a column says anything: a column of links says so only where one does not hold."""
    return any(held and (name != "link-state" or held != ("ok",)) for held in cells)


def _identity(shelf: Shelf, sheet: Sheet, identifier: str, *, ids: bool) -> Markup:
    """The id as a link to all that is known of its row, and the row's place for deep links."""
    place = shelf.place(sheet.kind, identifier) if ids else None
    inner = _nowrap(link(sheet.kind, identifier, short(identifier)), identifier)
    return inner if place is None else tag("span", inner, id=place)


def content(shelf: Shelf, section: Section) -> Markup:
    """What stands in a section that is made of sheets; a kind that this record does not know is passed over."""
    known = (part for part in section.parts if shelf.book.get(part.kind) is not None)
    return join(sheet_table(shelf, part) for part in known)


def sheet_table(shelf: Shelf, part: Part) -> Markup:
    """The table of a part."""
    sheet = shelf.book.get(part.kind)
    if sheet is None:
        return tag("p", f"{part.kind}: not part of this record.", class_="note")
    return rows_table(shelf, part, sheet, part.of(sheet, sheet.rows))


def _first(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """Those that are written out, what needs attention first."""
    if sheet.kind in _IN_TIME or not sheet.has("state"):
        return list(rows[:MOST])
    return nsmallest(MOST, rows, key=lambda row: rank(sheet.cell(row, "state")))


def _nothing(sheet: Sheet, title: str) -> Markup:
    if sheet.unknown:
        words = (f"{title}: ", state_mark("unknown"), f" {sheet.unknown}.")
        return tag("p", *words, class_="unknown")
    return tag("p", f"{title}: none.", class_="note")


def _more(sheet: Sheet, count: int) -> Markup | None:
    if count <= MOST:
        return None
    words = (
        f"{MOST} of {count:,} rows are written out here, what needs attention first. All of them are in the search "
        f"(kind:{sheet.kind}) and in "
    )
    return tag("p", words, tag("a", "record.json", href="record.json"), ".", class_="note more")


def doubt(sheet: Sheet) -> Markup | None:
    """Why the sheet may lack rows; nothing when it has all."""
    if not sheet.unknown:
        return None
    return tag(
        "p", state_mark("unknown"), f" There may be more: {sheet.unknown}.", class_="unknown"
    )


def cell(shelf: Shelf, sheet: Sheet, row: Row, name: str, *, brief: bool = False) -> Child:
    """One cell as its column is read; `brief` shows digests by their first digits."""
    column, held = sheet.column(name), sheet.cell(row, name)
    if not held:
        return "–"
    match column.flavour:
        case Flavour.STATE:
            return join(_parted((state_mark(text) for text in held), " "))
        case Flavour.CODE:
            return join(_parted((tag("code", short(t) if brief else t) for t in held), ", "))
        case Flavour.LINK:
            return join(_references(shelf, column.to, held))
        case Flavour.TIME:
            return tag("span", ", ".join(held), class_="word")
        case _:
            return "; ".join(held)


def reference(shelf: Shelf, kind: str, identifier: str, behind: str = "") -> Child:
    """A link to a row of the record; its bare id when the record holds none. `behind` follows a short one in its line."""
    found = shelf.holds(kind, identifier)
    if not found:
        return identifier + behind
    inner = link(found, identifier, short(identifier))
    return _nowrap(join((inner, behind)) if _is_short(identifier) else inner, identifier)


def _references(shelf: Shelf, kind: str, identifiers: Sequence[str]) -> Iterable[Child]:
    last = len(identifiers) - 1
    return _parted(
        (
            reference(shelf, kind, each, "," if number < last else "")
            for number, each in enumerate(identifiers)
        ),
        " ",
    )


def _nowrap(inner: Markup, identifier: str) -> Markup:
    """Short ids and shortened digests stand in one line, a longer one has lines of its own."""
    return tag("span", inner, class_="word" if _is_short(identifier) else "name")


def _is_short(identifier: str) -> bool:
    return is_object_id(identifier) or len(identifier) <= WORD


def _parted(parts: Iterable[Child], between: str) -> Iterable[Child]:
    for number, part in enumerate(parts):
        if number:
            yield between
        yield part
