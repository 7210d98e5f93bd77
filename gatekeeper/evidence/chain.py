"""A ledger judged: every entry against its line, every line against the one before, the whole against a noted head."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from gatekeeper.evidence.clock import clock_defects
from gatekeeper.evidence.envelope import read_envelope
from gatekeeper.evidence.line import Line, read_line
from gatekeeper.evidence.merkle import EMPTY, Edge, grow, grow_all, tree_head
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import DefectKind, Entry, Envelope, EvidenceDefect, Ledger, RawEntry
from gatekeeper.model.path import printable
from gatekeeper.parse.json import JsonRefused


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry as far as it can be read."""

    number: int
    own: Sha256
    line: Line | None
    envelope: Envelope | None


@dataclass(slots=True)
class _Trail:
    """What has been walked so far."""

    reads: Sequence[_Read]
    place: Mapping[Sha256, int]
    """Digest of a line to its first place, from 1."""
    joined: frozenset[tuple[Sha256, Sha256]]
    """Neighbours that a recorded joining of two ledgers puts side by side."""
    linked: int
    """How many lines lead to the last one."""
    trees: dict[Sha256, tuple[Edge, int]] = field(default_factory=dict)
    defects: list[EvidenceDefect] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    """Places that were named already: what follows from them is not told twice."""

    def note(self, kind: DefectKind, number: int, sentence: str) -> None:
        self.defects.append(EvidenceDefect(kind, f"entry {number}", sentence))
        self.bad.add(number)


def judge_ledger(raw: Sequence[RawEntry], *, witnessed: Iterable[Sha256] = ()) -> Ledger:
    """The ledger of these entries, given in its order; defects ordered by place, then kind.

    `witnessed` are heads that were noted elsewhere. An entry is listed when its own bytes are whole and it is no replay.
    Signatures are not judged here.
    """
    trail = _trail(raw)
    last = trail.reads[-1] if trail.reads else None
    for read in trail.reads:
        _walk(trail, read)
    _replays(trail)
    for number, sentence in clock_defects(
        tuple((read.number, read.line, read.envelope) for read in trail.reads)
    ):
        trail.note(DefectKind.CLOCK, number, sentence)
    for head in sorted(set(witnessed)):
        if head not in trail.place:
            text = f"it does not hold the head {head} that was noted elsewhere: it was cut or written anew"
            trail.defects.append(EvidenceDefect(DefectKind.TRUNCATED, "ledger", text))
    replays = {defect.entry for defect in trail.defects if defect.kind is DefectKind.REPLAYED}
    first = (_entry(read) for read in trail.reads if read.number not in replays)
    return Ledger(
        entries=tuple(entry for entry in first if entry is not None),
        defects=tuple(sorted(trail.defects, key=_order)),
        head=None if last is None else last.own,
        root=None if last is None or last.line is None else Sha256(last.line.root),
        chained=last is None or (last.line is not None and last.line.sequence == trail.linked),
    )


def _trail(raw: Sequence[RawEntry]) -> _Trail:
    defects: list[tuple[DefectKind, int, str]] = []
    reads = [_read(number, each, defects) for number, each in enumerate(raw, start=1)]
    place: dict[Sha256, int] = {}
    for read in reads:
        place.setdefault(read.own, read.number)
    lines = {read.own: read.line for read in reads if read.line is not None}
    order = ledger_order(lines, reads[-1].own if reads else None)
    trail = _Trail(reads, place, frozenset(pairwise(order)), len(order))
    for kind, number, sentence in defects:
        trail.note(kind, number, sentence)
    return trail


def _read(number: int, raw: RawEntry, defects: list[tuple[DefectKind, int, str]]) -> _Read:
    line = envelope = None
    try:
        line = read_line(raw.line)
        envelope = read_envelope(raw.envelope)
    except JsonRefused as error:
        part = "line" if line is None else "envelope"
        kind = DefectKind.UNREADABLE if raw.fault else DefectKind.ALTERED
        sentence = raw.fault or f"its {part} was changed: {printable(str(error))}"
        defects.append((kind, number, sentence))
    else:
        if raw.fault:
            defects.append((DefectKind.FOREIGN, number, raw.fault))
    actual = sha256(raw.envelope)
    if line is not None and envelope is not None and actual != line.entry:
        envelope = None
        sentence = (
            f"its envelope was changed: it has the digest {actual}, its line names {line.entry}"
        )
        defects.append((DefectKind.ALTERED, number, sentence))
    return _Read(number, sha256(raw.line), line, envelope)


