"""Who wrote, reviewed and tested: what history tells about people, before any rule judges it."""

import datetime as dt
from dataclasses import field
from enum import Enum

from gatekeeper.model.act_time import NO_TIME, ActTime
from gatekeeper.model.coverage import RecordedCoverage, UnitCoverage
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person
from gatekeeper.model.review import Review
from gatekeeper.model.unit_tests import MappingEvidence, UnitNote


@dataclass(frozen=True, slots=True)
class Who:
    """An identity resolved to a person; `person` is `None` for an unregistered one."""

    key: str
    """Equal for everything that counts as one person: the person's id, or `unregistered:…`."""
    identity: Identity
    person: Person | None
    resolved_by: str
    """How: `e-mail in people.toml line 12`, `unregistered`, …"""

    @property
    def shown(self) -> str:
        """Name and address for a reader."""
        return str(self.identity)


class Grade(Enum):
    """How strong the evidence of a review is; see docs/explanation/independence.md."""

    G0 = 0
    G1 = 1
    G2 = 2
    G3 = 3


@dataclass(frozen=True, slots=True)
class Authorship:
    """One person's part in writing a commit."""

    who: Who
    commit: ObjectId
    part: str
    """`author`, `co-author`, `committer`, `first sign-off`."""


class SignatureState(Enum):
    """What a commit's signature is worth."""

    VALID = "valid"
    INVALID = "signature-invalid"
    """It is not a signature of this commit, or can be read in two ways."""
    KEY_UNKNOWN = "signature-key-unknown"
    KEY_EARLY = "signature-key-early"
    KEY_EXPIRED = "signature-key-expired"
    KEY_REVOKED = "signature-key-revoked"
    UNVERIFIABLE = "signature-unverifiable"
    """It cannot be checked here: neither accepted nor called false."""


@dataclass(frozen=True, slots=True)
class CommitSignature:
    """The signature a commit carries."""

    state: SignatureState
    why: str
    """One clause for a reader."""
    signer: Person | None = None
    """Whose key made it, when the registry knows the key; only a VALID one proves anything."""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A claim or proof that somebody approved content."""

    who: Who
    grade: Grade
    commit: ObjectId
    """The commit that carries it."""
    covers: tuple[ObjectId, ...]
    """The commits whose content it is bound to."""
    source: str
    """`Reviewed-by trailer`, …"""
    held_back: tuple[str, str] | None = None
    """Code and clause of what keeps the evidence from a higher grade, `None` when nothing does."""
    at: dt.datetime | None = None
    """When it was given."""
    timed_by: str = "git, claimed"
    """Who says so."""
    is_ack: bool = False
    """An Acked-by or ACK: counts only where the policy says so."""
    review: Review | None = None
    """What was filed with it: checklist, answers, comments; `None` for a bare trailer."""
    time: ActTime = NO_TIME
    """What role, clearance and training are measured at: a signer's own date is borne out by the ledger alone."""

    @property
    def given_at(self) -> str | None:
        """When it was given, RFC 3339 in UTC, or `None`."""
        return None if self.at is None else self.at.astimezone(dt.UTC).isoformat()


@dataclass(frozen=True, slots=True)
class RefusedApproval:
    """Something that looks like an approval and does not count as one."""

    who: Who | None
    commit: ObjectId
    code: str
    why: str
    at: dt.datetime | None = None
    """When it was given, where something beside git tells."""


WITH_AGENT = "made-with-an-agent"
"""Code of the oddity of a commit whose message names a tool or an agent without an address."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about a commit that readers of a history trip over."""

    code: str
    """Kebab-case and permanent, as a reason code."""
    text: str


@dataclass(frozen=True, slots=True)
class CommitPeople:
    """The people of one commit."""

    commit: ObjectId
    subject: str
    is_clean_merge: bool
    """True only when recomputing the merge gave the same tree: it then changes nothing of its own."""
    authors: tuple[Authorship, ...]
    approvals: tuple[Approval, ...]
    refused: tuple[RefusedApproval, ...]
    paths: tuple[RepoPath, ...]
    """Paths it touches (for an evil merge those that differ from the recomputed one)."""
    defects: tuple[str, ...]
    """Why its people cannot be told for sure; empty when they can."""
    seen_by_hook: bool
    """Whether the message carries our trailer bound to this very tree."""
    signature: CommitSignature | None = None
    """`None` for an unsigned commit."""
    oddities: tuple[Oddity, ...] = ()
    """The weightiest first; empty for a plain commit."""
    names: tuple[str, ...] = ()
    """Words of the whole message that may be ids of requests or requirements, ordered."""
    time: ActTime = NO_TIME
    """When it was written."""


