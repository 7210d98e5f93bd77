"""The first screen of the page: what was looked at, what was not, what is not met, and who signed."""

from collections import Counter
from collections.abc import Iterator

from gatekeeper.model.book import Book, Sheet
from gatekeeper.model.record import ClauseState, GapState, Record
from gatekeeper.record.compare import KIND
from gatekeeper.record.markup import Child, Markup, join, link, tag
from gatekeeper.record.tables import calm_mark, facts, gap_mark

_COUNTED = (
    ("unit", "software item", "units"),
    ("requirement", "requirement", "requirements"),
    ("test", "test case", "requirements"),
    ("threat", "threat", "threats"),
    ("soup-item", "SOUP item", "soup"),
)
"""Kind of sheet, what one of its rows is called, and the section it stands in."""
_MOST = 5
"""Names, or causes, that are written out; the others are counted."""


def glance(record: Record, book: Book) -> Markup:
    """Tiles of what is open, then a line for each of an auditor's first questions."""
    return join((_tiles(record), facts(_lines(record, book))))


def _tiles(record: Record) -> Markup:
    counts = Counter(gap.state for gap in record.gaps)
    met = sum(s.state is ClauseState.MET for s in record.standings)
    tiles = [
        tag("li", tag("b", f"{counts[state]:,}"), link("section", "gaps", gap_mark(state)))
        for state in GapState
    ]
    of_all = (
        tag("b", f"{met:,}"),
        link("section", "clauses", calm_mark(f"of {len(record.standings):,} clauses met")),
    )
    return tag("ul", *tiles, tag("li", *of_all), class_="tiles", aria_label="What is open")


def _lines(record: Record, book: Book) -> Iterator[tuple[str, Child]]:
    yield "Looked at", join(_looked(record, book))
    yield "Not looked at", join(_not_looked(record, book))
    yield "Compared with", _compared(record, book)
    yield "Signed", _signed(record, book)
    yield "Anchored outside", _anchored(record)


def _looked(record: Record, book: Book) -> Iterator[Child]:
    run = next((run for run in record.runs if run.digest == record.statement), None)
    if run is not None:
        yield f"{run.analysed:,} of {run.expected:,} expected analyses of files"
    for kind, name, section in _COUNTED:
        sheet = book.get(kind)
        if sheet is not None and sheet.rows:
            yield ", "
            yield link("section", section, _number(len(sheet.rows), name))


def _not_looked(record: Record, book: Book) -> Iterator[Child]:
    """Files nobody read, then each cause for which rows may be missing, with the tables it is the cause of."""
    causes: dict[str, list[str]] = {}
    for sheet in book.sheets:
        if sheet.unknown and sheet.kind != KIND:
            causes.setdefault(sheet.unknown, []).append(sheet.title)
    said: list[Child] = []
    unread = book.get("unread")
    if unread is not None and unread.rows:
        files = _number(len(unread.rows), "file")
        said.append(join((link("section", "findings", files), " that no analyzer reads")))
    said += [f"{', '.join(titles)}: {cause}" for cause, titles in causes.items()]
    if not said:
        yield "nothing that this record knows of"
        return
    shown = [tag("li", each) for each in said[:_MOST]]
    if len(said) > _MOST:
        shown.append(tag("li", f"and {len(said) - _MOST} more, each said at its table"))
    yield tag("ul", *shown)


def _compared(record: Record, book: Book) -> Child:
    if record.baseline is None:
        return "nothing: no baseline was named"
    sheet = book.get(KIND)
    count = _number(len(sheet.rows) if sheet else 0, "change")
    return join((f"{record.baseline.name}: ", link("section", "changes", count)))


def _signed(record: Record, book: Book) -> Child:
    sheet = book.get("statement")
    names = _signers(sheet, record.statement)
    own = f"by {', '.join(names)}" if names else "by nobody"
    whole = Counter(_signers(sheet))
    people = ", ".join(f"{name} {count}" for name, count in _most(whole))
    others = f" and {len(whole) - _MOST} more" if len(whole) > _MOST else ""
    return join(
        (
            f"this run {own}; ",
            link("section", "runs", f"{record.signed:,} of {record.statements_held:,} statements"),
            f" of the ledger by a person whose signature holds{f': {people}{others}' if people else ''}",
        )
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_MOST]


def _signers(sheet: Sheet | None, digest: str = "") -> list[str]:
    """Names of who signed the statement of that digest, or all of them; as `NAME, meaning, time` tells them."""
    return [
        said.rsplit(", ", 2)[0]
        for row in (sheet.rows if sheet else ())
        if sheet is not None and (not digest or sheet.cell(row, "digest") == (digest,))
        for said in sheet.cell(row, "signed-by")
    ]


def _anchored(record: Record) -> str:
    if not record.anchors:
        return "nothing known: a rewrite of the whole ledger could not be told"
    said = []
    for anchor in record.anchors:
        where = f"entry {anchor.entry}" if anchor.entry else "no entry of this ledger"
        who = f" by {anchor.who}" if anchor.who else ""
        said.append(
            f"{where} of {record.statements_held} by the {anchor.kind} {anchor.source}{who}"
        )
    return "; ".join(said)


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
