"""The lizard worker's recorded answers become measures, or failures with their cause."""

from typing import Any

import pytest

from gatekeeper.analyzers.lizard import Lizard
from gatekeeper.model.finding import RawFunction
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Ending


@pytest.fixture
def case(recorded: Any) -> Any:  # Any: the class stands in the folder's conftest
    return recorded(Lizard())


def test_a_function_is_measured_whatever_its_comments_say(case: Any) -> None:
    expected = RawFunction("f000010.c", "deep", Region(2, 6), 5, 5, 1, 3)
    assert expected in case.read().functions


def test_functions_around_split_braces_are_measured(case: Any) -> None:
    names = [f.name for f in case.read().functions if f.file == "f000011.c"]
    assert names == ["lost", "after"]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000003.py", "line 1: invalid syntax", id="Python syntax"),
        pytest.param("f000005.py", "null bytes", id="NUL byte in Python"),
        pytest.param("f000008.c", "braces are never closed", id="C syntax"),
        pytest.param("f000015.c", "braces are never closed", id="a brace forgotten"),
    ],
)
def test_a_file_that_cannot_be_measured_has_failed(name: str, cause: str, case: Any) -> None:
    reading = case.read()
    assert cause in reading.failures[name]
    assert name not in reading.analysed


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param({"status": 1, "stderr": b"No module named lizard"}, "No module", id="exit"),
        pytest.param({"ending": Ending.TIMED_OUT}, "ended after", id="timed out"),
        pytest.param({"stdout": b'{"lizard": "1", "files": {}}'}, "other files", id="no files"),
        pytest.param({"stdout": b"[]"}, "promised shape", id="something else"),
    ],
)
def test_an_answer_that_is_not_as_promised_is_void(changes: Any, cause: str, case: Any) -> None:
    assert cause in case.read_with(0, **changes).defect


@pytest.mark.parametrize("member", ["ccn", "nesting"])
def test_a_canary_measured_wrongly_voids_all(member: str, case: Any) -> None:
    def wrong(report: Any) -> None:
        report["files"]["canary-lizard.c"]["functions"][0][member] = 1

    assert "blind" in case.read_json_with(0, wrong).defect


def test_the_worker_runs_isolated_and_is_given_names_on_its_input(case: Any) -> None:
    (command,) = case.analyzer.commands(case.batch)
    assert command.interpreter
    assert command.stdin.split(b"\n")[0] == b"canary-lizard.c"
