"""The graph of the record: typed nodes, directed edges from what depends to what it depends on, a state on each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field
from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.trace import Binding, TraceDiagnostic


class NodeKind(Enum):
    """What a node is."""

    SYSTEM_REQUIREMENT = "system-requirement"
    SOFTWARE_REQUIREMENT = "software-requirement"
    HAZARD = "hazard"
    RISK_CONTROL = "risk-control"
    DESIGN = "design"
    THREAT = "threat"
    MITIGATION = "mitigation"
    SURFACE = "surface"
    SOFTWARE_ITEM = "software-item"
    UNIT = "unit"
    SOUP = "soup"
    SOUP_ANOMALY = "soup-anomaly"
    COMMIT = "commit"
    CHANGE_REQUEST = "change-request"
    PROBLEM_REPORT = "problem-report"
    REVIEW = "review"
    TEST_CASE = "test-case"
    TEST_RUN = "test-run"
    COVERAGE = "coverage"
    FINDING = "finding"
    SUPPRESSION = "suppression"
    PERSON = "person"
    AGENT = "agent"
    TRAINING = "training"
    TOOL = "tool"
    TOOL_VALIDATION = "tool-validation"
    GATE_DECISION = "gate-decision"
    OVERRIDE = "override"
    BASELINE = "baseline"
    ARTEFACT = "artefact"
    DOCUMENT = "document"
    FEED_SNAPSHOT = "feed-snapshot"
    LOG_EVENT = "log-event"
    CLAUSE = "clause"


class EdgeKind(Enum):
    """What an edge says; it points from what depends to what it depends on."""

    REFINES = "refines"
    """A requirement → what it comes from."""
    RELATES = "relates to"
    """An item → another that it neither comes from nor verifies; doubt does not travel along it."""
    CONTROLS = "controls"
    """A risk control → its hazard."""
    IMPLEMENTS = "implements"
    """A file → a requirement."""
    VERIFIES = "verifies"
    """A test case → what it verifies."""
    RESULT_OF = "result of"
    """A test run → its test case."""
    COVERS = "covers"
    """A coverage → a file."""
    PART_OF = "part of"
    """A unit → its software item, an item → its parent."""
    MITIGATES = "mitigates"
    """A mitigation → its threat."""
    DEMANDS = "demands"
    """A mitigation → the requirement it is made of."""
    THREATENS = "threatens"
    """A threat → the software item or surface it is against."""
    USES = "uses"
    """A software item → the SOUP item it uses."""
    RESTS_ON = "rests on"
    """Anything → the evidence it rests on: a threat → its review, a SOUP item → the position on its anomalies."""
    ANSWERS = "answers"
    """Anything → the clause it is for."""
    CONCERNS = "concerns"
    """A finding, review or suppression → the unit or commit it is about."""
    MADE_BY = "made by"
    """Anything → a person, an agent or a tool."""
    APPROVED_BY = "approved by"
    """A suppression, deviation or acceptance → the person who answers for it beside its owner."""


class State(Enum):
    """How far a node or an edge can be relied on. Only OK is green."""

    OK = "ok"
    SUSPECT = "suspect"
    """What it depends on is not what it was made for."""
    STALE = "stale"
    """Evidence of something that has changed since, itself or further up."""
    BROKEN = "broken"
    """It leads nowhere, stands twice, or failed."""
    EXTERNAL = "external"
    """It lies outside the repository, by the configuration's own word."""
    UNKNOWN = "unknown"
    """Nothing says how it stands."""


NodeKey = tuple[str, str]
"""Kind and id of a node."""

