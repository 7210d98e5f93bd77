"""An index of a ledger: which entries there are, by predicate type, subject, actor and time; derived, and deleted at will."""

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.frozen import dataclass

if TYPE_CHECKING:
    from gatekeeper.model.evidence import EvidenceDefect


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One entry as the index knows it."""

    sequence: int
    """Its place in the ledger, from 1."""
    kind: str
    """Predicate type."""
    digest: Sha256
    """Of the statement."""
    line: Sha256
    commit: ObjectId
    recorded_at: str
    """UTC, as the line tells it."""
    keyids: tuple[str, ...] = ()
    """Of its signatures, in order."""
    subjects: tuple[str, ...] = ()
    """Every digest of every subject, ordered."""
    actors: tuple[str, ...] = ()
    """Persons whose act it says it is, or who are named by what it declares; ordered. Claims, until signatures are judged."""


@dataclass(frozen=True, slots=True)
class IndexHead:
    """Up to where the ledger was read, and what was found."""

    commit: ObjectId
    line: Sha256
    count: int
    """Entries up to there."""
    root: Sha256 | None
    defects: "tuple[EvidenceDefect, ...]" = ()
    """None of them loses anything: of a ledger that lost something no index is kept."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Which entries are asked for; what is empty is not asked."""

    kinds: frozenset[str] = field(default_factory=frozenset)
    """Predicate types."""
    subject: str = ""
    """Beginning of a digest of a subject."""
    actor: str = ""
    """Id of a person."""
    since: str = ""
    """UTC, `2026-11-25T16:00:00Z`: recorded then or later."""
    until: str = ""
    """UTC: recorded then or earlier."""

    def takes(self, row: IndexRow) -> bool:
        """Whether a row is asked for."""
        return (
            (not self.kinds or row.kind in self.kinds)
            and (not self.subject or any(d.startswith(self.subject) for d in row.subjects))
            and (not self.actor or self.actor in row.actors)
            and (not self.since or row.recorded_at >= self.since)
            and (not self.until or row.recorded_at <= self.until)
        )


class LedgerIndex(Protocol):
    """Rows kept between runs.

    The caller promises that the rows are those of all entries that lead to the head, judged. The implementer promises
    to give back a head and rows only as somebody kept them who holds this index's secret, all of them or none; whatever
    goes wrong, the index has forgotten, and the caller reads the ledger.
    """

    def head(self) -> IndexHead | None:
        """Up to where the index goes; `None` for an index that knows nothing."""
        ...

    def rows(self, head: IndexHead, ask: Lookup) -> tuple[IndexRow, ...] | None:
        """The rows asked for, in the order of the ledger; `None` when they are not those kept with that head."""
        ...

    def keep(self, head: IndexHead, rows: Sequence[IndexRow], *, after: IndexHead | None) -> None:
        """Keeps more rows behind those of `after`, or these alone when it is `None`; or not, when the index is busy."""
        ...


@dataclass(frozen=True, slots=True)
class NoIndex:
    """An index that knows nothing."""

    def head(self) -> IndexHead | None:
        """Nothing."""
        return None

    def rows(self, head: IndexHead, ask: Lookup) -> tuple[IndexRow, ...] | None:
        """Nothing."""
        return None

    def keep(self, head: IndexHead, rows: Sequence[IndexRow], *, after: IndexHead | None) -> None:
        """Nothing is kept."""


OpenIndex = Callable[[Path], LedgerIndex]
"""The index of the ledger in that git folder."""


def no_index(folder: Path) -> LedgerIndex:
    """Of no ledger."""
    return NoIndex()
