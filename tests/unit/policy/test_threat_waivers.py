"""Every rule of threat coverage can be waived by name, outside the model, until its day; then it fails again."""

import datetime as dt

import pytest

from gatekeeper.config.policy import shipped_policy
from gatekeeper.config.threat_rules import read_threat_rules
from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.verdict import Verdict
from gatekeeper.policy.decide import Court, decide
from gatekeeper.testing.classes import C

DAY = dt.date(2026, 4, 20)
RULES = [(rule.id, rule.name) for rule in read_threat_rules()]


def verdict(code: str, waived: str, today: dt.date) -> Verdict:
    """What becomes of a failing answer of that code when a deviation names that rule until `DAY`."""
    place = at_line(RepoPath("compliance/deviations.toml"), 1)
    waiver = Deviation(
        "DEV-1", "threat-coverage", "E-LINK", "until station 3", "ben", "grace", DAY, place, waived
    )
    court = Court(shipped_policy(), (waiver,), today, lambda _: None)
    answer = Answer(Outcome.FAIL, code, "what", "E-LINK", C, to_pass="cure")
    [decision] = decide([CheckResult("threat-coverage", (answer,))], court)
    return decision.verdict


@pytest.mark.parametrize(("rule", "name"), RULES, ids=[rule for rule, _ in RULES])
def test_each_rule_is_waived_by_its_id_until_its_last_day(rule: str, name: str) -> None:
    code = f"{rule.lower()}-{name}"
    assert verdict(code, rule, DAY) is Verdict.DEVIATED
    assert verdict(code, rule, DAY + dt.timedelta(days=1)) is Verdict.FAILED


def test_a_waiver_of_one_rule_is_none_of_another() -> None:
    assert verdict("tm050-update-without-signature", "TM051", DAY) is Verdict.FAILED
