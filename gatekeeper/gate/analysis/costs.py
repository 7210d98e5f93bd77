"""What it cost to look at each file in earlier runs, so that shards can be cut to about equal cost."""

from collections.abc import Iterable, Mapping

from gatekeeper.gate.analysis.batch import paths_of
from gatekeeper.gate.analysis.remember import SAFE_NAME
from gatekeeper.gate.analysis.rounds import Asked
from gatekeeper.gate.plan import PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import SnapshotFile
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import Command

KIND = "cost"
START_BYTES = 4096
"""What a file costs beside its size."""
_US = 1000
"""Microseconds in a millisecond: what a file costs is often less than one."""


def remembered_costs(
    request: Request,
    planned: PlannedAnalyzer,
    names: Mapping[RepoPath, SnapshotFile],
    files: frozenset[SnapshotFile],
) -> Mapping[SnapshotFile, int]:
    """Microseconds of processor the analyzer last took for the file of that path; one never looked at is left out.

    A cost only says which shard looks at a file: nothing is decided by it, so a path may stand in its key.
    """
    paths = paths_of(names, tuple(files))
    keys = {file: _key(planned.analyzer.id, file, paths) for file in sorted(files)}
    stored = request.memory.recall(KIND, list(keys.values()))
    return {
        file: int(raw)
        for file, key in keys.items()
        if (raw := stored.get(key)) is not None and raw.isdigit()
    }


def keep_costs(request: Request, asked: Iterable[Asked]) -> None:
    """Keeps what the calls of a run took, each file with its share of its call by size.

    The jobs of a matrix keep nothing: the next job would cut the run into other parts than the one before.
    """
    if request.shard is not None:
        return
    kept: dict[Key, bytes] = {}
    for one in asked:
        for file, cost in _costs(one).items():
            kept[_key(one.analyzer.id, file, one.batch.paths)] = str(cost).encode()
    request.memory.keep(KIND, kept)


def _costs(one: Asked) -> Mapping[SnapshotFile, int]:
    files = {file.name: file for file in one.batch.files if file.name in one.batch.paths}
    costs: dict[SnapshotFile, int] = {}
    for command, completed in zip(one.commands, one.completed, strict=True):
        named = [files[name] for name in sorted(_names(command)) if name in files]
        size = sum(file.size + START_BYTES for file in named)
        for file in named:
            share = completed.processor_ms * _US * (file.size + START_BYTES) // size
            costs[file] = costs.get(file, 0) + share
    return costs


def _names(command: Command) -> frozenset[str]:
    words = b"\n".join((" ".join(command.arguments).encode(), command.stdin))
    return frozenset(match.decode() for match in SAFE_NAME.findall(words))


def _key(analyzer: str, file: SnapshotFile, paths: Mapping[str, tuple[str, ...]]) -> Key:
    return memory_key("1", analyzer, file.language.value, paths[file.name][0])
