"""The threat book: every section a reviewer asks for, gaps named, hostile text escaped, the same bytes twice."""

import datetime as dt
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ControlCategory, Flow, ThreatFacts, ThreatModel
from gatekeeper.model.threat_review import ElementReview, Reviewed, ReviewState
from gatekeeper.reports.threat_book import ThreatBook, make_book
from gatekeeper.reports.threat_book_html import book_html
from gatekeeper.reports.threat_book_markdown import book_markdown
from gatekeeper.reports.threat_book_tables import (
    GAP,
    changes_table,
    controls_table,
    paths_table,
    reviews_table,
    threats_table,
)
from gatekeeper.reports.threat_diagram import layout
from gatekeeper.threats.formats.native import NativeReader

ROOT = Path(__file__).resolve().parents[3]
RAW = (ROOT / "examples/compounder/compliance/threat-model.toml").read_bytes()

REVIEWED = Reviewed(*(sha256(word) for word in (b"model", b"surfaces", b"code")))


def model(raw: bytes = RAW) -> ThreatModel:
    found = NativeReader().read(RepoPath("threat-model.toml"), ObjectId("0" * 40), raw)
    assert found.diagnostics == ()
    return found


def book(raw: bytes = RAW, before: ThreatFacts | None = None) -> ThreatBook:
    facts = ThreatFacts(configured=True, models=(model(raw),))
    return make_book(ThreatBook("Compounder", "June 2025", "c0ffee", facts, (), before, "v1"))


def facts(raw: bytes = RAW) -> ThreatFacts:
    return ThreatFacts(configured=True, models=(model(raw),))


def empty(made: ThreatBook) -> dict[tuple[str, str], str]:
    """What the first section lists of the cells below."""
    (table,) = (t for t in made.sections[0].tables if t.title == "Empty cells")
    return {(row[0], row[1]): row[2] for row in table.rows}


def test_every_empty_cell_below_is_listed_those_of_views_and_reviews_too():
    """The page said so of every cell, and left out those of views and of reviews."""
    given = replace(facts(), reviews=(ReviewState("E-B", REVIEWED, None),))
    made = make_book(ThreatBook("C", "June 2025", "c", given, (), None, ""))
    below = [cell for s in made.sections[1:] for t in s.tables for row in t.rows for cell in row]
    told = sum(len(names.split(", ")) for names in empty(made).values())
    assert ("Reviews by a second person", "E-B") in empty(made)
    assert told == below.count(GAP)


def test_the_sections_stand_in_their_order_gaps_first():
    titles = [section.title for section in book(before=facts()).sections]
    assert titles == [
        "Gaps",
        "Method and assumptions",
        "Data-flow diagram",
        "Global system view",
        "Multi-patient harm view",
        "Updatability and patchability view",
        "Security use case views",
        "Communication paths",
        "Attack surfaces",
        "Threats",
        "Controls",
        "Changes",
    ]


def test_an_empty_cell_of_a_path_is_a_gap_and_listed_as_one():
    raw = RAW.replace(b'version = "1.3"\n', b"", 1)
    (row,) = [r for r in paths_table(facts(raw)).rows if r[0] == "F-IMAGE"]
    assert row[5] == GAP
    listed = empty(book(raw))
    assert "version" in listed[("Paths", "F-IMAGE")]


def test_a_category_without_a_control_is_a_gap():
    rows = controls_table(facts()).rows
    assert {row[0] for row in rows} == {c.value for c in ControlCategory} - {"unknown"}
    assert [row[1] for row in rows if row[0] == "cryptography"] == [GAP]


def test_exploitability_stands_before_and_after():
    rows = {row[0]: row for row in threats_table(facts()).rows}
    assert rows["T-01"][4:6] == ("medium", "low")
    assert rows["T-19"][5] == "-"


def test_a_dismissed_threat_names_who_answers_for_it():
    rows = {row[0]: row[-1] for row in threats_table(facts()).rows}
    assert (rows["T-01"], rows["T-19"]) == ("-", "grace")
    nobody = RAW.replace(b'approver = "grace"\n', b"")
    assert GAP in {row[-1] for row in threats_table(facts(nobody)).rows}


def test_who_reviewed_an_element_stands_beside_what_changed_since():
    seen = REVIEWED
    now = replace(seen, code_digest=sha256(b"other code"))
    place = at_line(RepoPath("r"), 1)
    review = ElementReview("E-A", seen, "grace", dt.date(2026, 4, 1), place, "c0ffee" * 6)
    states = (ReviewState("E-B", now, None), ReviewState("E-A", now, review))
    assert reviews_table(replace(facts(), reviews=states)).rows == (
        ("E-A", "grace", "2026-04-01", "c0ffeec0ffee", "its code"),
        ("E-B", GAP, GAP, GAP, GAP),
    )


def test_what_blocks_stands_before_what_is_only_noted():
    note = Answer(Outcome.PASS, "tm071-view-missing", "a view", "E-A", None)
    fail = Answer(Outcome.FAIL, "tm013-element-without-threats", "none", "E-B", None)
    made = make_book(ThreatBook("C", "June 2025", "c", facts(), (note, fail), None, ""))
    assert [row[0] for row in made.sections[0].tables[0].rows] == [
        "TM013 element without threats",
        "TM071 view missing",
    ]


def test_what_changed_is_told_by_kind_and_id_and_moving_changes_nothing():
    raw = RAW.replace(b'id = "T-21"', b'id = "T-51"').replace(b'["T-21"]', b'["T-51"]')
    assert changes_table(facts(), facts(raw)).rows == (
        ("changed", "mitigation", "M-18"),
        ("removed", "threat", "T-21"),
        ("added", "threat", "T-51"),
    )
    assert changes_table(facts(), facts(b"# a line\n" + RAW)).rows == ()


