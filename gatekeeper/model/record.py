"""The record: what the durable evidence of a project shows, unit by unit and clause by clause, and what it does not."""

import re
from enum import Enum

from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.judgement import Judged
from gatekeeper.model.policy import Demand
from gatekeeper.model.record_ground import RecordAnchor, RecordBaseline, ReleaseTag
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.verdict import Verdict


class ToolRole(Enum):
    """What a tool can do about a clause."""

    VERIFY = "verify"
    """Decide from data and block."""
    PRODUCE = "produce"
    """Make the document itself."""
    CHECK = "check"
    """Look at structure, presence and currency; a human judges and signs."""
    REFERENCE = "reference"
    """Pin a controlled document."""
    NONE = "none"
    """Nothing: the clause is withdrawn or its existence is disputed."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in our own words. The standards' text is copyrighted and never quoted."""

    id: str
    """Such as `62304:5.5.5`."""
    standard: str
    """With its edition."""
    number: str
    paraphrase: str
    classes: frozenset[SafetyClass] | None
    """Safety classes it holds for; `None` when it does not depend on them."""
    evidence_kinds: tuple[str, ...]
    role: ToolRole
    tool_check: str
    """What a tool could look at; may be empty."""
    confidence: str
    """`verified` (against public secondary sources), `unverified` or `disputed`."""
    hand_over: str = ""
    """File and form of the document that people hand over; empty for a clause that nothing has to be handed over for."""
    undecided: str = ""
    """What would be needed to decide or make it and nothing here has; empty for a clause that gatekeeper decides."""
    cure: str = ""
    """What closes it, where the record itself is what it rests on; empty where its role says it."""
    rests_on: tuple[str, ...] = ()
    """How the ids of the clauses begin that it is the sum of; empty for one that stands for itself."""
    answered_by: str = ""
    """The item of checklists that reviewers answer for it, of each change; empty for a clause that none is for."""


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """All clauses, in the order of the file, ids unique."""

    clauses: tuple[Clause, ...]
    note: str
    """What a reader must know about how far the table can be trusted."""

    def get(self, clause_id: str) -> Clause | None:
        """The clause of that id, or `None`."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


class ClauseState(Enum):
    """How a clause stands. Only what the gate decided, the graph proves or the record makes whole is met; only what
    a person signed who may is human-judged."""

    MET = "met"
    NOT_MET = "not met"
    HUMAN_JUDGED = "human-judged"
    REFERENCE = "reference"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one clause stands and what that rests on."""

    clause: Clause
    state: ClauseState
    known: bool
    """False when it is not met only because nothing in the record speaks of it."""
    why: str
    basis: tuple[str, ...] = ()
    """The decisions it rests on, as `check subject: verdict`, ordered."""
    cure: str = ""
    """What would settle it; empty when it is settled."""

    @property
    def word(self) -> str:
        """Its state as a reader is told it: what nothing speaks of is unknown, whatever is taken for it."""
        return self.state.value if self.known else "unknown"

    @property
    def settled(self) -> bool:
        """Whether there is no more that a tool could ask for; approved documents are all that a reference can rest on."""
        return self.state in _SETTLED or (self.state is ClauseState.REFERENCE and self.known)


_SETTLED = (ClauseState.NOT_APPLICABLE, ClauseState.MET, ClauseState.HUMAN_JUDGED)


