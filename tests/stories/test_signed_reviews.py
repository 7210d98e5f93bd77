"""Stories about reviews that a reviewer signs: bound to parent and tree, and to nothing else."""

import datetime as dt
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.governance_change import governance_change
from gatekeeper.checks.review_independence import review_independence
from gatekeeper.history.objects.commits import list_range
from gatekeeper.history.objects.notes import review_notes
from gatekeeper.model.review import Comment, Meaning
from gatekeeper.reviews.gerrit_notes import read_notes

AIKO, BEN, CARLA, GATE = tell.AIKO, tell.BEN, tell.CARLA, tell.INTEGRATOR
DOSE, DOSE_TEST, VIEW = tell.DOSE, tell.DOSE_TEST, tell.VIEW
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
PASSES = [("pass", "ok", "PUMP-DOSE")]
UTC = dt.UTC


@pytest.fixture
def repo(workshop: Any) -> Any:
    made = tell.PeopleRepository(workshop)
    made.change_dose = made.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    return made


def asked(repo: Any, grade: str = "G3", **more: Any) -> list[tuple[str, str, str]]:
    limits = tell.limits("review-independence", review_grade=grade, **more)
    return tell.said(review_independence.judge(repo.judged(), limits).answers)


def fails(code: str) -> list[tuple[str, str, str]]:
    return [("fail", code, "PUMP-DOSE")]


