"""The line of a ledger entry: what binds an envelope to its place, canonical JSON in the message of its commit.

`entry` is the envelope's SHA-256, `previous` the SHA-256 of the line before (two for an entry that joins two
ledgers, none for the first), `recordedAt` a UTC time never earlier than the one before, `sequence` the number
of entries up to here, `edge` and `root` the Merkle tree over the leaves up to here. A leaf is a line without
its tree, so each field of a line is covered by its own root.
"""

import datetime as dt
import re

from gatekeeper.evidence.canonical import canonical
from gatekeeper.evidence.merkle import EMPTY, Edge, grow, leaf_hash, tree_head
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.frozen import dataclass
from gatekeeper.parse.json import JsonRefused

TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
MAX_LINE_BYTES = 16 * 1024
_LIST = rb'\[((?:"[0-9a-f]{64}"(?:,(?="))?){0,%d})\]'
_LINE = re.compile(
    rb'\{"edge":'
    + _LIST % 63
    + rb',"entry":"([0-9a-f]{64})","previous":'
    + _LIST % 2
    + rb',"recordedAt":'
    rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","root":"([0-9a-f]{64})","sequence":([1-9]\d{0,14})\}'
)
_HEX = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, read."""

    own: Sha256
    """Digest of its bytes: what the next line names, and what a witness notes as the head."""
    entry: Sha256
    """Digest of the envelope."""
    previous: tuple[Sha256, ...]
    recorded_at: str
    sequence: int
    edge: Edge
    root: str

    @property
    def leaf(self) -> bytes:
        """The hash of its leaf in the Merkle tree."""
        return leaf_hash(_core(self.entry, self.previous, self.recorded_at, self.sequence))


def read_line(raw: bytes) -> Line:
    """The line of these bytes. Raises `JsonRefused` when it is none, or not in canonical form."""
    match = _LINE.fullmatch(raw) if len(raw) <= MAX_LINE_BYTES else None
    if match is None:
        raise JsonRefused("it is no line of a ledger in canonical form")
    edge, entry, previous, recorded_at, root, sequence = (
        part.decode("ascii") for part in match.groups()
    )
    parents = tuple(Sha256(each) for each in _HEX.findall(previous))
    if bool(parents) is not (int(sequence) > 1):
        raise JsonRefused("it has no entry before it and is not the first, or the other way round")
    nodes = tuple(bytes.fromhex(each) for each in _HEX.findall(edge))
    if len(nodes) != int(sequence).bit_count():
        raise JsonRefused("its edge is not that of a tree of its size")
    return Line(
        own=sha256(raw),
        entry=Sha256(entry),
        previous=parents,
        recorded_at=recorded_at,
        sequence=int(sequence),
        edge=nodes,
        root=root,
    )


def next_line(last: Line | None, entry: Sha256, now: dt.datetime) -> bytes:
    """The line of one more entry after `last`, recorded `now` but never before the entry it follows."""
    written = now.astimezone(dt.UTC).strftime(TIME_FORMAT)
    if last is None:
        return _grown((), EMPTY, 0, entry, written)
    recorded_at = max(written, last.recorded_at)
    return _grown((last.own,), last.edge, last.sequence, entry, recorded_at)


def joining_line(parents: tuple[Line, Line], edge: Edge, size: int, entry: Sha256) -> bytes:
    """The line that joins two ledgers: `edge` and `size` are of the tree with the second's leaves behind the first's."""
    recorded_at = max(parent.recorded_at for parent in parents)
    return _grown((parents[0].own, parents[1].own), edge, size, entry, recorded_at)


def _grown(
    previous: tuple[Sha256, ...], edge: Edge, size: int, entry: Sha256, recorded_at: str
) -> bytes:
    if not recorded_at.startswith(("19", "2")):
        raise EvidenceError(f"no verdict: the time {recorded_at} cannot be that of an entry")
    grown = grow(edge, size, leaf_hash(_core(entry, previous, recorded_at, size + 1)))
    return canonical(
        {
            "edge": [node.hex() for node in grown],
            "entry": entry,
            "previous": list(previous),
            "recordedAt": recorded_at,
            "root": tree_head(grown).hex(),
            "sequence": size + 1,
        }
    )


def _core(entry: Sha256, previous: tuple[Sha256, ...], recorded_at: str, sequence: int) -> bytes:
    """The leaf, in canonical form: of hexadecimal, a time and a number there is only one way to write it."""
    parents = ",".join(f'"{parent}"' for parent in previous)
    return (
        f'{{"entry":"{entry}","previous":[{parents}],"recordedAt":"{recorded_at}","sequence":{sequence}}}'
    ).encode("ascii")
