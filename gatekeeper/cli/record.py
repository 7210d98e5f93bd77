"""`gatekeeper record`: the record of one commit, for an auditor who never runs gatekeeper, and a look at its folder."""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gatekeeper.cli.check import parse_outputs, plain_request, rendered, write
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus, status_of
from gatekeeper.cli.given_files import given_bytes
from gatekeeper.gate.records.check import check_folder
from gatekeeper.gate.records.folder import (
    HTML,
    NO_PRINT,
    as_ran,
    book_before,
    make_record,
    run_reports,
    write_files,
)
from gatekeeper.gate.records.pdf import MISSING
from gatekeeper.gate.records.trail import Trail, read_trail
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import Outcome, run_gate
from gatekeeper.gate.standing import Shown
from gatekeeper.model.anchor import GivenAnchors, GivenStamp
from gatekeeper.model.book import Book
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import EvidenceError, UsageError
from gatekeeper.model.graph import NodeKind
from gatekeeper.model.path import printable
from gatekeeper.model.record import Record
from gatekeeper.record.as_changes import change_lines, changes_json
from gatekeeper.record.compare import compare, missing_in
from gatekeeper.record.files.as_json import is_folder, read_folder


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Does what is asked: builds a record's folder, or checks one."""
    match arguments.action:
        case "verify":
            return _verify(arguments, console)
        case "diff":
            return _diff(arguments, console)
        case _:
            return _build(arguments, console)


def _build(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Judges the tree, writes the record from its stored statement, and tells the verdict's status."""
    request = plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.all)
    own = given_bytes(arguments.validation, "the report") if arguments.validation else None
    request = replace(
        request, baseline=arguments.baseline, validation=own, anchors=_given_anchors(arguments)
    )
    if request.baseline_reports and request.baseline is None:
        raise UsageError("--baseline-report is of a baseline: name it with --baseline")
    outputs = parse_outputs(arguments.output)
    folder = arguments.into.absolute()
    shown: list[Shown] = []

    def show(outcome: Outcome) -> None:
        shown.append(rendered(outcome, outputs, arguments, console))

    made = _made(_into(folder, request), to_write=True, show=show)
    record = _write(made, request, folder, pdf=not arguments.no_pdf)
    write(shown[0], console)
    if (record.parent / NO_PRINT).exists():
        console.tell(MISSING)
    console.say(f"record: {record}")
    return status_of(shown[0].verdict)


def _given_anchors(arguments: argparse.Namespace) -> GivenAnchors:
    stamps = []
    for token, authority in arguments.timestamp:
        names = (printable(token.name), printable(authority.name))
        raw = [given_bytes(path, "the time stamp") for path in (token, authority)]
        stamps.append(GivenStamp(names[0], raw[0], names[1], raw[1]))
    return GivenAnchors(tuple(map(Sha256, arguments.head)), tuple(stamps), arguments.copy)


def build_folder(request: Request, folder: Path) -> Path:
    """The HTML file of the record of the request's tree, which is written into the folder.

    Errors as a run of the gate, and `EvidenceError` when the record cannot be written, or the folder holds what is no
    part of it.
    """
    made = _made(_into(folder, request), to_write=True)
    return _write(made, request, folder, pdf=True)


def _into(folder: Path, request: Request) -> Request:
    """The request, for a record in that folder."""
    if folder.is_symlink():
        raise EvidenceError(f"the record's folder {folder.name} is a symbolic link; name another")
    return request


def _write(made: "_Made", request: Request, folder: Path, *, pdf: bool) -> Path:
    request.progress("writing the record")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # In the folder, which may be all that can be written here. A record is put in its place when all of it is written; one
        # that somebody interrupts meanwhile has a manifest that does not fit.
        held = _files_of(folder)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as name:
            new = Path(name)
            write_files(
                made.record,
                made.book,
                made.outcome,
                made.trail,
                new,
                reports=made.reports,
                pdf=pdf,
            )
            _move(new, folder, held)
    except OSError as error:
        raise EvidenceError(f"the record cannot be written: {error.strerror}") from error
    return folder / HTML


