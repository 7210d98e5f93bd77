"""What is being judged: staged content, a range of commits, or a whole tree."""

from collections.abc import Sequence
from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import Tree, TreeEntry


class ChangeKind(Enum):
    """The three things a run can be asked to judge."""

    STAGED = "staged"
    RANGE = "range"
    TREE = "tree"


class FileStatus(Enum):
    """How a path differs between two trees."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    MODE_CHANGED = "mode-changed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One path's difference between two trees."""

    status: FileStatus
    path: RepoPath
    """The path in the new tree; for a deletion the path in the old one."""
    old: TreeEntry | None
    new: TreeEntry | None


@dataclass(frozen=True, slots=True)
class Trailer:
    """One `Key: value` line of the last paragraph of a commit message, continuation lines folded."""

    key: str
    value: str

    def is_key(self, name: str) -> bool:
        """Whether this is that trailer, in any case (git-interpret-trailers)."""
        return self.key.casefold() == name.casefold()


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit object, parsed from its bytes."""

    id: ObjectId
    tree: ObjectId
    parents: tuple[ObjectId, ...]
    author: Identity
    committer: Identity
    author_time: int
    """Seconds since 1970, UTC, as written: never trusted for order."""
    commit_time: int
    message: str
    trailers: tuple[Trailer, ...]
    files: tuple[FileChange, ...]
    """Against the first parent (the empty tree for a root), renames detected, ordered by path."""
    defects: tuple[str, ...] = ()
    """What is odd in the object itself (two author headers, NUL in the message, an `encoding` header,
    an impossible date): sentences, each a reason not to trust it."""
    signed: bool = False
    """Whether it carries a `gpgsig` header; says nothing about its validity."""

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Change:
    """Everything one run judges, taken from the private view of the repository."""

    kind: ChangeKind
    base: Tree | None
    """`None` for a whole tree and for the first commit of a repository."""
    head: Tree
    files: tuple[FileChange, ...]
    """Base to head, ordered by path. For a whole tree every entry is ADDED."""
    commits: Sequence[Commit]
    """The commits of a range, parents before children, each made anew when it is asked for if there are many; the
    commits behind a whole tree are not listed."""
    incomplete: str | None = None
    """Why the history that people's questions need cannot be trusted to be whole, or `None`."""
    notices: tuple[str, ...] = ()
    """What an auditor should know about the repository (replace refs present, alternates, grafts …)."""
    stagers: tuple[Identity, ...] = ()
    """For staged content: the identity git will write as author, when the hook's environment tells it."""
    base_is_aside: bool = False
    """Whether base is not on the first-parent chain of head: a merge brought it in, and head grew from something else."""
    before_review: bool = False
    """Whether the change is on its way to its review (a push of a developer), so that approvals and
    independent tests cannot be asked of it yet."""
