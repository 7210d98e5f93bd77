"""Doubt in the one graph: from evidence that does not hold to everything that rests on it, however far.

What changed since the baseline the trace settles itself; here the other way is walked: a failed result puts its test in
doubt, the test what it verifies, that its mitigation, the mitigation its threat, the threat its software item.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gatekeeper.model.graph import Edge, EdgeKind, Graph, Node, NodeKey, State

SOURCE_RESTS = frozenset({EdgeKind.USES, EdgeKind.RESTS_ON, EdgeKind.DEMANDS})
"""Edges whose target is the evidence."""
_TARGET_RESTS = frozenset(
    {
        EdgeKind.RESULT_OF,
        EdgeKind.VERIFIES,
        EdgeKind.REFINES,
        EdgeKind.MITIGATES,
        EdgeKind.CONTROLS,
        EdgeKind.THREATENS,
        EdgeKind.PART_OF,
    }
)
"""Edges whose source is the evidence."""
WRONG = frozenset({State.BROKEN, State.STALE, State.SUSPECT})


def settled(nodes: Mapping[NodeKey, Node], edges: Iterable[Edge]) -> Graph:
    """The graph in which every node behind a doubt is suspect, or unknown where nothing is wrong and something is missing."""
    ordered = sorted(
        edges, key=lambda e: (e.source, e.target, e.kind.value, e.role, str(e.location))
    )
    doubts = _doubts(nodes, ordered)
    kept = [_node(nodes[key], doubts.get(key)) for key in sorted(nodes)]
    return Graph(tuple(kept), tuple(_edge(edge, doubts) for edge in ordered))


_Doubt = tuple[State, str]


def _doubts(nodes: Mapping[NodeKey, Node], edges: list[Edge]) -> Mapping[NodeKey, _Doubt]:
    """Each node in doubt, with the first cause: what is wrong weighs more than what is unknown."""
    resting: dict[NodeKey, list[NodeKey]] = defaultdict(list)
    for edge in edges:
        if edge.kind in SOURCE_RESTS:
            resting[edge.target].append(edge.source)
        elif edge.kind in _TARGET_RESTS:
            resting[edge.source].append(edge.target)
    doubts: dict[NodeKey, _Doubt] = {}
    for seeds, state in ((WRONG, State.SUSPECT), (frozenset({State.UNKNOWN}), State.UNKNOWN)):
        queue = _seeds(nodes, edges, seeds, doubts, state)
        for key in queue:
            for other in resting.get(key, ()):
                if other not in doubts:
                    doubts[other] = state, doubts[key][1]
                    queue.append(other)
    return doubts


def _seeds(
    nodes: Mapping[NodeKey, Node],
    edges: Iterable[Edge],
    seeds: frozenset[State],
    doubts: dict[NodeKey, _Doubt],
    state: State,
) -> list[NodeKey]:
    """Where doubt of that kind begins: at nodes, and at the source of edges that do not hold."""
    causes = {
        **{
            e.source: e.why for e in edges if e.state in seeds and e.kind is not EdgeKind.RESULT_OF
        },
        **{key: nodes[key].why for key in sorted(nodes) if nodes[key].state in seeds},
    }
    found = [key for key in sorted(causes) if key not in doubts]
    doubts.update({key: (state, f"{' '.join(key)}: {causes[key]}") for key in found})
    return found


def _node(node: Node, doubt: _Doubt | None) -> Node:
    if doubt is None or node.state is not State.OK:
        return node
    return replace(node, state=doubt[0], why=doubt[1])


def _edge(edge: Edge, doubts: Mapping[NodeKey, _Doubt]) -> Edge:
    """The edge, stale when the evidence at its end is in doubt."""
    if edge.state is not State.OK or edge.kind not in (SOURCE_RESTS | _TARGET_RESTS):
        return edge
    doubt = doubts.get(edge.target if edge.kind in SOURCE_RESTS else edge.source)
    if doubt is None or doubt[0] is State.UNKNOWN:
        return edge
    return replace(edge, state=State.STALE, why=doubt[1])
