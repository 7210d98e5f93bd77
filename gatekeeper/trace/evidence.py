"""Reports become test runs and coverage of the graph; each counts only for the tree that it is bound to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.model.graph import EdgeKind, Node, NodeKey, NodeKind, State
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import (
    Binding,
    FileCoverage,
    ReportReading,
    ReportSource,
    TestResult,
    TestState,
)
from gatekeeper.trace.build import Draft
from gatekeeper.trace.report_paths import tracked_path

_WORD = re.compile(r"[^\W_][\w.~:-]*")
_PARAMETERS = re.compile(r"[\[(].*")


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One report of a run: where it comes from, what it is about, what it holds."""

    source: ReportSource
    binding: Binding
    reading: ReportReading


def add_reports(
    draft: Draft, reports: Iterable[ReadReport], head: Mapping[RepoPath, bytes | str]
) -> None:
    """Adds test cases, runs and coverage; defects of a report and coverage of nothing are diagnostics. `head` are contents."""
    cases = _Cases(draft)
    for report in reports:
        place = report.source.location
        told = report.reading.coverage
        placed = [(_placed(draft, report, each), each) for each in told]
        defects = report.reading.defects
        if told and not any(path for path, _ in placed):
            defects = (*defects, (1, f"none of the {len(told)} files it tells of is in the tree"))
        for line, sentence in defects:
            draft.tell(
                "tr010-report-defect",
                place,
                f'the report "{report.source.name}" cannot be relied on: line {line}: {sentence}',
                report.source.name,
                "hand over the whole report of a finished run in the format that is named",
            )
        if defects:
            continue
        for result in report.reading.results:
            _result(draft, cases, report, result)
        for path, coverage in placed:
            if path is not None:
                _coverage(draft, report, coverage, path, head.get(path))


class _Cases:
    """Test cases of the draft by what a report may call them."""

    def __init__(self, draft: Draft) -> None:
        self.by_id: dict[str, NodeKey] = {}
        self.by_name: dict[str, list[tuple[str, NodeKey]]] = defaultdict(list)
        self.files: dict[str, NodeKey] = {}
        self.tied = {(edge.source, edge.target) for edge in draft.edges}
        """Which test cases are tied to which items already."""
        for key in list(draft.nodes):
            if key[0] != NodeKind.TEST_CASE.value:
                continue
            self.by_id[key[1]] = key
            path, colons, name = key[1].rpartition("::")
            if colons:
                self.by_name[name].append((path, key))
            else:
                self.files[key[1]] = key

    def of(self, result: TestResult) -> list[NodeKey]:
        """The test cases that a result is of, none when that cannot be told for sure."""
        name = _PARAMETERS.sub("", result.name)
        exact = self.by_id.get(result.id) or self.by_id.get(result.name)
        if exact is not None:
            return [exact]
        suite = result.suite.rpartition("/")[2]
        named = self.by_name.get(name) or self.by_name.get(f"{suite}.{name}") or []
        placed = [key for path, key in named if _same_file(path, result)]
        if not placed and len(named) == 1 and not result.file:
            placed = [named[0][1]]
        return placed + [key for path, key in self.files.items() if _same_file(path, result)]


def _same_file(path: str, result: TestResult) -> bool:
    """Whether a result says it stands in that file: by its file, or by its class as Python writes modules."""
    if result.file:
        said = result.file.replace("\\", "/").removeprefix("./")
        return said == path or said.endswith(f"/{path}") or path.endswith(f"/{said}")
    module = path.rpartition(".")[0].replace("/", ".")
    suite = result.suite
    inside = f"{suite}."
    return bool(suite) and (
        inside.startswith(f"{module}.") or module.endswith(f".{suite}") or suite == module
    )


def _result(draft: Draft, cases: _Cases, report: ReadReport, result: TestResult) -> None:
    found = cases.of(result)
    ids = [word for word in _named(result) if word in draft.items]
    if ids and not found:
        key = (NodeKind.TEST_CASE.value, result.id)
        node = Node(NodeKind.TEST_CASE, result.id, result.name, "", State.OK, "")
        draft.nodes.setdefault(key, node)
        cases.by_id[result.id] = key
        found = [key]
    if not found:
        return
    run = (NodeKind.TEST_RUN.value, f"{report.source.name}:{result.id}")
    if run in draft.nodes:
        run = (run[0], f"{run[1]}:{result.line}")
    state, why = run_state(report.binding, result)
    draft.nodes[run] = Node(
        NodeKind.TEST_RUN, run[1], result.id, report.binding.digest, state, why, None
    )
    for case in found:
        draft.edge(run, case, EdgeKind.RESULT_OF, report.source.format, None, state, why)
        for identifier in ids:
            target = (draft.kinds[identifier].value, identifier)
            if case != target and (case, target) not in cases.tied:
                cases.tied.add((case, target))
                draft.edge(case, target, EdgeKind.VERIFIES, "report", report.source.location)


def _named(result: TestResult) -> Iterator[str]:
    """Ids that the report ties to the test: properties, tags, and words of its name."""
    yield from dict.fromkeys(result.ids)
    for word in _WORD.findall(result.name):
        if any(c.isdigit() for c in word) and word not in result.ids:
            yield word


def run_state(binding: Binding, result: TestResult) -> tuple[State, str]:
    """How far a result can be relied on."""
    if not binding.bound:
        return _unbound(binding)
    match result.state:
        case TestState.PASSED:
            return State.OK, ""
        case TestState.FAILED | TestState.ERROR:
            return State.BROKEN, result.message or result.state.value
        case TestState.SKIPPED | TestState.UNKNOWN:
            return State.UNKNOWN, f"it was {result.state.value}"


def _placed(draft: Draft, report: ReadReport, coverage: FileCoverage) -> RepoPath | None:
    return tracked_path(draft.ground.blobs, report.source.root, coverage.path)


def _coverage(
    draft: Draft,
    report: ReadReport,
    coverage: FileCoverage,
    path: RepoPath,
    content: bytes | str | None,
) -> None:
    key = (NodeKind.COVERAGE.value, f"{report.source.name}:{path}")
    covered, all_lines = len(coverage.covered), len(coverage.covered | coverage.missed)
    state, why = _coverage_state(report.binding, ran=bool(coverage.covered))
    last = max(coverage.covered | coverage.missed, default=0)
    if state is State.OK and isinstance(content, bytes) and last > content.count(b"\n") + 1:
        state, why = State.BROKEN, f"it tells of line {last}, which the file does not have"
    draft.nodes[key] = Node(
        NodeKind.COVERAGE,
        key[1],
        f"{covered} of {all_lines} lines, {coverage.branches_covered} of {coverage.branches} branches",
        report.binding.digest,
        state,
        why,
        Location(path),
    )
    draft.edge(
        key,
        draft.unit(path),
        EdgeKind.COVERS,
        report.source.format,
        report.source.location,
        state,
        why,
    )


def _coverage_state(binding: Binding, *, ran: bool) -> tuple[State, str]:
    """How far coverage of one file can be relied on: where nothing ran, it tells of no test."""
    if not binding.bound:
        return _unbound(binding)
    return (State.OK, "") if ran else (State.UNKNOWN, "no line of it was run")


def _unbound(binding: Binding) -> tuple[State, str]:
    return (State.STALE if binding.commit is not None else State.UNKNOWN), binding.why
