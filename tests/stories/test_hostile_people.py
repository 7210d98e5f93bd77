"""Hostile history: who wrote, reviewed and tested is told right, or not at all and with the cause."""

from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.review_independence import review_independence
from gatekeeper.checks.test_independence import test_independence
from gatekeeper.model.errors import RepositoryError

AIKO, BEN = tell.AIKO, tell.BEN
DOSE, DOSE_TEST = tell.DOSE, tell.DOSE_TEST
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
BY_BEN = f"Reviewed-by: {BEN[0]} <{BEN[1]}>"
PASSES = [("pass", "ok", "PUMP-DOSE")]


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def reviewed(repo: Any) -> list[tuple[str, str, str]]:
    return tell.said(tell.answers(review_independence, repo.judged()))


def by_others(repo: Any, *, whole: bool = False) -> list[tuple[str, str, str]]:
    facts = repo.whole() if whole else repo.judged()
    found = tell.said(tell.answers(test_independence, facts))
    return [each for each in found if each[2] == "PUMP-DOSE"]


def remade(repo: Any, old: str, new: str) -> str:
    """HEAD written again with that part of its object replaced; its id."""
    raw = repo.git("cat-file", "commit", "HEAD") + "\n"
    assert raw.count(old) >= 1
    made = repo.workshop.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin",
        stdin=raw.replace(old, new).encode(),
    )  # fmt: skip
    repo.git("update-ref", "refs/heads/main", made)
    return str(made)


def take_out(repo: Any, name: str) -> None:
    """An object of the repository is gone."""
    object_id = repo.git("rev-parse", name)
    place = repo.workshop.top / ".git/objects" / object_id[:2] / object_id[2:]
    place.chmod(0o600)
    place.unlink()


UNTOLD = [("undecided", "test-authors-not-told", "PUMP-DOSE")]


@pytest.mark.parametrize(
    ("date", "unit"),
    [
        pytest.param("99999999999999999999 +0000", PASSES, id="after the sun"),
        pytest.param("1 +9999", PASSES, id="an offset of four days"),
        pytest.param("-1 +0000", UNTOLD, id="before all time, which git never writes"),
    ],
)
def test_an_impossible_date_leaves_it_undecided(
    repo: Any, date: str, unit: list[tuple[str, str, str]]
) -> None:
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    stamp = repo.git("log", "-1", "--format=%ad", "--date=raw")
    remade(repo, stamp, date)
    assert reviewed(repo) == [("undecided", "people-not-told", "PUMP-DOSE")]
    assert by_others(repo, whole=True) == unit


def test_dates_that_run_backwards_change_no_answer(repo: Any) -> None:
    for second, message in (
        (2_000_000_000, "Triple"),
        (300_000_000, "Back"),
        (1_500_000_000, "Again"),
    ):
        dose = NEW_DOSE if message != "Back" else tell.DOSE_CODE
        repo.workshop.clock = second
        repo.commit(AIKO, f"{message}\n\n{BY_BEN}", {DOSE: dose})
    assert reviewed(repo) == PASSES
    assert by_others(repo, whole=True) == PASSES


def test_ten_thousand_files_in_one_commit_are_all_told(repo: Any) -> None:
    blob = repo.workshop.git("hash-object", "-w", "--stdin", stdin=NEW_DOSE.encode())
    lines = "".join(f"100644 {blob}\tdocs/f{n:05}.c\n" for n in range(10_000))
    repo.workshop.git("update-index", "--add", "--index-info", stdin=lines.encode())
    repo.git("commit", "-q", "-m", "Import")
    facts = repo.judged()
    assert len(facts.people.commits[-1].paths) == 10_000
    [answer] = tell.answers(review_independence, facts)
    assert (answer.outcome.value, answer.code) == ("fail", "no-independent-review")


def test_a_missing_commit_is_no_verdict(repo: Any) -> None:
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    repo.commit(AIKO, "Triple it again", {DOSE: NEW_DOSE.replace("3", "9")})
    take_out(repo, "HEAD^")
    with pytest.raises(RepositoryError, match="no verdict"):
        repo.judged()


def test_a_missing_older_version_of_a_unit_leaves_its_authors_untold(repo: Any) -> None:
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    take_out(repo, f"{repo.base}:{DOSE}")
    assert reviewed(repo) == PASSES
    assert by_others(repo) == UNTOLD


def test_a_missing_version_of_another_file_changes_no_answer(repo: Any) -> None:
    repo.commit(BEN, f"Note\n\n{BY_BEN}", {"docs/a.md": "a\n"})
    repo.commit(BEN, f"Note\n\n{BY_BEN}", {"docs/a.md": "b\n"})
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    take_out(repo, "HEAD~2:docs/a.md")
    assert ("pass", "ok", "PUMP-DOSE") in reviewed(repo)
    assert by_others(repo) == PASSES


def test_grafts_tell_nothing_about_people(repo: Any) -> None:
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    head = repo.git("rev-parse", "HEAD")
    (repo.workshop.top / ".git/info").mkdir(exist_ok=True)
    (repo.workshop.top / ".git/info/grafts").write_text(f"{head} {repo.base}\n")
    assert [(outcome, code) for outcome, code, _ in reviewed(repo)] == [
        ("undecided", "history-incomplete")
    ]
