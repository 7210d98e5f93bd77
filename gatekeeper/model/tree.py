"""A tree of a commit or of the index: what git tracks, entry by entry."""

from collections.abc import Iterator
from dataclasses import field

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath

MODE_FILE = 0o100644
MODE_EXECUTABLE = 0o100755
MODE_SYMLINK = 0o120000
MODE_GITLINK = 0o160000


@dataclass(frozen=True, slots=True, order=True)
class TreeEntry:
    """One tracked path."""

    path: RepoPath
    mode: int
    blob: ObjectId
    """The blob; for a gitlink the commit of the submodule."""

    @property
    def is_file(self) -> bool:
        """A regular file, executable or not: neither symbolic link nor gitlink."""
        return self.mode not in (MODE_SYMLINK, MODE_GITLINK)


@dataclass(frozen=True, slots=True)
class Tree:
    """All entries of one tree, ordered by path."""

    tree: ObjectId
    commit: ObjectId | None
    """`None` for staged content."""
    entries: tuple[TreeEntry, ...]
    _by_path: dict[RepoPath, TreeEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_path", {entry.path: entry for entry in self.entries})

    def get(self, path: str) -> TreeEntry | None:
        """The entry of the path, or `None`."""
        return self._by_path.get(RepoPath(path))

    def __iter__(self) -> Iterator[TreeEntry]:
        return iter(self.entries)
