"""The commits of a long range, kept in a file without a name: memory holds their places, not what they say."""

import marshal
import os
import tempfile
from array import array
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any, cast, overload

from gatekeeper.history.objects.commit_object import parse_commit
from gatekeeper.history.objects.raw import changed_files, file_change, file_parts
from gatekeeper.model.change import Commit, Trailer
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity

MOST_IN_MEMORY = 2_000
"""Commits of a range that are held as they are: they take some 10 MB, and reading them again takes time."""
_TOGETHER = 256
"""Commits that are read from the file at once."""
_NEW_ROOT = "it has no parent, so it begins a history of its own"


def compared_commit(commit: ObjectId, raw: bytes, records: bytes, *, joins: bool) -> Commit:
    """The commit of an object's bytes and of the records that git wrote about its files (see `TreePair`).

    A commit without a parent is odd where it `joins` a history that was there. Raises RepositoryError for bytes that are none.
    """
    found = parse_commit(commit, raw, changed_files(commit, records))
    if joins and not found.parents:
        return replace(found, defects=(*found.defects, _NEW_ROOT))
    return found


class KeptCommits(Sequence[Commit]):
    """Commits in the order they were added. Each is made anew when it is asked for; nobody else can open the file."""

    def __init__(self, folder: Path, *, joins: bool) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it ends with these commits
        self._ends = array("Q")
        self._joins = joins
        self.places: dict[ObjectId, int] = {}

    def add(self, commit: ObjectId, raw: bytes, records: bytes) -> None:
        """One more commit, as for `compared_commit`; all are added before the first is asked for."""
        found = compared_commit(commit, raw, b"", joins=self._joins)
        parts = marshal.dumps((_parts(found), file_parts(found.tree, records)))
        self._file.write(parts)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(parts))
        self.places[ObjectId(intern(commit))] = len(self.places)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> Commit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Commit, ...]: ...
    def __getitem__(self, place: int | slice) -> Commit | tuple[Commit, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self))[place])
        number = range(len(self))[place]
        [commit] = self._read(number, number + 1)
        return commit

    def __iter__(self) -> Iterator[Commit]:
        for first in range(0, len(self), _TOGETHER):
            yield from self._read(first, min(first + _TOGETHER, len(self)))

    def _read(self, first: int, end: int) -> Iterator[Commit]:
        start = self._ends[first - 1] if first else 0
        self._file.flush()
        raw = os.pread(self._file.fileno(), self._ends[end - 1] - start, start)
        for number in range(first, end):
            stop = self._ends[number] - start
            begin = self._ends[number - 1] - start if number > first else 0
            yield _commit(*marshal.loads(raw[begin:stop]))  # noqa: S302 - our own bytes, in no name's file


class _ById(Mapping[ObjectId, Commit]):
    def __init__(self, commits: KeptCommits) -> None:
        self._commits = commits

    def __getitem__(self, commit: ObjectId) -> Commit:
        return self._commits[self._commits.places[commit]]

    def __iter__(self) -> Iterator[ObjectId]:
        return iter(self._commits.places)

    def __len__(self) -> int:
        return len(self._commits)


def by_id(commits: Sequence[Commit]) -> MutableMapping[ObjectId, Commit]:
    """The commits by their ids, in their order; what is added to the mapping comes behind them."""
    if not isinstance(commits, KeptCommits):
        return {commit.id: commit for commit in commits}
    added: dict[ObjectId, Commit] = {}
    return ChainMap(added, cast(MutableMapping[ObjectId, Commit], _ById(commits)))


def _parts(commit: Commit) -> Any:
    """The commit without its files, as `marshal` takes it: plain tuples, text with what is not UTF-8."""
    return (
        (commit.id, commit.tree, commit.parents),
        (commit.author.name, commit.author.email, commit.committer.name, commit.committer.email),
        (commit.author_time, commit.commit_time, commit.message),
        tuple([(each.key, each.value) for each in commit.trailers]),
        (commit.defects, commit.signed),
    )


def _commit(parts: Any, files: Any) -> Commit:  # what `add` made, and nobody else
    """The commit; ids and names that many of them share are the same objects, whoever keeps them."""
    (name, tree, parents), who, (author_time, commit_time, message), trailers, found = parts
    return Commit(
        id=ObjectId(intern(name)),
        tree=tree,
        parents=tuple([ObjectId(intern(each)) for each in parents]),
        author=_identity(*who[:2]),
        committer=_identity(*who[2:]),
        author_time=author_time,
        commit_time=commit_time,
        message=message,
        trailers=tuple([Trailer(*each) for each in trailers]),
        files=tuple([file_change(*each) for each in files]),
        defects=found[0],
        signed=found[1],
    )


@lru_cache(maxsize=4096)
def _identity(name: str, email: str) -> Identity:
    return Identity(name, email)
