"""The hazards that threats name are looked up in the files of hazards that the project names."""

from dataclasses import replace

import pytest
from threat_room import amiss, answers, facts, project, tree

from gatekeeper.model.check import Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import SourceOptions, TraceDiagnostic, TraceSettings, TraceSource

PLACE = at_line(RepoPath("risk.csv"), 1)
UNREAD = TraceDiagnostic(PLACE, "tr001-unreadable", "it is no CSV", "risk.csv", "repair it")


def given(
    *hazards: str,
    kind: str = "hazard",
    external: tuple[str, ...] = (),
    unread: tuple[TraceDiagnostic, ...] = (),
) -> Facts:
    """A model whose threat names HAZ-3, in a project with one file of items of that kind, which holds those hazards."""
    source = TraceSource(("risk.csv",), "csv", kind, (), SourceOptions(), PLACE)
    chosen = replace(project(), trace=TraceSettings((source,), external=external))
    nodes = tuple(Node(NodeKind.HAZARD, each, "", "", State.OK, "") for each in hazards)
    trace = TraceFacts(configured=True, graph=Graph(nodes), diagnostics=unread)
    return replace(facts(tree(), chosen=chosen), trace=trace)


MISSING = [("fail", "tm028-hazard-link-missing")]


@pytest.mark.parametrize(
    ("facts_", "expected"),
    [
        pytest.param(given("HAZ-3"), [], id="it is there"),
        pytest.param(given("HAZ-33"), MISSING, id="only one alike"),
        pytest.param(given(), MISSING, id="the file is empty"),
        pytest.param(given(kind="risk-control"), [], id="no file of hazards is named"),
        pytest.param(given(external=("HAZ-*",)), [], id="it lies outside"),
        pytest.param(given(unread=(UNREAD,)), [("undecided", "tm028-hazards-unknown")], id="not read"),
        pytest.param(given("HAZ-3", unread=(UNREAD,)), [], id="there, and another file not read"),
    ],
)  # fmt: skip
def test_a_threat_names_hazards_that_there_are(facts_: Facts, expected: list[tuple[str, str]]):
    assert amiss(facts_) == expected


def test_what_is_missing_is_told_with_the_files_that_lack_it():
    (told,) = [a for a in answers(given("HAZ-4")) if a.outcome is Outcome.FAIL]
    assert "names the hazard HAZ-3, which is in no file of hazards (risk.csv)" in told.message
    assert "external" in told.to_pass
