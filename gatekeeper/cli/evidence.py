"""`gatekeeper evidence`: the ledger of statements: listed, shown, verified, copied, anchored."""

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.evidence_copy import exchange, export
from gatekeeper.cli.evidence_judge import judge
from gatekeeper.cli.evidence_override import override
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.export import kind_of, signer_words
from gatekeeper.evidence.timestamp import request_of
from gatekeeper.gate.ledgers.anchors import copy_anchor, stamp_anchor, tag_anchors
from gatekeeper.gate.ledgers.ledger import admit_waiting, open_ledger, read
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.history.ledger.exchange import other_repository
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.tags import TRAILER
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.model.anchor import Anchor, AnchorKind
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.path import printable


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Does what is asked; what is wrong with the ledger is said on standard error."""
    if arguments.action == "override":
        return override(arguments, console, environment)
    if arguments.action == "judge":
        return judge(arguments, console, environment)
    with places(arguments, environment) as (view, place):
        base = base_of(arguments, view)
        admit_waiting(place)
        if arguments.action == "export":
            return export(arguments, console, view, place, base)
        if arguments.action in ("pull", "push"):
            return exchange(arguments, console, place, environment)
        registries = Registries(view, base)
        anchors, doubts = _anchors(arguments, environment, view, place, registries)
        ledger = registries.judge(read(place, witnessed=[a.head for a in anchors]))
    match arguments.action:
        case "log":
            for entry in ledger.entries:
                console.say(printable(_line(entry)))
        case "show":
            _show(_chosen(ledger, arguments.what), console)
        case "anchor":
            _anchor(ledger, arguments, console)
        case _:
            _verify(ledger, anchors, console)
    for sentence in doubts:
        console.tell(sentence)
    for defect in ledger.defects:
        console.tell(f"{defect.kind.value}: {defect.where}: {defect.sentence}")
    return ExitStatus.PASSED if ledger.whole else ExitStatus.FAILED


def _anchors(
    arguments: argparse.Namespace,
    environment: Mapping[str, str],
    view: View,
    place: LedgerPlace,
    registries: Registries,
) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    """What is known outside of the ledger about its heads; `show`, `log` and `anchor` do not ask."""
    if arguments.action != "verify":
        return (), ()
    head = Sha256(arguments.head) if arguments.head else None
    anchors, doubts = tag_anchors(view, registries, dt.datetime.now(dt.UTC))
    told = () if head is None else (Anchor(AnchorKind.TOLD, head, "--head"),)
    if arguments.timestamp:
        told = (*told, stamp_anchor(head, *arguments.timestamp))
    if arguments.copy:
        other = other_repository(arguments.copy, environment, arguments.repository.absolute())
        told = (*told, copy_anchor(place, other))
    return (*anchors, *told), doubts


def _anchor(ledger: Ledger, arguments: argparse.Namespace, console: Console) -> None:
    """The line for a tag's message; with a file named, the query for a time stamp goes there too."""
    if ledger.head is None:
        raise UsageError("there is no entry to anchor")
    console.say(f"{TRAILER}: {len(ledger.entries)} {ledger.head}")
    if arguments.what:
        write_file(Path(arguments.what).absolute(), (request_of(ledger.head),), "the query")


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


def _verify(ledger: Ledger, anchors: tuple[Anchor, ...], console: Console) -> None:
    signed = sum(bool(entry.signers) for entry in ledger.entries)
    console.say(f"{len(ledger.entries)} statements, {signed} signed, head {ledger.head or 'none'}")
    place = {entry.line: entry.sequence for entry in ledger.entries}
    last = 0
    for anchor in anchors:
        number = place.get(anchor.head)
        last = max(last, number or 0)
        where = "no entry" if number is None else f"entry {number}"
        who = "".join(f", {words}" for words in (anchor.who, anchor.at) if words)
        console.say(f"anchor at {where}: {anchor.kind.value} {anchor.source}{who}")
    if last == 0:
        console.say("no outside anchor is known: a rewrite of the whole ledger cannot be told")
    elif last < len(ledger.entries):
        console.say(
            f"what stands behind entry {last} has no outside anchor: a rewrite of it cannot be told"
        )


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
