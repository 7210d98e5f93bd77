"""The book on paper: volumes of at most 4,500 rows, each as the data that the template `rules/print/record.typ` sets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gatekeeper.model.book import Book, Sheet
from gatekeeper.model.record import Record
from gatekeeper.record.few import few
from gatekeeper.record.files.print_table import Layout, layout, print_table, printed_rows
from gatekeeper.record.glance import (
    NATURE,
    first_answers,
    made_by,
    open_gaps,
    plain,
    release_title,
    run_time,
)
from gatekeeper.record.glyphs import shown
from gatekeeper.record.parts import Section
from gatekeeper.record.sections import SECTIONS

MAX_ROWS = 4_500
"""Rows a volume: what the typesetter needs grows with the document."""
_OF_A_ROW = 200_000
"""Bytes that it needs for a row; what is attached it holds beside them."""
_NAMED = 15
"""Gaps that the first page names."""
_FURTHER = "Further tables"
"""Chapter of the sheets that no section names."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One PDF file before it is set."""

    name: str
    data: bytes
    """What the template reads as `data.json`."""
    attached: tuple[str, ...]
    """Names of files of the record that go into it."""


def print_volumes(
    record: Record, book: Book, attached: tuple[tuple[str, str], ...], *, size_bytes: int = 0
) -> Iterator[Volume]:
    """The volumes in order; `attached` are names of files with their digests, all of them, `size_bytes` in size, in the first
    volume, which has the fewer rows for it."""
    parts = tuple(_divided(book, max(0, MAX_ROWS - size_bytes // _OF_A_ROW)))
    looks = dict[str, Layout]()
    for number, part in enumerate(parts, start=1):
        sections = list(_sections(book, _told(part, number), looks))
        yield Volume(
            "record.pdf" if number == 1 else f"record-{number}.pdf",
            _data(record, book, sections, number, len(parts), attached),
            tuple(name for name, _ in attached) if number == 1 else (),
        )


def _told(part: list[Sheet], number: int) -> list[Sheet]:
    """The sheets of which a volume says something: that one is empty the first says alone."""
    return [sheet for sheet in part if sheet.rows or sheet.unknown or number == 1]


def _chapters(book: Book) -> tuple[tuple[Section, tuple[Sheet, ...]], ...]:
    """The sections of the page that have a sheet, with their sheets; a sheet stands where it is named first."""
    seen: set[str] = set()
    found = []
    for section in (
        *SECTIONS,
        Section("further", _FURTHER, "", kinds=tuple(s.kind for s in book.sheets)),
    ):
        sheets = tuple(sheet for sheet in section.sheets(book) if sheet.kind not in seen)
        seen |= {sheet.kind for sheet in sheets}
        if sheets:
            found.append((section, sheets))
    return tuple(found)


def _divided(book: Book, room: int) -> Iterator[list[Sheet]]:
    """Sheets in the order of their chapters, cut where a volume is full, the first of which has `room` for so many rows."""
    held: list[Sheet] = []
    whole = (printed_rows(s, section.parts) for section, sheets in _chapters(book) for s in sheets)
    for sheet in whole:
        rows = sheet.rows
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
    sections: list[dict[str, object]],
    number: int,
    count: int,
    attached: tuple[tuple[str, str], ...],
) -> bytes:
    title = f"Record of evidence: {release_title(record)}"
    volume = "" if count == 1 else f"volume {number} of {count}"
    document = {
        "title": shown(title + (f", {volume}" if volume else "")),
        "heading": shown(title),
        "volume": number,
        "volume-words": volume,
        "prefix": "" if count == 1 else f"{number} – ",
        "gatekeeper": shown(record.gatekeeper),
        "date": list(run_time(record).timetuple()[:6]),
        "nature": NATURE,
        "head": record.ledger_head or "none",
        "about": _about(record, book) if number == 1 else [],
        "anchors": [_head_told(record)],
        "notes": list(_notes(count, attached)),
        "sections": sections,
        "attachments": [
            {"name": name, "description": f"SHA-256 {digest}"}
            for name, digest in attached
            if number == 1
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode(
        "utf-8", "backslashreplace"
    )


def _sections(
    book: Book, part: list[Sheet], looks: dict[str, Layout]
) -> Iterator[dict[str, object]]:
    """The tables of a volume, as `looks` has them, into which those of further sheets go; the first of each chapter carries its heading, one that is alone or has its name is the chapter."""
    printed = {sheet.kind: sheet for sheet in part}
    for section, sheets in _chapters(book):
        told = False
        for whole in sheets:
            sheet = printed.get(whole.kind)
            if sheet is not None:
                chapter = len(sheets) == 1 or whole.title == section.title
                heading = {
                    "chapter": "" if chapter or told else section.title,
                    "intro": "" if told else section.intro,
                    "terms": [] if told else [list(each) for each in section.terms],
                    "rank": 1 if chapter else 2,
                }
                told = True
                if whole.kind not in looks:
                    looks[whole.kind] = layout(whole)
                yield heading | print_table(sheet, whole, looks[whole.kind])


def _about(record: Record, book: Book) -> list[list[str]]:
    rows = (
        ("Project", record.project, "text"),
        ("Verdict of the run", record.verdict.name.lower(), "state"),
        ("Judged", f"{run_time(record):%Y-%m-%d %H:%M} UTC", "text"),
        ("Gaps", f"{open_gaps(record)}{_gaps(record)}", "text"),
        *(
            (each.question, "; ".join(map(plain, each.sentences)), "text")
            for each in first_answers(record, book)
        ),
        ("Commit", record.head or "none", "code"),
        ("Tree", record.tree, "code"),
        ("Policy read from commit", record.policy_origin or "the working tree", "code"),
        ("Statement of the run", record.statement, "code"),
        ("Made by", made_by(record), "text"),
    )
    return [[name, shown(value), flavour] for name, value, flavour in rows]


def _gaps(record: Record) -> str:
    """What the gaps are about, the worst first; their table says what each is and what would close it."""
    subjects = list(dict.fromkeys(gap.subject for gap in record.gaps))
    return f". They are about: {few(subjects, _NAMED, '; ')}" if subjects else ""


def _head_told(record: Record) -> str:
    return (
        f"The ledger is the chain of all that was recorded: {record.statements_held} statements, {record.signed} of "
        "them signed by a person whose signature holds. Its head is a number made of all of them. Compare it with the "
        "head of any other copy: a ledger that was written anew has another."
    )


def _notes(count: int, attached: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield (
        "Every table of the record, those of links, answers and acts without the rows that hold. Columns that were left out are named above each table; they stand in the attached "
        "files. What is named by a digest is named by the first twelve digits of it. A character that the fonts do "
        "not have is shown by its number."
    )
    for name, digest in attached:
        yield f"Attached: {name}, SHA-256 {digest}"
    if count > 1:
        yield f"This record has {count} volumes of at most {MAX_ROWS} rows; the files are attached to the first."
