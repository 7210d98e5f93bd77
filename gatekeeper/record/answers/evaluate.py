"""Answering: a question of `rules/questions.toml` asked of a book; one evaluator for all, and it runs nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from gatekeeper.model.book import Book, Flavour, Row, Sheet
from gatekeeper.model.digest import is_object_id
from gatekeeper.model.errors import UsageError
from gatekeeper.model.question import OWN_RUN, Condition, Part, PartAnswer, Question, Reply, Step
from gatekeeper.record.answers.narrow import lacks

_Links = Mapping[tuple[bool, str], Iterable[str]]
"""(up, id) → ids, each once."""


class _Shelf:
    """A book with what is looked up in it more than once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[str, dict[str, Row]] = {}
        self._links: dict[str, _Links] = {}

    def row(self, sheet: Sheet, identifier: str) -> Row | None:
        """The row of that id."""
        if sheet.kind not in self._rows:
            self._rows[sheet.kind] = {str(row[0]): row for row in sheet.rows}
        return self._rows[sheet.kind].get(identifier)

    def links(self, relation: str) -> _Links:
        """Every edge of that relation in both directions: there may be a million of others."""
        if relation not in self._links:
            self._links[relation] = _links(self.book, relation)
        return self._links[relation]


def answer(book: Book, question: Question, given: Mapping[str, str]) -> Reply:
    """The answer from one book. Raises `UsageError` when the question needs what was not given, or cannot take what was."""
    missing = [name for name in question.needs if name not in given]
    if missing:
        raise UsageError(f"{question.id} is about one {missing[0]}; name it with --{missing[0]}")
    needless = sorted(set(given) - set(question.takes))
    if needless:
        raise UsageError(
            f"{question.id} cannot be narrowed to a {needless[0]}; leave --{needless[0]} out"
        )
    shelf = _Shelf(book)
    run = book.own_run()
    values = {**given, OWN_RUN: run} if run else given
    parts = tuple(_part(shelf, part, values) for part in question.parts)
    return Reply(question, tuple(sorted(given.items())), book.about, parts)


def _part(shelf: _Shelf, part: Part, given: Mapping[str, str]) -> PartAnswer:
    sheet = shelf.book.get(part.sheet)
    missing = _lacks(shelf.book, part) or _knows_not(shelf.book, part, given)
    if sheet is None or missing:
        why = f"unknown: this record {missing}"
        return PartAnswer(part.title, (), (), (), why, why)
    rows = [
        row for row in sheet.rows if all(_holds(shelf, sheet, row, c, given) for c in part.where)
    ]
    empty = part.empty or "none in this record"
    links = shelf.book.get("link") if part.along else None
    unknown = sheet.unknown or ("" if links is None else links.unknown)
    none = "" if rows else (f"unknown: {unknown}" if unknown else empty)
    if part.count:
        return _counted(sheet, part, rows, none)
    columns = (*part.show, *(step.name for step in part.along))
    told = [[_column(shelf, sheet, row, name) for name in part.show] for row in rows]
    untold = tuple(n for n in part.tells if not all(cells[part.show.index(n)] for cells in told))
    shown = tuple(
        (
            *(
                c or ("unknown",) if n in untold else c
                for n, c in zip(part.show, cells, strict=True)
            ),
            *_reached(shelf, row, part.along),
        )
        for row, cells in zip(rows, told, strict=True)
    )
    rests_on = tuple(map(_digests, rows))
    return PartAnswer(part.title, columns, shown, rests_on, unknown, none, untold=untold)


def _lacks(book: Book, part: Part) -> str:
    """What the record does not hold that the part asks for: records of older versions have fewer columns."""
    if book.get(part.sheet) is None:
        return f"has no table {part.sheet}"
    asked = (*(c.column for c in part.where), *part.show, *part.count)
    for name in asked:
        sheet = book.get(part.sheet)
        for step in name.split("."):
            if sheet is None or not sheet.has(step):
                return f"does not tell {name} of {part.sheet}"
            column = sheet.column(step)
            sheet = book.get(column.to) if column.flavour is Flavour.LINK else None
    return ""


