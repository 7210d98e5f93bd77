"""Each format of results and coverage: exact in what it holds; a report that is not whole counts for nothing."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.trace import GivenReport, Making, ReportReading
from gatekeeper.trace.binding import bind_report, note_bytes
from gatekeeper.trace.readers import REPORT_READERS


def read(name: str, text: str | bytes) -> ReportReading:
    return REPORT_READERS[name](text if isinstance(text, bytes) else text.encode())


def states(reading: ReportReading) -> list[tuple[str, str]]:
    return [(result.id, result.state.value) for result in reading.results]


REAL = """
import pytest
def test_good(record_property):
    record_property("verifies", "SRS-1, SRS-2")
def test_bad():
    assert 0
@pytest.fixture
def broken():
    raise RuntimeError
def test_error(broken): pass
@pytest.mark.skip
def test_skipped(): pass
@pytest.mark.xfail
def test_expected(): assert 0
@pytest.fixture
def ends_badly():
    yield
    raise RuntimeError
def test_twice(ends_badly): assert 0
@pytest.mark.parametrize("n", [1, 2])
def test_many(n): pass
"""


def test_what_pytest_itself_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "test_real.py").write_text(REAL, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=r.xml"]
    subprocess.run([*command, "--rootdir=."], cwd=tmp_path, check=False, capture_output=True)
    reading = REPORT_READERS["junit"]((tmp_path / "r.xml").read_bytes())
    assert not reading.defects
    assert sorted(set(states(reading))) == [
        ("test_real::test_bad", "failed"),
        ("test_real::test_error", "error"),
        ("test_real::test_expected", "skipped"),
        ("test_real::test_good", "passed"),
        ("test_real::test_many[1]", "passed"),
        ("test_real::test_many[2]", "passed"),
        ("test_real::test_skipped", "skipped"),
        ("test_real::test_twice", "error"),
        ("test_real::test_twice", "failed"),
    ]
    assert next(r.ids for r in reading.results if r.name == "test_good") == ("SRS-1", "SRS-2")


SUBTESTS = """<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="2" skipped="0" tests="9">
<testcase classname="t" name="test_sub"/><testcase classname="t" name="test_subfail"><failure message="assert 1 != 1"/>
<failure message="contains 1 failed subtest"/></testcase><testcase classname="t" name="test_plain"/></testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("report", "whole"),
    [
        pytest.param(SUBTESTS, True, id="passed-subtests-are-counted"),
        pytest.param(SUBTESTS.replace('failures="2"', 'failures="3"'), False, id="a-failure-lacks"),
        pytest.param(SUBTESTS.replace('name="pytest"', 'name="x"'), False, id="another-tool"),
    ],
)  # fmt: skip
def test_only_passed_subtests_of_pytest_may_be_counted_and_not_shown(
    report: str, *, whole: bool
) -> None:
    """pytest 9.2 counts each subtest and shows the test alone."""
    assert (not read("junit", report).defects) is whole


GTEST = """<testsuites tests="3" failures="1" disabled="1" errors="0" name="AllTests">
<testsuite name="Pump" tests="3" failures="1" disabled="1" errors="0">
<testcase name="Stops" file="pump_test.cc" line="3" status="run" result="completed" classname="Pump"/>
<testcase name="Runs" status="run" result="completed" classname="Pump"><failure message="x" type=""/></testcase>
<testcase name="DISABLED_Late" status="notrun" result="suppressed" classname="Pump"/>
</testsuite></testsuites>"""
CTEST = """<testsuite name="Linux-c++" tests="3" failures="1" disabled="0" skipped="1">
<testcase name="stops" classname="stops" time="0.01" status="run"><system-out>ok</system-out></testcase>
<testcase name="runs" classname="runs" status="fail"><failure message=""/></testcase>
<testcase name="late" classname="late" status="notrun"><skipped message="Not Run"/></testcase>
</testsuite>"""
CEEDLING = """<testsuites tests="2" failures="1" skipped="1">
<testsuite name="test_pump" tests="2" failures="1" skipped="1">
<testcase name="test_stops" time="0.0"><failure message="Expected 1 Was 2"/></testcase>
<testcase name="test_late"><skipped/></testcase></testsuite></testsuites>"""
CPPUTEST = """<testsuite errors="0" failures="1" hostname="localhost" name="Pump" tests="2" time="0.001">
<properties><property name="commit" value="%s"/></properties>
<testcase classname="Pump" name="Stops" assertions="1" time="0.000" file="t/pump.cpp" line="11"></testcase>
<testcase classname="Pump" name="Runs" assertions="1" time="0.000"><failure message="t/pump.cpp:9: x" type="AssertionFailedError"/></testcase>
</testsuite>"""
SUREFIRE = """<testsuite name="a.PumpTest" tests="2" errors="0" skipped="0" failures="0" flakes="1">
<testcase name="stops" classname="a.PumpTest"><flakyFailure message="once">trace</flakyFailure></testcase>
<testcase name="runs" classname="a.PumpTest"/></testsuite>"""

