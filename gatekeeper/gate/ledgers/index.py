"""The ledger read by predicate type, subject, person or time: through the index where it is proven, else whole."""

from dataclasses import replace

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.index import entry_at, grown, row_of, rows_of, signed_before
from gatekeeper.gate.ledgers.ledger import left_beside
from gatekeeper.history.ledger.commits import read_at, read_behind, read_entries
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.ledger_index import IndexHead, Lookup


def entries_of(place: LedgerPlace, ask: Lookup) -> Ledger:
    """The entries asked for in the order of the ledger, and everything that is wrong with any of it.

    What the index tells counts only for a head that leads to the ledger's own, by SHA-256; every entry handed out is
    read from the repository and held against its row. Whatever does not fit has the whole ledger read and judged.
    """
    commit = read_ledger_ref(place.folder)
    found = None if commit is None else _indexed(place, commit, ask)
    ledger = _whole(place, commit, ask) if found is None else found
    return replace(ledger, defects=(*ledger.defects, *left_beside(place.folder)))


def _indexed(place: LedgerPlace, commit: ObjectId, ask: Lookup) -> Ledger | None:
    head = place.index.head()
    if head is None:
        return None
    head = _followed(place, head, commit)
    rows = None if head is None else place.index.rows(head, ask)
    if head is None or rows is None:
        return None
    raw = read_at(place.view, tuple(row.commit for row in rows))
    entries = tuple(entry_at(row, each) for row, each in zip(rows, raw, strict=True))
    whole = tuple(entry for entry in entries if entry is not None)
    if len(whole) != len(entries):
        return None
    return Ledger(whole, head.defects, head.line, head.root, chained=True)


def _followed(place: LedgerPlace, head: IndexHead, commit: ObjectId) -> IndexHead | None:
    """The index's head after it has taken in what is new; `None` when that does not simply follow, whole."""
    raw = read_behind(place.view, commit, head.commit)
    if raw is None:
        return None
    bare = grown(head, raw, {})
    if bare is None:
        return None
    kinds = frozenset(row.kind for row in bare[1])
    before = place.index.rows(head, Lookup(kinds=kinds)) if kinds else ()
    made = None if before is None else grown(head, raw, signed_before(before))
    if made is None:
        return None
    if made[1]:
        place.index.keep(*made, after=head)
    return made[0]


def _whole(place: LedgerPlace, commit: ObjectId | None, ask: Lookup) -> Ledger:
    ledger = place.judged.get(commit)
    if ledger is None:
        ledger = place.judged[commit] = _read(place, commit)
    if commit is None:
        return ledger
    # Where an entry lies is not asked for, so any commit does for those of a ledger that has no rows.
    wanted = tuple(each for each in ledger.entries if ask.takes(row_of(each, commit)))
    return replace(ledger, entries=wanted)


def _read(place: LedgerPlace, commit: ObjectId | None) -> Ledger:
    """The judged ledger, from which the index is made anew."""
    raw = read_entries(place.view, commit)
    ledger = judge_ledger(raw)
    rows = rows_of(raw, ledger.entries)
    lost = any(defect.forged for defect in ledger.defects)
    if commit is not None and rows and not lost and ledger.head is not None:
        head = IndexHead(commit, ledger.head, len(rows), ledger.root, ledger.defects)
        place.index.keep(head, rows, after=None)
    return ledger