def book_of(request: Request) -> Book:
    """The tables of the record of the request's tree. Errors as a run of the gate."""
    return _made(request).book


def _books(request: Request) -> tuple[Book, Book]:
    """The tables of the request's baseline and of its tree, both by the ledger as it stands now."""
    made = _made(request)
    assert made.before is not None, "the request names a baseline"
    return made.before, made.book


@dataclass(frozen=True, slots=True)
class _Made:
    outcome: Outcome
    """Without its findings."""
    record: Record
    book: Book
    before: Book | None
    trail: Trail
    reports: Mapping[str, bytes]
    """As `run_reports` makes them; empty where nothing is written."""


def _made(
    request: Request, *, to_write: bool = False, show: Callable[[Outcome], None] | None = None
) -> _Made:
    """A baseline's tree is judged first, by its own rules, so that both statements lie in the ledger; `show` is handed the run
    while it has its findings."""
    asked = replace(request, for_record=True)
    before = None
    if request.baseline is not None:
        before = as_ran(run_gate(_of_baseline(asked, request.baseline)))
    outcome = run_gate(asked)
    if show is not None:
        show(outcome)
    request.progress("building the record")
    # Before there is more to hold in memory.
    reports = run_reports(outcome) if to_write else {}
    ran = as_ran(outcome)
    outcome = ran.outcome
    facts = outcome.run.facts
    entries = facts.trace.graph.of(NodeKind.DOCUMENT, NodeKind.PROBLEM_REPORT)
    registers = {each.location.path for each in entries if each.location and each.location.path}
    trail = read_trail(request, facts, registers)
    older = None if before is None else book_before(before, trail)
    record, book = make_record(ran, trail, older)
    return _Made(outcome, record, book, older, trail, reports)


def _of_baseline(asked: Request, baseline: str) -> Request:
    """The request for the baseline's own run: only the reports that were made of it are its reports."""
    return replace(
        asked, head=baseline, baseline=None, reports=asked.baseline_reports, baseline_reports=()
    )


def _move(new: Path, folder: Path, held: set[str]) -> None:
    """Puts the whole record in its place. An older one's files would lie among the new ones and be in no manifest."""
    files = _files_of(new)
    others = sorted(held - files)
    if others:
        raise EvidenceError(
            f"the record's folder {printable(folder.name)} holds {printable(others[0])}, which is no part of this "
            "record; name a new folder, or take the old one away"
        )
    for name in sorted(files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).replace(folder / name)


def _files_of(folder: Path) -> set[str]:
    """Names of all below the folder but folders."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in found}


def _verify(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    if arguments.what is None:
        raise UsageError("record verify needs the folder of a record")
    heads = tuple(Sha256(head) for head in arguments.head)
    checked = check_folder(Path(arguments.what).absolute(), heads)
    ledger = checked.ledger
    signed = sum(bool(entry.signers) for entry in ledger.entries)
    console.say(f"{checked.files} files, manifest {checked.digest}")
    console.say(f"{len(ledger.entries)} statements, {signed} signed, head {ledger.head or 'none'}")
    console.tell(*checked.faults)
    if not heads:
        console.say(
            "no head was given with --head: a folder that was made anew from end to end cannot be told"
        )
    console.say(
        "which commits the registries of people lay in has to be held against the repository"
    )
    return ExitStatus.FAILED if checked.faults else ExitStatus.PASSED


def _diff(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """What changed from one record to another, given as two folders or two revisions; status 3 when a part is unknown."""
    if arguments.what is None or arguments.other is None:
        raise UsageError("record diff needs two folders of records, or two revisions")
    names = (arguments.what, arguments.other)
    folders = [Path(name) for name in names]
    if all(map(is_folder, folders)):
        before, after = map(read_folder, folders)
    else:
        request = plain_request(arguments, console, kind=ChangeKind.TREE, head=names[1])
        before, after = _books(replace(request, baseline=names[0]))
    changes, missing = compare(before, after), missing_in(before, after)
    if arguments.format == "json":
        console.write(changes_json(names, changes, missing))
    else:
        console.say(*change_lines(changes, missing))
    return ExitStatus.UNDECIDED if missing else ExitStatus.PASSED
