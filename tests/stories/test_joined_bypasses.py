"""Ways around independence that join two mechanisms, each a real repository and refused; and the twins that pass."""

import datetime as dt
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.governance_change import governance_change
from gatekeeper.checks.review_independence import review_independence
from gatekeeper.checks.test_independence import test_independence
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.objects.commits import list_range
from gatekeeper.history.objects.notes import review_notes
from gatekeeper.model.identity import Identity
from gatekeeper.model.review import Meaning
from gatekeeper.reviews.exports import read_export
from gatekeeper.reviews.gerrit_notes import read_notes

AIKO, BEN, CARLA, DORA, GATE = tell.AIKO, tell.BEN, tell.CARLA, tell.DORA, tell.INTEGRATOR
DOSE, DOSE_TEST = tell.DOSE, tell.DOSE_TEST
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
ROUNDED = NEW_DOSE.replace("3", "3 + 0")
RATE = "int rate_of(int weight)\n{\n    return weight * 40;\n}\n"
LONG_TEST = "void test_dose(void)\n{\n    TEST_ASSERT_EQUAL_INT(400, dose_ml(200));\n}\n"
OFFSET = NEW_DOSE.replace("weight * 3", "weight * 3 + offset_of(weight)")
PASSES = ("pass", "ok")
OWN = ("fail", "reviewer-is-author")
BY_BEN, BY_CARLA = (f"so\n\nReviewed-by: {who[0]} <{who[1]}>" for who in (BEN, CARLA))


@pytest.fixture
def repo(workshop: Any) -> Any:
    made = tell.PeopleRepository(workshop)
    for person in ("aiko", "ben", "carla", "dora"):
        made.change_person(person, forge_ids=(person,))
    return made


def reviewed(repo: Any, grade: str = "G0") -> tuple[str, str]:
    """Outcome and code for the dose."""
    [found] = reviewed_all(repo, grade)
    return found


def reviewed_all(repo: Any, grade: str = "G0") -> set[tuple[str, str]]:
    limits = tell.limits("review-independence", review_grade=grade)
    answers = review_independence.judge(repo.judged(), limits).answers
    return {(a.outcome.value, a.code) for a in answers if a.subject == "PUMP-DOSE"}


def by_others(repo: Any) -> tuple[str, str]:
    answers = tell.answers(test_independence, repo.judged())
    [found] = [(a.outcome.value, a.code) for a in answers if a.subject == "PUMP-DOSE"]
    return found


def restart(repo: Any) -> str:
    repo.base = repo.git("rev-parse", "HEAD")
    return str(repo.base)


def squashed(repo: Any, *files: dict[str, str], middle: str = "Round", **more: Any) -> list[str]:
    """A branch by Aiko of two commits, squashed into one that Carla is said to have reviewed: all three."""
    repo.git("checkout", "-q", "-b", "side")
    made = [repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})]
    made.append(repo.commit(AIKO, middle, {DOSE: ROUNDED}, **more))
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "side")
    return [*made, repo.commit(AIKO, f"Triple the dose\n\n{BY_CARLA}")]


def export(
    repo: Any,
    commits: list[str],
    merged: str | None = None,
    *,
    key: Path | None = None,
    approved: str = "",
    login: str = "aiko",
    pull: dict[str, Any] | None = None,
) -> None:
    """Takes the recorded pull request of these commits into the testimony; Ben has approved one commit if any."""
    said = {"number": 7, "user": {"login": login}, "head": {"sha": commits[-1]}}
    said |= {"merged_at": "2026-11-25T00:00:00Z", "merge_commit_sha": merged, **(pull or {})}
    review = {"state": "APPROVED", "user": {"login": "ben"}, "commit_id": approved}
    review |= {"submitted_at": "2026-11-24T00:00:00Z"}
    told = {"pull": said, "commits": [recorded(repo, commit) for commit in commits]}
    raw = json.dumps({**told, "reviews": [review] if approved else []}).encode()
    signature = None
    if key is not None:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "gatekeeper", "-f", str(key)]
        signature = subprocess.run(command, input=raw, capture_output=True, check=True).stdout
    requests = read_export("github", raw, signature, repo.project.registry, tell.NOW)
    reviews = replace(repo.testimony.reviews, requests=requests)
    repo.testimony = replace(repo.testimony, reviews=reviews)


