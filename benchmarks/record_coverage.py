"""Runs the tests of the example compounder for each state of its story, and records their coverage test by test.

    python benchmarks/record_coverage.py

Needs gcc, gcov, make and coverage.py. Writes `examples/compounder.story/coverage/*.zip`; `gatekeeper demo` hands them over,
bound to the trees that it makes. For a merge request only the tests of the units that it touches are run; for one that
becomes a release, all of them.
"""

import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from gatekeeper.testing.story_file import StoryFile, ToldCommit, read_story

ROOT = Path(__file__).resolve().parents[1]
STORY = ROOT / "examples" / "compounder.story"
FLAGS = ("-std=c11", "-O0", "-g", "--coverage")
_TEST = re.compile(r"tests/(firmware/test_(\w+)\.c|host/test_(\w+)\.py)")
_PATCHED = re.compile(r"^\+\+\+ b/(.+)$", re.M)


def states(story: StoryFile) -> dict[str, tuple[list[ToldCommit], list[str], list[str]]]:
    """For the history and each request what it commits over the project, and the tests of C and of Python to run."""
    tests = sorted(path.stem.removeprefix("test_") for path in _tests("firmware", "c"))
    hosts = sorted(path.stem for path in _tests("host", "py"))
    found: dict[str, tuple[list[ToldCommit], list[str], list[str]]] = {}
    found["history"] = ([], tests, hosts)
    for request in story.requests:
        paths = [path for commit in request.commits for path in _paths(commit)]
        named = [match for path in paths if (match := _TEST.fullmatch(path))]
        c = [match[2] for match in named if match[2]]
        python = [f"test_{match[3]}" for match in named if match[3]]
        if request.release:
            # What is released is judged whole, not by the units that its last request touches.
            c, python = tests, hosts
        if c or python:
            found[request.id] = (request.commits, c, python)
    return found


def _paths(commit: ToldCommit) -> list[str]:
    """What a commit writes or changes."""
    patch = (STORY / commit.patch).read_text(encoding="utf-8") if commit.patch else ""
    return [each.path for each in commit.write] + _PATCHED.findall(patch)


def _tests(side: str, ending: str) -> list[Path]:
    return list((ROOT / "examples/compounder/tests" / side).glob(f"test_*.{ending}"))


def run(command: list[str], folder: Path, **environment: str) -> None:
    """Runs it; ends with its words when it fails."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())


def firmware_runs(project: Path, tests: list[str]) -> dict[str, bytes]:
    """A folder a test program, and what no program was built with beside them."""
    members: dict[str, bytes] = {}
    for test in tests:
        shutil.rmtree(project / "build", ignore_errors=True)
        run(["make", "-s", f"build/test_{test}", f"CFLAGS={' '.join(FLAGS)}"], project)
        run([f"build/test_{test}"], project)
        members |= _gcov(project, "gcda", f"test_{test}/")
    shutil.rmtree(project / "build", ignore_errors=True)
    run(["make", "-s", "product", f"CFLAGS={' '.join(FLAGS)}"], project)
    return members | _gcov(project, "gcno", "")


def _gcov(project: Path, ending: str, folder: str) -> dict[str, bytes]:
    """What gcov tells of the product's sources; the folder it ran in is of no interest to anybody."""
    notes = sorted(str(path) for path in (project / "build").rglob(f"*.{ending}"))
    run(["gcov", "--json-format", "--branch-probabilities", *notes], project)
    members = {}
    for path in sorted(project.glob("*.gcov.json.gz")):
        told = json.loads(gzip.decompress(path.read_bytes()))
        path.unlink()
        told["current_working_directory"] = "/"
        told["files"] = [each for each in told["files"] if each["file"].startswith("firmware/")]
        if told["files"]:
            name = f"{folder}{path.name.removesuffix('.gz')}"
            members[name] = json.dumps(told, separators=(",", ":")).encode()
    return members


def host_runs(project: Path, modules: list[str]) -> dict[str, bytes]:
    """coverage.py's JSON and its data, with a context for each test function."""
    (project / "coverage.cfg").write_text(
        "[run]\nbranch = true\nrelative_files = true\ndynamic_context = test_function\n"
        "source = host\n[json]\nshow_contexts = true\n",
        encoding="utf-8",
    )
    words = ["-m", "unittest", *modules]
    path = os.pathsep.join(str(project / each) for each in ("host", "tests/host"))
    measured = [sys.executable, "-m", "coverage", "run", "--rcfile=coverage.cfg", *words]
    run(measured, project, PYTHONPATH=path)
    told = [
        sys.executable,
        "-m",
        "coverage",
        "json",
        "-q",
        "--rcfile=coverage.cfg",
        "-o",
        "c.json",
    ]
    run(told, project)
    report, data = (project / "c.json").read_bytes(), (project / ".coverage").read_bytes()
    return {"coverage.json": report, ".coverage": data}


def packed(members: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on its members alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(members.items()):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def recorded(commits: list[ToldCommit], c: list[str], python: list[str]) -> dict[str, bytes]:
    """The reports of one state by their names in `gatekeeper.toml`."""
    with tempfile.TemporaryDirectory() as work:
        project = Path(work) / "compounder"
        shutil.copytree(ROOT / "examples" / "compounder", project)
        for commit in commits:
            for file in commit.write:
                (project / file.path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(STORY / file.source, project / file.path)
            if commit.patch:
                run(["git", "apply", str(STORY / commit.patch)], project)
        reports = {"firmware": packed(firmware_runs(project, c))} if c else {}
        return reports | ({"host": packed(host_runs(project, python))} if python else {})


def main() -> None:
    """Writes every report and tells its size."""
    (STORY / "coverage").mkdir(exist_ok=True)
    for name, (commits, c, python) in states(read_story(STORY / "story.toml")).items():
        for side, raw in recorded(commits, c, python).items():
            target = STORY / "coverage" / f"{name}-{side}.zip"
            target.write_bytes(raw)
            print(f"{target.name}: {len(raw)} bytes")


if __name__ == "__main__":
    main()
