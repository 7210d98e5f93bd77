"""What an index keeps of a ledger's entries, worked out from the judged entries alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.envelope import read_envelope
from gatekeeper.evidence.line import read_line
from gatekeeper.model.digest import ObjectId, Sha256, sha256
from gatekeeper.model.evidence import Entry, RawEntry, Statement
from gatekeeper.model.ledger_index import IndexHead, IndexRow
from gatekeeper.parse.json import JsonRefused

_NAMING = (("act", "person"), ("declared", "owner"), ("declared", "approvedBy"))


def row_of(entry: Entry, commit: ObjectId) -> IndexRow:
    """The row of a whole entry that lies at that commit. The entry was read from a ledger."""
    assert entry.line is not None, "an entry of a ledger has a line"
    signatures = () if entry.envelope is None else entry.envelope.signatures
    digests = {d for subject in entry.statement.subjects for d in subject.digests.values()}
    return IndexRow(
        sequence=entry.sequence,
        kind=entry.statement.predicate_type,
        digest=entry.digest,
        line=entry.line,
        commit=commit,
        recorded_at=entry.recorded_at,
        keyids=tuple(each.keyid for each in signatures),
        subjects=tuple(sorted(digests)),
        actors=tuple(sorted(set(_actors(entry.statement)))),
    )


def _actors(statement: Statement) -> Iterator[str]:
    for block, name in _NAMING:
        told = statement.predicate.get(block)
        person = told.get(name) if isinstance(told, dict) else None
        if isinstance(person, str) and person:
            yield person
    trainee = statement.predicate.get("trainee")
    if isinstance(trainee, str) and trainee:
        yield trainee


def rows_of(raw: Sequence[RawEntry], entries: Sequence[Entry]) -> tuple[IndexRow, ...] | None:
    """The rows of a whole ledger's entries; `None` when an entry or its commit is missing."""
    commits = [each.commit for each in raw]
    if len(entries) != len(raw) or None in commits:
        return None
    return tuple(row_of(e, c) for e, c in zip(entries, commits, strict=True) if c is not None)


def grown(
    head: IndexHead, raw: Sequence[RawEntry], known: Mapping[Sha256, frozenset[str]]
) -> tuple[IndexHead, tuple[IndexRow, ...]] | None:
    """The head and the rows behind `head`; `raw` are the entries from the head's own on.

    `known` gives for each earlier statement that stands among them again the keys that had signed it. `None` when
    anything is wrong with them: then the whole ledger has to be judged, so that the place is named.
    """
    if not raw or sha256(raw[0].line) != head.line:
        return None
    judged = judge_ledger(raw)
    # The first stands behind entries that were not given: that, and what it says of its own time, is known.
    if any(defect.where != "entry 1" for defect in judged.defects):
        return None
    rows = rows_of(raw, judged.entries)
    if rows is None:
        return None
    fresh = tuple(replace(row, sequence=row.sequence - 1 + head.count) for row in rows[1:])
    for row in fresh:
        if row.digest in known and not set(row.keyids) - known[row.digest]:
            return None
    if not fresh:
        return head, ()
    count, last = head.count + len(fresh), fresh[-1]
    return IndexHead(last.commit, last.line, count, judged.root, head.defects), fresh


def signed_before(rows: Iterable[IndexRow]) -> dict[Sha256, frozenset[str]]:
    """Keys that had signed each statement."""
    found: dict[Sha256, frozenset[str]] = {}
    for row in rows:
        found[row.digest] = found.get(row.digest, frozenset()) | frozenset(row.keyids)
    return found


def entry_at(row: IndexRow, raw: RawEntry) -> Entry | None:
    """The entry of a row, read again; `None` when the bytes are not those that were judged."""
    try:
        line, envelope = read_line(raw.line), read_envelope(raw.envelope)
    except JsonRefused:
        return None
    if line.own != row.line or line.entry != sha256(raw.envelope) or envelope.digest != row.digest:
        return None
    return Entry(
        sequence=row.sequence,
        digest=envelope.digest,
        statement=envelope.statement,
        line=line.own,
        recorded_at=line.recorded_at,
        envelope=envelope,
    )
