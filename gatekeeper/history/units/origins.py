"""The commits behind each line of a file, and how the memory keeps them."""

from collections.abc import Mapping

import msgspec

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, Memory
from gatekeeper.model.path import RepoPath

KIND = "origins-1"
"""Of what the memory holds; the number changes with the form of the answer."""


@dataclass(frozen=True, slots=True)
class Origins:
    """The commits behind the lines of one file."""

    lines: tuple[tuple[ObjectId, ...], ...]
    """For each line, line 1 first, the commits whose people wrote it: one, or more where layout hides whose it was."""
    layout_only: tuple[ObjectId, ...] = ()
    """Commits that changed nothing but layout in it, and so make nobody an author; ordered."""

    def at(self, number: int) -> tuple[ObjectId, ...]:
        """The commits of a line, counted from 1; none beyond the end."""
        return self.lines[number - 1] if number <= len(self.lines) else ()


class _Kept(msgspec.Struct, array_like=True):
    behind: tuple[tuple[ObjectId, ...], ...]
    """Each group of commits that stands behind some line, once."""
    lines: tuple[int, ...]
    """For each line the place of its group."""
    layout_only: tuple[ObjectId, ...]


def recalled(memory: Memory, keys: Mapping[RepoPath, Key]) -> dict[RepoPath, Origins]:
    """What is remembered of those files, all of them asked at once."""
    stored = memory.recall(KIND, list(keys.values()))
    return {path: _decoded(stored[key]) for path, key in keys.items() if key in stored}


def keep(memory: Memory, found: Mapping[Key, Origins]) -> None:
    """Keeps them, but for those of which a line has nobody behind it: an old version could not be read then."""
    memory.keep(KIND, {key: _encoded(each) for key, each in found.items() if all(each.lines)})


def _encoded(origins: Origins) -> bytes:
    places = {group: place for place, group in enumerate(dict.fromkeys(origins.lines))}
    lines = tuple(places[group] for group in origins.lines)
    return msgspec.msgpack.encode(_Kept(tuple(places), lines, origins.layout_only))


def _decoded(raw: bytes) -> Origins:
    kept = msgspec.msgpack.decode(raw, type=_Kept)
    return Origins(tuple(kept.behind[place] for place in kept.lines), kept.layout_only)
