"""The JUnit format: valid against the Jenkins schema, one case a decision, never an empty green report."""

import xml.etree.ElementTree as Tree
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xmlschema

from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.junit import JunitReport


def _suites(run: Any) -> Tree.Element:
    return Tree.fromstring(JunitReport().render(run))


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_it_is_valid_against_the_schema(run_name: str, sample: Any, schemas: Path) -> None:
    schema = xmlschema.XMLSchema(schemas / "junit-10.xsd")
    schema.validate(JunitReport().render(getattr(sample, run_name)()).decode("utf-8"))


@pytest.mark.parametrize("run_name", ["rich", "hostile"])
def test_one_case_a_decision_and_one_for_the_verdict(run_name: str, sample: Any) -> None:
    run = getattr(sample, run_name)()
    assert len(_suites(run).findall("*/testcase")) == len(run.decisions) + 1


def test_counts_are_those_of_the_cases(sample: Any) -> None:
    suites = _suites(sample.rich())
    assert suites.attrib == {"name": "gatekeeper", "tests": "9", "failures": "3", "errors": "2"}
    assert len(suites.findall("*/testcase/failure")) == 3
    assert len(suites.findall("*/testcase/error")) == 2
    assert len(suites.findall("*/testcase/skipped")) == 2


def test_a_run_without_answers_is_not_green(sample: Any) -> None:
    reason = Reason("no verdict: the project has no policy", Verdict.UNDECIDED)
    suites = _suites(
        replace(sample.rich(), decisions=(), verdict=Verdict.UNDECIDED, reason=reason)
    )
    assert (suites.get("tests"), suites.get("errors")) == ("1", "1")


def test_what_xml_cannot_hold_is_shown(sample: Any) -> None:
    messages = [failure.get("message") for failure in _suites(sample.hostile()).iter("failure")]
    shown = [message for message in messages if message and "\ufffd\\x0b" in message]
    assert len(shown) == 1
