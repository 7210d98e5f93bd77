"""Which problem reports a release before had: what nobody can tell is not none."""

import pytest

from gatekeeper.gate.records.folder import reported_by
from gatekeeper.gate.records.trail import reported_before
from gatekeeper.history.ledger.tags import tagged
from gatekeeper.model.book import Book
from gatekeeper.model.digest import ObjectId
from gatekeeper.record.sheets.columns import sheet

OLD, HEAD, LATER, ELSEWHERE = (ObjectId(digit * 40) for digit in "1234")


@pytest.mark.parametrize(
    ("tags", "known"),
    [
        ([], True),
        ([HEAD, LATER], True),
        ([HEAD, OLD], False),
        ([HEAD, ELSEWHERE], False),
        ([HEAD, None], False),
    ],
    ids=["no tag", "its own and a later one", "an earlier one", "on another line", "not read"],
)
def test_only_a_first_release_had_no_reports_before_it(tags, known) -> None:
    told = reported_before(tags, {HEAD, LATER}.__contains__)
    assert told == (frozenset() if known else None)


def test_the_commit_of_a_tag_of_a_tag_is_told_by_nobody(workshop) -> None:
    head = workshop.commit({"a.c": "int a;\n"})
    for words in (("plain",), ("-m", "1", "release"), ("-m", "2", "twice", "release")):
        workshop.git("tag", *words)
    assert tagged(workshop.view()) == (head, head, None)


def _book(*sheets):
    return Book((), sheets)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (_book(sheet("problem", "P", "id", [("PR-1",)])), frozenset({"PR-1"})),
        (_book(sheet("problem", "P", "id", ())), frozenset()),
        (_book(sheet("problem", "P", "id", (), "no source")), None),
        (_book(sheet("problem", "P", "id", [("PR-1",)], "one could not be read")), None),
        (_book(), None),
        (None, None),
    ],
)
def test_a_table_of_reports_that_was_not_read_whole_tells_nothing(before, told) -> None:
    assert reported_by(before) == told
