"""The trace a hook leaves in a commit message, bound to the tree it has seen."""

import tempfile
from pathlib import Path

from gatekeeper.evidence.store import EvidenceStore
from gatekeeper.gate.request import Request
from gatekeeper.history.environment import hook_environment
from gatekeeper.history.staged import staged_tree
from gatekeeper.history.view import open_view
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement

SEEN = "Gatekeeper-Seen"
"""Trailer `Gatekeeper-Seen: TREE:DIGEST`: the tree a run judged, and its statement's digest."""

_ACCEPTED = ("passed", "deviated")


def seen_value(request: Request) -> str | None:
    """The trailer's value for the staged content, `None` when no passing statement is about its tree."""
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        hook = hook_environment(request.environment)
        with open_view(request.start, Path(folder), hook) as view:
            tree = staged_tree(view, hook).tree
            evidence = request.evidence or view.repository.common_dir / "gatekeeper" / "evidence"
    for entry in reversed(EvidenceStore(evidence).entries().entries):
        if _accepts(entry.statement, tree):
            return f"{tree}:{entry.digest}"
    return None


def _accepts(statement: Statement, tree: ObjectId) -> bool:
    about = any(subject.digests.get("gitTree") == tree for subject in statement.subjects)
    passed = statement.predicate.get("verdict") in _ACCEPTED
    return about and passed and statement.predicate_type == PREDICATE_GATE_RUN
