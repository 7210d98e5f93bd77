"""What every reader of coverage fills: lines and branches of one file, and which test ran them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatekeeper.model.coverage import Branch, TestRun
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.trace import FileCoverage, Making, ReportReading
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.trace.cucumber import json_line

MAX_BYTES = 128 * 1024 * 1024


@dataclass(slots=True)
class CoverageFile:
    """One file while a report is read; a line run anywhere was run. A test without a name is the empty text."""

    place: int
    """The line of the report that tells of it first."""
    hits: dict[int, bool] = field(default_factory=dict)
    ways: dict[Branch, bool] = field(default_factory=dict)
    counted: int = 0
    counted_covered: int = 0
    """Branches that the report only counts."""
    excluded: set[int] = field(default_factory=set)
    by_test: dict[str, tuple[set[int], set[Branch]]] = field(default_factory=dict)
    tells_branches: bool = True
    """Whether the branches of each test are told."""

    def line(self, test: str, number: int, *, run: bool) -> None:
        """One more line that could run."""
        self.hits[number] = self.hits.get(number, False) or run
        lines, _ = self.by_test.setdefault(test, (set(), set()))
        if run:
            lines.add(number)

    def branch(self, test: str, branch: Branch, *, run: bool) -> None:
        """One more way out of a line."""
        self.ways[branch] = self.ways.get(branch, False) or run
        _, branches = self.by_test.setdefault(test, (set(), set()))
        if run:
            branches.add(branch)

    def more_branches(self, covered: int, of: int) -> None:
        """Branches that are only counted."""
        self.counted += of
        self.counted_covered += covered


def coverage_reading(
    files: Mapping[str, CoverageFile],
    defects: list[tuple[int, str]],
    commit: str = "",
    making: Making = Making(),  # noqa: B008  # a frozen value
) -> ReportReading:
    """The files as a report holds them; one without files is a defect."""
    if not files:
        defects.append((1, "it holds no file"))
    coverage = tuple(_coverage(path, file) for path, file in sorted(files.items()))
    return ReportReading((), coverage, commit, tuple(sorted(defects)), making)


def _coverage(path: str, file: CoverageFile) -> FileCoverage:
    only_counted = not file.ways and file.counted > 0
    told = file.tells_branches and not only_counted
    return FileCoverage(
        path,
        file.place,
        frozenset(n for n, run in file.hits.items() if run),
        frozenset(n for n, run in file.hits.items() if not run),
        file.counted + len(file.ways),
        file.counted_covered + sum(file.ways.values()),
        frozenset(file.ways),
        frozenset(file.excluded),
        tuple(
            TestRun(test, frozenset(lines), frozenset(branches) if told else None)
            for test, (lines, branches) in sorted(file.by_test.items())
        ),
    )


def coverage_json(raw: bytes) -> JsonValue | ReportReading:
    """The document, or a reading that tells why there is none."""
    try:
        return parse_json(raw, max_bytes=MAX_BYTES)
    except JsonRefused as error:
        return ReportReading(defects=((json_line(error), str(error)),))


def whole_number(value: JsonValue) -> int:
    """A number from 0, and 0 for anything else."""
    return value if isinstance(value, int) and value >= 0 else 0
