"""The record's files in other programs' forms: a workbook that calculates nothing, CSV that injects nothing, a schema."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from functools import reduce

import jsonschema
import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from gatekeeper.model.book import Book
from gatekeeper.record.files.as_csv import csv_files
from gatekeeper.record.files.as_json import record_json, record_schema
from gatekeeper.record.files.as_xlsx import MAX_TEXT, workbook
from gatekeeper.record.glyphs import breakable, shown
from gatekeeper.record.sheets.columns import sheet

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    "+1",
    "-2+3|cmd' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "{=1}",
    "http://x.example/",
    "1e5",
    "00012",
    "_x0041_",
    "<b>&amp;</b>",
    "\u202eabc",
    "a\x00b",
    "\udcff",
    "漢字",
    "🙂",
)


def book_of(*cells: object) -> Book:
    rows = tuple((f"R{number}", cell) for number, cell in enumerate(cells))
    return Book((("project", "=x"),), (sheet("odd", "Odd [things]: a/b", "id what", rows),))


def opened(pieces: Iterator[bytes]):
    return openpyxl.load_workbook(io.BytesIO(b"".join(pieces)))


def test_record_json_fits_its_schema(booked):
    schema = json.loads(record_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(b"".join(record_json(booked(mark="\udcff")))), schema)


@pytest.mark.parametrize("place", [(), ("tables", 0), ("tables", 0, "columns", 0)], ids=str)
def test_the_schema_refuses_what_no_record_holds(booked, place):
    document = json.loads(b"".join(record_json(booked())))
    reduce(lambda held, key: held[key], place, document)["more"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(record_schema()))


def test_record_json_is_what_the_standard_library_writes_of_any_text():
    signs = "".join(chr(n) for n in range(0x11000) if not 0xD800 <= n < 0xE000)
    for text in (signs, "lone \ud800"):
        written = b"".join(record_json(Book((("x", text),), ())))
        plain = json.dumps([["x", text]], ensure_ascii=False, separators=(",", ":"))
        assert b'"about":%b,' % plain.encode("utf-8", "backslashreplace") in written


def test_every_cell_of_the_workbook_is_text_and_none_is_calculated():
    held = opened(workbook(book_of(*HOSTILE), AT))
    cells = [cell for tab in held for row in tab.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    rows = held["Odd  things   a b"].iter_rows(min_row=2)
    values = [unescape(row[1].value or "") for row in rows]
    assert values[:5] == list(HOSTILE[:5])
    assert values[11:14] == ["1e5", "00012", "_x0041_"]
    assert values[15] == "\\u{202e}abc"


def test_tables_whose_titles_are_cut_alike_have_tabs_of_their_own():
    titles = ("About", *(f"Heads of the ledger noted {where}" for where in ("outside", "within")))
    tables = (sheet(f"t{n}", title, "id", [("x",)]) for n, title in enumerate(titles))
    held = opened(workbook(Book((), tuple(tables)), AT))
    assert held.sheetnames == [
        "About", "About 2", "Heads of the ledger noted…", "Heads of the ledger noted… 2",
    ]  # fmt: skip


def test_a_long_table_of_the_workbook_has_every_row_with_the_look_of_the_first():
    rows = [(f"R{n}", "words " * (n % 40), "", "ab" * 20) for n in range(2_503)]
    table = sheet("odd", "Odd", "id what none digest:code", rows)
    raw = b"".join(workbook(Book((), (table,)), AT))
    read = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)["Odd"].iter_rows(min_row=2)
    assert [tuple(cell.value or "" for cell in row) for row in read] == rows
    tab = openpyxl.load_workbook(io.BytesIO(raw))["Odd"]
    assert tab.dimensions == "A1:D2504"
    assert tab.auto_filter.ref == "A1:D2504"
    assert [tab.row_dimensions[n].height for n in (2, 3, 41)] == [None, None, 15 * 4]
    assert [tab.cell(2504, n).style_id for n in (1, 4)] == [
        tab.cell(2, n).style_id for n in (1, 4)
    ]


def test_no_part_of_the_workbook_holds_a_formula_or_a_link():
    raw = b"".join(workbook(book_of(*HOSTILE), AT))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert not any("external" in name.lower() for name in parts)


def test_a_text_that_excel_cannot_hold_is_cut_and_says_so():
    held = opened(workbook(book_of("x" * 40_000), AT))
    value = held.worksheets[1]["B2"].value
    assert len(value) == MAX_TEXT
    assert value.endswith("(cut: the whole text is in record.json)")


def test_a_column_of_the_workbook_is_as_wide_as_what_stands_in_it_and_rows_are_high_enough():
    digest, long = "0123456789abcdef" * 4, "words " * 40
    table = sheet("odd", "Odd", "id digest:code what", [("R1", digest, long)])
    tab = opened(workbook(Book((), (table,)), AT))["Odd"]
    widths = [round(tab.column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [5, 15, 63]
    assert not tab["B2"].alignment.wrap_text
    assert tab["B2"].alignment.horizontal == "fill"
    assert tab["C2"].alignment.wrap_text
    assert tab.row_dimensions[2].height == 4 * 15


def test_many_columns_share_the_room_of_a_page_and_none_is_narrower_than_its_words():
    names = [f"column-number-{n}" for n in range(20)]
    table = sheet("odd", "Odd", " ".join(names), [("several words in here " * 5,) * 20])
    tab = opened(workbook(Book((), (table,)), AT))["Odd"]
    widths = [tab.column_dimensions[chr(65 + n)].width for n in range(20)]
    assert sum(widths) < 260
    assert min(widths) > len("Column")
    assert tab.row_dimensions[1].height == 15 * 2


def test_what_the_workbook_is_about_does_not_lie_over_the_next_line():
    held = opened(workbook(Book((("clause-note", "word " * 60),), ()), AT))
    about = held["About"]
    assert about["A1"].value == "Clause note"
    assert about.row_dimensions[1].height == 4 * 15


@pytest.mark.parametrize(
    ("title", "tab"),
    [
        ("Heads of the ledger noted outside of it", "Heads of the ledger noted…"),
        ("Reports of results and coverage", "Reports of results and coverage"),
        ("x" * 40, "x" * 30 + "…"),
    ],
)
def test_a_title_that_is_too_long_for_a_tab_is_cut_between_words(title: str, tab: str):
    held = opened(workbook(Book((), (sheet("odd", title, "id", [("R1",)]),)), AT))
    assert held.sheetnames[1] == tab


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_field_of_a_csv_begins_as_a_formula(text: str):
    raw = b"".join(csv_files(book_of(text, (text, "b")))["csv/odd.csv"]).decode()
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert rows[0] == ["id", "what"]
    assert [len(row) for row in rows] == [2, 2, 2]
    assert not any(cell[:1] in "=+-@\t\r\n＝＋－＠" for row in rows for cell in row if cell)
    assert "\x00" not in raw


def test_what_the_fonts_cannot_show_is_shown_by_its_number():
    assert shown("dose ≥ 5 µl, García, 漢\u202e") == "dose ≥ 5 µl, García, \\u{6f22}\\u{202e}"


def test_long_words_can_be_broken_and_lose_nothing():
    word = "firmware/pump/" + "a" * 70
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) <= 16
    assert breakable("short words stay as they are") == "short words stay as they are"
