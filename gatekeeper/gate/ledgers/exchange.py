"""Two ledgers that grew apart become one, without losing an entry of either: by one rule, so that both sides get the same."""

from dataclasses import dataclass
from enum import Enum
from functools import partial

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.envelope import seal
from gatekeeper.evidence.line import Line, joining_line, read_line
from gatekeeper.evidence.merkle import grow_all
from gatekeeper.history.ledger.commits import advance, join_entry, read_entries
from gatekeeper.history.ledger.exchange import Other, fetch_ledger, leads_to, push_ledger
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.errors import EvidenceError, UsageError
from gatekeeper.model.evidence import JsonValue, RawEntry, Statement, Subject

PREDICATE_JOIN = "https://iec62304-gatekeeper.dev/predicate/ledger-join/v1"
RULE = "the smaller head first, then what only the other has"
_TRIES = 100


class Pulled(Enum):
    """What a pull did."""

    NOTHING = "nothing was new"
    FORWARD = "their entries were added behind ours"
    JOINED = "both had entries of their own; an entry joins them"


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two ledgers."""

    commit: ObjectId
    entries: tuple[RawEntry, ...]
    last: Line


def pull(place: LedgerPlace, other: Other) -> Pulled:
    """Takes in the other repository's ledger. Running it on both sides, in any order, gives both the same ledger.

    Raises `EvidenceError` when something of theirs or ours is lost or changed: it is not mixed with what is whole.
    """
    _refuse_quarantine(place)
    theirs = fetch_ledger(place.view, other)
    for _ in range(_TRIES):
        ours = read_ledger_ref(place.folder)
        if theirs is None or theirs == ours:
            return Pulled.NOTHING
        if ours is not None and leads_to(place.view, theirs, ours):
            return Pulled.NOTHING
        side = _side(place, theirs, "their")
        if ours is None or leads_to(place.view, ours, theirs):
            if advance(place.view, ours, partial(ObjectId, theirs)):
                return Pulled.FORWARD
            continue
        if _join(place, ours, _side(place, ours, "our"), side):
            return Pulled.JOINED
    raise EvidenceError(
        f"the ledger was moved {_TRIES} times by others; let them end, then pull again"
    )


def push(place: LedgerPlace, other: Other) -> ObjectId | None:
    """Sends our ledger; the commit it ends at, `None` when there is no ledger. Errors as `push_ledger`."""
    _refuse_quarantine(place)
    ours = read_ledger_ref(place.folder)
    if ours is not None:
        push_ledger(place.view, other, ours)
    return ours


def _side(place: LedgerPlace, commit: ObjectId, whose: str) -> _Side:
    entries = read_entries(place.view, commit)
    lost = [defect for defect in judge_ledger(entries).defects if defect.forged]
    if lost:
        raise EvidenceError(
            f"{whose} ledger has lost or changed entries, so nothing was taken in: {lost[0].where}: "
            f"{lost[0].sentence}; find out who changed it, and restore it from another clone"
        )
    return _Side(commit, entries, read_line(entries[-1].line))


def _join(place: LedgerPlace, old: ObjectId, ours: _Side, theirs: _Side) -> bool:
    first, second = sorted((ours, theirs), key=lambda side: side.last.own)
    known = {each.line for each in first.entries}
    fresh = [read_line(each.line) for each in second.entries if each.line not in known]
    edge, size = grow_all(first.last.edge, first.last.sequence, (line.leaf for line in fresh))
    envelope = seal(_statement(first.last, second.last))
    raw = joining_line((first.last, second.last), edge, size, sha256(envelope))
    at = read_line(raw).recorded_at
    parents = (first.commit, second.commit)
    return join_entry(place.view, RawEntry(raw, envelope), at, parents, old)


def _statement(first: Line, second: Line) -> Statement:
    subjects = tuple(Subject("head of a ledger", {"sha256": line.own}) for line in (first, second))
    counts: dict[str, JsonValue] = {
        "rule": RULE,
        "entriesOfFirst": first.sequence,
        "entriesOfSecond": second.sequence,
    }
    return Statement(subjects, PREDICATE_JOIN, counts)


def _refuse_quarantine(place: LedgerPlace) -> None:
    if place.quarantined:
        raise UsageError(
            "a push is in quarantine, and no ref may move; exchange ledgers afterwards"
        )
