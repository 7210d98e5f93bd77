"""Do the tests of others, by themselves, run each software unit as far as its class asks?"""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.without_tests import (
    CODE,
    Words,
    in_words,
    judged_units,
    told_by_presence,
    untraced,
    waits_for_tests,
)
from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.coverage import RecordedCoverage, UnitCoverage
from gatekeeper.model.facts import Facts
from gatekeeper.model.language import Language
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SoftwareItem

KIND = "coverage"
PERCENT = "coverage-percent"
_KINDS = ("none", "statement", "branch")
_SHOWN = 5
_PYTHON = (
    "pytest --cov --cov-branch --cov-context=test; coverage json --show-contexts; "
    "python -m zipfile -c coverage.zip coverage.json .coverage; gatekeeper trace --bind coverage.zip"
)
_C = (
    "compile with --coverage; for each test delete the *.gcda, run it alone, then in runs/TEST: "
    "gcov --json-format --branch-probabilities on its *.gcda; python -m zipfile -c runs.zip runs/*; "
    "gatekeeper trace --bind runs.zip"
)


@asks(
    "independent-coverage", "do the tests of others alone run each unit as far as its class asks?"
)
def independent_coverage(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL where tests by others leave too much out, UNDECIDED where no bound report tells which test ran what."""
    waiting = "staged content has no tree that tests ran on: the merge gate decides"

    def words(unit: UnitPeople, item: SoftwareItem) -> Words:
        return _judge(facts, unit, item, limits)

    return judged_units(facts, in_words(words, lambda unit: _rows(unit.coverage)), waiting)


def _judge(facts: Facts, unit: UnitPeople, item: SoftwareItem, limits: Limits) -> Words:
    kind = limits.text(item.safety_class, KIND) or "none"
    percent = limits.number(item.safety_class, PERCENT)
    what = f"the class {item.safety_class.name} unit {unit.item}"
    if kind not in _KINDS:
        message = (
            f'the policy asks for the coverage "{kind}", and only {", ".join(_KINDS)} are known'
        )
        cure = f"set {KIND} to one of them"
        return Outcome.UNDECIDED, "coverage-unknown", message, cure
    if kind == "none":
        message = f"class {item.safety_class.name} asks for no coverage"
        return Outcome.NOT_APPLICABLE, "not-asked", message, ""
    if percent is None:
        message = f"the policy of class {item.safety_class.name} sets no {PERCENT}"
        return Outcome.UNDECIDED, "limit-missing", message, f"set {PERCENT}, 0 to 100"
    if (told := untraced(unit)) is not None:
        return told
    if not unit.code_lines:
        message = f"{what} has no line of code"
        return Outcome.NOT_APPLICABLE, "no-code", message, ""
    if told_by_presence(facts, unit, item):
        return Outcome.NOT_APPLICABLE, CODE, waits_for_tests(item), ""
    recorded = facts.people.coverage
    return _not_recorded(unit, what, kind, recorded) or _reached(unit, what, kind, percent)


def _not_recorded(
    unit: UnitPeople, what: str, kind: str, recorded: RecordedCoverage
) -> Words | None:
    """What is missing to tell at all, `None` when a report tells."""
    coverage = unit.coverage
    cure = (
        f"record it where the tests run: {_commands(unit)}; hand it over with --report NAME=FILE"
    )
    if coverage is None:
        why = recorded.refused[0] if recorded.refused else "none tells of its files test by test"
        if not recorded.names:
            why = "[[trace.reports]] of the configuration names none"
        message = f"no report that counts tells which tests ran {what}: {why}"
        return Outcome.UNDECIDED, "coverage-missing", message, cure
    if coverage.unmeasured:
        message = f"no report tells of {coverage.unmeasured[0]} of {what}"
        return Outcome.UNDECIDED, "coverage-incomplete", message, cure
    if kind == "branch" and coverage.branches is None:
        message = f"the reports do not tell which test took which branch of {what}"
        return Outcome.UNDECIDED, "branches-not-told", message, cure
    return None


def _commands(unit: UnitPeople) -> str:
    parts = [_PYTHON] if Language.PYTHON in unit.languages else []
    parts += [_C] if unit.languages - {Language.PYTHON} or not parts else []
    return "; and ".join(parts)


def _reached(unit: UnitPeople, what: str, kind: str, percent: int) -> Words:
    assert unit.coverage is not None, "asked before"
    coverage = unit.coverage
    reached = coverage.lines_by_others * 100 >= percent * coverage.lines
    if kind == "branch":
        # Lines are asked for as well, so that code without decisions is not free.
        reached &= coverage.branches_by_others * 100 >= percent * (coverage.branches or 0)
    shown = f"tests by others alone ran {_share(coverage)} of {what}"
    if reached:
        return Outcome.PASS, "ok", shown, ""
    hole = f"; left out is {coverage.holes[0]}" if coverage.holes else ""
    alone = "" if coverage.tests else "; no run by an independent test counts"
    because = f"; {coverage.left_out[0]}" if coverage.left_out else ""
    message = f"{shown}, and {percent} % of its {_asked(kind)} are asked for{hole}{alone}{because}"
    cure = "somebody registered, who wrote no line of the unit, tests what is left out"
    code = "author-tests-do-not-count" if coverage.left_out else "independent-coverage-too-low"
    return Outcome.FAIL, code, message, cure


def _asked(kind: str) -> str:
    return "statements and branches" if kind == "branch" else "statements"


def _share(coverage: UnitCoverage) -> str:
    lines = f"{coverage.lines_by_others} of {coverage.lines} lines"
    if coverage.branches is None:
        return lines
    return f"{lines} and {coverage.branches_by_others} of {coverage.branches} branches"


def _rows(coverage: UnitCoverage | None) -> Iterator[Row]:
    if coverage is None:
        return
    yield Row("run by tests of others", _share(coverage))
    yield from _few("left out", coverage.holes)
    yield from _few("in no report", coverage.unmeasured)
    tests = tuple(f"{printable(t.path)} {printable(t.name)}".rstrip() for t in coverage.tests)
    yield from _few("independent test", tests)
    yield from _few("does not count", coverage.left_out)


def _few(label: str, texts: tuple[str, ...]) -> Iterator[Row]:
    yield from (Row(label, text) for text in texts[:_SHOWN])
    if len(texts) > _SHOWN:
        yield Row(label, f"and {len(texts) - _SHOWN} more")
