"""A hazard stands by what controls it, and one that nothing controls is a gap whoever names it."""

from dataclasses import replace

import pytest
from graph_room import HERE, SETTINGS, SOURCES, Room

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


def facts(controls, report):
    """The trace of a project with one hazard and what SRS-1 says that it controls."""
    room = Room(report=report).with_files(srs=SRS.format(controls))
    files = room.files | {"req/haz.csv": "id,title\nHAZ-1,Too much\n"}
    settings = replace(SETTINGS, sources=(*SOURCES, HAZARDS))
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
    sheets = {each.kind: each for each in trace_sheets(facts(controls, report))}
    [row] = sheets["hazard"].rows
    assert sheets["hazard"].cell(row, "state") == (state,)


def test_a_hazard_that_nothing_controls_is_a_gap():
    [gap] = doubt_gaps(facts("", PASSED).graph)
    assert (gap.subject, gap.sentence) == ("HAZ-1", "nothing controls it")
    assert list(doubt_gaps(facts("HAZ-1", PASSED).graph)) == []