def _walk(trail: _Trail, read: _Read) -> None:
    line = read.line
    if line is None:
        return
    before = trail.reads[read.number - 2] if read.number > 1 else None
    _neighbour(trail, read, line, before)
    if len(line.previous) > 1 and read.number not in trail.bad:
        _joins(trail, read, line)
    expected = _expected(trail, line)
    if expected is not None:
        edge = grow(*expected, line.leaf)
        if (edge, expected[1] + 1) != (line.edge, line.sequence) and read.number not in trail.bad:
            text = "its line was changed: its Merkle tree is not that of the entries up to it"
            trail.note(DefectKind.ALTERED, read.number, text)
    if tree_head(line.edge).hex() != line.root and read.number not in trail.bad:
        trail.note(
            DefectKind.ALTERED, read.number, "its line was changed: its root is not its tree's"
        )
    trail.trees[line.own] = (line.edge, line.sequence)


def _expected(trail: _Trail, line: Line) -> tuple[Edge, int] | None:
    """The tree this line grew from, `None` when an entry it grew from is not there."""
    if not line.previous:
        return EMPTY, 0
    tree = trail.trees.get(line.previous[0])
    if tree is None or len(line.previous) == 1:
        return tree
    first, last = (trail.place.get(parent) for parent in line.previous)
    if first is None or last is None or first >= last:
        return None
    behind = [read.line for read in trail.reads[first:last]]
    if any(each is None for each in behind):
        return None
    return grow_all(*tree, (each.leaf for each in behind if each is not None))


def _joins(trail: _Trail, read: _Read, line: Line) -> None:
    """Whether both ledgers that the line joins are here, neither grown from the other, the first before the second."""
    first, last = (trail.place.get(parent, 0) for parent in line.previous)
    if not (first and last):
        text = "it joins a ledger whose last entry is not here: entries were taken out"
        trail.note(DefectKind.MISSING, read.number, text)
        return
    side = (each.line for each in trail.reads[first:last])
    grown = any(each is not None and line.previous[0] in each.previous for each in side)
    if grown or not first < last < read.number:
        text = "it joins two entries of which one grew from the other"
        trail.note(DefectKind.ALTERED, read.number, text)


def _neighbour(trail: _Trail, read: _Read, line: Line, before: _Read | None) -> None:
    """Whether the line stands behind the one it was written after."""
    if trail.place[read.own] < read.number:
        return
    if before is None:
        if line.previous:
            missing = line.sequence - 1
            text = f"the {missing} entries before it were taken out"
            trail.note(DefectKind.MISSING, read.number, text)
        return
    if before.own in line.previous[-1:] or (before.own, read.own) in trail.joined:
        return
    named = line.previous[0] if line.previous else None
    after = 0 if named is None else trail.place.get(named)
    if after is None:
        _unknown_before(trail, read, line, before)
    elif after < read.number:
        between = trail.reads[after : read.number - 1]
        _put_in(trail, read, between, after)
    else:
        text = f"it was written after what is now entry {after}, not here"
        trail.note(DefectKind.REORDERED, read.number, text)


def _unknown_before(trail: _Trail, read: _Read, line: Line, before: _Read) -> None:
    """The line names one that is not here: it was changed, the one before was, or something was taken out."""
    tree = trail.trees.get(before.own)
    if tree is not None:
        behind = replace(line, previous=(before.own,), sequence=tree[1] + 1)
        if grow(*tree, behind.leaf) == line.edge:
            text = "its line was changed: it does not name the line before it"
            trail.note(DefectKind.ALTERED, read.number, text)
            return
    earlier = trail.reads[: before.number]
    sized = next((each.line for each in reversed(earlier) if each.number not in trail.bad), None)
    claimed = sized.sequence if sized is not None else 0
    missing = line.sequence - 1 - claimed - sum(1 for _ in _tail(trail, earlier))
    if _continued(trail, before, read.number) or missing < 0:
        text = "it does not follow what stands before it: it was put in from elsewhere"
        trail.note(DefectKind.INSERTED, read.number, text)
    elif missing > 0:
        text = f"{missing} entries that stood before it were taken out"
        trail.note(DefectKind.MISSING, read.number, text)
    elif before.number not in trail.bad:
        text = "another line was put in the place of this one: the next names what stood here"
        trail.note(DefectKind.ALTERED, before.number, text)


