"""Who wrote each unit and the assertions of its tests, and how many of these are by somebody else."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.history.units.authors import unit_authors
from gatekeeper.history.units.coverage import unit_coverage
from gatekeeper.history.units.files import UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.history.units.notes import unit_notes
from gatekeeper.history.units.tests import Asked, TestsOfUnit, tests_of_unit
from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.path import printable
from gatekeeper.model.person import trainings_asked
from gatekeeper.model.project import Project
from gatekeeper.model.software import SoftwareItem
from gatekeeper.model.unit_tests import MappedBy

_NO_STAGER = "the environment does not tell who stages this content"
_CHECK = "test-independence"


def resolve_units(
    change: Change,
    trace: Trace,
    project: Project,
    recorded: RecordedCoverage,
) -> tuple[UnitPeople, ...]:
    """The people of every unit, ordered by its id.

    Who counts as an author, and which evidence maps a test, is told by the policy of the unit's class.
    """
    return tuple(_unit(change, unit, trace, project, recorded) for unit in trace.lines.units)


def _unit(
    change: Change, unit: UnitFiles, trace: Trace, project: Project, recorded: RecordedCoverage
) -> UnitPeople:
    authors = unit_authors(unit, trace, author_percent(project, unit.item))
    counting, trace = authors.counting, replace(trace, mere=authors.mere)
    trainings = test_trainings(project, unit.item)
    asked = Asked(
        weakest_mapping(project, unit.item),
        re.compile(project.requirement_pattern),
        recorded,
        trainings,
    )
    tests = tests_of_unit(unit, trace, counting, asked)
    return UnitPeople(
        item=unit.item.id,
        authors=tuple(counting.values()),
        test_authors=tuple(trace.people(tests.commits).values()),
        test_paths=unit.tests,
        assertions=tests.assertions,
        independent_assertion_lines=tests.independent_assertions,
        defects=tuple(dict.fromkeys(_defects(change, unit, trace, tests))),
        shares=authors.shares,
        code_lines=authors.code_lines,
        functions=authors.functions,
        tests=tests.tests,
        notes=tuple(unit_notes(unit, trace, counting, tests, trainings)),
        coverage=unit_coverage(unit, trace, counting, tests.tests, recorded),
        languages=frozenset(
            language
            for path in unit.files
            if (language := trace.lines.sources[path].language) is not None
        ),
        unsure_assertions=tests.unsure,
    )


def _defects(change: Change, unit: UnitFiles, trace: Trace, tests: TestsOfUnit) -> Iterator[str]:
    yield from trace.lines.defects.get(unit.item.id, ())
    for path in (*unit.files, *unit.tests, *unit.beside):
        yield from trace.defects(path)
    for path in sorted(tests.lost):
        yield f"{printable(path)}: what its assertions compare with takes more steps than can be followed"
    code = {
        commit
        for path in unit.files
        for commit in trace.origins(path, trace.lines.sources[path].source.code_lines)
    }
    behind = code | tests.commits | {touch.commit for touch in unit.touches}
    for commit in sorted(behind):
        yield from trace.doubts(commit)
    if change.kind is ChangeKind.STAGED and not change.stagers and behind:
        yield _NO_STAGER


def author_percent(project: Project, item: SoftwareItem) -> int:
    """The share of a unit's code lines below which nobody is its author, in percent; 0 where the policy says nothing."""
    rule = project.policy.rule(item.safety_class, _CHECK)
    value = rule.limits.get("author-lines-percent", 0) if rule is not None else 0
    return value if isinstance(value, int) else 0


def test_trainings(project: Project, item: SoftwareItem) -> tuple[str, ...]:
    """The trainings that the policy of this class asks of who writes tests; none where it names none."""
    rule = project.policy.rule(item.safety_class, _CHECK)
    value = rule.limits.get("test-trainings", "") if rule is not None else ""
    return trainings_asked(str(value))


def weakest_mapping(project: Project, item: SoftwareItem) -> MappedBy:
    """The weakest evidence that maps a test to a unit of this class.

    Where the policy says nothing: calls, and any for a class that can do no harm. A mark alone never suffices for
    the others.
    """
    least = MappedBy.CALLS if item.safety_class.can_harm else MappedBy.PATH
    rule = project.policy.rule(item.safety_class, _CHECK)
    value = rule.limits.get("weakest-mapping") if rule is not None else None
    asked = next((kind for kind in MappedBy if kind.value == value), least)
    return min(asked, least, key=lambda kind: kind.rank)
