"""What is typed becomes what is asked, and a verdict becomes a status, whatever is shown."""

import argparse

import pytest

from gatekeeper.cli.arguments import build_parser, read_arguments
from gatekeeper.cli.check import parse_outputs, parse_range
from gatekeeper.cli.commands import COMMANDS
from gatekeeper.cli.exit_status import ExitStatus, status_of
from gatekeeper.cli.hook import with_seen
from gatekeeper.model.advisory import JUSTIFICATIONS, Disposition
from gatekeeper.model.errors import UsageError
from gatekeeper.model.question import TAKES
from gatekeeper.model.verdict import Verdict

VALUE = f"{'2' * 40}:{'b' * 64}"
CUT = "# ------------------------ >8 ------------------------"
TRACE = f"Gatekeeper-Seen: {VALUE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("main..topic", ("main", "topic")),
        ("main..", ("main", "HEAD")),
        ("..topic", (None, "topic")),
        (f"{'0' * 40}..topic", (None, "topic")),
    ],
)
def test_a_range_has_a_base_and_a_head(text: str, expected: tuple[str | None, str]) -> None:
    assert parse_range(text) == expected


@pytest.mark.parametrize("text", ["main", "main...topic", "a..b..c", ""])
def test_what_is_no_range_is_asked_wrongly(text: str) -> None:
    with pytest.raises(UsageError):
        parse_range(text)


def test_outputs_are_a_format_and_a_file() -> None:
    assert parse_outputs(["json=a=b.json", "text=-"]) == (("json", "a=b.json"), ("text", "-"))


@pytest.mark.parametrize("text", ["json", "json=", "=file", ""])
def test_what_is_no_output_is_asked_wrongly(text: str) -> None:
    with pytest.raises(UsageError):
        parse_outputs([text])


def test_each_verdict_has_its_status() -> None:
    assert {verdict: status_of(verdict) for verdict in Verdict} == {
        Verdict.PASSED: ExitStatus.PASSED,
        Verdict.DEVIATED: ExitStatus.PASSED,
        Verdict.FAILED: ExitStatus.FAILED,
        Verdict.UNDECIDED: ExitStatus.UNDECIDED,
    }


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["threats", "show", "-q", "E-LINK"], "element", "E-LINK"),
        (["threats", "--rev", "E-LINK", "show", "-q", "E-LINK"], "element", "E-LINK"),
        (["record", "diff", "-q", "1.0", "--format", "json", "2.0"], "other", "2.0"),
        (["soup", "affected", "-q", "CVE-2020-1"], "what", ["CVE-2020-1"]),
        (["hook", "commit-msg", "-q", "message"], "arguments", ["message"]),
        (["hook", "pre-push", "-q", "--", "-x"], "arguments", ["-x"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else value,
)
def test_words_and_options_come_in_any_order(words: list[str], name: str, value: object) -> None:
    assert vars(read_arguments(words))[name] == value


@pytest.mark.parametrize(
    "words",
    [[], ["check", "--staged", "--range", "a..b"], ["hook", "post-commit"], ["evidence", "destroy"], ["check", "-x"]],
    ids=["nothing", "two kinds", "no stage", "no action", "no option"],
)  # fmt: skip
def test_what_makes_no_sense_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments(words)
    assert ended.value.code == ExitStatus.ASKED_WRONGLY


def test_what_stands_behind_the_dashes_is_the_hooks_own() -> None:
    assert read_arguments(["hook", "commit-msg", "--", "--exit-zero"]).arguments == ["--exit-zero"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Fix\n", f"Fix\n\n{TRACE}\n"),
        ("Fix\n\nBecause.\n", f"Fix\n\nBecause.\n\n{TRACE}\n"),
        ("Fix\n\nRefs: #1\n", f"Fix\n\nRefs: #1\n{TRACE}\n"),
        ("Fix\n\n# a comment\n# more\n", f"Fix\n\n{TRACE}\n\n# a comment\n# more\n"),
        (f"Fix\n{CUT}\ndiff: x\n", f"Fix\n\n{TRACE}\n{CUT}\ndiff: x\n"),
        ("# nothing but comments\n", "# nothing but comments\n"),
    ],
    ids=["subject", "body", "trailers", "comments", "scissors", "empty"],
)  # fmt: skip
def test_the_trace_stands_in_the_last_paragraph(message: str, expected: str) -> None:
    assert with_seen(message, VALUE) == expected


def offered(name: str) -> dict[str, argparse.ArgumentParser]:
    return build_parser(name)._subparsers._group_actions[0].choices


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_named_is_offered_alone(name: str) -> None:
    assert [*offered(name)] == [name]


def test_without_a_known_command_all_are_offered() -> None:
    assert [*offered("nothing")] == [*COMMANDS]


def test_choices_are_the_words_of_those_who_read_them() -> None:
    """The table spells them out, so that no command imports what it does not need."""
    soup = {a.dest: a.choices for a in offered("soup")["soup"]._actions}
    assert soup["status"] == [each.value for each in Disposition]
    assert soup["justification"] == [*JUSTIFICATIONS]
    assert {*TAKES} <= {a.dest for a in offered("ask")["ask"]._actions}
