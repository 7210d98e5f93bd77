"""The GitLab code-quality format: the documented shape, the limits, the verdict never missing."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatekeeper.reports.gitlab import LONGEST_DESCRIPTION, MOST_ISSUES, GitlabReport


def _issues(run: Any) -> Any:
    return json.loads(GitlabReport().render(run))


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_it_is_valid_against_the_documented_shape(
    run_name: str, sample: Any, schemas: Path
) -> None:
    schema = json.loads((schemas / "gitlab-code-quality.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(_issues(getattr(sample, run_name)()))


def test_the_verdict_is_the_first_issue(sample: Any) -> None:
    first = _issues(sample.rich())[0]
    assert first["severity"] == "blocker"
    assert "expected 5 = analysed 3 + failed 1 + excluded 1" in first["description"]


def test_a_passed_run_has_one_issue_for_information(sample: Any) -> None:
    assert [issue["severity"] for issue in _issues(sample.passed())] == ["info"]


def test_a_suppressed_finding_is_no_issue(sample: Any) -> None:
    names = {issue["check_name"] for issue in _issues(sample.rich())}
    assert "semgrep:c-unbounded-copy" not in names
    assert "bandit:B101" in names


def test_fingerprints_are_unique(sample: Any) -> None:
    marks = [issue["fingerprint"] for issue in _issues(sample.hostile())]
    assert len(marks) == len(set(marks))


def test_at_the_limit_the_rest_is_counted(sample: Any) -> None:
    issues = _issues(sample.many_findings(30_000))
    assert len(issues) == MOST_ISSUES
    assert issues[-1]["description"].startswith("25008 more issues")


def test_descriptions_stay_within_1024_characters(sample: Any) -> None:
    lengths = [len(issue["description"]) for issue in _issues(sample.hostile())]
    assert max(lengths) == LONGEST_DESCRIPTION
