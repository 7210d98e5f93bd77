"""Items, links and marks of one tree become nodes and edges; what leads nowhere, stands twice or hangs loose is told."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.graph import Edge, EdgeKind, Node, NodeKey, NodeKind, State
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import (
    Imported,
    TraceDiagnostic,
    TraceItem,
    TraceLink,
    TraceSettings,
    TraceSource,
)
from gatekeeper.trace.clause_mentions import ClauseIndex, cited_clauses
from gatekeeper.trace.marks import Mark
from gatekeeper.trace.named_files import named_files

Read = tuple[tuple[TraceSource, Imported], ...]
_TELLING = (
    NodeKind.HAZARD,
    NodeKind.RISK_CONTROL,
    NodeKind.CHANGE_REQUEST,
    NodeKind.PROBLEM_REPORT,
)
"""Kinds of which a record shows what else their file says."""
_VERIFYING = frozenset({"verifies", "validates", "tests", "checks", "verified_by", "verification"})
_RELATING = frozenset(
    {"placement-order", "interface-include", "see", "see-also", "related", "refers"}
)
_TO_HAZARD = {
    NodeKind.CHANGE_REQUEST: EdgeKind.RELATES,
    NodeKind.DOCUMENT: EdgeKind.RELATES,
    NodeKind.HAZARD: EdgeKind.REFINES,
    NodeKind.TEST_CASE: EdgeKind.VERIFIES,
}
"""What names a hazard and is no control of it."""
_CODE_ROLES = frozenset({"File"})
_MOST_NEAR = 5000
"""Nearest names are looked for among at most so many, because the search compares each."""


@dataclass(frozen=True, slots=True)
class TraceGround:
    """What the graph is made of."""

    settings: TraceSettings
    sources: Read
    marks: tuple[Mark, ...]
    blobs: Mapping[RepoPath, ObjectId]
    """Every path of the tree."""
    commit: ObjectId | None
    clauses: ClauseIndex


@dataclass(slots=True)
class Draft:
    """A graph while it is built."""

    ground: TraceGround
    nodes: dict[NodeKey, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[TraceDiagnostic] = field(default_factory=list)
    items: dict[str, TraceItem] = field(default_factory=dict)
    """The first item of each id."""
    kinds: dict[str, NodeKind] = field(default_factory=dict)

    def tell(self, code: str, place: Location, message: str, subject: str, cure: str) -> None:
        """One more diagnostic."""
        self.diagnostics.append(TraceDiagnostic(place, code, message, subject, cure))

    def edge(
        self,
        source: NodeKey,
        target: NodeKey,
        kind: EdgeKind,
        role: str,
        place: Location | None,
        state: State = State.OK,
        why: str = "",
    ) -> None:
        """One more edge."""
        commit = self.ground.commit
        self.edges.append(Edge(source, target, kind, role, state, why, place, commit))

    def unit(self, path: RepoPath) -> NodeKey:
        """The node of a file."""
        key = (NodeKind.UNIT.value, str(path))
        if key not in self.nodes:
            digest = self.ground.blobs.get(path, "")
            place = Location(path)
            self.nodes[key] = Node(NodeKind.UNIT, path, path, digest, State.OK, "", place)
        return key


def build_items(ground: TraceGround) -> Draft:
    """The draft with all items, their links and the marks of code and tests."""
    draft = Draft(ground)
    for _, imported in ground.sources:
        draft.diagnostics += imported.diagnostics
    placed = [
        (kind_of(source, item), item)
        for source, imported in ground.sources
        for item in imported.items
    ]
    for kind, item in placed:
        if kind is not NodeKind.UNIT:
            _place(draft, kind, item)
    for kind, item in placed:
        if item.active:
            _link(draft, kind, item)
    for mark in ground.marks:
        _mark(draft, mark)
    _circles(draft)
    return draft


def kind_of(source: TraceSource, item: TraceItem) -> NodeKind:
    """The kind of node an item is, by its file's own kind where the configuration says so."""
    return NodeKind(dict(source.kinds).get(item.kind, source.kind))


def content_of(kind: NodeKind, item: TraceItem, blobs: Mapping[RepoPath, ObjectId]) -> str:
    """The digest of what an item says; of a document, with the files of the tree that its fields name."""
    if kind is not NodeKind.DOCUMENT:
        return item.digest
    files = [f"{path} {blobs[path]}" for path in named_files(item, blobs)[0]]
    if not files:
        return item.digest
    return sha256("\n".join((item.digest, *files)).encode("utf-8", "surrogateescape"))


