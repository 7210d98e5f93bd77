"""Columns are as wide as what stands in them needs, and whole percents lose no column a letter."""

from gatekeeper.record.page.columns import widths
from gatekeeper.record.sheets.columns import sheet
from gatekeeper.record.widths import percents


def test_percents_are_whole_and_a_hundred_in_sum() -> None:
    assert sum(percents([(10, 40), (17, 17), (9, 80)], 146)) == 100


def test_the_widest_columns_pay_for_rounding_the_narrow_ones_up() -> None:
    assert percents([(6, 6), (59, 59), (59, 59), (22, 80)], 146) == [5, 39, 40, 16]


def test_a_short_name_keeps_its_line_beside_long_texts() -> None:
    rows = [
        ("CVE-2025-27809 pkg:github/mbed-tls/mbedtls@3.6.2", "not affected", "hugo", "words " * 50)
    ]
    held = sheet("soup-anomaly", "Anomalies", "id state:state by reason", rows)
    assert widths(held, rows, ["id", "state", "by", "reason"])[2] * 146 / 100 >= len("hugo") + 2


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


def test_one_wide_column_does_not_pay_for_many_narrow_ones() -> None:
    columns = [(5, 5), (16, 16), (27, 27), (9, 9), (7, 7), (18, 18), *[(11, 11)] * 4, (18, 18)]
    assert percents(columns, 146)[2] * 146 / 100 >= len("2026-11-26T04:54:56Z") + 4
