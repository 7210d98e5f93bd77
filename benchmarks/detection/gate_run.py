"""The gate over files that are no repository: a repository made of them, judged once, its findings by file."""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = """\
version = 1
[project]
name = "corpus"
default-class = "C"
[layout]
documents = ["compliance/**", "gatekeeper.toml"]
product = ["product/**"]
[analyzers]
packs = ["c-firmware", "python-host"]
[analyzers.tools.flow-python]
required = true
[[items]]
id = "CORPUS"
title = "corpus"
class = "C"
paths = ["product/**"]
"""


@dataclass(frozen=True)
class Found:
    """One finding."""

    rule: str
    level: str
    cwe: frozenset[int]
    analyzers: frozenset[str]
    first: int
    last: int
    voices: frozenset[str] = frozenset()
    """`analyzer:rule` of every tool that says it."""


def gate_over(
    files: Mapping[str, bytes], tools: tuple[str, ...] = ()
) -> Mapping[str, tuple[Found, ...]]:
    """What the gate finds in each file, under its name; `tools` are analyzers to ask for beside the usual ones."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for name, content in files.items():
            to = root / "product" / name
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
        asked = "".join(f"[analyzers.tools.{tool}]\nrequired = true\n" for tool in tools)
        (root / "compliance").mkdir()
        (root / "compliance" / "people.toml").write_text("version = 1\n")
        (root / "gatekeeper.toml").write_text(
            CONFIGURATION.replace("[[items]]", f"{asked}[[items]]")
        )
        git = ["git", "-c", "user.name=corpus", "-c", "user.email=corpus@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "corpus"]):
            subprocess.run([*git, *command], cwd=root, check=True)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "gatekeeper.cli.main",
                "check",
                "--all",
                "--output",
                "json=report.json",
            ],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        if not (root / "report.json").is_file():
            raise SystemExit(
                f"the gate gave no report: {done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        report = json.loads((root / "report.json").read_bytes())
    for what in report["not_analysed"]:
        print(f"not analysed: {what}", file=sys.stderr)
    found: dict[str, list[Found]] = defaultdict(list)
    for one in report["findings"]:
        where = one["location"]
        found[where["path"].removeprefix("product/")].append(
            Found(
                rule=one["rule"],
                level=one["level"],
                cwe=frozenset(one["cwe"]),
                analyzers=frozenset(seen["analyzer"] for seen in one["seen_by"]),
                first=where["start_line"],
                last=where["end_line"],
                voices=frozenset(f"{seen['analyzer']}:{seen['rule']}" for seen in one["seen_by"]),
            )
        )
    return {name: tuple(several) for name, several in found.items()}
