"""Semgrep's recorded answers become findings, or failures with the lines concerned; never silence."""

import json
from dataclasses import replace
from typing import Any

import pytest

from gatekeeper.analyzers import semgrep_calls
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.analyzer import SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import UsageError
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Ending

C_SCAN, C_SYNTAX, PYTHON_SCAN, PYTHON_SYNTAX, REWRITTEN = range(5)


@pytest.fixture
def case(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> Any:  # Any: the class stands in the folder's conftest
    """Recorded as of a tree: a scan for each family of languages."""
    monkeypatch.setattr(semgrep_calls, "WORTH_TWO_BYTES", 0)
    return recorded(Semgrep())


def test_a_result_carries_what_its_rule_says_although_nosemgrep_stands_beside_it(
    case: Any,
) -> None:
    expected = RawFinding(
        file="f000007.c",
        rule="sample-copy",
        level=Level.ERROR,
        message="copies into to without a bound",
        region=Region(3, 3, 5, 20),
        cwe=(120,),
        help="Use a copy that takes the size of the target.",
        help_uri="https://cwe.mitre.org/data/definitions/120.html",
    )
    assert expected in case.read().findings


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000003.py", "refuses it: line 1", id="def f(: that semgrep mends"),
        pytest.param("f000005.py", "semgrep could not parse line 2", id="NUL byte in Python"),
        pytest.param("f000006.py", "semgrep could not parse lines 1-3", id="no Python at all"),
        pytest.param("f000008.c", "line 1: '{' is never closed", id="no C at all"),
        pytest.param("f000016.c", "semgrep could not parse line 9", id="one function of several"),
        pytest.param("f000009.c", "semgrep could not parse line 1", id="NUL byte in C"),
        pytest.param("f000015.c", "line 2: '{' is never closed", id="brace that semgrep mends"),
    ],
)
def test_a_file_not_parsed_whole_has_failed(name: str, cause: str, case: Any) -> None:
    reading = case.read()
    assert cause in reading.failures[name]
    assert name not in reading.analysed


def test_a_file_that_only_a_second_look_can_read_is_analysed(case: Any) -> None:
    reading = case.read()
    assert "f000011.c" in reading.analysed
    assert "f000011.c" not in reading.failures


def test_a_finding_of_the_second_look_stands_at_its_line_of_the_original_once(case: Any) -> None:
    found = [f for f in case.read().findings if f.file == "f000016.c"]
    assert [(f.rule, f.region) for f in found] == [("sample-copy", Region(6, 6))]


NUMBERS = SnapshotFile(
    "f000099.c", ObjectId("9" * 40), Language.C, 90_000, 1000, only_numbers=True
)


def test_a_list_of_numbers_beside_code_is_analysed_and_not_asked_about(case: Any) -> None:
    batch = replace(case.batch, files=(*case.batch.files, NUMBERS))
    reading = Semgrep().read(batch, case.answers)

    assert Semgrep().commands(batch) == Semgrep().commands(case.batch)
    assert reading == replace(case.read(), analysed=case.read().analysed | {NUMBERS.name})


@pytest.mark.parametrize(
    "others", [(), (Language.CPP,), (Language.PYTHON,)], ids=["none", "cpp", "python"]
)
def test_a_list_of_numbers_without_code_of_its_language_is_asked_about(
    others: tuple[Language, ...], case: Any
) -> None:
    files = tuple(f for f in case.batch.files if f.language in others)
    batch = replace(case.batch, files=(*files, NUMBERS))

    asked = [word for command in Semgrep().commands(batch) for word in command.arguments]
    assert f"./{NUMBERS.name}" in asked


def test_a_list_of_numbers_is_not_analysed_where_its_language_has_no_rules(case: Any) -> None:
    packs = tuple(replace(p, canaries=()) for p in case.batch.packs)
    batch = replace(case.batch, files=(*case.batch.files, NUMBERS), packs=packs)

    assert NUMBERS.name not in Semgrep().read(batch, case.answers).analysed


def test_the_second_look_is_blind_when_its_planted_file_is_not_read(case: Any) -> None:
    probes = [f.file for f in case.read().findings if f.rule == "parse-probe-view"]
    assert probes == ["canary-semgrep-view.c", "canary-semgrep-view.cpp"]

    killed = case.read_with(REWRITTEN, ending=Ending.TIMED_OUT, status=0)
    assert not [f for f in killed.findings if f.rule == "parse-probe-view"]


def test_a_second_look_that_was_killed_fails_the_files_that_needed_it(case: Any) -> None:
    reading = case.read_with(REWRITTEN, ending=Ending.TIMED_OUT, status=0)
    assert "was ended after 300 seconds" in reading.failures["f000011.c"]
    assert "f000007.c" in reading.analysed


