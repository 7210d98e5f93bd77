"""A mitigation needs a test that ran and passed at this very commit (TM022), shown by a JUnit file bound to it."""

from pathlib import Path

import pytest
from gate_room import CONFIGURATION, PROJECT, Room

TRACE = """
[trace]
[[trace.sources]]
paths = ["compliance/software.csv"]
format = "csv"
[[trace.reports]]
name = "unit"
format = "junit"
"""
MODEL = """\
version = 1
id = "volume"
title = "Volume, and what could be done to it"

[[elements]]
id = "E-VOLUME"
name = "volume"
kind = "process"
code = ["src/**"]
no-surfaces-because = "it is a function that other code of the device calls"

[[threats]]
id = "T-1"
title = "a rate beyond all bounds becomes a volume"
targets = ["E-VOLUME"]
categories = ["T"]
severity = "high"
exploitability = "low"
basis = "exploitability"
multi-patient = "no"
no-hazards-because = "the pump's own limit holds"
status = "mitigated"

[[mitigations]]
id = "M-1"
title = "the volume is rate by time and nothing else"
threats = ["T-1"]
requirements = ["SRS-1"]
category = "integrity"
state = "verified"
"""
MODELS = """
[[threats.models]]
path = "compliance/threat-model.toml"
format = "native"

[requirements]
paths = ["compliance/software.csv"]
pattern = 'SRS-\\d+'
"""
REPORT = (
    '<testsuite tests="1"><testcase classname="tests.test_volume" name="test_volume"/></testsuite>'
)
FAILED = REPORT.replace(
    '"test_volume"/>', '"test_volume"><failure message="6 is not 5"/></testcase>'
)
ABOUT_ANOTHER = REPORT.replace("test_volume", "test_weight")


def judged(room: Room, report: Path) -> list[tuple[str, str]]:
    """Of the rule about tests of mitigations: verdicts and codes."""
    found = room.check("--all", f"--report=unit={report}").report
    return [
        (each["verdict"], each["code"])
        for each in found["decisions"]
        if each["check"] == "threat-coverage" and each["code"].startswith("tm022")
    ]


def given(room: Room, folder: Path, content: str) -> Path:
    """A report, bound to what is checked out."""
    report = folder / "unit.xml"
    report.write_text(content, encoding="utf-8")
    assert room.gatekeeper("trace", "--bind", str(report)).status == 0
    return report


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path)
    files = PROJECT | {
        "compliance/software.csv": "id,title\nSRS-1,Volume is rate by time\n",
        "tests/test_volume.py": "from volume import volume\n\n\n# @verifies SRS-1\ndef test_volume():\n    assert volume(2, 3) == 6\n",
        "gatekeeper.toml": CONFIGURATION + TRACE + MODELS,
        "compliance/threat-model.toml": MODEL,
    }
    made.commit(files)
    return made


def test_a_mitigation_whose_test_passed_at_this_commit_is_tested(room: Room, tmp_path: Path):
    assert judged(room, given(room, tmp_path, REPORT)) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(FAILED, id="the test failed"),
        pytest.param(ABOUT_ANOTHER, id="the test is not in the report"),
    ],
)
def test_a_mitigation_without_a_passed_test_fails(room: Room, tmp_path: Path, content: str):
    found = judged(room, given(room, tmp_path, content))
    assert found == [("failed", "tm022-mitigation-not-tested")]


def test_results_of_another_commit_tell_nothing(room: Room, tmp_path: Path):
    report = given(room, tmp_path, REPORT)
    room.commit({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    assert judged(room, report) == [("undecided", "tm022-results-unknown")]