class GapState(Enum):
    """Why something is a gap."""

    FAILED = "failed"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the record does not show, or shows to be wrong."""

    area: str
    state: GapState
    subject: str
    sentence: str
    cure: str


@dataclass(frozen=True, slots=True)
class RunDecision:
    """A decision as a durable statement holds it."""

    check: str
    subject: str
    safety_class: str | None
    """The name it was stated under, whatever edition that was of."""
    outcome: Outcome
    demand: Demand
    verdict: Verdict
    message: str
    clauses: tuple[str, ...]
    asked_by: str
    deviation: str | None


ReviewIdentity = tuple[ObjectId, str, str, str, str, tuple[str, ...]]
"""What makes two statements of a review the same one."""


_WORDS = re.compile(r"[\w.:/-]*\w")
SIGNED_AS_WELL = "signed as well"
"""Grade of a claim beside which the trail holds a proven review of the same commit by the same person."""
PROVEN = frozenset({"G1", "G2", "G3"})
"""Grades of a review that somebody signed."""
NO_FURTHER_REVIEW = frozenset({"refused", SIGNED_AS_WELL})
"""Grades of what is no review, or none that is not counted already."""


@dataclass(frozen=True, slots=True)
class RunReview:
    """An approval, or what was refused as one, as a durable statement holds it."""

    who: str
    grade: str
    """`claimed` for grade G0, or `signed as well`; else `G1` to `G3`; `refused` for what does not count."""
    commit: ObjectId
    source: str
    paths: frozenset[bytes]
    """What the commit touched, as git's bytes."""
    at: str = ""
    """When it was given, RFC 3339; empty when nobody tells."""
    checked: tuple[str, ...] = ()
    """A sentence for each checklist that was answered: `PUMP: class-c 2, 10 yes`."""
    person: str = ""
    """Id in the registry; empty for somebody who is not registered."""
    review: str = ""
    """Digest of the filed review; empty for a bare claim."""
    code: str = ""
    """Why it was refused, as a reason code; empty for what counts."""

    @property
    def identity(self) -> ReviewIdentity:
        """Equal for the same review, whichever run states it."""
        return self.commit, self.who, self.grade, self.source, self.at, self.checked


@dataclass(frozen=True, slots=True)
class RunCommit:
    """A commit as a durable statement holds it."""

    commit: ObjectId
    subject: str
    authors: tuple[tuple[str, str, str], ...]
    """Part, identity as written, id in the registry (empty when not registered)."""
    paths: frozenset[bytes]
    defects: tuple[str, ...]
    """Why its people cannot be told for sure."""
    seen_by_hook: bool
    names: tuple[str, ...] = ()
    """Words of its message that may be ids; statements of older versions have none."""
    by_agent: str = ""
    """What says that an agent without an address helped; empty where nothing does, and in statements of older versions."""

    @property
    def words(self) -> frozenset[str]:
        """What may be an id in its message."""
        return frozenset({*_WORDS.findall(self.subject), *self.names})


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One gate run as its durable statement tells it."""

    sequence: int
    digest: Sha256
    started_at: str
    """RFC 3339; the clock of the machine that ran, unless a trusted time is beside it."""
    kind: str
    base: ObjectId | None
    head: ObjectId | None
    tree: ObjectId
    verdict: Verdict
    decisions: tuple[RunDecision, ...]
    reviews: tuple[RunReview, ...]
    """Empty for a whole tree, whose commits are not listed."""
    expected: int
    analysed: int
    failed: int
    excluded: int
    report: Sha256
    policy_origin: ObjectId | None
    gatekeeper: str
    commits: tuple[RunCommit, ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    """Name and version of gatekeeper and of each tool that took part, by name; the version empty where the statement tells none."""


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """What the history itself says of commits."""

    merged: frozenset[ObjectId]
    """Those that runs of the trail judged and that lead to the head."""
    since: frozenset[ObjectId]
    """Those behind the head that the baseline lacks; empty without a baseline."""
    unjudged: tuple[ObjectId, ...]
    """Those that lead to the head and that no run of the trail judged, sorted."""
    told: tuple[RunCommit, ...] = ()
    """Those of them that were read all the same; nothing of it is evidence of a review."""


@dataclass(frozen=True, slots=True)
class Record:
    """Evidence for an assessment; never itself a claim of conformity."""

    project: str
    title: str
    kind: str
    base: ObjectId | None
    head: ObjectId | None
    tree: ObjectId
    verdict: Verdict
    statement: Sha256
    """Digest of the durable statement of the run."""
    ledger_head: Sha256 | None
    gatekeeper: str
    policy_origin: ObjectId | None
    clause_note: str
    gaps: tuple[Gap, ...]
    """Failed first, then not met, then unknown; by area, subject and sentence within."""
    standings: tuple[Standing, ...]
    """In the order of the clause table."""
    runs: tuple[RunSummary, ...]
    """In the order of the log."""
    anchors: tuple[RecordAnchor, ...] = ()
    """By entry, kind and source."""
    signed: int = 0
    """How many statements of the ledger somebody signed whose signature holds."""
    statements_held: int = 0
    """How many statements the ledger holds."""
    baseline: RecordBaseline | None = None
    """The release it is compared with."""
    tags: tuple[ReleaseTag, ...] = ()
    """Of the head and of the baseline, by name."""
    history: RecordHistory | None = None
    """`None` where the history is not whole or was not read."""
    judgements: tuple[Judged, ...] = ()
    """What people judged of clauses, in the order of the ledger."""
