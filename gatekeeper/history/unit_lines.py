"""The units a change touches, with the source of their files and the commit each line comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.history.authors import named_authors
from gatekeeper.history.blame import Unblamed, blame
from gatekeeper.history.blobs import read_blobs
from gatekeeper.history.commits import read_commits
from gatekeeper.history.head_commit import head_commit
from gatekeeper.history.source import MAX_SOURCE_BYTES, read_source
from gatekeeper.history.source_lines import Source
from gatekeeper.history.view import View
from gatekeeper.model.change import Change, ChangeKind, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.person import Identity
from gatekeeper.model.software import LayoutClass, SoftwareItem
from gatekeeper.model.touched import Territory, touched_paths

_NOT_WRITTEN_HERE = frozenset(
    {LayoutClass.TESTS, LayoutClass.DOCUMENTS, LayoutClass.GENERATED, LayoutClass.THIRD_PARTY}
)
_NO_COMMIT = "a tree that belongs to no commit has no history that could tell its authors"


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """A unit with the files of head that are its own and its tests."""

    item: SoftwareItem
    files: tuple[RepoPath, ...]
    tests: tuple[RepoPath, ...]
    changed_by: tuple[ObjectId, ...]
    """Commits of the change that touch its own files, in order."""
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitLines:
    """Everything read about units, before anybody is resolved."""

    units: tuple[UnitFiles, ...]
    """Ordered by id."""
    sources: Mapping[RepoPath, Source]
    origins: Mapping[RepoPath, tuple[ObjectId, ...] | Unblamed]
    """For each file that needs it the commit of each line, line 1 first."""
    commits: Mapping[ObjectId, Commit]
    """Every commit a line comes from, and those of the change."""

    def identities(self) -> Iterator[Identity]:
        """Everybody who wrote any of it."""
        for commit in self.commits.values():
            yield from (identity for identity, _ in named_authors(commit).parts)


def read_unit_lines(
    view: View,
    change: Change,
    land: Territory,
    paths_of: Mapping[ObjectId, tuple[RepoPath, ...]],
) -> UnitLines:
    """The units that the change touches, all of them for a whole tree.

    `paths_of` says what each commit of the change touches by itself. Staged content is traced as if it were
    committed by its stager. Raises RepositoryError when a commit cannot be read; a file that cannot is a defect
    of its unit.
    """
    units = _units(change, land, paths_of)
    sources = _sources(view, change, land, units)
    traced = {path for unit in units for path in unit.files}
    traced |= {p for unit in units for p in unit.tests if sources[p].assertions}
    commits = {commit.id: commit for commit in change.commits}
    head = head_commit(view, change) if traced else None
    if head is None:
        origins: Mapping[RepoPath, tuple[ObjectId, ...] | Unblamed]
        origins = {path: Unblamed(_NO_COMMIT) for path in sorted(traced)}
        return UnitLines(units, sources, origins, commits)
    if head.staged is not None:
        commits[head.id] = head.staged
    origins = blame(view, head.id, traced)
    blamed = {c for lines in origins.values() if not isinstance(lines, Unblamed) for c in lines}
    commits |= {each.id: each for each in read_commits(view, sorted(blamed - commits.keys()))}
    return UnitLines(units, sources, origins, commits)


def is_own(item: SoftwareItem, land: Territory, path: RepoPath) -> bool:
    """Whether the path is the unit's own code: not a test, and written by the project."""
    layout = land.owned(path).layout
    return layout not in _NOT_WRITTEN_HERE and matches_any(item.paths, path)


def _units(
    change: Change, land: Territory, paths_of: Mapping[ObjectId, tuple[RepoPath, ...]]
) -> tuple[UnitFiles, ...]:
    touched = {path for paths in paths_of.values() for path in paths}
    touched |= set(touched_paths(change.files))
    hit = {item.id for path in touched for item in land.owned(path).items}
    whole = change.kind is ChangeKind.TREE
    items = {item.id: item for item in land.units() if whole or item.id in hit}
    held: dict[str, list[RepoPath]] = {item: [] for item in items}
    odd: dict[str, list[str]] = {item: [] for item in items}
    for entry in change.head:
        for item in land.owned(entry.path).items:
            if item.id in items and entry.is_file:
                held[item.id].append(entry.path)
            elif item.id in items and is_own(item, land, entry.path):
                shown = printable(entry.path)
                odd[item.id].append(f"{shown} is no regular file, so its content lies elsewhere")
    return tuple(
        UnitFiles(
            item,
            tuple(path for path in held[key] if is_own(item, land, path)),
            tuple(path for path in held[key] if matches_any(item.tests, path)),
            tuple(c for c, paths in paths_of.items() if any(is_own(item, land, p) for p in paths)),
            tuple(odd[key]),
        )
        for key, item in sorted(items.items())
    )


def _sources(
    view: View, change: Change, land: Territory, units: Iterable[UnitFiles]
) -> Mapping[RepoPath, Source]:
    wanted = {path for unit in units for path in (*unit.files, *unit.tests)}
    entries = [entry for entry in change.head if entry.path in wanted]
    blobs = read_blobs(view, (entry.blob for entry in entries), max_bytes=MAX_SOURCE_BYTES)
    languages = land.project.languages
    return {e.path: read_source(e.path, blobs.get(e.blob), languages) for e in entries}
