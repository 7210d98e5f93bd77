"""What an approval owes is told with the checklist that it answers instead."""

import datetime as dt

import pytest

from gatekeeper.model.identity import Identity
from gatekeeper.model.review import (
    AnswerWord,
    Checklist,
    ChecklistItem,
    ItemAnswer,
    Meaning,
    Review,
)
from gatekeeper.reviews.complete import why_incomplete

WANTED = {"PUMP": Checklist("class-c", "2", (ChecklistItem("purpose", "?"),))}
OWED = 'PUMP has no answer to "purpose" of checklist class-c 2'


@pytest.mark.parametrize(
    ("unit", "checklist", "item", "why"),
    [
        ("PUMP", "class-c 2", "purpose", None),
        ("PUMP", "class-c 1", "purpose", f"{OWED}; it answers class-c 1"),
        ("PUMP", "class-c 2", "errors", OWED),
        ("VIEW", "class-c 1", "purpose", OWED),
    ],
    ids=["answered", "an older version", "another item", "another unit"],
)
def test_a_review_by_another_version_of_the_checklist_is_told(unit, checklist, item, why):
    answer = ItemAnswer(unit, checklist, item, AnswerWord.YES)
    day = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    review = Review(Meaning.APPROVED, Identity("", ""), "signed review", day, answers=(answer,))
    assert why_incomplete(review, WANTED) == why
