"""Two books compared: what is new, what is gone, what stands differently, and where nobody looked."""

from gatekeeper.model.book import Book
from gatekeeper.record.compare import _matched, compare, missing_in, with_changes
from gatekeeper.record.sheets.columns import sheet

_RESULT = "id state:state digest:code"


def _book(*sheets):
    return Book((("tree", "t"),), sheets)


def _told(before, after):
    return [
        (c.difference.value, c.id, c.column, c.before, c.after) for c in compare(before, after)
    ]


def test_rows_are_added_removed_and_changed_by_their_id():
    before = _book(sheet("requirement", "R", "id state:state", [("R-1", "ok"), ("R-2", "ok")]))
    after = _book(sheet("requirement", "R", "id state:state", [("R-2", "stale"), ("R-3", "ok")]))
    assert _told(before, after) == [
        ("changed", "R-2", "State", "ok", "stale"),
        ("added", "R-3", "", "", "ok"),
        ("removed", "R-1", "", "ok", ""),
    ]


def test_findings_are_told_apart_by_what_they_say_and_not_by_their_number():
    before = _book(sheet("gap", "Gaps", "id what", [("G1", "no anchor"), ("G2", "no time")]))
    after = _book(sheet("gap", "Gaps", "id what", [("G1", "no time")]))
    assert _told(before, after) == [("removed", "G1", "", "no anchor", "")]


def test_tests_that_were_run_again_with_the_same_result_are_no_change():
    before = _book(
        sheet("result", "Results", _RESULT, [("a", "passed", "1"), ("b", "passed", "1")])
    )
    after = _book(
        sheet("result", "Results", _RESULT, [("a", "passed", "2"), ("b", "failed", "2")])
    )
    assert _told(before, after) == [("changed", "b", "State", "passed", "failed")]


def test_a_table_into_which_nobody_looked_before_gives_no_new_rows_and_says_so():
    before = _book(sheet("coverage", "Coverage", "id", (), "no report was handed over"))
    after = _book(sheet("coverage", "Coverage", "id", [("a",)]))
    assert _told(before, after) == []
    assert missing_in(before, after) == ("Coverage (before): no report was handed over",)


def test_what_changed_stands_in_the_sheet_of_changes():
    empty = sheet("change", "Changes", "id", ())
    book = _book(empty, sheet("requirement", "Requirements", "id state:state", [("R-1", "ok")]))
    found = with_changes(book, _book(), "1.0").get("change")
    assert found.title == "Changes since 1.0"
    assert [found.cell(row, "what") for row in found.rows] == [("R-1",)]


def test_rows_that_all_say_the_same_are_matched_in_one_walk() -> None:
    same = bytes(16) * 300_000
    there, gone = _matched(same + b"other" * 3 + b"!", same)
    assert list(there[:2]) == [0, 1]
    assert list(gone) == [300_000]
