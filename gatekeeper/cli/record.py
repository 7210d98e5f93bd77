"""`gatekeeper record build`: the record of one commit, for an auditor who never runs gatekeeper."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.cli.check import parse_outputs, plain_request, show
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus, status_of
from gatekeeper.cli.plain_file import write_plain_file
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.ledger import ledger_at
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import Outcome, run_gate
from gatekeeper.model.book import Book
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.path import printable
from gatekeeper.model.record import Record
from gatekeeper.record.as_html import record_html
from gatekeeper.record.as_json import record_json
from gatekeeper.record.as_tables import TABLES, tables_json
from gatekeeper.record.book import build_book
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses import load_clauses

HTML, JSON = "record.html", "record.json"


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Judges the tree, writes the record from its stored statement, and tells the verdict's status."""
    request = plain_request(
        arguments, console, environment, kind=ChangeKind.TREE, head=arguments.all
    )
    outputs = parse_outputs(arguments.output)
    outcome = run_gate(request)
    record = write_outcome(outcome, arguments.into.absolute(), environment)
    show(outcome, outputs, arguments, console)
    console.say(f"record: {printable(str(record))}")
    return status_of(outcome.run.verdict)


def write_record(request: Request, folder: Path) -> Path:
    """The HTML file of the record of a request's tree."""
    return write_outcome(run_gate(request), folder, request.environment)


def write_outcome(outcome: Outcome, folder: Path, environment: Mapping[str, str]) -> Path:
    """The HTML file of the record of a run; raises `EvidenceError` when it cannot be written."""
    record, book = _made(outcome, environment)
    if folder.is_symlink():
        raise EvidenceError(f"the record's folder {folder.name} is a symbolic link; name another")
    try:
        write_plain_file(folder / JSON, record_json(record))
        write_plain_file(folder / TABLES, tables_json(book))
        write_plain_file(folder / HTML, record_html(record))
    except OSError as error:
        raise EvidenceError(f"the record cannot be written: {error.strerror}") from error
    return folder / HTML


def book_of(outcome: Outcome, environment: Mapping[str, str]) -> Book:
    """The tables of the record of a run."""
    return _made(outcome, environment)[1]


def _made(outcome: Outcome, environment: Mapping[str, str]) -> tuple[Record, Book]:
    ledger = ledger_at(outcome.stored.folder, environment)
    clauses = load_clauses((shipped("rules") / "clauses.json").read_bytes())
    record = build_record(ledger, outcome.run, outcome.stored.digest, clauses)
    return record, build_book(record, outcome.run, ledger)
