"""Findings keep their identity when lines move, join when tools agree, and count as what they are."""

import datetime as dt
from dataclasses import replace

import pytest

from gatekeeper.findings.accounting import exclude, settle
from gatekeeper.findings.fingerprint import with_fingerprints
from gatekeeper.findings.marks import foreign_files, foreign_marks, inline_suppressions
from gatekeeper.findings.merge import Answer, answered, merge, told_once
from gatekeeper.findings.suppress import Acceptance, Touched, judge_findings, touched_lines
from gatekeeper.model.accounting import AccountState, Expectation
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.finding import Finding, FindingState, Level, Seen
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.step import Step
from gatekeeper.model.suppression import Baseline, Exclusion, Suppression

PATH = RepoPath("src/a.c")
TODAY = dt.date(2026, 6, 1)


def finding(
    rule: str = "semgrep:c-gets",
    line: int = 3,
    cwe: tuple[int, ...] = (242,),
    text: str = "gets(b);",
) -> Finding:
    analyzer, _, name = rule.partition(":")
    return Finding(
        rule, Level.WARNING, "says so", Location(PATH, Region(line, line, 1, 9)), cwe, "", "", (text,),
        Sha256(""), (Seen(analyzer, name),),
    )  # fmt: skip


def prints(*findings: Finding) -> list[str]:
    return [each.fingerprint for each in with_fingerprints(findings)]


def test_moved_lines_and_other_spacing_leave_the_fingerprint() -> None:
    assert prints(finding(line=3, text="gets(b);")) == prints(
        finding(line=90, text="   gets(b);  ")
    )


def test_two_equal_lines_are_two_findings() -> None:
    assert len(set(prints(finding(line=3), finding(line=9)))) == 2


@pytest.mark.parametrize(
    "other", [finding(text="gets(c);"), finding(cwe=(120,))], ids=["other code", "other weakness"]
)
def test_another_defect_has_another_fingerprint(other: Finding) -> None:
    assert prints(finding()) != prints(other)


def test_tools_that_agree_become_one_finding_with_the_highest_level() -> None:
    one = finding("bandit:B602", cwe=(78,))
    other = finding("semgrep:py-shell", cwe=(78, 88))
    [joined] = merge([other, one])
    assert joined.seen_by == (Seen("bandit", "B602"), Seen("semgrep", "py-shell"))
    assert joined.cwe == (78, 88)


def test_another_weakness_on_the_same_line_stays_apart() -> None:
    assert len(merge([finding(), finding("bandit:B1", cwe=(1,))])) == 2


def test_one_rule_is_told_once_a_place() -> None:
    assert len(merge([finding(), finding()])) == 1
    assert len(merge([finding(line=3), finding(line=4)])) == 2


def test_merging_is_independent_of_order() -> None:
    findings = [finding(line=line, rule=f"semgrep:r{line % 3}") for line in range(9)]
    assert merge(findings) == merge(reversed(findings))


INLINE = '// gatekeeper: suppress c-gets reason="bounded above" owner=aiko expires=2026-12-31'


def judged(line: str, found: Finding, known: frozenset[Sha256] = frozenset()) -> FindingState:
    suppressions = inline_suppressions(PATH, ("int f;", line, "gets(b);"))
    return judge_findings([found], Acceptance(suppressions, Baseline(known), TODAY))[0].state


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (INLINE, FindingState.SUPPRESSED),
        (INLINE.replace("c-gets", "semgrep:c-gets"), FindingState.SUPPRESSED),
        (INLINE.replace("c-gets", "c-other"), FindingState.NEW),
        (INLINE.replace("2026-12-31", TODAY.isoformat()), FindingState.SUPPRESSED),
        (INLINE.replace("2026-12-31", "2026-05-31"), FindingState.NEW),
        (INLINE.replace("2026-12-31", "soon"), FindingState.NEW),
        (INLINE.replace("owner=aiko", ""), FindingState.NEW),
        (INLINE.replace('reason="bounded above"', ""), FindingState.NEW),
        (f'puts("{INLINE}");', FindingState.NEW),
        ("gets(b); // nosemgrep", FindingState.NEW),
    ],
    ids=["holds", "full id", "other rule", "last day", "expired", "no date", "no owner", "no reason", "in a string", "foreign"],
)  # fmt: skip
def test_a_suppression_counts_only_when_it_is_whole(line: str, state: FindingState) -> None:
    assert judged(line, finding(line=3)) is state


