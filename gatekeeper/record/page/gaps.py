"""Gaps on the page: the worst first, what is said alike of several subjects once."""

from collections.abc import Iterable, Mapping, Sequence

from gatekeeper.model.record import Gap, GapState, Record
from gatekeeper.record.page.markup import Child, Markup, join, link, tag
from gatekeeper.record.page.sheets import MOST
from gatekeeper.record.page.tables import bullets, gap_mark, table

_WIDTHS = (22, 9, 42, 27)
_HEADS = ("Subject", "Area", "What", "What would close it")
_CAPTIONS = {
    GapState.FAILED: "Failed: the gate, or the evidence itself, says no",
    GapState.NOT_MET: "Not met: decided, and not as asked",
    GapState.UNKNOWN: "Unknown: could not be looked at, or is not part of this record",
}


def gaps(record: Record) -> Markup:
    """A table a state."""
    clause_rows = {s.clause.id: "clause" for s in record.standings}
    places = clause_rows | {s.clause.standard: "standard" for s in record.standings}
    tables = (
        _table(state, [gap for gap in record.gaps if gap.state is state], places)
        for state in GapState
    )
    return join(tables)


def _table(state: GapState, found: list[Gap], places: Mapping[str, str]) -> Markup:
    if not found:
        return tag("p", f"{_CAPTIONS[state]}: none.", class_="note")
    rows = (_row(alike, places) for alike in _alike(found[:MOST]))
    held = table(f"{_CAPTIONS[state]} ({len(found):,})", _HEADS, rows, widths=_WIDTHS)
    if len(found) <= MOST:
        return held
    words = f"{MOST} of {len(found):,} are written out here; all of them are in the search (kind:gap) and in "
    whole_file = tag("a", "record.json", href="record.json")
    return join((held, tag("p", words, whole_file, ".", class_="note more")))


def _alike(found: Iterable[Gap]) -> Iterable[list[Gap]]:
    """Gaps that differ in their subject alone, together, where the first of them stood."""
    groups: dict[tuple[str, ...], list[Gap]] = {}
    for gap in found:
        check = gap.subject.partition(" ")[0] if gap.area == "Gate" else ""
        groups.setdefault((gap.area, check, gap.sentence, gap.cure), []).append(gap)
    return groups.values()


def _row(alike: Sequence[Gap], places: Mapping[str, str]) -> tuple[Child, ...]:
    gap = alike[0]
    said = join((gap_mark(gap.state), " ", gap.sentence))
    return (_subjects(alike, places), gap.area, said, gap.cure or "–")


def _subjects(alike: Sequence[Gap], places: Mapping[str, str]) -> Child:
    named = [_subject(gap, places) for gap in alike]
    if len(named) == 1:
        return named[0]
    summary = tag("summary", f"{alike[0].subject} and {len(named) - 1} more")
    return tag("details", summary, bullets(named, ""))


def _subject(gap: Gap, places: Mapping[str, str]) -> Child:
    kind = places.get(gap.subject) if gap.area == "Clauses" else None
    return link(kind, gap.subject) if kind else gap.subject