def recorded(repo: Any, commit: str) -> dict[str, Any]:
    """The commit as the forge tells it."""
    form = "%T%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%B"
    tree, parents, name, email, by, by_email, message = repo.git(
        "log", "-1", f"--format={form}", commit
    ).split("\0")
    said = {
        "tree": {"sha": tree},
        "author": {"name": name, "email": email},
        "committer": {"name": by, "email": by_email},
        "message": message.strip(),
    }
    return {"sha": commit, "commit": said, "parents": [{"sha": p} for p in parents.split()]}


def exporter(repo: Any, **more: Any) -> Path:
    repo.change_person("dora", roles=frozenset({"author", "exporter"}))
    return Path(repo.key("dora", **more))


def test_a_squash_on_a_forge_whose_middle_commit_names_a_co_author(repo: Any) -> None:
    middle = f"Round\n\nso\n\nCo-authored-by: {CARLA[0]} <{CARLA[1]}>"
    *branch, merged = squashed(repo, middle=middle)
    repo.git("branch", "-q", "-D", "side")
    assert reviewed(repo) == PASSES
    export(repo, branch, merged)
    assert reviewed(repo) == OWN


def test_a_squash_on_a_forge_of_which_a_recording_lists_one_page(repo: Any) -> None:
    *branch, merged = squashed(
        repo, middle=f"Round\n\nso\n\nCo-authored-by: {CARLA[0]} <{CARLA[1]}>"
    )
    repo.git("branch", "-q", "-D", "side")
    export(repo, branch[:1], merged, pull={"commits": 2})
    assert reviewed(repo) == ("undecided", "people-not-told")


def test_a_squash_on_a_forge_whose_co_author_nobody_can_tell(repo: Any) -> None:
    *branch, merged = squashed(repo, middle="Round\n\nso\n\nCo-authored-by: Carla")
    repo.git("branch", "-q", "-D", "side")
    export(repo, branch, merged)
    assert reviewed(repo) == ("undecided", "people-not-told")


def test_a_squash_that_loses_who_committed_in_its_middle(repo: Any) -> None:
    squashed(repo, committer=CARLA)
    assert reviewed(repo) == OWN


def test_a_squash_whose_middle_a_forge_committed_passes(repo: Any) -> None:
    squashed(repo, committer=GATE)
    assert reviewed(repo) == PASSES
    assert [each.who.key for each in repo.head_people().authors] == ["aiko"]


def test_a_squash_that_loses_a_co_author_who_tests(repo: Any) -> None:
    squashed(repo, committer=BEN)
    assert by_others(repo) == ("fail", "tester-edited-unit")


def test_a_request_that_its_uploader_has_rebased_on_the_forge(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    branch = [
        repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE}),
        repo.commit(AIKO, "Say so", {"docs/b.md": "b\n"}),
    ]
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Base moves on", {"docs/a.md": "a\n"})
    restart(repo)
    repo.git("cherry-pick", *branch)
    repo.git("branch", "-q", "-D", "side")
    export(repo, branch, repo.git("rev-parse", "HEAD"), login="carla")
    repo.reviewed(repo.key("carla"), repo.base)
    assert reviewed(repo, "G3") == OWN


def test_an_export_that_a_good_key_signed_passes(repo: Any) -> None:
    commit = repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    export(repo, [commit], key=exporter(repo), approved=commit)
    assert reviewed(repo, "G2") == PASSES


@pytest.mark.parametrize("end", ["revoked_at", "valid_until"])
def test_an_export_that_a_key_signed_whose_time_is_over(repo: Any, end: str) -> None:
    commit = repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    key = exporter(repo, **{end: dt.datetime(2026, 11, 1, tzinfo=dt.UTC)})
    export(repo, [commit], key=key, approved=commit)
    assert reviewed(repo, "G2") == ("fail", "export-not-signed")


def test_an_export_that_the_author_signed(repo: Any) -> None:
    commit = repo.commit(DORA, "Triple", {DOSE: NEW_DOSE})
    export(repo, [commit], key=exporter(repo), approved=commit, login="dora")
    assert reviewed(repo, "G2") == ("fail", "signature-by-author")


def test_an_approval_of_the_object_of_a_tag(repo: Any) -> None:
    commit = repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("tag", "-a", "-m", "One", "v1")
    tag = repo.git("rev-parse", "v1")
    repo.git("notes", "--ref=review", "add", "-m", f"Code-Review+2: {BEN[0]} <{BEN[1]}>", tag)
    with repo.workshop.view() as view:
        listed = list_range(view, repo.base, view.resolve("HEAD")).commits
        notes = review_notes(view, listed)
    assert not read_notes(notes.texts, notes.copied)
    export(repo, [commit], approved=tag)
    assert reviewed(repo) == ("fail", "approval-of-amended-content")


