"""Stories about signed commits: what a trusted integrator's signature is worth, and whose is worth nothing."""

import datetime as dt
from pathlib import Path
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.review_independence import review_independence
from gatekeeper.history.people.integration import MAX_SOURCES

AIKO, BEN, CARLA, GATE = tell.AIKO, tell.BEN, tell.CARLA, tell.INTEGRATOR
DOSE, VIEW = tell.DOSE, tell.VIEW
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
PASSES = [("pass", "ok", "PUMP-DOSE")]
UTC = dt.UTC


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def asked(repo: Any, grade: str) -> list[tuple[str, str, str]]:
    limits = tell.limits("review-independence", review_grade=grade)
    return tell.said(review_independence.judge(repo.judged(), limits).answers)


def trailer(key: str, who: tuple[str, str]) -> str:
    return f"{key}: {who[0]} <{who[1]}>"


def merge_signed(repo: Any, key: Path | None, by: tuple[str, str] = GATE) -> None:
    """Aiko's change on a branch, and a merge whose message says that Ben reviewed it."""
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple the dose\n\nThe weight is in kilograms.", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    message = f"Merge the dose\n\nas agreed\n\n{trailer('Reviewed-by', BEN)}"
    options = repo.signing(key) if key else ()
    repo.git(*options, "merge", "-q", "--no-ff", "-m", message, "side", by=by)


def test_trailers_in_a_merge_that_the_integrator_signed_reach_g1(repo: Any) -> None:
    merge_signed(repo, repo.key("gate"))
    assert asked(repo, "G1") == PASSES
    assert asked(repo, "G2") == [("fail", "review-grade-too-low", "PUMP-DOSE")]


def test_trailers_in_an_unsigned_merge_stay_claimed(repo: Any) -> None:
    repo.key("gate")
    merge_signed(repo, None)
    assert asked(repo, "G0") == PASSES
    assert asked(repo, "G1") == [("fail", "review-only-claimed", "PUMP-DOSE")]


def test_a_merge_signed_by_somebody_who_is_no_integrator(repo: Any) -> None:
    merge_signed(repo, repo.key("dora"), by=tell.DORA)
    assert asked(repo, "G1") == [("fail", "signature-wrong-signer", "PUMP-DOSE")]


def test_a_merge_that_names_the_integrator_and_another_signed(repo: Any) -> None:
    merge_signed(repo, repo.key("dora"))
    assert asked(repo, "G1") == [("fail", "signature-wrong-signer", "PUMP-DOSE")]
    [defect] = repo.head_people().defects
    assert defect == "it names gate as its committer and was signed by dora"


def test_a_merge_signed_with_an_unknown_key(repo: Any) -> None:
    key = repo.key("gate")
    repo.change_person("gate", keys=())
    merge_signed(repo, key)
    assert asked(repo, "G1") == [("fail", "signature-key-unknown", "PUMP-DOSE")]


def test_a_backdated_merge_signed_with_a_key_that_has_ended(repo: Any) -> None:
    """git's date is what the signer writes: it was 2023 when the key was good, says the commit."""
    merge_signed(repo, repo.key("gate", valid_until=dt.datetime(2025, 1, 1, tzinfo=UTC)))
    assert asked(repo, "G1") == [("fail", "signature-key-expired", "PUMP-DOSE")]


def test_a_merge_signed_before_its_key_was_valid(repo: Any) -> None:
    merge_signed(repo, repo.key("gate", valid_from=dt.datetime(2025, 1, 1, tzinfo=UTC)))
    assert asked(repo, "G1") == [("fail", "signature-key-early", "PUMP-DOSE")]


def test_a_merge_signed_with_a_revoked_key(repo: Any) -> None:
    merge_signed(repo, repo.key("gate", revoked_at=dt.datetime(2026, 1, 1, tzinfo=UTC)))
    assert asked(repo, "G1") == [("fail", "signature-key-revoked", "PUMP-DOSE")]


