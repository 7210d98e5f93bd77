"""What an answer about a unit should name: content that lies elsewhere, refused lists, testers who came too close."""

from collections.abc import Iterator, Mapping

from gatekeeper.history.people.authors import AUTHOR, COMMITTER
from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.files import Line, UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.history.units.mapping import few, line_words
from gatekeeper.history.units.tests import TestsOfUnit
from gatekeeper.model.authorship import Who
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.unit_tests import UnitNote


def unit_notes(
    unit: UnitFiles,
    trace: Trace,
    authors: Mapping[str, Who],
    tests: TestsOfUnit,
    trainings: tuple[str, ...] = (),
) -> Iterator[UnitNote]:
    """The notes of a unit, in a fixed order. `trainings` are those that who wrote its tests must have had then."""
    yield from unit.notes
    for path in (*unit.files, *unit.tests):
        if (note := trace.lines.sources[path].note) is not None:
            yield note
    yield from _refused_lists(unit, trace)
    yield from _testers_who_wrote(unit, trace, authors, tests)
    yield from _other_hands(trace, authors, tests)
    yield from _given_by_authors(trace, tests)
    kept: dict[tuple[RepoPath, Line], list[str]] = {}
    for path, name, at in tests.steered:
        kept.setdefault((path, at), []).append(name)
    for (path, (beside, line)), names in kept.items():
        text = f"{path} {few(names)}: {beside} line {line} may keep this from running, or from the unit"
        yield UnitNote("tests-may-not-run", printable(text))
    if trainings:
        yield from _untrained(authors, tests)
    counting = tuple(dict.fromkeys(test.path for test in tests.tests if test.counts))
    yield from _layout_only(counting, trace)
    yield from _without_effect(counting or unit.tests, trace)


def _refused_lists(unit: UnitFiles, trace: Trace) -> Iterator[UnitNote]:
    """Commits that are listed as layout only and are not."""
    tracer = trace.lines.tracer
    for path in (*unit.files, *unit.tests):
        touches = trace.lines.listed.get(path, ())
        changed = tracer.weights.of(touches) if tracer is not None else {}
        for touch in touches:
            if changed.get(touch):
                text = (
                    f"commit {touch.commit[:12]} is listed as layout only and changes tokens of "
                    f"{printable(path)}: who wrote it counts"
                )
                yield UnitNote("ignore-revs-refused", text)


def _testers_who_wrote(
    unit: UnitFiles, trace: Trace, authors: Mapping[str, Who], tests: TestsOfUnit
) -> Iterator[UnitNote]:
    """Authors of tests who changed the unit after they wrote them."""
    order = {touch.commit: n for n, touch in enumerate(trace.lines.window.touches)}
    testers = trace.people(tests.commits)
    for key in sorted(testers.keys() & authors.keys()):
        wrote = [order.get(c, -1) for c in tests.commits if key in trace.people([c])]
        edited = [t.commit for t in unit.touches if key in trace.makers([t.commit])]
        later = [commit for commit in edited if order[commit] > max(wrote)]
        if later:
            text = (
                f"{testers[key].shown} wrote tests and changed the unit later, in {later[-1][:12]}"
            )
            yield UnitNote("tester-edited-unit", printable(text))


def _other_hands(
    trace: Trace, authors: Mapping[str, Who], tests: TestsOfUnit
) -> Iterator[UnitNote]:
    """Tests under another author's name, committed by somebody who wrote the unit."""
    for commit in sorted(tests.commits):
        parts = trace.parts[commit]
        by_others = any(p.part == AUTHOR and p.who.key not in authors for p in parts)
        hands = [p.who for p in parts if p.part == COMMITTER and p.who.key in authors]
        mere = trace.hands.get(commit, {})
        hands += [who for key, who in mere.items() if key in authors.keys() - trace.mere]
        if by_others and hands:
            text = (
                f"commit {commit[:12]} names another author and was committed by {hands[0].shown}"
            )
            yield UnitNote("test-committed-by-unit-author", printable(text))


def _given_by_authors(trace: Trace, tests: TestsOfUnit) -> Iterator[UnitNote]:
    """Assertions by others whose expected values are not."""
    by_source: dict[tuple[RepoPath, Line, bool], list[int]] = {}
    for path, line, at, asks in tests.given:
        by_source.setdefault((path, at, asks), []).append(line)
    for (path, (said_in, number), asks), lines in by_source.items():
        writers = trace.people(trace.origins(said_in, [number])).values()
        by = " and ".join(who.shown for who in writers) or "somebody who cannot be told"
        what = "compared with" if asks else "nothing of the unit is asked, only"
        text = f"{path} {line_words(lines)}: {what} what stands in {said_in} line {number}, written by {by}"
        code = "expected-by-unit-author" if asks else "answered-by-unit-author"
        yield UnitNote(code, printable(text))
    echoes: dict[tuple[RepoPath, str], list[int]] = {}
    for path, line, name in tests.echoes:
        echoes.setdefault((path, name), []).append(line)
    for (path, name), lines in echoes.items():
        text = f"{path} {line_words(lines)}: an answer of the unit is compared with {name}, which is the unit's own"
        yield UnitNote("expected-by-unit-itself", printable(text))


def _untrained(authors: Mapping[str, Who], tests: TestsOfUnit) -> Iterator[UnitNote]:
    """Others who wrote assertions before they had the trainings asked for, or after these expired."""
    found = {
        (act.is_open, f"{act.against} (tests written in {act.commit[:12]})")
        for test in tests.tests
        if test.counts
        for act in test.acts
        if act.against and act.person not in authors
    }
    for is_open, text in sorted(found):
        code = "tester-training-open" if is_open else "tester-untrained"
        yield UnitNote(code, text)


def _layout_only(paths: tuple[RepoPath, ...], trace: Trace) -> Iterator[UnitNote]:
    for path in paths:
        origin = trace.lines.origins.get(path)
        if origin is None or isinstance(origin, Unblamed):
            continue
        for commit in origin.layout_only:
            text = f"commit {commit[:12]} changes no token of {printable(path)}: it makes nobody an author"
            yield UnitNote("reformat-gains-nothing", text)


def _without_effect(paths: tuple[RepoPath, ...], trace: Trace) -> Iterator[UnitNote]:
    unreached, constant = (
        sum(getattr(trace.lines.sources[path].source, name) for path in paths)
        for name in ("unreached", "constant")
    )
    if unreached:
        text = f"{_count(unreached)} not compiled, skipped, swallowed or never reached"
        yield UnitNote("assertions-not-reached", text)
    if constant:
        yield UnitNote(
            "assertions-constant", f"{_count(constant)} about constants: they cannot fail"
        )


def _count(number: int) -> str:
    return f"{number} {'assertion is' if number == 1 else 'assertions are'}"