def test_a_suppression_is_for_the_next_line_of_code_only() -> None:
    assert judged(INLINE, finding(line=1)) is FindingState.NEW


def test_the_baseline_makes_a_finding_open_and_no_less() -> None:
    [known] = with_fingerprints([finding()])
    assert judged("", known, frozenset({known.fingerprint})) is FindingState.OPEN


@pytest.mark.parametrize(
    ("lines", "touched"),
    [({}, True), ({PATH: frozenset({3})}, True), ({PATH: frozenset({2})}, False), ({PATH: frozenset()}, False)],
    ids=["a file that base lacks", "its line", "another line", "as base has it"],
)  # fmt: skip
def test_a_new_finding_tells_whether_the_change_touched_it(
    lines: dict[RepoPath, frozenset[int]], *, touched: bool
) -> None:
    acceptance = Acceptance((), Baseline(), TODAY, Touched(lines))
    [judged] = judge_findings([finding(line=3)], acceptance)
    assert judged.touched is touched
    assert judged.state is FindingState.NEW
    assert ("did not touch" in judged.why) is not touched


def test_a_suppression_of_the_file_holds_for_its_paths() -> None:
    def state(glob: str) -> FindingState:
        suppression = Suppression(
            "S-1", "c-gets", "r", "aiko", dt.date(2027, 1, 1), "ben", at_line(PATH, 1), glob
        )
        return judge_findings([finding()], Acceptance((suppression,), Baseline(), TODAY))[0].state

    assert state("src/**") is FindingState.SUPPRESSED
    assert state("lib/**") is FindingState.NEW


@pytest.mark.parametrize(
    ("line", "tool"),
    [
        ("x = 1  # nosec", "bandit"), ("x  # NOSEC B602 because", "bandit"), ("s = 'nosemgrep'", "semgrep"),
        ("x  # no\u017fec", "bandit"),
        ("/* #lizard forgives */", "lizard"), ("// GENERATED CODE", "lizard"), ("// cppcheck-suppress x", "cppcheck"),
    ],
)  # fmt: skip
def test_marks_of_other_tools_are_seen(line: str, tool: str) -> None:
    [mark] = foreign_marks(PATH, (line,))
    assert mark.tool == tool


def test_configuration_of_other_tools_is_seen() -> None:
    paths = [RepoPath(".bandit"), RepoPath("a/.semgrepignore"), RepoPath("whitelizard.txt"), PATH]
    assert [mark.tool for mark in foreign_files(paths)] == ["bandit", "semgrep", "lizard"]


def test_touched_lines_are_those_that_differ() -> None:
    assert touched_lines(("a", "b", "c"), ("a", "x", "c", "d")) == {2, 4}
    assert touched_lines(("a", "b", "c"), ("a", "c")) == {2}
    assert touched_lines(("a",), ("a",)) == frozenset()


EXPECTATION = Expectation("bandit", RepoPath("a.py"), ObjectId("1" * 40))


def exclusion(analyzer: str = "bandit", glob: str = "*.py", until: int = 2027) -> Exclusion:
    return Exclusion(analyzer, glob, "why", "aiko", "ben", dt.date(until, 1, 1), at_line(PATH, 1))


@pytest.mark.parametrize(
    ("rule", "excluded"),
    [
        (exclusion(), True), (exclusion("*"), True), (exclusion("semgrep"), False),
        (exclusion(glob="b.py"), False), (exclusion(until=2025), False),
        (replace(exclusion(), expires=TODAY), True),
    ],
    ids=["named", "all tools", "other tool", "other path", "expired", "last day"],
)  # fmt: skip
def test_an_exclusion_holds_for_its_tool_path_and_time(rule: Exclusion, *, excluded: bool) -> None:
    assert (EXPECTATION in exclude([EXPECTATION], (rule,), TODAY)) is excluded


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ({EXPECTATION: ""}, AccountState.ANALYSED),
        ({EXPECTATION: "timed out"}, AccountState.FAILED),
        ({}, AccountState.FAILED),
    ],
    ids=["read", "failed", "silence"],
)
def test_silence_about_a_file_is_a_failure(
    outcomes: dict[Expectation, str], state: AccountState
) -> None:
    accounting = settle([EXPECTATION], {}, outcomes, ())
    assert accounting.balanced
    assert accounting.accounts[0].state is state


