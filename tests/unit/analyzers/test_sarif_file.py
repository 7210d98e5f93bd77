"""A SARIF log from elsewhere counts for what it proves: bound to the commit, whole, and about tracked files."""

import json
from typing import Any

import pytest

from gatekeeper.analyzers.sarif_file import SarifExpectation, SarifReading, read_sarif
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath

COMMIT = "4f1c2e9a4f1c2e9a4f1c2e9a4f1c2e9a4f1c2e9a"


def result(uri: str = "src/a.c", **members: Any) -> dict[str, Any]:
    artifact = {"uri": uri, **members.pop("artifact", {})}
    place = {"artifactLocation": artifact, "region": members.pop("region", {"startLine": 3})}
    return {
        "ruleId": "R1",
        "message": {"text": "is wrong"},
        "locations": [{"physicalLocation": place}],
        **members,
    }


def run(*results: Any, rules: Any = (), **members: Any) -> dict[str, Any]:
    driver = {"name": "Tool", "semanticVersion": "1.2.3", "rules": list(rules)}
    return {"tool": {"driver": driver}, "results": list(results), **members}


def read(*runs: Any, version: str = "2.1.0", **expected: Any) -> SarifReading:
    data = json.dumps({"version": version, "runs": list(runs)}).encode()
    return read_sarif(data, SarifExpectation(COMMIT, **expected), "tool.sarif")


def found(*runs: Any, **expected: Any) -> tuple[RawFinding, ...]:
    reading = read(*runs, **expected)
    assert reading.defect is None
    assert [part.defects for part in reading.runs] == [()] * len(runs)
    return tuple(finding for part in reading.runs for finding in part.findings)


def astray(one_run: Any, **expected: Any) -> str:
    reading = read(one_run, **expected)
    assert reading.runs[0].findings == ()
    (defect,) = reading.runs[0].defects
    return defect


def test_a_result_becomes_a_finding() -> None:
    rule = {
        "id": "R1",
        "defaultConfiguration": {"level": "error"},
        "help": {"text": "Mend it."},
        "helpUri": "https://example.org/r1",
        "properties": {"tags": ["security", "external/cwe/cwe-079"]},
    }
    region = {"startLine": 3, "endLine": 4, "startColumn": 5, "endColumn": 6}
    assert found(run(result(region=region), rules=[rule])) == (
        RawFinding(
            file="src/a.c",
            rule="R1",
            level=Level.ERROR,
            message="is wrong",
            region=Region(3, 4, 5, 6),
            cwe=(79,),
            help="Mend it.",
            help_uri="https://example.org/r1",
        ),
    )


def test_tool_and_version_are_told() -> None:
    part = read(run(result())).runs[0]
    assert (part.tool, part.version) == ("Tool", "1.2.3")


@pytest.mark.parametrize(
    ("provenance", "bound"),
    [
        pytest.param([], False, id="nothing said"),
        pytest.param([{"repositoryUri": "https://x"}], False, id="no revision"),
        pytest.param([{"revisionId": COMMIT}], True, id="this commit"),
        pytest.param([{"revisionId": COMMIT.upper()}], True, id="this commit in capitals"),
        pytest.param([{"revisionId": "0" * 40}, {"revisionId": COMMIT}], True, id="one of two"),
    ],
)
def test_a_log_is_bound_by_the_commit_it_names(provenance: Any, bound: bool) -> None:
    assert read(run(versionControlProvenance=provenance)).runs[0].bound is bound


@pytest.mark.parametrize("revision", ["0" * 40, COMMIT[:12]], ids=["another", "abbreviated"])
def test_a_log_of_another_commit_is_refused(revision: str) -> None:
    reading = read(run(versionControlProvenance=[{"revisionId": revision}]))
    assert reading == SarifReading(
        defect=f"tool.sarif: Tool: it is about commit {revision}, not {COMMIT}"
    )