def _knows_not(book: Book, part: Part, given: Mapping[str, str]) -> str:
    """What the part is narrowed to and the record does not know: nothing found of it would be no answer."""
    for condition in part.where:
        name = condition.variable
        if name in given and lacks(book, name, given[name]):
            return f"knows no {name} {given[name]}"
    return ""


def _counted(sheet: Sheet, part: Part, rows: list[Row], none: str) -> PartAnswer:
    counts = Counter(
        tuple(", ".join(sheet.cell(row, name)) or "–" for name in part.count) for row in rows
    )
    shown = tuple((*key, str(count)) for key, count in sorted(counts.items()))
    columns = (*part.count, "number")
    rests_on = tuple(() for _ in shown)
    return PartAnswer(part.title, columns, shown, rests_on, sheet.unknown, none, counts=True)


def _holds(
    shelf: _Shelf, sheet: Sheet, row: Row, condition: Condition, given: Mapping[str, str]
) -> bool:
    value = condition.value
    if condition.variable:
        if condition.variable not in given:
            return True
        value = given[condition.variable]
    held = _column(shelf, sheet, row, condition.column)
    match condition.operator:
        case "=":
            found = value in held if value else not held
        case "!=":
            found = value not in held if value else bool(held)
        case "~":
            found = _contains(held, value)
        case _:
            found = not _contains(held, value)
    return found


def _contains(held: tuple[str, ...], words: str) -> bool:
    """Whether a text holds one of the words that `|` parts, in any case."""
    wanted = [word.casefold() for word in words.split("|")]
    return any(word in text.casefold() for text in held for word in wanted)


def _column(shelf: _Shelf, sheet: Sheet, row: Row, name: str) -> tuple[str, ...]:
    """What stands under a column; `review.checked` is read from the rows that the ids in `review` lead to."""
    first, _, further = name.partition(".")
    held = sheet.cell(row, first)
    target = shelf.book.get(sheet.column(first).to) if further else None
    if target is None:
        return held
    rows = [found for each in held if (found := shelf.row(target, each)) is not None]
    return tuple(
        dict.fromkeys(t for other in rows for t in _column(shelf, target, other, further))
    )


def _links(book: Book, relation: str) -> _Links:
    found: dict[tuple[bool, str], dict[str, None]] = defaultdict(dict)
    for source, target in chain(_told(book.get("link"), relation), _cells(book, relation)):
        found[(True, source)][target] = None
        found[(False, target)][source] = None
    return found


def _told(sheet: Sheet | None, relation: str) -> Iterator[tuple[str, str]]:
    for row in () if sheet is None else sheet.rows:
        assert sheet is not None, "there are no rows without a sheet"
        if sheet.cell(row, "relation") == (relation,):
            yield sheet.cell(row, "from")[0], sheet.cell(row, "to")[0]


def _cells(book: Book, relation: str) -> Iterator[tuple[str, str]]:
    """The edges that cells are: those of commits and findings stand in no sheet of links."""
    for sheet in book.sheets:
        for column in sheet.columns:
            if column.relation is None or column.relation.value != relation:
                continue
            for row in sheet.rows:
                for other in sheet.cell(row, column.name):
                    yield (str(row[0]), other) if column.up else (other, str(row[0]))


def _reached(shelf: _Shelf, row: Row, steps: tuple[Step, ...]) -> list[tuple[str, ...]]:
    """What each step reaches from what the one before reached; `none` where the chain ends."""
    here = {str(row[0])}
    columns = []
    for step in steps:
        here = {
            other
            for identifier in here
            for relation in step.relations
            for other in shelf.links(relation).get((step.up, identifier), ())
        }
        columns.append(tuple(sorted(here)) or ("none",))
    return columns


def _digests(row: Row) -> tuple[str, ...]:
    """Every full digest of a row: what it rests on."""
    held = (text for cell in row for text in ((cell,) if isinstance(cell, str) else cell))
    return tuple(sorted({text for text in held if is_object_id(text)}))