@pytest.mark.parametrize(
    ("rules", "leader"),
    [
        (("bandit:B602", "semgrep:py-shell-injection"), "semgrep:py-shell-injection"),
        (("semgrep:py-shell-injection", "flow-python:flow-shell"), "flow-python:flow-shell"),
        (("flow-python:flow-shell", "bandit:B602"), "flow-python:flow-shell"),
        (("clang-tidy:x", "flawfinder:gets"), "clang-tidy:x"),
    ],
)
def test_the_voice_that_was_written_for_devices_leads(rules: tuple[str, str], leader: str) -> None:
    (joined,) = merge([replace(finding(rule), message=f"{rule} says so") for rule in rules])
    assert (joined.rule, joined.message) == (leader, f"{leader} says so")
    assert {f"{seen.analyzer}:{seen.rule}" for seen in joined.seen_by} == set(rules)


def test_the_words_of_the_voices_that_do_not_lead_stay_with_their_names() -> None:
    spoken = replace(finding("bandit:B602"), seen_by=(Seen("bandit", "B602", "a shell"),))
    (joined,) = merge([spoken, finding("flow-python:flow-shell")])
    assert joined.seen_by[0].words == "a shell"


def asserts(path: str, *lines: int) -> list[Finding]:
    return [
        replace(finding("bandit:B101"), location=at_line(RepoPath(path), line)) for line in lines
    ]


def test_asserts_of_a_file_of_tests_are_one_finding_that_counts_them() -> None:
    found = [*asserts("tests/test_pump.py", 3, 5, 8), *asserts("control/pump.py", 2, 4)]
    told = told_once(found, lambda path: path.startswith("tests/"))
    assert [(one.location.path, one.message[:1]) for one in told] == [
        ("tests/test_pump.py", "3"), ("control/pump.py", "s"), ("control/pump.py", "s"),
    ]  # fmt: skip


def test_one_assert_and_what_others_say_as_well_are_told_as_they_are() -> None:
    shared = replace(finding("bandit:B101"), seen_by=(Seen("bandit", "B101"), Seen("x", "y")))
    found = [shared, *asserts("tests/test_pump.py", 3)]
    assert told_once(found, lambda path: True) == tuple(found)


def test_a_joined_finding_keeps_every_way_to_it() -> None:
    way = (Step(at_line(PATH, 1), "it comes from outside"), Step(at_line(PATH, 3), "used here"))
    flow = replace(finding("flow-c:flow-c-beyond-write"), ways=(way,))
    (joined,) = merge([finding("flawfinder:gets"), flow])
    assert joined.ways == (way,)


def answer(line: int = 3, end: int = 3, *rules: str) -> Answer:
    voice = Seen("flow-python", "flow-followed", "followed: a constant")
    speaks_to = frozenset(rules or ("bandit:B602", "semgrep:py-shell"))
    return Answer(Location(PATH, Region(line, end)), voice, speaks_to)


def test_a_finding_whose_every_voice_is_answered_is_a_note_that_keeps_all_voices() -> None:
    found = merge([finding("bandit:B602", cwe=(78,)), finding("semgrep:py-shell", cwe=(78,))])
    (told,) = answered(found, [answer()])
    assert (told.level, told.rule) == (Level.NOTE, "semgrep:py-shell")
    assert "followed: a constant" in told.message
    assert [seen.analyzer for seen in told.seen_by] == ["bandit", "flow-python", "semgrep"]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([], id="nobody answers"),
        pytest.param([answer(4, 4)], id="another line"),
        pytest.param([answer(3, 3, "bandit:B602")], id="one voice of two"),
        pytest.param([replace(answer(), location=Location(RepoPath("b.py"), None))], id="a file"),
    ],
)
def test_a_finding_that_is_not_wholly_answered_stays_as_loud(answers: list[Answer]) -> None:
    found = merge([finding("bandit:B602", cwe=(78,)), finding("semgrep:py-shell", cwe=(78,))])
    assert answered(found, answers) == found
