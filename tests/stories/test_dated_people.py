"""Stories about dates: trainings, roles and clearance hold for a time, and a commit's own date proves little."""

import datetime as dt
from dataclasses import replace
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.governance_change import governance_change
from gatekeeper.checks.review_independence import review_independence
from gatekeeper.checks.test_independence import test_independence
from gatekeeper.history.people.testimony import Sighting
from gatekeeper.model.act_time import Term
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.person import Appointment
from gatekeeper.model.software import SafetyClass
from gatekeeper.testing.classes import C

AIKO, BEN, CARLA = tell.AIKO, tell.BEN, tell.CARLA
DOSE = tell.DOSE
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
REVIEWED = f"Triple the dose\n\nso\n\nReviewed-by: {BEN[0]} <{BEN[1]}>"
PASSES = [("pass", "ok", "PUMP-DOSE")]
WRITTEN = dt.date(2023, 11, 14)
"""When the commits of these stories say they were made; they are judged three years later."""
BEFORE, AFTER = WRITTEN - dt.timedelta(days=300), WRITTEN + dt.timedelta(days=300)


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def training(start: dt.date, end: dt.date | None = None) -> tuple[tell.Training, ...]:
    return (tell.Training("secure-coding", "1", start, end),)


def reviewed(repo: Any) -> list[tuple[str, str, str]]:
    return tell.said(tell.answers(review_independence, repo.judged()))


def of_its_tests(repo: Any) -> tuple[str, str]:
    found = tell.answers(test_independence, repo.whole())
    [answer] = [each for each in found if each.subject == "PUMP-DOSE"]
    return answer.outcome.value, answer.code


def seen(repo: Any, commit: str, day: dt.date) -> None:
    """An earlier run of the gate is in the ledger with that commit and day."""
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    sighting = Sighting(ObjectId(commit), at)
    repo.testimony = replace(repo.testimony, seen=lambda: (sighting,))


def change_dose(repo: Any, author: tuple[str, str] = AIKO) -> str:
    return repo.commit(author, REVIEWED, {DOSE: NEW_DOSE})


def test_code_by_somebody_trained_passes(repo: Any) -> None:
    repo.change_person("aiko", trainings=training(BEFORE))
    change_dose(repo)
    assert reviewed(repo) == PASSES


def test_code_written_before_the_training_is_a_finding(repo: Any) -> None:
    repo.change_person("aiko", trainings=training(AFTER))
    change_dose(repo)
    assert reviewed(repo) == [("fail", "author-untrained", "PUMP-DOSE")]


def test_code_written_after_the_training_expired_is_a_finding(repo: Any) -> None:
    repo.change_person("aiko", trainings=training(BEFORE, BEFORE))
    change_dose(repo)
    assert reviewed(repo) == [("fail", "author-untrained", "PUMP-DOSE")]


def test_a_co_author_without_the_training_is_a_finding(repo: Any) -> None:
    repo.change_person("carla", trainings=training(AFTER))
    with_carla = REVIEWED + f"\nCo-authored-by: {CARLA[0]} <{CARLA[1]}>"
    repo.commit(AIKO, with_carla, {DOSE: NEW_DOSE})
    [answer] = tell.answers(review_independence, repo.judged())
    assert answer.code == "author-untrained"
    assert answer.message.startswith("co-author of commit ")
    assert "carla passed the training secure-coding on" in answer.message


@pytest.mark.parametrize(
    ("asked", "code"),
    [("", "ok"), ("secure-coding", "ok"), ("secure-coding dosing", "author-untrained")],
    ids=["none", "one that she has", "one that she has not"],
)
def test_the_policy_names_the_trainings_of_authors(repo: Any, asked: str, code: str) -> None:
    repo.change_person("aiko", trainings=training(BEFORE))
    change_dose(repo)
    limits = tell.limits("review-independence", review_grade="G0", author_trainings=asked)
    [answer] = review_independence.judge(repo.judged(), limits).answers
    assert answer.code == code


def test_code_backdated_into_a_training_that_has_ended_is_undecided(repo: Any) -> None:
    """Only git says that it was written while the training was valid."""
    repo.change_person("aiko", trainings=training(BEFORE, AFTER))
    change_dose(repo)
    assert reviewed(repo) == [("undecided", "author-training-open", "PUMP-DOSE")]


