"""Which problem reports a release before had: what nobody can tell is not none."""

import pytest

from gatekeeper.gate.records.folder import reported_by
from gatekeeper.gate.records.trail import reported_before
from gatekeeper.history.ledger.tags import FoundTag
from gatekeeper.model.book import Book
from gatekeeper.model.digest import ObjectId
from gatekeeper.record.sheets.columns import sheet

OLD, HEAD, ELSEWHERE = (ObjectId(digit * 40) for digit in "123")
BEHIND = {OLD: (), HEAD: (OLD,)}


@pytest.mark.parametrize(
    ("tagged", "behind", "known"),
    [
        ([], BEHIND, True),
        ([HEAD, ELSEWHERE], BEHIND, True),
        ([OLD], BEHIND, False),
        ([], None, False),
    ],
    ids=["no tag", "its own tag and that of another line", "an earlier one", "history not whole"],
)
def test_only_a_first_release_had_no_reports_before_it(tagged, behind, known) -> None:
    tags = [FoundTag(str(n), commit, "", b"") for n, commit in enumerate(tagged)]
    assert reported_before(tags, HEAD, behind) == (frozenset() if known else None)


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
