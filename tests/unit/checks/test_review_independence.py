"""review-independence: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace
from typing import Any

import pytest
from sample_run import sample_run

from gatekeeper.checks.review_independence import review_independence
from gatekeeper.model.authorship import Grade, RefusedApproval
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import Layout, LayoutClass, SafetyClass
from gatekeeper.testing.classes import CLASSES, A, B, C

FACTS = sample_run().facts
[COMMIT] = FACTS.people.commits
[CARLA] = COMMIT.approvals
DOSE = RepoPath("firmware/pump/dose.c")
LINK = RepoPath("firmware/link/frame.c")


def ask(grade: str | None = "G0", facts: Facts | None = None, **commit: Any) -> tuple[Answer, ...]:
    facts = facts or FACTS
    people = replace(facts.people, commits=(replace(COMMIT, **{"paths": (DOSE,), **commit}),))
    limits = Limits({each: {"review-grade": grade} if grade else {} for each in CLASSES.classes})
    return review_independence.judge(replace(facts, people=people), limits).answers


def codes(answers: tuple[Answer, ...]) -> list[tuple[str, str, str]]:
    return [(a.outcome.value, a.code, a.subject) for a in answers]


def cleared(*classes: SafetyClass, roles: tuple[str, ...] = ("reviewer",)) -> tuple[Any, ...]:
    person = replace(CARLA.who.person, clearance=frozenset(classes), roles=frozenset(roles))
    return (replace(CARLA, who=replace(CARLA.who, person=person)),)


def refused(code: str) -> tuple[RefusedApproval, ...]:
    return (RefusedApproval(CARLA.who, COMMIT.commit, code, "because"),)


def test_a_reviewed_commit_passes_for_each_item_it_touches() -> None:
    found = ask(paths=(LINK, DOSE))
    assert codes(found) == [("pass", "ok", "LINK"), ("pass", "ok", "PUMP-DOSE")]
    assert [a.safety_class for a in found] == [B, C]


def test_a_passing_grade_above_g0_is_not_called_claimed() -> None:
    [answer] = ask("G2", approvals=(replace(CARLA, grade=Grade.G2),))
    assert (answer.code, "claimed" in answer.message) == ("ok", False)


def test_no_approval_fails() -> None:
    [answer] = ask(approvals=())
    assert codes((answer,)) == [("fail", "no-independent-review", "PUMP-DOSE")]
    assert answer.message == "the class C unit PUMP-DOSE was changed without a review"
    assert str(answer.location) == "firmware/pump/dose.c"
    assert answer.to_pass


def test_a_refused_approval_gives_its_reason() -> None:
    [answer] = ask(approvals=(), refused=refused("reviewer-is-author"))
    assert answer.code == "reviewer-is-author"
    assert [(row.label, row.note) for row in answer.rows[2:]] == [
        ("reviewer", f"reviewer-is-author in {COMMIT.commit[:10]}"),
        ("", ""),
    ]


def test_of_several_refused_approvals_the_gravest_reason_is_given() -> None:
    both = (*refused("trailer-refused"), *refused("reviewer-is-author"))
    [answer] = ask(approvals=(), refused=both)
    assert answer.code == "reviewer-is-author"
    assert answer.message == "none of the 2 approvals of the class C unit PUMP-DOSE counts"


def test_clearance_is_asked_item_by_item() -> None:
    found = ask(paths=(LINK, DOSE), approvals=cleared(B))
    assert codes(found) == [
        ("fail", "reviewer-without-clearance", "PUMP-DOSE"),
        ("pass", "ok", "LINK"),
    ]


def test_an_approver_without_the_role_reviewer_reviews_nothing() -> None:
    found = ask(approvals=cleared(*CLASSES.classes, roles=("approver",)))
    assert codes(found) == [("fail", "reviewer-without-role", "PUMP-DOSE")]


def test_a_product_path_of_no_item_counts_as_class_c() -> None:
    layout = Layout(((LayoutClass.PRODUCT, ("**",)),))
    facts = replace(FACTS, project=replace(FACTS.project, layout=layout))
    [answer] = ask(facts=facts, paths=(RepoPath("new.c"),), approvals=())
    assert (answer.subject, answer.safety_class) == ("new.c", C)


def test_documents_count_as_class_a_and_need_no_clearance() -> None:
    layout = Layout(((LayoutClass.DOCUMENTS, ("docs/",)),))
    facts = replace(FACTS, project=replace(FACTS.project, layout=layout))
    [answer] = ask(facts=facts, paths=(RepoPath("docs/a.md"),), approvals=cleared())
    assert (answer.code, answer.subject, answer.safety_class) == ("ok", "change", A)


def test_an_empty_commit_is_reviewed_as_a_whole() -> None:
    [answer] = ask(paths=(), approvals=())
    assert (answer.code, answer.subject) == ("no-independent-review", COMMIT.commit)


def test_a_clean_merge_needs_no_review() -> None:
    found = ask(is_clean_merge=True, approvals=())
    assert codes(found) == [("not-applicable", "clean-merges", "change")]


@pytest.mark.parametrize("kind", [ChangeKind.STAGED, ChangeKind.TREE])
def test_without_commits_it_does_not_apply(kind: ChangeKind) -> None:
    facts = replace(FACTS, change=replace(FACTS.change, kind=kind))
    assert codes(ask(facts=facts)) == [("not-applicable", "no-commits", "change")]


def test_an_empty_range_does_not_apply() -> None:
    facts = replace(FACTS, change=replace(FACTS.change, commits=()))
    assert codes(ask(facts=facts)) == [("not-applicable", "no-commits", "change")]


def test_people_that_cannot_be_told_leave_it_undecided_even_when_staged() -> None:
    change = replace(FACTS.change, kind=ChangeKind.STAGED)
    facts = replace(FACTS, change=change, people=replace(FACTS.people, undecided="it is shallow"))
    [answer] = ask(facts=facts)
    assert (answer.outcome.value, answer.code) == ("undecided", "history-incomplete")
    assert "it is shallow" in answer.message


def test_incomplete_history_leaves_it_undecided() -> None:
    facts = replace(FACTS, change=replace(FACTS.change, incomplete="it is shallow"))
    assert codes(ask(facts=facts)) == [("undecided", "history-incomplete", "change")]


def test_doubtful_authors_leave_a_reviewed_commit_undecided() -> None:
    found = ask(defects=("its author is odd",))
    assert codes(found) == [("undecided", "people-not-told", "PUMP-DOSE")]


def test_doubtful_authors_do_not_soften_a_missing_review() -> None:
    found = ask(defects=("its author is odd",), approvals=())
    assert codes(found) == [("fail", "no-independent-review", "PUMP-DOSE")]


@pytest.mark.parametrize(
    ("grade", "missing"),
    [("G1", "integrator signed"), ("G2", "signed by who may export"), ("G3", "reviewer's key")],
)
def test_less_proof_than_the_policy_asks_for_fails(grade: str, missing: str) -> None:
    [answer] = ask(grade)
    assert (answer.outcome.value, answer.code) == ("fail", "review-grade-too-low")
    assert missing in answer.to_pass
    assert "the evidence reaches G0" in answer.message


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        ("signature-wrong-signer", "fail"),
        ("signature-key-expired", "fail"),
        ("review-only-claimed", "fail"),
        ("signature-unverifiable", "undecided"),
    ],
)
def test_what_keeps_the_evidence_low_is_the_reason(held: str, outcome: str) -> None:
    [answer] = ask("G1", approvals=(replace(CARLA, held_back=(held, "because")),))
    assert (answer.outcome.value, answer.code) == (outcome, held)
    assert "because" in answer.message


@pytest.mark.parametrize("grade", [None, "G7"])
def test_a_policy_without_a_known_grade_leaves_it_undecided(grade: str | None) -> None:
    assert codes(ask(grade)) == [("undecided", "review-grade-unknown", "PUMP-DOSE")]


def test_nothing_of_the_repository_is_shown_raw() -> None:
    [answer] = ask(subject="a\x1b[31m", approvals=())
    assert answer.rows[0].note == "a\\x1b[31m"
