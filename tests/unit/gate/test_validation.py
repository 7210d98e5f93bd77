"""What a report of gatekeeper's own tests shows of its validation pack, and when it shows nothing."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.config.shipped import own_digest
from gatekeeper.gate.records.validation import validate, validation_csv
from gatekeeper.model.digest import sha256

ROOT = Path(__file__).resolve().parents[3]
FIRST = validate(None).rows[0]
PATH, _, NAME = FIRST.test.partition("::")
SUITE = PATH.removesuffix(".py").replace("/", ".")


def report(*cases: str, revision: str | None = None) -> bytes:
    """A JUnit report of this code, or another, with those cases of the first row's test."""
    inner = "".join(
        f'<testcase classname="{SUITE}" name="{NAME}{case}</testcase>' for case in cases
    )
    named = own_digest() if revision is None else revision
    properties = f'<properties><property name="revision" value="{named}"/></properties>'
    return f'<testsuites><testsuite name="pytest">{properties}{inner}</testsuite></testsuites>'.encode()


@pytest.mark.parametrize(
    ("cases", "result"),
    [
        (('">',), ("passed", 1)),
        (('[a]">', '[b]">'), ("passed", 2)),
        (('[a]">', '[b]"><failure message="no"/>'), ("failed", 2)),
        (('[a]">', '[b]"><skipped/>'), ("skipped", 2)),
        (('_and_more">',), ("not run", 0)),
    ],
    ids=["one", "with parameters", "one of them failed", "one of them left out", "another test"],
)
def test_a_row_has_the_result_of_its_test(cases: tuple[str, ...], result: tuple[str, int]) -> None:
    raw = report(*cases)
    found = validate(raw)
    assert (found.fault, found.report) == ("", sha256(raw))
    assert (found.rows[0].result, found.rows[0].cases) == result
    assert {row.result for row in found.rows if row.test != FIRST.test} == {"not run"}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (report('">', revision="0" * 64), "another gatekeeper"),
        (report('">', revision=""), "another gatekeeper"),
        (report(), "it holds no test"),
        (b"<testsuites>", "line 1"),
    ],
    ids=["another code", "no code", "empty", "no report"],
)
def test_a_report_that_does_not_count_gives_no_result(raw: bytes, fault: str) -> None:
    found = validate(raw)
    assert fault in found.fault
    assert {row.result for row in found.rows} == {"not run"}


def test_without_a_report_nothing_was_run() -> None:
    found = validate(None)
    assert found.report is None
    assert found.count("not run") == len(found.rows) > 0


def test_the_file_of_the_record_says_which_report_it_rests_on() -> None:
    raw = report('">')
    rows = list(csv.DictReader(io.StringIO(validation_csv(validate(raw)).decode())))
    assert rows[0]["result"] == "passed"
    assert {row["report sha256"] for row in rows} == {sha256(raw)}


def test_a_run_of_the_suite_names_its_code(tmp_path: Path) -> None:
    file = tmp_path / "validation.xml"
    test = f"{__file__}::test_without_a_report_nothing_was_run"
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junit-xml={file}",
        test,
    ]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    assert validate(file.read_bytes()).fault == ""
