"""Runs tests for real, in gcc's and coverage.py's coverage, and packs what they leave as a report that is bound."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.trace import GivenReport
from gatekeeper.trace.binding import note_bytes

DATE = (2026, 1, 1, 0, 0, 0)


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gcov_runs(tree: Path, runs: dict[str, list[str]], *arguments: str) -> bytes:
    """The coverage of programs made of these sources, one program a run, with a folder for each run."""
    build = tree.parent / "build"
    members: dict[str, bytes] = {}
    for run, sources in runs.items():
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir()
        program = str(build / "program")
        paths = [str(tree / source) for source in sources]
        _run(["gcc", "-O0", "--coverage", "-I", str(tree), *paths, "-o", program], build)
        _run([program, *(arguments or ()), run.partition("::")[2]], build)
        notes = sorted(path.name for path in build.glob("*.gcda"))
        _run(["gcov", "--json-format", "--branch-probabilities", *notes], build)
        members |= {f"{run}/{p.name}": p.read_bytes() for p in build.glob("*.gcov.json.gz")}
    return packed(members)


def python_runs(tree: Path, source: str, tests: str, *, data: bool = True) -> bytes:
    """The coverage of pytest with a context for each test, with the data file beside the JSON or without."""
    environment = {"PYTHONPATH": str(tree / source), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    python = [sys.executable, "-m"]
    pytest = [
        *python,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "pytest_cov",
        "--cov",
        source,
    ]
    _run(
        [*pytest, "--cov-branch", "--cov-context=test", "--cov-report=", tests], tree, environment
    )
    _run([*python, "coverage", "json", "-q", "--show-contexts", "-o", "c.json"], tree, environment)
    report, recorded = (tree / "c.json").read_bytes(), (tree / ".coverage").read_bytes()
    (tree / "c.json").unlink()
    (tree / ".coverage").unlink()
    return packed({"c.json": report, ".coverage": recorded}) if data else report


def bound(name: str, raw: bytes, commit: str, tree: str) -> GivenReport:
    """The report with the note that `gatekeeper trace --bind` writes."""
    return GivenReport(name, raw, note_bytes(raw, ObjectId(commit), ObjectId(tree)))


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    path = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env={**path, **(environment or {})}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