def test_an_evil_merge_under_another_name_by_an_integrator_who_reviews_it(repo: Any) -> None:
    repo.change_person("carla", roles=frozenset({"author", "reviewer", "integrator"}))
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Say so", {"docs/a.md": "a\n"})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.commit(AIKO, f"Merge\n\n{BY_CARLA}", {DOSE: NEW_DOSE}, committer=CARLA)
    assert reviewed(repo) == OWN


def test_a_merge_whose_first_parent_is_the_branch(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Base moves on", {"docs/a.md": "a\n"})
    restart(repo)
    repo.git("checkout", "-q", "side")
    repo.git("merge", "-q", "--no-ff", "-m", f"Merge\n\n{BY_BEN}", "main", by=CARLA)
    assert reviewed(repo) == ("fail", "no-independent-review")


def test_a_revert_of_a_revert_that_a_merge_brings_in(repo: Any) -> None:
    first = repo.commit(AIKO, f"Triple\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    repo.git("revert", "--no-edit", first, by=BEN)
    second = restart(repo)
    repo.git("checkout", "-q", "-b", "side")
    repo.git("revert", "--no-edit", second, by=BEN)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", f"Merge\n\n{BY_BEN}", "side", by=CARLA)
    assert reviewed(repo) == OWN


def test_a_review_signed_for_a_parent_that_was_rebased_away(repo: Any) -> None:
    repo.commit(BEN, "Another file of the unit", {"firmware/pump/rate.c": RATE})
    gone = repo.git("rev-parse", "HEAD")
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.reviewed(repo.key("ben"), gone)
    repo.git("reset", "-q", "--hard", repo.base)
    repo.commit(CARLA, "Another way", {"firmware/pump/rate.c": RATE.replace("40", "50")})
    restart(repo)
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    assert reviewed(repo, "G3") == ("fail", "no-independent-review")


def test_a_key_that_went_from_the_author_to_another_person(repo: Any) -> None:
    """Aiko signs for her own work; the registry of base has since given the key to Ben."""
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.reviewed(repo.key("aiko"), repo.base, reviewer=Identity(*AIKO))
    [key] = repo.project.registry.get("aiko").keys
    repo.change_person("aiko", keys=())
    repo.change_person("ben", keys=(key,))
    assert reviewed(repo, "G3") == ("fail", "signature-wrong-signer")


def test_a_certificate_over_a_registered_key_is_no_key(repo: Any, tmp_path: Path) -> None:
    key, authority = repo.key("gate"), tmp_path / "authority"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", authority], check=True)
    subprocess.run(["ssh-keygen", "-q", "-s", authority, "-I", "gate", f"{key}.pub"], check=True)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    signing = repo.signing(Path(f"{key}-cert.pub"))
    repo.git(*signing, "merge", "-q", "--no-ff", "-m", f"Merge\n\n{BY_BEN}", "side", by=GATE)
    assert reviewed(repo, "G1") == ("undecided", "signature-unverifiable")


def rules_changed(repo: Any, message: str = "Change the rules") -> None:
    repo.commit(AIKO, message, {"gatekeeper.toml": "version = 1\n"})


def governed(repo: Any) -> tuple[str, str]:
    [answer] = tell.answers(governance_change, repo.judged())
    return answer.outcome.value, answer.code


def test_rules_that_an_approver_only_acknowledged(repo: Any) -> None:
    rules_changed(repo, f"Change the rules\n\nso\n\nAcked-by: {CARLA[0]} <{CARLA[1]}>")
    assert governed(repo) == ("fail", "governance-needs-approver")


def test_rules_whose_approver_rejected_them_later(repo: Any) -> None:
    rules_changed(repo)
    key, hour = repo.key("carla"), dt.timedelta(hours=1)
    repo.reviewed(key, repo.base, at=tell.NOW - 2 * hour)
    assert governed(repo) == PASSES
    repo.reviewed(key, repo.base, at=tell.NOW - hour, meaning=Meaning.REJECTED)
    assert governed(repo) == ("fail", "governance-needs-approver")


def test_code_that_goes_by_the_documents_and_comes_back_under_another_name(repo: Any) -> None:
    repo.git("rm", "-q", DOSE)
    repo.commit(CARLA, "Drop it")
    repo.commit(CARLA, "Note it", {"docs/notes.md": tell.DOSE_CODE})
    (repo.workshop.top / "firmware/pump").mkdir(parents=True)
    repo.git("mv", "docs/notes.md", "firmware/pump/rate.c")
    repo.commit(CARLA, "Bring it back")
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    assert by_others(repo) == ("fail", "tests-by-unit-author")


def test_own_tests_that_an_evil_merge_copies(repo: Any) -> None:
    repo.commit(AIKO, "Test my own", {"tests/other/own.c": LONG_TEST, DOSE_TEST: "int nothing;\n"})
    restart(repo)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(BEN, "Say so", {"docs/a.md": "a\n"})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side", by=BEN)
    repo.commit(BEN, "Merge", {"tests/pump/test_copy.c": LONG_TEST})
    assert by_others(repo) == ("fail", "tests-by-unit-author")


def test_own_tests_that_come_back_from_a_version_too_large_to_read(repo: Any) -> None:
    padding = f"/* {'x' * 100} */\n" * 41_000
    repo.commit(
        AIKO, "Test my own", {DOSE_TEST: "int a;\n", "tests/pump/own.c": padding + LONG_TEST}
    )
    restart(repo)
    repo.commit(BEN, "Drop them", {"tests/pump/own.c": "int b;\n"})
    repo.commit(BEN, "Test it", {"tests/pump/own.c": LONG_TEST})
    assert by_others(repo) == ("undecided", "test-authors-not-told")


def test_a_work_tree_with_settings_of_its_own_that_borrows_its_objects(
    repo: Any, tmp_path: Path
) -> None:
    repo.commit(AIKO, f"Triple\n\nso\n\nReviewed-by: {AIKO[0]} <{AIKO[1]}>", {DOSE: NEW_DOSE})
    git, borrower, tree = repo.workshop.git, tmp_path / "borrower", tmp_path / "tree"
    git("clone", "-q", "--shared", str(repo.workshop.top), str(borrower))
    git("config", "extensions.worktreeConfig", "true", cwd=borrower)
    git("worktree", "add", "-q", str(tree), "-b", "other", cwd=borrower)
    git("config", "--worktree", "core.fsmonitor", f"touch {tmp_path}/started", cwd=tree)
    with repo.workshop.view(start=tree) as view:
        change = range_change(view, repo.base, "HEAD")
        [answer] = tell.answers(review_independence, repo._judged(view, change))
    assert (answer.outcome.value, answer.code) == OWN
    assert any("borrowed" in notice for notice in change.notices)
    assert not (tmp_path / "started").exists()


def test_what_is_staged_beside_an_index_of_folders(repo: Any) -> None:
    repo.commit(AIKO, "View it", {"host/view.py": "RATE = 4\n", "docs/a.md": "a\n"})
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    repo.workshop.write("docs/a.md", "b\n")
    repo.git("add", "docs/a.md")
    assert [file.path for file in repo.staged(AIKO).change.files] == ["docs/a.md"]


def offset_reverted_before_base(repo: Any, tester: tuple[str, str]) -> None:
    """Carla's line is reverted, all of which base has; whoever tests it does so before."""
    first = repo.commit(CARLA, "Add an offset", {DOSE: OFFSET})
    repo.commit(tester, "Test it", {DOSE_TEST: LONG_TEST})
    repo.git("revert", "--no-edit", first, by=BEN)
    restart(repo)


@pytest.mark.parametrize(
    ("tester", "answer"),
    [(CARLA, ("fail", "tests-by-unit-author")), (DORA, PASSES)],
    ids=["own", "of-another"],
)
@pytest.mark.parametrize("times", [1, 3])
def test_a_revert_whose_first_revert_lies_before_base(
    repo: Any, times: int, tester: tuple[str, str], answer: tuple[str, str]
) -> None:
    offset_reverted_before_base(repo, tester)
    for _ in range(times - 1):
        repo.git("revert", "--no-edit", "HEAD", by=BEN)
    restart(repo)
    repo.git("revert", "--no-edit", "HEAD", by=BEN)
    assert by_others(repo) == answer


@pytest.mark.parametrize(
    ("tester", "answer"),
    [(CARLA, ("fail", "tests-by-unit-author")), (DORA, PASSES)],
    ids=["own", "of-another"],
)
def test_reverts_of_a_revert_that_lies_before_base(
    repo: Any, tester: tuple[str, str], answer: tuple[str, str]
) -> None:
    offset_reverted_before_base(repo, tester)
    for _ in range(3):
        repo.git("revert", "--no-edit", "HEAD", by=BEN)
    assert by_others(repo) == answer


@pytest.mark.parametrize(
    ("tester", "answer"),
    [(CARLA, ("fail", "tests-by-unit-author")), (DORA, PASSES)],
    ids=["own", "of-another"],
)
def test_a_revert_that_names_its_first_by_an_abbreviation(
    repo: Any, tester: tuple[str, str], answer: tuple[str, str]
) -> None:
    offset_reverted_before_base(repo, tester)
    repo.git("revert", "--reference", "--no-edit", "HEAD", by=BEN)
    repo.git("branch", repo.base[:7], "HEAD~2")
    assert by_others(repo) == ("undecided", "test-authors-not-told")
    repo.git("branch", "-q", "-D", repo.base[:7])
    assert by_others(repo) == answer


@pytest.mark.parametrize("name", ["1234567", "12345678" * 5], ids=["abbreviated", "in-full"])
def test_a_revert_of_what_is_not_here(repo: Any, name: str) -> None:
    offset_reverted_before_base(repo, CARLA)
    repo.commit(BEN, f"Add it again\n\nThis reverts commit {name}.", {DOSE: OFFSET})
    assert by_others(repo) == ("undecided", "test-authors-not-told")


def test_a_revert_by_the_name_that_a_commit_had_before_it_was_rebased_passes(repo: Any) -> None:
    repo.commit(AIKO, "Add an offset", {DOSE: OFFSET})
    repo.commit(DORA, "Test it", {DOSE_TEST: LONG_TEST})
    repo.commit(BEN, "Drop it", {DOSE: tell.DOSE_CODE})
    repo.commit(BEN, f"Add it again\n\nThis reverts commit {'12345678' * 5}.", {DOSE: OFFSET})
    assert by_others(repo) == PASSES


def test_the_same_line_by_somebody_who_reverts_nothing_passes(repo: Any) -> None:
    offset_reverted_before_base(repo, CARLA)
    repo.commit(BEN, "Add an offset", {DOSE: OFFSET})
    assert by_others(repo) == PASSES


def test_an_expected_value_that_is_taken_out_and_added_again(repo: Any) -> None:
    case = "void test_dose(void)\n{\n    TEST_ASSERT_EQUAL_INT(expected, dose_ml(200));\n}\n"
    repo.commit(AIKO, "Prepare", {DOSE_TEST: "static const int expected = 400;\n"})
    restart(repo)
    repo.commit(BEN, "Drop", {DOSE_TEST: "int none;\n"})
    repo.commit(BEN, "Test", {DOSE_TEST: f"static const int expected = 400;\n{case}"})
    assert by_others(repo) == ("fail", "expected-by-unit-author")


HUMAN_INTEGRATOR = frozenset({"author", "reviewer", "tester", "integrator"})


@pytest.mark.parametrize(
    ("tester", "answer"),
    [(CARLA, ("fail", "tests-by-unit-author")), (BEN, PASSES)],
    ids=["own", "of-another"],
)
def test_a_human_integrator_who_may_have_changed_the_unit_and_then_tests_it(
    repo: Any, tester: tuple[str, str], answer: tuple[str, str]
) -> None:
    repo.change_person("carla", roles=HUMAN_INTEGRATOR)
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE}, committer=CARLA)
    repo.commit(tester, "Test it", {DOSE_TEST: LONG_TEST}, committer=CARLA)
    assert by_others(repo) == answer


