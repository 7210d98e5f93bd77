"""The demo ends as its story tells, and the device it plays has unit tests that really run."""

import argparse
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from record_tables import tables_of

from gatekeeper.cli.console import Console
from gatekeeper.cli.demo import run
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.config.shipped import shipped
from gatekeeper.trace.gcov import read_gcov


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[ExitStatus, str, Path]:
    folder = tmp_path_factory.mktemp("demo") / "played"
    said = io.StringIO()
    console = Console(said, io.StringIO(), dict(os.environ), colour=False, progress=False)
    status = run(argparse.Namespace(folder=folder), console)
    return status, said.getvalue(), folder


def test_every_merge_request_ends_as_told(played: tuple[ExitStatus, str, Path]) -> None:
    status, said, _ = played
    assert "not what the story tells" not in said
    assert "15 of 15 merge requests ended as their story tells" in said
    assert status is ExitStatus.PASSED


def test_the_record_of_the_demo_is_there_and_claims_nothing_unknown(
    played: tuple[ExitStatus, str, Path],
) -> None:
    _, _, folder = played
    record = tables_of(folder / "record")
    assert (folder / "record" / "record.html").stat().st_size > 10_000
    names = {path.name for path in (folder / "record").iterdir()}
    assert names >= {
        "record.pdf", "matrix.xlsx", "findings.sarif", "sbom.cdx.json", "vex.openvex.json", "MANIFEST",
        "assessment-results.oscal.json", "ledger", "csv", "record.schema.json", "record.json", "threats.html",
    }  # fmt: skip
    assert b">Multi-patient harm view<" in (folder / "record" / "threats.html").read_bytes()
    assert record["about"][0]["baseline"] == "1.0"
    assert record["anchor"][0]["source"] == "1.1"
    [founding] = (row for row in record["commit"] if not row["approvals"])
    assert founding["subject"] == "Found the repository with its rules and its people"
    assert founding["unknown"] == ["no run of the audit trail judged it"]
    stand = {row["id"]: row["state"] for row in record["clause"]}
    shown = ("5.6.3", "5.6.6", "5.6.7", "5.6.8", "5.7.5", "5.8.3", "8.2.1", "9.5", "9.8")
    assert {stand[f"62304:{each}"] for each in shown} == {"met"}
    assert [row["state"] for row in record["problem"]] == ["solved", "open"]
    assert "severity: S5" in record["hazard"][0]["its-file-says"]
    assert {row["made-by"] for row in record["report"]} == {"the play of a story", ""}
    states = {gap["state"] for gap in record["gap"]}
    assert "unknown" in states
    assert not states & {"met", "passed"}


def test_the_record_of_the_demo_shows_what_its_people_judged(
    played: tuple[ExitStatus, str, Path],
) -> None:
    _, _, folder = played
    stand = {each["id"]: each for each in tables_of(folder / "record")["clause"]}
    judged, away = stand["62304:5.2.2"], stand["Part11:11.30"]
    assert judged["state"] == "human-judged"
    assert "met, judged by Grace Lin on " in judged["why"]
    assert away["state"] == "not applicable"
    assert "approved by Hugo Brandt on " in away["why"]


def test_the_recorded_coverage_is_what_the_tests_run_now(tmp_path: Path) -> None:
    """Of one merge request: the same lines and branches, whatever version of gcc wrote them down."""
    device = tmp_path / "compounder"
    shutil.copytree(shipped("examples") / "compounder", device)
    story = shipped("examples") / "compounder.story"
    for part in ("change", "tests"):
        patch = story / "overlay" / "slow-end" / f"{part}.patch"
        subprocess.run(["git", "apply", str(patch)], cwd=device, check=True)
    flags = "CFLAGS=-std=c11 -O0 -g --coverage"
    subprocess.run(["make", "-s", "build/test_dose", flags], cwd=device, check=True)
    subprocess.run(["build/test_dose"], cwd=device, check=True, capture_output=True)
    notes = sorted(str(path) for path in (device / "build").rglob("*.gcda"))
    command = ["gcov", "--json-format", "--branch-probabilities", "--stdout", *notes]
    told = subprocess.run(command, cwd=device, check=True, capture_output=True).stdout
    now = [read_gcov(line) for line in told.splitlines() if line.strip()]
    [dose] = [f for each in now for f in each.coverage if f.path == "firmware/pump/dose.c"]
    recorded = read_gcov((story / "coverage" / "slow-end-firmware.zip").read_bytes())
    [then] = [f for f in recorded.coverage if f.path == "firmware/pump/dose.c"]
    [run] = [each for each in then.runs if each.test == "test_dose"]
    assert dose.covered == run.lines


def test_the_unit_tests_of_the_device_pass(tmp_path: Path) -> None:
    device = tmp_path / "compounder"
    shutil.copytree(shipped("examples") / "compounder", device)
    done = subprocess.run(
        ["make", "test"], cwd=device, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
