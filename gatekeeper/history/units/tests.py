"""The tests of a unit, what shows that they are its tests, and who wrote what they assert and stimulate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.history.people.identities import is_independent_kind
from gatekeeper.history.sources.lines import LineSpan
from gatekeeper.history.sources.tests import TestFile, TestFunction
from gatekeeper.history.units.coverage import runs_of_test
from gatekeeper.history.units.files import UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.history.units.mapping import (
    UnitSymbols,
    box_defects,
    included_of,
    is_imported,
    mapping_evidence,
    unit_symbols,
)
from gatekeeper.model.authorship import TestAct, UnitTest, Who
from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import REGISTERED
from gatekeeper.model.unit_tests import MappedBy, MappingEvidence


@dataclass(frozen=True, slots=True)
class Asked:
    """What the tests of a unit are measured by."""

    weakest: MappedBy
    """The weakest evidence that makes a test count."""
    requirement: re.Pattern[str]
    recorded: RecordedCoverage
    trainings: tuple[str, ...] = ()
    """What who writes tests must have passed by then; empty where the policy asks nothing."""


@dataclass(frozen=True, slots=True)
class TestsOfUnit:
    """The tests of one unit with the sums over those that count."""

    tests: tuple[UnitTest, ...]
    """Ordered by path and line."""
    assertions: int
    independent_assertions: int
    commits: frozenset[ObjectId]
    """Those behind the assertions that count."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """A test with the functions of other test files that it calls, however deep."""

    test: TestFunction
    """What it calls through them it calls where it calls them."""
    parts: tuple[tuple[RepoPath, TestFunction], ...]
    """Itself as it is written, and they, each with its file."""

    def asserting(self) -> Iterator[tuple[RepoPath, LineSpan]]:
        """The lines of its assertions."""
        yield from ((path, span) for path, part in self.parts for span in part.assertions)


class _Helpers:
    """The functions of a unit's test files by name."""

    def __init__(self, paths: tuple[RepoPath, ...], files: Mapping[RepoPath, TestFile]) -> None:
        self._files = files
        self._by_name: dict[str, list[tuple[RepoPath, TestFunction]]] = {}
        for path in paths:
            for function in (*files[path].functions, *files[path].helpers):
                self._by_name.setdefault(_plain_name(function.name), []).append((path, function))

    def reach(self, path: RepoPath, test: TestFunction) -> _Reach:
        """The test of that file with what it uses of others."""
        parts = {(path, test.span): (path, test)}
        calls = {name: set(lines) for name, lines in test.calls.items()}
        waiting = [(path, name, lines) for name, lines in test.calls.items()]
        while waiting:
            at, name, lines = waiting.pop()
            for file, used in self._meant(at, name):
                if (file, used.span) not in parts:
                    parts[file, used.span] = (file, used)
                    waiting += [(file, called, lines) for called in used.calls]
                    for called in used.calls:
                        calls.setdefault(called, set()).update(lines)
        ordered = {name: tuple(sorted(lines)) for name, lines in sorted(calls.items())}
        return _Reach(replace(test, calls=ordered), tuple(parts.values()))

    def _meant(self, path: RepoPath, name: str) -> list[tuple[RepoPath, TestFunction]]:
        """The functions of that name in other files: those that are imported, or in C the only one that is linked."""
        others = [each for each in self._by_name.get(name, ()) if each[0] != path]
        imported = [each for each in others if is_imported(each[0], self._files[path].includes)]
        return imported or (others if len(others) == 1 and not path.endswith(".py") else [])


def tests_of_unit(
    unit: UnitFiles,
    trace: Trace,
    authors: Mapping[str, Who],
    asked: Asked,
) -> TestsOfUnit:
    """The tests of the unit; those count whose evidence is at least as strong as the weakest that suffices."""
    sources = trace.lines.sources
    helpers = _Helpers(unit.tests, {path: sources[path].test for path in unit.tests})
    symbols = unit_symbols(unit.item.id, {path: sources[path].symbols for path in unit.files})
    tests: list[UnitTest] = []
    held: dict[tuple[RepoPath, LineSpan], bool] = {}
    for path in unit.tests:
        included = included_of(symbols, sources[path].test.includes)
        for function in sources[path].test.functions:
            ran = runs_of_test(unit, asked.recorded, path, function.name)
            reach = helpers.reach(path, function)
            evidence = mapping_evidence(symbols, path, included, reach.test, ran)
            test = _test(symbols, trace, authors, path, reach, asked, evidence)
            tests.append(test)
            if test.counts:
                held |= {
                    (at, span): trace.by_others(_behind(trace, at, span), authors)
                    for at, span in reach.asserting()
                }
    commits = {c for path, span in held for c in _behind(trace, path, span)}
    return TestsOfUnit(tuple(tests), len(held), sum(held.values()), frozenset(commits))


def _test(
    symbols: UnitSymbols,
    trace: Trace,
    authors: Mapping[str, Who],
    path: RepoPath,
    reach: _Reach,
    asked: Asked,
    evidence: tuple[MappingEvidence, ...],
) -> UnitTest:
    file, function = trace.lines.sources[path].test, reach.test
    asserting = [_behind(trace, at, span) for at, span in reach.asserting()]
    commits = {c for each in asserting for c in each}
    for at, part in reach.parts:
        stimulus = [n for name in symbols.functions for n in part.calls.get(name, ())]
        commits |= trace.origins(at, stimulus)
    return UnitTest(
        path=path,
        name=function.name,
        line=function.span.first,
        evidence=evidence,
        authors=tuple(trace.people(commits).values()),
        assertions=len(asserting),
        independent_assertions=sum(trace.by_others(each, authors) for each in asserting),
        counts=evidence[0].kind.rank <= asked.weakest.rank,
        independent=trace.by_others(commits, authors),
        white_box=function.white_box,
        black_box=function.black_box,
        box_defects=box_defects(symbols, file, function, asked.requirement)
        if function.black_box
        else (),
        acts=tuple(sorted(_acts(trace, {c for each in asserting for c in each}, asked.trainings))),
    )


def _acts(
    trace: Trace, commits: Iterable[ObjectId], trainings: tuple[str, ...]
) -> Iterator[TestAct]:
    for commit in commits:
        made = trace.lines.commits[commit]
        for who in trace.people([commit]).values():
            if who.person is not None and is_independent_kind(who):
                time = trace.clock.time(made)
                lack = who.person.untrained(time, trainings or (REGISTERED,))
                told = (lack.text, lack.is_open) if lack is not None else ("", False)
                yield TestAct(who.person.id, commit, time.day, *told)


def _behind(trace: Trace, path: RepoPath, span: LineSpan) -> set[ObjectId]:
    return trace.origins(path, _numbers(span))


def _plain_name(name: str) -> str:
    """Without classes."""
    return re.split(r"\.|::", name)[-1]


def _numbers(span: LineSpan) -> Iterable[int]:
    return range(span.first, span.last + 1)
