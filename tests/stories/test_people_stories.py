"""Stories about who wrote, reviewed and tested, each told in a real repository and judged from its history."""

from pathlib import Path
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.commits_seen import commits_seen
from gatekeeper.checks.governance_change import governance_change
from gatekeeper.checks.review_independence import review_independence
from gatekeeper.checks.test_independence import test_independence
from gatekeeper.checks.test_presence import test_presence
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.person import PersonKind

AIKO, BEN, CARLA = tell.AIKO, tell.BEN, tell.CARLA
DOSE, DOSE_TEST, VIEW = tell.DOSE, tell.DOSE_TEST, tell.VIEW
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def reviewed(repo: Any) -> list[tuple[str, str, str]]:
    return tell.said(tell.answers(review_independence, repo.judged()))


def trailer(key: str, who: tuple[str, str]) -> str:
    return f"{key}: {who[0]} <{who[1]}>"


def change_dose(repo: Any, *trailers: str, author: tuple[str, str] = AIKO, **more: Any) -> str:
    """Aiko changes the dose under a message that ends in these trailers."""
    message = "Triple the dose\n\nThe weight is in kilograms.\n\n" + "\n".join(trailers)
    return repo.commit(author, message.strip(), {DOSE: NEW_DOSE}, **more)


def fails(code: str) -> list[tuple[str, str, str]]:
    return [("fail", code, "PUMP-DOSE")]


PASSES = [("pass", "ok", "PUMP-DOSE")]


def test_a_review_by_somebody_else_passes_and_is_shown_as_claimed(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN))
    [answer] = tell.answers(review_independence, repo.judged())
    assert (answer.outcome.value, answer.code) == ("pass", "ok")
    assert "claimed, not proven" in answer.message
    assert answer.rows[0].text == "Ben Mwangi <ben@example.org>"


def test_a_change_without_review_fails(repo: Any) -> None:
    change_dose(repo)
    assert reviewed(repo) == fails("no-independent-review")


