"""The C flow worker's recorded answers become findings, or failures with their cause."""

import json
from collections.abc import Callable
from dataclasses import replace
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


def saying(
    name: str, change: Callable[[dict[str, Any]], None]
) -> Callable[[dict[str, Any]], None]:
    """The worker's answer with another one about one file."""

    def changed(document: dict[str, Any]) -> None:
        said = json.loads(document["files"][name]["said"])
        change(said)
        document["files"][name]["said"] = json.dumps(said)

    return changed


def test_what_a_callee_elsewhere_does_is_said_there(case: Any) -> None:
    def moved(said: dict[str, Any]) -> None:
        said["hits"] |= {"f000013.c": said["hits"]["f000012.c"]}

    found = case.read_json_with(0, saying("f000012.c", moved)).findings
    told = [f.file for f in found if f.rule == "flow-c-null" and f.file.endswith(".c")]
    assert told == ["f000012.c", "f000013.c"]


def test_what_is_said_of_a_file_nobody_gave_voids_the_answer(case: Any) -> None:
    def moved(said: dict[str, Any]) -> None:
        said["hits"] |= {"unknown.c": said["hits"]["f000012.c"]}

    assert "not given" in case.read_json_with(0, saying("f000012.c", moved)).defect


def test_what_stands_is_said_again_and_only_by_who_was_handed_it(case: Any) -> None:
    def stands(document: dict[str, Any]) -> None:
        document["files"]["f000012.c"] = {"stands": True}

    then = case.read()
    assert set(then.kept) == {file.name for file in case.batch.files}
    assert "was not given" in case.read_json_with(0, stands).defect
    again = replace(case, batch=replace(case.batch, kept=then.kept)).read_json_with(0, stands)
    assert (again.findings, again.failures, again.kept) == (
        then.findings,
        then.failures,
        then.kept,
    )


def test_a_file_whose_process_ended_early_has_failed_and_may_be_asked_again(case: Any) -> None:
    def ended(document: dict[str, Any]) -> None:
        document["files"]["f000012.c"] = {"error": "it ended early"}

    reading = case.read_json_with(0, ended)
    assert reading.failures["f000012.c"] == "it was not looked at: it ended early"
    assert "f000012.c" in reading.unsteady - reading.analysed - set(reading.kept)


def test_what_cannot_be_read_of_a_file_voids_the_answer(case: Any) -> None:
    def broken(document: dict[str, Any]) -> None:
        document["files"]["f000012.c"]["said"] = "{"

    assert "cannot be read" in case.read_json_with(0, broken).defect


def test_a_worker_that_misses_its_canary_is_blind(case: Any) -> None:
    blind = case.read_with(0, stdout=case.answers[0].stdout.replace(b"beyond-write", b"null"))
    assert "blind" in blind.defect


def test_a_place_seen_from_several_callers_is_said_once_and_the_same_whoever_looked_first(
    case: Any,
) -> None:
    def doubled(said: dict[str, Any]) -> None:
        hits = said["hits"]["f000012.c"]
        hits += [hit | {"why": "by another way", "steps": []} for hit in hits]

    def turned(said: dict[str, Any]) -> None:
        doubled(said)
        said["hits"]["f000012.c"].reverse()

    found, other = (
        case.read_json_with(0, saying("f000012.c", how)).findings for how in (doubled, turned)
    )
    places = [(f.file, f.region, f.rule) for f in found]
    assert len(places) == len(set(places)) > 0
    assert found == other
