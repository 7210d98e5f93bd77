"""A unit whose tests assert nothing: test-presence says so, and what else is asked of tests waits for it."""

from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Demand
from gatekeeper.model.software import SoftwareItem

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
