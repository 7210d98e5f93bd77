"""What the checks about the tests of a unit share: how they answer, and that the others wait for test-presence."""

from typing import TypeAlias

from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.policy import Demand
from gatekeeper.model.software import SoftwareItem

Words: TypeAlias = tuple[Outcome, str, str, str]
"""Outcome, code, message, and what would make it pass."""

PRESENCE = "test-presence"
CODE = "no-tests"


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


def waits_for_tests(item: SoftwareItem) -> str:
    """The message of a check that waits for tests."""
    return f"{item.id} has no tests that assert anything, as {PRESENCE} tells: there is nothing more to ask of them"


def unit_answer(
    unit: UnitPeople, item: SoftwareItem, words: Words, rows: tuple[Row, ...] = ()
) -> Answer:
    """The answer about a unit, placed at its first test file, or where the item is configured when it has none."""
    outcome, code, message, cure = words
    place = Location(unit.test_paths[0]) if unit.test_paths else item.location
    return Answer(
        outcome, code, message, unit.item, item.safety_class, place, rows=rows, to_pass=cure
    )
