"""The measures of rules: read from the shipped file, said in words, and known for every rule that spoke."""

import pytest

from gatekeeper.analyzers.bandit_meanings import meanings
from gatekeeper.analyzers.cflow.report import c_ids
from gatekeeper.analyzers.flow.report import flow_ids, flow_rules
from gatekeeper.config.measures import Calibration, Measure, read_calibration, read_measures
from gatekeeper.config.packs import rule_texts


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(0, 0, 3), "it spoke of none of the programs measured"),
        (Measure(3, 1, 0), "precision at least 0.75 (3 of 4); no program of its weakness was measured"),
        (Measure(3, 1, 6), "precision at least 0.75 (3 of 4), recall 0.50 (3 of 6)"),
        (Measure(9, 0, 6), "precision at least 1.00 (9 of 9), recall 1.00 (6 of 6)"),
    ],
)  # fmt: skip
def test_the_counts_are_said_in_words(measure: Measure, words: str) -> None:
    assert measure.words() == words


def test_what_was_measured_is_a_rule_that_is_shipped() -> None:
    known = {f"semgrep:{rule}" for rule in rule_texts()} | {f"flow-python:{r}" for r in flow_ids()}
    measured = read_measures()
    assert measured
    unknown = {rule for rule in measured if rule not in known and not rule.startswith("bandit:")}
    assert unknown == set()
    assert {rule.removeprefix("bandit:") for rule in measured if "bandit:" in rule} <= set(
        meanings()
    )


def test_every_rule_for_python_was_measured() -> None:
    own = {f"semgrep:{rule}" for rule in rule_texts() if rule.startswith("py-")}
    own |= {f"flow-python:{rule.id}" for rule in flow_rules().values()}
    assert own - read_measures().keys() == set()


def test_a_rule_that_cannot_tell_its_look_alike_is_no_error() -> None:
    measured = read_measures()
    errors = [rule for rule, text in rule_texts().items() if text.level == "error"]
    errors += [rule.id for rule in flow_rules().values() if rule.level == "error"]
    counts = {
        rule: measured.get(f"{'flow-python' if rule in flow_ids() else 'semgrep'}:{rule}")
        for rule in errors
    }
    blind = {
        rule for rule, count in counts.items() if count and count.wrong >= max(3, count.right)
    }
    assert blind == set()


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Calibration(0, 0, 18), "it told none of the faulty programs measured; it accused 18 sound twins of any weakness"),
        (Calibration(3, 1, 2), "precision 0.75 (3 of 4); it accused 2 sound twins of any weakness"),
        (Calibration(3, 1, 2, 6), "precision 0.75 (3 of 4), recall 0.50 (3 of 6); it accused 2 sound twins of any weakness"),
    ],
)  # fmt: skip
def test_the_counts_of_a_rule_for_c_are_said_in_words(measure: Calibration, words: str) -> None:
    assert measure.words() == words


def test_a_rule_of_ours_for_c_that_was_calibrated_is_shipped() -> None:
    known = {f"semgrep:{rule}" for rule in rule_texts()} | {f"flow-c:{rule}" for rule in c_ids()}
    own = {rule for rule in read_calibration() if rule.startswith(("semgrep:", "flow-c:"))}
    assert own
    assert own - known == set()


def test_every_test_of_bandit_has_a_meaning_and_a_cure() -> None:
    assert all(one.what and one.cwe and one.cure for one in meanings().values())