@pytest.mark.parametrize(
    ("invocations", "completed"),
    [
        pytest.param([], False, id="nothing said"),
        pytest.param([{"executionSuccessful": True}], True, id="said"),
    ],
)
def test_a_run_is_complete_when_it_says_so(invocations: Any, completed: bool) -> None:
    assert read(run(invocations=invocations)).runs[0].completed is completed


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        pytest.param(run(invocations=[{"executionSuccessful": False}]), "did not end well", id="failed"),
        pytest.param(
            run(
                invocations=[
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": "cannot parse x.c"}}
                        ],
                    }
                ]
            ),
            "an error of the tool: cannot parse x.c",
            id="notification",
        ),
        pytest.param(
            run(
                invocations=[
                    {
                        "executionSuccessful": True,
                        "toolConfigurationNotifications": [
                            {"level": "error", "message": {"text": "rule R9 unknown"}}
                        ],
                    }
                ]
            ),
            "an error of the tool: rule R9 unknown",
            id="configuration",
        ),
        pytest.param(run() | {"results": None}, "the tool did not look", id="null results"),
        pytest.param({"tool": {"driver": {"name": "Tool"}}}, "did not look", id="no results"),
        pytest.param(run(invocations=[{}]), "promised shape", id="success not said"),
        pytest.param({"results": []}, "promised shape", id="no tool"),
    ],
)  # fmt: skip
def test_a_run_that_failed_is_refused(broken: Any, cause: str) -> None:
    assert cause in (read(run(result()), broken).defect or "")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        pytest.param(b"", "wrote no answer", id="empty"),
        pytest.param(b"not json", "cannot be read", id="no JSON"),
        pytest.param(b'{"version":"2.1.0","version":"2.1.0","runs":[]}', "cannot be read", id="twice"),
        pytest.param(b"[" * 100_000, "nested deeper", id="deep"),
        pytest.param(b'{"version":"2.1.0","runs":[]}', "holds no run", id="no runs"),
        pytest.param(b'{"version":"2.0.0","runs":[]}', "'2.0.0', not '2.1.0'", id="version"),
        pytest.param(b" " * (64 * 1024**2 + 1) + b"1", "more than", id="too large"),
    ],
)  # fmt: skip
def test_what_is_not_sarif_is_refused(data: bytes, cause: str) -> None:
    reading = read_sarif(data, SarifExpectation(COMMIT), "tool.sarif")
    assert cause in (reading.defect or "")
    assert reading.runs == ()


BASES = {
    "%SRCROOT%": {"uri": "file:///builds/pump/"},
    "FIRMWARE": {"uri": "firmware/", "uriBaseId": "%SRCROOT%"},
}


@pytest.mark.parametrize(
    ("uri", "artifact", "path"),
    [
        pytest.param("src/a.c", {}, "src/a.c", id="relative"),
        pytest.param("./src//b/../a.c", {}, "src/a.c", id="with dots"),
        pytest.param("src/a%20b%C3%A4.c", {}, "src/a bä.c", id="percent-encoded"),
        pytest.param("src/a%FF.c", {}, "src/a\udcff.c", id="not UTF-8"),
        pytest.param("src/a.c", {"uriBaseId": "%SRCROOT%"}, "src/a.c", id="base"),
        pytest.param("a.c", {"uriBaseId": "FIRMWARE"}, "firmware/a.c", id="base of a base"),
        pytest.param("a.c", {"uriBaseId": "UNKNOWN"}, "a.c", id="base nobody defines"),
        pytest.param("file:///builds/pump/src/a.c", {}, "src/a.c", id="absolute below a base"),
        pytest.param("file://localhost/srv/tree/a.c", {}, "a.c", id="absolute below a root"),
        pytest.param("/srv/tree/a.c", {}, "a.c", id="absolute path below a root"),
    ],
)
def test_a_place_is_led_back_to_its_path(uri: str, artifact: Any, path: str) -> None:
    log = run(result(uri, artifact=artifact), originalUriBaseIds=BASES)
    (finding,) = found(log, roots=("/srv/tree",))
    assert finding.file == path


def test_the_base_mapped_to_the_repository_is_its_root() -> None:
    log = run(
        result("../pump/src/a.c", artifact={"uriBaseId": "OUT"}),
        originalUriBaseIds={
            "ROOT": {"uri": "file:///builds/pump/"},
            "OUT": {"uri": "file:///builds/out/"},
        },
        versionControlProvenance=[{"revisionId": COMMIT, "mappedTo": {"uriBaseId": "ROOT"}}],
    )
    assert found(log)[0].file == "src/a.c"


def test_a_place_may_be_an_index_of_the_artifacts() -> None:
    place = {"artifactLocation": {"index": 0}, "region": {"startLine": 1}}
    one = result() | {"locations": [{"physicalLocation": place}]}
    assert found(run(one, artifacts=[{"location": {"uri": "src/b.c"}}]))[0].file == "src/b.c"


@pytest.mark.parametrize(
    ("uri", "cause"),
    [
        pytest.param("../a.c", "outside of the repository", id="above"),
        pytest.param("src/../../a.c", "outside of the repository", id="above on a detour"),
        pytest.param("src/%2e%2e/%2e%2e/a.c", "outside", id="above in disguise"),
        pytest.param("file:///etc/passwd", "outside of the repository", id="absolute elsewhere"),
        pytest.param("file:///builds/pump/../x.c", "outside", id="absolute on a detour"),
        pytest.param("file:///builds/pumpkin/x.c", "outside", id="a longer neighbour"),
        pytest.param("file://server/share/a.c", "on another machine", id="share"),
        pytest.param("https://example.org/a.c", "the scheme 'https'", id="web"),
        pytest.param("a%00.c", "not a relative path", id="NUL byte"),
        pytest.param("src\\a.c", "not a relative path", id="backslash"),
        pytest.param("a.c?x=1", "a query or fragment", id="query"),
        pytest.param("", "not a relative path", id="empty"),
    ],
)
def test_a_place_outside_of_the_tree_is_a_defect(uri: str, cause: str) -> None:
    assert cause in astray(run(result(uri), originalUriBaseIds=BASES))


