"""The first answers of a record: why its verdict, and who reviewed its commits."""

from dataclasses import replace

import pytest

from gatekeeper.model.book import Book
from gatekeeper.model.check import Outcome
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import Gap, GapState, RecordHistory, RunDecision
from gatekeeper.model.record_ground import RecordBaseline
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.glance import first_answers, plain
from gatekeeper.record.parts import Part
from gatekeeper.record.sheets.columns import sheet

_PEOPLE = sheet("person", "People", "id name", [("ben", "Ben Okafor"), ("grace", "Grace Lin")])
_COMMITS = "id in-head since-baseline"
_APPROVALS = "id state:state independent:state person who commit"


def _decision(check, subject, outcome, verdict, demand=Demand.REQUIRED, message="m"):
    return RunDecision(check, subject, None, outcome, demand, verdict, message, (), "", None)


_PASSED = _decision("a", "x", Outcome.PASS, Verdict.PASSED)
_IDLE = _decision("b", "x", Outcome.NOT_APPLICABLE, Verdict.PASSED)
_COUNTED = _decision(
    "no-new-findings", "change", Outcome.PASS, Verdict.PASSED, message="3 = 3 below"
)
_ONLY_TOLD = _decision("c", "y", Outcome.FAIL, Verdict.PASSED, Demand.REPORTED)
_FAILED = _decision("d", "z.c", Outcome.FAIL, Verdict.FAILED, message="nobody looked")
_GAP = Gap("Evidence", GapState.UNKNOWN, "time", "none", "")


def _why(record, verdict, decisions, gaps=()):
    [run] = record.runs
    run = replace(run, decisions=decisions, verdict=verdict)
    changed = replace(record, runs=(run,), verdict=verdict, gaps=gaps)
    answers = {each.question: each.sentences for each in first_answers(changed, Book((), ()))}
    return [plain(each) for each in answers[f"Why {verdict.name.lower()}"]]


def test_a_verdict_that_passed_says_what_was_required_and_why_findings_and_gaps_stand_beside_it(
    built,
):
    said = _why(built(), Verdict.PASSED, (_PASSED, _IDLE, _COUNTED, _ONLY_TOLD), (_GAP,))
    assert said == [
        "of the 3 decisions that the rules require 2 passed, 1 did not apply",
        "no-new-findings: 3 = 3 below",
        "against it, and only reported: 1 decision",
        "1 gap beside the verdict",
    ]


def test_a_verdict_that_failed_names_what_it_failed_by(built):
    assert _why(built(), Verdict.FAILED, (_PASSED, _FAILED), (_GAP,)) == [
        "d is failed for z.c: nobody looked",
        "of the 2 decisions that the rules require 1 passed, 1 did not pass",
    ]


def test_of_many_that_failed_five_are_named(built):
    said = _why(built(), Verdict.FAILED, (_FAILED,) * 7)
    assert len(said) == 6
    assert said[-1].endswith("0 passed, 7 did not pass; the other 2 are told there")


A_HISTORY = RecordHistory(frozenset(), frozenset("abcde"), ())
BASELINE = RecordBaseline("1.0", "old", "tree")


def _reviewed(record, commits, approvals, history=A_HISTORY, baseline=None):
    record = replace(record, history=history, baseline=baseline)
    book = Book(
        (),
        (
            sheet("commit", "Commits", _COMMITS, commits),
            sheet("approval", "Approvals", _APPROVALS, approvals),
            _PEOPLE,
        ),
    )
    answers = {each.question: each.sentences for each in first_answers(record, book)}
    return [plain(each) for each in answers["Reviewed"]]


def test_who_reviewed_is_told_by_how_it_is_proven(built):
    commits = [(name, "yes", "yes") for name in "abcde"] + [("old", "yes", "no")]
    approvals = [
        ("A1", "G3", "yes", "ben", "Ben", "a"),
        ("A2", "G2", "yes", "grace", "Grace", "b"),
        ("A3", "claimed", "unproven", "", "Eve <eve@x>", "c"),
        ("A4", "refused", "does not count", "ben", "Ben", "d"),
        ("A5", "G3", "yes", "ben", "Ben", "old"),
        ("A6", "G1", "yes", "ben", "Ben", "e"),
        ("A7", "G1", "yes", "grace", "Grace", "a"),
    ]
    assert _reviewed(built(), commits, approvals, baseline=BASELINE) == [
        "2 commits since the baseline, each by somebody who wrote none of it, with a signature: Ben Okafor 1, Grace Lin 1",
        "1 commit since the baseline, each by somebody who wrote none of it, vouched for by the integrator, who signed: Ben Okafor 1",
        "1 commit since the baseline, only by a claim that nobody signed, or by somebody who may be an author: Eve <eve@x> 1",
        "1 commit, by nobody whose review counts",
    ]