SKIPPED_AND_FAILED = """<testsuite name="pump"><testcase classname="Pump" name="Stops">
<skipped/><failure message="x"/></testcase></testsuite>"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SKIPPED_AND_FAILED, [("Pump::Stops", "failed")], id="two-elements"),
        pytest.param(
            GTEST,
            [
                ("Pump::Stops", "passed"),
                ("Pump::Runs", "failed"),
                ("Pump::DISABLED_Late", "skipped"),
            ],
            id="gtest",
        ),
        pytest.param(CTEST, [("stops::stops", "passed"), ("runs::runs", "failed"), ("late::late", "skipped")], id="ctest"),
        pytest.param(CEEDLING, [("test_pump::test_stops", "failed"), ("test_pump::test_late", "skipped")], id="ceedling"),
        pytest.param(CPPUTEST, [("Pump::Stops", "passed"), ("Pump::Runs", "failed")], id="cpputest"),
        pytest.param(SUREFIRE, [("a.PumpTest::stops", "failed"), ("a.PumpTest::runs", "passed")], id="surefire-flake"),
    ],
)  # fmt: skip
def test_junit_dialects(text: str, expected: list[tuple[str, str]]) -> None:
    reading = read("junit", text)
    assert not reading.defects
    assert states(reading) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param('<testsuite tests="2"><testcase name="a"/></testsuite>', "counts 2", id="cut"),
        pytest.param('<testsuite tests="1" failures="1"><testcase name="a"/></testsuite>', "shows none", id="failure-hidden"),
        pytest.param('<testsuite tests="0"/>', "holds no test", id="empty"),
        pytest.param("<html/>", "no test suite", id="other"),
        pytest.param("<testsuite>", "not valid XML", id="syntax"),
    ],
)  # fmt: skip
def test_junit_that_is_not_whole_is_a_defect(text: str, why: str) -> None:
    assert any(why in sentence for _, sentence in read("junit", text).defects)


TAP = """TAP version 14
# commit: %s
1..4
ok 1 - stops
not ok 2 - runs
  ---
  message: x
  ...
ok 3 - late # SKIP no pump
not ok 4 - later # TODO
""" % ("a" * 40)


def test_tap_points_and_the_commit_it_names() -> None:
    reading = read("tap", TAP)
    assert states(reading) == [
        ("stops", "passed"),
        ("runs", "failed"),
        ("late", "skipped"),
        ("later", "skipped"),
    ]
    assert (reading.commit, reading.defects) == ("a" * 40, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("ok 1 - a\n", "no plan", id="no-plan"),
        pytest.param("1..2\nok 1 - a\n", "counts 2", id="cut"),
        pytest.param("1..1\n1..1\nok 1\n", "two plans", id="two-plans"),
        pytest.param("1..1\nok 1\nBail out! smoke\n", "bailed out", id="bail-out"),
        pytest.param("1..1\n    Bail out! smoke\nok 1\n", "bailed out", id="in-subtest"),
        pytest.param("1..2\nok 1\nok 1\n", "stands twice", id="number-twice"),
    ],
)
def test_tap_that_is_not_whole_is_a_defect(text: str, why: str) -> None:
    assert any(why in sentence for _, sentence in read("tap", text).defects)


UNITY = """test/test_pump.c:12:test_stops:PASS
test/test_pump.c:30:test_runs:FAIL: Expected 1 Was 2
test/test_pump.c:40:test_late:IGNORE: no pump

