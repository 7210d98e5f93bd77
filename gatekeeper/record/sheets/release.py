"""The release that a record is about, asked of single commits: whether it holds one, and whether the baseline did not."""

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.record import Record, RunCommit
from gatekeeper.record.few import few
from gatekeeper.record.sheets.columns import yes

_NOT_SHOWN = "not shown"
_NAMED = 3
"""Commits that are named; the others are counted."""


class Release:
    """The record's head with the history that leads to it, as far as that is known."""

    def __init__(self, record: Record) -> None:
        self._history = record.history
        self._compared = record.baseline is not None
        held = record.history
        self._proven = held.merged.union(held.unjudged) if held else _merged(record)

    def holds(self, commit: ObjectId | None) -> str:
        """`yes` or `no`; `not shown` where neither the history nor a run tells, and of staged content, which is no commit."""
        if commit is None:
            return _NOT_SHOWN
        if self._history is None:
            return "yes" if commit in self._proven else _NOT_SHOWN
        return yes(commit in self._proven)

    def is_new(self, commit: ObjectId) -> str:
        """Whether it came after the baseline; empty without a baseline."""
        if not self._compared:
            return ""
        return _NOT_SHOWN if self._history is None else yes(commit in self._history.since)

    @property
    def told(self) -> tuple[RunCommit, ...]:
        """Commits of the release that no run judged, and that were read all the same."""
        return self._history.told if self._history else ()

    def unjudged(self) -> str:
        """Why a list of the judged commits may lack some of the release; empty when it lacks none."""
        if self._history is None:
            return "only commits that a run of the audit trail judged are listed"
        told = {commit.commit for commit in self._history.told}
        held = [commit for commit in self._history.unjudged if commit not in told]
        if not held:
            return ""
        named = few([commit[:12] for commit in held], _NAMED)
        commits = "commit" if len(held) == 1 else f"{len(held):,} commits"
        return f"no run of the audit trail judged the {commits} {named}"


def _merged(record: Record) -> frozenset[ObjectId]:
    """The commits that runs of the trail show to lie behind the record's head: of the range that ends there, of the
    range that ends at its base, and so on. Ranges that were judged and never taken in are not among them."""
    found: set[ObjectId] = set()
    open_ones, seen = [record.head], set()
    while open_ones:
        head = open_ones.pop()
        if head is None or head in seen:
            continue
        seen.add(head)
        for run in record.runs:
            if run.head == head and run.kind == "range":
                found.update(commit.commit for commit in run.commits)
                open_ones.append(run.base)
    return frozenset(found)
