"""Sheets of the graph: items of requirement files, tests and results, links with their states, reports and what binds them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.graph import (
    DROPPED,
    SOLVED,
    STANDING,
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKey,
    NodeKind,
    State,
    TraceFacts,
    Verification,
    Verified,
)
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.trace import Binding
from gatekeeper.record.clauses.pinned import is_approved
from gatekeeper.record.graph.rows import sheet_of
from gatekeeper.record.sheets.columns import place, sheet

_ITEMS = (
    (
        "requirement",
        "Requirements and design",
        (
            NodeKind.SYSTEM_REQUIREMENT,
            NodeKind.SOFTWARE_REQUIREMENT,
            NodeKind.DESIGN,
            NodeKind.LOG_EVENT,
        ),
    ),
    ("hazard", "Hazards", (NodeKind.HAZARD,)),
    ("control", "Risk controls", (NodeKind.RISK_CONTROL,)),
    ("test", "Test cases", (NodeKind.TEST_CASE,)),
    ("change-request", "Change requests", (NodeKind.CHANGE_REQUEST,)),
    ("problem", "Problem reports", (NodeKind.PROBLEM_REPORT,)),
    ("document", "Documents", (NodeKind.DOCUMENT,)),
)
_WORDS = (
    "id state:state title kind class status approved version why comes-from>requirement leads-to>requirement controls>hazard tests>test "
    "implemented-in>file its-file-says link-state:state place:code digest:code"
)
_FROM_WORST = (State.BROKEN, State.STALE, State.SUSPECT, State.UNKNOWN, State.EXTERNAL, State.OK)
_ENDS = {State.BROKEN: "failed", State.OK: "passed"}
_NO_SOURCE = "the project names no source of requirements"
_NOT_KEPT = "no source of the project holds any, and nothing tells that there are none"
_NO_REPORT = "the project names no report of results"
_NO_COVERAGE = "no report of coverage was handed over"
_NOTHING_GIVEN = "no report of results or coverage was handed over"


_ClassOf = Callable[[str], SafetyClass]
"""The class of a path of head; the strictest for one that belongs to nothing."""


def trace_sheets(facts: TraceFacts, class_of: _ClassOf) -> tuple[Sheet, ...]:
    """Items by kind, tests, results, coverage, every link, every report."""
    verified = {each.node: each for each in facts.verified}
    against = {d.subject: d.message for d in reversed(facts.diagnostics)}
    graph, unknown = facts.graph, "" if facts.configured else _NO_SOURCE
    classes = _classes(graph, class_of)
    results = unknown or ("" if facts.reports_expected else _NO_REPORT)
    reports = {str(each.digest): each.report for each in facts.bindings}
    covered = [_coverage(node, graph) for node in graph.of(NodeKind.COVERAGE)]
    items = {
        name: [
            _item(n, graph, verified, against, classes.get(n.key, ()))
            for n in graph.of(*kinds)
            if _is_written(n)
        ]
        for name, _, kinds in _ITEMS
    }
    return (
        *(
            sheet(name, title, _WORDS, items[name], unknown or _untold(name, items[name]))
            for name, title, _ in _ITEMS
        ),
        sheet(
            "result",
            "Test results",
            "id state:state test>test report>report why place:code digest:code",
            (_result(node, graph, reports) for node in graph.of(NodeKind.TEST_RUN)),
            results,
        ),
        sheet(
            "coverage",
            "Coverage",
            "id state:state file>file why place:code",
            covered,
            unknown or ("" if covered else _NO_COVERAGE),
        ),
        sheet(
            "link",
            "Links",
            "id state:state from from-kind relation to to-kind role why place:code as-of:code",
            (_link(edge, graph) for edge in graph.edges),
            unknown,
        ),
        sheet(
            "report",
            "Reports of results and coverage",
            "id state:state commit:code made-at made-by host tool why digest:code",
            map(_report, facts.bindings),
            unknown or ("" if facts.bindings else _NOTHING_GIVEN),
        ),
    )


def _untold(name: str, rows: list[Row]) -> str:
    """Why an empty sheet does not say that there are none: problems and requests are kept elsewhere more often than never."""
    return _NOT_KEPT if name in ("change-request", "problem") and not rows else ""


def _is_written(node: Node) -> bool:
    """Whether a file tells of it; a log event that code alone tells of stands in the event catalogue."""
    return node.kind is not NodeKind.LOG_EVENT or node.location is not None


def _approved(status: str) -> str:
    """Whether its own file says so in a word that leaves no doubt; whatever else it says is no approval."""
    return "unknown" if not status else "yes" if is_approved(status) else "no"


_BELOW = {
    NodeKind.SYSTEM_REQUIREMENT: (EdgeKind.REFINES, "comes from it"),
    NodeKind.HAZARD: (EdgeKind.CONTROLS, "controls it"),
}
"""Kinds that no test is asked of: by which edges they stand, and what these say."""


def _met_below(
    kind: NodeKind, down: Iterable[Edge], verified: dict[NodeKey, Verified]
) -> tuple[str, str]:
    """How an item stands that no test is asked of: by what is verified of what it leads to."""
    wanted, words = _BELOW[kind]
    below = {e.source for e in down if e.kind is wanted}
    good = [k for k in below if k in verified and verified[k].state is Verification.VERIFIED]
    state = "verified" if below and len(good) == len(below) else "not verified"
    return (
        state,
        f"of what {words} {len(good)} of {len(below)} verified" if below else f"nothing {words}",
    )


_CLASSED = (
    NodeKind.SYSTEM_REQUIREMENT,
    NodeKind.SOFTWARE_REQUIREMENT,
    NodeKind.DESIGN,
    NodeKind.HAZARD,
    NodeKind.RISK_CONTROL,
)
_UPWARD = (EdgeKind.REFINES, EdgeKind.CONTROLS)


def _classes(graph: Graph, class_of: _ClassOf) -> dict[NodeKey, tuple[str, ...]]:
    """The class of each item: the strictest of the files that implement it or what leads up to it.

    What no file implements counts as the strictest there is (IEC 62304 4.3: so long as no class is assigned), and says so.
    """
    bare = (class_of("").name, "for want of code that implements it")
    starts: dict[tuple[int, tuple[str, ...]], list[NodeKey]] = defaultdict(list)
    keys = [node.key for node in graph.of(*_CLASSED)]
    for key in keys:
        down = graph.down(key)
        files = {class_of(e.source[1]) for e in down if e.kind is EdgeKind.IMPLEMENTS}
        for each in files:
            starts[-each.rank, (each.name,)].append(key)
        if not files and not any(e.kind in _UPWARD for e in down):
            starts[-class_of("").rank, bare].append(key)
    found: dict[NodeKey, tuple[str, ...]] = {}
    for (_, text), todo in sorted(starts.items(), key=lambda start: start[0]):
        while todo:
            key = todo.pop()
            if key not in found:
                found[key] = text
                todo += [e.target for e in graph.up(key) if e.kind in _UPWARD]
    return {key: found.get(key, bare) for key in keys}


def _item(
    node: Node,
    graph: Graph,
    verified: dict[NodeKey, Verified],
    against: dict[str, str],
    classes: tuple[str, ...],
) -> Row:
    held = verified.get(node.key)
    up, down = graph.up(node.key), graph.down(node.key)
    doubtful = sorted(
        {e.state.value for e in (*up, *down)} - {State.OK.value, State.EXTERNAL.value}
    )
    if held is not None:
        state, why = held.state.value, held.why
    elif node.state is State.OK and node.id in against:
        state, why = "in doubt", against[node.id]
    elif node.kind is NodeKind.TEST_CASE and node.state is State.OK:
        state, why = _ended([e.state for e in down if e.kind is EdgeKind.RESULT_OF]), node.why
    elif node.kind is NodeKind.PROBLEM_REPORT and node.state is State.OK:
        state, why = _solved(node.status), node.why
    elif node.kind in _BELOW and node.state is State.OK:
        state, why = _met_below(node.kind, down, verified)
    else:
        state, why = node.state.value, node.why
    return (
        node.id,
        state,
        node.title,
        node.source_kind or node.kind.value,
        classes,
        node.status,
        _approved(node.status),
        node.version,
        why,
        _ids(
            e.target
            for e in up
            if e.kind in (EdgeKind.REFINES, EdgeKind.RELATES, EdgeKind.VERIFIES)
        ),
        _ids(e.source for e in down if e.kind in (EdgeKind.REFINES, EdgeKind.DEMANDS)),
        _ids(e.target for e in up if e.kind is EdgeKind.CONTROLS),
        _ids(e.source for e in down if e.kind is EdgeKind.VERIFIES),
        _ids(e.source for e in down if e.kind is EdgeKind.IMPLEMENTS),
        node.says,
        tuple(doubtful) or (("ok",) if up or down else ("no link",)),
        place(node.location),
        node.digest,
    )


def _solved(status: str) -> str:
    """What a problem report says of itself; that it was solved its file says, and a clause whether that holds."""
    said = status.casefold().strip()
    words = {"solved": SOLVED, "open": STANDING, "dropped": DROPPED}
    return next((word for word, held in words.items() if said in held), "unknown")


def _ended(results: list[State]) -> str:
    """How a test case stands by its results: a case that nobody saw pass is not good."""
    if not results:
        return "no result"
    worst = min(results, key=_FROM_WORST.index)
    return _ENDS.get(worst, str(worst.value))


def _ids(keys: Iterator[NodeKey]) -> tuple[str, ...]:
    return tuple(sorted({key[1] for key in keys}))


def _result(node: Node, graph: Graph, reports: dict[str, str]) -> Row:
    tests = _ids(e.target for e in graph.up(node.key) if e.kind is EdgeKind.RESULT_OF)
    return (
        node.id,
        _ENDS.get(node.state, node.state.value),
        tests,
        reports.get(node.digest, ""),
        node.why,
        place(node.location),
        node.digest,
    )


def _report(b: Binding) -> Row:
    made = b.making
    said = (b.commit or "", made.at, made.by, made.host, made.tool)
    return b.report, "bound" if b.bound else "not bound", *said, b.why, b.digest


def _coverage(node: Node, graph: Graph) -> Row:
    files = _ids(e.target for e in graph.up(node.key) if e.kind is EdgeKind.COVERS)
    return node.id, node.state.value, files, node.why or node.title, place(node.location)


def _link(edge: Edge, graph: Graph) -> Row:
    return (
        f"{edge.source[1]} {edge.kind.value} {edge.target[1]}",
        edge.state.value,
        edge.source[1],
        sheet_of(edge.source),
        edge.kind.value,
        edge.target[1],
        sheet_of(edge.target) if graph.get(edge.target) else "missing",
        edge.role,
        edge.why,
        place(edge.location),
        edge.as_of or "",
    )
