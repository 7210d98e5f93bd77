"""`gatekeeper evidence judge`: a person's word about a clause that no tool decides, signed and filed in the ledger."""

import argparse
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.acts.judgement_desk import Said, judgement_desk
from gatekeeper.gate.ledgers.signing import holder
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.judgement import ClauseWord
from gatekeeper.model.path import printable
from gatekeeper.record.clauses.judges import is_proposal
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.tools.ssh_sign import sign


def judge(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Signs and files what the arguments say; raises `UsageError` when it would not count."""
    said = _said(arguments)
    key: Path | None = arguments.key
    if key is None:
        raise UsageError("a judgement is signed; name your SSH key with --key")
    arguments.workers = None
    request = plain_request(
        arguments, console, environment, kind=ChangeKind.TREE, head=arguments.at
    )
    with judgement_desk(request) as desk:
        person = holder(desk.ground.project, key, desk.ground.request.now)
        judgement = desk.judgement(said, person)
        statement, message = desk.statement(judgement, person)
        armoured = sign(message, key, FILE_NAMESPACE, environment, desk.forbidden)
        signer, digest = desk.file(statement, armoured)
        proposed = is_proposal(judgement, desk.ground.project.judges)
    word = f"proposed as {judgement.word.value}" if proposed else judgement.word.value
    console.say(printable(f"{judgement.clause}: {word}, by {signer.name}"))
    for rest in judgement.rests:
        console.say(printable(f"  rests on {rest.kind} {rest.name} {rest.digest[:12]}"))
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
