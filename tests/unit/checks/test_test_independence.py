"""test-independence: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace
from typing import Any

import pytest
from sample_run import sample_run

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.authorship import UnitPeople, Who
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer
from gatekeeper.model.facts import Facts
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import PersonKind
from gatekeeper.model.policy import Demand, Limits, Policy
from gatekeeper.testing.classes import CLASSES, C

FACTS = sample_run().facts
_, DOSE, _ = FACTS.people.units


def facts(*units: UnitPeople, **change: Any) -> Facts:
    people = replace(FACTS.people, units=units)
    return replace(FACTS, people=people, change=replace(FACTS.change, **change))


def ask(asked: Facts, percent: int | None = 100) -> tuple[Answer, ...]:
    given = {"independent-assertions-percent": percent} if percent is not None else {}
    limits = Limits(dict.fromkeys(CLASSES.classes, given))
    return test_independence.judge(asked, limits).answers


def only(asked: Facts, percent: int | None = 100) -> tuple[str, str]:
    [answer] = ask(asked, percent)
    return answer.outcome.value, answer.code


def test_all_assertions_by_others_pass() -> None:
    assert only(facts(DOSE)) == ("pass", "ok")


@pytest.mark.parametrize(
    ("independent", "percent", "expected"),
    [
        (11, 100, "tests-by-unit-author"),
        (6, 50, "ok"),
        (5, 50, "tests-by-unit-author"),
        (0, 1, "tests-by-unit-author"),
        (0, 0, "ok"),
    ],
)
def test_the_share_is_held_against_the_limit(
    independent: int, percent: int, expected: str
) -> None:
    unit = replace(DOSE, independent_assertion_lines=independent)
    assert only(facts(unit), percent)[1] == expected


def test_a_failure_names_the_people_and_what_they_did() -> None:
    [aiko] = DOSE.authors
    stranger = Who("unregistered:e@x", Identity("E\x1b", "e@x"), None, "unregistered")
    bot = replace(aiko, key="bot", person=replace(aiko.person, kind=PersonKind.BOT))
    unit = replace(DOSE, test_authors=(aiko, stranger, bot), independent_assertion_lines=0)
    [answer] = ask(facts(unit))
    assert [(row.label, row.note) for row in answer.rows] == [
        ("unit author", ""),
        ("test author", "also wrote the unit"),
        ("test author", "unregistered: never independent"),
        ("test author", "bot: never independent"),
    ]
    assert answer.rows[2].text == "E\\x1b <e@x>"
    assert str(answer.location) == "tests/pump/test_dose.c"
    assert answer.to_pass


UNTESTED = replace(DOSE, assertions=0, independent_assertion_lines=0, tests=())


def demanding(presence: Demand) -> Facts:
    rules = tuple(
        replace(rule, demand=presence) if rule.check == "test-presence" else rule
        for rule in shipped_policy().rules[C]
    )
    return replace(facts(UNTESTED), project=replace(FACTS.project, policy=Policy({C: rules})))


def test_a_unit_without_tests_is_told_once_by_test_presence() -> None:
    [answer] = ask(demanding(Demand.REQUIRED))
    assert (answer.outcome.value, answer.code) == ("not-applicable", "no-tests")
    assert "test-presence" in answer.message


@pytest.mark.parametrize("presence", [Demand.REPORTED, Demand.OFF])
def test_no_assertion_fails_where_test_presence_does_not_decide(presence: Demand) -> None:
    assert only(demanding(presence)) == ("fail", "no-effective-assertion")


def test_a_class_that_asks_for_none_gets_a_report() -> None:
    unit = replace(DOSE, assertions=0, independent_assertion_lines=0, defects=("odd",))
    assert only(facts(unit), 0) == ("pass", "ok")


def test_lines_that_cannot_be_traced_leave_it_undecided() -> None:
    unit = replace(DOSE, defects=tuple(f"defect {n}" for n in range(7)))
    [answer] = ask(facts(unit))
    assert (answer.outcome.value, answer.code) == ("undecided", "test-authors-not-told")
    assert answer.rows[-1].text == "and 2 more"
    assert answer.to_pass is not None
    assert "git fetch --unshallow, or --refetch" in answer.to_pass


def test_a_policy_without_a_limit_leaves_it_undecided() -> None:
    assert only(facts(DOSE), None) == ("undecided", "limit-missing")


def test_missing_history_leaves_it_undecided() -> None:
    assert only(facts(DOSE, incomplete="it is shallow")) == ("undecided", "history-incomplete")


def test_a_change_without_units_does_not_apply() -> None:
    assert only(facts()) == ("not-applicable", "no-units")


def test_staged_content_does_not_apply_and_is_shown() -> None:
    [answer] = ask(facts(DOSE, kind=ChangeKind.STAGED))
    assert (answer.outcome.value, answer.code) == ("not-applicable", "no-commits")
    assert answer.rows


def test_a_whole_tree_is_judged() -> None:
    assert only(facts(DOSE, kind=ChangeKind.TREE)) == ("pass", "ok")