def test_a_base_that_is_its_own_base_is_a_defect() -> None:
    circle = {"A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}}
    one = result("a.c", artifact={"uriBaseId": "A"})
    assert "in a circle" in astray(run(one, originalUriBaseIds=circle))


def test_a_path_that_is_not_tracked_is_a_defect() -> None:
    paths = frozenset({RepoPath("src/b.c")})
    assert astray(run(result()), paths=paths) == (
        "result 0 of Tool is not taken over: no tracked file has the path 'src/a.c'"
    )


@pytest.mark.parametrize(
    ("members", "cause"),
    [
        pytest.param({"locations": []}, "no place in a file", id="no location"),
        pytest.param({"ruleId": None}, "names no rule", id="no rule"),
        pytest.param({"region": {"startLine": -1}}, "no region", id="line below 1"),
        pytest.param({"region": {"startLine": 5, "endLine": 2}}, "no region", id="backwards"),
    ],
)
def test_a_result_that_cannot_be_placed_is_a_defect(members: Any, cause: str) -> None:
    assert cause in astray(run(result(**members)))


def test_the_tools_own_suppressions_have_no_effect() -> None:
    assert len(found(run(result(suppressions=[{"kind": "inSource"}])))) == 1


@pytest.mark.parametrize(
    "members",
    [
        {"kind": "pass"},
        {"kind": "notApplicable"},
        {"kind": "informational"},
        {"baselineState": "absent"},
    ],
    ids=lambda members: str(*members.values()),
)
def test_results_that_report_no_defect_are_left_out(members: Any) -> None:
    assert found(run(result(**members))) == ()


@pytest.mark.parametrize(
    ("members", "rule", "level"),
    [
        pytest.param({}, {}, Level.WARNING, id="by default"),
        pytest.param({"level": "note"}, {}, Level.NOTE, id="of the result"),
        pytest.param({}, {"defaultConfiguration": {"level": "error"}}, Level.ERROR, id="of the rule"),
        pytest.param({"level": "none"}, {}, Level.NOTE, id="none"),
        pytest.param({"level": "fatal"}, {}, Level.ERROR, id="unknown"),
        pytest.param({"kind": "review"}, {}, Level.NOTE, id="to be reviewed"),
    ],
)  # fmt: skip
def test_levels(members: Any, rule: Any, level: Level) -> None:
    assert found(run(result(**members), rules=[{"id": "R1", **rule}]))[0].level is level


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        pytest.param({"ruleId": "R1"}, "R1", id="id"),
        pytest.param({"ruleId": None, "ruleIndex": 0}, "R1", id="index"),
        pytest.param({"ruleId": None, "rule": {"id": "R1"}}, "R1", id="reference"),
        pytest.param({"ruleId": "R1/2"}, "R1/2", id="sub-rule"),
        pytest.param({"ruleId": "R7"}, "R7", id="not described"),
    ],
)
def test_rules_are_found(members: Any, rule: str) -> None:
    assert found(run(result(**members), rules=[{"id": "R1"}]))[0].rule == rule


def test_a_rule_of_an_extension_is_found() -> None:
    log = run(result(ruleId=None, rule={"index": 0, "toolComponent": {"index": 0}}))
    log["tool"]["extensions"] = [{"name": "pack", "rules": [{"id": "E1", "helpUri": "https://e"}]}]
    assert [(f.rule, f.help_uri) for f in found(log)] == [("E1", "https://e")]


def test_a_message_by_id_takes_its_arguments() -> None:
    message = {"id": "m", "arguments": ["x", "y"]}
    rule = {"id": "R1", "messageStrings": {"m": {"text": "{0} beside {1}"}}}
    assert found(run(result(message=message), rules=[rule]))[0].message == "x beside y"


@pytest.mark.parametrize(
    "members",
    [
        {"taxa": [{"id": "120", "toolComponent": {"name": "CWE"}}]},
        {"properties": {"cwe": "CWE-120"}},
        {"properties": {"tags": ["CWE-120"]}},
    ],
    ids=["taxa", "property", "tag"],
)
def test_weaknesses_of_a_result(members: Any) -> None:
    assert found(run(result(**members)))[0].cwe == (120,)


def test_equal_logs_give_equal_findings_whatever_their_order() -> None:
    one, two = result("b.c"), result("a.c")
    assert found(run(one, two)) == found(run(two, one))


def _flow(*places: tuple[str, int, str]) -> list[Any]:
    steps = [
        {
            "location": {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": line},
                },
                "message": {"text": words},
            }
        }
        for uri, line, words in places
    ]
    return [{"threadFlows": [{"locations": steps}]}]


def test_the_way_a_tool_shows_is_taken_over() -> None:
    (one,) = found(run(result(codeFlows=_flow(("src/b.c", 9, "read here"), ("src/a.c", 3, "")))))
    assert [(step.path, step.region.start_line, step.words) for step in one.steps] == [
        ("src/b.c", 9, "read here"),
        ("src/a.c", 3, "it passes here"),
    ]


def test_a_way_with_a_place_outside_of_the_tree_is_left_out() -> None:
    (one,) = found(run(result(codeFlows=_flow(("../b.c", 9, "read here"), ("src/a.c", 3, "")))))
    assert one.steps == ()
