"""The folder of a record: every file an auditor is handed, by name; equal inputs give equal bytes."""

from dataclasses import replace

from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.records.pdf import MISSING, can_print, print_record
from gatekeeper.gate.records.trail import Trail
from gatekeeper.gate.records.validation import PACK, validation_csv
from gatekeeper.gate.run import Outcome
from gatekeeper.gate.threat_ground import CHECK
from gatekeeper.model.book import Book
from gatekeeper.model.digest import sha256
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
from gatekeeper.reports.formats import FORMATS
from gatekeeper.reports.threat_book import ThreatBook, make_book
from gatekeeper.reports.threat_book_html import book_html

HTML, XLSX, LEDGER, VIEWS = "record.html", "matrix.xlsx", "ledger", "threats.html"
NO_PRINT, VALIDATION = "record.pdf.MISSING.txt", PACK
_OF_RUN = (("gate-run.json", "json"), ("findings.sarif", "sarif"), ("gate.junit.xml", "junit"))
"""Files that are reports of the run: name and format."""


def make_record(outcome: Outcome, trail: Trail, before: Book | None = None) -> tuple[Record, Book]:
    """The record of a run whose statement the ledger holds, and its tables with what changed since `before`.

    Errors as `build_record`.
    """
    ground = trail.ground
    if ground.baseline is not None:
        ground = replace(ground, reported=reported_by(before))
    record, book = build_record(
        trail.ledger, outcome.run, outcome.stored.digest, clause_table(), ground
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


def book_before(before: Outcome, trail: Trail) -> Book:
    """The tables of the run over the baseline, without what the ledger tells of commits since."""
    older = replace(trail, ground=replace(trail.ground, baseline=None))
    return without_commits(make_record(before, older)[1], trail.ground.since)


def folder_files(
    record: Record, book: Book, run: GateRun, trail: Trail, *, pdf: bool = True
) -> dict[str, bytes]:
    """Every file by its name in the folder, ordered, the manifest among them.

    Without a typesetter a note lies in the place of the print and says how to get one; `pdf` says whether a
    print is wanted at all.
    """
    formats = {each.id: each for each in FORMATS}
    files = {HTML: record_html(record, book), JSON: record_json(book)}
    files |= {OSCAL: assessment_results(record), **bill_files(record, run.facts.soup)}
    files |= {SCHEMA_NAME: record_schema(), **csv_files(book)}
    files[VALIDATION] = validation_csv(trail.ground.validation)
    files[XLSX] = workbook(book, run_time(record))
    files |= {name: formats[form].render(run) for name, form in _OF_RUN}
    if run.facts.threats.models:
        files[VIEWS] = _views(run)
    files |= {f"{LEDGER}/{name}": content for name, content in trail.export.items()}
    if pdf:
        files |= _print(record, book, files)
    return {**dict(sorted(files.items())), MANIFEST: manifest(files)}


def _views(run: GateRun) -> bytes:
    """What a reviewer of the threat model asks for: drawings, the four architecture views, paths, surfaces, controls."""
    project, answers = (
        run.facts.project,
        tuple(d.answer for d in run.decisions if d.check == CHECK),
    )
    title = project.title or project.name
    told = ThreatBook(title, project.guidance, run.head or "", run.facts.threats, answers)
    return book_html(make_book(told))


def _print(record: Record, book: Book, files: dict[str, bytes]) -> dict[str, bytes]:
    if not can_print():
        return {NO_PRINT: f"{MISSING}\n".encode()}
    attached = ((JSON, sha256(files[JSON])),)
    at = int(run_time(record).timestamp())
    return print_record(print_volumes(record, book, attached), files, at)