@dataclass(frozen=True, slots=True)
class AuthorShare:
    """One person's part in a unit as it stands."""

    who: Who
    lines: int
    """Code lines of head that are by this person, alone or with others."""
    changed_in: ObjectId | None = None
    """A commit since the accepted baseline in which this person changed tokens, when lines alone do not tell."""
    counts: bool = True
    """Whether the class's policy makes this person an author; below its threshold it is only reported."""


@dataclass(frozen=True, slots=True)
class FunctionPeople:
    """Who wrote one function of a unit."""

    path: RepoPath
    name: str
    first: int
    last: int
    authors: tuple[Who, ...]
    """The persons of its code lines, most lines first."""


@dataclass(frozen=True, slots=True, order=True)
class TestAct:
    """One commit in which a registered human wrote assertions of a test, and what their training was worth then."""

    __test__ = False
    person: str
    """Id in the registry."""
    commit: ObjectId
    day: dt.date
    """As git names it, and not after a ledger or a forge had it; an impossible date is read as 1970."""
    against: str
    """What speaks against their training then, a clause; empty when nothing does."""
    is_open: bool = False
    """Whether a trusted time could still show that nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class UnitTest:
    """One test of a unit."""

    path: RepoPath
    name: str
    """Of its function; empty for assertions outside every function."""
    line: int
    evidence: tuple[MappingEvidence, ...]
    """Why it is a test of this unit, strongest first; never empty."""
    authors: tuple[Who, ...]
    """The persons of its assert and stimulus lines."""
    assertions: int
    """Effective ones."""
    independent_assertions: int
    """Those all of whose writers are registered and none an author of the unit."""
    counts: bool
    """Whether the evidence suffices for the unit's class; a mark alone never does for B and C."""
    independent: bool
    """Whether all of its assert and stimulus lines are by persons outside the unit's authors."""
    white_box: bool = False
    black_box: bool = False
    box_defects: tuple[str, ...] = ()
    """Why its `@black-box` mark does not hold; empty when it does or there is none."""
    acts: tuple[TestAct, ...] = ()
    """Who wrote its assertions when, ordered."""


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """Who wrote the lines of a unit and of its tests as they stand in head."""

    item: str
    authors: tuple[Who, ...]
    test_authors: tuple[Who, ...]
    test_paths: tuple[RepoPath, ...]
    assertions: int
    """Effective assertions found in the test files that exist in head."""
    independent_assertion_lines: int
    """Assertion lines whose author is not among the unit's authors."""
    defects: tuple[str, ...] = ()
    """Why this cannot be told (shallow clone, unreadable blame …); empty when it can."""
    shares: tuple[AuthorShare, ...] = ()
    """Everybody who wrote any of it, most lines first; `authors` are those of them who count."""
    code_lines: int = 0
    functions: tuple[FunctionPeople, ...] = ()
    """Ordered by path and line."""
    tests: tuple[UnitTest, ...] = ()
    """Ordered by path and line."""
    notes: tuple[UnitNote, ...] = ()
    coverage: UnitCoverage | None = None
    """What the independent tests ran of it; `None` when no report that counts tells."""
    languages: frozenset[Language] = frozenset()
    """Of its own files."""
    unsure_assertions: int = 0
    """Those by others that only tests make which may not run, and no report shows to have run."""


@dataclass(frozen=True, slots=True)
class People:
    """Everything history tells about people for one run."""

    commits: tuple[CommitPeople, ...]
    units: tuple[UnitPeople, ...]
    suspicions: tuple[str, ...]
    """Pairs of identities that look like one person (sock puppets), and approvals nobody could trace, as sentences."""
    undecided: str | None = None
    """Why none of it can be told, or `None`."""
    unread: tuple[str, ...] = ()
    """Reviews that are there and could not be read, as sentences: one of them may be a rejection."""
    coverage: RecordedCoverage = field(default_factory=RecordedCoverage)
    """The recorded runs that the units were joined with."""
