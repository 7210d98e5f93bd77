"""A report of a tool that ran elsewhere joins the findings, and one about something else does not pass."""

import datetime as dt
import json
from pathlib import Path

import pytest

from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.gate_run import GateRun
from gatekeeper.testing.story import Act, Repository

CONFIGURATION = """version = 1
[project]
name = "notes"
default-class = "A"
[layout]
documents = ["**"]
[analyzers]
packs = []
"""
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    told = Repository(tmp_path_factory.mktemp("told"), tmp_path_factory.mktemp("home"))
    told.commit(Act("Begin", write={"gatekeeper.toml": CONFIGURATION, "notes.txt": "one\ntwo\n"}))
    return told


def report(path: str, revision: str = "", **run: object) -> bytes:
    place = {"artifactLocation": {"uri": path}, "region": {"startLine": 2}}
    result = {
        "ruleId": "X1",
        "level": "error",
        "message": {"text": "says so"},
        "locations": [{"physicalLocation": place}],
    }
    provenance = [{"repositoryUri": "https://example.org/r", "revisionId": revision}]
    told = {"tool": {"driver": {"name": "other"}}, "results": [result], **run}
    if revision:
        told["versionControlProvenance"] = provenance
    return json.dumps({"version": "2.1.0", "runs": [told]}).encode()


def judged(repository: Repository, data: bytes, evidence: Path) -> GateRun:
    request = Request(
        repository.folder, ChangeKind.TREE, NOW, {}, sarif=(("other", data),), evidence=evidence
    )
    return run_gate(request).run


def codes(run: GateRun) -> set[str]:
    return {decision.answer.code for decision in run.decisions if decision.verdict < 2}


def test_its_findings_join_ours(repository: Repository, tmp_path: Path) -> None:
    run = judged(repository, report("notes.txt", str(repository.head())), tmp_path)
    assert codes(run) == {"other:X1"}
    assert run.facts.tools[-1].name == "other (other)"


@pytest.mark.parametrize(
    "data",
    [
        report("elsewhere.txt"),
        report("notes.txt", "1" * 40),
        report("notes.txt", invocations=[{"executionSuccessful": False}]),
        b"{}",
        b'{"version": "2.1.0", "runs": []}',
    ],
    ids=["other tree", "other commit", "failed run", "no report", "no run"],
)
def test_a_report_that_proves_nothing_is_undecided(
    repository: Repository, data: bytes, tmp_path: Path
) -> None:
    assert "tool-missing" in codes(judged(repository, data, tmp_path))