def test_a_review_signed_by_the_reviewer_reaches_g3(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    assert asked(repo) == PASSES
    [approval] = repo.head_people().approvals
    assert (approval.who.key, approval.grade.name) == ("ben", "G3")
    assert approval.who.resolved_by == "signing key in compliance/people.toml line 12"


def test_a_review_signed_by_the_author(repo: Any) -> None:
    repo.reviewed(repo.key("aiko"), repo.base)
    assert asked(repo) == fails("reviewer-is-author")


def test_a_review_signed_with_a_key_nobody_registered(repo: Any) -> None:
    key = repo.key("ben")
    repo.change_person("ben", keys=())
    repo.reviewed(key, repo.base)
    assert asked(repo) == fails("signature-key-unknown")


def test_a_signed_review_whose_content_was_altered(repo: Any) -> None:
    """The signature is Ben's and is one of other bytes: an answer was turned."""
    altered = {"tamper": lambda raw: raw.replace(b'"answer":"yes"', b'"answer":"no"', 1)}
    repo.reviewed(repo.key("ben"), repo.base, **altered)
    assert asked(repo) == fails("signature-invalid")


def test_an_expired_key_with_a_backdated_review(repo: Any) -> None:
    ended = dt.datetime(2025, 1, 1, tzinfo=UTC)
    key = repo.key("ben", valid_until=ended)
    repo.reviewed(key, repo.base, at=dt.datetime(2024, 6, 1, tzinfo=UTC))
    assert asked(repo) == fails("signature-key-expired")


def test_a_key_that_ended_after_the_ledger_had_the_review(repo: Any) -> None:
    then = dt.datetime(2024, 6, 1, tzinfo=UTC)
    key = repo.key("ben", valid_until=dt.datetime(2025, 1, 1, tzinfo=UTC))
    repo.reviewed(key, repo.base, at=then, known_at=then)
    assert asked(repo) == PASSES


def test_a_key_revoked_before_the_review(repo: Any) -> None:
    key = repo.key("ben", revoked_at=dt.datetime(2026, 1, 1, tzinfo=UTC))
    repo.reviewed(key, repo.base)
    assert asked(repo) == fails("signature-key-revoked")


def test_content_amended_after_the_signed_review(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    repo.workshop.write(DOSE, NEW_DOSE.replace("3", "30"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert asked(repo) == fails("approval-of-amended-content")


def test_a_mode_changed_after_the_signed_review(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    repo.git("update-index", "--chmod=+x", DOSE)
    repo.git("commit", "-q", "--amend", "--no-edit")
    assert asked(repo) == fails("approval-of-amended-content")


def test_white_space_changed_after_the_signed_review(repo: Any) -> None:
    """A patch-id would call both the same."""
    repo.reviewed(repo.key("ben"), repo.base)
    repo.workshop.write(DOSE, NEW_DOSE.replace("    return", "  return"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert asked(repo) == fails("approval-of-amended-content")


def test_a_message_amended_after_the_signed_review_changes_nothing(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    repo.git("commit", "-q", "--amend", "-m", "Triple it")
    assert asked(repo) == PASSES


def test_a_commit_on_top_of_what_was_reviewed_is_not_reviewed(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    repo.commit(AIKO, "And more", {DOSE: NEW_DOSE.replace("3", "30")})
    assert asked(repo) == [*fails("no-independent-review"), *PASSES]


def rebase_onto(repo: Any, files: dict[str, str]) -> None:
    """Somebody else's commit comes first, and the change is rebased by its author."""
    repo.git("checkout", "-q", "-b", "side")
    repo.git("checkout", "-q", "-B", "main", repo.base)
    repo.base = repo.commit(CARLA, "Meanwhile", files)
    repo.git("cherry-pick", "side")


def test_a_rebase_over_another_unit_keeps_the_signed_review(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    rebase_onto(repo, {VIEW: "x = 1\n"})
    assert asked(repo) == PASSES


def test_a_rebase_over_a_file_of_the_same_unit_does_not(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    rebase_onto(repo, {"firmware/pump/dose.h": "#define DOSE 1\n"})
    repo.near = None
    assert asked(repo)[0][0] == "fail"


def test_a_rebase_over_a_declared_input_does_not(repo: Any) -> None:
    items = tuple(
        tell.replace(item, inputs=("include/**",)) if item.id == "PUMP-DOSE" else item
        for item in repo.project.items
    )
    repo.project = tell.replace(repo.project, items=items)
    repo.reviewed(repo.key("ben"), repo.base)
    rebase_onto(repo, {"include/limits.h": "#define MOST 5\n"})
    assert asked(repo)[0][0] == "fail"


def test_a_squash_of_the_reviewed_branch_keeps_the_signed_review(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Round", {DOSE: NEW_DOSE.replace("3", "3 + 0")})
    repo.reviewed(repo.key("ben"), repo.base, "side")
    repo.git("checkout", "-q", "-B", "main", repo.base)
    repo.git("merge", "-q", "--squash", "side")
    repo.commit(AIKO, "Triple and round")
    assert asked(repo) == PASSES


def test_a_merge_of_the_reviewed_branch_keeps_the_signed_review(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Round", {DOSE: NEW_DOSE.replace("3", "3 + 0")})
    repo.reviewed(repo.key("ben"), repo.base, "side")
    repo.git("checkout", "-q", "-B", "main", repo.base)
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "side", by=CARLA)
    assert asked(repo) == PASSES


def test_an_evil_merge_of_the_reviewed_branch_is_not_reviewed(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.reviewed(repo.key("ben"), repo.base, "side")
    repo.git("checkout", "-q", "-B", "main", repo.base)
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.commit(CARLA, "Merge", {DOSE: NEW_DOSE.replace("3", "30")})
    assert asked(repo) == [*fails("merge-with-own-content"), *PASSES]


def test_a_review_that_starts_elsewhere_covers_nothing(repo: Any) -> None:
    """Signed over a parent that already holds the change, it would show nothing and cover everything."""
    tree = repo.workshop.tree("HEAD")
    other = repo.git("commit-tree", "-m", "x", tree)
    repo.reviewed(repo.key("ben"), repo.base, content={"parent": other})
    assert asked(repo)[0][0] == "fail"


def test_a_review_of_documents_that_starts_elsewhere_covers_nothing(repo: Any) -> None:
    """Files of no unit have no neighbours that could have changed: only where they begin tells."""
    repo.base = repo.git("rev-parse", "HEAD")
    repo.commit(AIKO, "Explain", {"docs/dose.md": "Twice the weight.\n"})
    other = repo.git("commit-tree", "-m", "x", repo.workshop.tree("HEAD"))
    repo.reviewed(repo.key("ben"), repo.base, content={"parent": other})
    assert [each[:2] for each in asked(repo)] == [("fail", "no-independent-review")]


def test_what_is_taken_back_within_the_review_was_not_reviewed(repo: Any) -> None:
    """The ends show a document, and nobody was asked the questions of the unit."""
    repo.commit(AIKO, "Back, and explain", {DOSE: tell.DOSE_CODE, "docs/dose.md": "Twice.\n"})
    repo.reviewed(repo.key("ben"), repo.base)
    assert {each[:2] for each in asked(repo)} == {("fail", "approval-of-what-was-taken-back")}


def test_a_file_that_is_added_and_then_renamed_is_shown(repo: Any) -> None:
    long = "".join(f"int a{number};\n" for number in range(9))
    repo.commit(AIKO, "Add", {"firmware/pump/a.c": long})
    repo.git("mv", "firmware/pump/a.c", "firmware/pump/b.c")
    repo.commit(AIKO, "Rename", {"firmware/pump/b.c": f"{long}int more;\n"})
    repo.reviewed(repo.key("ben"), repo.base)
    assert asked(repo) == PASSES


def test_what_base_has_too_is_shown_by_a_merge_with_it(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Explain", {"docs/a.md": "a\n"})
    repo.git("checkout", "-q", "-B", "main", repo.base)
    repo.base = repo.commit(BEN, "Triple as well", {DOSE: NEW_DOSE})
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "side", by=AIKO)
    repo.reviewed(repo.key("carla"), repo.base)
    assert {each[:2] for each in asked(repo)} == {("pass", "ok")}


def test_a_review_that_names_other_files_than_those_that_differ(repo: Any) -> None:
    """Without files it would be asked the questions of none of them."""
    answers = tell.answers_for_no_file(repo.project)
    repo.reviewed(repo.key("ben"), repo.base, content={"files": ()}, **answers)
    assert asked(repo) == fails("no-independent-review")


def test_a_rebase_over_other_code_of_no_item_does_not(repo: Any) -> None:
    repo.base = repo.git("rev-parse", "HEAD")
    repo.commit(AIKO, "More", {"firmware/more.c": "int a;\n", VIEW: "x = 1\n"})
    repo.reviewed(repo.key("ben"), repo.base)
    rebase_onto(repo, {"firmware/other.h": "#define B 1\n"})
    assert {each[:2] for each in asked(repo)} == {("fail", "no-independent-review")}


@pytest.mark.parametrize(
    ("reviewer", "answer"), [("carla", "reviewer-is-author"), ("ben", "ok")], ids=["own", "other"]
)
def test_an_integrator_does_not_bear_out_the_own_commit(
    repo: Any, reviewer: str, answer: str
) -> None:
    """The own review of that content is no proof that somebody else wrote it so."""
    repo.change_person("carla", roles=frozenset({"author", "reviewer", "integrator"}))
    repo.base = repo.git("rev-parse", "HEAD")
    repo.commit(AIKO, "Double", {DOSE: tell.DOSE_CODE}, committer=CARLA)
    for key in dict.fromkeys((reviewer, "carla")):
        repo.reviewed(repo.key(key), repo.base)
    assert [each[1] for each in asked(repo)] == [answer]
    authors = [each.who.key for each in repo.head_people().authors]
    assert authors == (["aiko"] if answer == "ok" else ["aiko", "carla"])


def test_a_review_for_another_repository(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base, content={"repository": "else"})
    assert asked(repo) == fails("review-of-another-repository")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("repository", "review-of-another-repository"), ("ref", "review-for-another-ref")],
)
def test_a_review_that_does_not_say_what_it_is_for(repo: Any, left_out: str, code: str) -> None:
    repo.reviewed(repo.key("ben"), repo.base, content={left_out: ""})
    assert asked(repo) == fails(code)


def test_a_review_for_another_ref(repo: Any) -> None:
    repo.testimony = tell.replace(repo.testimony, ref="refs/heads/release")
    repo.reviewed(repo.key("ben"), repo.base)
    assert asked(repo) == fails("review-for-another-ref")


def test_a_review_that_leaves_a_question_out(repo: Any) -> None:
    whole = repo.reviewed(repo.key("ben"), repo.base)
    repo.testimony = tell.replace(repo.testimony, reviews=tell.Reviews())
    repo.reviewed(repo.key("ben"), repo.base, answers=whole.answers[1:])
    assert asked(repo) == fails("review-incomplete")


def test_a_review_with_an_open_comment(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base, comments=(Comment("why 3?", DOSE, 3),))
    assert asked(repo) == fails("review-incomplete")


def test_a_review_with_a_comment_that_was_resolved_passes(repo: Any) -> None:
    resolved = Comment("why 3?", DOSE, 3, "SRS-12 says so")
    repo.reviewed(repo.key("ben"), repo.base, comments=(resolved,))
    assert asked(repo) == PASSES


def test_a_rejection_is_no_approval(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base, meaning=Meaning.REJECTED)
    assert asked(repo) == fails("review-rejects")


def test_a_later_rejection_takes_the_approval_back(repo: Any) -> None:
    key = repo.key("ben")
    repo.reviewed(key, repo.base, at=tell.NOW - dt.timedelta(hours=2))
    repo.reviewed(key, repo.base, at=tell.NOW - dt.timedelta(hours=1), meaning=Meaning.REJECTED)
    assert asked(repo) == fails("review-rejects")


def test_a_later_approval_settles_the_rejection(repo: Any) -> None:
    key = repo.key("ben")
    rejects = {"meaning": Meaning.REJECTED}
    repo.reviewed(key, repo.base, at=tell.NOW - dt.timedelta(hours=2), **rejects)
    repo.reviewed(key, repo.base, at=tell.NOW - dt.timedelta(hours=1))
    assert asked(repo) == PASSES


def test_a_signed_review_by_somebody_untrained_on_that_day(repo: Any) -> None:
    late = tell.Training("code-review", "1", dt.date(2026, 11, 26))
    repo.change_person("ben", trainings=(late,))
    repo.reviewed(repo.key("ben"), repo.base)
    assert asked(repo) == fails("reviewer-untrained")


def test_a_review_that_cannot_be_read_leaves_it_undecided(repo: Any) -> None:
    repo.reviewed(repo.key("ben"), repo.base)
    reviews = tell.replace(repo.testimony.reviews, problems=("a filed review cannot be read",))
    repo.testimony = tell.replace(repo.testimony, reviews=reviews)
    assert asked(repo) == [*PASSES, ("undecided", "review-unreadable", "change")]


def test_a_signed_review_by_an_approver_changes_the_rules(repo: Any) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.commit(AIKO, "Loosen", {"gatekeeper.toml": "a = 1\n"})
    repo.reviewed(repo.key("carla"), base)
    [answer] = tell.answers(governance_change, repo.judged())
    assert (answer.outcome.value, answer.code) == ("pass", "ok")


def test_a_registry_edited_in_the_same_change_is_not_read(repo: Any) -> None:
    """The registry of base knows no key of Dora's, whatever the change writes."""
    key = repo.key("dora")
    public = repo.project.registry.get("dora").keys[0].public
    repo.change_person("dora", keys=())
    base = repo.git("rev-parse", "HEAD")
    text = f'[[people]]\nid = "dora"\nroles = ["reviewer"]\n[[people.keys]]\npublic = "{public}"\n'
    repo.commit(AIKO, "Let Dora in", {"compliance/people.toml": text})
    repo.reviewed(key, base)
    assert ("fail", "signature-key-unknown") in [answer[:2] for answer in asked(repo, "G0")]


def note(repo: Any, commit: str) -> None:
    """The note Gerrit leaves on a submitted commit."""
    text = "Code-Review+2: Ben Mwangi <ben@example.org>\nReviewed-on: https://review.example/1\n"
    repo.git("notes", "--ref=review", "add", "-f", "-m", text, commit)


def noted(repo: Any) -> None:
    """Takes the notes into the testimony as the gate does."""
    with repo.workshop.view() as view:
        commits = list_range(view, repo.base, view.resolve("HEAD")).commits
        notes = review_notes(view, commits)
    reviews = tell.Reviews(read_notes(notes.texts, notes.copied))
    repo.testimony = tell.replace(repo.testimony, reviews=reviews)


def test_a_gerrit_note_is_a_claimed_review(repo: Any) -> None:
    note(repo, repo.change_dose)
    noted(repo)
    assert asked(repo, "G0") == PASSES
    assert asked(repo, "G2") == fails("export-not-signed")


def test_a_note_copied_to_the_amended_commit(repo: Any) -> None:
    note(repo, repo.change_dose)
    repo.workshop.write(DOSE, NEW_DOSE.replace("3", "30"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit")
    repo.git("notes", "--ref=review", "copy", repo.change_dose, "HEAD")
    noted(repo)
    assert asked(repo, "G0") == fails("approval-note-copied")