def test_a_ledger_that_saw_the_code_before_the_training_ended_bears_its_date_out(
    repo: Any,
) -> None:
    repo.change_person("aiko", trainings=training(BEFORE, AFTER))
    seen(repo, change_dose(repo), WRITTEN)
    assert reviewed(repo) == PASSES


def test_a_ledger_that_saw_a_later_commit_bears_out_the_earlier_one(repo: Any) -> None:
    repo.change_person("aiko", trainings=training(BEFORE, AFTER))
    change_dose(repo)
    seen(repo, repo.commit(BEN, "Note it", {"docs/dose.md": "Three.\n"}), WRITTEN)
    assert reviewed(repo)[0] != ("undecided", "author-training-open", "PUMP-DOSE")
    assert PASSES[0] in reviewed(repo)


def test_code_postdated_behind_the_training_is_a_finding_where_a_ledger_saw_it_before(
    repo: Any,
) -> None:
    repo.change_person("aiko", trainings=training(WRITTEN))
    seen(repo, change_dose(repo), BEFORE)
    assert reviewed(repo) == [("fail", "author-untrained", "PUMP-DOSE")]


def test_a_signed_review_that_the_ledger_had_in_time_counts(repo: Any) -> None:
    """The same review counts no more when nobody but its signer says that it is so old."""
    repo.change_person("ben", trainings=training(BEFORE, AFTER))
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    at = dt.datetime.combine(WRITTEN, dt.time(12), dt.UTC)
    key = repo.key("ben")
    repo.reviewed(key, repo.base, at=at)
    assert reviewed(repo) == [("fail", "reviewer-untrained", "PUMP-DOSE")]
    repo.reviewed(key, repo.base, at=at, known_at=at)
    assert reviewed(repo) == PASSES


def test_tests_backdated_into_a_training_that_has_ended_are_undecided(repo: Any) -> None:
    repo.change_person("ben", trainings=training(BEFORE, AFTER))
    assert of_its_tests(repo) == ("undecided", "tester-training-open")


def test_tests_that_a_ledger_saw_in_time_count(repo: Any) -> None:
    repo.change_person("ben", trainings=training(BEFORE, AFTER))
    seen(repo, repo.base, WRITTEN)
    assert of_its_tests(repo) == ("pass", "ok")


def test_tests_by_somebody_whose_training_was_renewed_count(repo: Any) -> None:
    both = (*training(BEFORE, AFTER), *training(AFTER, None))
    repo.change_person("ben", trainings=both)
    assert of_its_tests(repo) == ("pass", "ok")


def appoint(repo: Any, person: str, to: str | SafetyClass, term: Term) -> None:
    """The person has that role, or clearance for that class, for a time and not without dates."""
    plain = repo.project.registry.get(person)
    repo.change_person(
        person,
        roles=plain.roles - {to},
        clearance=plain.clearance - {to},
        appointments=(Appointment(to, term),),
    )


def test_a_reviewer_whose_role_covers_the_day_passes(repo: Any) -> None:
    appoint(repo, "ben", "reviewer", Term(BEFORE, AFTER))
    change_dose(repo)
    assert reviewed(repo) == PASSES


def test_a_reviewer_whose_role_had_ended(repo: Any) -> None:
    appoint(repo, "ben", "reviewer", Term(None, BEFORE))
    change_dose(repo)
    assert reviewed(repo) == [("fail", "reviewer-without-role", "PUMP-DOSE")]


def test_a_reviewer_whose_clearance_had_not_begun(repo: Any) -> None:
    appoint(repo, "ben", C, Term(AFTER, None))
    change_dose(repo)
    assert reviewed(repo) == [("fail", "reviewer-without-clearance", "PUMP-DOSE")]


def test_an_approver_whose_role_had_ended_changes_no_rules(repo: Any) -> None:
    appoint(repo, "carla", "approver", Term(BEFORE, BEFORE))
    message = f"Loosen\n\nso\n\nApproved-by: {CARLA[0]} <{CARLA[1]}>"
    repo.commit(AIKO, message, {"gatekeeper.toml": "a = 1\n"})
    [answer] = tell.answers(governance_change, repo.judged())
    assert (answer.outcome.value, answer.code) == ("fail", "governance-needs-approver")
