"""The Python corpora as cases, and what every tool said of them, kept in a folder so that nothing is asked twice.

A *case* is a file that is faulty or sound in a known weakness (BenchmarkPython, SecurityEval), or one side of a fix. What is kept
is the answer of the gate with bandit, the pack python-host and flow-python, and that of `ruff check --select S` where ruff is
installed; of which half a case is, its name says (the first byte of its SHA-256).
"""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fixes import Fix, read_fix
from gate_run import Found, gate_over
from python_noise import files_of


@dataclass(frozen=True)
class Case:
    """One file whose weakness is known."""

    name: str
    cwe: int
    is_faulty: bool
    category: str = ""

    @property
    def is_check(self) -> bool:
        """Whether nothing may be tuned on it."""
        key = self.name.removesuffix(".py") if self.category else self.name
        return hashlib.sha256(key.encode()).digest()[0] % 2 == 1


def benchmark(folder: Path) -> tuple[list[Case], dict[str, bytes]]:
    """BenchmarkPython: its table and its files, with the helpers that its cases import."""
    table = next(folder.glob("expectedresults-*.csv"))
    rows = [row for row in csv.reader(table.open()) if row and not row[0].startswith("#")]
    cases = [Case(f"{row[0]}.py", int(row[3]), row[2] == "true", row[1]) for row in rows]
    files = {case.name: (folder / "testcode" / case.name).read_bytes() for case in cases}
    return cases, files | {
        f"helpers/{path.name}": path.read_bytes() for path in folder.glob("helpers/*.py")
    }


def security_eval(folder: Path) -> tuple[list[Case], dict[str, bytes]]:
    """SecurityEval: every case is faulty."""
    root = folder / "Testcases_Insecure_Code"
    files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.py")}
    return [
        Case(name, int(name.split("/")[0].removeprefix("CWE-")), True) for name in sorted(files)
    ], files


def fixes(table: Path, folder: Path, at: str, half: str) -> tuple[list[Fix], dict[str, bytes]]:
    """The fixes of one half, and both sides of them."""
    with table.open() as rows:
        found = [read_fix(row, folder, at) for row in csv.reader(rows) if row]
    found = [fix for fix in found if fix.is_check == (half == "check")]
    return found, {s.name: s.content for fix in found for s in (*fix.before, *fix.after)}


def trees(folders: list[Path]) -> dict[str, bytes]:
    """The Python files of sound trees, tests left out."""
    return {
        f"{folder.name}/{name}": content
        for folder in folders
        for name, content in files_of(folder, tests=False).items()
    }


def said(kept: Path, files: Mapping[str, bytes]) -> dict[str, tuple[Found, ...]]:
    """What the tools say of the files: as kept, or asked now and kept."""
    if not kept.is_file():
        told = {name: list(found) for name, found in gate_over(files).items()}
        for name, more in ruff(files).items():
            told.setdefault(name, []).extend(more)
        rows = {
            name: [
                [f.rule, f.level, sorted(f.cwe), sorted(f.voices), f.first, f.last]
                for f in several
            ]
            for name, several in told.items()
        }
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(rows, sort_keys=True))
    return {
        name: tuple(
            Found(r, lv, frozenset(cwe), frozenset(v.split(":")[0] for v in vs), a, b, frozenset(vs))
            for r, lv, cwe, vs, a, b in rows
        )
        for name, rows in json.loads(kept.read_text()).items()
    }  # fmt: skip


def ruff(files: Mapping[str, bytes]) -> dict[str, list[Found]]:
    """What ruff's port of bandit says; nothing when ruff is not installed."""
    beside = Path(sys.executable).with_name("ruff")
    program = str(beside) if beside.is_file() else shutil.which("ruff")
    found: dict[str, list[Found]] = {}
    if program is None:
        return found
    with tempfile.TemporaryDirectory() as made:
        for name, content in files.items():
            to = Path(made) / name
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
        done = subprocess.run(
            [program, "check", "--isolated", "--select", "S", "--output-format", "json", "."],
            cwd=made,
            capture_output=True,
            text=True,
            check=False,
        )
        for one in json.loads(done.stdout or "[]"):
            code = one["code"] or ""
            if code.startswith("S"):
                name = str(Path(one["filename"]).resolve().relative_to(Path(made).resolve()))
                first, last = one["location"]["row"], one["end_location"]["row"]
                voice = f"ruff:{code}"
                found.setdefault(name, []).append(
                    Found(voice, "warning", frozenset(), frozenset({"ruff"}), first, last, frozenset({voice}))
                )  # fmt: skip
    return found
