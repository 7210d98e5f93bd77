"""The folder of a record: every file an auditor is handed; equal inputs give equal bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.records.pdf import MISSING, can_print, print_record
from gatekeeper.gate.records.trail import Trail
from gatekeeper.gate.records.validation import PACK, validation_csv
from gatekeeper.gate.run import Outcome
from gatekeeper.gate.threat_ground import CHECK
from gatekeeper.history.repository.plain_files import write_plain_file
from gatekeeper.model.book import Book
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.record import Record
from gatekeeper.record.book import with_gaps
from gatekeeper.record.build import build_record
from gatekeeper.record.compare import with_changes, without_commits
from gatekeeper.record.files.as_bill import bill_files
from gatekeeper.record.files.as_csv import csv_files
from gatekeeper.record.files.as_json import NAME as JSON
from gatekeeper.record.files.as_json import SCHEMA_NAME, record_json, record_schema
from gatekeeper.record.files.as_oscal import NAME as OSCAL
from gatekeeper.record.files.as_oscal import assessment_results
from gatekeeper.record.files.as_print import print_volumes
from gatekeeper.record.files.as_xlsx import workbook
from gatekeeper.record.files.manifest import NAME as MANIFEST
from gatekeeper.record.files.manifest import manifest
from gatekeeper.record.gaps.since import lowered
from gatekeeper.record.gaps.told import order
from gatekeeper.record.glance import run_time
from gatekeeper.record.page.whole import record_html
from gatekeeper.record.sheets.code import FindingTable, finding_table
from gatekeeper.reports.formats import FORMATS
from gatekeeper.reports.threat_book import ThreatBook, make_book
from gatekeeper.reports.threat_book_html import book_html

HTML, XLSX, LEDGER, VIEWS = "record.html", "matrix.xlsx", "ledger", "threats.html"
NO_PRINT, VALIDATION = "record.pdf.MISSING.txt", PACK
_OF_RUN = (("findings.sarif", "sarif"), ("gate.junit.xml", "junit"))
"""Files that are reports of the run beside the one that its statement names: name and format."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the gate whose findings are rows of a table, and no longer in memory: a million take more than all else."""

    outcome: Outcome
    """Without its findings."""
    findings: FindingTable


def as_ran(outcome: Outcome) -> Ran:
    """The run with its findings in a table."""
    run = outcome.run
    less = replace(run, facts=replace(run.facts, findings=()))
    return Ran(replace(outcome, run=less), finding_table(run))


def make_record(ran: Ran, trail: Trail, before: Book | None = None) -> tuple[Record, Book]:
    """The record of a run whose statement the ledger holds, and its tables with what changed since `before`.

    Errors as `build_record`.
    """
    outcome = ran.outcome
    ground = trail.ground
    if ground.baseline is not None:
        ground = replace(ground, reported=reported_by(before))
    stored, table = outcome.stored.digest, clause_table()
    record, book = build_record(
        trail.ledger, outcome.run, stored, table, ground, ran.findings, trail.told
    )
    if before is None or record.baseline is None:
        return record, book
    name = record.baseline.name
    further = lowered(name, before, book, outcome.run.facts)
    record = replace(record, gaps=order((*record.gaps, *further)))
    return record, with_changes(with_gaps(book, record.gaps), before, name)


def reported_by(before: Book | None) -> frozenset[str] | None:
    """Ids of the problem reports of a release; `None` where nobody can tell which it had."""
    problems = before.get("problem") if before else None
    if problems is None or problems.unknown:
        return None
    return frozenset(str(row[0]) for row in problems.rows)


def book_before(before: Ran, trail: Trail) -> Book:
    """The tables of the run over the baseline, without what the ledger tells of commits since."""
    older = replace(trail, ground=replace(trail.ground, baseline=None))
    return without_commits(make_record(before, older)[1], trail.ground.since)


def run_reports(outcome: Outcome) -> dict[str, bytes]:
    """The files of a record that are made of the findings of its run and not of its tables."""
    formats = {each.id: each for each in FORMATS}
    return {name: formats[form].render(outcome.run) for name, form in _OF_RUN}


def write_files(
    record: Record,
    book: Book,
    outcome: Outcome,
    trail: Trail,
    folder: Path,
    *,
    reports: Mapping[str, bytes],
    pdf: bool = True,
) -> None:
    """Writes every file of the record into a folder, one after another, the manifest last; `reports` as `run_reports`.

    Without a typesetter a note lies in the place of the print and says how to get one; `pdf` says whether a
    print is wanted at all. Raises `OSError` when one cannot be written.
    """
    digests = {
        name: write_plain_file(folder / name, pieces)
        for name, pieces in _files(record, book, outcome, trail, reports)
    }
    if pdf and not can_print():
        digests[NO_PRINT] = write_plain_file(folder / NO_PRINT, (f"{MISSING}\n".encode(),))
    elif pdf:
        size = (folder / JSON).stat().st_size
        volumes = print_volumes(record, book, ((JSON, digests[JSON]),), size_bytes=size)
        for name, content in print_record(volumes, folder, int(run_time(record).timestamp())):
            digests[name] = write_plain_file(folder / name, (content,))
    write_plain_file(folder / MANIFEST, (manifest(digests),))


def _files(
    record: Record, book: Book, outcome: Outcome, trail: Trail, reports: Mapping[str, bytes]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file but the print and the manifest, its bytes made when they are asked for."""
    run = outcome.run
    yield "gate-run.json", outcome.report.pieces()
    yield from ((name, (content,)) for name, content in reports.items())
    yield HTML, record_html(record, book)
    yield JSON, record_json(book)
    yield from csv_files(book).items()
    yield XLSX, workbook(book, run_time(record))
    small = {OSCAL: assessment_results(record), **bill_files(record, run.facts.soup)}
    small |= {SCHEMA_NAME: record_schema(), VALIDATION: validation_csv(trail.ground.validation)}
    if run.facts.threats.models:
        small[VIEWS] = _views(run)
    yield from ((name, (content,)) for name, content in small.items())
    yield from ((f"{LEDGER}/{name}", held.pieces()) for name, held in trail.export.items())


def _views(run: GateRun) -> bytes:
    """What a reviewer of the threat model asks for: drawings, the four architecture views, paths, surfaces, controls."""
    project, answers = (
        run.facts.project,
        tuple(d.answer for d in run.decisions if d.check == CHECK),
    )
    title = project.title or project.name
    told = ThreatBook(title, project.guidance, run.head or "", run.facts.threats, answers)
    return book_html(make_book(told))
