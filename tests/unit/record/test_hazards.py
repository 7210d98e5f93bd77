"""A hazard stands by what controls it, and one that nothing controls is a gap whoever names it."""

from dataclasses import replace

import pytest
from graph_room import HERE, SETTINGS, SOURCES, Room

from gatekeeper.model.software import SafetyClass
from gatekeeper.model.trace import SourceOptions, TraceSource
from gatekeeper.record.gaps.of_trace import doubt_gaps
from gatekeeper.record.sheets.trace import trace_sheets

HAZARDS = TraceSource(("req/haz.csv",), "csv", "hazard", (), SourceOptions(), HERE)
SRS = "id,title,text,parent,controls\nSRS-1,Stop,It stops,SYS-1,{}\nSRS-2,Alarm,It tells,SYS-1,\n"
FAILED = (
    '<testsuite tests="2"><testcase classname="tests.test_pump" name="test_stop"><failure/></testcase>'
    '<testcase classname="tests.test_pump" name="test_alarm"/></testsuite>'
)
PASSED = FAILED.replace("<failure/>", "")


A, C = SafetyClass("A", 0, can_harm=False), SafetyClass("C", 2, can_harm=True)
CLASSES = {"src/pump.c": A, "src/alarm.c": C}


def class_of(path):
    """Of the room: the pump is A, the alarm C, and so is what belongs to nothing."""
    return CLASSES.get(path, C)


def facts(controls, report, code=None, *sources):
    """The trace of a project with one hazard and what SRS-1 says that it controls."""
    room = Room(report=report).with_files(srs=SRS.format(controls))
    files = room.files | {"req/haz.csv": "id,title\nHAZ-1,Too much\n"} | (code or {})
    settings = replace(SETTINGS, sources=(*SOURCES, HAZARDS, *sources))
    return replace(room, files=files, settings=settings).facts()


@pytest.mark.parametrize(
    ("controls", "report", "state"),
    [
        ("HAZ-1", PASSED, "verified"),
        ("HAZ-1", FAILED, "not verified"),
        ("", PASSED, "in doubt"),
    ],
    ids=["verified control", "failed control", "no control"],
)
def test_a_hazard_stands_by_what_controls_it(controls, report, state):
    sheets = {each.kind: each for each in trace_sheets(facts(controls, report), class_of)}
    [row] = sheets["hazard"].rows
    assert sheets["hazard"].cell(row, "state") == (state,)


def test_a_hazard_that_nothing_controls_is_a_gap():
    gaps = [(each.subject, each.sentence) for each in doubt_gaps(facts("", PASSED).graph)]
    assert ("HAZ-1", "nothing controls it") in gaps
    assert "HAZ-1" not in [each.subject for each in doubt_gaps(facts("HAZ-1", PASSED).graph)]


@pytest.mark.parametrize(
    ("more", "documents", "told"),
    [
        ({}, "", False),
        ({"residual risk": "acceptable"}, "", True),
        ({"Residual-Severity": "S1, remote"}, "", True),
        ({"residual risk": "TBD"}, "", False),
        ({"residual risk": "none"}, "", False),
        ({"severity": "S5"}, "", False),
        ({}, "DOC-1,Risk file,14971:7.3", True),
        ({}, "DOC-1,Risk plan,14971:4.4", False),
    ],
    ids=lambda value: str(value) or "no document",
)
def test_of_a_hazard_it_is_told_what_risk_remains_or_it_is_a_gap(more, documents, told):
    """ISO 14971 7.3; an evaluation in another file is pinned to that clause."""
    heads, texts = (",".join(("", *each)) for each in (more, (f'"{t}"' for t in more.values())))
    files = {"req/haz.csv": f"id,title{heads}\nHAZ-1,Too much{texts}\n"}
    files["req/docs.csv"] = f"id,title,clauses\n{documents}\n"
    pinned = TraceSource(("req/docs.csv",), "csv", "document", (), SourceOptions(), HERE)
    gaps = doubt_gaps(facts("HAZ-1", PASSED, files, pinned).graph)
    assert [each.subject for each in gaps] == [] if told else ["hazards"]


@pytest.mark.parametrize("kind", ["problem", "change-request"])
def test_where_nobody_keeps_problems_or_requests_that_there_are_none_is_not_told(kind):
    held = {each.kind: each for each in trace_sheets(facts("HAZ-1", PASSED), class_of)}
    assert (
        held[kind].unknown
        == "no source of the project holds any, and nothing tells that there are none"
    )
    assert held["control"].unknown == ""


def test_where_one_problem_is_kept_the_table_is_whole():
    source = TraceSource(("req/pr.csv",), "csv", "problem-report", (), SourceOptions(), HERE)
    room = Room().with_files(srs=SRS.format(""))
    files = room.files | {"req/pr.csv": "id,title\nPR-1,Too slow\n"}
    settings = replace(SETTINGS, sources=(*SOURCES, source))
    held = trace_sheets(replace(room, files=files, settings=settings).facts(), class_of)
    [problem] = [each for each in held if each.kind == "problem"]
    assert (len(problem.rows), problem.unknown) == (1, "")


BARE = ("C", "for want of code that implements it")


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        (
            {"src/alarm.c": "/* Implements: SRS-2 */\n"},
            {"SRS-1": ("A",), "SRS-2": ("C",), "SYS-1": ("C",), "HAZ-1": ("A",)},
        ),
        (
            {"src/pump.c": "/* Implements: SRS-1 */\n/* Implements: SRS-2 */\n"},
            {"SRS-1": ("A",), "SRS-2": ("A",), "SYS-1": ("A",), "HAZ-1": ("A",)},
        ),
        ({}, {"SRS-1": ("A",), "SRS-2": BARE, "SYS-1": BARE, "HAZ-1": ("A",)}),
        (
            {"src/pump.c": "void stop(void) {}\n"},
            {"SRS-1": BARE, "SRS-2": BARE, "SYS-1": BARE, "HAZ-1": BARE},
        ),
        (
            {"src/alarm.c": "/* Implements: SRS-1 */\n/* Implements: SRS-2 */\n"},
            {"SRS-1": ("C",), "SRS-2": ("C",), "SYS-1": ("C",), "HAZ-1": ("C",)},
        ),
    ],
    ids=["strictest below", "all of class A", "a part without code", "no code", "two files"],
)
def test_an_item_is_of_the_strictest_class_of_what_implements_it(code, classes):
    held = trace_sheets(facts("HAZ-1", PASSED, code), class_of)
    rows = [
        (each, row) for each in held if each.kind in ("requirement", "hazard") for row in each.rows
    ]
    assert {each.cell(row, "id")[0]: each.cell(row, "class") for each, row in rows} == classes


def test_items_that_come_from_each_other_and_from_no_code_are_of_the_strictest_class():
    circle = replace(
        Room(report=None),
        files={"req/srs.csv": "id,title,text,parent\nSRS-1,a,a,SRS-2\nSRS-2,b,b,SRS-1\n"},
    )
    [requirement, *_] = trace_sheets(circle.facts(), class_of)
    assert [requirement.cell(row, "class") for row in requirement.rows] == [BARE, BARE]
