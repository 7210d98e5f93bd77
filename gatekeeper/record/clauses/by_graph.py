"""What the graph of a run says of clauses that can be decided from data: each by what is linked and proven, never by
the presence of a document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches_any, matches_one_of
from gatekeeper.model.graph import (
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKey,
    NodeKind,
    State,
    TraceFacts,
    Verification,
)
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_words import ControlCategory, MitigationState
from gatekeeper.model.trace import Binding

_SHOWN = 5
_TOGETHER = "tests of integrated items"
_NAME_THEM = "name the files whose tests exercise units together in integration of [trace], and hand over results of this commit"
_HAND_OVER = "give results that are bound to this commit: --report NAME=FILE"


@dataclass(frozen=True, slots=True)
class Holding:
    """What the graph says of one clause."""

    holds: bool | None
    """`None` when the graph has nothing that the clause is about, or nothing tells."""
    why: str
    basis: tuple[str, ...] = ()
    """What speaks against it, or how much stands for it."""
    cure: str = ""
    """What would let the graph tell; empty when it tells."""


def holdings(facts: TraceFacts) -> Mapping[str, Holding]:
    """Clause id to what the graph says of it; a graph without what the clause is about tells nothing."""
    return MappingProxyType({clause: ask(facts) for clause, ask in _ASKED.items()})


def judge(
    what: str,
    subjects: int,
    against: Iterable[str],
    unknown: Iterable[str] = (),
    *,
    reported: bool = False,
) -> Holding:
    """Against weighs more than unknown, and nothing to judge is unknown; `reported` where reports tell, not sources."""
    wrong, open_ones = sorted(set(against)), sorted(set(unknown))
    if not subjects:
        cure = f"name the files that tell of {what} in [[trace.sources]] or [[threats.models]]"
        cure = _HAND_OVER if reported else cure
        return Holding(None, f"the graph holds no {what}", cure=cure)
    if wrong:
        return Holding(
            False, f"{len(wrong)} of {subjects} {what} do not hold", tuple(wrong[:_SHOWN])
        )
    if open_ones:
        why = f"nothing tells of {len(open_ones)} of {subjects} {what}"
        return Holding(None, why, tuple(open_ones[:_SHOWN]), _HAND_OVER)
    return Holding(True, f"all {subjects} {what} hold", (f"{subjects} {what}",))


def _items(graph: Graph, *kinds: NodeKind) -> list[Node]:
    return [node for node in graph.of(*kinds) if node.normative and node.why != "it is withdrawn"]


def _good(edges: Iterable[Edge], *kinds: EdgeKind) -> Iterator[Edge]:
    return (e for e in edges if e.kind in kinds and e.state in (State.OK, State.EXTERNAL))


def _derived(facts: TraceFacts) -> Holding:
    """Every software requirement comes from something."""
    graph, kinds = facts.graph, (EdgeKind.REFINES, EdgeKind.CONTROLS)
    found = _items(graph, NodeKind.SOFTWARE_REQUIREMENT)
    loose = [node.id for node in found if not any(_good(graph.up(node.key), *kinds))]
    return judge("software requirements", len(found), loose)


def _controlled(what: str, *kinds: NodeKind) -> Callable[[TraceFacts], Holding]:
    """Every hazard has a control, every mitigation a requirement, and each leads somewhere."""

    def ask(facts: TraceFacts) -> Holding:
        graph = facts.graph
        found = _items(graph, *kinds)
        loose = [
            node.id
            for node in found
            if not any(_good(graph.down(node.key), EdgeKind.CONTROLS))
            and not any(_good(graph.up(node.key), EdgeKind.DEMANDS))
        ]
        return judge(what, len(found), loose)

    return ask


def _verified(facts: TraceFacts, what: str, keys: Iterable[NodeKey]) -> Holding:
    states = {each.node: each for each in facts.verified}
    wanted = list(keys)
    against, unknown = [], []
    for key in wanted:
        each = states.get(key)
        if each is None or each.state is Verification.UNKNOWN:
            unknown.append(key[1])
        elif each.state is not Verification.VERIFIED:
            against.append(f"{key[1]}: {each.why}")
    return judge(what, len(wanted), against, unknown)


def _requirements_verified(facts: TraceFacts) -> Holding:
    found = _items(facts.graph, NodeKind.SOFTWARE_REQUIREMENT)
    return _verified(facts, "software requirements", (node.key for node in found))


def _controls(graph: Graph) -> list[NodeKey]:
    """Requirements and risk controls that control a hazard."""
    sources = {e.source for e in graph.edges if e.kind is EdgeKind.CONTROLS}
    return sorted(sources | {node.key for node in _items(graph, NodeKind.RISK_CONTROL)})


def _controls_verified(facts: TraceFacts) -> Holding:
    return _verified(facts, "risk controls", _controls(facts.graph))


def _security_verified(facts: TraceFacts) -> Holding:
    """Requirements that mitigations demand."""
    demanded = {edge.target for edge in _good(facts.graph.edges, EdgeKind.DEMANDS)}
    return _verified(facts, "security requirements", sorted(demanded))


def failures_reported(facts: TraceFacts, cases: Set[NodeKey] | None = None) -> Holding:
    """Each test that failed, of these cases or of all, has a problem report that leads to it; where none failed, none is owed."""
    graph = facts.graph
    results = [edge for edge in graph.edges if edge.kind is EdgeKind.RESULT_OF]
    results = [edge for edge in results if cases is None or edge.target in cases]
    failed = {edge.target for edge in results if edge.state is State.BROKEN}
    loose = [
        case[1]
        for case in failed
        if not any(e.source[0] == NodeKind.PROBLEM_REPORT.value for e in graph.down(case))
    ]
    told = (State.OK, State.BROKEN)
    return judge(
        "results of tests",
        len(results),
        loose,
        (edge.source[1] for edge in results if edge.state not in told),
        reported=True,
    )


def tests_of(graph: Graph, targets: Set[NodeKey]) -> Set[NodeKey]:
    """The test cases that verify one of these."""
    edges = (e for e in graph.edges if e.kind is EdgeKind.VERIFIES and e.target in targets)
    return {edge.source for edge in edges}


def recorded(facts: TraceFacts, what: str, cases: Set[NodeKey]) -> Holding:
    """Each of these tests stands in the tree as its procedure, each report of how it ended is about the commit and says when, by whom,
    where and with what it was made, and each failure has a problem report."""
    graph, made = facts.graph, {str(each.digest): each for each in facts.bindings}
    unknown = set[str]()
    for case in cases:
        node = graph.get(case)
        if node is None or node.location is None:
            unknown.add(f"{case[1]}: no file of the tree is its procedure")
        runs = (graph.get(e.source) for e in graph.down(case) if e.kind is EdgeKind.RESULT_OF)
        reports = [made.get(run.digest) for run in runs if run is not None]
        lost = {*map(_untold, reports)} if reports else {"no result"}
        unknown |= {f"{case[1]}: {each}" for each in lost if each}
    told = judge(what, len(cases), (), unknown, reported=True)
    if told.holds is None and told.basis:
        cure = "let each report say when, by whom, on which machine and with which tool it was made: gatekeeper trace --bind FILE --by NAME"
        told = replace(told, cure=cure)
    failures = failures_reported(facts)
    return told if failures.holds else failures


def _requirements_recorded(facts: TraceFacts) -> Holding:
    found = _items(facts.graph, NodeKind.SOFTWARE_REQUIREMENT)
    cases = tests_of(facts.graph, {node.key for node in found})
    return recorded(facts, "tests of software requirements", cases)


def _untold(report: Binding | None) -> str:
    """What of its record a report does not tell; empty when it tells all."""
    if report is None or not report.bound:
        return "a report that is not about the commit"
    said = report.making
    kinds = {"day": said.at, "tester": said.by, "machine": said.host, "tool": said.tool}
    missing = [name for name, text in kinds.items() if not text.strip()]
    return f"{report.report}: no {', no '.join(missing)}" if missing else ""


def _results_of_the_commit(facts: TraceFacts) -> Holding:
    """Each report is about the commit, so nothing was verified before it was under control."""
    loose = (f"{each.report}: {each.why}" for each in facts.bindings if not each.bound)
    return judge("reports of tests", len(facts.bindings), (), loose, reported=True)


def _chains(facts: TraceFacts) -> Holding:
    """From each hazard to a control, to code that implements it, to a verification that holds."""
    graph = facts.graph
    good = {each.node for each in facts.verified if each.state is Verification.VERIFIED}
    open_ones = {each.node for each in facts.verified if each.state is Verification.UNKNOWN}
    against, unknown = [], []
    found = _items(graph, NodeKind.HAZARD)
    for hazard in found:
        controls = [e.source for e in _good(graph.down(hazard.key), EdgeKind.CONTROLS)]
        built = [c for c in controls if any(_good(graph.down(c), EdgeKind.IMPLEMENTS))]
        if len(built) < len(set(controls)) or not controls:
            against.append(f"{hazard.id}: a control is missing or nothing implements it")
        elif not set(controls) <= good | open_ones:
            against.append(f"{hazard.id}: a control is not verified")
        elif not set(controls) <= good:
            unknown.append(hazard.id)
    return judge("hazards", len(found), against, unknown)


def _no_stale_evidence(facts: TraceFacts) -> Holding:
    """No link and no result rests on what has changed since; that retests were enough a human judges."""
    kinds = (EdgeKind.VERIFIES, EdgeKind.RESULT_OF)
    edges = [e for e in facts.graph.edges if e.kind in kinds]
    doubtful = [
        f"{e.source[1]}: {e.why}" for e in edges if e.state in (State.STALE, State.SUSPECT)
    ]
    open_ones = [e.source[1] for e in edges if e.state is State.UNKNOWN]
    # Tests that are linked and were never run are no evidence that anything was tested again.
    told = len(edges) if any(e.kind is EdgeKind.RESULT_OF for e in edges) else 0
    return judge("links of tests and results", told, doubtful, open_ones, reported=True)


def _mitigations_tested(facts: TraceFacts) -> Holding:
    """Each mitigation has a test of its own that passed, or a requirement that is verified."""
    graph = facts.graph
    good = {each.node for each in facts.verified if each.state is Verification.VERIFIED}
    found = _items(graph, NodeKind.MITIGATION)
    against, unknown = [], []
    for node in found:
        demanded = {e.target for e in _good(graph.up(node.key), EdgeKind.DEMANDS)}
        cases = [e.source for e in _good(graph.down(node.key), EdgeKind.VERIFIES)]
        runs = {e.state for c in cases for e in graph.down(c) if e.kind is EdgeKind.RESULT_OF}
        if demanded & good or (cases and runs == {State.OK}):
            continue
        if State.BROKEN in runs or not (demanded or cases):
            against.append(node.id)
        else:
            unknown.append(node.id)
    return judge("mitigations", len(found), against, unknown)


def of_controls(facts: TraceFacts, models: Iterable[ThreatModel]) -> Mapping[str, Holding]:
    """Clause id to whether each of the eight categories has a security control, and each control requirements that are verified.

    A category without a control is unknown: whether the device has no need of one a human says.
    """
    states = {each.node: each.state for each in facts.verified}
    missing = {each.value for each in ControlCategory} - {ControlCategory.UNKNOWN.value}
    against: list[str] = []
    unknown: list[str] = []
    held = (mitigation for model in models for mitigation in model.mitigations)
    controls = [each for each in held if each.state is not MitigationState.REJECTED]
    for control in controls:
        missing.discard(control.category.value)
        key = (NodeKind.MITIGATION.value, control.id)
        demanded = [e.target for e in _good(facts.graph.up(key), EdgeKind.DEMANDS)]
        told = {states.get(each, Verification.UNKNOWN) for each in demanded}
        proposed = control.state is MitigationState.PROPOSED
        if (
            proposed
            or not told
            or told & {Verification.FAILED, Verification.UNTESTED, Verification.SUSPECT}
        ):
            against.append(control.id)
        elif told != {Verification.VERIFIED}:
            unknown.append(control.id)
    told_of = judge("security controls", len(controls), against, unknown)
    if told_of.holds and missing:
        why = f"no security control is of the {'category' if len(missing) == 1 else 'categories'}"
        cure = "name the control of each category in a threat model, or have it judged"
        told_of = Holding(None, f"{why} {', '.join(sorted(missing))}", told_of.basis, cure)
    return {"FDA-CY:App4/Architecture: requirements (V.B.1, App1)": told_of}


def of_integration(facts: Facts) -> Mapping[str, Holding]:
    """Clause id to what these tests show: that all ended on this tree (5.6.6) and passed (5.6.3), and how they are recorded."""
    graph, globs = facts.trace.graph, facts.project.trace.integration
    paths = {n.key: n.location.path for n in graph.of(NodeKind.TEST_CASE) if n.location}
    cases = {key for key, path in paths.items() if path and matches_any(globs, path)}
    # A name that stands for no test says of none how it ended, whatever the others say.
    whole = cases and all(matches_one_of(glob, {*filter(None, paths.values())}) for glob in globs)
    ends = {k: {e.state for e in graph.down(k) if e.kind is EdgeKind.RESULT_OF} for k in cases}
    told = {State.OK, State.BROKEN}
    lost = [f"{k[1]}: no result of this tree" for k, how in ends.items() if not how or how - told]
    failed = [k[1] for k, how in ends.items() if State.BROKEN in how]
    clauses = {
        "62304:5.6.3": judge(_TOGETHER, len(cases), failed, lost),
        "62304:5.6.6": judge(_TOGETHER, len(cases), (), lost),
        "62304:5.6.7": recorded(facts.trace, _TOGETHER, cases),
        "62304:5.6.8": failures_reported(facts.trace, cases),
    }
    none = Holding(
        None, f"the project names no {_TOGETHER}, or some that its graph lacks", cure=_NAME_THEM
    )
    return {
        key: one if whole or (cases and one.holds is False) else none
        for key, one in clauses.items()
    }


def _codes(*codes: str) -> Callable[[TraceFacts], Holding]:
    """Nothing of that kind was found; that the rest is right a human judges, so it never holds by this alone."""

    def ask(facts: TraceFacts) -> Holding:
        found = [f"{d.subject}: {d.message}" for d in facts.diagnostics if d.code in codes]
        if found:
            return Holding(
                False, f"{len(found)} things speak against it", tuple(sorted(found)[:_SHOWN])
            )
        return Holding(None, "nothing found speaks against it; a human judges the rest")

    return ask


_ASKED: Mapping[str, Callable[[TraceFacts], Holding]] = MappingProxyType(
    {
        "14971:7.2": _controls_verified,
        "14971:7.6": _chains,
        "62304:5.1.11": _results_of_the_commit,
        "62304:5.2.1": _derived,
        "62304:5.2.3": _controlled(
            "hazards and mitigations", NodeKind.HAZARD, NodeKind.MITIGATION
        ),
        "62304:5.2.5": _codes("tr006-suspect-link", "tr011-changed-after-review"),
        "62304:5.2.6": _codes("tr002-duplicate-id", "tr003-dangling-link", "tr004-orphan"),
        "62304:5.7.1": _requirements_verified,
        "62304:5.7.2": failures_reported,
        "62304:5.7.3": _no_stale_evidence,
        "62304:5.7.4": _requirements_verified,
        "62304:5.7.5": _requirements_recorded,
        "62304:5.8.1": _requirements_verified,
        "62304:6.3.1": _no_stale_evidence,
        "62304:8.2.2": _no_stale_evidence,
        "62304:7.2.1": _controlled("hazards", NodeKind.HAZARD),
        "62304:7.3.1": _controls_verified,
        "62304:7.3.3": _chains,
        "81001-5-1:5.2.1": _controlled("mitigations", NodeKind.MITIGATION),
        "81001-5-1:5.7.1": _security_verified,
        "81001-5-1:5.7.2": _mitigations_tested,
        "81001-5-1:7.4": _mitigations_tested,
    }
)
