"""The book on paper: volumes of at most 5,000 rows, each as the data that the template `rules/print/record.typ` sets."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gatekeeper.model.book import Book, Cell, Flavour, Sheet, texts
from gatekeeper.model.record import Record
from gatekeeper.record.as_json import NATURE
from gatekeeper.record.glance import first_answers, open_gaps, plain, release_title
from gatekeeper.record.glyphs import breakable, shown
from gatekeeper.record.widths import spread

MAX_ROWS = 5_000
"""Rows a volume: what the typesetter needs grows with the document."""
MOST_ROWS = 25_000
"""Rows of one table that are printed; the note above it says where the others are."""
_MAX_COLUMNS = 9
_LATER = frozenset(
    [
        "approved",
        "as-of",
        "as-written",
        "blob",
        "claimed-reviews",
        "declared",
        "demand",
        "digest",
        "from-kind",
        "help",
        "independent-assertions",
        "key",
        "keys",
        "kind",
        "known",
        "leads-to",
        "link-state",
        "number",
        "outcome",
        "parent",
        "part-of",
        "recorded-at",
        "source",
        "to-kind",
        "tools",
        "tree",
        "unknown",
    ]
)
"""Columns that are left out first when a page is too narrow for all."""
_WORDS = re.compile(r"[ \u200b]|-(?!\d)")
"""Where a line may end: behind a hyphen, but not before a digit, so that a date stays whole (UAX 14, LB25)."""
_PAGE, _PADDING, _LETTER, _BOLD, _USUAL = 760, 9, 4.1, 4.6, 40
"""Points of an A4 page across, of a cell's margins, of a letter and a bold one at 8.5 pt; letters of a short text."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One PDF file before it is set."""

    name: str
    data: bytes
    """What the template reads as `data.json`."""
    attached: tuple[str, ...]
    """Names of files of the record that go into it."""


def print_volumes(
    record: Record, book: Book, attached: tuple[tuple[str, str], ...]
) -> tuple[Volume, ...]:
    """The volumes in order; `attached` are names of files with their digests, all of them in the first volume."""
    parts = tuple(_divided(book))
    return tuple(
        Volume(
            "record.pdf" if number == 1 else f"record-{number}.pdf",
            _data(record, book, part, number, len(parts), attached),
            tuple(name for name, _ in attached) if number == 1 else (),
        )
        for number, part in enumerate(parts, start=1)
    )


def _divided(book: Book) -> Iterator[list[Sheet]]:
    """Sheets in their order, cut where a volume is full."""
    held: list[Sheet] = []
    room = MAX_ROWS
    for sheet in book.sheets:
        rows = sheet.rows[:MOST_ROWS]
        while len(rows) > room:
            if room:
                held.append(replace(sheet, rows=rows[:room]))
                rows = rows[room:]
            yield held
            held, room = [], MAX_ROWS
        held.append(replace(sheet, rows=rows))
        room -= len(rows)
    yield held


