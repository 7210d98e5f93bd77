"""The one graph of a record: the trace of requirements, joined with what the rows of the other sheets are.

A sheet is a kind of node, a row a node, and each id in a column with a relation an edge. Who adds a sheet adds its nodes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from gatekeeper.model.book import Column, Row, Sheet
from gatekeeper.model.digest import ObjectId
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
from gatekeeper.record.graph.doubts import settled
from gatekeeper.record.tones import standing

ITEM_SHEETS: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.SYSTEM_REQUIREMENT: "requirement",
        NodeKind.SOFTWARE_REQUIREMENT: "requirement",
        NodeKind.DESIGN: "requirement",
        NodeKind.HAZARD: "hazard",
        NodeKind.RISK_CONTROL: "control",
        NodeKind.TEST_CASE: "test",
        NodeKind.CHANGE_REQUEST: "change-request",
        NodeKind.PROBLEM_REPORT: "problem",
        NodeKind.DOCUMENT: "document",
        NodeKind.LOG_EVENT: "requirement",
        NodeKind.TEST_RUN: "result",
        NodeKind.COVERAGE: "coverage",
        NodeKind.UNIT: "file",
        NodeKind.CLAUSE: "clause",
    }
)
"""Nodes that the trace makes to the sheet that shows them."""
ROW_NODES: Mapping[str, NodeKind] = MappingProxyType(
    {
        "unit": NodeKind.SOFTWARE_ITEM,
        "surface": NodeKind.SURFACE,
        "threat": NodeKind.THREAT,
        "mitigation": NodeKind.MITIGATION,
        "threat-review": NodeKind.REVIEW,
        "review": NodeKind.REVIEW,
        "person": NodeKind.PERSON,
        "training": NodeKind.TRAINING,
        "act": NodeKind.TRAINING,
        "suppression": NodeKind.SUPPRESSION,
        "override": NodeKind.OVERRIDE,
        "soup-item": NodeKind.SOUP,
        "soup-anomaly": NodeKind.SOUP_ANOMALY,
        "feed": NodeKind.FEED_SNAPSHOT,
        "log-event": NodeKind.LOG_EVENT,
        "tool": NodeKind.TOOL,
        "validation": NodeKind.TOOL_VALIDATION,
        "baseline": NodeKind.BASELINE,
        "configuration": NodeKind.ARTEFACT,
    }
)
"""Sheets whose rows become nodes, through which doubt travels."""
FLAT_NODES: Mapping[str, NodeKind] = MappingProxyType(
    {
        "commit": NodeKind.COMMIT,
        "finding": NodeKind.FINDING,
        "decision": NodeKind.GATE_DECISION,
        "approval": NodeKind.REVIEW,
        "file": NodeKind.UNIT,
    }
)
"""Sheets that may have a million rows: their nodes stay rows, and questions walk their edges column by column."""
_SHEETS = {
    **{node.value: sheet for sheet, node in ROW_NODES.items() if node is not NodeKind.REVIEW},
    **{node.value: sheet for node, sheet in ITEM_SHEETS.items()},
    NodeKind.AGENT.value: "person",
}
_CLAIMED = ("surface", "threat", "mitigation", "person", "baseline")
"""Sheets whose state is what somebody says of the row; no evidence is in doubt because of it."""
_STATE = {"act": "trained"}
"""Sheets whose state stands under another name."""
_CAUSES = ("why", "fault", "defects")
"""Columns that tell why a row has its state."""
_ONLY_WRONG = frozenset({"act"})
"""Sheets of which only rows that speak against something become nodes: there are as many as commits, and most hold."""
_WRONG = (State.BROKEN, State.STALE, State.SUSPECT)
_DOUBTED = ("unit", "threat", "mitigation", "surface", "soup-item")
"""Sheets that get a column of the doubt about each row."""
_UNPROVEN = {
    Verification.FAILED: State.BROKEN,
    Verification.SUSPECT: State.SUSPECT,
    Verification.UNKNOWN: State.UNKNOWN,
    Verification.UNTESTED: State.UNKNOWN,
}
_Places = Mapping[tuple[str, str], NodeKey]
"""Sheet and id to the node."""


def whole_graph(trace: TraceFacts, sheets: Iterable[Sheet], as_of: ObjectId | None) -> Graph:
    """The trace and the rows of those of the sheets that hold nodes, every state settled."""
    held = [_telling(sheet) for sheet in sheets if sheet.kind in ROW_NODES]
    nodes = {node.key: node for node in _proven(trace)}
    places = {(sheet_of(key), key[1]): key for key in nodes}
    for sheet in held:
        for row in sheet.rows:
            node = _node(sheet, row)
            places[sheet.kind, node.id] = node.key
            known = nodes.get(node.key)
            nodes[node.key] = node if known is None else _joined(known, node)
    edges = list(trace.graph.edges)
    known_edges = {(edge.source, edge.target, edge.kind) for edge in edges}
    for edge in (e for sheet in held for e in _edges(sheet, places, as_of)):
        if (edge.source, edge.target, edge.kind) not in known_edges:
            edges.append(edge)
    return settled(nodes, edges)


def sheet_of(key: NodeKey) -> str:
    """The kind of the sheet that shows a node."""
    return _SHEETS.get(key[0], key[0])


def with_doubts(sheets: Iterable[Sheet], graph: Graph) -> Iterator[Sheet]:
    """The sheets, with the first cause for which a row cannot be relied on."""
    for sheet in sheets:
        if sheet.kind in _DOUBTED:
            kind = ROW_NODES[sheet.kind].value
            rows = tuple((*row, _doubt(graph.get((kind, str(row[0]))))) for row in sheet.rows)
            columns = (*sheet.columns, Column("doubt", "Doubt"))
            yield Sheet(sheet.kind, sheet.title, columns, rows, sheet.unknown)
        else:
            yield sheet


def _doubt(node: Node | None) -> str:
    return "" if node is None or node.state is State.OK else f"{node.state.value}: {node.why}"


def _proven(trace: TraceFacts) -> Iterator[Node]:
    """The nodes of the trace; what has to be verified and is not, and a test without a result, are no good evidence."""
    verified = {each.node: each for each in trace.verified}
    for node in trace.graph.nodes:
        held = verified.get(node.key)
        state = State.OK if held is None else _UNPROVEN.get(held.state, State.OK)
        if node.state is not State.OK:
            yield node
        elif held is not None and state is not State.OK:
            yield replace(node, state=state, why=held.why)
        elif node.kind is NodeKind.TEST_CASE and not _has_result(trace.graph, node):
            yield replace(node, state=State.UNKNOWN, why="no result of it was given")
        else:
            yield node


def _has_result(graph: Graph, case: Node) -> bool:
    return any(edge.kind is EdgeKind.RESULT_OF for edge in graph.down(case.key))


def _telling(sheet: Sheet) -> Sheet:
    if sheet.kind not in _ONLY_WRONG:
        return sheet
    return replace(
        sheet, rows=tuple(row for row in sheet.rows if _node(sheet, row).state in _WRONG)
    )


def _node(sheet: Sheet, row: Row) -> Node:
    identifier = str(row[0])
    kind = ROW_NODES[sheet.kind]
    if kind is NodeKind.PERSON and sheet.cell(row, "kind") != ("human",):
        kind = NodeKind.AGENT
    said = "" if sheet.kind in _CLAIMED else _text(sheet, row, _STATE.get(sheet.kind, "state"))
    state = standing(said) if said else State.OK
    why = "" if state is State.OK else _cause(sheet, row) or f"it is {said}"
    return Node(kind, identifier, _text(sheet, row, "title") or identifier, "", state, why)


def _cause(sheet: Sheet, row: Row) -> str:
    return next((text for name in _CAUSES if (text := _text(sheet, row, name))), "")


def _text(sheet: Sheet, row: Row, column: str) -> str:
    """What stands in that column; empty when the sheet has none of the name."""
    return ", ".join(sheet.cell(row, column)) if sheet.has(column) else ""


def _joined(known: Node, node: Node) -> Node:
    """A node that two sources tell of stands as the worse of them says."""
    if known.state is not State.OK or node.state is State.OK:
        return known
    return replace(known, state=node.state, why=node.why)


def _edges(sheet: Sheet, places: _Places, as_of: ObjectId | None) -> Iterator[Edge]:
    columns = [
        column for column in sheet.columns if column.relation and column.to not in FLAT_NODES
    ]
    for row in sheet.rows:
        own = places[sheet.kind, str(row[0])]
        for column in columns:
            for named in sheet.cell(row, column.name):
                yield from _edge(own, column, named, places, as_of)


def _edge(
    own: NodeKey, column: Column, named: str, places: _Places, as_of: ObjectId | None
) -> Iterator[Edge]:
    """The edge to what the cell names; a sentence is no name, and what nobody registered is a broken edge."""
    other = places.get((column.to, named))
    if column.relation is None or (other is None and " " in named):
        return
    state, why = (State.OK, "") if other else (State.BROKEN, f"{named} is not in the record")
    there = other or ("", named)
    source, target = (own, there) if column.up else (there, own)
    if other or column.up:
        yield Edge(source, target, column.relation, column.name, state, why, None, as_of)
