"""`gatekeeper evidence export|push|pull`: copies of the ledger."""

import argparse
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.ledgers.copies import exported
from gatekeeper.gate.ledgers.exchange import pull, push
from gatekeeper.history.ledger.exchange import other_repository
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable


def exchange(arguments: argparse.Namespace, console: Console, place: LedgerPlace) -> ExitStatus:
    """Pulls from or pushes to another repository, named by URL or path."""
    if not arguments.what:
        raise UsageError(
            f"evidence {arguments.action} needs the URL or path of another repository"
        )
    other = other_repository(arguments.what, console.environment, arguments.repository.absolute())
    if arguments.action == "pull":
        console.say(pull(place, other).value)
    else:
        head = push(place, other)
        console.say("there is no ledger to push" if head is None else f"pushed, commit {head}")
    return ExitStatus.PASSED


def export(
    arguments: argparse.Namespace,
    console: Console,
    view: View,
    place: LedgerPlace,
    base: ObjectId | None,
) -> ExitStatus:
    """Writes the export into a folder; a ledger with defects is exported too, and said."""
    if not arguments.what:
        raise UsageError("evidence export needs the folder to write into")
    folder = Path(arguments.what).absolute()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError(f"{printable(str(folder))} is there already; name a new or empty folder")
    verifier = (shipped("rules") / "ledger" / "verify.py").read_bytes()
    files, ledger = exported(place, view, base, verifier)
    for name, pieces in files.items():
        write_file(folder / name, pieces, "the export")
    console.say(f"{len(ledger.entries)} entries in {folder}, head {ledger.head or 'none'}")
    for defect in ledger.defects:
        console.tell(f"{defect.kind.value}: {defect.where}: {defect.sentence}")
    return ExitStatus.PASSED if ledger.whole else ExitStatus.FAILED
