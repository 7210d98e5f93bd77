"""`gatekeeper evidence override`: a person answers, signed, for a merge against the verdict of a run."""

import argparse

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.acts.override import override_desk
from gatekeeper.gate.ledgers.signing import holder
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.tools.ssh_sign import sign


def override(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Signs and files it; raises `UsageError` when it would not count. The verdict of the run stays what it is."""
    if arguments.key is None:
        raise UsageError("an override is signed; name your SSH key with --key")
    arguments.workers = None
    request = plain_request(arguments, console, environment, kind=ChangeKind.TREE)
    with override_desk(request) as desk:
        person = holder(desk.project, arguments.key, desk.now)
        statement, message = desk.statement(arguments.what or "", arguments.reason, person)
        armoured = sign(message, arguments.key, FILE_NAMESPACE, environment, desk.forbidden)
        signer, digest = desk.file(statement, armoured)
    run, verdict = statement.predicate["statement"], statement.predicate["verdict"]
    console.say(
        printable(f"{signer.name} answers for a merge against the verdict {verdict} of {run}")
    )
    console.say(f"filed as {digest}; the verdict stays, and the record shows both")
    return ExitStatus.PASSED
