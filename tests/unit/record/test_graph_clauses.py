"""Clauses by the graph: decided by what is linked and proven; against weighs more than a decision, unknown is not met."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import sha256
from gatekeeper.model.graph import (
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKind,
    State,
    TraceFacts,
    Verification,
    Verified,
)
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import Clause, ClauseState, GapState, RunDecision, Standing, ToolRole
from gatekeeper.model.threat_words import ControlCategory, MitigationState
from gatekeeper.model.trace import Binding, Making, TraceDiagnostic
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.by_graph import Holding, holdings, of_controls, of_integration
from gatekeeper.record.clauses.standings import stand
from gatekeeper.record.gaps.of_trace import trace_gaps
from gatekeeper.testing.classes import C

SYS, SRS, HAZ = (
    ("system-requirement", "SYS-1"),
    ("software-requirement", "SRS-1"),
    ("hazard", "HAZ-1"),
)
HERE = at_line(RepoPath("t.c"), 1)
UNIT, CASE, RUN = ("unit", "a.c"), ("test-case", "t::a"), ("test-run", "unit:t::a:1")
MIT = ("mitigation", "M-1")


def node(key: tuple[str, str]) -> Node:
    return Node(NodeKind(key[0]), key[1], key[1], "", State.OK, "")


def edge(
    source: tuple[str, str], target: tuple[str, str], kind: EdgeKind, state: State = State.OK
) -> Edge:
    return Edge(source, target, kind, "x", state, "because", None, None)


NODES = tuple(node(key) for key in (SYS, SRS, HAZ, UNIT, CASE, RUN, MIT))
EDGES = (
    edge(SRS, SYS, EdgeKind.REFINES),
    edge(SRS, HAZ, EdgeKind.CONTROLS),
    edge(UNIT, SRS, EdgeKind.IMPLEMENTS),
    edge(CASE, SRS, EdgeKind.VERIFIES),
    edge(RUN, CASE, EdgeKind.RESULT_OF),
    edge(MIT, SRS, EdgeKind.DEMANDS),
)
BOUND = Binding("unit", sha256(b""), None, bound=True, why="its note names the tree under test")
GOOD = TraceFacts(
    configured=True,
    reports_expected=True,
    graph=Graph(NODES, EDGES),
    verified=(Verified(SRS, Verification.VERIFIED, "1 test cases passed", ("t::a",)),),
    bindings=(BOUND,),
)


FAILED_RUN = (
    *(e for e in EDGES if e.source != RUN),
    edge(RUN, CASE, EdgeKind.RESULT_OF, State.BROKEN),
)
REPORTED = (*FAILED_RUN, edge(("problem-report", "PR-1"), CASE, EdgeKind.RELATES))


def with_edges(*edges: Edge) -> TraceFacts:
    return replace(GOOD, graph=Graph(NODES, edges))


def without(kind: EdgeKind) -> TraceFacts:
    return replace(GOOD, graph=Graph(NODES, tuple(e for e in EDGES if e.kind is not kind)))


def as_state(state: Verification) -> TraceFacts:
    return replace(GOOD, verified=(Verified(SRS, state, "because", ()),))


def told(code: str) -> TraceFacts:
    place = at_line(RepoPath("a.csv"), 2)
    return replace(GOOD, diagnostics=(TraceDiagnostic(place, code, "what", "SRS-1", "cure"),))


DECIDED = [
    "14971:7.2",
    "14971:7.6",
    "62304:5.1.11",
    "62304:5.2.1",
    "62304:5.2.3",
    "62304:5.7.1",
    "62304:5.7.2",
    "62304:5.7.3",
    "62304:5.7.4",
    "62304:5.8.1",
    "62304:6.3.1",
    "62304:7.2.1",
    "62304:7.3.1",
    "62304:7.3.3",
    "81001-5-1:5.2.1",
    "81001-5-1:5.7.1",
    "81001-5-1:5.7.2",
    "81001-5-1:7.4",
]


@pytest.mark.parametrize("clause", DECIDED)
def test_a_whole_chain_holds(clause: str) -> None:
    assert holdings(GOOD)[clause].holds is True


@pytest.mark.parametrize("clause", DECIDED)
def test_an_empty_graph_holds_nothing(clause: str) -> None:
    assert holdings(TraceFacts(configured=True))[clause].holds is None


def test_without_sources_the_graph_tells_nothing_and_names_what_it_wants() -> None:
    held = holdings(TraceFacts()).values()
    assert {each.holds for each in held} == {None}
    assert any("[[trace.sources]]" in each.cure for each in held)


@pytest.mark.parametrize(
    ("facts", "clauses"),
    [
        pytest.param(
            replace(
                GOOD,
                graph=Graph(
                    NODES,
                    tuple(e for e in EDGES if e.kind not in (EdgeKind.REFINES, EdgeKind.CONTROLS)),
                ),
            ),
            ["62304:5.2.1", "62304:5.2.3", "62304:7.2.1", "62304:7.3.3"],
            id="comes-from-nothing",
        ),
        pytest.param(without(EdgeKind.IMPLEMENTS), ["62304:7.3.3"], id="not-implemented"),
        pytest.param(
            without(EdgeKind.DEMANDS), ["81001-5-1:5.2.1", "81001-5-1:5.7.2"], id="no-requirement"
        ),
        pytest.param(
            as_state(Verification.FAILED),
            ["14971:7.2", "62304:5.7.1", "62304:5.7.4", "62304:7.3.1", "62304:7.3.3"],
            id="failed",
        ),
        pytest.param(as_state(Verification.UNTESTED), ["62304:5.7.1"], id="untested"),
        pytest.param(as_state(Verification.SUSPECT), ["62304:5.7.1"], id="suspect"),
        pytest.param(
            replace(
                GOOD,
                graph=Graph(NODES, (*EDGES, edge(RUN, CASE, EdgeKind.RESULT_OF, State.STALE))),
            ),
            ["62304:5.7.3"],
            id="stale",
        ),
        pytest.param(with_edges(*FAILED_RUN), ["62304:5.7.2"], id="failed-and-not-reported"),
        pytest.param(told("tr006-suspect-link"), ["62304:5.2.5"], id="suspect-link"),
        pytest.param(told("tr003-dangling-link"), ["62304:5.2.6"], id="dangling"),
    ],
)
def test_what_is_missing_speaks_against_the_clause(facts: TraceFacts, clauses: list[str]) -> None:
    against = {clause for clause, holding in holdings(facts).items() if holding.holds is False}
    assert set(clauses) <= against


def test_a_failed_test_with_a_problem_report_is_in_the_hands_of_problem_resolution() -> None:
    assert holdings(with_edges(*REPORTED))["62304:5.7.2"].holds is True


def test_a_report_of_another_commit_verifies_nothing_that_is_under_control() -> None:
    loose = replace(GOOD, bindings=(BOUND, replace(BOUND, bound=False)))
    assert holdings(loose)["62304:5.1.11"].holds is None


def test_an_unknown_result_is_unknown_and_not_met() -> None:
    assert holdings(as_state(Verification.UNKNOWN))["62304:5.7.1"].holds is None


CLAUSE = Clause("62304:5.7.1", "62304", "5.7.1", "p", None, (), ToolRole.VERIFY, "", "verified")


def decision(outcome: Outcome = Outcome.PASS, verdict: Verdict = Verdict.PASSED) -> RunDecision:
    return RunDecision(
        "requirements-verified",
        "x",
        C,
        outcome,
        Demand.REQUIRED,
        verdict,
        "m",
        (CLAUSE.id,),
        "who",
        None,
    )


def standing(
    holding: Holding | None,
    *decisions: RunDecision,
    void: str = "",
    role: ToolRole = ToolRole.VERIFY,
) -> Standing:
    return stand(replace(CLAUSE, role=role), decisions, frozenset({C}), void, holding)


YES, NO, OPEN = (
    Holding(True, "all hold"),
    Holding(False, "1 does not"),
    Holding(None, "nothing tells"),
)


def test_a_decision_cannot_make_met_what_the_graph_contradicts() -> None:
    answer = standing(NO, decision())
    assert (answer.state, answer.known, answer.why) == (ClauseState.NOT_MET, True, "1 does not")


def test_a_decision_cannot_make_met_what_the_graph_cannot_see() -> None:
    answer = standing(OPEN, decision())
    assert (answer.state, answer.known) == (ClauseState.NOT_MET, False)


def test_the_graph_proves_what_no_decision_names_unless_the_run_is_void() -> None:
    assert standing(YES).state is ClauseState.MET
    void = standing(YES, void="only staged")
    assert (void.state, void.why) == (ClauseState.NOT_MET, "only staged")


def test_the_graph_does_not_outvote_a_failed_decision() -> None:
    answer = standing(YES, decision(Outcome.FAIL, Verdict.FAILED))
    assert (answer.state, answer.known) == (ClauseState.NOT_MET, True)


def test_a_clause_for_a_human_is_never_met_by_the_graph() -> None:
    judged = standing(YES, role=ToolRole.CHECK)
    assert (judged.state, judged.known) == (ClauseState.NOT_MET, False)
    assert standing(NO, role=ToolRole.CHECK).state is ClauseState.NOT_MET


def test_gaps_name_what_is_not_verified_and_what_is_not_configured() -> None:
    assert list(trace_gaps(GOOD)) == []
    assert [(g.area, g.state) for g in trace_gaps(as_state(Verification.UNTESTED))] == [
        ("Tests", GapState.NOT_MET)
    ]
    assert [g.area for g in trace_gaps(TraceFacts())] == ["Traceability", "Tests"]


def controls(*categories: ControlCategory, state: MitigationState = MitigationState.IMPLEMENTED):
    """A model in which M-1 stands once for each category."""
    model, *_ = sample_run().facts.threats.models
    [first, *_] = model.mitigations
    made = (replace(first, id="M-1", category=each, state=state) for each in categories)
    return (replace(model, mitigations=tuple(made)),)


EIGHT = tuple(each for each in ControlCategory if each is not ControlCategory.UNKNOWN)


@pytest.mark.parametrize(
    ("facts", "models", "holds"),
    [
        (GOOD, controls(*EIGHT), True),
        (GOOD, controls(*EIGHT[1:], ControlCategory.UNKNOWN), None),
        (GOOD, (), None),
        (GOOD, controls(*EIGHT, state=MitigationState.PROPOSED), False),
        (without(EdgeKind.DEMANDS), controls(*EIGHT), False),
        (as_state(Verification.FAILED), controls(*EIGHT), False),
        (as_state(Verification.UNKNOWN), controls(*EIGHT), None),
    ],
    ids=[
        "verified", "a category missing", "no control", "proposed", "no requirement", "failed", "no result",
    ],
)  # fmt: skip
def test_the_eight_categories_of_controls_are_asked_for_verified_requirements(
    facts, models, holds
):
    [(clause, held)] = of_controls(facts, models).items()
    assert clause == "FDA-CY:App4/Architecture: requirements (V.B.1, App1)"
    assert held.holds is holds


def test_a_category_without_a_control_is_named():
    [held] = of_controls(GOOD, controls(*EIGHT[1:])).values()
    assert held.why == "no security control is of the category authentication"


MADE = Making(at="2026-11-27T08:00:00Z", by="Elena", host="rig 2", tool="Unity 2.6")


def recorded(making=MADE, edges=EDGES, report=BOUND, place=HERE):
    """What 62304 5.7.5 says of the one test of SRS-1 and the report that it ended in."""
    return holdings(ended(making, edges, report, place))["62304:5.7.5"]


def ended(making=MADE, edges=EDGES, report=BOUND, place=HERE):
    """The graph of that test."""
    nodes = [node(key) for key in (SYS, SRS, HAZ, UNIT, MIT)]
    nodes += [replace(node(CASE), location=place), replace(node(RUN), digest=BOUND.digest)]
    bindings = (replace(report, making=making),)
    return replace(GOOD, graph=Graph(tuple(nodes), tuple(edges)), bindings=bindings)


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"making": replace(MADE, by="")}, None),
        ({"making": replace(MADE, at=" ")}, None),
        ({"making": replace(MADE, host="")}, None),
        ({"making": replace(MADE, tool="")}, None),
        ({"report": replace(BOUND, bound=False)}, None),
        ({"report": replace(BOUND, digest=sha256(b"another"))}, None),
        ({"place": None}, None),
        ({"edges": [e for e in EDGES if e.source != RUN]}, None),
        ({"edges": [e for e in EDGES if e.source != CASE]}, None),
        ({"edges": FAILED_RUN}, False),
        ({"edges": REPORTED}, True),
    ],
    ids=["whole", "no tester", "no day", "no machine", "no tool", "of another commit", "not given", "no procedure", "not run", "no test", "failed", "failed and reported"],
)  # fmt: skip
def test_a_test_is_recorded_by_who_ran_it_when_where_and_with_what(given, holds):
    """IEC 62304 5.7.5, which asks for all of them."""
    told = recorded(**given)
    assert told.holds is holds
    assert (told.holds is None) is bool(told.cure)


OPEN_RUN = (
    *(e for e in EDGES if e.source != RUN),
    edge(RUN, CASE, EdgeKind.RESULT_OF, State.UNKNOWN),
)


@pytest.mark.parametrize(
    ("globs", "given", "holds"),
    [
        (("t.c",), {}, [True, True, True, True]),
        (("t.c",), {"making": Making()}, [True, True, None, True]),
        (("t.c",), {"edges": OPEN_RUN}, [None, None, None, None]),
        (("t.c",), {"edges": [e for e in EDGES if e.source != RUN]}, [None, None, None, None]),
        (("t.c",), {"edges": FAILED_RUN}, [False, True, False, False]),
        (("t.c",), {"edges": REPORTED}, [False, True, True, True]),
        (("u.c",), {}, [None, None, None, None]),
        (("t.c", "u.c"), {}, [None, None, None, None]),
        (("t.c", "u.c"), {"edges": FAILED_RUN}, [False, None, False, False]),
        ((), {}, [None, None, None, None]),
    ],
    ids=["passed", "no record", "open", "not run", "failed", "failed and reported", "others named", "one of two", "one of two failed", "none named"],
)  # fmt: skip
def test_tests_of_integrated_items_are_those_in_the_files_that_the_project_names(
    globs, given, holds
):
    """IEC 62304 5.6.3, 5.6.6, 5.6.7 and 5.6.8."""
    facts = sample_run().facts
    project = replace(facts.project, trace=replace(facts.project.trace, integration=globs))
    told = of_integration(replace(facts, project=project, trace=ended(**given)))
    assert [told[f"62304:5.6.{n}"].holds for n in (3, 6, 7, 8)] == holds
    assert all(bool(each.cure) is (each.holds is None) for each in told.values())
