"""What the checks about the tests of a unit share: how they answer, and that the others wait for test-presence."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from gatekeeper.checks.without_commits import awaits_review, history_missing
from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.policy import Demand
from gatekeeper.model.software import SoftwareItem

Words: TypeAlias = tuple[Outcome, str, str, str]
"""Outcome, code, message, and what would make it pass."""

Judge: TypeAlias = Callable[[UnitPeople, SoftwareItem], Answer]

PRESENCE = "test-presence"
CODE = "no-tests"
_NOTHING = Answer(Outcome.NOT_APPLICABLE, "no-units", "the change touches no software unit")


def judged_units(facts: Facts, judge: Judge, waiting: str = "") -> tuple[Answer, ...]:
    """One answer a unit touched, by `judge`; nothing is judged of staged content that waits for the merge gate, and says why."""
    missing = history_missing(facts) or awaits_review(facts)
    if missing is None and waiting and facts.change.kind is ChangeKind.STAGED:
        missing = Answer(Outcome.NOT_APPLICABLE, "no-commits", waiting)
    if missing is not None:
        return (missing,)
    items = {item.id: item for item in facts.project.items}
    return tuple(judge(unit, items[unit.item]) for unit in facts.people.units) or (_NOTHING,)


def assertions_of(unit: UnitPeople) -> int:
    """How many effective assertions the tests of a unit hold, whether they count for it or not."""
    return unit.assertions or sum(test.assertions for test in unit.tests)


def told_by_presence(facts: Facts, unit: UnitPeople, item: SoftwareItem) -> bool:
    """Whether test-presence fails this unit for having no tests that assert, and the policy requires it to.

    One cause then gives one answer. Where the policy does not require test-presence every check speaks for itself.
    """
    rule = facts.project.policy.rule(item.safety_class, PRESENCE)
    required = rule is not None and rule.demand is Demand.REQUIRED
    asked = required and item.safety_class.can_harm
    return asked and not unit.defects and not assertions_of(unit)


def untraced(unit: UnitPeople) -> Words | None:
    """Why nobody can say who wrote the unit and its tests; `None` when every line was traced."""
    if not unit.defects:
        return None
    message = f"who wrote {unit.item} and its tests cannot be told: {unit.defects[0]}"
    cure = (
        "mend what is named, so that every line can be traced to a person; what git lacks comes "
        "with git fetch --unshallow, or --refetch in a partial clone"
    )
    return Outcome.UNDECIDED, "test-authors-not-told", message, cure


def waits_for_tests(item: SoftwareItem) -> str:
    """The message of a check that waits for tests."""
    return f"{item.id} has no tests that assert anything, as {PRESENCE} tells: there is nothing more to ask of them"


def in_words(
    words: Callable[[UnitPeople, SoftwareItem], Words], rows: Callable[[UnitPeople], Iterable[Row]]
) -> Judge:
    """Answers with those words and rows, at the unit's first test file, or where the item is configured when it has none."""

    def judge(unit: UnitPeople, item: SoftwareItem) -> Answer:
        outcome, code, message, cure = words(unit, item)
        place = Location(unit.test_paths[0]) if unit.test_paths else item.location
        about = (unit.item, item.safety_class, place)
        return Answer(outcome, code, message, *about, rows=tuple(rows(unit)), to_pass=cure)

    return judge
