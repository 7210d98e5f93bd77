"""What a commit's hook imports: counted and listed, never timed."""

import json
import subprocess
import sys
from pathlib import Path

from gate_room import PROJECT, ROOT, Room

START = """
import json, sys
before = set(sys.modules)
import gatekeeper.cli.main, gatekeeper.cli.hook
from gatekeeper.gate.built_in import built_in
from gatekeeper.plugins.registry import build_registry
build_registry([built_in()])
print(json.dumps(sorted(set(sys.modules) - before)))
"""
RUN = """
import json, sys
import gatekeeper.cli.main
sys.argv = ["gatekeeper", "hook", "pre-commit", "-q"]
gatekeeper.cli.main.main()
print(json.dumps(sorted(sys.modules)))
"""
HEAVY = (
    "asyncio",
    "click",
    "cryptography",
    "email",
    "git",
    "hcl2",
    "html",
    "http",
    "importlib.metadata",
    "jinja2",
    "jsonschema",
    "lark",
    "multiprocessing",
    "pydantic",
    "rich",
    "securesystemslib",
    "ssl",
    "xml",
    "yaml",
    "zipfile",
)
"""Each costs more than a hook's whole decision, and none is needed to take it."""
ROOMS_OF_OTHERS = ("record", "reviews", "testing", "trace")
MOST_AT_START = 71
"""Of gatekeeper's own modules, the plugins' offers listed. Raise it only for a module that every commit needs."""
MOST_IN_A_RUN = 372
MOST_WHERE_A_VERDICT_STANDS = 60
"""Of a commit whose equal was judged before: nothing that judges, reads objects or shows."""


def modules(code: str, folder: Path, given: dict[str, str] | None = None) -> list[str]:
    environment = given or {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    listed: list[str] = json.loads(done.stdout.splitlines()[-1])
    return listed


def heavy(found: list[str]) -> list[str]:
    return [name for name in found if any(name == h or name.startswith(f"{h}.") for h in HEAVY)]


def own(found: list[str]) -> list[str]:
    return [name for name in found if name.startswith("gatekeeper.")]


def test_the_start_of_a_hook_imports_nothing_heavy(tmp_path: Path) -> None:
    found = modules(START, tmp_path)
    assert heavy(found) == []
    assert "sqlite3" not in found


def test_the_start_of_a_hook_brings_no_analyzer_check_format_or_reader(tmp_path: Path) -> None:
    found = own(modules(START, tmp_path))
    offers = [name for name in found if name.split(".")[1] in ("checks", *ROOMS_OF_OTHERS)]
    assert offers == []
    assert "gatekeeper.analyzers.semgrep" not in found
    assert "gatekeeper.reports.html" not in found
    assert "gatekeeper.threats.formats.tm7" not in found
    assert len(found) <= MOST_AT_START, f"{len(found)} modules: {' '.join(found)}"


def test_a_verdict_that_stands_imports_nothing_that_judges(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    environment = room.environment()
    modules(RUN, room.top, environment)
    found = modules(RUN, room.top, environment)
    assert heavy(found) == []
    assert "gatekeeper.gate.standing" in found
    assert not {
        "gatekeeper.gate.run",
        "gatekeeper.history.repository.view",
        "msgspec",
        "pluggy",
    } & set(found)
    assert len(own(found)) <= MOST_WHERE_A_VERDICT_STANDS, f"{len(own(found))} modules"


def test_a_commit_that_is_remembered_imports_nothing_heavy(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    modules(RUN, room.top, room.environment())
    found = modules(RUN, room.top, room.environment())
    assert heavy(found) == []
    assert [n for n in own(found) if n.split(".")[1] in ROOMS_OF_OTHERS] == []
    assert "gatekeeper.analyzers.normal.views" not in found
    assert len(own(found)) <= MOST_IN_A_RUN, f"{len(own(found))} modules"
