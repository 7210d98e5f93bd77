"""Judgements of clauses: what a person answers for, signed, where no tool can decide."""

import datetime as dt
from enum import Enum

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass

PREDICATE_JUDGEMENT = "https://iec62304-gatekeeper.dev/predicate/clause-judgement/v1"


class ClauseWord(Enum):
    """What a person says of a clause."""

    MET = "met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"


class RestKind(Enum):
    """What a judgement can rest on."""

    CLAUSE = "clause"
    """The entry of the table of clauses: another edition asks something else."""
    PATH = "path"
    """A file or folder of the tree; `.` is the whole tree."""
    DOCUMENT = "document"
    """A controlled document that the project pins to the clause."""


@dataclass(frozen=True, slots=True, order=True)
class Rest:
    """One thing that was looked at, as it stood."""

    kind: str
    """Value of a `RestKind`."""
    name: str
    digest: Sha256


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one statement says of a clause."""

    clause: str
    word: ClauseWord
    reason: str
    project: str
    rests: tuple[Rest, ...]
    """Ordered; the clause's own entry among them."""
    expires: dt.date
    """The last day on which it counts."""
    approves: str = ""
    """Digest of the proposal of not applicable that it approves; empty for none."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The files and folders it rests on."""
        return tuple(rest.name for rest in self.rests if rest.kind == RestKind.PATH.value)


class JudgedState(Enum):
    """What a judgement is worth to a record."""

    COUNTS = "counts"
    SUPERSEDED = "superseded"
    """A later one that counted at its time took its place."""
    EXPIRED = "expired"
    STALE = "stale"
    """What it rests on is another than was judged."""
    PROPOSED = "proposed"
    """It says that a clause is not applicable, and nobody else has approved that."""
    REFUSED = "refused"
    UNSETTLED = "unsettled"
    """A refused one about its clause came later: nobody can tell whether that took its place."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement of the ledger with what it is worth."""

    sequence: int
    statement: Sha256
    clause: str
    word: str
    reason: str
    rests: tuple[Rest, ...]
    expires: str
    person: str
    """Id in the registry; empty when nobody's signature holds."""
    printed_name: str
    at: str
    """UTC, as signed."""
    approves: str
    supersedes: tuple[str, ...]
    state: JudgedState
    why: str
    """Why it does not count; empty when it does."""