def test_a_human_integrator_who_is_known_to_have_changed_nothing_may_test(repo: Any) -> None:
    repo.change_person("carla", roles=HUMAN_INTEGRATOR)
    repo.git("checkout", "-q", "-b", "side")
    source = repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Base moves on", {"docs/a.md": "a\n"})
    repo.git("cherry-pick", source, by=CARLA)
    repo.commit(CARLA, "Test it", {DOSE_TEST: LONG_TEST})
    assert by_others(repo) == PASSES
    restart(repo)
    repo.commit(BEN, "Say", {DOSE: f"{NEW_DOSE}\n/* said */\n"})
    assert by_others(repo) == PASSES


def test_a_human_integrator_who_changed_what_was_picked_before_base_and_tests_it(
    repo: Any,
) -> None:
    repo.change_person("carla", roles=HUMAN_INTEGRATOR)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple", {DOSE: OFFSET})
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Base moves on", {"docs/a.md": "a\n"})
    repo.git("cherry-pick", "side", by=CARLA)
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("commit", "-q", "-a", "--amend", "--no-edit", by=CARLA)
    repo.commit(CARLA, "Test it", {DOSE_TEST: LONG_TEST})
    restart(repo)
    repo.commit(BEN, "Say", {DOSE: f"{NEW_DOSE}\n/* said */\n"})
    assert by_others(repo) == ("fail", "tests-by-unit-author")


