"""A made-up edition of the standard with two safety classes, and a room whose gatekeeper ships its data instead."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from gate_room import ROOT, Room, Said

OLD = {"1": "A", "2": "C"}
"""Whose policy, checklist and clauses each class of the made-up edition takes."""
_CLASSES = """version = 1
edition = "a made-up edition"
source = "a test"
confidence = "unverified"
[[classes]]
id = "1"
title = "cannot lead to harm"
can-harm = false
[[classes]]
id = "2"
title = "can lead to harm"
can-harm = true
"""
_START = """import sys
from pathlib import Path
import gatekeeper.config.shipped as shipped
shipped._PACKAGE = Path({package!r})
from gatekeeper.cli.main import main
sys.argv = ["gatekeeper", *sys.argv[3:]]
sys.exit(main())
"""


class EditionRoom(Room):
    """A room in which `gatekeeper` reads the rules of the made-up edition."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        another_edition(folder / "rules")
        self._start = folder / "start.py"
        self._start.write_text(_START.format(package=str(folder / "gatekeeper")))

    def gatekeeper(self, *arguments: str, **more: object) -> Said:
        """What `gatekeeper ARGUMENTS` of that edition says."""
        return super().gatekeeper(*arguments, python=(sys.executable, str(self._start)), **more)  # type: ignore[arg-type]  # passed on as given


def another_edition(rules: Path) -> None:
    """The rules that ship, written for two classes: data alone."""
    shutil.copytree(ROOT / "rules", rules, ignore=shutil.ignore_patterns("__pycache__"))
    (rules / "safety-classes.toml").write_text(_CLASSES)
    for name, old in OLD.items():
        for kind in ("policy", "checklists"):
            text = (rules / kind / f"class-{old.lower()}.toml").read_text()
            told = text.replace(f'class = "{old}"', f'class = "{name}"')
            (rules / kind / f"class-{name}.toml").write_text(told)
    for old in "abc":
        for kind in ("policy", "checklists"):
            (rules / kind / f"class-{old}.toml").unlink()
    clauses = json.loads((rules / "clauses.json").read_text())
    for row in clauses["clauses"]:
        if row["classes"] is not None:
            row["classes"] = {name: row["classes"][old] for name, old in OLD.items()}
    (rules / "clauses.json").write_text(json.dumps(clauses))
    weights = rules / "threat-rules.toml"
    weights.write_text(
        re.sub(
            r'severity = \[("\w+"), "\w+", ("\w+")\]', r"severity = [\1, \2]", weights.read_text()
        )
    )
    _sealed(rules)


def _sealed(rules: Path) -> None:
    names = [
        name
        for name in json.loads((rules / "digests.json").read_text())
        if (rules / name).is_file()
    ]
    digests = {name: hashlib.sha256((rules / name).read_bytes()).hexdigest() for name in names}
    (rules / "digests.json").write_text(json.dumps(digests))
