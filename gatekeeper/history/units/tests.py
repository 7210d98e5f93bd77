"""The tests of a unit, what shows that they are its tests, and who wrote what they assert and stimulate."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from gatekeeper.history.people.identities import is_independent_kind
from gatekeeper.history.sources.lines import LineSpan
from gatekeeper.history.sources.tests import TestFile, TestFunction
from gatekeeper.history.units.coverage import runs_of_test
from gatekeeper.history.units.files import Line, UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.history.units.mapping import (
    UnitSymbols,
    box_defects,
    included_of,
    is_imported,
    mapping_evidence,
    plain_name,
    unit_symbols,
)
from gatekeeper.model.authorship import TestAct, UnitTest, Who
from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.person import REGISTERED
from gatekeeper.model.unit_tests import MappedBy, MappingEvidence

if TYPE_CHECKING:
    from gatekeeper.history.units.given import Given

_Parts: TypeAlias = tuple[tuple[RepoPath, TestFunction], ...]


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
    given: tuple[tuple[RepoPath, int, Line, bool], ...] = ()
    """Assertions by others, ordered, each with a line by an author of the unit that writes what it compares with, and whether
    anything else in it may come from the unit."""
    unsure: int = 0
    """How many of the independent assertions stand in no other test than the steered."""
    steered: tuple[tuple[RepoPath, str, Line], ...] = ()
    """Tests that no report shows to have run the unit, ordered, each with the line that may keep it from that."""
    echoes: tuple[tuple[RepoPath, int, str], ...] = ()
    """Assertions by others, ordered, each with what of the unit it holds the unit's own answer against."""
    lost: frozenset[RepoPath] = frozenset()
    """Files with assertions of which nobody followed what they compare with: it takes too many steps."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """A test with the functions of other test files that it calls, however deep."""

    test: TestFunction
    """What it calls through them it calls where it calls them."""
    parts: _Parts
    """Itself as it is written, and they, each with its file."""
    asserting: tuple[tuple[RepoPath, LineSpan, Line | None], ...]
    """The lines of its assertions, each with a line of an author of the unit that calls what leads there."""


@dataclass(frozen=True, slots=True)
class _Asserted:
    """An assertion of a test."""

    place: tuple[RepoPath, LineSpan]
    commits: set[ObjectId]
    """Those behind its own lines."""
    is_own_by_others: bool
    given_by_author: Line | None
    """Of one whose own lines are by others the first line elsewhere that is not, and writes what it compares with."""
    asks: bool
    """Whether any of it may come from the unit."""
    lost: bool = False
    """Whether what it compares with takes more steps than can be followed."""
    echo: str = ""
    """What of the unit it holds the unit's own answer against."""

    @property
    def is_by_others(self) -> bool:
        return self.is_own_by_others and self.given_by_author is None and not self.echo


