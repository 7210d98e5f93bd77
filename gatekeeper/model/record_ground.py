"""What a record rests on beside the run and its ledger: anchors, the baseline it is compared with."""

from dataclasses import dataclass

from gatekeeper.model.anchor import Anchor
from gatekeeper.model.digest import ObjectId


@dataclass(frozen=True, slots=True)
class RecordBaseline:
    """The release that a record is compared with."""

    name: str
    """As the caller named it: a tag, a branch, a commit."""
    commit: ObjectId
    tree: ObjectId


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
class RecordGround:
    """Handed to the building of a record; everything has a value that says nothing."""

    anchors: tuple[Anchor, ...] = ()
    """Heads that were noted outside, vouched for by somebody."""
    doubts: tuple[str, ...] = ()
    """A sentence for each noted head that nobody vouches for."""
    signers_judged: bool = False
    """Whether the signatures of the ledger were held against the registries of base."""
    baseline: RecordBaseline | None = None