-----------------------
3 Tests 1 Failures 1 Ignored
FAIL
"""


def test_unity_text() -> None:
    reading = read("unity", UNITY)
    assert states(reading) == [
        ("test_stops", "passed"),
        ("test_runs", "failed"),
        ("test_late", "skipped"),
    ]
    assert (reading.results[1].file, reading.results[1].message) == (
        "test/test_pump.c",
        "Expected 1 Was 2",
    )
    assert not reading.defects


def test_unity_text_with_times_with_arguments_and_of_its_fixtures() -> None:
    """`UNITY_INCLUDE_EXEC_TIME`, `TEST_CASE(1, 2)`, and `-v` of `unity_fixture.c`."""
    reading = read(
        "unity",
        "test/test_pump.c:12:test_stops:PASS (3 ms)\n"
        "C:\\x\\test_pump.c:14:test_runs(1, 2):PASS\n"
        "TEST(Pump, Stops) PASS\n"
        "TEST(Pump, Runs) PASS (12 ms)\n"
        "IGNORE_TEST(Pump, Late)\n"
        "TEST(Pump, Stalls)test/pump.c:40:TEST(Pump, Stalls):FAIL: Expected 1 Was 2\n"
        "6 Tests 1 Failures 1 Ignored \nFAIL\n",
    )
    assert states(reading) == [
        ("test_stops", "passed"),
        ("test_runs(1, 2)", "passed"),
        ("TEST(Pump, Stops)", "passed"),
        ("TEST(Pump, Runs)", "passed"),
        ("TEST(Pump, Late)", "skipped"),
        ("TEST(Pump, Stalls)", "failed"),
    ]
    assert reading.results[5].file == "test/pump.c"
    assert not reading.defects


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(UNITY.replace("3 Tests", "4 Tests"), id="count"),
        pytest.param("TEST(Pump, Stops)\n1 Tests 0 Failures 0 Ignored\n", id="no-word"),
        pytest.param(UNITY.split("-----", maxsplit=1)[0], id="no-summary"),
        pytest.param("", id="empty"),
    ],
)
def test_unity_text_that_is_not_whole_is_a_defect(text: str) -> None:
    assert read("unity", text).defects


def scenario(name: str, *statuses: str) -> dict[str, object]:
    steps = [{"result": {"status": status}} for status in statuses]
    return {
        "type": "scenario",
        "name": name,
        "line": 3,
        "tags": [{"name": "@SRS-1"}],
        "steps": steps,
    }


PASSED, FAILED = {"status": "passed"}, {"status": "failed"}


def test_cucumber_scenarios_pass_only_when_every_step_passed() -> None:
    background = {"type": "background", "name": "b", "steps": [{"result": FAILED}]}
    elements = [
        background,
        scenario("behind it", "passed", "passed"),
        scenario("good", "passed", "passed"),
        scenario("bad", "passed", "failed", "skipped"),
        {
            **scenario("hook", "passed"),
            "steps": [{"result": PASSED, "after": [{"result": FAILED}]}],
        },
        {**scenario("behave", "passed"), "status": "hook_error"},
        scenario("undefined", "undefined"),
        scenario("empty"),
    ]
    feature = {"name": "Pump", "uri": "file:f/pump.feature", "elements": elements}
    reading = read("cucumber", json.dumps([feature]))
    assert states(reading) == [
        ("Pump::behind it", "failed"),
        ("Pump::good", "passed"),
        ("Pump::bad", "failed"),
        ("Pump::hook", "failed"),
        ("Pump::behave", "failed"),
        ("Pump::undefined", "skipped"),
        ("Pump::empty", "unknown"),
    ]
    assert (reading.results[0].ids, reading.results[0].file) == (("SRS-1",), "f/pump.feature")


COBERTURA = """<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage><packages><package><classes>
<class name="a" filename="src/a.c"><lines><line number="1" hits="3"/><line number="2" hits="0"/></lines></class>
<class name="b" filename="src/a.c"><lines>
<line number="2" hits="1" branch="true" condition-coverage="50% (1/2)"/></lines></class>
</classes></package></packages></coverage>"""
COBERTURA_METHODS = """<coverage><packages><package>
<class name="a" filename="src/a.swift"><methods><method name="stop"><lines><line number="1" hits="0"/></lines></method>
<method name="run"><lines><line number="4" hits="1"/></lines></method></methods></class></package></packages></coverage>"""
COVERAGE_PY = {
    "meta": {"version": "7.6"},
    "files": {
        "a.py": {
            "executed_lines": [1, 2],
            "missing_lines": [3],
            "summary": {"num_branches": 4, "covered_branches": 3},
            "contexts": {"1": ["", "test_a.test_one|run"], "2": ["test_a.test_two|run"]},
        }
    },
}
GCOV = {
    "gcc_version": "12.2.0",
    "files": [
        {
            "file": "src/a.c",
            "lines": [
                {"line_number": 1, "count": 2, "branches": [{"count": 1}, {"count": 0}]},
                {"line_number": 2, "count": 0, "branches": []},
            ],
        }
    ],
}
GCOV_POINT = json.dumps(GCOV).replace('"count": 2', '"count": 2.0').encode()
LCOV_2 = "SF:src/a.c\nFNL:0,1,2\nFNA:0,2,f\nDA:1,1.5e+20\nDA:2,-3\nBRDA:1,0,f(a,b),2\nBRDA:1,0,!f(a,b),0\nend_of_record\n"
LCOV = "TN:one\nSF:src/a.c\nDA:1,2\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n"


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        pytest.param("cobertura", COBERTURA.encode(), ("src/a.c", [1, 2], [], 1, 2), id="cobertura"),
        pytest.param("cobertura", COBERTURA_METHODS.encode(), ("src/a.swift", [4], [1], 0, 0), id="cobertura-methods"),
        pytest.param("coverage-py", json.dumps(COVERAGE_PY).encode(), ("a.py", [1, 2], [3], 3, 4), id="coverage-py"),
        pytest.param("gcov", json.dumps(GCOV).encode(), ("src/a.c", [1], [2], 1, 2), id="gcov"),
        pytest.param("gcov", gzip.compress(json.dumps(GCOV).encode()), ("src/a.c", [1], [2], 1, 2), id="gcov-gz"),
        pytest.param("gcov", GCOV_POINT, ("src/a.c", [1], [2], 1, 2), id="gcov-point"),
        pytest.param("lcov", LCOV.encode(), ("src/a.c", [1], [2], 1, 2), id="lcov"),
        pytest.param("lcov", LCOV_2.encode(), ("src/a.c", [1], [2], 1, 2), id="lcov-2"),
    ],
)  # fmt: skip
def test_coverage_tells_lines_and_branches(
    name: str, raw: bytes, expected: tuple[str, list[int], list[int], int, int]
) -> None:
    reading = REPORT_READERS[name](raw)
    assert not reading.defects
    (found,) = reading.coverage
    lines = (sorted(found.covered), sorted(found.missed))
    assert (found.path, *lines, found.branches_covered, found.branches) == expected


def test_coverage_keeps_the_tests_that_ran_a_file() -> None:
    reading = read("coverage-py", json.dumps(COVERAGE_PY))
    assert {run.test.partition("|")[0] for run in reading.coverage[0].runs} >= {
        "test_a.test_one",
        "test_a.test_two",
    }
    assert "one" in {run.test for run in read("lcov", LCOV).coverage[0].runs}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("cobertura", "<coverage/>", id="cobertura-empty"),
        pytest.param(
            "cobertura",
            '<coverage><class filename="a"><lines><line number="x"/></lines></class></coverage>',
            id="cobertura-line",
        ),
        pytest.param("coverage-py", '{"files": {"a": {}}}', id="coverage-py-no-lines"),
        pytest.param("gcov", '{"files": [{}]}', id="gcov-no-lines"),
        pytest.param("gcov", "\x1f", id="gcov-no-json"),
        pytest.param("lcov", "SF:a\nDA:1,1\n", id="lcov-cut"),
        pytest.param("lcov", "DA:1,1\n", id="lcov-no-record"),
        pytest.param("lcov", "SF:a\nDA:x,1\nend_of_record\n", id="lcov-line"),
    ],
)
def test_coverage_that_is_not_whole_is_a_defect(name: str, text: str) -> None:
    assert read(name, text).defects


COMMIT, OTHER = ObjectId("a" * 40), ObjectId("b" * 40)
TREE = ObjectId("c" * 40)
RAW = b"report"


def bound(note: bytes | None, said: str = "", raw: bytes = RAW) -> tuple[bool, str]:
    binding = bind_report(GivenReport("unit", raw, note), said, COMMIT, TREE)
    assert binding.digest == sha256(raw)
    return binding.bound, binding.why


def test_a_report_is_bound_by_its_note_to_the_tree_under_test() -> None:
    assert bound(note_bytes(RAW, COMMIT, TREE))[0]
    assert bound(note_bytes(RAW, OTHER, TREE))[0], "another commit of the same content"


def test_a_report_is_bound_by_the_commit_it_names_itself() -> None:
    assert bound(None, COMMIT)[0]


@pytest.mark.parametrize(
    ("note", "said", "why"),
    [
        pytest.param(None, "", "names no commit", id="nothing"),
        pytest.param(None, OTHER, "about the commit bbbb", id="other-commit"),
        pytest.param(note_bytes(RAW, OTHER, OTHER), "", "about the commit bbbb", id="other-note"),
        pytest.param(note_bytes(b"x", COMMIT, TREE), "", "other bytes", id="report-changed"),
        pytest.param(note_bytes(RAW, COMMIT, TREE), OTHER, "and its note", id="contradiction"),
        pytest.param(b"{}", COMMIT, "cannot be read", id="no-note"),
        pytest.param(b'{"version": 1, "version": 1}', "", "cannot be read", id="key-twice"),
    ],
)
def test_a_report_without_a_binding_proves_nothing(
    note: bytes | None, said: str, why: str
) -> None:
    answer, sentence = bound(note, said)
    assert not answer
    assert why in sentence


@pytest.mark.parametrize(
    ("name", "text", "making"),
    [
        pytest.param(
            "junit",
            '<testsuites><testsuite name="pytest" timestamp="2026-11-23T09:00:02" hostname="b"><testcase name="x"/></testsuite>'
            '<testsuite name="pytest" timestamp="2026-11-23T09:00:01" hostname="a"><testcase name="y"/></testsuite></testsuites>',
            Making("2026-11-23T09:00:01", host="a; b", tool="pytest"),
            id="pytest",
        ),
        pytest.param(
            "junit",
            '<testsuite name="s"><properties><property name="user.name" value="femi"/><property name="tool" value="Unity 2.6"/>'
            '</properties><testcase name="x"/></testsuite>',
            Making(by="femi", tool="Unity 2.6"),
            id="properties",
        ),
        pytest.param(
            "junit",
            '<testsuites>'
            + "".join(
                f'<testsuite name="s" hostname="h{n}"><properties><property name="tester" value="t{n % 2}"/></properties>'
                f'<testcase name="x{n}"/></testsuite>'
                for n in range(7)
            )
            + "</testsuites>",
            Making(by="t0; t1", host="h0; h1; h2; h3; h4; 2 more"),
            id="several",
        ),
        pytest.param("junit", '<testsuite name="s"><testcase name="x"/></testsuite>', Making(), id="silent"),
        pytest.param(
            "coverage-py",
            '{"meta": {"version": "7.6", "timestamp": "2026-11-23T09:00:00"}, "files": {"a": {"executed_lines": [1], "missing_lines": []}}}',
            Making("2026-11-23T09:00:00", tool="coverage.py 7.6"),
            id="coverage.py",
        ),
        pytest.param(
            "cobertura",
            '<coverage version="gcovr 7.2" timestamp="1795424400"><class filename="a"/></coverage>',
            Making("2026-11-23T09:00:00+00:00", tool="gcovr 7.2"),
            id="cobertura",
        ),
    ],
)  # fmt: skip
def test_how_a_report_came_about_is_what_it_says_itself(
    name: str, text: str, making: Making
) -> None:
    assert read(name, text).making == making


def test_a_note_says_who_ran_what_does_not_say_it_itself() -> None:
    note = note_bytes(RAW, COMMIT, TREE, "Femi Ade")
    given = GivenReport("unit", RAW, note)
    binding = bind_report(given, "", COMMIT, TREE, Making("2026-11-23T09:00:00"))
    assert (binding.bound, binding.making) == (True, Making("2026-11-23T09:00:00", "Femi Ade"))
