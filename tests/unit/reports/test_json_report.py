"""The JSON format: valid against its published schema, whole, exact about paths."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatekeeper.reports.json import JsonReport
from gatekeeper.reports.json_values import fields

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def validator() -> Any:  # jsonschema's validators have no common public type
    """A validator of `rules/schema/gate-run.schema.json`."""
    schema = json.loads((_ROOT / "rules" / "schema" / "gate-run.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _read(run: Any) -> Any:
    return json.loads(JsonReport().render(run))


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_it_is_valid_against_the_schema(run_name: str, sample: Any, validator: Any) -> None:
    report = _read(getattr(sample, run_name)())
    assert [f"{e.json_path}: {e.message:.200}" for e in validator.iter_errors(report)] == []


def test_the_schema_refuses_an_unknown_member(sample: Any, validator: Any) -> None:
    report = _read(sample.rich()) | {"surprise": 1}
    assert not validator.is_valid(report)


def test_every_decision_and_every_finding_is_there(sample: Any) -> None:
    report = _read(sample.many_problems(30_000))
    assert (len(report["decisions"]), len(report["findings"])) == (30_000, 30_000)


def test_sums_are_those_of_the_lists(sample: Any) -> None:
    report = _read(sample.rich())
    states = [finding["state"] for finding in report["findings"]]
    assert report["sums"]["findings"] == {
        "raw": len(states),
        "new": states.count("new"),
        "open": states.count("open"),
        "suppressed": states.count("suppressed"),
    }
    accounts = [account["state"] for account in report["not_analysed"]]
    sums = report["sums"]["accounting"]
    assert sums["failed"] == accounts.count("failed")
    assert sums["excluded"] == accounts.count("excluded")
    assert sums["expected"] == sums["analysed"] + len(accounts)


def test_each_commit_has_the_worst_of_the_decisions_about_it(sample: Any) -> None:
    commits = _read(sample.rich())["people"]["commits"]
    assert [commit["verdict"] for commit in commits] == ["undecided", None]


def test_a_path_that_is_not_utf8_is_exact_in_its_uri(sample: Any) -> None:
    paths = {
        (change["path"], change["uri"]) for change in _read(sample.hostile())["judged"]["changed"]
    }
    assert ("\\xff\\xfe/\\x80.py", "%FF%FE/%80.py") in paths


def test_hostile_text_comes_back_as_it_was(sample: Any) -> None:
    messages = [decision["message"] for decision in _read(sample.hostile())["decisions"]]
    whole = [text for text in sample.HOSTILE_TEXTS if "\ud800" not in text]
    assert [text for text in whole if text not in messages] == []


def test_it_is_ascii_with_one_decision_a_line(sample: Any) -> None:
    lines = JsonReport().render(sample.rich()).decode("ascii").splitlines()
    decisions = [line for line in lines if line.startswith('{"check":') and '"outcome":' in line]
    assert len(decisions) == len(sample.rich().decisions)


def test_a_field_without_a_shape_of_its_own_is_refused_and_not_guessed(sample: Any) -> None:
    with pytest.raises(TypeError, match="has no shape of its own"):
        fields(sample.rich(), "verdict facts")
