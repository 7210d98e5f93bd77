"""The C flow worker's recorded answers become findings, or failures with their cause."""

from typing import Any

import pytest

from gatekeeper.analyzers.flow_c import FlowC
from gatekeeper.model.tool import Ending


@pytest.fixture
def case(recorded: Any) -> Any:  # Any: the class stands in the folder's conftest
    return recorded(FlowC())


def test_the_canary_says_what_is_too_small(case: Any) -> None:
    found = [f for f in case.read().findings if f.file == "canary-flow-c.c"]
    assert [(f.rule, f.region.start_line) for f in found] == [("flow-c-beyond-write", 8)]
    assert "16 bytes" in found[0].message


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000008.c", "line 1: a parameter could not be read", id="declaration"),
        pytest.param("f000016.c", "line 9: a statement could not be read", id="statement"),
    ],
)
def test_a_file_that_cannot_be_read_whole_has_failed(name: str, cause: str, case: Any) -> None:
    reading = case.read()
    assert cause in reading.failures[name]
    assert name not in reading.analysed


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param({"status": 1, "stderr": b"MemoryError"}, "MemoryError", id="exit"),
        pytest.param({"ending": Ending.TIMED_OUT}, "ended after", id="timed out"),
        pytest.param({"stdout": b'{"files": {}}'}, "other files", id="no files"),
    ],
)
def test_an_answer_that_is_not_as_promised_is_void(changes: Any, cause: str, case: Any) -> None:
    assert cause in case.read_with(0, **changes).defect


def test_what_a_callee_elsewhere_does_is_said_there(case: Any) -> None:
    def moved(document: dict[str, Any]) -> None:
        hits = document["files"]["f000012.c"]["hits"]
        document["elsewhere"] = {"f000013.c": hits, "unknown.c": hits}

    found = case.read_json_with(0, moved).findings
    said = [f.file for f in found if f.rule == "flow-c-null" and f.file.endswith(".c")]
    assert said == ["f000012.c", "f000013.c"]


def test_a_worker_that_misses_its_canary_is_blind(case: Any) -> None:
    blind = case.read_with(0, stdout=case.answers[0].stdout.replace(b"beyond-write", b"null"))
    assert "blind" in blind.defect
