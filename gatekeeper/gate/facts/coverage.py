"""Coverage by test: the reports of a run that are bound to the tree under test, their files and tests found in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gatekeeper.gate.contents import read_paths
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.coverage import (
    Branch,
    FileRuns,
    PlacedRun,
    RecordedCoverage,
    TestPlace,
    TestRun,
)
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.trace import FileCoverage, GivenReport, ReportSource
from gatekeeper.parse.python_lines import PythonRefused, import_lines, statement_lines
from gatekeeper.trace.binding import bind_report
from gatekeeper.trace.readers import REPORT_READERS
from gatekeeper.trace.report_paths import TestFiles, tracked_path

COVERAGE_FORMATS = ("cobertura", "coverage-py", "gcov", "lcov")
_NOTHING = FileRuns(frozenset(), frozenset(), frozenset(), frozenset(), ())
_SHOWN = 3


def recorded_coverage(
    view: View,
    change: Change,
    project: Project,
    owned: tuple[Owned, ...],
    reports: tuple[GivenReport, ...],
) -> RecordedCoverage:
    """The coverage that counts for head. A report that is not whole, or not bound, gives a sentence and nothing else."""
    sources = [s for s in project.trace.reports if s.format in COVERAGE_FORMATS]
    given = {report.name: report for report in reports}
    gathered = _Gathered(view, change, project, owned)
    for source in sources:
        report = given.get(source.name)
        if report is None:
            gathered.refused.append(f"the report {printable(source.name)} was not handed over")
        else:
            gathered.take(source, report)
    return RecordedCoverage(
        tuple(sorted(gathered.files.items())),
        tuple(gathered.refused),
        tuple(source.name for source in sources),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a report tells of a file, by its statements."""

    given: FileCoverage
    imported: frozenset[int]
    import_branches: frozenset[Branch]


class _Gathered:
    """What the reports hold so far."""

    def __init__(
        self, view: View, change: Change, project: Project, owned: tuple[Owned, ...]
    ) -> None:
        self._view, self._head = view, change.head
        self._tree = frozenset(entry.path for entry in change.head if entry.is_file)
        globs = tuple(glob for item in project.items for glob in item.tests)
        self._tests = tuple(
            sorted(
                each.path
                for each in owned
                if each.path in self._tree
                and (each.layout is LayoutClass.TESTS or matches_any(globs, each.path))
            )
        )
        self._places = TestFiles(self._tests)
        self.files: dict[RepoPath, FileRuns] = {}
        self.refused: list[str] = []

    def take(self, source: ReportSource, report: GivenReport) -> None:
        """Adds a report that is whole and bound."""
        name = printable(source.name)
        reading = REPORT_READERS[source.format](report.raw)
        if reading.defects:
            line, text = reading.defects[0]
            self.refused.append(
                f"the report {name} cannot be relied on: line {line}: {printable(text)}"
            )
            return
        binding = bind_report(report, reading.commit, self._head.commit, self._head.tree)
        if not binding.bound:
            self.refused.append(f"the report {name} does not count: {binding.why}")
            return
        lost: dict[str, None] = {}
        for coverage in reading.coverage:
            path = tracked_path(self._tree, source.root, coverage.path)
            if path is None:
                continue
            try:
                told = _in_statements(self._raw(path), coverage)
            except PythonRefused as error:
                self.refused.append(f"{printable(path)} cannot be read: {printable(str(error))}")
                continue
            self._join(path, told, self._placed(source, told.given.runs, lost))
        if lost:
            few = ", ".join(printable(each) for each in sorted(lost)[:_SHOWN])
            self.refused.append(f"the report {name} names tests that no test file has: {few}")

    def _raw(self, path: RepoPath) -> bytes | None:
        """The content of a Python file."""
        if not path.endswith((".py", ".pyi")):
            return None
        raw = read_paths(self._view, self._head, [path]).get(path)
        return raw if isinstance(raw, bytes) else None

    def _placed(
        self, source: ReportSource, runs: tuple[TestRun, ...], lost: dict[str, None]
    ) -> Iterator[PlacedRun]:
        """The runs whose tests stand in the tree; what fixtures ran is of no test."""
        for run in runs:
            test, _, phase = run.test.partition("|")
            if phase not in ("", "run") or (not test and source.format == "coverage-py"):
                continue
            if test:
                found = [p for p in (self._places.place(test),) if p is not None]
                lost |= {} if found else {test: None}
            else:
                matching = (path for path in self._tests if matches_any(source.tests, path))
                found = [TestPlace(path) for path in matching]
            if found:
                yield PlacedRun(tuple(found), run.lines, run.branches)

    def _join(self, path: RepoPath, told: _Told, runs: Iterable[PlacedRun]) -> None:
        known, given = self.files.get(path, _NOTHING), told.given
        self.files[path] = FileRuns(
            known.lines | given.covered | given.missed | given.excluded,
            known.branches | given.ways,
            known.imported | told.imported,
            known.import_branches | told.import_branches,
            (*known.runs, *runs),
        )


def _in_statements(raw: bytes | None, given: FileCoverage) -> _Told:
    """The runs of a Python file with its statements' first lines, as the report's own lists have them."""
    if raw is None:
        return _Told(given, frozenset(), frozenset())
    first, outside = statement_lines(raw), import_lines(raw)

    def line(number: int) -> int:
        return first.get(number, number) if number > 0 else -first.get(-number, -number)

    runs = tuple(
        TestRun(
            run.test,
            frozenset(map(line, run.lines)),
            None
            if run.branches is None
            else frozenset((line(start), line(end), way) for start, end, way in run.branches),
        )
        for run in given.runs
    )
    ran = frozenset().union(*(run.lines for run in runs))
    taken = frozenset[Branch]().union(*(run.branches or () for run in runs))
    at_import = frozenset(branch for branch in taken if branch[0] in outside)
    return _Told(replace(given, runs=runs), ran & outside, at_import)
