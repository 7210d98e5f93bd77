"""The graph of one commit without a judgement: for `gatekeeper trace`, and for who binds a report to a commit."""

from dataclasses import dataclass

from gatekeeper.gate.facts.threats import ThreatLook, threat_facts
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import read_change, rules_for
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.graph import TraceFacts


@dataclass(frozen=True, slots=True)
class Traced:
    """A graph and what it is of."""

    facts: TraceFacts
    commit: ObjectId | None
    tree: ObjectId


def trace_commit(request: Request, baseline: str | None) -> Traced:
    """The graph of what the request names, compared with the baseline when one is named.

    Raises `ConfigurationError` and `RepositoryError` as a run of the gate does.
    """
    with opened(request) as at:
        change, view = read_change(at), at.view
        registry, project = rules_for(at, change)
        owned = owned_paths(change.head, project)
        look = ThreatLook(
            view, change, project, registry.threat_readers, request.memory, request.now
        )
        threats = threat_facts(look, owned)
        before = None if baseline is None else tree_of(view, baseline)
        facts = trace_facts(
            view, change, project, owned, threats, request.reports, baseline=before
        )
    return Traced(facts, change.head.commit, change.head.tree)


def head_of(request: Request) -> tuple[ObjectId, ObjectId]:
    """The commit and the tree that the request names; raises `RepositoryError` when there is none."""
    with opened(request) as at:
        change = read_change(at)
        commit = change.head.commit
        assert commit is not None, "a whole tree is always a commit's"
        return commit, change.head.tree
