"""`gatekeeper evidence`: the ledger of statements: listed, shown, verified, copied, anchored; overrides and judgements filed in it."""

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.evidence_copy import exchange, export
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.export import kind_of, signer_words
from gatekeeper.evidence.timestamp import request_of
from gatekeeper.gate.acts.judgement_desk import Said, judgement_desk
from gatekeeper.gate.acts.override import override_desk
from gatekeeper.gate.ledgers.anchors import copy_anchor, stamp_anchor, tag_anchors
from gatekeeper.gate.ledgers.ledger import admit_waiting, open_ledger, read
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.gate.ledgers.signing import holder, signed
from gatekeeper.history.ledger.exchange import other_repository
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.tags import TRAILER
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.model.anchor import Anchor, AnchorKind
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.judgement import ClauseWord
from gatekeeper.record.clauses.judges import is_proposal


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Does what is asked; what is wrong with the ledger is said on standard error."""
    if arguments.action == "override":
        return override(arguments, console)
    if arguments.action == "judge":
        return judge(arguments, console)
    with places(arguments, console.environment) as (view, place):
        base = base_of(arguments, view)
        admit_waiting(place)
        if arguments.action == "export":
            return export(arguments, console, view, place, base)
        if arguments.action in ("pull", "push"):
            return exchange(arguments, console, place)
        registries = Registries(view, base)
        anchors, doubts = _anchors(arguments, console.environment, view, place, registries)
        ledger = registries.judge(read(place, witnessed=[a.head for a in anchors]))
    match arguments.action:
        case "log":
            for entry in ledger.entries:
                console.say(_line(entry))
        case "show":
            _show(_chosen(ledger, arguments.what), console)
        case "anchor":
            _anchor(ledger, arguments, console)
        case _:
            _verify(ledger, anchors, console)
    console.tell(*doubts)
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
    console.tell(*signer_words(entry))


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


def override(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Signs and files it; raises `UsageError` when it would not count. The verdict of the run stays what it is."""
    if arguments.key is None:
        raise UsageError("an override is signed; name your SSH key with --key")
    request = plain_request(arguments, console, kind=ChangeKind.TREE)
    with override_desk(request) as desk:
        person = holder(desk.project, arguments.key, desk.now)
        statement = desk.statement(arguments.what or "", arguments.reason, person)
        armoured = signed(statement, arguments.key, console.environment, desk.view.top)
        signer, digest = desk.file(statement, armoured)
    run, verdict = statement.predicate["statement"], statement.predicate["verdict"]
    console.say(f"{signer.name} answers for a merge against the verdict {verdict} of {run}")
    console.say(f"filed as {digest}; the verdict stays, and the record shows both")
    return ExitStatus.PASSED


def judge(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Signs and files what the arguments say; raises `UsageError` when it would not count."""
    said = _said(arguments)
    key: Path | None = arguments.key
    if key is None:
        raise UsageError("a judgement is signed; name your SSH key with --key")
    request = plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.at)
    with judgement_desk(request) as desk:
        person = holder(desk.case.project, key, desk.case.request.now)
        judgement = desk.judgement(said, person)
        statement = desk.statement(judgement, person)
        armoured = signed(statement, key, console.environment, desk.case.view.top)
        signer, digest = desk.file(statement, armoured)
        proposed = is_proposal(judgement, desk.case.project.judges)
    word = f"proposed as {judgement.word.value}" if proposed else judgement.word.value
    console.say(f"{judgement.clause}: {word}, by {signer.name}")
    for rest in judgement.rests:
        console.say(f"  rests on {rest.kind} {rest.name} {rest.digest[:12]}")
    console.say(f"filed as {digest}")
    if proposed:
        console.say(f"somebody else approves it with --approves {digest[:12]}")
    return ExitStatus.PASSED


def _said(arguments: argparse.Namespace) -> Said:
    if not arguments.what or arguments.word is None or arguments.expires is None:
        raise UsageError(
            "judge needs the id of a clause, --as, and with --expires the last day on which it counts"
        )
    return Said(
        clause=arguments.what,
        word=ClauseWord(arguments.word.replace("-", " ")),
        reason=arguments.reason,
        paths=tuple(dict.fromkeys(_path(each) for each in arguments.rests_on)),
        expires=arguments.expires,
        approves=arguments.approves,
    )


def _path(given: str) -> str:
    """A folder is named without the stroke at its end."""
    return given.rstrip("/") or "."
