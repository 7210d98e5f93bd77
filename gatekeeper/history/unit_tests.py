"""The tests of a unit, what shows that they are its tests, and who wrote what they assert and stimulate."""

import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.line_people import Trace
from gatekeeper.history.people import is_independent_kind
from gatekeeper.history.source_lines import LineSpan
from gatekeeper.history.test_source import TestFunction
from gatekeeper.history.unit_coverage import runs_of_test
from gatekeeper.history.unit_files import UnitFiles
from gatekeeper.history.unit_mapping import (
    UnitSymbols,
    box_defects,
    included_of,
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


def tests_of_unit(
    unit: UnitFiles,
    trace: Trace,
    authors: Mapping[str, Who],
    asked: Asked,
) -> TestsOfUnit:
    """The tests of the unit; those count whose evidence is at least as strong as the weakest that suffices."""
    sources = trace.lines.sources
    symbols = unit_symbols(unit.item.id, {path: sources[path].symbols for path in unit.files})
    tests: list[UnitTest] = []
    held: dict[tuple[RepoPath, LineSpan], bool] = {}
    for path in unit.tests:
        included = included_of(symbols, sources[path].test.includes)
        for function in sources[path].test.functions:
            ran = runs_of_test(unit, asked.recorded, path, function.name)
            evidence = mapping_evidence(symbols, path, included, function, ran)
            test = _test(symbols, trace, authors, path, function, asked, evidence)
            tests.append(test)
            if test.counts:
                held |= {
                    (path, span): trace.by_others(_behind(trace, path, span), authors)
                    for span in function.assertions
                }
    commits = {c for path, span in held for c in _behind(trace, path, span)}
    return TestsOfUnit(tuple(tests), len(held), sum(held.values()), frozenset(commits))


def _test(
    symbols: UnitSymbols,
    trace: Trace,
    authors: Mapping[str, Who],
    path: RepoPath,
    function: TestFunction,
    asked: Asked,
    evidence: tuple[MappingEvidence, ...],
) -> UnitTest:
    file = trace.lines.sources[path].test
    asserting = [_behind(trace, path, span) for span in function.assertions]
    stimulus = [n for name in symbols.functions for n in function.calls.get(name, ())]
    commits = {c for each in asserting for c in each} | trace.origins(path, stimulus)
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


def _numbers(span: LineSpan) -> Iterable[int]:
    return range(span.first, span.last + 1)
