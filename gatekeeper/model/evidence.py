"""Evidence: statements about a run, durable before its verdict (in-toto Attestation Framework v1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from gatekeeper.model.digest import Sha256

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""A JSON document, as `json` reads it."""

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_GATE_RUN = "https://iec62304-gatekeeper.dev/predicate/gate-run/v1"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement is about: a name and digests, for example `gitCommit` and `gitTree`."""

    name: str
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """An in-toto statement before it is written."""

    subjects: tuple[Subject, ...]
    predicate_type: str
    predicate: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Stored:
    """A statement that has reached the disk."""

    digest: Sha256
    """Of the file's bytes, which are canonical JSON (RFC 8785)."""
    path: Path


class DefectKind(Enum):
    """What can be wrong with stored evidence."""

    MISSING = "missing"
    """The log names a statement whose file is not there."""
    ALTERED = "altered"
    """A statement's bytes are not those that were logged, or are no statement at all."""
    UNREADABLE = "unreadable"
    """The statement's file, or the log itself, could not be looked at."""
    REORDERED = "reordered"
    """A log line follows a line other than the one it was written after."""
    BROKEN = "broken"
    """A log line's predecessor is gone or was changed."""
    REPLAYED = "replayed"
    """The log names a statement a second time."""
    TRUNCATED = "truncated"
    """The log does not hold the head that somebody noted elsewhere."""
    TORN = "torn"
    """A log line is not whole: its writer was killed, or it was cut."""
    UNLOGGED = "unlogged"
    """A statement's file that no log line names; it does not count."""
    FOREIGN = "foreign"
    """Something in the folder that is no part of the evidence; it does not count."""
    LEFTOVER = "leftover"
    """A temporary file of a killed run; it does not count and does no harm."""


@dataclass(frozen=True, slots=True)
class EvidenceDefect:
    """One thing that is wrong with stored evidence."""

    kind: DefectKind
    where: str
    """`log.jsonl:7`, or the name of a file in the folder."""
    sentence: str
    """What is the case, safe to print."""

    @property
    def harmless(self) -> bool:
        """Whether the evidence is whole in spite of it."""
        return self.kind is DefectKind.LEFTOVER

    @property
    def loses(self) -> bool:
        """Whether something that was logged is gone or changed, so that the trail proves nothing."""
        incomplete = (DefectKind.TORN, DefectKind.UNLOGGED, DefectKind.FOREIGN)
        return not self.harmless and self.kind not in incomplete


@dataclass(frozen=True, slots=True)
class Entry:
    """A logged statement whose file has the logged digest."""

    sequence: int
    """Its place in the log, from 1."""
    digest: Sha256
    statement: Statement


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an evidence folder holds and what is wrong with it."""

    entries: tuple[Entry, ...]
    """In the order of the log."""
    defects: tuple[EvidenceDefect, ...]
    head: Sha256 | None
    """Digest of the last whole log line: what a witness outside should note. `None` for an empty log."""

    @property
    def whole(self) -> bool:
        """Whether nothing but harmless leftovers is wrong."""
        return all(defect.harmless for defect in self.defects)