def test_a_key_that_is_still_valid_and_will_end_is_good(repo: Any) -> None:
    times = {
        "valid_from": dt.datetime(2023, 1, 1, tzinfo=UTC),
        "valid_until": dt.datetime(2027, 1, 1, tzinfo=UTC),
        "revoked_at": dt.datetime(2027, 1, 1, tzinfo=UTC),
    }
    merge_signed(repo, repo.key("gate", **times))
    assert asked(repo, "G1") == PASSES


def test_a_signature_moved_to_another_message_voids_its_trailers(repo: Any) -> None:
    merge_signed(repo, repo.key("gate"))
    raw = repo.git("cat-file", "commit", "HEAD")
    forged = raw.replace("as agreed", "as wished") + "\n"
    repo.workshop.raw_commit(forged.encode(), ref="refs/heads/main")
    assert asked(repo, "G0") == [("fail", "signature-invalid", "PUMP-DOSE")]


def test_a_commit_with_two_signatures_is_refused(repo: Any) -> None:
    merge_signed(repo, repo.key("gate"))
    raw = repo.git("cat-file", "commit", "HEAD")
    head, _, body = raw.partition("\n\n")
    signature = head[head.index("gpgsig") :]
    forged = f"{head}\n{signature}\n\n{body}\n"
    repo.workshop.raw_commit(forged.encode(), ref="refs/heads/main")
    assert asked(repo, "G0") == [("fail", "signature-invalid", "PUMP-DOSE")]


def test_an_integrator_who_signs_for_the_review_of_the_own_work(repo: Any) -> None:
    repo.change_person("carla", roles=frozenset({"author", "reviewer", "integrator"}))
    key = repo.key("carla")
    message = f"Triple the dose\n\nso\n\n{trailer('Reviewed-by', BEN)}"
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    repo.git(*repo.signing(key), "commit", "-q", "-m", message, by=CARLA)
    assert asked(repo, "G1") == [("fail", "signature-by-author", "PUMP-DOSE")]


def test_who_signs_a_commit_is_its_committer_whatever_it_says(repo: Any) -> None:
    """A forged author: the commit says a stranger committed it, the key says Ben."""
    key = repo.key("ben")
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", "-A")
    message = f"Triple the dose\n\nso\n\n{trailer('Reviewed-by', BEN)}"
    stranger = ("Somebody", "some@where.example")
    repo.git(*repo.signing(key), "commit", "-q", "-m", message, by=stranger)
    assert asked(repo, "G0") == [("fail", "reviewer-is-author", "PUMP-DOSE")]
    assert "signing key" in repo.head_people().authors[0].who.resolved_by


def test_an_openpgp_signature_without_gpg_is_neither_good_nor_bad(repo: Any) -> None:
    merge_signed(repo, None)
    raw = repo.git("cat-file", "commit", "HEAD")
    head, _, body = raw.partition("\n\n")
    armour = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    forged = f"{head}\ngpgsig {armour}\n\n{body}\n"
    repo.workshop.raw_commit(forged.encode(), ref="refs/heads/main")
    assert asked(repo, "G0") == PASSES
    assert asked(repo, "G1") == [("undecided", "signature-unverifiable", "PUMP-DOSE")]


def test_a_reviewer_who_was_not_yet_trained(repo: Any) -> None:
    later = tell.Training("code-review", "1", dt.date(2024, 1, 1))
    repo.change_person("ben", trainings=(later,))
    merge_signed(repo, None)
    assert asked(repo, "G0") == [("fail", "reviewer-untrained", "PUMP-DOSE")]


def test_a_reviewer_whose_training_had_expired(repo: Any) -> None:
    old = tell.Training("code-review", "1", dt.date(2020, 1, 1), dt.date(2022, 1, 1))
    repo.change_person("ben", trainings=(old,))
    merge_signed(repo, None)
    assert asked(repo, "G0") == [("fail", "reviewer-untrained", "PUMP-DOSE")]


def test_a_reviewer_with_an_old_and_a_valid_training_passes(repo: Any) -> None:
    both = (
        tell.Training("code-review", "1", dt.date(2020, 1, 1), dt.date(2022, 1, 1)),
        tell.Training("code-review", "2", dt.date(2022, 1, 1), dt.date(2028, 1, 1)),
    )
    repo.change_person("ben", trainings=both)
    merge_signed(repo, None)
    assert asked(repo, "G0") == PASSES


