"""A verdict is a meet: no is no, unknown is unknown, a deviation never passes, a plugin only lowers."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand, Policy, PolicyRule
from gatekeeper.model.software import LayoutClass, Owned, SafetyClass, SoftwareItem
from gatekeeper.model.verdict import Verdict, meet
from gatekeeper.policy.decide import Court, decide
from gatekeeper.policy.reason import reason_for
from gatekeeper.testing.classes import CLASSES, A, C

PLACE = at_line(RepoPath("policy.toml"), 1)
TODAY = dt.date(2026, 6, 1)
DEVIATION = Deviation("DEV-1", "ask", "PUMP", "why", "aiko", "grace", dt.date(2027, 1, 1), PLACE)


def rule(demand: Demand) -> PolicyRule:
    return PolicyRule("ask", demand, "the plan", (), {}, PLACE)


def court(demand: Demand = Demand.REQUIRED, deviation: Deviation | None = None) -> Court:
    policy = Policy({safety_class: (rule(demand),) for safety_class in CLASSES.classes})
    return Court(policy, (deviation,) if deviation else (), TODAY, lambda path: None)


def answer(outcome: Outcome, safety_class: SafetyClass | None = C) -> Answer:
    return Answer(outcome, "code", "says so", "PUMP", safety_class)


def verdict(outcome: Outcome, by: Court) -> Verdict:
    [decision] = decide([CheckResult("ask", (answer(outcome),))], by)
    return decision.verdict


def test_the_meet_is_the_smallest_and_nothing_is_undecided() -> None:
    for one, other in product(Verdict, Verdict):
        assert meet([one, other]) == meet([other, one]) == min(one, other)
    assert meet([]) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.PASS, Verdict.PASSED), (Outcome.FAIL, Verdict.FAILED),
        (Outcome.UNDECIDED, Verdict.UNDECIDED), (Outcome.NOT_APPLICABLE, Verdict.PASSED),
    ],
)  # fmt: skip
def test_a_required_answer_counts_as_it_is(outcome: Outcome, expected: Verdict) -> None:
    assert verdict(outcome, court()) is expected


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_only_reported_never_decides(outcome: Outcome) -> None:
    assert verdict(outcome, court(Demand.REPORTED)) is Verdict.PASSED


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_not_asked_is_not_shown(outcome: Outcome) -> None:
    assert decide([CheckResult("ask", (answer(outcome),))], court(Demand.OFF)) == ()


@pytest.mark.parametrize(
    ("outcome", "deviation", "expected"),
    [
        (Outcome.FAIL, DEVIATION, Verdict.DEVIATED),
        (Outcome.UNDECIDED, DEVIATION, Verdict.UNDECIDED),
        (Outcome.FAIL, replace(DEVIATION, expires=dt.date(2026, 5, 31)), Verdict.FAILED),
        (Outcome.FAIL, replace(DEVIATION, check="other"), Verdict.FAILED),
        (Outcome.FAIL, replace(DEVIATION, subject="VALVE"), Verdict.FAILED),
        (Outcome.FAIL, replace(DEVIATION, subject="*"), Verdict.DEVIATED),
    ],
    ids=["fail", "undecided", "expired", "other check", "other item", "every item"],
)
def test_a_deviation_turns_a_fail_and_nothing_else(
    outcome: Outcome, deviation: Deviation, expected: Verdict
) -> None:
    assert verdict(outcome, court(deviation=deviation)) is expected


def test_a_check_that_no_policy_mentions_is_required() -> None:
    [decision] = decide([CheckResult("unheard-of", (answer(Outcome.FAIL),))], court())
    assert (decision.demand, decision.verdict) == (Demand.REQUIRED, Verdict.FAILED)


def test_an_answer_about_the_whole_takes_the_strictest_class() -> None:
    policy = Policy({A: (rule(Demand.REQUIRED),), C: (rule(Demand.OFF),)})
    result = CheckResult("ask", (answer(Outcome.FAIL, None),))
    [decision] = decide([result], replace(court(), policy=policy))
    assert decision.verdict is Verdict.FAILED


def test_a_fail_outweighs_every_other_answer_and_the_reason_says_it() -> None:
    answers = tuple(answer(outcome) for outcome in Outcome)
    reason = reason_for(decide([CheckResult("ask", answers)], court()))
    assert reason.verdict is Verdict.FAILED
    assert reason.sentence == "1 of 4 required answers say no"


def test_no_policy_is_no_pass() -> None:
    assert reason_for(()).verdict is Verdict.UNDECIDED
    asked_nothing = decide([CheckResult("ask", (answer(Outcome.PASS),))], court(Demand.OFF))
    assert reason_for(asked_nothing).verdict is Verdict.UNDECIDED


def test_what_is_only_reported_is_no_pass() -> None:
    reason = reason_for(
        decide([CheckResult("ask", (answer(Outcome.PASS),))], court(Demand.REPORTED))
    )
    assert (reason.verdict, reason.sentence) == (Verdict.UNDECIDED, "no policy asked anything")


def test_each_class_has_its_own_rule() -> None:
    rules = {
        each: (rule(Demand.REQUIRED if each == C else Demand.OFF),) for each in CLASSES.classes
    }
    by = Court(Policy(rules), (), TODAY, lambda path: None)
    said = CheckResult("ask", (answer(Outcome.FAIL, A), answer(Outcome.FAIL, C)))
    assert [decision.answer.safety_class for decision in decide([said], by)] == [C]


@pytest.mark.parametrize(
    ("subject", "deviates"),
    [("*", True), ("the dose", True), ("PUMP", True), ("src/*.c", True), ("host/**", False), ("LINK", False)],
    ids=["all", "subject", "item", "path", "other path", "other item"],
)  # fmt: skip
def test_a_deviation_is_for_a_subject_its_item_or_its_path(
    subject: str, *, deviates: bool
) -> None:
    place = at_line(RepoPath("src/dose.c"), 1)
    item = SoftwareItem("PUMP", "Pump", None, C, True, (), (), PLACE)
    owned = Owned(place.path, LayoutClass.PRODUCT, (item,))
    policy = Policy({each: (rule(Demand.REQUIRED),) for each in CLASSES.classes})
    by = Court(policy, (replace(DEVIATION, subject=subject),), TODAY, {place.path: owned}.get)
    said = replace(answer(Outcome.FAIL), subject="the dose", location=place)
    [decision] = decide([CheckResult("ask", (said,))], by)
    assert (decision.verdict is Verdict.DEVIATED) is deviates