def test_what_a_path_is_delivered_with_is_told_or_a_gap():
    said = RAW.replace(
        b'id = "F-ORDERS"\n', b'id = "F-ORDERS"\ndefaults = "none; key set at installation"\n'
    )
    place = [name for name, _ in paths_table(facts()).columns].index("defaults")
    cells = [{row[0]: row[place] for row in paths_table(facts(raw)).rows} for raw in (RAW, said)]
    assert [cell["F-ORDERS"] for cell in cells] == [GAP, "none; key set at installation"]


def test_the_method_says_that_networks_are_hostile():
    (method,) = [each for each in book().sections if each.title == "Method and assumptions"]
    assert any("every network is taken as hostile" in words for words in method.words)


def test_a_boundary_that_asks_for_less_is_a_difference():
    drawn = '[[boundaries]]\nid = "B-1"\nname = "wall"\nzones = ["Z-1", "Z-2"]\n'
    asks = drawn + 'controls = ["mutual TLS"]\n'
    before, after = facts(RAW + asks.encode()), facts(RAW + drawn.encode())
    assert changes_table(before, after).rows == (("changed", "boundary", "B-1"),)


@pytest.mark.parametrize("write", [book_html, book_markdown])
def test_the_same_book_has_the_same_bytes(write):
    assert write(book()) == write(book())


def test_hostile_text_stays_text_in_both_formats():
    raw = RAW.replace(b"prescriptions on the control PC", b"<script>x</script>|`](javascript:x)")
    page, words = book_html(book(raw)).decode(), book_markdown(book(raw)).decode()
    assert "<script" not in page.replace("<svg", "")
    assert "&lt;script&gt;" in page
    assert re.search(r"(?<!\\)<", words) is None
    assert r"`E-HOST-DB` \<script\>" in words


def test_the_guidance_edition_is_the_one_that_is_set():
    made = book()
    other = make_book(replace(made, guidance="February 2026"))
    assert b"February 2026" in book_html(other)
    assert b"June 2025" not in book_html(other)


def test_no_box_of_a_diagram_lies_on_another_and_all_lie_inside():
    said = model()
    drawn = layout((said,), said.elements, said.flows)
    boxes = drawn.elements
    for first in boxes:
        assert first.x >= 0
        assert first.x + first.width <= drawn.width
        assert first.y >= 0
        assert first.y + first.height <= drawn.height
    apart = [
        a.x + a.width <= b.x
        or b.x + b.width <= a.x
        or a.y + a.height <= b.y
        or b.y + b.height <= a.y
        for number, a in enumerate(boxes)
        for b in boxes[number + 1 :]
    ]
    assert all(apart)
    assert len(drawn.curves) == len(said.flows)


def test_a_missing_view_is_named_as_a_gap():
    cut = RAW[: RAW.index(b"[[views]]")]
    sections = {s.title: s for s in book(cut).sections}
    assert sections["Multi-patient harm view"].words == ("Gap: the models hold no such view.",)


NUMBER = "29f41677-522d-4e3d-8dec-26fe121579bc"


def test_what_a_drawing_tool_only_numbers_is_called_by_its_name():
    given = model()
    numbered = replace(given, flows=tuple(_numbered(flow) for flow in given.flows))
    drawn = layout((numbered,), numbered.elements, numbered.flows)
    rows = paths_table(ThreatFacts(configured=True, models=(numbered,))).rows
    assert all(len(curve.label) <= 24 and NUMBER not in curve.label for curve in drawn.curves)
    assert {row[0] for row in rows} == {f"{f.name} (29f41677…)" for f in numbered.flows}


def _numbered(flow: Flow) -> Flow:
    return replace(flow, id=NUMBER + flow.id)


def test_a_control_without_a_category_is_listed_by_its_id():
    raw = RAW.replace(b'category = "logging"', b'category = "unknown"', 1)
    listed = empty(book(raw))
    control = next(m.id for m in model(raw).mitigations if m.category is ControlCategory.UNKNOWN)
    assert listed[("Controls by category", control)] == "category"


@pytest.mark.parametrize("example", ["compounder", "analyser"])
def test_no_label_of_a_flow_lies_on_another_or_on_a_box(example: str):
    raw = (ROOT / "examples" / example / "compliance/threat-model.toml").read_bytes()
    said = model(raw)
    drawn = layout((said,), said.elements, said.flows)
    tags = [(*curve.tag, 20.0) for curve in drawn.curves]
    boxes = [(b.x + b.width / 2, b.y + b.height / 2, b.width, b.height) for b in drawn.elements]
    lying = [
        (one, other)
        for number, one in enumerate(tags)
        for other in (*tags[number + 1 :], *boxes)
        if abs(one[0] - other[0]) < (one[2] + other[2]) / 2
        and abs(one[1] - other[1]) < (one[3] + other[3]) / 2
    ]
    assert lying == []


def test_a_model_of_thousands_of_flows_is_drawn_in_little_time():
    said = model()
    many = tuple(replace(said.flows[0], id=f"F-{number}") for number in range(3000))
    begun = time.process_time()
    assert len(layout((said,), said.elements, many).curves) == 3000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("write", [book_html, book_markdown])
def test_a_page_that_no_results_were_given_to_says_that_tests_were_not_asked_for(write):
    assert b"that tests ran at this commit (TM022) is asked where" in write(book()).replace(
        b"\\", b""
    )
