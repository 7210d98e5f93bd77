"""What the measurements share: files laid out as the gate lays them, an analyzer run over them in all its rounds."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gatekeeper.config.packs import load_packs
from gatekeeper.gate.analysis.heard import why_blind
from gatekeeper.items.readable import copy_for_tools
from gatekeeper.model.analyzer import Analyzer, Batch, InRounds, Reading, RulePack, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Completed, MissingTool
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.versions import identify

SUFFIXES = {Language.C: "c", Language.CPP: "cpp", Language.PYTHON: "py"}
C = frozenset({Language.C, Language.CPP})


class Missing(Exception):
    """A tool that is not there; the text says which and how to install it."""


def language_of(path: Path) -> Language:
    """C++ for its suffixes and for a header that says `class` or `namespace`, otherwise C."""
    if path.suffix in (".cpp", ".cc", ".cxx", ".hpp", ".hh"):
        return Language.CPP
    if path.suffix == ".h":
        lines = path.read_bytes().split(b"\n")
        if any(
            line.lstrip().startswith((b"class ", b"namespace ", b"template")) for line in lines
        ):
            return Language.CPP
    return Language.C


def lay(files: Sequence[tuple[Path, Language]], room: Path) -> dict[str, Path]:
    """The files copied into the room under the gate's own names, each name to its path."""
    names: dict[str, Path] = {}
    for number, (path, language) in enumerate(files):
        name = f"f{number:06d}.{SUFFIXES[language]}"
        (room / name).write_bytes(copy_for_tools(path.read_bytes(), language))
        names[name] = path
    return names


def run(
    analyzer: Analyzer,
    names: dict[str, Path],
    room: Path,
    packs: tuple[RulePack, ...] = (),
    workers: int = 2,
    options: dict[str, str] | None = None,
    root: Path | None = None,
) -> Reading:
    """The analyzer's reading of the files in the room, all rounds done. Raises `Missing`."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        search = tuple(os.environ.get("PATH", "").split(":"))
        (scratch / "none").mkdir()
        tool = identify(analyzer.need, search, scratch / "none", scratch / "tool")
        if isinstance(tool, MissingTool):
            raise Missing(f"{tool.name}: {tool.cause}; {tool.install}")
        batch = batch_of(analyzer, names, room, packs)
        paths = (
            {name: (str(path.relative_to(root)),) for name, path in names.items()} if root else {}
        )
        batch = replace(batch, options=options or {}, paths=paths)
        commands = analyzer.commands(batch)
        completed: tuple[Completed, ...] = ()
        for number in range(5):
            jobs = [Job(analyzer.id, command, tool.path, room) for command in commands]
            completed += run_all(jobs, scratch / f"round-{number}", workers)
            due = analyzer.next_round(batch, completed) if isinstance(analyzer, InRounds) else None
            if due is None:
                break
            for file in due.files:
                (room / file.name).write_bytes(file.content)
            commands = due.commands
        reading = analyzer.read(batch, completed)
        return replace(reading, defect=reading.defect or why_blind(batch, reading))


def batch_of(
    analyzer: Analyzer, names: dict[str, Path], room: Path, packs: tuple[RulePack, ...]
) -> Batch:
    """The batch for the files in the room, canaries planted."""
    files = []
    for name in sorted(names):
        content = (room / name).read_bytes()
        language = next(k for k, v in SUFFIXES.items() if name.endswith("." + v))
        if language not in analyzer.languages:
            continue
        blob = ObjectId(hashlib.sha1(content, usedforsecurity=False).hexdigest())
        files.append(SnapshotFile(name, blob, language, len(content), content.count(b"\n") + 1))
    present = {file.language for file in files}
    canaries = tuple(c for c in analyzer.canaries(packs) if c.language in present)
    for canary in canaries:
        (room / canary.name).write_bytes(canary.content)
    return Batch(tuple(files), canaries, packs)


def shipped_packs(*ids: str) -> tuple[RulePack, ...]:
    """The packs as they ship, with the parse probe."""
    return tuple(loaded.pack for loaded in load_packs(ids))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def write_json(path: Path, value: object) -> None:
    """The value as JSON, sorted, with a line end."""
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
