"""governance-change: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace
from typing import Any

from sample_run import sample_run

from gatekeeper.checks.governance_change import governance_change
from gatekeeper.model.authorship import RefusedApproval
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits

FACTS = sample_run().facts
[PLAIN] = FACTS.people.commits
COMMIT = replace(PLAIN, paths=(RepoPath("gatekeeper.toml"), RepoPath("host/view.py")))
[CARLA] = COMMIT.approvals
APPROVER = replace(
    CARLA,
    who=replace(CARLA.who, person=replace(CARLA.who.person, roles=frozenset({"approver"}))),
)
GOVERNANCE = ("gatekeeper.toml belongs to the trust base",)


def ask(
    *commits: Any, governance: tuple[str, ...] = GOVERNANCE, **change: Any
) -> tuple[Answer, ...]:
    facts = replace(
        FACTS,
        people=replace(FACTS.people, commits=commits),
        change=replace(FACTS.change, **change),
        governance=governance,
    )
    return governance_change.judge(facts, Limits({})).answers


def only(*commits: Any, **more: Any) -> tuple[str, str, str]:
    [answer] = ask(*commits, **more)
    return answer.outcome.value, answer.code, answer.subject


def test_an_approver_makes_it_pass() -> None:
    assert only(replace(COMMIT, approvals=(APPROVER,))) == ("pass", "ok", COMMIT.commit)


def test_a_reviewer_is_no_approver() -> None:
    [answer] = ask(COMMIT)
    assert (answer.outcome.value, answer.code) == ("fail", "governance-needs-approver")
    assert str(answer.location) == "gatekeeper.toml"
    assert [row.label for row in answer.rows] == ["file", "author", "reviewer"]


def test_refused_approvals_are_shown() -> None:
    refused = RefusedApproval(None, COMMIT.commit, "trailer-refused", "odd\x1b")
    [answer] = ask(replace(COMMIT, approvals=(), refused=(refused,)))
    assert answer.rows[-1].text == "odd\\x1b"


def test_every_commit_that_touches_the_rules_is_asked() -> None:
    answers = ask(replace(COMMIT, approvals=(APPROVER,)), COMMIT, PLAIN)
    assert [answer.outcome.value for answer in answers] == ["pass", "fail"]


def test_no_change_of_the_rules_does_not_apply() -> None:
    assert only(PLAIN, governance=()) == ("not-applicable", "no-governance", "change")


def test_staged_rules_wait_for_the_merge_gate() -> None:
    assert only(kind=ChangeKind.STAGED) == ("not-applicable", "no-commits", "change")


def test_rules_that_no_commit_changes_leave_it_undecided() -> None:
    assert only(PLAIN) == ("undecided", "governance-unexplained", "change")


def test_doubtful_authors_leave_an_approved_change_undecided() -> None:
    commit = replace(COMMIT, approvals=(APPROVER,), defects=("odd",))
    assert only(commit) == ("undecided", "people-not-told", COMMIT.commit)


def test_missing_history_leaves_it_undecided() -> None:
    assert only(COMMIT, incomplete="it is shallow")[0] == "undecided"