def test_matches_of_the_parse_probe_are_dropped_and_its_canaries_reported(case: Any) -> None:
    probes = [f.file for f in case.read().findings if f.rule == "parse-probe"]
    assert probes == [
        "canary-semgrep-parse.c",
        "canary-semgrep-parse.cpp",
        "canary-semgrep-parse.py",
    ]


def change_error(**members: Any) -> Any:
    def change(report: Any) -> None:
        report["errors"].append({"code": 2, "level": "warn", "message": "", **members})

    return change


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        pytest.param(
            {"type": "Timeout", "rule_id": "slow", "path": "./f000007.c"},
            "semgrep ran out of time with slow",
            id="timeout",
        ),
        pytest.param(
            {"type": "Out of memory", "path": "./f000007.c", "message": "Out of memory\nmore"},
            "semgrep reports Out of memory: Out of memory",
            id="memory",
        ),
        pytest.param(
            {"type": "Too many matches", "path": "./f000007.c", "message": "12000 matches"},
            "semgrep reports Too many matches: 12000 matches",
            id="too many matches",
        ),
        pytest.param(
            {"type": "Lexical error", "path": "./f000007.c", "message": "at x"},
            "semgrep reports Lexical error: at x",
            id="lexical",
        ),
        pytest.param(
            {"type": "A kind nobody knows", "path": "./f000007.c", "level": "info"},
            "semgrep reports A kind nobody knows: ",
            id="unknown kind",
        ),
    ],
)
def test_an_error_about_a_file_fails_it(error: Any, cause: str, case: Any) -> None:
    reading = case.read_json_with(C_SCAN, change_error(**error))
    assert reading.failures["f000007.c"] == cause


def test_many_timeouts_are_counted(case: Any) -> None:
    def slow(report: Any) -> None:
        for number in range(9):
            change_error(type="Timeout", rule_id=f"r{number}", path="./f000007.c")(report)

    cause = case.read_json_with(C_SCAN, slow).failures["f000007.c"]
    assert cause == "semgrep ran out of time with r0, r1, r2 and 6 more"


def give_up(report: Any) -> None:
    """Following data in one file takes too long."""
    report["time"]["fixpoint_timeouts"] = [
        {"location": {"path": "./f000007.c"}, "rule_id": "taint"}
    ]


def test_a_data_flow_given_up_fails_the_file(case: Any) -> None:
    reading = case.read_json_with(C_SCAN, give_up)
    cause = reading.failures["f000007.c"]
    assert cause == "semgrep gave up following data for rule taint"
    assert "f000007.c" in reading.unsteady, "a quieter machine may follow it: never remembered"


def of_that_file(case: Any) -> bytes:
    """What the first scan said of it and of the canaries beside it: the answer to a second try."""
    names = {canary.name for canary in case.batch.canaries} | {"f000007.c"}
    report = json.loads(case.answers[C_SCAN].stdout)
    kept = {
        "results": [r for r in report["results"] if r["path"].removeprefix("./") in names],
        "errors": [e for e in report["errors"] if e["path"].removeprefix("./") in names],
        "paths": {
            "scanned": [p for p in report["paths"]["scanned"] if p.removeprefix("./") in names]
        },
    }
    return json.dumps({**report, **kept, "time": {}}).encode()


def run_out(report: Any) -> None:
    """A rule takes too long on one file."""
    change_error(type="Timeout", rule_id="slow", path="./f000007.c")(report)


def tried_again(case: Any, said: bytes, change: Any = give_up) -> Any:
    """The recorded answers, one file not read whole in the first and asked for once more."""
    first = json.loads(case.answers[C_SCAN].stdout)
    change(first)
    answers = list(case.answers)
    answers[C_SCAN] = replace(answers[C_SCAN], stdout=json.dumps(first).encode())
    answers.insert(REWRITTEN + 1, replace(answers[C_SCAN], stdout=said))
    return replace(case, answers=tuple(answers))


@pytest.mark.parametrize("change", [give_up, run_out])
def test_a_file_that_took_too_long_is_asked_once_more_with_more_time(
    change: Any, case: Any
) -> None:
    [*_, again] = case.analyzer.next_round(
        case.batch, tried_again(case, b"", change).answers[:REWRITTEN]
    ).commands
    assert [word for word in again.arguments if word.startswith("./f0")] == ["./f000007.c"]
    assert "--timeout=20" in again.arguments


