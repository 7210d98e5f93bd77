"""Columns are as wide as what stands in them needs, and whole percents lose no column a letter."""

from gatekeeper.record.page.columns import widths
from gatekeeper.record.sheets.columns import sheet
from gatekeeper.record.widths import percents


def test_percents_are_whole_and_a_hundred_in_sum() -> None:
    assert sum(percents([(10, 40), (17, 17), (9, 80)], 146)) == 100


def test_what_rounding_leaves_goes_to_the_columns_that_lost_most() -> None:
    assert percents([(59, 59), (59, 59), (82, 82)], 200) == [30, 29, 41]


def test_a_date_and_a_state_stand_in_one_line() -> None:
    rows = [("a", "new", "2026-11-26T04:54:56Z", "many words " * 50)]
    held = sheet("run", "Runs", "id state:state started:time what", rows)
    state, started = widths(held, rows, ["id", "state", "started", "what"])[1:3]
    assert state * 146 / 100 >= len("▲ new") + 4
    assert started * 146 / 100 >= len("2026-11-26T04:54:56Z") + 2


def test_a_long_state_leaves_room_for_the_other_columns() -> None:
    rows = [("a", "logged, and no requirement names it", "many words " * 50)]
    held = sheet("log-event", "Events", "id state:state what", rows)
    assert widths(held, rows, ["id", "state", "what"])[1] <= 33
