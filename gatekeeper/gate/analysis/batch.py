"""What an analyzer is given: its files under safe names, the rule packs, and the files planted to see whether it sees."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gatekeeper.gate.analysis.builds import flags_by_name
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.model.analyzer import (
    Analyzer,
    Batch,
    Canary,
    RulePack,
    SnapshotFile,
    TakesFlags,
)
from gatekeeper.model.path import RepoPath

_PACK_READERS = ("semgrep",)
_CANARY_NAME = re.compile(r"canary-[a-z0-9-]+\.[a-z]+")


def paths_of(
    names: Mapping[RepoPath, SnapshotFile], files: tuple[SnapshotFile, ...]
) -> dict[str, tuple[str, ...]]:
    """By safe name the tracked paths that hold that file, ordered."""
    wanted = frozenset(files)
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(path for path, file in names.items() if file in wanted):
        found[names[path].name].append(path)
    return {name: tuple(paths) for name, paths in sorted(found.items())}


def bare_batch(
    plan: Plan,
    planned: PlannedAnalyzer,
    names: Mapping[RepoPath, SnapshotFile],
    files: tuple[SnapshotFile, ...],
) -> Batch:
    """The files with all that the analyzer is told of them, nothing planted yet."""
    paths = paths_of(names, files)
    takes = isinstance(planned.analyzer, TakesFlags)
    builds = flags_by_name(plan.builds, paths) if takes else {}
    return Batch(files, (), options=dict(planned.setting.options), paths=paths, builds=builds)


def with_canaries(plan: Plan, analyzer: Analyzer, bare: Batch) -> Batch:
    """The batch with the rule packs and the planted files for the languages that are there."""
    present = {file.language for file in bare.files}
    packs: tuple[RulePack, ...] = ()
    if analyzer.id in _PACK_READERS:
        packs = tuple(loaded.pack for loaded in plan.packs if loaded.pack.languages & present)
    canaries = tuple(c for c in analyzer.canaries(packs) if c.language in present)
    for canary in canaries:
        if not _CANARY_NAME.fullmatch(canary.name):
            raise ValueError(f"{canary.name!r} is no name for a planted file")
    return replace(bare, canaries=canaries, packs=packs)


def plant(snapshot: Path, canaries: tuple[Canary, ...]) -> None:
    """Writes the planted files beside the others."""
    for canary in canaries:
        path = snapshot / canary.name
        path.write_bytes(canary.content)