class _Helpers:
    """The functions of a unit's test files by name."""

    def __init__(
        self, paths: tuple[RepoPath, ...], trace: Trace, authors: Mapping[str, Who]
    ) -> None:
        files = {path: trace.lines.sources[path].test for path in paths}
        self._files, self._trace, self._authors = files, trace, authors
        self._by_author: dict[Line, Line | None] = {}
        self._by_name: dict[str, list[tuple[RepoPath, TestFunction]]] = {}
        for path in paths:
            for function in (*files[path].functions, *files[path].helpers):
                self._by_name.setdefault(plain_name(function.name), []).append((path, function))

    def reach(self, path: RepoPath, test: TestFunction) -> _Reach:
        """The test of that file with what it uses of others."""
        parts = {(path, test.span): (path, test)}
        led = {(path, test.span): self._led(path, test, None)}
        calls = {name: set(lines) for name, lines in test.calls.items()}
        waiting = [(path, test, name, lines) for name, lines in test.calls.items()]
        while waiting:
            at, by, name, lines = waiting.pop()
            for file, used in self._meant(at, name):
                key = file, used.span
                said = (self._said(at, n) or led[at, by.span].get(n) for n in by.calls[name])
                way = next(filter(None, said), None)
                if key not in parts or (way and used.span.first not in led[key]):
                    led[key] = self._led(file, used, way)
                    parts[key] = (file, used)
                    waiting += [(file, used, called, lines) for called in used.calls]
                    for called in used.calls:
                        calls.setdefault(called, set()).update(lines)
        ordered = {name: tuple(sorted(lines)) for name, lines in sorted(calls.items())}
        asserting = (
            (at, span, led[at, part.span].get(span.first))
            for at, part in parts.values()
            for span in part.assertions
        )
        return _Reach(replace(test, calls=ordered), tuple(parts.values()), tuple(asserting))

    def _said(self, path: RepoPath, number: int) -> Line | None:
        """The line, unless it is by others."""
        line = path, number
        if line not in self._by_author:
            others = self._trace.by_others(self._trace.origins(path, [number]), self._authors)
            self._by_author[line] = None if others else line
        return self._by_author[line]

    def _led(self, path: RepoPath, part: TestFunction, way: Line | None) -> dict[int, Line]:
        """By line of a function, and of the helpers in its file, the author's line that calls what leads there."""
        called: dict[int, list[LineSpan]] = {}
        for span, lines in part.ways.items():
            for number in lines:
                called.setdefault(number, []).append(span)
        first = ((spans, self._said(path, n)) for n, spans in called.items())
        waiting = [(span, line) for spans, line in first if line is not None for span in spans]
        waiting += [(span, way) for span in (part.span, *part.ways) if way is not None]
        found: dict[int, Line] = {}
        seen: set[LineSpan] = set()
        while waiting:
            span, line = waiting.pop()
            for number in range(span.first, span.last + 1) if span not in seen else ():
                found.setdefault(number, line)
                waiting += [(each, line) for each in called.get(number, ())]
            seen.add(span)
        return found

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
    helpers = _Helpers(unit.tests, trace, authors)
    symbols = unit_symbols(unit.item.id, {path: sources[path].symbols for path in unit.files})
    around = {path: sources[path].test for path in (*unit.tests, *unit.beside)}

    given = _given(symbols, around, trace.lines.modules)
    echoed = _echoed(symbols, around)
    steering = _steering(unit, symbols, trace, authors)
    tests: list[UnitTest] = []
    held: dict[tuple[RepoPath, LineSpan], bool] = {}
    sure: set[tuple[RepoPath, LineSpan]] = set()
    steered: list[tuple[RepoPath, str, Line]] = []
    lost: set[RepoPath] = set()
    told: dict[tuple[RepoPath, LineSpan], tuple[Line, bool]] = {}
    echo: dict[tuple[RepoPath, LineSpan], str] = {}
    for path in unit.tests:
        included = included_of(symbols, sources[path].test.includes)
        for function in sources[path].test.functions:
            ran = runs_of_test(unit, asked.recorded, path, function.name)
            reach = helpers.reach(path, function)
            evidence = mapping_evidence(symbols, path, included, reach.test, ran)
            asserted = [
                replace(_asserted(trace, authors, *way, reach.parts, given), echo=echoed(*way[:2]))
                for way in reach.asserting
            ]
            test = _test(symbols, trace, authors, reach, asserted, asked, evidence)
            tests.append(test)
            lost |= {each.place[0] for each in asserted if each.lost}
            line = None if ran or not test.counts else steering(path, function.name)
            steered += [(path, function.name, line)] if line is not None else []
            for each in asserted if test.counts else ():
                held[each.place] = held.get(each.place, False) or each.is_by_others
                sure |= {each.place} if each.is_by_others and line is None else set()
                if each.given_by_author is not None:
                    told[each.place] = each.given_by_author, each.asks
                if each.echo and each.is_own_by_others:
                    echo[each.place] = each.echo
    commits = {c for path, span in held for c in _behind(trace, path, span)}
    return TestsOfUnit(
        tuple(tests),
        len(held),
        sum(held.values()),
        frozenset(commits),
        tuple(
            (path, span.first, line, asks)
            for (path, span), (line, asks) in sorted(told.items())
            if not held[path, span]
        ),
        sum(held.values()) - len(sure),
        tuple(steered),
        tuple((path, span.first, name) for (path, span), name in sorted(echo.items())),
        frozenset(lost),
    )


