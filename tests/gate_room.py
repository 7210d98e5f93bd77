"""A real repository under the gate, and the whole command `gatekeeper` as somebody types it, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from known_tools import known_tools

from gatekeeper.testing.story import Act, Repository

ROOT = Path(__file__).resolve().parents[1]
_AIKO = (("NAME", "Aiko Ito"), ("EMAIL", "aiko@example.org"))
AGAINST = ("failed", "undecided")
PEOPLE = """version = 1
[[people]]
id = "aiko"
name = "Aiko Ito"
emails = ["aiko@example.org"]
roles = ["author", "reviewer"]
clearance = ["A", "B", "C"]
[[people]]
id = "ben"
name = "Ben Okafor"
emails = ["ben@example.org"]
roles = ["author", "reviewer", "tester", "approver"]
clearance = ["A", "B", "C"]
"""
CONFIGURATION = """version = 1
[project]
name = "pump"
[layout]
tests = ["tests/**"]
documents = ["gatekeeper.toml", "compliance/**"]
product = ["src/**"]
[analyzers]
packs = ["python-host"]
[[items]]
id = "PUMP"
class = "A"
paths = ["src/**"]
tests = ["tests/**"]
"""
GOOD = "def volume(rate, hours):\n    return rate * hours\n"
FLAW = (
    "import subprocess\n\n\ndef run(command):\n    return subprocess.call(command, shell=True)\n"
)
PROJECT = {
    "gatekeeper.toml": CONFIGURATION,
    "compliance/people.toml": PEOPLE,
    "src/volume.py": GOOD,
    "tests/test_volume.py": "from volume import volume\n\n\ndef test_volume():\n    assert volume(2, 3) == 6\n",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A run of the gate: what was said, and its JSON report."""

    said: Said
    report: dict[str, Any]

    @property
    def verdict(self) -> str:
        """The verdict's word."""
        return str(self.report["verdict"])

    @property
    def against(self) -> list[dict[str, Any]]:
        """The decisions that keep the run from passing."""
        return [each for each in self.report["decisions"] if each["verdict"] in AGAINST]

    def codes(self, path: str | None = None) -> set[str]:
        """The reason codes of what is against the run, or against one path of it."""
        return {
            str(each["code"])
            for each in self.against
            if path is None or _path(each) == path or each["subject"] == path
        }

    def causes(self, path: str) -> dict[str, str]:
        """By analyzer, why it has not looked at that path."""
        return {
            str(account["analyzer"]): str(account["cause"])
            for account in self.report["not_analysed"]
            if account["path"] == path and account["state"] == "failed"
        }

    def rules(self, path: str) -> set[str]:
        """Every rule that some tool saw broken in that path."""
        return {
            f"{seen['analyzer']}:{seen['rule']}"
            for finding in self.report["findings"]
            if finding["location"]["path"] == path
            for seen in finding["seen_by"]
        }


def _path(decision: dict[str, Any]) -> str | None:
    place = decision["location"]
    return None if place is None else str(place["path"])


class Room:
    """A folder with a repository, a home for it, and evidence outside of it."""

    def __init__(self, folder: Path, *, tools_known: bool = True) -> None:
        self.folder = folder
        self.home = folder / "home"
        if tools_known:
            shutil.copytree(known_tools(), self.home, dirs_exist_ok=True)
        self.evidence = folder / "evidence"
        self.bin = folder / "bin"
        self.turn = 0
        self.repository = Repository(folder / "repository", self.home)
        (folder / "tmp").mkdir()

    @property
    def top(self) -> Path:
        """The top of the work tree."""
        return self.repository.folder

    def commit(
        self, files: Mapping[str, str | bytes] | None = None, message: str = "Change"
    ) -> str:
        """A commit of those files, its id."""
        return str(self.repository.commit(Act(message, write=files or {})))

    def stage(self, files: Mapping[str, str | bytes]) -> None:
        """Those files written and staged."""
        self.repository.write(files)
        self.repository.git("add", "--all", "--force")

    def environment(self, **more: str) -> dict[str, str]:
        """What the command is started with: nothing of the caller's but where Python code lies.

        Each has another last folder on its PATH, so no verdict of an earlier one stands: every run judges.
        """
        self.turn += 1
        return {
            "PATH": f"/usr/local/bin:/usr/bin:/bin:/nowhere/{self.turn}",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
            "HOME": str(self.home),
            "TMPDIR": str(self.folder / "tmp"),
            "LC_ALL": "C.UTF-8",
            **more,
        }

    def gatekeeper(
        self,
        *arguments: str,
        stdin: str = "",
        environment: Mapping[str, str] | None = None,
        python: Sequence[str] = (sys.executable,),
        where: Path | None = None,
    ) -> Said:
        """What `gatekeeper ARGUMENTS` says, typed in the repository."""
        done = subprocess.run(
            [*python, "-m", "gatekeeper.cli.main", *arguments],
            cwd=where or self.top,
            env=self.environment() if environment is None else dict(environment),
            input=stdin.encode(),
            capture_output=True,
            check=False,
        )
        words = (done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
        return Said(done.returncode, *words)

    def check(self, *arguments: str, **more: Any) -> Judged:
        """A run of `gatekeeper check` with its JSON report; fails the test when there is none."""
        said = self.gatekeeper(
            "check", *arguments, "--evidence", str(self.evidence), "-o", "json=-", **more
        )
        assert said.out.startswith("{"), said
        return Judged(said, json.loads(said.out))

    def git(self, *arguments: str, where: Path | None = None, **environment: str) -> Said:
        """What git says with `gatekeeper` on its PATH, whatever its status: hooks may refuse."""
        person = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in _AIKO
        }
        path = os.pathsep.join([str(self.command_folder()), "/usr/local/bin:/usr/bin:/bin"])
        fixed = {
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_EDITOR": "true",
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=where or self.top,
            env=self.environment(PATH=path, **person, **fixed) | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        words = (done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
        return Said(done.returncode, *words)

    def head_of(self, bare: Path) -> str:
        """The commit of `main` in another repository."""
        return self.repository.git("--git-dir", str(bare), "rev-parse", "main")

    def command_folder(self) -> Path:
        """A folder with an executable `gatekeeper` for a PATH."""
        self.bin.mkdir(exist_ok=True)
        script = self.bin / "gatekeeper"
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -m gatekeeper.cli.main "$@"\n')
        script.chmod(0o755)
        return self.bin
