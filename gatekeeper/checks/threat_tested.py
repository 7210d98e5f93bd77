"""Mitigations held against tests: is there one for each requirement, and did it run and pass at this commit?"""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import View
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import EdgeKind, Graph, NodeKey, NodeKind, State
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.threat import Mitigation

_RULE = "tm022-mitigation-not-tested"


def judge_tested(view: View) -> Iterator[Answer]:
    """TM022 for every mitigation in place whose requirements exist, in no order."""
    for mitigation in view.mitigations:
        known = view.facts.threats.requirements
        if not mitigation.state.in_place or known is None:
            continue
        if set(mitigation.requirements) & known:  # else TM021 has said so
            yield from _written(view, mitigation) or _ran(view, mitigation)


def _written(view: View, mitigation: Mitigation) -> list[Answer]:
    """Whether there is a test at all."""
    mentioned = view.facts.threats.tests_of
    gone = [test for test in mitigation.tests if not _exists(view, test)]
    untested: list[str] = []
    if not mitigation.tests:
        cases = view.facts.trace.graph
        untested = sorted(
            name
            for name in set(mitigation.requirements) - mentioned.keys()
            if not _cases(cases, name)
        )
    if gone:
        what = f"its tests name {', '.join(gone)}, which is no test file of the tree"
        there = any(view.facts.ownership(test.partition("::")[0]) for test in gone)
        cure = (
            "a file is there and is no test: name its folder under tests in [layout] of gatekeeper.toml"
            if there
            else "write the test, or correct its path"
        )
    elif untested:
        what = f"{', '.join(untested)} has no test"
        cure = "name the test in the mitigation's tests, or the requirement in a test"
    else:
        return []
    return [_answer(view, mitigation, what, cure)]


def _answer(
    view: View, mitigation: Mitigation, what: str, cure: str, rows: tuple[Row, ...] = ()
) -> Answer:
    return view.answer(
        _RULE,
        f"the mitigation {mitigation.id} is {mitigation.state.value} and {what}",
        view.at_mitigation(mitigation),
        cure,
        rows,
    )


def _exists(view: View, test: str) -> bool:
    """Whether it names a test file, or one in it (`path::name`); a name without a folder is somebody else's id."""
    path = test.partition("::")[0]
    owned = view.facts.ownership(path)
    if owned is None:
        return "/" not in path and "." not in path
    return owned.layout is LayoutClass.TESTS


def _awaits_results(facts: Facts) -> bool:
    """Whether results of this commit are asked for: what is staged is none yet."""
    staged = facts.change.kind is ChangeKind.STAGED or facts.change.before_review
    return facts.trace.reports_expected is not None and not staged


def _ran(view: View, mitigation: Mitigation) -> list[Answer]:
    """Whether each requirement's tests, by the reports bound to this tree, ran and passed."""
    if not _awaits_results(view.facts):
        return []
    trace = view.facts.trace
    failed: list[Row] = []
    silent: list[str] = []
    own = [case for test in mitigation.tests for case in _named(trace.graph, test)]
    for requirement in sorted(set(mitigation.requirements)):
        cases = list(dict.fromkeys([*_cases(trace.graph, requirement), *own]))
        states = [_state(trace.graph, case) for case in cases]
        failed += [
            Row("failed", case[1], why)
            for case, (state, why) in zip(cases, states, strict=True)
            if state is State.BROKEN
        ]
        if not any(state in (State.OK, State.BROKEN) for state, _ in states):
            silent.append(requirement)
    if failed:
        what = f"its test {failed[0].text} did not pass at this commit"
        return [
            _answer(view, mitigation, what, "mend it until the test passes", tuple(failed[:5]))
        ]
    if not silent:
        return []
    names = ", ".join(silent)
    cure = (
        f"mark it (Verifies: {silent[0]}), run it, name its report in [[trace.reports]], and hand over the results of this "
        "commit with --report NAME=FILE"
    )
    if trace.reports_expected and any(binding.bound for binding in trace.bindings):
        what = f"no test of {names} ran at this commit, by the reports given"
        return [_answer(view, mitigation, what, cure)]
    return [
        view.undecided(
            "tm022-results-unknown",
            f"whether a test of {names} passed, which the mitigation {mitigation.id} rests on, cannot be told: "
            "no report is bound to this commit",
            view.at_mitigation(mitigation),
            cure,
        )
    ]


def _cases(graph: Graph, requirement: str) -> list[NodeKey]:
    """The test cases that verify the item, in order."""
    return [
        edge.source
        for node in graph.named(requirement)
        for edge in graph.down(node.key)
        if edge.kind is EdgeKind.VERIFIES
    ]


def _named(graph: Graph, test: str) -> list[NodeKey]:
    """The test cases that a mitigation names: by their id, or all of a file."""
    key = (NodeKind.TEST_CASE.value, test)
    if graph.get(key) is not None:
        return [key]
    return [
        node.key for node in graph.of(NodeKind.TEST_CASE) if node.id.partition("::")[0] == test
    ]


def _state(graph: Graph, case: NodeKey) -> tuple[State, str]:
    """The worst that its runs say; unknown when none is bound to this tree."""
    runs = [
        node
        for edge in graph.down(case)
        if edge.kind is EdgeKind.RESULT_OF and (node := graph.get(edge.source)) is not None
    ]
    for wanted in (State.BROKEN, State.OK):
        for run in runs:
            if run.state is wanted:
                return run.state, run.why
    return State.UNKNOWN, ""
