"""What people sign about SOUP: `gatekeeper soup evaluate` an evaluation of one anomaly, `soup snapshot` which feeds they took."""

import argparse
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.ledgers.signing import holder, signed
from gatekeeper.gate.soup_run import SoupGround
from gatekeeper.model.advisory import Disposition, Evaluation
from gatekeeper.model.errors import UsageError
from gatekeeper.model.purl import read_purl
from gatekeeper.soup.snapshots import may_be_filed


def evaluate(ground: SoupGround, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Signs and files what the arguments say; raises `UsageError` when it would not count."""
    said = evaluation_of(arguments)
    key: Path | None = arguments.key
    if key is None:
        raise UsageError("an evaluation is signed; name your SSH key with --key")
    person = holder(ground.case.project, key, ground.case.request.now)
    statement = ground.statement(said, person)
    forbidden = ground.case.view.top
    armoured = signed(statement, key, console.environment, forbidden)
    signer, digest = ground.file(statement, armoured)
    console.say(f"{said.anomaly} in {said.purl}: {said.disposition.value}, by {signer.name}")
    console.say(f"filed as {digest}")
    return ExitStatus.PASSED


def evaluation_of(arguments: argparse.Namespace) -> Evaluation:
    """The evaluation that the arguments say."""
    words: list[str] = arguments.what
    if len(words) != 2 or (named := read_purl(words[0])) is None or not named.version:
        raise UsageError("evaluate needs a purl with its version and the id of an anomaly")
    if arguments.status is None or arguments.expires is None:
        raise UsageError("evaluate needs --status, and with --expires the date it ends")
    status = Disposition(arguments.status)
    if status is Disposition.NOT_AFFECTED and not arguments.justification:
        raise UsageError("not_affected needs --justification and what can be looked at for it")
    if not arguments.reason.strip():
        raise UsageError("evaluate needs --reason: what a reader has to know")
    return Evaluation(
        purl=named,
        anomaly=words[1],
        disposition=status,
        justification=arguments.justification or "",
        reason=arguments.reason,
        absent_paths=tuple(arguments.absent_path),
        absent_symbols=tuple(arguments.absent_symbol),
        mitigations=tuple(arguments.mitigation),
        patch=arguments.patch,
        expires=arguments.expires,
        by="",
        digest="",
    )


def snapshot(ground: SoupGround, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Signs and files each snapshot that is not in the ledger; ends with 3 when one of the list cannot be relied on."""
    key: Path | None = arguments.key
    if key is None:
        raise UsageError("a snapshot is signed; name your SSH key with --key")
    person = holder(ground.case.project, key, ground.case.request.now)
    feeds = ground.facts.soup.feeds
    if not feeds:
        raise UsageError("there is no feed; name the folder with --feeds")
    forbidden = ground.case.view.top
    for feed in filter(may_be_filed, feeds):
        statement = ground.snapshot(feed, person)
        armoured = signed(statement, key, console.environment, forbidden)
        signer, digest = ground.file(statement, armoured)
        console.say(f"{feed.name} of {feed.taken}, by {signer.name}: filed as {digest}")
    broken = [feed for feed in feeds if feed.fault]
    for feed in broken:
        console.say(f"{feed.name} of {feed.taken} is not filed: {feed.fault}")
    return ExitStatus.UNDECIDED if broken else ExitStatus.PASSED
