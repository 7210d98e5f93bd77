"""A reading counts only when its tool has shown that it sees, and says of each file that it was read."""

from dataclasses import replace

import pytest

from gatekeeper.gate.analysis.heard import outcomes, why_blind, why_void, without_canaries
from gatekeeper.gate.contents import Contents
from gatekeeper.model.accounting import Expectation
from gatekeeper.model.analyzer import Batch, Canary, Reading, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.finding import Level, RawFinding, RawFunction
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import Completed, Ending

BLOB = ObjectId("1" * 40)
FILE = SnapshotFile("f000000.py", BLOB, Language.PYTHON, 1, 1)
CANARY = Canary("canary-x.py", Language.PYTHON, b"x\n", "planted")
BATCH = Batch((FILE,), (CANARY,))
SEEN = RawFinding(CANARY.name, "planted", Level.ERROR, "", Region(1, 1))
OWN = replace(SEEN, file=FILE.name)
MEASURED = RawFunction(CANARY.name, "planted", Region(1, 1), 1, 1, 0, 0)
PATH = RepoPath("src/a.py")
EXPECTED = Expectation("x", PATH, BLOB)


def contents(**causes: str) -> Contents:
    found = {PATH: causes["cause"]} if causes else {}
    return Contents(frozenset({PATH}), {PATH: Language.PYTHON}, {PATH: b"x"}, {}, found, {})


@pytest.mark.parametrize("reading", [Reading(findings=(SEEN,)), Reading(functions=(MEASURED,))])
def test_a_tool_that_reports_its_canary_sees(reading: Reading) -> None:
    assert why_blind(BATCH, reading) is None


@pytest.mark.parametrize(
    ("batch", "reading", "words"),
    [
        (BATCH, Reading(), "did not report planted in the planted canary-x.py"),
        (BATCH, Reading(findings=(OWN,)), "did not report planted"),
        (BATCH, Reading(findings=(replace(SEEN, rule="other"),)), "did not report planted"),
        (Batch((FILE,), ()), Reading(), "no canary was planted for python"),
    ],
    ids=["silent", "elsewhere", "another rule", "none planted"],
)
def test_a_tool_that_does_not_is_blind(batch: Batch, reading: Reading, words: str) -> None:
    assert words in (why_blind(batch, reading) or "")


@pytest.mark.parametrize(
    ("reading", "cause"),
    [
        (Reading(analysed=frozenset({FILE.name})), ""),
        (Reading(), "the tool did not say that it read this file"),
        (Reading(frozenset({FILE.name}), {FILE.name: "cut off"}), "cut off"),
        (Reading(frozenset({FILE.name}), {FILE.name: "./f000000.py:3 is odd"}), "3 is odd"),
        (Reading(frozenset({FILE.name}), {FILE.name: "f000000.py is odd"}), "this file is odd"),
        (Reading(frozenset({FILE.name}), defect="all void"), "all void"),
    ],
    ids=["read", "unsaid", "failed", "at a place", "by name", "void"],
)
def test_each_file_ends_as_its_tool_says(reading: Reading, cause: str) -> None:
    assert outcomes([EXPECTED], reading, {PATH: FILE}, contents()) == {EXPECTED: cause}


def test_what_no_tool_can_read_fails_whatever_the_tool_says() -> None:
    told = Reading(frozenset({FILE.name}))
    found = outcomes([EXPECTED], told, {PATH: FILE}, contents(cause="a NUL byte"))
    assert found == {EXPECTED: "a NUL byte"}


def test_a_file_that_was_not_handed_over_has_no_outcome_and_so_fails_in_the_accounting() -> None:
    assert outcomes([EXPECTED], Reading(), {}, contents()) == {}


def test_planted_files_are_no_findings_of_the_project() -> None:
    left = without_canaries(BATCH, Reading(findings=(SEEN, OWN), functions=(MEASURED,)))
    assert (left.findings, left.functions) == ((OWN,), ())


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Completed(Ending.EXITED, 2, b"", b"why\nlast\n"), "status 2, which does not mean"),
        (Completed(Ending.EXITED, 2, b"", b"why\nlast\n"), ": last"),
        (Completed(Ending.SIGNALLED, 9, b"", b""), "killed by a signal"),
        (Completed(Ending.TIMED_OUT, 0, b"", b""), "timed out"),
        (Completed(Ending.OUTPUT_LIMIT, 0, b"", b"\xff"), "wrote more than its limit: \ufffd"),
        (Completed(Ending.NOT_STARTED, 0, b"", b"not there"), "could not be started: not there"),
    ],
)
def test_how_a_tool_ended_is_told(ended: Completed, words: str) -> None:
    assert words in why_void(ended)