def _data(
    record: Record,
    book: Book,
    part: list[Sheet],
    number: int,
    count: int,
    attached: tuple[tuple[str, str], ...],
) -> bytes:
    title = f"Record of evidence: {release_title(record)}"
    volume = "" if count == 1 else f"volume {number} of {count}"
    whole = {sheet.kind: sheet for sheet in book.sheets}
    document = {
        "title": shown(title + (f", {volume}" if volume else "")),
        "heading": shown(title),
        "volume": number,
        "volume-words": volume,
        "prefix": "" if count == 1 else f"{number} – ",
        "gatekeeper": shown(record.gatekeeper),
        "date": _date(record),
        "nature": NATURE,
        "head": record.ledger_head or "none",
        "about": _about(record, book) if number == 1 else [],
        "anchors": list(_anchors(record)),
        "notes": list(_notes(count, attached)),
        "sections": [
            _section(sheet, whole[sheet.kind])
            for sheet in part
            if sheet.rows or sheet.unknown or number == 1
        ],
        "attachments": [
            {"name": name, "description": f"SHA-256 {digest}"}
            for name, digest in attached
            if number == 1
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode(
        "utf-8", "backslashreplace"
    )


def run_time(record: Record) -> dt.datetime:
    """The time of the run that the record rests on, as the ledger tells it, in whole seconds UTC."""
    stated = next(run.started_at for run in record.runs if run.digest == record.statement)
    return dt.datetime.fromisoformat(stated).astimezone(dt.UTC).replace(microsecond=0)


def _date(record: Record) -> list[int]:
    return list(run_time(record).timetuple()[:6])


def _about(record: Record, book: Book) -> list[list[str]]:
    rows = (
        ("Project", record.project, "text"),
        ("Verdict of the run", record.verdict.name.lower(), "state"),
        ("Gaps", open_gaps(record), "text"),
        *(
            (each.question, "; ".join(map(plain, each.sentences)), "text")
            for each in first_answers(record, book)
        ),
        ("Commit", record.head or "none", "code"),
        ("Tree", record.tree, "code"),
        ("Policy read from commit", record.policy_origin or "the working tree", "code"),
        ("Statement of the run", record.statement, "code"),
        ("Made by", f"gatekeeper {record.gatekeeper}", "text"),
    )
    return [[name, shown(value), flavour] for name, value, flavour in rows]


def _anchors(record: Record) -> Iterator[str]:
    yield (
        f"{record.statements_held} statements, {record.signed} of them signed by a person whose signature holds. "
        "Compare this number with the head of any other copy: a ledger that was written anew has another."
    )
    for anchor in record.anchors:
        where = f"entry {anchor.entry}" if anchor.entry else "no entry of this ledger"
        who = "".join(f", {each}" for each in (anchor.who, anchor.at) if each)
        yield shown(f"Anchor at {where}: {anchor.kind} {anchor.source}{who}.")
    if not record.anchors:
        yield "No anchor outside the ledger is known: a rewrite of the whole ledger could not be told."


def _notes(count: int, attached: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield (
        "Every table of the record. Where a page is too narrow the columns that were left out are named; "
        "they stand in the attached files. A character that the fonts do not have is shown by its number."
    )
    for name, digest in attached:
        yield f"Attached: {name}, SHA-256 {digest}"
    if count > 1:
        yield f"This record has {count} volumes of at most {MAX_ROWS} rows; the files are attached to the first."


def _section(sheet: Sheet, whole: Sheet) -> dict[str, object]:
    kept, left = _columns(whole)
    notes = []
    if not whole.rows:
        notes.append("Nothing is listed." if not whole.unknown else "Nothing can be listed.")
    elif len(sheet.rows) < len(whole.rows):
        notes.append(f"A part of {len(whole.rows)} rows.")
    if len(whole.rows) > MOST_ROWS:
        notes.append(f"Only the first {MOST_ROWS} are printed; all are in csv/{whole.kind}.csv.")
    if whole.unknown:
        notes.append(f"Rows may be missing: {whole.unknown}.")
    if left and whole.rows:
        notes.append(f"Not printed: {', '.join(whole.columns[n].title.lower() for n in left)}.")
    widths = spread([_measure(whole, n) for n in kept], _PAGE)
    return {
        "title": shown(whole.title),
        "note": shown(" ".join(notes)),
        "columns": [
            {
                "title": whole.columns[n].title,
                "width": width,
                "flavour": whole.columns[n].flavour.value,
            }
            for n, width in zip(kept, widths, strict=True)
        ],
        "rows": [[_cell(row[n]) for n in kept] for row in sheet.rows],
    }


def _columns(sheet: Sheet) -> tuple[list[int], list[int]]:
    """The columns that are printed, and those with something in them that are not."""
    filled = [n for n in range(len(sheet.columns)) if any(texts(row[n]) for row in sheet.rows)]
    order = sorted(
        filled,
        key=lambda n: (
            sheet.columns[n].name in _LATER,
            sheet.columns[n].flavour is Flavour.CODE and sheet.columns[n].name != "place",
            n,
        ),
    )
    kept = sorted(order[:_MAX_COLUMNS])
    return kept, [n for n in filled if n not in kept]


def _measure(sheet: Sheet, column: int) -> tuple[int, int]:
    """Points that the longest word of a column needs, and those that would hold its usual text in few lines."""
    cells = [_cell(row[column]) for row in sheet.rows]
    letter = _BOLD if sheet.columns[column].flavour is Flavour.STATE else _LETTER
    head = max(map(len, sheet.columns[column].title.split()), default=0)
    word = max((len(each) for cell in cells for each in _WORDS.split(cell)), default=0)
    usual = sum(map(len, cells)) // max(1, len(cells))
    longest = max(map(len, cells), default=0)
    needed = round(max(head * _BOLD, word * letter)) + _PADDING
    return needed, max(needed, round(min(longest, max(_USUAL, 2 * usual)) * letter) + _PADDING)


def _cell(cell: Cell) -> str:
    return breakable(shown("; ".join(texts(cell))))
