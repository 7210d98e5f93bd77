"""`gatekeeper evidence`: the ledger of statements: listed, shown, verified, copied, anchored."""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.evidence_copy import exchange, export
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.export import kind_of, signer_words
from gatekeeper.gate.ledger import admit_waiting, open_ledger, read
from gatekeeper.gate.signers import with_signers
from gatekeeper.history.environment import hook_environment
from gatekeeper.history.ledger_place import LedgerPlace
from gatekeeper.history.view import View, open_view
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.path import printable


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Does what is asked; what is wrong with the ledger is said on standard error."""
    with places(arguments, environment) as (view, place):
        base = base_of(arguments, view)
        admit_waiting(place)
        if arguments.action == "export":
            return export(arguments, console, view, place, base)
        if arguments.action in ("pull", "push"):
            return exchange(arguments, console, place, environment)
        witnessed = (Sha256(arguments.head),) if arguments.head else ()
        ledger = with_signers(read(place, witnessed=witnessed), view, base)
    match arguments.action:
        case "log":
            for entry in ledger.entries:
                console.say(printable(_line(entry)))
        case "show":
            _show(_chosen(ledger, arguments.what), console)
        case _:
            _verify(ledger, arguments, console)
    for defect in ledger.defects:
        console.tell(f"{defect.kind.value}: {defect.where}: {defect.sentence}")
    return ExitStatus.PASSED if ledger.whole else ExitStatus.FAILED


@contextmanager
def places(
    arguments: argparse.Namespace, environment: Mapping[str, str]
) -> Iterator[tuple[View, LedgerPlace]]:
    """The repository, and the ledger the arguments name, else the repository's own."""
    hook = hook_environment(environment)
    evidence = None if arguments.evidence is None else Path(arguments.evidence).absolute()
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder,
        open_view(arguments.repository.absolute(), Path(folder), hook) as view,
        open_ledger(view, evidence, Path(folder), hook) as place,
    ):
        yield view, place


def base_of(arguments: argparse.Namespace, view: View) -> ObjectId | None:
    """The commit whose history holds the registries that count: the one named, else HEAD."""
    return view.resolve(arguments.policy_from) if arguments.policy_from else view.head


def _verify(ledger: Ledger, arguments: argparse.Namespace, console: Console) -> None:
    signed = sum(bool(entry.signers) for entry in ledger.entries)
    console.say(f"{len(ledger.entries)} statements, {signed} signed, head {ledger.head or 'none'}")
    if not arguments.head:
        console.say("no outside anchor is known: a rewrite of the whole ledger cannot be told")


def _show(entry: Entry, console: Console) -> None:
    console.write(statement_bytes(entry.statement) + b"\n")
    for words in signer_words(entry):
        console.tell(printable(words))


def _line(entry: Entry) -> str:
    predicate = entry.statement.predicate
    trees = [subject.digests.get("gitTree") for subject in entry.statement.subjects]
    tree = next((digest for digest in trees if digest), "")
    names = ", ".join(each.printed_name for each in entry.signers)
    return (
        f"{entry.sequence:>5}  {entry.digest[:12]}  {entry.recorded_at:<20}  {kind_of(entry):<10}  "
        f"{predicate.get('verdict', '')!s:<9}  tree {tree[:12]}  {names or signer_words(entry)[0]}"
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