def _tail(trail: _Trail, earlier: Sequence[_Read]) -> Iterator[_Read]:
    """The last of them as long as they are bad."""
    return takewhile(lambda each: each.number in trail.bad, reversed(earlier))


def _put_in(trail: _Trail, read: _Read, between: Sequence[_Read], after: int) -> None:
    """This one was written straight after entry `after`: what stands between came from elsewhere, or it did."""
    where = f"entry {after}" if after else "the beginning of the ledger"
    line = read.line
    if line is not None and line.sequence == after + 1 and len(between) < len(trail.reads) - after:
        behind = trail.reads[read.number :]
        follows = any(each.line is not None and read.own in each.line.previous for each in behind)
        alone = len(between) == 1 and not _continued(trail, between[0], read.number)
        if follows or alone:
            for each in between:
                if each.number not in trail.bad:
                    text = f"it was put in between {where} and what is now entry {read.number}"
                    trail.note(DefectKind.INSERTED, each.number, text)
            return
    text = f"it was written straight after {where}, not here"
    trail.note(DefectKind.REORDERED, read.number, text)


def _continued(trail: _Trail, read: _Read, limit: int) -> bool:
    """Whether something behind that place follows the entry."""
    return any(
        each.line is not None and read.own in each.line.previous for each in trail.reads[limit:]
    )


def _replays(trail: _Trail) -> None:
    signers: dict[Sha256, set[str]] = {}
    first: dict[Sha256, int] = {}
    for read in trail.reads:
        if trail.place[read.own] < read.number:
            text = f"it is entry {trail.place[read.own]} once more"
            trail.note(DefectKind.REPLAYED, read.number, text)
            continue
        if read.envelope is None:
            continue
        digest = read.envelope.digest
        keys = {signature.keyid for signature in read.envelope.signatures}
        known = signers.setdefault(digest, set())
        if digest in first and not keys - known and _follows(trail, read, first[digest]):
            text = f"its statement {digest} is that of entry {first[digest]}, and nobody signed it anew"
            trail.note(DefectKind.REPLAYED, read.number, text)
        first.setdefault(digest, read.number)
        known |= keys


def _follows(trail: _Trail, read: _Read, first: int) -> bool:
    """Whether the entry was written knowing the first: two ledgers that grew apart may each hold a statement."""
    lines = {each.own: each.line for each in trail.reads if each.line is not None}
    return read.line is None or trail.reads[first - 1].own in ledger_order(lines, read.own)


def _entry(read: _Read) -> Entry | None:
    if read.line is None or read.envelope is None:
        return None
    return Entry(
        sequence=read.number,
        digest=read.envelope.digest,
        statement=read.envelope.statement,
        line=read.own,
        recorded_at=read.line.recorded_at,
        envelope=read.envelope,
    )


def _order(defect: EvidenceDefect) -> tuple[bool, int, str, str]:
    return (not defect.entry, defect.entry, defect.kind.value, defect.sentence)


def ledger_order(lines: Mapping[Sha256, Line], head: Sha256 | None) -> tuple[Sha256, ...]:
    """The lines that lead to `head`, each behind all it grew from, the first-named side before the second.

    Lines that are not there are passed over, so that what is left can still be judged.
    """
    order: list[Sha256] = []
    placed: set[Sha256] = set()
    waiting = [] if head is None else [(head, False)]
    while waiting:
        own, ready = waiting.pop()
        if own in placed or own not in lines:
            continue
        if ready:
            placed.add(own)
            order.append(own)
            continue
        waiting.append((own, True))
        waiting.extend((parent, False) for parent in reversed(lines[own].previous))
    return tuple(order)