@pytest.mark.parametrize(
    ("state", "independent"),
    [("refused", "does not count"), ("G3", "no"), ("claimed", "no")],
    ids=["refused", "by its author", "claimed by its author"],
)
def test_what_is_no_review_of_another_names_nobody(built, state, independent):
    said = _reviewed(built(), [("a", "yes", "")], [("A1", state, independent, "ben", "Ben", "a")])
    assert said == ["1 commit, by nobody whose review counts"]


def test_a_signed_review_by_one_who_may_be_an_author_proves_nothing(built):
    said = _reviewed(built(), [("a", "yes", "")], [("A1", "G3", "unknown", "ben", "Ben", "a")])
    assert said[0].startswith("1 commit, only by a claim that nobody signed, or by somebody")


@pytest.mark.parametrize(
    ("baseline", "told"), [(None, "2 commits"), (BASELINE, "1 commit")], ids=["alone", "compared"]
)
def test_commits_that_no_run_judged_are_counted(built, baseline, told):
    history = replace(A_HISTORY, unjudged=("b", "older"))
    commits = [("a", "yes", "yes"), ("b", "yes", "yes"), ("older", "yes", "no")]
    approvals = [("A1", "G3", "yes", "ben", "Ben", "a")]
    said = _reviewed(built(), commits, approvals, history, baseline)
    assert said[1:] == [f"{told} that no run judged, so nobody can tell"]


@pytest.mark.parametrize("baseline", [None, BASELINE])
def test_a_release_without_a_judged_commit_of_its_own_is_told_of(built, baseline):
    said = _reviewed(built(), [("a", "no", "no")], [], baseline=baseline)
    assert said == ["nobody can tell: no commit of the release is among those that runs judged"]


def test_a_baseline_that_is_the_release_itself_leaves_no_commit_to_review(built):
    history = replace(A_HISTORY, since=frozenset())
    said = _reviewed(built(), [("a", "yes", "no")], [], history, BASELINE)
    assert said == ["no commit came since the baseline"]


@pytest.mark.parametrize("unknown", ["", "Threats (before): no model"])
def test_changes_that_could_not_be_seen_are_told_beside_those_that_were(built, unknown):
    record = replace(built(), baseline=BASELINE)
    book = Book((), (sheet("change", "Changes", "id area", [], unknown),))
    answers = {each.question: each.sentences for each in first_answers(record, book)}
    told = [plain(each) for each in answers["Compared with"]][1:]
    assert told[0] == "0 changes"
    assert [unknown in each for each in told[1:]] == ([True] if unknown else [])


def test_a_history_that_is_not_whole_may_have_other_commits(built):
    said = _reviewed(built(), [("a", "yes", "")], [], None, BASELINE)
    assert said == [
        "1 commit, by nobody whose review counts",
        "of other commits nobody can tell: the history is not whole here",
    ]


def test_without_a_judged_commit_nobody_can_tell(built):
    assert _reviewed(built(), [], []) == [
        "nobody can tell: no run of the audit trail judged a commit"
    ]


@pytest.mark.parametrize(
    ("rows", "unknown", "told"),
    [
        ([("P-1", "open"), ("P-2", "closed")], "", "2 problem reports: 1 open, 1 closed"),
        ([], "nobody keeps any", "problem reports: unknown, nobody keeps any"),
        ([], "", "problem reports: none"),
    ],
    ids=["two", "not known", "none"],
)
def test_what_is_known_to_be_wrong_is_told_or_that_nobody_can_tell(built, rows, unknown, told):
    problems = sheet("problem", "Problem reports", "id state:state", rows, unknown)
    answers = {each.question: each for each in first_answers(built(), Book((), (problems,)))}
    said = [plain(each) for each in answers["Known anomalies"].sentences]
    assert (said[0], said[1]) == (
        told,
        "findings of tools in the code: unknown, not in this record",
    )


def test_rows_stand_in_a_part_for_which_all_that_it_asks_holds():
    held = sheet(
        "x", "X", "id state in-head", [("1", "a", "yes"), ("2", "b", "yes"), ("3", "a", "no")]
    )
    asked = [Part("x", "id", where) for where in ("", "state!b", "state!b&in-head:yes", "state:a|b&in-head!yes")]  # fmt: skip
    assert [[row[0] for row in part.of(held, held.rows)] for part in asked] == [
        ["1", "2", "3"], ["1", "3"], ["1"], ["3"],
    ]  # fmt: skip