def test_a_training_that_the_policy_asks_for_and_nobody_gave(repo: Any) -> None:
    merge_signed(repo, None)
    limits = tell.limits("review-independence", review_grade="G0", review_trainings="dosing")
    [answer] = review_independence.judge(repo.judged(), limits).answers
    assert answer.code == "reviewer-untrained"


def test_a_squash_that_loses_a_co_author_is_found_by_its_branch(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    repo.commit(BEN, "Round it", {DOSE: NEW_DOSE.replace("3", "3 + 0")})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "side")
    repo.commit(AIKO, "Triple the dose\n\nso\n\n" + trailer("Reviewed-by", BEN))
    assert asked(repo, "G0") == [("fail", "reviewer-is-author", "PUMP-DOSE")]
    parts = [(a.who.key, a.part) for a in repo.head_people().authors]
    assert parts == [("aiko", "author"), ("ben", "author of a squashed commit")]


@pytest.mark.parametrize("took_in", [False, True], ids=["left behind", "took the base in"])
def test_a_squash_onto_a_base_that_moved_on_is_found_by_its_branch(
    repo: Any, took_in: bool
) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    repo.commit(BEN, "Round it", {DOSE: NEW_DOSE.replace("3", "3 + 0")})
    repo.git("checkout", "-q", "main")
    repo.commit(CARLA, "Write it down", {"docs/moved.md": "moved\n"})
    if took_in:
        repo.git("checkout", "-q", "side")
        repo.git("merge", "-q", "-m", "Take it in", "main")
        repo.git("checkout", "-q", "main")
        repo.commit(CARLA, "Write more", {"docs/moved.md": "again\n"})
    repo.git("merge", "-q", "--squash", "side")
    repo.commit(AIKO, "Triple the dose\n\nso\n\n" + trailer("Reviewed-by", BEN))
    assert asked(repo, "G0")[-1] == ("fail", "reviewer-is-author", "PUMP-DOSE")
    parts = [(a.who.key, a.part) for a in repo.head_people().authors]
    assert parts == [("aiko", "author"), ("ben", "author of a squashed commit")]


def test_a_squash_of_a_longer_branch_than_is_read_leaves_its_authors_untold(repo: Any) -> None:
    start = repo.git("rev-parse", "HEAD")
    message = "Triple the dose\n\nso\n\n" + trailer("Reviewed-by", CARLA)
    squashed = repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    step = f"commit refs/heads/side\ncommitter {BEN[0]} <{BEN[1]}> 0 +0000\ndata 0\n"
    steps = step + f"from {start}\n" + step * MAX_SOURCES
    repo.workshop.git("fast-import", "--quiet", stdin=steps.encode())
    tree = repo.git("rev-parse", f"{squashed}^{{tree}}")
    tip = repo.git("commit-tree", "-p", "side", "-m", "End", tree)
    repo.git("update-ref", "refs/heads/side", tip)
    assert asked(repo, "G0") == [("undecided", "people-not-told", "PUMP-DOSE")]


def test_a_squash_reviewed_by_a_third_passes(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    repo.commit(BEN, "Round it", {DOSE: NEW_DOSE.replace("3", "3 + 0")})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "side")
    repo.commit(AIKO, "Triple the dose\n\nso\n\n" + trailer("Reviewed-by", CARLA))
    assert asked(repo, "G0") == PASSES


@pytest.mark.parametrize(("word", "expected"), [("counted", "pass"), ("refused", "fail")])
def test_an_ack_counts_only_where_the_policy_says_so(repo: Any, word: str, expected: str) -> None:
    message = f"Triple the dose\n\nso\n\n{trailer('Acked-by', BEN)}"
    repo.commit(AIKO, message, {DOSE: NEW_DOSE})
    limits = tell.limits("review-independence", review_grade="G0", review_acks=word)
    [answer] = review_independence.judge(repo.judged(), limits).answers
    assert answer.outcome.value == expected
