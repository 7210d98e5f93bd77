"""The measures of rules: read from the shipped file, said in words, and known for every rule that spoke."""

import pytest

from gatekeeper.analyzers.bandit_cures import CURES
from gatekeeper.analyzers.flow.report import flow_ids
from gatekeeper.config.measures import Measure, read_measures
from gatekeeper.config.packs import rule_texts


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(0, 0, 3), "it spoke of none of the programs measured"),
        (
            Measure(3, 1, 0),
            "precision at least 0.75 (3 of 4); no program of its weakness was measured",
        ),
        (Measure(3, 1, 6), "precision at least 0.75 (3 of 4), recall 0.50 (3 of 6)"),
        (Measure(9, 0, 6), "precision at least 1.00 (9 of 9), recall 1.00 (6 of 6)"),
    ],
)
def test_the_counts_are_said_in_words(measure: Measure, words: str) -> None:
    assert measure.words() == words


def test_what_was_measured_is_a_rule_that_is_shipped() -> None:
    known = {f"semgrep:{rule}" for rule in rule_texts()} | {f"flow-python:{r}" for r in flow_ids()}
    measured = read_measures()
    assert measured
    unknown = {rule for rule in measured if rule not in known and not rule.startswith("bandit:")}
    assert unknown == set()
    assert {rule.removeprefix("bandit:") for rule in measured if "bandit:" in rule} <= set(CURES)
