"""States of the graph: what a change makes suspect, what is stale behind it, what hangs loose, what is verified."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gatekeeper.model.graph import (
    ASKED,
    DROPPED,
    STANDING,
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKey,
    NodeKind,
    State,
    Verification,
    Verified,
)
from gatekeeper.trace.build import COMES_FROM_ITSELF, Draft

_UP = frozenset(
    {
        EdgeKind.REFINES,
        EdgeKind.CONTROLS,
        EdgeKind.VERIFIES,
        EdgeKind.IMPLEMENTS,
        EdgeKind.RESULT_OF,
    }
)
"""Edges along which doubt travels: the source was made for the target."""
_WORK = (NodeKind.CHANGE_REQUEST, NodeKind.PROBLEM_REPORT)
_NO_ORIGIN = frozenset({EdgeKind.ANSWERS, EdgeKind.RELATES})
"""Edges that say nothing of where an item comes from."""


def settle(draft: Draft, before: Mapping[NodeKey, str] | None) -> Graph:
    """The graph with every state settled. `before` has the digests of the same nodes in the baseline, `None` when
    there is no baseline to compare with."""
    edges = [_compared(edge, draft.nodes, before) for edge in draft.edges]
    doubts = _spread(edges)
    settled = [_behind(edge, doubts) for edge in edges]
    nodes = [_node(node, doubts.get(key)) for key, node in draft.nodes.items()]
    order = sorted(
        settled, key=lambda e: (e.source, e.target, e.kind.value, e.role, str(e.location))
    )
    return Graph(tuple(sorted(nodes, key=lambda n: n.key)), tuple(order))


def _compared(
    edge: Edge, nodes: Mapping[NodeKey, Node], before: Mapping[NodeKey, str] | None
) -> Edge:
    """The edge, suspect when its target changed since the baseline and its source did not."""
    if before is None or edge.state is not State.OK or edge.kind not in _UP:
        return edge
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    if source is None or target is None or edge.target not in before:
        return edge
    changed = before[edge.target] != target.digest
    followed = edge.source not in before or before[edge.source] != source.digest
    if not changed or followed:
        return edge
    why = f"{edge.target[1]} changed since the baseline and {edge.source[1]} did not"
    return replace(edge, state=State.SUSPECT, why=why)


def _spread(edges: Iterable[Edge]) -> dict[NodeKey, str]:
    """Why each node behind a suspect edge is in doubt, transitively, each by the first doubt in order."""
    behind: dict[NodeKey, list[Edge]] = defaultdict(list)
    doubts: dict[NodeKey, str] = {}
    queue: list[NodeKey] = []
    for edge in edges:
        if edge.kind in _UP:
            behind[edge.target].append(edge)
        if edge.state is State.SUSPECT and edge.source not in doubts:
            doubts[edge.source] = edge.why
            queue.append(edge.source)
    for key in queue:
        for edge in behind.get(key, ()):
            if edge.source not in doubts:
                doubts[edge.source] = doubts[key]
                queue.append(edge.source)
    return doubts


def _behind(edge: Edge, doubts: Mapping[NodeKey, str]) -> Edge:
    if edge.state is State.OK and edge.kind in _UP and edge.target in doubts:
        return replace(edge, state=State.STALE, why=doubts[edge.target])
    return edge


def _node(node: Node, doubt: str | None) -> Node:
    if doubt is None or node.state is not State.OK:
        return node
    evidence = node.kind in (NodeKind.TEST_RUN, NodeKind.COVERAGE)
    return replace(node, state=State.STALE if evidence else State.SUSPECT, why=doubt)


def tell_doubts(draft: Draft, graph: Graph) -> None:
    """A diagnostic for each suspect link and for each item that was changed after its own review mark."""
    for edge in graph.edges:
        told = edge.why == COMES_FROM_ITSELF
        if edge.state is State.SUSPECT and edge.location is not None and not told:
            draft.tell(
                "tr006-suspect-link",
                edge.location,
                f"the link of {edge.source[1]} is suspect: {edge.why}",
                edge.source[1],
                "look at both, change what has to follow, and confirm the link",
            )
    for item in draft.items.values():
        if item.active and item.reviewed is False:
            draft.tell(
                "tr011-changed-after-review",
                item.location,
                f"{item.id} is not what its own review mark was made for",
                item.id,
                "review it again with the tool that made the mark",
            )


def tell_orphans(draft: Draft, graph: Graph) -> None:
    """A diagnostic for each normative item that comes from nothing, or that nothing comes from where it is a root."""
    for identifier, item in draft.items.items():
        kind = draft.kinds[identifier]
        if not item.active or not item.normative:
            continue
        key = (kind.value, identifier)
        if kind.value in draft.ground.settings.roots:
            if not _is_ahead(kind, item.status) and not _is_used(graph, key):
                message = f"nothing comes from {identifier}"
                cure = "derive what it asks for and name it there, or withdraw it"
                draft.tell("tr004-orphan", item.location, message, identifier, cure)
        elif not any(
            edge.state is not State.BROKEN and edge.kind not in _NO_ORIGIN
            for edge in graph.up(key)
        ):
            message = f"{identifier} comes from nothing"
            cure = "name what it is derived from, or make its kind one of the roots of [trace]"
            draft.tell("tr004-orphan", item.location, message, identifier, cure)


def _is_ahead(kind: NodeKind, status: str) -> bool:
    """Whether a problem or a request says of itself that nothing has to come from it yet, or ever."""
    words = STANDING | DROPPED | (ASKED if kind is NodeKind.CHANGE_REQUEST else frozenset())
    return kind in _WORK and status.casefold().strip() in words


def _is_used(graph: Graph, root: NodeKey) -> bool:
    """Whether something comes from a root; a document is there for the clauses that it answers as well."""
    answers = root[0] == NodeKind.DOCUMENT.value and any(
        edge.kind is EdgeKind.ANSWERS and edge.state is State.OK for edge in graph.up(root)
    )
    return answers or any(edge.state is not State.BROKEN for edge in graph.down(root))


def tell_uncovered(draft: Draft, graph: Graph) -> None:
    """A diagnostic for each kind of item that another one says it needs and that no item of the kind covers."""
    for identifier, item in draft.items.items():
        if not item.active or not item.needs:
            continue
        covering = {
            _covering_kind(draft, edge)
            for edge in graph.down((draft.kinds[identifier].value, identifier))
        }
        for missing in sorted(set(item.needs) - covering):
            draft.tell(
                "tr012-not-covered",
                item.location,
                f"{identifier} needs {missing}, and nothing of that kind covers it",
                identifier,
                f"write the {missing} that covers it, or take the need out",
            )


def _covering_kind(draft: Draft, edge: Edge) -> str:
    if edge.state is State.BROKEN:
        return ""
    item = draft.items.get(edge.source[1])
    return edge.role if item is None else item.kind


def verifications(draft: Draft, graph: Graph) -> tuple[Verified, ...]:
    """How each active, normative item of a kind that has to be verified stands, by kind and id."""
    wanted = [
        (draft.kinds[identifier].value, identifier)
        for identifier, item in draft.items.items()
        if item.active
        and item.normative
        and draft.kinds[identifier].value in draft.ground.settings.verify
    ]
    return tuple(_verified(graph, key) for key in sorted(wanted))


def _verified(graph: Graph, key: NodeKey) -> Verified:
    edges = [edge for edge in graph.down(key) if edge.kind is EdgeKind.VERIFIES]
    cases = sorted({edge.source for edge in edges})
    tests = tuple(case[1] for case in cases)
    if not cases:
        return Verified(key, Verification.UNTESTED, "no test case verifies it", tests)
    runs = [(case, _runs(graph, case)) for case in cases]
    for case, states in runs:
        if State.BROKEN in states:
            return Verified(key, Verification.FAILED, f"{case[1]} failed", tests)
    node = graph.get(key)
    doubt = next((e.why for e in edges if e.state is not State.OK), "")
    if node is not None and node.state is not State.OK:
        doubt = doubt or node.why
    doubt = doubt or next(
        (n.why for c in cases if (n := graph.get(c)) and n.state is not State.OK), ""
    )
    if doubt:
        return Verified(key, Verification.SUSPECT, doubt, tests)
    for case, states in runs:
        if states != {State.OK}:
            why = "no result of it was given" if not states else _why(graph, case)
            return Verified(key, Verification.UNKNOWN, f"{case[1]}: {why}", tests)
    return Verified(
        key,
        Verification.VERIFIED,
        f"{len(tests)} test {'case' if len(tests) == 1 else 'cases'} passed",
        tests,
    )


def _runs(graph: Graph, case: NodeKey) -> set[State]:
    return {edge.state for edge in graph.down(case) if edge.kind is EdgeKind.RESULT_OF}


def _why(graph: Graph, case: NodeKey) -> str:
    return next(
        edge.why
        for edge in graph.down(case)
        if edge.kind is EdgeKind.RESULT_OF and edge.state is not State.OK
    )
