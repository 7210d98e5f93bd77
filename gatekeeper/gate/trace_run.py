"""The graph of one commit without a judgement: for `gatekeeper trace`, and for who binds a report to a commit."""

from dataclasses import dataclass

from gatekeeper.gate.facts.threats import threat_facts
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import case_of, read_change
from gatekeeper.history.objects.trees import tree_of
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
        case = case_of(at, read_change(at))
        threats = threat_facts(case, None)
        before = None if baseline is None else tree_of(at.view, baseline)
        facts = trace_facts(case, threats, request.reports, baseline=before)
    return Traced(facts, case.change.head.commit, case.change.head.tree)


def head_of(request: Request) -> tuple[ObjectId, ObjectId]:
    """The commit and the tree that the request names; raises `RepositoryError` when there is none."""
    with opened(request) as at:
        change = read_change(at)
        commit = change.head.commit
        assert commit is not None, "a whole tree is always a commit's"
        return commit, change.head.tree