def _place(draft: Draft, kind: NodeKind, item: TraceItem) -> None:
    first = draft.items.get(item.id)
    key = (kind.value, item.id)
    if first is not None:
        draft.tell(
            "tr002-duplicate-id",
            item.location,
            f'the id "{item.id}" stands already at {first.location}',
            item.id,
            "rename one of them, and what refers to it",
        )
        other = (draft.kinds[item.id].value, item.id)
        draft.nodes[other] = replace(
            draft.nodes[other], state=State.BROKEN, why=f"its id stands again at {item.location}"
        )
        return
    draft.items[item.id], draft.kinds[item.id] = item, kind
    state, why = (State.OK, "") if item.active else (State.BROKEN, "it is withdrawn")
    lost = named_files(item, draft.ground.blobs)[1] if kind is NodeKind.DOCUMENT else ()
    if lost and item.active:
        state, why = (
            State.UNKNOWN,
            f"its entry names {', '.join(lost)}, and the tree has no such file",
        )
    draft.nodes[key] = Node(
        kind,
        item.id,
        item.title,
        content_of(kind, item, draft.ground.blobs),
        state,
        why,
        item.location,
        item.kind,
        item.normative,
        item.status,
        item.revision or dict(item.attributes).get("version", ""),
        tuple(
            f"{name}: {text}"
            for name, text in item.attributes
            if kind in _TELLING and text not in ("", item.title)
        ),
    )


def _link(draft: Draft, kind: NodeKind, item: TraceItem) -> None:
    own = draft.unit(item.location.path) if kind is NodeKind.UNIT else (kind.value, item.id)
    for link in item.links:
        _resolve(draft, own, kind, link, item)
    for clause in cited_clauses(item, draft.ground.clauses):
        _clause(draft, own, clause, "cites", item.location, item.id)


def _resolve(draft: Draft, own: NodeKey, kind: NodeKind, link: TraceLink, item: TraceItem) -> None:
    target = link.target
    names_file = link.role in _CODE_ROLES or (target not in draft.items and "/" in target)
    if names_file and RepoPath(target) in draft.ground.blobs:
        unit = draft.unit(RepoPath(target))
        draft.edge(unit, own, EdgeKind.IMPLEMENTS, link.role, link.location)
        return
    if draft.ground.clauses.looks(target):
        _clause(draft, own, target, link.role, link.location, item.id)
        return
    other = draft.items.get(target)
    if other is None:
        _nowhere(draft, own, link, item)
        return
    there = (draft.kinds[target].value, target)
    state, why = _standing(link, other)
    if not other.active:
        message = f'"{item.id}" names "{target}", which is withdrawn'
        cure = "take the link out, or name what replaces it"
        draft.tell("tr008-link-to-withdrawn", link.location, message, item.id, cure)
    if link.reverse:
        edge_kind = edge_of(draft.kinds[target], kind, link.role)
        draft.edge(there, own, edge_kind, link.role, link.location, state, why)
    else:
        edge_kind = edge_of(kind, draft.kinds[target], link.role)
        draft.edge(own, there, edge_kind, link.role, link.location, state, why)


def edge_of(source: NodeKind, target: NodeKind, role: str) -> EdgeKind:
    """What an edge between those kinds says."""
    if role.lower() in _RELATING or source is NodeKind.PROBLEM_REPORT:
        return EdgeKind.RELATES
    if target is NodeKind.HAZARD:
        return _TO_HAZARD.get(source, EdgeKind.CONTROLS)
    if source is NodeKind.TEST_CASE or role.lower() in _VERIFYING:
        return EdgeKind.VERIFIES
    return EdgeKind.IMPLEMENTS if source is NodeKind.UNIT else EdgeKind.REFINES


def _standing(link: TraceLink, other: TraceItem) -> tuple[State, str]:
    """Whether the target is still what the link was made for, where the format stamps its links."""
    if not other.active:
        return State.BROKEN, f"{other.id} is withdrawn"
    if not other.stamp or link.reverse or link.stamp.lower() in ("true", "yes"):
        return State.OK, ""
    if not link.stamp:
        return State.SUSPECT, f"the link to {other.id} was never confirmed"
    if link.stamp != other.stamp:
        return State.SUSPECT, f"{other.id} is not what the link was confirmed for"
    return State.OK, ""


def _nowhere(draft: Draft, own: NodeKey, link: TraceLink, item: TraceItem) -> None:
    target = link.target
    there = ("", target)
    if any(fnmatchcase(target, pattern) for pattern in draft.ground.settings.external):
        why = "it lies outside the repository"
        draft.edge(own, there, EdgeKind.REFINES, link.role, link.location, State.EXTERNAL, why)
        return
    draft.tell(
        "tr003-dangling-link",
        link.location,
        f'"{item.id}" names "{target}" ({link.role or "link"}), which does not exist',
        item.id,
        _near(target, draft.items),
    )
    if not link.reverse:
        why = f"{target} does not exist"
        draft.edge(own, there, EdgeKind.REFINES, link.role, link.location, State.BROKEN, why)


