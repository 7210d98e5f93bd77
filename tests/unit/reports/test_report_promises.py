"""What every report format promises: a pure function of the run, its bytes escaped, its sums printed."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.report import ReportFormat
from gatekeeper.model.tool import ToolIdentity
from gatekeeper.reports.formats import FORMATS

each_format = pytest.mark.parametrize("report", FORMATS, ids=lambda report: report.id)

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def test_ids_are_permanent_and_unique() -> None:
    ids = [report.id for report in FORMATS]
    assert ids == [
        "text",
        "json",
        "sarif",
        "github",
        "github-summary",
        "gitlab",
        "junit",
        "markdown",
        "html",
    ]


@each_format
@pytest.mark.parametrize("run_name", ["rich", "passed", "hostile"])
def test_two_renders_of_equal_runs_are_equal_bytes(
    report: ReportFormat, run_name: str, sample: Any
) -> None:
    build = getattr(sample, run_name)
    assert report.render(build()) == report.render(build())


@each_format
def test_where_a_tool_stands_on_the_machine_does_not_show(
    report: ReportFormat, sample: Any
) -> None:
    run = sample.rich()
    moved = tuple(replace(tool, path="/elsewhere/bin/x") for tool in run.facts.tools)
    other = replace(run, facts=replace(run.facts, tools=moved))
    assert isinstance(moved[0], ToolIdentity)
    assert report.render(run) == report.render(other)


@each_format
def test_no_invisible_character_reaches_a_reader(report: ReportFormat, sample: Any) -> None:
    written = report.render(sample.hostile()).decode("utf-8")
    assert INVISIBLE.findall(written) == []


@each_format
@pytest.mark.parametrize("command", ["##[", "##vso["])
def test_no_command_of_a_job_runner_stands_in_a_line(
    report: ReportFormat, command: str, sample: Any
) -> None:
    written = report.render(sample.hostile()).decode("utf-8")
    assert command not in written


@each_format
def test_no_line_begins_with_a_workflow_command_of_the_repository(
    report: ReportFormat, sample: Any
) -> None:
    written = report.render(sample.hostile()).decode("utf-8")
    begun = {line.strip()[:12] for line in written.splitlines() if line.strip().startswith("::")}
    assert begun <= {
        "::error file",
        "::error titl",
        "::warning fi",
        "::warning ti",
        "::notice fil",
        "::notice tit",
    }


@each_format
def test_the_sums_of_the_accounting_are_printed(report: ReportFormat, sample: Any) -> None:
    written = report.render(sample.rich()).decode("utf-8")
    as_sentence = "expected 5 = analysed 3 + failed 1 + excluded 1"
    as_members = '"expected":5,"analysed":3,"failed":1,"excluded":1'
    assert as_sentence in written or as_members in written


@each_format
def test_the_verdict_is_printed(report: ReportFormat, sample: Any) -> None:
    written = report.render(sample.rich()).decode("utf-8")
    assert (
        "FAILED" in written or '"verdict": "failed"' in written or '"verdict":"failed"' in written
    )


@each_format
def test_what_a_limit_cuts_off_is_counted(report: ReportFormat, sample: Any) -> None:
    written = report.render(sample.many_problems(6_000)).decode("utf-8")
    counted = re.search(r"\b\d+ (?:problems |rows )?more\b", written) is not None
    assert counted is (report.id not in {"text", "json", "sarif", "junit", "markdown"})


def test_no_report_module_asks_the_clock_the_environment_or_the_disk() -> None:
    folder = Path(__file__).parents[3] / "gatekeeper" / "reports"
    forbidden = re.compile(
        r"^(?:import|from) (?:os|time|datetime|pathlib|random|secrets|subprocess|socket)\b", re.M
    )
    assert [
        file.name for file in sorted(folder.glob("*.py")) if forbidden.search(file.read_text())
    ] == []
