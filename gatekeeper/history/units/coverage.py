"""How much of a unit the tests of others ran, by themselves: recorded runs joined with who wrote which test."""

import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.units.files import UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.model.authorship import UnitTest, Who
from gatekeeper.model.coverage import (
    Branch,
    FileRuns,
    PlacedRun,
    RecordedCoverage,
    TestPlace,
    UnitCoverage,
)
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, printable

_SHOWN = 8


def runs_of_test(
    unit: UnitFiles, recorded: RecordedCoverage, path: RepoPath, name: str
) -> Mapping[RepoPath, int]:
    """How many lines of each of the unit's files a test ran, where a report tells of this test alone."""
    ran: dict[RepoPath, set[int]] = {}
    for file in unit.files:
        known = recorded.of(file)
        for run in known.runs if known is not None else ():
            if len(run.tests) == 1 and _means(run.tests[0], path, name):
                ran.setdefault(file, set()).update(run.lines)
    return {file: len(lines) for file, lines in sorted(ran.items()) if lines}


def _means(place: TestPlace, path: RepoPath, name: str) -> bool:
    return bool(place.name) and place.path == path and _plain(place.name) == _plain(name)


def _plain(name: str) -> str:
    return re.sub(r"\W+", ".", name)


def unit_coverage(
    unit: UnitFiles,
    trace: Trace,
    authors: Mapping[str, Who],
    tests: tuple[UnitTest, ...],
    recorded: RecordedCoverage,
) -> UnitCoverage | None:
    """What the independent tests ran of the unit; `None` when no report that counts tells of any of its files."""
    known = {path: runs for path in unit.files if (runs := recorded.of(path)) is not None}
    if not any(runs.runs for runs in known.values()):
        return None
    judge = _Runs(unit, trace, authors, tests)
    sums = [_sum(path, runs, judge) for path, runs in sorted(known.items())]
    ways = sum(each.branches for each in sums)
    silent = any(not each.told for each in sums) if ways else _decides(unit, trace)
    return UnitCoverage(
        lines=sum(each.lines for each in sums),
        lines_by_others=sum(each.lines_run for each in sums),
        branches=None if silent else ways,
        branches_by_others=sum(each.branches_run for each in sums),
        holes=tuple(each.hole for each in sums if each.hole),
        unmeasured=tuple(_unmeasured(unit, trace, known)),
        tests=tuple(sorted(judge.counted)),
        left_out=tuple(sorted(judge.left_out)),
    )


@dataclass(frozen=True, slots=True)
class _Sum:
    """One file."""

    lines: int
    lines_run: int
    branches: int
    branches_run: int
    told: bool
    hole: str


def _sum(path: RepoPath, known: FileRuns, judge: "_Runs") -> _Sum:
    runs = [run for run in known.runs if judge.is_by_others(run)]
    imported = known.imported if runs else frozenset[int]()
    lines = imported.union(*(run.lines for run in runs)) & known.lines
    told = all(run.branches is not None for run in runs)
    taken = known.import_branches if runs else frozenset[Branch]()
    taken = taken.union(*(run.branches or () for run in runs)) & known.branches
    missed = known.lines - lines
    partly = {branch[0] for branch in known.branches - taken} - missed
    parts = [f"line {_few(missed)}"] if missed else []
    parts += [f"a branch of line {_few(partly)}"] if partly and told else []
    hole = f"{printable(path)}: {'; '.join(parts)}" if parts else ""
    return _Sum(len(known.lines), len(lines), len(known.branches), len(taken), told, hole)


class _Runs:
    """Says of each run whether it is by others, and keeps why it is not."""

    def __init__(
        self,
        unit: UnitFiles,
        trace: Trace,
        authors: Mapping[str, Who],
        tests: tuple[UnitTest, ...],
    ) -> None:
        self._unit, self._trace, self._authors, self._tests = unit, trace, authors, tests
        self._answers: dict[TestPlace, str] = {}
        self.counted: set[TestPlace] = set()
        self.left_out: set[str] = set()

    def is_by_others(self, run: PlacedRun) -> bool:
        """Whether every test that ran in it is independent, counts and asserts."""
        why = {place: self._why_not(place) for place in run.tests}
        refused = sorted(text for text in why.values() if text)
        if refused:
            self.left_out.add(refused[0])
            return False
        self.counted |= why.keys()
        return True

    def _why_not(self, place: TestPlace) -> str:
        if place not in self._answers:
            self._answers[place] = self._judged(place)
        return self._answers[place]

    def _judged(self, place: TestPlace) -> str:
        path = printable(place.path)
        shown = f"{path} {printable(place.name)}".rstrip()
        if place.path not in self._unit.tests:
            return f"{path} is no test file of {self._unit.item.id}"
        mine = [test for test in self._tests if test.path == place.path]
        if place.name:
            mine = [test for test in mine if _plain(test.name) == _plain(place.name)]
        if not mine:
            return f"{shown} is no test that its file holds"
        alone = "" if place.name else f" ({path} was run as a whole)"
        for test in mine:
            name = f"{path} {printable(test.name)}".rstrip()
            if not test.assertions:
                return f"{name} asserts nothing that can fail{alone}"
            if not test.independent:
                return f"{name} is not by others{alone}"
        if not any(test.counts for test in mine):
            return f"{shown} is not shown to test {self._unit.item.id}"
        if not place.name and not self._calls_are_by_others(place.path):
            return f"{path} was run as a whole and calls the unit in lines that are not by others"
        return ""

    def _calls_are_by_others(self, path: RepoPath) -> bool:
        """Whether nobody who wrote the unit makes the file call it outside its tests, in `main` for example."""
        sources = self._trace.lines.sources
        names = {n for file in self._unit.files for n in sources[file].symbols.functions}
        calls = sources[path].test.calls
        lines = sorted({n for name in names for n in calls.get(name, ())})
        return not lines or self._trace.by_others(self._trace.origins(path, lines), self._authors)


def _decides(unit: UnitFiles, trace: Trace) -> bool:
    """Whether the code of the unit has branches, so that a report without any does not tell them."""
    return any(trace.lines.sources[path].decides for path in unit.files)


def _unmeasured(
    unit: UnitFiles, trace: Trace, known: Mapping[RepoPath, FileRuns]
) -> Iterator[str]:
    for path in unit.files:
        table = trace.lines.sources[path].table
        if path not in known:
            if table:
                yield printable(path)
            continue
        lines = known[path].lines
        for span in table:
            if lines.isdisjoint(range(span.first, span.last + 1)):
                yield f"{printable(path)}:{span.first} {printable(span.name)}"


def _few(numbers: Iterable[int]) -> str:
    ordered = sorted(numbers)
    shown = ", ".join(map(str, ordered[:_SHOWN]))
    return shown if len(ordered) <= _SHOWN else f"{shown} and {len(ordered) - _SHOWN} more"