def _near(wrong: str, known: Mapping[str, TraceItem]) -> str:
    if len(known) <= _MOST_NEAR and (close := difflib.get_close_matches(wrong, known, n=1)):
        return f'did you mean "{close[0]}"?'
    return "correct the id, write the item, or name the id under external in [trace]"


def _clause(
    draft: Draft, own: NodeKey, clause: str, role: str, place: Location, subject: str
) -> None:
    key = (NodeKind.CLAUSE.value, clause)
    if clause in draft.ground.clauses.ids:
        draft.nodes.setdefault(key, Node(NodeKind.CLAUSE, clause, clause, "", State.OK, ""))
        draft.edge(own, key, EdgeKind.ANSWERS, role, place)
        return
    draft.tell(
        "tr005-unknown-clause",
        place,
        f'"{subject}" names the clause "{clause}", which no table holds',
        subject,
        "correct the number: gatekeeper explain clauses lists those that are known",
    )
    draft.edge(own, key, EdgeKind.ANSWERS, role, place, State.BROKEN, "no table holds the clause")


def _mark(draft: Draft, mark: Mark) -> None:
    place = at_line(mark.path, mark.line)
    other = draft.items.get(mark.target)
    own = case_key(draft, mark.path, mark.case) if mark.verifies else draft.unit(mark.path)
    kind = EdgeKind.VERIFIES if mark.verifies else EdgeKind.IMPLEMENTS
    if other is None:
        message = f'{mark.path} names "{mark.target}" ({mark.role}), which does not exist'
        cure = _near(mark.target, draft.items)
        draft.tell("tr003-dangling-link", place, message, str(mark.path), cure)
        why = f"{mark.target} does not exist"
        draft.edge(own, ("", mark.target), kind, mark.role, place, State.BROKEN, why)
        return
    there = (draft.kinds[mark.target].value, mark.target)
    state, why = State.OK, ""
    if mark.stamp and other.revision and mark.stamp != other.revision:
        state, why = State.SUSPECT, f"{other.id} has revision {other.revision}, not {mark.stamp}"
    draft.edge(own, there, kind, mark.role, place, state, why)


def case_key(draft: Draft, path: RepoPath, case: str) -> NodeKey:
    """The node of a test case: a function of a test file, or the file."""
    identifier = f"{path}::{case}" if case else str(path)
    key = (NodeKind.TEST_CASE.value, identifier)
    if key not in draft.nodes:
        digest = draft.ground.blobs.get(path, "")
        place = Location(path)
        draft.nodes[key] = Node(
            NodeKind.TEST_CASE, identifier, case or path, digest, State.OK, "", place
        )
    return key


COMES_FROM_ITSELF = "it comes from itself"
"""Why a link is suspect that closes a circle."""


def _circles(draft: Draft) -> None:
    """Items that come from themselves: the link that closes the circle is suspect, and with it all that rests on it."""
    parents: dict[NodeKey, list[Edge]] = {}
    for edge in draft.edges:
        if edge.kind in (EdgeKind.REFINES, EdgeKind.CONTROLS) and edge.state is not State.BROKEN:
            parents.setdefault(edge.source, []).append(edge)
    closing = set(_closing(parents))
    for edge in closing:
        draft.tell(
            "tr007-circle",
            edge.location or Location(RepoPath("")),
            f'"{edge.source[1]}" comes from itself, by way of "{edge.target[1]}"',
            edge.source[1],
            "take one of the links out",
        )
    if closing:
        draft.edges = [
            replace(edge, state=State.SUSPECT, why=COMES_FROM_ITSELF) if edge in closing else edge
            for edge in draft.edges
        ]


def _closing(parents: Mapping[NodeKey, Iterable[Edge]]) -> Iterator[Edge]:
    """One edge of each circle, found by walking every node once."""
    done: set[NodeKey] = set()
    for start in parents:
        if start in done:
            continue
        path: set[NodeKey] = {start}
        stack = [(start, iter(parents[start]))]
        while stack:
            node, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                stack.pop()
                path.discard(node)
                done.add(node)
            elif edge.target in path:
                yield edge
            elif edge.target not in done and edge.target in parents:
                path.add(edge.target)
                stack.append((edge.target, iter(parents[edge.target])))