def test_a_file_on_which_many_rules_take_too_long_is_not_asked_again(case: Any) -> None:
    def slow(report: Any) -> None:
        for number in range(4):
            change_error(type="Timeout", rule_id=f"r{number}", path="./f000007.c")(report)

    asked = case.analyzer.next_round(case.batch, tried_again(case, b"", slow).answers[:REWRITTEN])
    assert not any("./f000007.c" in command.arguments for command in asked.commands)


@pytest.mark.parametrize("change", [give_up, run_out])
def test_what_the_second_try_reads_whole_is_as_if_it_had_been_read_at_once(
    change: Any, case: Any
) -> None:
    assert tried_again(case, of_that_file(case), change).read() == case.read()


def linked(report: Any) -> None:
    """The probe tells of functions in a block of linkage, which semgrep stretches."""
    found = next(r for r in report["results"] if r["path"].endswith("f000007.c"))
    report["results"].append({**found, "check_id": "parse-probe-linkage"})


def test_a_file_that_took_too_long_is_looked_at_again_where_its_functions_were_stretched(
    case: Any,
) -> None:
    def both(report: Any) -> None:
        run_out(report)
        linked(report)

    [rewriting, *_] = case.analyzer.next_round(
        case.batch, tried_again(case, b"", both).answers[:REWRITTEN]
    ).commands
    assert "f000007.c" in rewriting.stdin.decode()


def test_functions_stretched_at_the_second_try_alone_leave_the_file_unread(case: Any) -> None:
    report = json.loads(of_that_file(case))
    linked(report)
    reading = tried_again(case, json.dumps(report).encode(), run_out).read()
    assert reading.failures["f000007.c"] == "semgrep ran out of time with slow"
    assert "f000007.c" not in reading.analysed


def test_what_only_the_second_try_finds_is_told_although_a_rule_came_to_no_end(case: Any) -> None:
    def nothing(report: Any) -> None:
        run_out(report)
        report["results"] = [r for r in report["results"] if r["path"] != "./f000007.c"]

    report = json.loads(of_that_file(case))
    run_out(report)
    reading = tried_again(case, json.dumps(report).encode(), nothing).read()
    assert "f000007.c" in reading.failures
    assert "sample-copy" in {f.rule for f in reading.findings if f.file == "f000007.c"}


def test_a_second_try_that_was_killed_is_not_remembered(case: Any) -> None:
    killed = tried_again(case, b"", run_out)
    again = replace(killed.answers[REWRITTEN + 1], ending=Ending.TIMED_OUT)
    answers = (*killed.answers[: REWRITTEN + 1], again, *killed.answers[REWRITTEN + 2 :])
    reading = replace(killed, answers=answers).read()
    assert reading.failures["f000007.c"] == "semgrep ran out of time with slow"
    assert "f000007.c" in reading.unsteady


def test_what_runs_out_of_time_twice_has_failed(case: Any) -> None:
    report = json.loads(of_that_file(case))
    run_out(report)
    reading = tried_again(case, json.dumps(report).encode(), run_out).read()
    assert reading.failures["f000007.c"] == "semgrep ran out of time with slow"
    assert "f000007.c" not in reading.analysed


def test_what_is_given_up_twice_has_failed_and_is_not_remembered(case: Any) -> None:
    report = json.loads(of_that_file(case))
    give_up(report)
    reading = tried_again(case, json.dumps(report).encode()).read()
    assert reading.failures["f000007.c"] == "semgrep gave up following data for rule taint"
    assert "f000007.c" not in reading.analysed
    assert "f000007.c" in reading.unsteady


def test_a_skipped_file_has_failed(case: Any) -> None:
    def skip(report: Any) -> None:
        report["paths"]["skipped"] = [{"path": "./f000007.c", "reason": "too big"}]

    assert case.read_json_with(C_SCAN, skip).failures["f000007.c"] == "semgrep skipped it: too big"


