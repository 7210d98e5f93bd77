"""What happened to files since the last accepted baseline: one linear pass over a part of history."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.commit_object import commit_links
from gatekeeper.history.commits import commit_bytes, list_range
from gatekeeper.history.differences import tree_differences
from gatekeeper.history.head_commit import HeadCommit
from gatekeeper.history.view import View
from gatekeeper.model.change import Change, ChangeKind, FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import TreeEntry


@dataclass(frozen=True, slots=True)
class Touch:
    """One commit's change of one path, against its first parent."""

    commit: ObjectId
    path: RepoPath
    old: TreeEntry | None
    """`None` when the commit adds the path."""
    new: TreeEntry | None
    """`None` when it deletes it."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of history in which everybody who changed tokens counts."""

    start: ObjectId | None
    """Its commits are those after this one; `None` when it reaches back to the first commit."""
    touches: tuple[Touch, ...]
    """Parents before children; of a merge only what it changes by itself."""
    unread: str = ""
    """Why the part of history was not gone through; empty when it was."""

    def follow(self, paths: Iterable[RepoPath]) -> Mapping[RepoPath, tuple[Touch, ...]]:
        """For each path of head what was done to it, also under its earlier names, parents first."""
        names: dict[RepoPath, set[RepoPath]] = {path: {path} for path in paths}
        found: dict[RepoPath, list[Touch]] = {path: [] for path in names}
        for touch in reversed(self.touches):
            for path in names.get(touch.path, ()):
                found[path].append(touch)
            if touch.old is not None and touch.old.path != touch.path:
                now = names.get(touch.path, set())
                names.setdefault(touch.old.path, set()).update(now)
        return {path: tuple(reversed(touches)) for path, touches in found.items()}


MOST_COMMITS = 1_000
"""Of a whole history without an accepted baseline: to compare the tokens of every version takes minutes beyond."""

_TOO_LONG = (
    "nobody has accepted a state of this history, and its {count} commits are too many to go through for everybody "
    "who ever changed the unit; name one under accepted-baseline in [people]"
)

NO_WINDOW = Window(None, ())


def read_window(
    view: View,
    change: Change,
    accepted: ObjectId | None,
    paths_of: Mapping[ObjectId, tuple[RepoPath, ...]],
    head: HeadCommit | None,
) -> Window:
    """The window that a change is judged by.

    It begins at the accepted baseline; where none is named a range begins at its own base and a whole tree with
    the first commit, when that is not too far (`MOST_COMMITS`). Staged content is judged by itself: the merge gate looks further back.
    Raises RepositoryError when history is missing, or the accepted baseline is no ancestor.
    """
    if head is None:
        return Window(None, ())
    if head.staged is not None:
        base = change.base.commit if change.base is not None else None
        return Window(base, tuple(_touches(head.id, change.files)))
    if change.kind is not ChangeKind.RANGE:
        _require_ancestor(view, accepted, head.id)
        if accepted is None and (count := _length(view, head.id)) > MOST_COMMITS:
            return Window(head.id, (), _TOO_LONG.format(count=count))
        return Window(accepted, _read(view, accepted, head.id))
    base = change.base.commit if change.base is not None else None
    own = [
        touch
        for commit in change.commits
        for touch in _touches(commit.id, commit.files)
        if len(commit.parents) < 2 or {touch.path} & set(paths_of.get(commit.id, ()))
    ]
    if accepted is None or base is None or accepted == base:
        return Window(base, tuple(own))
    _require_ancestor(view, accepted, base)
    return Window(accepted, (*_read(view, accepted, base), *own))


def _length(view: View, head: ObjectId) -> int:
    answer = view.git.run(("rev-list", "--count", head))
    if answer.status != 0:
        raise RepositoryError(f"no verdict: the commits behind {head} cannot be counted")
    return int(answer.stdout)


def _touches(commit: ObjectId, files: Iterable[FileChange]) -> Iterable[Touch]:
    return (Touch(commit, file.path, file.old, file.new) for file in files)


def _read(view: View, start: ObjectId | None, head: ObjectId) -> tuple[Touch, ...]:
    """Every touch after `start` up to `head`, merges left out: what they bring is told by the commits brought in."""
    if start == head:
        return ()
    listed = list_range(view, start, head)
    raw = commit_bytes(view, dict.fromkeys((*listed.commits, *listed.boundary)))
    links = {commit: commit_links(commit, content) for commit, content in raw}
    plain = [commit for commit in listed.commits if len(links[commit].parents) < 2]
    nothing = view.object_format.empty_tree
    trees = {commit: link.tree for commit, link in links.items()}
    pairs = [
        (trees[links[commit].parents[0]] if links[commit].parents else nothing, trees[commit])
        for commit in plain
    ]
    files = tree_differences(view, pairs)
    return tuple(
        touch for commit, own in zip(plain, files, strict=True) for touch in _touches(commit, own)
    )


def _require_ancestor(view: View, accepted: ObjectId | None, head: ObjectId) -> None:
    if accepted is None:
        return
    answer = view.git.run(("merge-base", "--is-ancestor", accepted, head))
    if answer.status != 0:
        raise RepositoryError(
            f"no verdict: the accepted baseline {accepted} is no ancestor of {head}; to pass, name a commit of "
            "this history under accepted-baseline in [people]"
        )
