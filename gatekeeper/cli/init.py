"""`gatekeeper init`: looks at a repository and writes a configuration whose first check says something useful."""

import argparse
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.config.trust_base import MAIN_FILE
from gatekeeper.gate.adoption.baseline import baseline_document
from gatekeeper.gate.adoption.propose import Adoption, propose
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError

BASELINE = "compliance/baseline.json"


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Writes `gatekeeper.toml` and `compliance/`, or with `--baseline` what is found now."""
    request = plain_request(arguments, console, kind=ChangeKind.TREE)
    if arguments.baseline:
        return _baseline(request, arguments, console)
    worktree, adoption = _look(request)
    for name in sorted(adoption.files):
        if (worktree / name).exists() and not arguments.force:
            raise UsageError(f"{name} is there already; use --force to overwrite it")
    for name, text in sorted(adoption.files.items()):
        _write(worktree, name, text)
        console.say(f"wrote {name}")
    console.say(*adoption.next_steps)
    return ExitStatus.PASSED


def _look(request: Request) -> tuple[Path, Adoption]:
    with opened(request) as at:
        view = at.view
        if view.worktree is None:
            raise UsageError("a bare repository has no work tree to write gatekeeper.toml to")
        search = tuple(request.environment.get("PATH", "").split(":"))
        return view.worktree, propose(view, search, at.scratch / "engines")


def _baseline(request: Request, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Writes the fingerprints of everything a check of the committed tree finds."""
    with opened(request) as at:
        worktree = at.view.worktree
    if worktree is None:
        raise UsageError(f"a bare repository has no work tree to write {BASELINE} to")
    if (worktree / BASELINE).exists() and not arguments.force:
        raise UsageError(f"{BASELINE} is there already; use --force to overwrite it")
    outcome = run_gate(request)
    document, count = baseline_document(outcome.run)
    _write(worktree, BASELINE, document)
    console.say(f"wrote {BASELINE} with {count} fingerprints; review and commit it")
    console.say(
        f"what no baseline can accept stays: see gatekeeper check --all after committing {MAIN_FILE}"
    )
    return ExitStatus.PASSED


def _write(worktree: Path, name: str, text: str) -> None:
    path = worktree / name
    for each in (path, path.parent):
        if each != worktree and each.is_symlink():
            where = each.relative_to(worktree)
            raise UsageError(f"{where} is a symbolic link; nothing is written through it")
    write_file(path, (text.encode(),), name, UsageError)
