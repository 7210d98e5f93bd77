"""`gatekeeper evidence`: the ledger of statements, listed, shown, verified."""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.gate.ledger import admit_waiting, open_ledger, read
from gatekeeper.history.environment import hook_environment
from gatekeeper.history.ledger_place import LedgerPlace
from gatekeeper.history.view import open_view
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.path import printable


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Lists, shows or verifies; what is wrong with the ledger is said by each of them."""
    with place_of(arguments, environment) as place:
        admit_waiting(place)
        ledger = read(place, witnessed=(Sha256(arguments.head),) if arguments.head else ())
    match arguments.action:
        case "log":
            for entry in ledger.entries:
                console.say(printable(_line(entry)))
        case "show":
            console.write(statement_bytes(_chosen(ledger, arguments.digest).statement) + b"\n")
        case _:
            console.say(f"{len(ledger.entries)} statements, head {ledger.head or 'none'}")
            if not arguments.head:
                console.say(
                    "no outside anchor is known: a rewrite of the whole ledger cannot be told"
                )
    for defect in ledger.defects:
        console.tell(f"{defect.kind.value}: {defect.where}: {defect.sentence}")
    return ExitStatus.PASSED if ledger.whole else ExitStatus.FAILED


@contextmanager
def place_of(
    arguments: argparse.Namespace, environment: Mapping[str, str]
) -> Iterator[LedgerPlace]:
    """The ledger the arguments name, else the repository's own."""
    hook = hook_environment(environment)
    evidence = None if arguments.evidence is None else Path(arguments.evidence).absolute()
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder,
        open_view(arguments.repository.absolute(), Path(folder), hook) as view,
        open_ledger(view, evidence, Path(folder), hook) as place,
    ):
        yield place


def _line(entry: Entry) -> str:
    predicate = entry.statement.predicate
    trees = [subject.digests.get("gitTree") for subject in entry.statement.subjects]
    tree = next((digest for digest in trees if digest), "")
    return (
        f"{entry.sequence:>5}  {entry.digest[:12]}  {entry.recorded_at:<20}  "
        f"{predicate.get('verdict', '')!s:<9}  tree {tree[:12]}"
    )


def _chosen(ledger: Ledger, prefix: str | None) -> Entry:
    if not prefix:
        raise UsageError(
            "evidence show needs the first digits of a digest; evidence log lists them"
        )
    found = [entry for entry in ledger.entries if entry.digest.startswith(prefix)]
    if len(found) != 1:
        raise UsageError(f'"{prefix}" is the beginning of {len(found)} digests; one is needed')
    return found[0]
