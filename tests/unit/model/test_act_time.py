"""Whether terms cover an act: on its day, and until somebody beside its maker had it."""

import datetime as dt

import pytest

from gatekeeper.model.act_time import NO_TIME, ActTime, Held, Term, held, time_seen
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import (
    REGISTERED,
    Appointment,
    Person,
    PersonKind,
    Training,
    trainings_asked,
)
from gatekeeper.testing.classes import C


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


YEAR = Term(day(10), day(20))


@pytest.mark.parametrize(
    ("terms", "time", "answer"),
    [
        ((), ActTime(day(1), day(1)), Held.NO),
        ((YEAR,), ActTime(day(10), day(20)), Held.YES),
        ((YEAR,), ActTime(day(9), day(20)), Held.NO),
        ((YEAR,), ActTime(day(21), day(21)), Held.NO),
        ((YEAR,), ActTime(day(20), day(21)), Held.OPEN),
        ((YEAR,), ActTime(day(15), None), Held.OPEN),
        ((YEAR,), ActTime(day(15), day(5)), Held.NO),
        ((YEAR, Term(day(21), None)), ActTime(day(15), None), Held.YES),
        ((YEAR, Term(day(22), None)), ActTime(day(15), day(30)), Held.OPEN),
        ((Term(None, dt.date.max),), ActTime(day(1), None), Held.YES),
        ((Term(),), NO_TIME, Held.YES),
        ((YEAR,), NO_TIME, Held.NO),
    ],
    ids=[
        "nothing is held",
        "from the first day to the last",
        "the day before",
        "the day after",
        "seen a day after the end",
        "seen by nobody",
        "seen before it was claimed",
        "renewed at once",
        "renewed a day late",
        "until the last day there is",
        "without beginning",
        "an act that nobody dates",
    ],
)
def test_terms_cover_an_act_or_leave_it_open(
    terms: tuple[Term, ...], time: ActTime, answer: Held
) -> None:
    assert held(terms, time) is answer


def person(*appointments: Appointment, trainings: tuple[Training, ...] = ()) -> Person:
    place = at_line(RepoPath("people.toml"), 1)
    return Person(
        "ben", "Ben", ("b@example.org",), PersonKind.HUMAN, frozenset({"author"}), frozenset(), place,
        trainings=trainings, appointments=appointments,
    )  # fmt: skip


def test_a_role_with_dates_is_held_in_them_alone() -> None:
    ben = person(Appointment("reviewer", YEAR), Appointment(C, YEAR))
    seen = time_seen(dt.datetime(2026, 1, 12, 23, 0, tzinfo=dt.UTC))
    assert ben.roles_at(seen) == {"author", "reviewer"}
    assert ben.clearance_at(seen) == {C}
    assert ben.roles_at(time_seen(None)) == {"author"}
    assert ben.clearance_at(ActTime(day(12), day(25))) == frozenset()
    assert ben.roles_told == ("author", "reviewer from 2026-01-10 until 2026-01-20")


def test_an_undated_act_is_covered_by_no_training() -> None:
    ben = person(trainings=(Training("review", "1", day(1)),))
    lack = ben.untrained(time_seen(None), (REGISTERED,))
    assert lack is not None
    assert lack.text == "nobody tells when it was, so no training review of ben covers it"
    assert ben.untrained(time_seen(None), trainings_asked(None)) is None
