"""Bandit's recorded answers become findings, or failures with their cause; never silence."""

from dataclasses import replace
from typing import Any

import pytest

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.bandit_meanings import meanings
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Ending


@pytest.fixture
def case(recorded: Any) -> Any:  # Any: the class stands in the folder's conftest
    return recorded(Bandit())


def test_a_shell_call_is_a_finding_although_nosec_stands_beside_it(case: Any) -> None:
    expected = RawFinding(
        file="f000001.py",
        rule="B602",
        level=Level.ERROR,
        message="subprocess call with shell=True identified, security issue.",
        region=Region(5, 5, 5, 41),
        cwe=(78,),
        help="Pass the program and its arguments as a list and leave `shell` out.",
        help_uri="https://bandit.readthedocs.io/en/1.9.4/plugins/"
        "b602_subprocess_popen_with_shell_equals_true.html",
    )
    assert expected in case.read().findings


def test_files_bandit_cannot_parse_have_failed(case: Any) -> None:
    cause = "bandit: syntax error while parsing AST from file"
    expected = dict.fromkeys(("f000003.py", "f000005.py", "f000006.py"), cause)
    assert case.read().failures == expected


def test_only_files_that_bandit_counted_are_analysed(case: Any) -> None:
    assert case.read().analysed == {
        "canary-bandit.py",
        "f000001.py",
        "f000002.py",
        "f000004.py",
    }


def test_a_message_does_not_change_with_the_address_of_an_object(case: Any) -> None:
    messages = [f.message for f in case.read().findings if f.rule == "B202"]
    assert messages
    assert "0x" not in messages[0]
    assert "<ast.ListComp object>" in messages[0]


def test_every_name_is_given_with_its_folder(case: Any) -> None:
    (command,) = case.analyzer.commands(case.batch)
    names = [word for word in command.arguments if word.endswith(".py")]
    assert len(names) == len(case.batch.files) + 1
    assert all(name.startswith("./") for name in names)
    assert "--ignore-nosec" in command.arguments


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param({"status": 2}, "the tool exited with 2", id="exit status"),
        pytest.param({"ending": Ending.SIGNALLED, "status": 9}, "killed by signal 9", id="killed"),
        pytest.param({"ending": Ending.TIMED_OUT}, "ended after 300 seconds", id="timed out"),
        pytest.param({"ending": Ending.OUTPUT_LIMIT}, "wrote more than", id="flood"),
        pytest.param({"ending": Ending.NOT_STARTED}, "could not be started", id="not started"),
        pytest.param({"stdout": b""}, "wrote no answer", id="nothing"),
        pytest.param({"stdout": b"{}"}, "not the promised shape", id="empty object"),
        pytest.param({"stdout": b'{"a":1,"a":2}'}, "cannot be read", id="duplicate key"),
        pytest.param({"stderr": b"x" * 65536}, "logged so much", id="log cut off"),
    ],
)
def test_an_answer_that_is_not_as_promised_is_void(changes: Any, cause: str, case: Any) -> None:
    reading = case.read_with(0, **changes)
    assert cause in reading.defect
    assert reading.analysed == frozenset()


def test_a_truncated_answer_is_void(case: Any) -> None:
    stdout = case.answers[0].stdout
    assert case.read_with(0, stdout=stdout[: len(stdout) // 2]).defect is not None


def test_a_file_missing_from_the_metrics_is_not_analysed(case: Any) -> None:
    reading = case.read_json_with(0, lambda report: report["metrics"].pop("././f000001.py"))
    assert "f000001.py" not in reading.analysed


def test_a_blind_bandit_is_void(case: Any) -> None:
    def blind(report: Any) -> None:
        report["results"] = [r for r in report["results"] if r["test_id"] != "B602"]

    assert case.read_json_with(0, blind).defect == (
        "the tool is blind: it did not report B602 in canary-bandit.py"
    )


def test_a_batch_without_canary_is_void(case: Any) -> None:
    bare = replace(case.batch, canaries=())
    assert case.analyzer.read(bare, case.answers).defect is not None


def test_an_answer_about_other_files_is_void(case: Any) -> None:
    def other(report: Any) -> None:
        report["results"][0]["filename"] = "./elsewhere.py"

    assert "'elsewhere.py', which it was not given" in case.read_json_with(0, other).defect


def test_a_test_of_bandit_that_raised_fails_the_file(case: Any) -> None:
    log = b"[tester]\tERROR\tBandit internal error running: any_test on file ././f000004.py at line 1: x"
    failures = case.read_with(0, stderr=log).failures
    assert failures["f000004.py"] == "bandit: its test any_test failed at line 1"


def test_an_unknown_severity_is_an_error(case: Any) -> None:
    def new_word(report: Any) -> None:
        for result in report["results"]:
            result["issue_severity"] = "CATASTROPHIC"

    assert {f.level for f in case.read_json_with(0, new_word).findings} == {Level.ERROR}


@pytest.mark.filterwarnings("ignore:The verify_requirements argument")
def test_every_test_of_this_bandit_has_a_cure() -> None:
    from bandit.core import extension_loader

    manager = extension_loader.MANAGER
    known = {*manager.plugins_by_id, *manager.blacklist_by_id}
    assert known - set(meanings()) == set()


@pytest.mark.parametrize(("test", "weakness"), [("B314", 611), ("B506", 502), ("B602", 78)])
def test_a_weakness_that_bandit_names_by_its_parent_is_told_by_its_own_number(
    case: Any, test: str, weakness: int
) -> None:
    stdout = case.answers[0].stdout.replace(b'"B307"', f'"{test}"'.encode())
    found = {f.cwe for f in case.read_with(0, stdout=stdout).findings if f.rule == test}
    assert found == {(weakness,)}