def test_a_human_integrator_who_signs_what_an_account_commits_and_tests_it(repo: Any) -> None:
    repo.change_person("carla", roles=HUMAN_INTEGRATOR)
    repo.workshop.write(DOSE, NEW_DOSE)
    aiko = f"{AIKO[0]} <{AIKO[1]}>"
    signed = (*repo.signing(repo.key("carla")), "commit", "-q", "-a", "--author", aiko)
    repo.git(*signed, "-m", "Triple", by=("Robot", "robot@build.example"))
    repo.commit(CARLA, "Test it", {DOSE_TEST: LONG_TEST})
    assert by_others(repo) == ("fail", "tests-by-unit-author")


def test_a_human_integrator_who_wrote_the_unit_and_commits_its_tests_for_another(
    repo: Any,
) -> None:
    repo.change_person("aiko", roles=HUMAN_INTEGRATOR)
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST}, committer=AIKO)
    assert by_others(repo) == ("fail", "test-committed-by-unit-author")


def merge_that_drops(repo: Any, path: str) -> list[str]:
    """Aiko merges a branch that changed the file, keeps of it nothing, and says something in another."""
    repo.git("checkout", "-q", "-b", "side")
    branch = [repo.commit(AIKO, "Triple", {path: NEW_DOSE})]
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side")
    branch.append(repo.commit(AIKO, "Merge", {"docs/a.md": "a\n"}))
    repo.git("branch", "-q", "-D", "side")
    return branch


