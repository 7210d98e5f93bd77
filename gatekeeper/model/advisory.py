"""Published anomalies of SOUP: what feeds tell, how a component was matched, and what a person made of it (IEC 62304 7.1.3)."""

import datetime as dt
from enum import Enum

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.purl import Purl


class FeedKind(Enum):
    """The form of a feed's content."""

    OSV = "osv"
    CSAF = "csaf"
    NVD = "nvd"
    KEV = "kev"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class FiledSnapshot:
    """A signed statement of the ledger about a snapshot."""

    by: str
    """Id of the person whose signature holds."""
    at: str
    """RFC 3339."""
    digest: str
    """Of the statement."""


@dataclass(frozen=True, slots=True)
class SoupFeed:
    """One snapshot of a feed."""

    name: str
    kind: FeedKind
    taken: dt.date
    digest: Sha256 | None
    """Of the content that was read; `None` for an older snapshot whose content is not at hand."""
    entries: int
    source: str
    covers: tuple[str, ...]
    """Purls in which `*` stands for any text: what it would tell about; empty for a feed that tells about no component."""
    location: Location
    fault: str = ""
    """Why it cannot be relied on; empty when it can."""
    filed: FiledSnapshot | None = None
    """`None` when nobody signed for it."""


class Confidence(Enum):
    """How sure it is that a feed means this component."""

    EXACT = "exact"
    """By its purl, ecosystem and name, or commit."""
    LIKELY = "likely"
    """By a CPE that the register or the list of known components names for it."""
    POSSIBLE = "possible"
    """By its name alone."""


class MatchState(Enum):
    """Whether the version is among those that an anomaly is in."""

    IN_RANGE = "in range"
    UNDECIDED = "undecided"
    """The version, or the range, cannot be told or compared."""
    OUT_OF_RANGE = "out of range"


@dataclass(frozen=True, slots=True, order=True)
class MatchEvidence:
    """What a match rests on."""

    feed: str
    feed_digest: str
    feed_taken: str
    """ISO date of the snapshot."""
    named: str
    """The purl, package or CPE as the feed names it."""
    range: str
    """The range as the feed tells it, or the list of versions it was found in."""
    why: str


class Disposition(Enum):
    """What was found about an anomaly in this product (the four states of VEX)."""

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


JUSTIFICATIONS = (
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)
"""Of OpenVEX 0.2.0; each has something that can be looked at, see docs/reference/soup.md."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A person's word about one anomaly in one component."""

    purl: Purl
    anomaly: str
    disposition: Disposition
    justification: str
    """One of `JUSTIFICATIONS` for not_affected; empty otherwise."""
    reason: str
    absent_paths: tuple[str, ...]
    """Globs that no file of the tree may match."""
    absent_symbols: tuple[str, ...]
    """Words that no file of product code may hold."""
    mitigations: tuple[str, ...]
    """Ids of mitigations of the threat model that have to be in place."""
    patch: str
    """For fixed: a path of the tree that holds the fix, or the version that does."""
    expires: dt.date | None
    by: str
    """Id of the person whose signature holds; empty when none does."""
    digest: str
    """Of the statement in the ledger."""
    at: str = ""
    """RFC 3339."""


@dataclass(frozen=True, slots=True)
class SoupAnomaly:
    """One published anomaly that may be in one component."""

    purl: Purl
    id: str
    aliases: tuple[str, ...]
    summary: str
    state: MatchState
    confidence: Confidence
    evidence: tuple[MatchEvidence, ...]
    """Ordered, never empty."""
    fixed_in: tuple[str, ...]
    severity: str
    """As the feed tells it: a CVSS vector, a score or a word; may be empty."""
    known_exploited: str
    """The date from which the catalogue of known exploited vulnerabilities lists it; empty when it does not."""
    withdrawn: bool = False
    evaluation: Evaluation | None = None
    """The newest signed one."""
    broken: str = ""
    """Why the justification of the evaluation does not hold in this tree; empty when it does."""

    def void(self, day: dt.date) -> str:
        """Why no evaluation of it counts on that day; empty when one does."""
        said = self.evaluation
        if said is None or not said.by:
            return "no signed evaluation of it holds"
        if said.expires is not None and said.expires < day:
            return f"its evaluation as {said.disposition.value} ended on {said.expires}"
        return self.broken

    def is_called(self, name: str) -> bool:
        """Whether it goes by that id."""
        return name in (self.id, *self.aliases)
