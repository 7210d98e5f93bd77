"""The GitHub formats: workflow commands and the job summary, at their limits and against injection."""

import re
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.reports.escaping import utf16_units
from gatekeeper.reports.github import LONGEST_MESSAGE, GithubReport
from gatekeeper.reports.markdown import SUMMARY_BYTES, GithubSummaryReport

_COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\r\n]*,?)+)::([^\r\n]*)")


def _commands(run: Any) -> list[tuple[str, str, str]]:
    lines = GithubReport().render(run).decode().splitlines()
    matches = [_COMMAND.fullmatch(line) for line in lines]
    assert None not in matches
    return [match.group(1, 2, 3) for match in matches if match is not None]


def _decoded(message: str) -> str:
    return message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_the_words_are_as_recorded(run_name: str, sample: Any, snapshots: Path) -> None:
    recorded = (snapshots / f"{run_name}.github").read_bytes()
    assert GithubReport().render(getattr(sample, run_name)()) == recorded


def test_the_verdict_comes_first_and_stops_as_an_error(sample: Any) -> None:
    kind, properties, message = _commands(sample.rich())[0]
    assert (kind, properties) == ("error", "title=gatekeeper%3A FAILED")
    assert "expected 5 = analysed 3 + failed 1 + excluded 1" in _decoded(message)


def test_a_passed_run_is_a_single_notice(sample: Any) -> None:
    assert [kind for kind, _, _ in _commands(sample.passed())] == ["notice"]


@pytest.mark.parametrize("run_name", ["rich", "hostile"])
def test_every_line_is_one_command(run_name: str, sample: Any) -> None:
    assert len(_commands(getattr(sample, run_name)())) > 1


def test_ten_of_a_kind_with_the_rest_counted(sample: Any) -> None:
    commands = _commands(sample.many_problems(30_000))
    errors = [message for kind, _, message in commands if kind == "error"]
    assert len(errors) == 10
    assert errors[-1] == "29992 more, none worse than these; the format json has all"


def test_three_kinds_stay_below_fifty_a_job(sample: Any) -> None:
    assert len(_commands(sample.many_findings(30_000))) <= 30


def test_messages_stay_within_4096_characters(sample: Any) -> None:
    lengths = [utf16_units(_decoded(message)) for _, _, message in _commands(sample.hostile())]
    run = sample.many_findings(3, width=9_984)
    lengths += [utf16_units(_decoded(message)) for _, _, message in _commands(run)]
    assert LONGEST_MESSAGE - 8 <= max(lengths) <= LONGEST_MESSAGE


@pytest.mark.parametrize("count", [3, 30_000])
def test_the_summary_stays_within_its_limit(count: int, sample: Any) -> None:
    summary = GithubSummaryReport().render(sample.many_problems(count))
    assert len(summary) <= SUMMARY_BYTES
    assert (b" more, none worse than these" in summary) is (count > 1000)


def test_a_summary_over_its_limit_still_has_its_last_section(sample: Any) -> None:
    summary = GithubSummaryReport().render(sample.many_problems(30_000)).decode()
    assert "## Configuration (2)" in summary
    assert len(summary.encode()) > SUMMARY_BYTES * 0.9


def test_a_hostile_summary_within_a_small_limit_keeps_whole_blocks(sample: Any) -> None:
    summary = GithubSummaryReport(most_bytes=65_536).render(sample.hostile()).decode()
    assert len(summary.encode()) <= 65_536
    assert len(re.findall(r"^`{3,}", summary, re.M)) % 2 == 0
