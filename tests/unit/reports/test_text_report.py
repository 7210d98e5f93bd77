"""The text format: the shape of a message, carets under the right characters, hostile text made visible."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.accounting import Accounting
from gatekeeper.model.check import Row
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.excerpt import excerpt_lines
from gatekeeper.reports.outline import Kind
from gatekeeper.reports.paint import PLAIN
from gatekeeper.reports.problem import Problem
from gatekeeper.reports.text import TextReport
from gatekeeper.reports.text_message import messages_lines

MESSAGE = """\
error[review-independence]: the only reviewer of a class C unit also wrote it
  --> firmware/pump/dose.c:112-140  (software unit PUMP-DOSE, class C)
   |  author    Aiko Ito <aiko@example.org>        commit 4f1c2e9
   |  reviewer  A. Ito <a.ito@home.example>        Reviewed-by in 7d03aa1
   |            one person: compliance/people.toml line 12
   = asked by  rules/policy/class-c.toml:8  (verification plan VP-4)
   = to pass   a reviewer who has no commit in this change approves it
"""


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
@pytest.mark.parametrize("name", ["text", "text-colour"])
def test_the_words_are_as_recorded(run_name: str, name: str, sample: Any, snapshots: Path) -> None:
    report = TextReport(colour=name == "text-colour")
    recorded = (snapshots / f"{run_name}.{name}").read_bytes()
    assert report.render(getattr(sample, run_name)()) == recorded


def test_a_message_has_exactly_the_specified_shape(sample: Any) -> None:
    assert MESSAGE in TextReport().render(sample.rich()).decode()


def test_the_verdict_is_the_first_and_the_last_line(sample: Any) -> None:
    lines = TextReport().render(sample.rich()).decode().splitlines()
    assert lines[0] == "FAILED: 2 answers fail and 2 could not be had"
    assert lines[-1] == "verdict    FAILED"


def test_colour_changes_nothing_but_colour(sample: Any) -> None:
    plain = TextReport().render(sample.rich()).decode()
    coloured = TextReport(colour=True).render(sample.rich()).decode()
    assert coloured != plain
    without = "".join(part.partition("m")[2] for part in f"m{coloured}".split("\x1b["))
    assert without == plain


def test_sums_that_differ_are_said_to_differ(sample: Any) -> None:
    run = sample.rich()
    accounting = Accounting(9, run.facts.accounting.accounts)
    odd = replace(run, facts=replace(run.facts, accounting=accounting))
    text = TextReport().render(odd).decode()
    assert "expected 9 differs from analysed 3 + failed 1 + excluded 1" in text


def test_a_run_without_any_answer_says_its_verdict(sample: Any) -> None:
    reason = Reason("no verdict: the project has no policy", Verdict.UNDECIDED)
    run = replace(sample.rich(), decisions=(), verdict=Verdict.UNDECIDED, reason=reason)
    first = TextReport().render(run).decode().splitlines()[0]
    assert first == "UNDECIDED: no verdict: the project has no policy"


def test_messages_over_the_limit_are_counted_check_by_check(sample: Any) -> None:
    text = TextReport(most_problems=2).render(sample.rich()).decode()
    assert text.count("  --> ") == 2
    assert "\n4 more problems, none worse than these: " in text


def test_a_check_with_many_answers_leaves_room_for_the_others(sample: Any) -> None:
    rich = sample.rich()
    first = rich.decisions[0]
    many = tuple(
        replace(first, check="loud", answer=replace(first.answer, message=f"fault {number}"))
        for number in range(30)
    )
    run = replace(rich, decisions=(*many, replace(rich.decisions[0], check="quiet")))
    text = TextReport(most_problems=3).render(run).decode()
    assert text.count("error[loud]") == 2
    assert text.count("error[quiet]") == 1
    assert "\n28 more problems, none worse than these: 28 loud\n" in text


def test_what_messages_share_is_told_once_behind_the_last_of_them() -> None:
    notes = (("asked by", "a plan"), ("to pass", "test it"))
    first = Problem(Kind.ERROR, "check", "code", "A has no test", "a.c", "", (), (), notes)
    second = replace(first, message="B has no test", where="b.c")
    assert list(messages_lines((first, second), PLAIN)) == [
        "error[check]: A has no test",
        "  --> a.c",
        "error[check]: B has no test",
        "  --> b.c",
        "   = for       each of these 2",
        "   = asked by  a plan",
        "   = to pass   test it",
    ]


def test_the_same_on_other_lines_of_a_file_is_told_by_its_lines() -> None:
    notes = (("asked by", "a plan"),)

    def at(path: str, *lines: int) -> Problem:
        region = Region(*lines) if lines else None
        where = str(Location(RepoPath(path), region))
        excerpt = excerpt_lines(("call(x);",), region)
        return Problem(Kind.ERROR, "check", "rule", "words", where, "", excerpt, (), notes)

    first = at("a.c", 4, 4)
    others = [
        at("a.c", 9, 9),
        at("a.c", 12, 14),
        replace(at("a.c", 20, 20), rows=(Row("path", "x is 4 here"),)),
        at("b.c", 4, 4),
        replace(first, where="a.c", excerpt=()),
        replace(first, where="a.c", excerpt=()),
        at("d:x"),
        at("d:y"),
    ]
    told = list(messages_lines((first, *others), PLAIN))
    assert [line for line in told if "-->" in line] == [
        "  --> a.c:4",
        "  --> and the same on 2 other lines: 9, 12-14",
        "  --> a.c:20",
        "  --> b.c:4",
        "  --> a.c",
        "  --> a.c",
        "  --> d:x",
        "  --> d:y",
    ]
    assert "   = for       each of these 9" in told


def test_many_rows_of_one_label_are_counted() -> None:
    rows = tuple(Row("unit author", f"P{number:02}") for number in range(19))
    problem = Problem(
        Kind.ERROR, "check", "code", "words", "a.c", "", (), (*rows, Row("test author", "Q")), ()
    )
    with_notes = replace(problem, notes=(("asked by", "a plan"),))
    told = list(messages_lines((with_notes,), PLAIN))[2:-1]
    assert len(told) == 9
    assert told[6:] == [
        "   |  unit author  P06",
        "   |  unit author  and 12 more, all in the formats json and html",
        "   |  test author  Q",
    ]


def _message(lines: tuple[str, ...], region: Region) -> list[str]:
    excerpt = excerpt_lines(lines, region)
    notes = (("asked by", "a plan"),)
    problem = Problem(Kind.ERROR, "check", "code", "words", "a.c:1", "", excerpt, (), notes)
    return list(messages_lines((problem,), PLAIN))[3:-1]


@pytest.mark.parametrize(
    ("lines", "region", "shown"),
    [
        pytest.param(("call(x);",), Region(9, 9, 6, 7), [" 9 | call(x);", "   |      ^"], id="one column"),
        pytest.param(("  call(x);  ",), Region(9, 9), [" 9 |   call(x);", "   |   ^^^^^^^^"], id="no columns"),
        pytest.param(("\tcall(x);",), Region(112, 112, 2, 6), ["112 |     call(x);", "    |     ^^^^"], id="behind a tab"),
        pytest.param(
            ("\u597d\u597d = e\u0301();",),
            Region(1, 1, 6, 9),
            [" 1 | \u597d\u597d = e\u0301();", "   |        ^^"],
            id="wide and combining",
        ),
        pytest.param(
            ("\x1b[1m bad",),
            Region(1, 1, 6, 9),
            [" 1 | \\x1b[1m bad", "   |         ^^^"],
            id="escaped characters are counted as shown",
        ),
        pytest.param(
            ("first(", "  second)"),
            Region(1, 2, 3, 9),
            [" 1 | first(", "   |   ^^^^", " 2 |   second)", "   |   ^^^^^^"],
            id="several lines",
        ),
        pytest.param(("short",), Region(1, 1, 90, 95), [" 1 | short"], id="beyond the line"),
        pytest.param(("in", "out"), Region(1, 1), [" 1 | in", "   | ^^", " 2 | out"], id="context"),
    ],
)  # fmt: skip
def test_carets(lines: tuple[str, ...], region: Region, shown: list[str]) -> None:
    assert _message(lines, region) == shown


def test_an_endless_line_is_cut_and_counted() -> None:
    shown = _message(("x" * 5000,), Region(1, 1, 1, 2))
    assert shown[0].endswith("x [4760 characters more]")
