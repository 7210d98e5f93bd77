"""Requirements, tests and results under the whole command: from a link that leads nowhere to a verified requirement."""

import json
from pathlib import Path

from gate_room import CONFIGURATION, PROJECT, Room

TRACE = """
[trace]
[[trace.sources]]
paths = ["compliance/system.csv"]
format = "csv"
kind = "system-requirement"
[[trace.sources]]
paths = ["compliance/software.csv"]
format = "csv"
[[trace.reports]]
name = "unit"
format = "junit"
"""
FILES = PROJECT | {
    "gatekeeper.toml": CONFIGURATION + TRACE,
    "compliance/system.csv": "id,title\nSYS-1,Delivers the ordered volume\n",
    "compliance/software.csv": "id,title,parent\nSRS-1,Volume is rate by time,SYS-1\n",
    "tests/test_volume.py": "from volume import volume\n\n\n# @verifies SRS-1\ndef test_volume():\n    assert volume(2, 3) == 6\n",
}
REPORT = (
    '<testsuite tests="1"><testcase classname="tests.test_volume" name="test_volume"/></testsuite>'
)
CHECKS = ("trace-sound", "requirements-verified")


def judge(room: Room, *more: str) -> dict[str, tuple[str, str]]:
    report = room.check("--all", *more).report
    return {
        each["check"]: (each["verdict"], each["code"])
        for each in report["decisions"]
        if each["check"] in CHECKS
    }


def test_a_requirement_is_verified_by_the_results_of_its_own_commit_only(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    file = tmp_path / "unit.xml"
    file.write_text(REPORT, encoding="utf-8")
    given = f"--report=unit={file}"
    assert judge(room)["requirements-verified"][1] == "no-bound-result"
    assert judge(room, given)["requirements-verified"][1] == "no-bound-result"
    bound = room.gatekeeper("trace", "--bind", str(file))
    assert (bound.status, bound.out) == (0, f"{file}.bound.json\n")
    assert judge(room, given) == {
        "trace-sound": ("passed", "ok"),
        "requirements-verified": ("passed", "ok"),
    }
    room.commit({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    assert judge(room, given)["requirements-verified"][1] == "no-bound-result"


def test_a_link_that_leads_nowhere_is_told_by_the_gate_and_by_trace(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/software.csv": "id,parent\nSRS-1,SYS-1 SYS-7\n"})
    assert judge(room)["trace-sound"] == ("failed", "tr003-dangling-link")
    said = room.gatekeeper("trace")
    assert said.status == 1
    assert (
        'compliance/software.csv:2: tr003-dangling-link: "SRS-1" names "SYS-7" (parent), which does not exist'
        in said.out
    )


def test_trace_shows_what_an_id_comes_from_and_what_comes_from_it(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    said = room.gatekeeper("trace", "SRS-1")
    assert said.status == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[0] == "software-requirement SRS-1  Volume is rate by time"
    assert (
        "refines: system-requirement SYS-1  Delivers the ordered volume  [ok]  compliance/software.csv:2"
        in lines
    )
    assert (
        "verifies: test-case tests/test_volume.py::test_volume  test_volume  [ok]  tests/test_volume.py:4"
        in lines
    )
    unknown = room.gatekeeper("trace", "SRS-9")
    assert (unknown.status, unknown.err) == (
        2,
        'error: "SRS-9" is no id and no traced path of HEAD\n',
    )


def test_a_baseline_makes_links_to_what_changed_suspect(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    room.git("tag", "v1")
    room.commit({"compliance/system.csv": "id,title\nSYS-1,Delivers it to within 3 %\n"})
    assert room.gatekeeper("trace").status == 0
    said = room.gatekeeper("trace", "--baseline", "v1")
    assert said.status == 1
    assert "SYS-1 changed since the baseline and SRS-1 did not" in said.out


def test_a_hostile_requirement_file_ends_in_words_and_not_in_a_fault(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/software.csv": 'id,parent\n"\x1b[31mSRS-1,\u202eSYS-1\n'})
    assert judge(room)["trace-sound"][0] == "undecided"
    said = room.gatekeeper("trace")
    assert "\x1b" not in said.out
    assert said.status == 1


def test_results_of_the_baseline_and_of_the_commit_stand_side_by_side_in_its_record(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path)
    older, newer = tmp_path / "older.xml", tmp_path / "newer.xml"
    for file, change, tag in ((older, FILES, "1.0"), (newer, {"docs/a.md": "b\n"}, "1.1")):
        room.commit(change)
        room.repository.git("tag", tag)
        # Made at another time, with another test before it: that moves a result, and changes none.
        file.write_text("\n" * (file is newer) + REPORT, encoding="utf-8")
        room.gatekeeper("trace", "--bind", str(file))
    words = ("record", "diff", "1.0", "1.1", "--format=json", f"--report=unit={newer}")
    both = json.loads(room.gatekeeper(*words, f"--baseline-report=unit={older}").out)
    assert not any(each["table"] in ("requirement", "result") for each in both["changes"])
    wrong = json.loads(room.gatekeeper(*words, f"--baseline-report=unit={newer}").out)
    told = {(each["table"], each["before"], each["after"]) for each in wrong["changes"]}
    commit = room.repository.git("rev-parse", "1.1")[:12]
    assert ("requirement", "unknown", "verified") in told
    assert any(f"it is about the commit {commit}" in before for _, before, _ in told)
    log = room.gatekeeper("evidence", "log").out.splitlines()
    assert sum("test-result" in line for line in log) == 2, "one for each report of its own commit"


def test_a_report_of_a_baseline_needs_one(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    file = tmp_path / "unit.xml"
    file.write_text(REPORT, encoding="utf-8")
    said = room.gatekeeper("record", "build", f"--baseline-report=unit={file}")
    assert said.status == 2
    assert "name it with --baseline" in said.err