def _given(
    symbols: UnitSymbols, files: Mapping[RepoPath, TestFile], modules: frozenset[str]
) -> "Callable[[], Given]":
    @cache
    def given() -> "Given":
        from gatekeeper.history.units.given import Given  # most runs judge no test

        return Given(symbols, files, modules)

    return given


def _echoed(
    symbols: UnitSymbols, files: Mapping[RepoPath, TestFile]
) -> Callable[[RepoPath, LineSpan], str]:
    """What of the unit an assertion holds the unit's own answer against, empty where that is not so."""
    replaced = {plain_name(h.name) for each in files.values() for h in each.helpers}

    @cache
    def of_file(path: RepoPath) -> Mapping[LineSpan, str]:
        from gatekeeper.history.units.echoes import echoes  # most runs judge no test

        return echoes(symbols, path, files[path], replaced)

    return lambda path, span: of_file(path).get(span, "")


def _steering(
    unit: UnitFiles, symbols: UnitSymbols, trace: Trace, authors: Mapping[str, Who]
) -> Callable[[RepoPath, str], Line | None]:
    """The line that may keep a test from running the unit."""
    files = (trace.lines.sources[path].test for path in (*unit.beside, *unit.tests))
    if not any(file.steers or file.runs for file in files):
        return lambda *_: None
    from gatekeeper.history.units.steering import Steering  # few tests are steered

    return Steering(unit, symbols, trace, authors).line


def _asserted(
    trace: Trace,
    authors: Mapping[str, Who],
    path: RepoPath,
    span: LineSpan,
    way: Line | None,
    parts: _Parts,
    given: "Callable[[], Given]",
) -> _Asserted:
    commits = _behind(trace, path, span)
    is_by_others = trace.by_others(commits, authors)
    if not is_by_others:
        # What an assertion of an author is given makes no difference, and most of them are never asked about.
        return _Asserted((path, span), commits, False, None, asks=True)
    if way is not None:
        # Who calls what asserts says what is asserted, whatever is handed over.
        return _Asserted((path, span), commits, True, way, asks=True)
    compared = given().compared(parts, path, span)
    by_author = (
        (at, line)
        for at, line in sorted(compared.lines)
        if not trace.by_others(trace.origins(at, [line]), authors)
    )
    first = next(by_author, None)
    return _Asserted((path, span), commits, True, first, compared.asks, compared.lost)


def _test(
    symbols: UnitSymbols,
    trace: Trace,
    authors: Mapping[str, Who],
    reach: _Reach,
    asserted: list[_Asserted],
    asked: Asked,
    evidence: tuple[MappingEvidence, ...],
) -> UnitTest:
    (path, _), function = reach.parts[0], reach.test
    file = trace.lines.sources[path].test
    commits = {c for each in asserted for c in each.commits}
    acts = tuple(sorted(_acts(trace, commits, asked.trainings)))
    for at, part in reach.parts:
        stimulus = [n for name in symbols.functions for n in part.calls.get(name, ())]
        commits |= trace.origins(at, stimulus)
    return UnitTest(
        path=path,
        name=function.name,
        line=function.span.first,
        evidence=evidence,
        authors=tuple(trace.people(commits).values()),
        assertions=len(asserted),
        independent_assertions=sum(each.is_by_others for each in asserted),
        counts=evidence[0].kind.rank <= asked.weakest.rank,
        independent=trace.by_others(commits, authors)
        and all(each.given_by_author is None and not each.echo for each in asserted),
        white_box=function.white_box,
        black_box=function.black_box,
        box_defects=box_defects(
            symbols, _with_included(trace, path), file.declares, function, asked.requirement
        )
        if function.black_box
        else (),
        acts=acts,
    )


def _with_included(trace: Trace, path: RepoPath) -> frozenset[str]:
    """What a test file includes, itself or by other files of tests."""
    by_name: dict[str, list[RepoPath]] = {}
    for each in trace.lines.sources:
        by_name.setdefault(name_of(each), []).append(each)
    found, waiting = set[str](), [path]
    while waiting:
        new = {*trace.lines.sources[waiting.pop()].test.includes} - found
        found |= new
        waiting += [each for text in new for each in by_name.get(name_of(RepoPath(text)), ())]
    return frozenset(found)


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
    return trace.origins(path, range(span.first, span.last + 1))