def test_a_file_that_was_not_scanned_is_not_analysed(case: Any) -> None:
    reading = case.read_json_with(
        C_SCAN, lambda report: report["paths"]["scanned"].remove("./f000007.c")
    )
    assert "f000007.c" not in reading.analysed


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        pytest.param(
            change_error(type="Rule parse error", rule_id="r", message="Invalid pattern"),
            "semgrep reports Rule parse error: Invalid pattern",
            id="rule that cannot be read",
        ),
        pytest.param(
            change_error(type=["IncompatibleRule", {}], path="rules.json", message="too new"),
            "semgrep reports IncompatibleRule: too new",
            id="rule for another version",
        ),
        pytest.param(
            lambda report: report.update(skipped_rules=[{"rule_id": "r"}]),
            "semgrep skipped 1 rules",
            id="skipped rule",
        ),
        pytest.param(
            lambda report: report["paths"]["scanned"].append("./other.c"),
            "semgrep speaks of 'other.c', which it was not given",
            id="foreign file",
        ),
        pytest.param(
            lambda report: report.update(
                results=[r for r in report["results"] if r["path"] != "./canary-sample.cpp"]
            ),
            "the tool is blind: it did not report sample-copy in canary-sample.cpp",
            id="canary not reported",
        ),
        pytest.param(
            lambda report: report.update(
                errors=[e for e in report["errors"] if "parse.c" not in e["path"]]
            ),
            "the tool is blind: it did not report parse-probe in canary-semgrep-parse.c",
            id="blind to syntax errors",
        ),
    ],
)
def test_what_concerns_the_rules_voids_every_file_of_the_scan(
    change: Any, cause: str, case: Any
) -> None:
    reading = case.read_json_with(C_SCAN, change)
    assert {reading.failures[name] for name in ("f000007.c", "f000010.c")} == {cause}
    assert "f000001.py" in reading.analysed


@pytest.mark.parametrize("number", [C_SCAN, C_SYNTAX])
def test_a_killed_command_fails_the_files_of_its_scan_only(number: int, case: Any) -> None:
    reading = case.read_with(number, ending=Ending.SIGNALLED, status=9)
    assert reading.failures["f000007.c"].startswith("the tool was killed by signal 9")
    assert "f000001.py" in reading.analysed


def test_a_syntax_check_that_refuses_nothing_is_blind(case: Any) -> None:
    def accept_all(report: Any) -> None:
        report["files"] = dict.fromkeys(report["files"])

    reading = case.read_json_with(PYTHON_SYNTAX, accept_all)
    assert reading.failures["f000001.py"] == "the syntax check is blind: it refuses no canary"


def test_a_file_the_syntax_check_does_not_speak_of_has_failed(case: Any) -> None:
    reading = case.read_json_with(PYTHON_SYNTAX, lambda report: report["files"].pop("f000001.py"))
    assert "it was not looked at" in reading.failures["f000001.py"]


def test_without_the_parse_probe_nothing_counts(case: Any) -> None:
    bare = replace(case.batch, packs=tuple(p for p in case.batch.packs if p.id != "parse-probe"))
    assert "parse-probe is missing" in case.analyzer.read(bare, case.answers).defect


def test_a_language_without_a_pack_has_failed(case: Any) -> None:
    bare = replace(case.batch, packs=tuple(p for p in case.batch.packs if p.id != "sample-c"))
    reading = case.analyzer.read(bare, case.answers)
    assert reading.failures["f000007.c"] == "no rule pack for c is configured"


def test_a_pack_without_a_canary_for_the_language_proves_nothing(case: Any) -> None:
    packs = tuple(
        replace(p, canaries=p.canaries[:1]) if p.id == "sample-c" else p for p in case.batch.packs
    )
    reading = case.analyzer.read(replace(case.batch, packs=packs), case.answers)
    assert reading.failures["f000014.cpp"] == "the rule pack sample-c has no canary for cpp"
    assert "f000007.c" in reading.analysed


def test_each_family_loads_its_own_packs(case: Any) -> None:
    scans = case.analyzer.commands(case.batch)[::2]
    configs = [[w for w in scan.arguments if w.startswith("/rules/")] for scan in scans]
    assert configs == [
        ["/rules/parse-probe.json", "/rules/sample-c.json"],
        ["/rules/parse-probe.json", "/rules/sample-python.json"],
    ]


def test_the_few_files_of_a_commit_share_one_scan_and_one_check(recorded: Any) -> None:
    batch = recorded(Semgrep()).batch
    scan, syntax = Semgrep().commands(batch)
    assert [w for w in scan.arguments if w.startswith("/rules/")] == [
        "/rules/parse-probe.json",
        "/rules/sample-c.json",
        "/rules/sample-python.json",
    ]
    every = {*(file.name for file in batch.files), *(canary.name for canary in batch.canaries)}
    assert {w.removeprefix("./") for w in scan.arguments if w.startswith("./")} == every
    assert set(syntax.stdin.decode().splitlines()) == every


def test_options_reach_the_command(case: Any) -> None:
    batch = replace(case.batch, options={"rule-timeout-s": "9", "front-end": "classic"})
    arguments = case.analyzer.commands(batch)[0].arguments
    assert "--timeout=9" in arguments
    assert "--experimental" not in arguments


def test_an_option_that_is_no_number_is_an_error_of_use(case: Any) -> None:
    batch = replace(case.batch, options={"memory-mib": "-1"})
    with pytest.raises(UsageError, match="memory-mib is '-1', not a whole number"):
        case.analyzer.commands(batch)
