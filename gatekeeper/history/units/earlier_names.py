"""Which deleted files git can take for the earlier name of one that the same commit adds.

Git takes the one that is most alike, from half of the larger of both on; a file with the same content before any other
(diffcore-rename and diffcore-delta of git 2.39, as `git blame` calls them for one added file).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.history.repository.view import View
from gatekeeper.history.units.contents import contents
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import TreeEntry

_PARTS = late_pattern(rb"[^\n]{0,63}\n|[^\n]{64}|[^\n]+")
"""What git counts of a content: lines, long ones by 64 bytes."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a commit adds to a parent of it from which it deletes as well."""

    parent: ObjectId
    added: tuple[TreeEntry, ...]
    gone: tuple[TreeEntry, ...]


def earlier_names(
    view: View, moves: Sequence[Move], numbers: Mapping[RepoPath, int], kept: int, followed: int
) -> Mapping[int, int]:
    """By the number of a path a bit for each that git can have followed it to, in some commit.

    Of the paths of `kept`, a bit for each, and those they are followed to, among `followed`. The moves come in the order of
    history: whatever a file is followed to was added before.
    """
    found: dict[int, int] = defaultdict(int)
    for move in reversed(moves):
        added = [e for e in move.added if kept >> numbers[e.path] & 1]
        gone = [e for e in move.gone if followed >> numbers[e.path] & 1]
        for now, before in _alike(view, added, gone):
            found[numbers[now.path]] |= 1 << numbers[before.path]
            kept |= 1 << numbers[before.path]
    return found


def _alike(
    view: View, added: Sequence[TreeEntry], gone: Sequence[TreeEntry]
) -> Iterator[tuple[TreeEntry, TreeEntry]]:
    """Each added file with each of the deleted that git can take for it; what cannot be read is like everything."""
    same = _by_content(gone)
    for now in added:
        yield from ((now, before) for before in same.get(now.blob, ()))
    changed = _by_content(e for e in added if e.blob not in same)
    if not (changed and gone):
        return
    weighed = {blob: _Weighed.of(content) for blob, content in contents(view, changed)}
    for blob, content in contents(view, same):
        parts = frozenset(_parts(content)) if content is not None else frozenset()
        for other, weight in weighed.items():
            if content is None or weight is None or weight.like(len(content), parts):
                yield from ((now, before) for now in changed[other] for before in same[blob])


def _by_content(entries: Iterable[TreeEntry]) -> dict[ObjectId, list[TreeEntry]]:
    """Of links and submodules git follows none to another name."""
    found: dict[ObjectId, list[TreeEntry]] = defaultdict(list)
    for entry in entries:
        if entry.is_file:
            found[entry.blob].append(entry)
    return found


def _parts(content: bytes) -> list[bytes]:
    """What is compared of a content: the end of a line as if all were written alike."""
    return _PARTS.findall(content.replace(b"\r\n", b"\n"))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A content, to hold others against it."""

    size: int
    parts: Mapping[bytes, int]
    """How many bytes each makes up."""

    @classmethod
    def of(cls, content: bytes | None) -> "_Weighed | None":
        if content is None:
            return None
        parts: dict[bytes, int] = defaultdict(int)
        for part in _parts(content):
            parts[part] += len(part)
        return cls(len(content), parts)

    def like(self, size: int, parts: frozenset[bytes]) -> bool:
        """Whether half of the larger can stand in both: each part is counted as often as it stands here."""
        half = (max(size, self.size) + 1) // 2
        if min(size, self.size) < half:
            return False
        return sum(map(self.parts.__getitem__, self.parts.keys() & parts)) >= half
