"""What an analyzer is given: its files under safe names, those that they lean on, the rule packs, and what is planted to see whether it sees."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path

from gatekeeper.gate.analysis.builds import flags_by_name
from gatekeeper.gate.contents import Contents
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.items.readable import unreadable
from gatekeeper.model.analyzer import (
    Analyzer,
    Batch,
    Canary,
    LeansOn,
    Links,
    RulePack,
    SnapshotFile,
    TakesFlags,
)
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import RepoPath

_PACK_READERS = ("semgrep",)
_CANARY_NAME = re.compile(r"canary-[a-z0-9-]+\.[a-z]+")
Named = Mapping[str, tuple[tuple[str, str], ...]]
"""By tracked path, what the file there names and the tracked path each leads to."""


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


@dataclass(frozen=True, slots=True)
class Leaning:
    """What each of some files leans on."""

    of: Named = field(default_factory=dict)
    reach: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By tracked path asked for, those that may be read for it, nearest first."""
    content: Mapping[str, bytes | str] = field(default_factory=dict)
    """By tracked path the bytes, or why there are none."""
    marks: Mapping[str, bytes] = field(default_factory=dict)
    """By tracked path a digest of it, of its content, and of where all that it names leads."""

    def key(self, paths: Iterable[str]) -> tuple[bytes, ...]:
        """What an answer about the file that stands at these paths depends on besides its own bytes; empty when on nothing."""
        every = tuple(paths)
        if not any(map(self.reach.get, every)):
            return ()
        return tuple(
            memory_key(*(self.marks[at] for at in (path, *self.reach.get(path, ()))))
            for path in every
        )

    def laid(self, batch: Batch, folder: Path) -> Batch:
        """The batch with what its files lean on, which is laid into the folder."""
        paths = sorted(path for several in batch.paths.values() for path in several)
        reach = {path: self.reach[path] for path in paths if self.reach.get(path)}
        if not reach:
            return batch
        near = sorted({target for targets in reach.values() for target in targets})
        files: dict[str, str] = {}
        for target in near:
            content = self.content[target]
            if isinstance(content, bytes):
                files[target] = f"beside-{hashlib.sha256(content).hexdigest()[:32]}.py"
                (folder / files[target]).write_bytes(content)
        named = {path: self.of[path] for path in sorted({*reach, *near}) if path in self.of}
        causes = {path: why for path in near if isinstance(why := self.content[path], str)}
        return replace(batch, links=Links(named, reach, files, causes))


def leaning(
    analyzer: Analyzer, contents: Contents, paths: Mapping[str, tuple[str, ...]]
) -> Leaning:
    """What the files with these names and paths lean on: breadth first through what they name, within the analyzer's bounds."""
    if not isinstance(analyzer, LeansOn):
        return Leaning()
    found = _Search(analyzer, contents)
    reach: dict[str, list[str]] = {path: [] for several in paths.values() for path in several}
    edge = {path: [path] for path in reach}
    for _ in range(analyzer.furthest):
        found.look(path for paths in edge.values() for path in paths)
        for path, known in reach.items():
            seen = {path, *known}
            more = (target for at in edge[path] for _, target in found.of.get(at, ()))
            fresh = dict.fromkeys(target for target in more if target not in seen)
            edge[path] = list(fresh)[: analyzer.most - len(known)]
            known.extend(edge[path])
    found.look(path for paths in edge.values() for path in paths)
    marks = {path: _mark(path, raw, found.of.get(path, ())) for path, raw in found.content.items()}
    near_each = {path: tuple(near) for path, near in reach.items()}
    return Leaning(found.of, near_each, found.content, marks)


def _mark(path: str, content: bytes | str, names: Iterable[tuple[str, str]]) -> bytes:
    raw = b"!" + content.encode() if isinstance(content, str) else hashlib.sha256(content).digest()
    return memory_key(path, raw, *(part for name in names for part in name))


class _Search:
    """What was read so far."""

    def __init__(self, analyzer: LeansOn, contents: Contents) -> None:
        self._analyzer, self._contents = analyzer, contents
        self.of: dict[str, tuple[tuple[str, str], ...]] = {}
        self.content: dict[str, bytes | str] = {}

    def look(self, paths: Iterable[str]) -> None:
        """Reads those not read yet, and what each names."""
        known = self._contents
        fresh = sorted({RepoPath(path) for path in paths if path not in self.content})
        beyond = known.read([path for path in fresh if path not in known.sources])
        for path in fresh:
            raw = known.sources.get(path) or beyond.get(path, "it could not be read")
            # What lies out of scope was asked for by its name's ending, which no language of C has.
            language = known.languages.get(path, Language.PYTHON)
            cause = raw if isinstance(raw, str) else unreadable(raw, language)
            self.content[path] = cause or raw
            if isinstance(raw, bytes) and not cause:
                self.of[path] = self._analyzer.links(path, raw, known.tracked)
