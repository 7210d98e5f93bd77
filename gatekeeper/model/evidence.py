"""Evidence: statements about a run, durable before its verdict (in-toto Attestation Framework v1)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from pathlib import Path

from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.frozen import dataclass

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""A JSON document, as `json` reads it."""

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_GATE_RUN = "https://iec62304-gatekeeper.dev/predicate/gate-run/v1"
PREDICATE_OVERRIDE = "https://iec62304-gatekeeper.dev/predicate/override/v1"


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
class Signature:
    """A person's signature of a statement (PROTOCOL.sshsig, namespace `gatekeeper`)."""

    keyid: str
    """Fingerprint of the key, `SHA256:…`. A hint: whose key signed is read from the signature itself."""
    armoured: bytes
    """From `-----BEGIN SSH SIGNATURE-----` to the end, as `ssh-keygen -Y sign` writes it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A statement with its signatures (DSSE)."""

    payload: bytes
    digest: Sha256
    """Of the payload."""
    statement: Statement
    signatures: tuple[Signature, ...]
    """Ordered by key id; empty for an entry that nobody signed."""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry of a ledger as bytes, before anything about it is believed."""

    line: bytes
    """What binds it to its place."""
    envelope: bytes
    fault: str = ""
    """Why the bytes could not be read where they lie, safe to print; both are then what could be had."""
    commit: ObjectId | None = field(default=None, compare=False)
    """Where it lies in the repository; `None` for one that lies elsewhere."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A statement that has reached the disk."""

    digest: Sha256
    """Of the statement's bytes, which are canonical JSON (RFC 8785)."""
    folder: Path
    """The git folder whose ledger holds it."""
    head: Sha256 | None
    """Digest of its line in the ledger; `None` while it waits for a push in quarantine to end."""
    sequence: int | None
    """Number of its line, from 1."""


class DefectKind(Enum):
    """What can be wrong with a ledger."""

    MISSING = "missing"
    """An entry was taken out: the next one was written after another."""
    ALTERED = "altered"
    """The bytes of an entry are not those that were recorded, or are no entry at all."""
    INSERTED = "inserted"
    """An entry was put in: the one behind it was written before it was there."""
    REORDERED = "reordered"
    """An entry stands in another place than the one it was written for."""
    REPLAYED = "replayed"
    """A statement stands a second time, with nobody's signature added."""
    TRUNCATED = "truncated"
    """The ledger does not hold a head that somebody noted elsewhere: it was cut or written anew."""
    SIGNATURE = "signature"
    """A signature is not one of its statement, or its key was not that person's at that time."""
    CLOCK = "clock"
    """A time goes backwards, or cannot be."""
    UNREADABLE = "unreadable"
    """An entry, or the ledger itself, could not be looked at."""
    FOREIGN = "foreign"
    """A commit of the ledger holds something that is no part of an entry."""
    WAITING = "waiting"
    """A statement waits for its entry: it was made while a push was in quarantine."""


_INCOMPLETE = (DefectKind.FOREIGN, DefectKind.CLOCK)
_BESIDE = (DefectKind.SIGNATURE, DefectKind.REPLAYED)
"""What says nothing and takes nothing away."""


@dataclass(frozen=True, slots=True)
class EvidenceDefect:
    """One thing that is wrong with a ledger."""

    kind: DefectKind
    where: str
    """`entry 7`, `ledger`, or the name of a file."""
    sentence: str
    """What is the case, safe to print."""

    @property
    def harmless(self) -> bool:
        """Whether the evidence is whole in spite of it."""
        return self.kind is DefectKind.WAITING

    @property
    def forged(self) -> bool:
        """Whether what stands there is not what an honest writer left."""
        return not self.harmless and self.kind not in _INCOMPLETE

    @property
    def loses(self) -> bool:
        """Whether something that was recorded may be gone or changed."""
        return self.forged and self.kind not in _BESIDE

    @property
    def entry(self) -> int:
        """Number of the entry it is about; 0 for the ledger as a whole or a file beside it."""
        name, _, number = self.where.partition(" ")
        return int(number) if name == "entry" and number.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Signer:
    """A person whose signature of an entry holds."""

    keyid: str
    person: str
    """Id in the registry of the act."""
    printed_name: str
    meaning: str
    """What the signature says about the record; empty when the statement is no act of a person."""
    at: str
    """UTC, as the signer wrote it, or the time of the entry."""
    registry: ObjectId | None
    """Commit of the registry; `None` for that of base today."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whose envelope and line are whole."""

    sequence: int
    """Its place in the ledger, from 1."""
    digest: Sha256
    """Of the statement's bytes."""
    statement: Statement
    line: Sha256 | None = None
    """Digest of its line, the head of the ledger when it was the last; `None` while it has no place."""
    recorded_at: str = ""
    """UTC, as the line tells it."""
    envelope: Envelope | None = None
    signers: tuple[Signer, ...] = ()
    """Ordered by key id; empty when nobody signed, or signatures were not judged."""

    @property
    def recorded_time(self) -> dt.datetime | None:
        """When the ledger took it in; `None` while it has no place."""
        return dt.datetime.fromisoformat(self.recorded_at) if self.recorded_at else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger holds and what is wrong with it."""

    entries: tuple[Entry, ...]
    """In the order of the ledger."""
    defects: tuple[EvidenceDefect, ...]
    """Ordered by place, then by kind."""
    head: Sha256 | None
    """Digest of the last line: what a witness outside should note. `None` for an empty ledger."""
    root: Sha256 | None = None
    """Merkle tree head over all entries."""
    chained: bool = False
    """Whether every line is here, from the first to the last, so that a changed entry is known to be the only one."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong that matters."""
        return all(defect.harmless for defect in self.defects)

    @property
    def broken(self) -> EvidenceDefect | None:
        """The first defect that leaves every entry in doubt; one of a single entry of a whole chain leaves the others as they were."""
        lost = (defect for defect in self.defects if defect.loses)
        return next((each for each in lost if not (self.chained and each.entry)), None)

    def fault_of(self, entry: Entry) -> str:
        """The first thing that speaks against the entry; empty when nothing is known to."""
        faults = (d for d in self.defects if d.forged and d.entry == entry.sequence)
        return next((fault.sentence for fault in faults), "")