def test_the_author_reviews_the_own_change(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", AIKO))
    assert reviewed(repo) == fails("reviewer-is-author")


def test_the_author_reviews_under_a_second_address(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", tell.AIKO_AT_HOME))
    [answer] = tell.answers(review_independence, repo.judged())
    assert answer.code == "reviewer-is-author"
    assert answer.message == "the only reviewer of the class C unit PUMP-DOSE also wrote it"
    assert [row.label for row in answer.rows] == ["commit", "author", "reviewer", ""]
    assert answer.rows[3].text.endswith(
        "one person with the author: compliance/people.toml line 3"
    )


def test_a_sock_puppet_of_the_same_name_reviews(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", ("Aiko Ito", "other@elsewhere.example")))
    assert reviewed(repo) == fails("reviewer-suspected-same-person")
    assert "has the same name as aiko" in repo.judged().people.suspicions[0]


def test_two_strangers_with_like_addresses_count_as_one_person(repo: Any) -> None:
    change_dose(
        repo,
        trailer("Reviewed-by", ("Evelyn", "eve@third.example")),
        author=tell.NEWCOMER,
    )
    assert reviewed(repo) == fails("reviewer-suspected-same-person")
    assert "the same e-mail name" in repo.judged().people.suspicions[0]


def test_a_registered_reviewer_who_looks_like_the_unregistered_author_does_not_count(
    repo: Any,
) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN), author=("Ben", "ben@private.example"))
    assert reviewed(repo) == fails("reviewer-suspected-same-person")


def test_a_co_author_reviews(repo: Any) -> None:
    change_dose(repo, trailer("Co-authored-by", BEN), trailer("Reviewed-by", BEN))
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_a_co_author_named_in_the_middle_of_the_message_is_one(repo: Any) -> None:
    message = f"Triple\n\n* one\n\n{trailer('Co-authored-by', BEN)}\n\n* two\n\n"
    repo.commit(AIKO, message + trailer("Reviewed-by", BEN), {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_a_co_author_under_another_spelling_is_one(repo: Any) -> None:
    change_dose(repo, trailer("Original-author", BEN), trailer("Reviewed-by", BEN))
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_who_assisted_and_has_an_address_is_a_co_author(repo: Any) -> None:
    change_dose(repo, trailer("Assisted-by", BEN), trailer("Reviewed-by", BEN))
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_what_an_agent_helped_with_is_told_beside_the_answer(repo: Any) -> None:
    change_dose(repo, "Assisted-by: Claude:claude-opus-4-8", trailer("Reviewed-by", BEN))
    assert reviewed(repo) == PASSES
    [odd] = repo.head_people().oddities
    assert odd.code == "made-with-an-agent"


def test_the_log_that_a_squash_proposes_names_its_authors(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(BEN, "Triple", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "side")
    proposed = (repo.workshop.top / ".git/SQUASH_MSG").read_text()
    repo.git("commit", "-q", "-m", proposed + "\n" + trailer("Reviewed-by", BEN))
    repo.git("branch", "-qD", "side")
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_prose_that_looks_like_a_co_author_names_nobody(repo: Any) -> None:
    message = "Triple\n\nWritten by: the old team, see docs\n\n" + trailer("Reviewed-by", BEN)
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    assert reviewed(repo) == PASSES


@pytest.mark.parametrize("words", ["(only the docs)", "# v1, not this one", ", but not the sums"])
def test_a_review_of_a_part_is_none(repo: Any, words: str) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN) + " " + words)
    assert reviewed(repo) == fails("trailer-refused")


def test_trailers_above_the_comments_of_a_merge_count(repo: Any) -> None:
    message = f"Triple\n\nso\n\n{trailer('Reviewed-by', BEN)}\n\n# Conflicts:\n#\t{DOSE}\n"
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    repo.git("commit", "-q", "--cleanup=verbatim", "-m", message)
    assert reviewed(repo) == PASSES


@pytest.mark.parametrize(
    "author",
    [
        ("B", "12-ben@users.noreply.gitlab.com"),
        ("B", "12+benm-dev@users.noreply.github.com"),
        ("Mwangi, Ben", "x@elsewhere.example"),
        ("B\u00e9n Mwangi", "x@elsewhere.example"),
        ("B. Mwangi", "x@elsewhere.example"),
    ],
    ids=["GitLab's address", "the forge id", "words turned round", "an accent", "initials"],
)
def test_the_reviewer_as_author_under_an_address_of_a_forge_or_a_like_name(
    repo: Any, author: tuple[str, str]
) -> None:
    repo.change_person("ben", forge_ids=("benm-dev",))
    change_dose(repo, trailer("Reviewed-by", BEN), author=author)
    assert reviewed(repo) == fails("reviewer-suspected-same-person")


def test_an_address_under_the_name_of_another_may_be_either(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN), author=(BEN[0], AIKO[1]))
    assert reviewed(repo) == fails("reviewer-is-author")


def test_the_first_to_sign_off_wrote_it(repo: Any) -> None:
    change_dose(repo, trailer("Signed-off-by", BEN), trailer("Reviewed-by", BEN))
    assert reviewed(repo) == fails("reviewer-is-author")


def test_a_pair_and_a_third_reviewer_pass(repo: Any) -> None:
    change_dose(repo, trailer("Co-authored-by", BEN), trailer("Reviewed-by", CARLA))
    assert reviewed(repo) == PASSES


def test_a_bot_reviews(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", tell.BOT))
    assert reviewed(repo) == fails("reviewer-is-bot")


def by_bot(repo: Any, *trailers: str) -> None:
    message = "\n".join(["Triple the dose", "", *trailers])
    repo.commit(tell.BOT, message, {DOSE: NEW_DOSE})


def test_a_commit_by_a_bot_alone_leaves_open_who_set_it_going(repo: Any) -> None:
    by_bot(repo, trailer("Reviewed-by", BEN))
    assert reviewed(repo) == [("undecided", "person-behind-not-told", "PUMP-DOSE")]


def test_who_set_an_agent_going_does_not_review_what_it_wrote(repo: Any) -> None:
    repo.change_person("bot", kind=PersonKind.AI_AGENT)
    by_bot(repo, trailer("Co-authored-by", BEN), trailer("Reviewed-by", BEN))
    assert reviewed(repo) == fails("reviewer-is-co-author")


def test_an_agent_and_the_person_behind_it_and_a_third_reviewer_pass(repo: Any) -> None:
    repo.change_person("bot", kind=PersonKind.AI_AGENT)
    by_bot(repo, trailer("Co-authored-by", BEN), trailer("Reviewed-by", CARLA))
    assert reviewed(repo) == PASSES


def test_a_bot_that_the_policy_knows_to_start_by_itself_passes(repo: Any) -> None:
    by_bot(repo, trailer("Reviewed-by", BEN))
    given = {"review_grade": "G0", "unattended_bots": "renovate bot"}
    limits = tell.limits("review-independence", **given)
    assert tell.said(review_independence.judge(repo.judged(), limits).answers) == PASSES


def test_class_c_refuses_an_author_whom_nobody_registered(repo: Any) -> None:
    repo.commit(tell.NEWCOMER, "Triple\n\n" + trailer("Reviewed-by", BEN), {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("author-unregistered")


def test_class_b_lets_a_stranger_write(repo: Any) -> None:
    repo.commit(tell.NEWCOMER, "Look\n\n" + trailer("Reviewed-by", BEN), {VIEW: "x = 2\n"})
    assert reviewed(repo) == [("pass", "ok", "VIEW")]


def test_a_word_for_strangers_that_is_none_decides_nothing(repo: Any) -> None:
    repo.commit(tell.NEWCOMER, "Look\n\n" + trailer("Reviewed-by", BEN), {VIEW: "x = 2\n"})
    given = {"review_grade": "G0", "unregistered_authors": "no"}
    limits = tell.limits("review-independence", **given)
    [answer] = review_independence.judge(repo.judged(), limits).answers
    assert (answer.outcome.value, answer.code) == ("undecided", "unregistered-authors-unknown")


def test_a_reviewer_without_role(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", tell.DORA))
    assert reviewed(repo) == fails("reviewer-without-role")


def test_a_reviewer_without_clearance(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", ("Finn Berg", "finn@example.org")))
    assert reviewed(repo) == fails("reviewer-without-clearance")


def test_an_unregistered_reviewer(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", tell.NEWCOMER))
    assert reviewed(repo) == fails("reviewer-unregistered")


@pytest.mark.parametrize("key", ["Acked-by", "Tested-by", "Signed-off-by"])
def test_other_trailers_never_count_as_a_review(repo: Any, key: str) -> None:
    change_dose(repo, trailer("Signed-off-by", AIKO), trailer(key, BEN))
    assert reviewed(repo) == fails("no-independent-review")


def test_a_trailer_in_the_body_is_none(repo: Any) -> None:
    message = f"Triple the dose\n\n{trailer('Reviewed-by', BEN)}\n\nThe weight is in kilograms."
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("trailer-refused")


def test_a_divider_that_hides_trailers_voids_them(repo: Any) -> None:
    message = f"Triple\n\nbecause\n---\n\n{trailer('Reviewed-by', BEN)}"
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("trailer-refused")


def test_a_key_in_other_letters_is_no_review(repo: Any) -> None:
    message = f"Triple\n\nbecause\n\nRev\u0456ewed-by: {BEN[0]} <{BEN[1]}>"
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("trailer-refused")


def test_a_reviewer_in_other_letters_is_somebody_else(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", ("Ben Mwangi", "b\u0435n@example.org")))
    assert reviewed(repo) == fails("reviewer-unregistered")
    assert "as ben" in repo.judged().people.suspicions[0]


def test_an_author_in_other_letters_leaves_it_undecided(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN), author=("C\u0430rla", "x@elsewhere.example"))
    assert reviewed(repo) == [("undecided", "people-not-told", "PUMP-DOSE")]


def test_a_picked_commit_inherits_no_approval(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    picked = change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.git("cherry-pick", "-x", picked)
    assert reviewed(repo) == fails("approval-cherry-picked")


def test_an_approval_below_the_mark_was_given_to_the_picked_commit(repo: Any) -> None:
    mark = "(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)"
    change_dose(repo, trailer("Reviewed-by", AIKO), mark, trailer("Reviewed-by", BEN))
    assert reviewed(repo) == PASSES


def test_a_commit_picked_without_a_mark_inherits_no_approval_either(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    picked = change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.commit(CARLA, "Other\n\n" + trailer("Reviewed-by", BEN), {VIEW: "x = 1\n"})
    repo.git("cherry-pick", picked)
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    codes = {code for _, code, subject in reviewed(repo) if subject == "PUMP-DOSE"}
    assert codes == {"approval-cherry-picked", "ok"}


@pytest.mark.parametrize("known_by", ["mark", "short mark", "branch", "range"])
def test_a_commit_picked_under_another_name_keeps_its_author(repo: Any, known_by: str) -> None:
    """Aiko reviews as the work of Ben what she wrote herself, in the middle of a branch."""
    repo.git("checkout", "-q", "-b", "side")
    first = change_dose(repo, trailer("Reviewed-by", CARLA))
    repo.commit(AIKO, "More", {VIEW: "x = 1\n"})
    repo.git("checkout", "-q", "main")
    marks = {"mark": first, "short mark": first[:7]}
    words = [f"(cherry picked from commit {marks[known_by]})"] if known_by in marks else []
    change_dose(repo, *words, trailer("Reviewed-by", AIKO), author=BEN)
    if known_by == "range":
        repo.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    if known_by != "branch":
        repo.git("branch", "-q", "-D", "side")
    said = {tuple(each[:2]) for each in reviewed(repo) if each[2] == "PUMP-DOSE"}
    assert ("fail", "reviewer-is-author") in said


def test_a_change_that_comes_again_after_its_revert_is_by_who_brings_it(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", AIKO), author=BEN)
    repo.commit(CARLA, f"Back\n\nso\n\n{trailer('Reviewed-by', AIKO)}", {DOSE: tell.DOSE_CODE})
    change_dose(repo, trailer("Reviewed-by", CARLA))
    assert reviewed(repo) == PASSES


def rebased(repo: Any, other: str) -> None:
    """A reviewed change of the dose, picked onto a base where another file has changed; its branch stays."""
    repo.git("checkout", "-q", "-b", "side")
    picked = change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.commit(CARLA, "Other\n\nso\n\n" + trailer("Reviewed-by", BEN), {other: "int x = 1;\n"})
    repo.git("cherry-pick", picked)


def test_a_commit_picked_onto_another_state_of_its_unit_inherits_no_approval(repo: Any) -> None:
    rebased(repo, "firmware/pump/other.c")
    assert fails("approval-cherry-picked")[0] in reviewed(repo)


def test_a_rebase_over_other_units_keeps_the_approval(repo: Any) -> None:
    rebased(repo, "docs/other.c")
    assert {outcome for outcome, _, _ in reviewed(repo)} == {"pass"}


def test_more_branches_than_are_read_are_told(repo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.history.people.elsewhere.MAX_BRANCHES", 0)
    rebased(repo, "firmware/pump/other.c")
    assert any(
        "nobody looked for earlier forms" in said for said in repo.judged().people.suspicions
    )


def test_content_amended_while_a_branch_keeps_what_was_approved(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("branch", "approved")
    repo.workshop.write(DOSE, NEW_DOSE.replace("3", "30"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert reviewed(repo) == fails("approval-of-amended-content")


def test_content_amended_under_an_approved_message(repo: Any) -> None:
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    seen = f"Gatekeeper-Seen: {repo.git('write-tree')}:{'0' * 64}"
    message = f"Triple\n\nbecause\n\n{seen}\n{trailer('Reviewed-by', BEN)}"
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    assert reviewed(repo) == PASSES
    repo.workshop.write(DOSE, NEW_DOSE.replace("3", "30"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert reviewed(repo) == fails("approval-of-amended-content")


def test_approvals_in_a_merge_cover_what_it_brings_in(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    change_dose(repo)
    repo.git("checkout", "-q", "main")
    message = f"Merge the dose\n\nas agreed\n\n{trailer('Reviewed-by', BEN)}"
    repo.git("merge", "-q", "--no-ff", "-m", message, "side", by=CARLA)
    assert reviewed(repo) == PASSES
    assert repo.head_people().is_clean_merge


def test_approvals_in_a_merge_do_not_cover_its_first_parents_side(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(BEN, "See\n\n" + trailer("Reviewed-by", CARLA), {VIEW: "x = 1\n"})
    repo.git("checkout", "-q", "main")
    change_dose(repo)
    repo.git(
        "merge", "-q", "--no-ff", "-m", f"Merge\n\nso\n\n{trailer('Reviewed-by', BEN)}", "side"
    )
    assert ("fail", "no-independent-review", "PUMP-DOSE") in reviewed(repo)


def test_a_reviewer_of_a_merge_who_wrote_one_of_its_commits_counts_for_the_others(
    repo: Any,
) -> None:
    repo.git("checkout", "-q", "-b", "side")
    change_dose(repo)
    repo.commit(BEN, "Look", {VIEW: "x = 1\n"})
    repo.git("checkout", "-q", "main")
    message = f"Merge\n\nso\n\n{trailer('Reviewed-by', BEN)}"
    repo.git("merge", "-q", "--no-ff", "-m", message, "side", by=CARLA)
    assert reviewed(repo) == [("fail", "reviewer-is-author", "VIEW"), *PASSES]


def test_a_merge_does_not_cover_what_its_first_parent_had_merged_before(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.git("checkout", "-q", "main")
    change_dose(repo)
    repo.git("checkout", "-q", "side")
    repo.commit(CARLA, "Look", {VIEW: "x = 1\n"})
    repo.git("merge", "-q", "--no-ff", "-m", "Keep up", "main")
    repo.git("checkout", "-q", "main")
    message = f"Merge\n\nso\n\n{trailer('Reviewed-by', BEN)}"
    repo.git("merge", "-q", "--no-ff", "-m", message, "side")
    assert reviewed(repo) == [*fails("no-independent-review"), ("pass", "ok", "VIEW")]


def test_an_octopus_that_is_not_what_git_makes_of_it_is_doubtful(repo: Any) -> None:
    for name, path in (("one", "host/one.py"), ("two", "host/two.py")):
        repo.git("checkout", "-q", "-b", name, repo.base)
        repo.commit(BEN, "Add\n\n" + trailer("Reviewed-by", CARLA), {path: "x = 1\n"})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "one", "two")
    assert repo.head_people().is_clean_merge
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git(
        "commit", "-q", "-a", "--amend", "-m", f"Merge\n\nso\n\n{trailer('Reviewed-by', BEN)}"
    )
    assert ("undecided", "people-not-told", "PUMP-DOSE") in reviewed(repo)


def test_an_evil_merge_is_written_by_its_merger(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(BEN, "Look\n\n" + trailer("Reviewed-by", CARLA), {VIEW: "x = 1\n"})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.commit(CARLA, "Merge", {DOSE: NEW_DOSE})
    assert reviewed(repo) == [*fails("merge-with-own-content"), ("pass", "ok", "VIEW")]
    assert [a.who.key for a in repo.head_people().authors] == ["carla"]


def test_a_merge_that_throws_the_other_side_away_is_a_change(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "side", by=CARLA)
    assert reviewed(repo) == [*fails("merge-takes-one-side"), *PASSES]


def test_an_integrator_who_only_commits_after_a_rebase_is_no_author(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Look\n\nat it\n\n" + trailer("Reviewed-by", CARLA), {VIEW: "x = 1\n"})
    repo.git("cherry-pick", "side", by=tell.INTEGRATOR)
    assert reviewed(repo) == [("pass", "ok", "PUMP-DOSE"), ("pass", "ok", "VIEW")]
    assert [a.who.key for a in repo.head_people().authors] == ["aiko"]


def test_an_integrator_whose_commit_equals_no_known_source_is_an_author(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN), committer=tell.INTEGRATOR)
    assert reviewed(repo) == PASSES
    assert [a.who.key for a in repo.head_people().authors] == ["aiko", "gate"]


def test_an_integrator_who_changes_what_he_rebases_is_an_author(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("checkout", "-q", "main")
    repo.git("cherry-pick", "side", by=tell.INTEGRATOR)
    repo.workshop.write(DOSE, NEW_DOSE.replace("3", "4"))
    repo.git("commit", "-q", "-a", "--amend", "--no-edit", by=tell.INTEGRATOR)
    assert [a.who.key for a in repo.head_people().authors] == ["aiko", "gate"]


def test_any_other_committer_is_an_author(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN), committer=BEN)
    assert reviewed(repo) == fails("reviewer-is-author")


def test_a_revert_is_written_by_the_one_who_reverts(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN))
    repo.git("revert", "--no-edit", "HEAD", by=BEN)
    assert reviewed(repo) == [*fails("no-independent-review"), *PASSES]
    assert [a.who.key for a in repo.head_people().authors] == ["ben"]


def test_a_forged_author_is_shown_as_claimed_only(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", AIKO), author=BEN, committer=tell.INTEGRATOR)
    [answer] = tell.answers(review_independence, repo.judged())
    assert "claimed, not proven" in answer.message
    asked = review_independence.judge(
        repo.judged(), tell.limits("review-independence", review_grade="G2")
    )
    [answer] = asked.answers
    assert (answer.outcome.value, answer.code) == ("fail", "review-only-claimed")
    assert "an export of the forge's reviews" in answer.to_pass


def test_a_commit_that_a_later_one_undoes_is_judged_all_the_same(repo: Any) -> None:
    change_dose(repo)
    repo.commit(BEN, "Back\n\n" + trailer("Reviewed-by", CARLA), {DOSE: tell.DOSE_CODE})
    assert reviewed(repo) == [*fails("no-independent-review"), *PASSES]


def test_code_moved_to_an_unmapped_path_still_counts_for_its_unit(repo: Any) -> None:
    repo.git("mv", DOSE, "dose.c")
    repo.commit(AIKO, "Move the dose")
    subjects = [(code, subject) for _, code, subject in reviewed(repo)]
    expected = [("no-independent-review", "PUMP-DOSE"), ("no-independent-review", "dose.c")]
    assert subjects == expected


def test_tests_by_somebody_else_pass(repo: Any) -> None:
    [dose, view] = tell.answers(test_independence, repo.whole())
    assert (dose.outcome.value, dose.subject) == ("pass", "PUMP-DOSE")
    assert "1 of 1 assertions" in dose.message
    assert (view.outcome.value, view.code) == ("not-applicable", "no-tests")


def test_tests_by_the_author_of_the_unit_fail(repo: Any) -> None:
    more = tell.DOSE_TESTS.replace("(2)", "(2)").replace(
        "}\n", "    TEST_ASSERT_EQUAL(6, dose_ml(3));\n}\n"
    )
    repo.commit(AIKO, "Test more", {DOSE_TEST: more})
    [answer] = tell.answers(test_independence, repo.judged())
    assert (answer.outcome.value, answer.code) == ("fail", "tests-by-unit-author")
    assert "1 of 2 assertions" in answer.message


def test_a_tester_who_edits_the_unit_makes_it_untested(repo: Any) -> None:
    change_dose(repo, author=BEN)
    [answer] = tell.answers(test_independence, repo.judged())
    assert (answer.outcome.value, answer.code) == ("fail", "tester-edited-unit")


def test_rewriting_every_line_erases_nobody_of_the_range(repo: Any) -> None:
    change_dose(repo, author=BEN)
    repo.commit(CARLA, "Rewrite", {DOSE: "int dose_ml(int mass) { return 3 * mass + 0; }\n"})
    [unit] = repo.judged().people.units
    assert [who.key for who in unit.authors] == ["ben", "carla"]


def test_a_reformat_gains_no_authorship_of_tests(repo: Any) -> None:
    repo.commit(
        AIKO,
        "Mine",
        {DOSE_TEST: "void test_dose(void)\n{\n    TEST_ASSERT_EQUAL(9, dose_ml(2));\n}\n"},
    )
    repo.commit(
        BEN,
        "Indent",
        {DOSE_TEST: "void test_dose(void)\n{\n  TEST_ASSERT_EQUAL(9,  dose_ml(2));\n}\n"},
    )
    [answer] = tell.answers(test_independence, repo.judged())
    assert answer.code == "tests-by-unit-author"


def test_tests_under_if_0_are_none(repo: Any) -> None:
    hidden = tell.DOSE_TESTS.replace("    TEST", "#if 0\n    TEST").replace(";\n}", ";\n#endif\n}")
    repo.commit(BEN, "Later", {DOSE_TEST: hidden})
    facts = repo.judged()
    assert tell.said(tell.answers(test_presence, facts)) == fails("assertions-not-reached")
    waits = [("not-applicable", "no-tests", "PUMP-DOSE")]
    assert tell.said(tell.answers(test_independence, facts)) == waits


def test_a_test_without_assertion_is_none(repo: Any) -> None:
    repo.commit(BEN, "Call", {DOSE_TEST: "void test_dose(void)\n{\n    dose_ml(2);\n}\n"})
    assert tell.said(tell.answers(test_presence, repo.judged())) == fails("no-effective-assertion")


def test_deleted_tests_are_missed(repo: Any) -> None:
    repo.git("rm", "-q", DOSE_TEST)
    repo.commit(BEN, "Drop the tests")
    assert tell.said(tell.answers(test_presence, repo.judged())) == fails("no-test-files")


def test_tests_by_an_unregistered_person_are_not_independent(repo: Any) -> None:
    repo.commit(
        tell.NEWCOMER,
        "Test",
        {DOSE_TEST: tell.DOSE_TESTS.replace("4, dose_ml(2)", "8, dose_ml(4)")},
    )
    [answer] = tell.answers(test_independence, repo.judged())
    assert answer.code == "tests-by-unit-author"
    assert any("unregistered: never independent" in row.note for row in answer.rows)


def test_a_mailmap_of_the_repository_changes_nobody(repo: Any) -> None:
    mailmap = "Ben Mwangi <ben@example.org> Aiko Ito <aiko@example.org>\n"
    repo.commit(AIKO, "Map", {".mailmap": mailmap, DOSE_TEST: tell.DOSE_TESTS.replace("4", "5")})
    [answer] = tell.answers(test_independence, repo.judged())
    assert answer.code == "tests-by-unit-author"


OTHER_ADDRESS = ("A. I.", "ai@else.example")


def test_a_mailmap_of_base_leads_an_address_to_its_person(repo: Any) -> None:
    repo.base = repo.commit(CARLA, "Map", {".mailmap": "<aiko@example.org> <ai@else.example>\n"})
    repo.commit(OTHER_ADDRESS, "Triple\n\n" + trailer("Reviewed-by", AIKO), {DOSE: NEW_DOSE})
    assert reviewed(repo) == fails("reviewer-is-author")


def test_a_mailmap_of_base_that_is_too_large_leaves_everybody_untold(repo: Any) -> None:
    mailmap = "<aiko@example.org> <ai@else.example>\n" + "#" * 4 * 1024**2
    repo.base = repo.commit(CARLA, "Map", {".mailmap": mailmap})
    repo.commit(OTHER_ADDRESS, "Triple\n\n" + trailer("Reviewed-by", AIKO), {DOSE: NEW_DOSE})
    [answer] = tell.answers(review_independence, repo.judged())
    assert (answer.outcome.value, answer.code) == ("undecided", "history-incomplete")
    assert ".mailmap" in answer.message


def test_staged_content_is_left_to_the_merge_gate_and_counts_its_stager(repo: Any) -> None:
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    facts = repo.staged(BEN)
    [unit] = facts.people.units
    assert [who.key for who in unit.authors] == ["aiko", "ben"]
    assert unit.independent_assertion_lines == 0
    for check in (review_independence, test_independence, test_presence, commits_seen):
        [answer] = tell.answers(check, facts)
        assert (answer.outcome.value, answer.code) == ("not-applicable", "no-commits")


def test_staged_content_of_nobody_says_so(repo: Any) -> None:
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    [unit] = repo.staged(None).people.units
    assert "the environment does not tell who stages this content" in unit.defects


def test_a_commit_that_no_hook_saw_is_named(repo: Any) -> None:
    unseen = change_dose(repo)
    [answer] = tell.answers(commits_seen, repo.judged())
    assert (answer.outcome.value, answer.code, answer.subject) == (
        "fail",
        "no-hook-saw-it",
        unseen,
    )
    assert "--no-verify" in answer.rows[1].text


def test_a_trace_of_another_tree_is_none(repo: Any) -> None:
    old = repo.git("rev-parse", "HEAD^{tree}")
    change_dose(repo, f"Gatekeeper-Seen: {old}:{'a' * 64}")
    assert tell.said(tell.answers(commits_seen, repo.judged()))[0][1] == "no-hook-saw-it"


def test_rules_change_with_an_approver_only(repo: Any) -> None:
    words = "Loosen\n\nbecause\n\n"
    repo.commit(AIKO, words + trailer("Reviewed-by", BEN), {"gatekeeper.toml": "a = 1\n"})
    approved = repo.commit(
        AIKO, words + trailer("Approved-by", CARLA), {"gatekeeper.toml": "a = 2\n"}
    )
    [first, second] = tell.answers(governance_change, repo.judged())
    assert (first.outcome.value, first.code) == ("fail", "governance-needs-approver")
    assert (second.outcome.value, second.subject) == ("pass", approved)


def test_rules_changed_and_changed_back_are_asked_for_too(repo: Any) -> None:
    repo.commit(AIKO, "Loosen", {"gatekeeper.toml": "a = 1\n"})
    repo.git("rm", "-q", "gatekeeper.toml")
    repo.commit(AIKO, "Take it back")
    codes = [answer.code for answer in tell.answers(governance_change, repo.judged())]
    assert codes == ["governance-needs-approver"] * 2


def test_the_rules_deserve_the_grade_of_what_they_judge(repo: Any) -> None:
    repo.project = tell.project(policy=shipped_policy())
    message = "Loosen\n\nbecause\n\n" + trailer("Approved-by", CARLA)
    repo.commit(AIKO, message, {"gatekeeper.toml": "a = 1\n"})
    [answer] = tell.answers(governance_change, repo.judged())
    assert (answer.outcome.value, answer.code) == ("fail", "governance-grade-too-low")


def test_a_shallow_clone_tells_nothing_about_people(repo: Any, tmp_path: Path) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN))
    where = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.workshop.top}", str(where))
    repo.workshop.top = where
    facts = repo.whole()
    for check in (
        review_independence,
        test_independence,
        test_presence,
        commits_seen,
        governance_change,
    ):
        [answer] = tell.answers(check, facts)
        assert (answer.outcome.value, answer.code) == ("undecided", "history-incomplete")


def test_the_same_history_gives_the_same_people(repo: Any) -> None:
    change_dose(repo, trailer("Reviewed-by", BEN))
    assert repo.judged().people == repo.judged().people
