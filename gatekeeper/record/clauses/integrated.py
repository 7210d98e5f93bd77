"""Clauses about tests of integrated items (IEC 62304, 5.6): decided by the results of the files that the project names as such."""

from collections.abc import Mapping

from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches_any
from gatekeeper.model.graph import EdgeKind, NodeKind, State
from gatekeeper.record.clauses.by_graph import Holding, failures_reported, judge, recorded

_WHAT = "tests of integrated items"
_CURE = "name the files whose tests exercise units together in integration of [trace], and hand over results of this commit"


def of_integration(facts: Facts) -> Mapping[str, Holding]:
    """Clause id to what these tests show: that all ended on this tree (5.6.6) and passed (5.6.3), and how they are recorded."""
    graph, globs = facts.trace.graph, facts.project.trace.integration
    found = (n for n in graph.of(NodeKind.TEST_CASE) if n.location and n.location.path)
    cases = {n.key for n in found if n.location and matches_any(globs, n.location.path)}
    ends = {
        key: {edge.state for edge in graph.down(key) if edge.kind is EdgeKind.RESULT_OF}
        for key in cases
    }
    told = {State.OK, State.BROKEN}
    lost = [
        f"{key[1]}: no result of this tree" for key, how in ends.items() if not how or how - told
    ]
    failed = [key[1] for key, how in ends.items() if State.BROKEN in how]
    clauses = {
        "62304:5.6.3": judge(_WHAT, len(cases), failed, lost),
        "62304:5.6.6": judge(_WHAT, len(cases), (), lost),
        "62304:5.6.7": recorded(facts.trace, _WHAT, cases),
        "62304:5.6.8": failures_reported(facts.trace, cases),
    }
    none = Holding(None, f"the project names no {_WHAT}, or none is in its graph", cure=_CURE)
    return clauses if cases else dict.fromkeys(clauses, none)