def test_a_review_of_what_a_merge_left_of_a_branch_that_it_dropped(repo: Any) -> None:
    merge_that_drops(repo, DOSE)
    repo.reviewed(repo.key("ben"), repo.base)
    assert reviewed_all(repo) == {("fail", "approval-of-what-was-left")}


SAID = f"{tell.DOSE_CODE}\n/* said */\n"


def test_a_review_that_shows_a_later_change_of_the_file_that_a_merge_left(repo: Any) -> None:
    merge_that_drops(repo, DOSE)
    repo.commit(AIKO, "Say", {DOSE: SAID})
    repo.reviewed(repo.key("ben"), repo.base)
    assert ("fail", "approval-of-what-was-left") in reviewed_all(repo)


def test_what_a_merge_left_reviewed_by_itself_passes(repo: Any) -> None:
    """The cure: the branch, and what the merge made of it."""
    repo.git("checkout", "-q", "-b", "side")
    side = repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side")
    repo.commit(AIKO, "Merge", {"docs/a.md": "a\n"})
    key = repo.key("ben")
    repo.reviewed(key, repo.base, side)
    assert reviewed_all(repo, "G3") != {PASSES}
    repo.reviewed(key, side)
    assert reviewed_all(repo, "G3") == {PASSES}


def test_an_approval_on_a_forge_of_a_request_that_drops_a_branch(repo: Any) -> None:
    branch = merge_that_drops(repo, DOSE)
    export(repo, branch, key=exporter(repo), approved=branch[-1])
    assert reviewed_all(repo, "G2") == {("fail", "approval-of-what-was-left")}


def test_a_review_of_a_branch_that_takes_what_base_has_where_they_conflict_passes(
    repo: Any,
) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE, "docs/a.md": "a\n"})
    repo.git("checkout", "-q", "main")
    repo.commit(BEN, "Fourfold", {DOSE: NEW_DOSE.replace("3", "4")})
    restart(repo)
    repo.git("checkout", "-q", "side")
    repo.git("merge", "-q", "--no-ff", "-X", "theirs", "-m", "Merge", "main", by=AIKO)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--ff-only", "side")
    repo.reviewed(repo.key("carla"), repo.base)
    assert reviewed_all(repo) == {PASSES}


def test_a_review_that_shows_what_a_merge_decided_passes(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(AIKO, "Triple", {DOSE: NEW_DOSE, "docs/a.md": "a\n"})
    repo.git("checkout", "-q", "main")
    repo.commit(AIKO, "Fourfold", {DOSE: NEW_DOSE.replace("3", "4")})
    repo.git("merge", "-q", "--no-ff", "-X", "ours", "-m", "Merge", "side", by=AIKO)
    repo.reviewed(repo.key("carla"), repo.base)
    assert reviewed_all(repo) == {PASSES}
