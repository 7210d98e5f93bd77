"""The book holds every row of a record once, and reads back as it was written."""

import re
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.book import Column, Flavour, Sheet
from gatekeeper.model.errors import UsageError
from gatekeeper.model.graph import Graph, Node, NodeKind, State
from gatekeeper.record.files.as_json import SCHEMA, is_folder, read_book, read_folder, record_json
from gatekeeper.record.gaps.by_rows import _RULES

HOSTILE = "\"<img src=x>'\udcff\u202e\x1b"


@pytest.fixture
def book(booked):
    """The book of the sample run, with a mark in every text its author could have chosen."""
    return lambda mark="": booked(mark=mark)


def _rows(book, kind):
    sheet = book.get(kind)
    return [dict(zip((c.name for c in sheet.columns), row, strict=True)) for row in sheet.rows]


def test_every_sheet_has_ids_that_stand_once(book):
    for sheet in book().sheets:
        ids = [row[0] for row in sheet.rows]
        assert sheet.columns[0].name == "id"
        assert len(ids) == len(set(ids)), sheet.kind


def test_every_link_leads_to_a_sheet_of_the_book(book):
    held = book()
    kinds = {sheet.kind for sheet in held.sheets}
    targets = {c.to for s in held.sheets for c in s.columns if c.flavour is Flavour.LINK}
    assert targets - kinds == set()


@pytest.mark.parametrize("mark", ["", HOSTILE])
def test_the_tables_read_back_as_they_were_written(book, mark):
    written = b"".join(record_json(book(mark)))
    again = read_book(written)
    assert b"".join(record_json(again)) == written
    assert [s.kind for s in again.sheets] == [s.kind for s in book(mark).sheets]


def test_a_reviewer_outside_the_authors_is_not_proven_independent_by_a_claim(book):
    [approval] = _rows(book(), "approval")
    assert (approval["state"], approval["independent"]) == ("claimed", "unproven")
    assert approval["unit"] == ("LINK", "PUMP-DOSE")


def test_findings_know_their_unit_and_suppressions_their_state(book):
    [finding] = _rows(book(), "finding")
    assert (finding["unit"], finding["state"]) == (("LINK",), "new")


@pytest.mark.parametrize("mark", ["", "\udcff"], ids=["plain", "no UTF-8"])
def test_a_file_leads_to_the_commit_that_wrote_it_and_that_to_what_its_reviewer_did(book, mark):
    held = book(mark)
    files = {row["id"] for row in _rows(held, "file")}
    [commit] = _rows(held, "commit")
    [act] = [row for row in _rows(held, "act") if row["kind"] == "review"]
    assert commit["files-in-head"]
    assert set(commit["files-in-head"]) <= files
    assert (act["commit"], act["person"]) == ((commit["id"],), "carla")


def test_every_gap_that_a_row_is_says_what_stands_in_columns_of_its_sheet(book):
    """A rule that names a column which its sheet no longer has fails only where such a row is."""
    held = book()
    named = {
        (rule.sheet, column)
        for rule in _RULES
        for column in (rule.column, *re.findall(r"\{([a-z-]+)\}", rule.sentence))
    }
    assert [each for each in sorted(named) if not held.get(each[0]).has(each[1])] == []


def test_what_no_source_tells_is_said_of_the_sheet(book):
    held = book()
    assert "no source of requirements" in held.get("requirement").unknown
    assert held.get("threat").unknown == ""


def test_rows_that_do_not_fit_their_columns_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        Sheet("x", "X", (Column("id", "Id"),), (("a", "b"),))


_TABLE = b'{"kind":"gap","title":"Gaps","unknown":"","columns":[],"rows":[]}'
_NONE, _TWICE = (
    b'{"schema":"%b","about":[],"tables":[%b]}' % (SCHEMA.encode(), tables)
    for tables in (b"", b"%b,%b" % (_TABLE, _TABLE))
)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b'{"schema":"x","about":[],"tables":[]}', _NONE, _TWICE]
)
def test_what_is_no_table_file_is_refused_in_words(raw):
    with pytest.raises(UsageError, match=r"tables"):
        read_book(raw)


def test_a_request_that_the_body_of_a_commit_names_stands_on_its_row(booked):
    run = sample_run()
    request = Node(NodeKind.CHANGE_REQUEST, "CR-12", "Limit the rate", "", State.OK, "")
    trace = replace(run.facts.trace, graph=Graph((request,), ()))
    [row] = _rows(booked(replace(run, facts=replace(run.facts, trace=trace))), "commit")
    assert row["requests"] == ("CR-12",)


def test_a_folder_without_a_record_is_refused(tmp_path):
    assert not is_folder(tmp_path)
    with pytest.raises(UsageError, match=r"holds no readable record\.json"):
        read_folder(tmp_path)