SOLVED = frozenset({"closed", "resolved", "fixed", "done", "verified"})
STANDING = frozenset((
    "open", "new", "reopened", "assigned", "confirmed", "accepted", "in progress",
    "under investigation", "deferred", "wontfix", "won't fix",
))  # fmt: skip
DROPPED = frozenset({"rejected", "duplicate", "not a defect"})
"""What a problem report says of itself: that it was solved, that it stands in the release, that it is none."""
ASKED = frozenset({"draft", "proposed", "submitted", "approved", "planned"})
"""What a change request says of itself before it is carried out, beside the words of a problem that stands."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing the record knows."""

    kind: NodeKind
    id: str
    title: str
    digest: str
    """Of its content: a blob, tree or commit id, or a SHA-256; empty when it has no content of its own."""
    state: State
    why: str
    """Why it has that state; empty when it is ok."""
    location: Location | None = None
    source_kind: str = ""
    """What its own file calls it."""
    normative: bool = True
    status: str = ""
    """What its own file says of its standing, as written: `approved`, `draft`; empty when it says nothing."""
    version: str = ""
    """As its own file tells it; empty when it tells none."""
    says: tuple[str, ...] = ()
    """What else the file says of a hazard, a control, a request or a problem, `name: text` each: its severity, what risk is left."""

    @property
    def key(self) -> NodeKey:
        """Kind and id."""
        return self.kind.value, self.id


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing that depends on another."""

    source: NodeKey
    target: NodeKey
    kind: EdgeKind
    role: str
    """What its file calls it."""
    state: State
    why: str
    location: Location | None
    as_of: ObjectId | None
    """The commit it was read from; `None` for staged content."""


class Verification(Enum):
    """What the evidence says of one item that has to be verified."""

    VERIFIED = "verified"
    """Every test case that verifies it passed on the tree under test, and no link on the way is suspect."""
    FAILED = "failed"
    SUSPECT = "suspect"
    UNKNOWN = "unknown"
    """A test case verifies it and no result that is bound to the tree under test tells how it ended."""
    UNTESTED = "untested"
    """No test case verifies it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How an item stands and what that rests on."""

    node: NodeKey
    state: Verification
    why: str
    tests: tuple[str, ...]
    """Ids of the test cases, ordered."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All nodes and edges of one tree; nodes by kind and id, edges by source, target and kind."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    _nodes: dict[NodeKey, Node] = field(init=False, repr=False, compare=False)
    _up: dict[NodeKey, list[Edge]] = field(init=False, repr=False, compare=False)
    _down: dict[NodeKey, list[Edge]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        up: dict[NodeKey, list[Edge]] = defaultdict(list)
        down: dict[NodeKey, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            up[edge.source].append(edge)
            down[edge.target].append(edge)
        object.__setattr__(self, "_nodes", {node.key: node for node in self.nodes})
        object.__setattr__(self, "_up", dict(up))
        object.__setattr__(self, "_down", dict(down))

    def get(self, key: NodeKey) -> Node | None:
        """The node of that key, or `None`."""
        return self._nodes.get(key)

    def up(self, key: NodeKey) -> tuple[Edge, ...]:
        """Edges to what the node depends on."""
        return tuple(self._up.get(key, ()))

    def down(self, key: NodeKey) -> tuple[Edge, ...]:
        """Edges from what depends on the node."""
        return tuple(self._down.get(key, ()))

    def named(self, identifier: str) -> tuple[Node, ...]:
        """Every node of that id, of whatever kind."""
        return tuple(node for node in self.nodes if node.id == identifier)

    def of(self, *kinds: NodeKind) -> Iterator[Node]:
        """Nodes of those kinds, in order."""
        return (node for node in self.nodes if node.kind in kinds)


@dataclass(frozen=True, slots=True)
class TraceFacts:
    """What a run knows of the graph."""

    configured: bool = False
    """Whether the project names a source of items."""
    graph: Graph = field(default_factory=Graph)
    diagnostics: tuple[TraceDiagnostic, ...] = ()
    """Ordered by place."""
    verified: tuple[Verified, ...] = ()
    """Every normative, active item that has to be verified, by kind and id."""
    bindings: tuple[Binding, ...] = ()
    """Every report that was given or is missing, by name."""
    reports_expected: bool | None = None
    """Whether the project names reports of results that each judgement of a commit should be given; coverage tells none.
    `None` where nobody asks for results."""
    counts: tuple[tuple[str, int], ...] = ()
    """Source to number of its items, in the order of the configuration."""
    baseline: ObjectId | None = None
    """The commit that it was compared with, when that was not the base of the change."""
