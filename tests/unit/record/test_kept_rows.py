"""Rows of large sheets in a file read as those of small ones in memory, and every output of them has the same bytes."""

import random
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from record_room import made

from gatekeeper.gate.records import folder as files
from gatekeeper.model.book import unique
from gatekeeper.model.errors import EvidenceError
from gatekeeper.record import kept_rows
from gatekeeper.record.files.as_csv import csv_files
from gatekeeper.record.files.as_json import record_json
from gatekeeper.record.files.as_print import print_volumes
from gatekeeper.record.files.as_xlsx import workbook
from gatekeeper.record.glance import run_time
from gatekeeper.record.kept_rows import KeptRows, cells, keep, keep_unique, picked, with_column
from gatekeeper.record.page.whole import record_html
from gatekeeper.record.parts import Part
from gatekeeper.record.sheets.columns import sheet

ROWS = tuple((f"id{n}", ("a", "\udcff") if n % 3 else "", str(n % 7)) for n in range(2_500))
"""More than two blocks, with a text that is not UTF-8."""


@pytest.fixture(autouse=True)
def few_in_memory(monkeypatch):
    """Every sheet with a few rows lies in a file."""
    monkeypatch.setattr(kept_rows, "MOST_IN_MEMORY", 2)


def test_rows_are_what_was_given():
    held = keep(iter(ROWS))
    assert isinstance(held, KeptRows)
    assert (len(held), tuple(held), held[0], held[-1]) == (2_500, ROWS, ROWS[0], ROWS[-1])
    assert tuple(held) == ROWS, "and are read as often as somebody asks"


def test_few_rows_stay_in_memory():
    assert keep(iter(ROWS[:1])) == ROWS[:1]


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(IndexError):
        keep(ROWS)[2_500]


@pytest.mark.parametrize("part", [slice(990, 2_010), slice(None, None, 700), slice(5, 5)])
def test_a_slice_is_that_of_a_tuple(part):
    assert tuple(keep(ROWS)[part]) == ROWS[part]
    assert tuple(keep(ROWS)[10:2_400][part]) == ROWS[10:2_400][part]


def test_columns_are_read_alone():
    held = keep(ROWS)
    assert tuple(cells(held, 1)) == tuple(row[1] for row in ROWS)
    assert tuple(cells(held[999:1_001], 0)) == ("id999", "id1000")
    assert [tuple(cells(held[n:n], 0)) for n in (0, 999, 1_000)] == [(), (), ()]


def test_picks_of_picks_are_rows_of_the_whole():
    some = picked(keep(ROWS), range(0, 2_500, 2))
    assert tuple(picked(some, (0, 600, 3))) == (ROWS[0], ROWS[1_200], ROWS[6])


def test_a_column_more_stands_behind_the_others():
    wide = with_column(keep(ROWS), map(str, range(2_500)))
    assert tuple(islice(wide, 1_999, 2_001)) == ((*ROWS[1_999], "1999"), (*ROWS[2_000], "2000"))


def test_a_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2499 cells for 2500 rows"):
        with_column(keep(ROWS), map(str, range(2_499)))


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="zip"):
        keep((("a", "b"), ("c", "d"), ("e",)))


def test_a_full_disk_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(
        kept_rows.tempfile,
        "TemporaryFile",
        lambda **_: Path("/dev/full").open("wb"),  # noqa: SIM115  # as `keep` keeps it
    )
    with pytest.raises(EvidenceError, match="No space left on device; make room there"):
        keep(ROWS)


def test_ids_that_stand_twice_get_the_numbers_they_get_in_memory():
    drawn = random.Random(1)
    rows = tuple((f"id{drawn.randrange(2_000)}", str(n)) for n in range(2_500))
    assert tuple(keep_unique(iter(rows))) == tuple(unique(rows))


def test_a_part_has_the_rows_that_say_its_words():
    held = sheet("x", "X", "id state", ((f"{n}", ("good", "bad")[n % 2]) for n in range(2_500)))
    part = Part("x", "id", "state!good")
    assert [row[0] for row in part.of(held, held.rows)] == [str(n) for n in range(1, 2_500, 2)]


def test_every_file_is_the_same_by_rows_in_memory_and_in_a_file(tmp_path):
    record, book = made(tmp_path)
    small = replace(
        book, sheets=tuple(replace(each, rows=tuple(each.rows)) for each in book.sheets)
    )
    assert any(isinstance(each.rows, KeptRows) for each in book.sheets)
    assert contents(record, book) == contents(record, small)


def contents(record, book):
    """The bytes of every file that is made of the tables."""
    return {
        files.HTML: b"".join(record_html(record, book)),
        files.JSON: b"".join(record_json(book)),
        files.XLSX: b"".join(workbook(book, run_time(record))),
        "print": [volume.data for volume in print_volumes(record, book, ())],
        **{name: b"".join(pieces) for name, pieces in csv_files(book).items()},
    }
