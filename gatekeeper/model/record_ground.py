"""What a record rests on beside the run and its ledger: anchors, the baseline it is compared with, gatekeeper's own tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatekeeper.model.anchor import Anchor
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.evidence import JsonValue


@dataclass(frozen=True, slots=True)
class RecordBaseline:
    """The release that a record is compared with."""

    name: str
    """As the caller named it: a tag, a branch, a commit."""
    commit: ObjectId
    tree: ObjectId


@dataclass(frozen=True, slots=True)
class ReleaseTag:
    """A tag of the record's commit, or of the one it is compared with."""

    name: str
    """Safe to print."""
    commit: ObjectId
    signer: str
    """The registered person whose signature holds; empty when nobody's does."""
    doubt: str
    """Why nobody vouches for it; empty when somebody does."""


@dataclass(frozen=True, slots=True)
class RecordAnchor:
    """A head of the ledger that was noted outside of it."""

    kind: str
    """`signed tag`, `timestamp`, `second clone` or `told`."""
    source: str
    who: str
    """Who vouches for it; may be empty."""
    at: str
    """UTC; empty when not known."""
    entry: int
    """The entry it is the head of; 0 when the ledger does not hold it."""


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """A use of gatekeeper, what could go wrong with it, and the test that shows it does not."""

    use: str
    error: str
    test: str
    """Path and function, as pytest names them."""
    result: str
    """`passed`, `failed`, `skipped` or `not run`."""
    cases: int
    """How many results of the report are this test's."""


@dataclass(frozen=True, slots=True)
class Validation:
    """The validation pack of gatekeeper itself, with what a report of its own tests says."""

    rows: tuple[ValidationRow, ...]
    report: Sha256 | None = None
    """Digest of the report; `None` when none was handed over."""
    fault: str = ""
    """Why the report does not count; empty when it does, or when there is none."""
    code: str = ""
    """Digest of gatekeeper's own code and rules as they are installed; empty where nobody looked."""

    def count(self, result: str) -> int:
        """How many rows have that result."""
        return sum(row.result == result for row in self.rows)


@dataclass(frozen=True, slots=True)
class RecordGround:
    """Handed to the building of a record; everything has a value that says nothing."""

    anchors: tuple[Anchor, ...] = ()
    """Heads that were noted outside, vouched for by somebody."""
    doubts: tuple[str, ...] = ()
    """A sentence for each noted head that nobody vouches for."""
    signers_judged: bool = False
    """Whether the signatures of the ledger were held against the registries of base."""
    baseline: RecordBaseline | None = None
    tags: tuple[ReleaseTag, ...] = ()
    """Of the head and of the baseline, by name."""
    behind: Mapping[ObjectId, tuple[ObjectId, ...]] | None = None
    """The head and every commit that leads to it with their parents, parents before children; `None` when the history is not
    whole or was not read."""
    unjudged: tuple[JsonValue, ...] = ()
    """Commits behind the head that no run judged, as a statement would tell them; empty where there are too many."""
    since: frozenset[ObjectId] = frozenset()
    """Those behind the head that the baseline lacks."""
    reported: frozenset[str] | None = None
    """Ids of the problem reports that the baseline had, none for a first release; `None` where nobody can tell."""
    validation: Validation = Validation(())
    entered: Mapping[str, tuple[ObjectId, ...]] = field(default_factory=dict)
    """The commits that wrote each file which documents are entered in, newest first; of one that is missing nobody can tell."""
    writers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who wrote what judgements of clauses rest on: ids of people by file or folder; one that is missing nobody can tell."""
