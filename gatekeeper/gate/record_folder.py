"""The folder of a record: every file an auditor is handed, by name; equal inputs give equal bytes."""

from collections.abc import Callable

from gatekeeper.config.shipped import shipped
from gatekeeper.gate.record_trail import Trail
from gatekeeper.gate.run import Outcome
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.record import Record
from gatekeeper.record.as_html import record_html
from gatekeeper.record.as_json import record_json
from gatekeeper.record.as_tables import TABLES, tables_json
from gatekeeper.record.book import build_book
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses import load_clauses
from gatekeeper.record.manifest import NAME as MANIFEST
from gatekeeper.record.manifest import manifest
from gatekeeper.reports.formats import FORMATS

HTML, JSON, LEDGER = "record.html", "record.json", "ledger"
_OF_RECORD: tuple[tuple[str, Callable[[Record], bytes]], ...] = (
    (HTML, record_html),
    (JSON, record_json),
)
"""Files made of the record alone."""
_OF_RUN = (("gate-run.json", "json"), ("findings.sarif", "sarif"), ("gate.junit.xml", "junit"))
"""Files that are reports of the run: name and format."""


def make_record(outcome: Outcome, trail: Trail) -> Record:
    """The record of a run whose statement the ledger holds. Errors as `build_record`."""
    clauses = load_clauses((shipped("rules") / "clauses.json").read_bytes())
    return build_record(trail.ledger, outcome.run, outcome.stored.digest, clauses, trail.ground)


def folder_files(record: Record, run: GateRun, trail: Trail) -> dict[str, bytes]:
    """Every file by its name in the folder, ordered, the manifest among them."""
    formats = {each.id: each for each in FORMATS}
    book = build_book(record, run, trail.ledger)
    files = {name: make(record) for name, make in _OF_RECORD}
    files[TABLES] = tables_json(book)
    files |= {name: formats[form].render(run) for name, form in _OF_RUN}
    files |= {f"{LEDGER}/{name}": content for name, content in trail.export.items()}
    return {**dict(sorted(files.items())), MANIFEST: manifest(files)}
