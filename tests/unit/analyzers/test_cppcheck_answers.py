"""Cppcheck's recorded answers become findings, or failures with their cause; never silence."""

from dataclasses import replace
from typing import Any

import pytest

from gatekeeper.analyzers.cppcheck import Cppcheck
from gatekeeper.model.errors import UsageError
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Ending


@pytest.fixture
def case(recorded: Any) -> Any:  # Any: the class stands in the folder's conftest
    return recorded(Cppcheck())


def test_a_null_pointer_is_a_finding_with_its_weakness(case: Any) -> None:
    expected = RawFinding(
        file="f000014.cpp",
        rule="nullPointer",
        level=Level.ERROR,
        message="Null pointer dereference: (int*)0",
        region=Region(4, 4, 26, 27),
        cwe=(476,),
    )
    assert expected in case.read().findings


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000008.c", "cppcheck reports syntaxError", id="syntax"),
        pytest.param("f000012.c", "an #error directive kept cppcheck out", id="#error, in silence"),
        pytest.param("f000015.c", "cppcheck reports syntaxError", id="a brace forgotten"),
    ],
)  # fmt: skip
def test_a_file_that_was_not_analysed_has_failed(name: str, cause: str, case: Any) -> None:
    reading = case.read()
    assert reading.failures[name].startswith(cause)
    assert name not in reading.analysed


def test_a_file_in_which_there_is_nothing_to_check_is_analysed(case: Any) -> None:
    assert "f000013.c" in case.read().analysed


def test_a_file_that_was_not_opened_has_failed(case: Any) -> None:
    stdout = case.answers[0].stdout.replace(b"Checking f000013.c ...\n", b"")
    assert case.read_with(0, stdout=stdout).failures["f000013.c"] == "cppcheck did not open it"


@pytest.mark.parametrize(
    ("number", "changes", "cause"),
    [
        pytest.param(0, {"status": 1}, "exited with 1", id="exit"),
        pytest.param(1, {"ending": Ending.TIMED_OUT}, "ended after", id="second timed out"),
        pytest.param(0, {"stdout": b"<results>"}, "cannot be read", id="cut off"),
        pytest.param(0, {"stdout": b'<!DOCTYPE r [<!ENTITY a "b">]><results>&a;</results>'}, "cannot be read", id="entities"),
        pytest.param(0, {"stdout": b"<results/>"}, "blind", id="nothing found"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_as_promised_is_void(
    number: int, changes: Any, cause: str, case: Any
) -> None:
    assert cause in case.read_with(number, **changes).defect


def test_too_many_configurations_are_said(case: Any) -> None:
    said = (
        b'<error id="toomanyconfigs" severity="information" msg="only 12 of 31">'
        b'<location file="f000007.c" line="0" column="0"/></error>\n    </errors>'
    )
    stdout = case.answers[0].stdout.replace(b"    </errors>", said)
    findings = case.read_with(0, stdout=stdout).findings
    assert RawFinding(
        "f000007.c", "toomanyconfigs", Level.NOTE, "only 12 of 31", Region(1, 1)
    ) in (findings)


def test_a_result_about_no_file_of_ours_is_void(case: Any) -> None:
    said = b'<error id="x" severity="error" msg="m"/>\n    </errors>'
    stdout = case.answers[0].stdout.replace(b"    </errors>", said)
    assert "for no file it was given" in case.read_with(0, stdout=stdout).defect


def test_inline_suppressions_are_never_enabled(case: Any) -> None:
    for command in case.analyzer.commands(case.batch):
        assert "--inline-suppr" not in command.arguments


def test_the_cap_on_configurations_is_a_number(case: Any) -> None:
    with pytest.raises(UsageError, match="max-configs is 'all'"):
        case.analyzer.commands(replace(case.batch, options={"max-configs": "all"}))
