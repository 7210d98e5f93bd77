"""The trace a hook leaves in a commit message, bound to the tree it has seen."""

from gatekeeper.gate.ledgers.ledger import newest
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.history.changes.staged import staged_tree
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement
from gatekeeper.tools.pipes import start_piped

SEEN = "Gatekeeper-Seen"
"""Trailer `Gatekeeper-Seen: TREE:DIGEST`: the tree a run judged, and its statement's digest."""

_ACCEPTED = ("passed", "deviated")
_LOOKED_AT = 200
"""Newest entries a commit waits for: the check of what is being committed was a moment ago."""


def seen_value(request: Request) -> str | None:
    """The trailer's value for the staged content, `None` when no passing statement is about its tree."""
    with opened(request, start_piped) as at:
        tree = staged_tree(at.view, at.hook).tree
        with at.ledger() as place:
            for digest, statement in newest(place, _LOOKED_AT):
                if _accepts(statement, tree) and not _is_empty(at.view, statement, tree):
                    return f"{tree}:{digest}"
    return None


def _is_empty(view: View, statement: Statement, tree: ObjectId) -> bool:
    """Whether the run judged nothing, as when only the message of a commit is amended.

    Such a run says nothing about a commit that was made past the hooks.
    """
    change = statement.predicate.get("change")
    base = change.get("base") if isinstance(change, dict) else None
    return isinstance(base, str) and view.resolve_tree(base) == tree


def _accepts(statement: Statement, tree: ObjectId) -> bool:
    about = any(subject.digests.get("gitTree") == tree for subject in statement.subjects)
    passed = statement.predicate.get("verdict") in _ACCEPTED
    return about and passed and statement.predicate_type == PREDICATE_GATE_RUN
