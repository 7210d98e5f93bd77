"""What happened to files since the last accepted baseline: one linear pass over a part of history."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from gatekeeper.history.changes.differences import stream_differences
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes, list_range
from gatekeeper.history.objects.head_commit import HeadCommit
from gatekeeper.history.repository.view import View
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

    @property
    def contents(self) -> tuple[ObjectId, ObjectId | None, ObjectId | None]:
        """The commit with what stood there before and after, wherever that was."""
        before, after = (
            entry.blob if entry is not None else None for entry in (self.old, self.new)
        )
        return self.commit, before, after

    @property
    def said(self) -> str:
        """Commit, path and both versions in one text, without contents: the commit's id stands for them."""
        versions = ((e.path, e.blob) if e is not None else ("", "") for e in (self.old, self.new))
        return "\0".join((self.commit, self.path, *(word for each in versions for word in each)))


@dataclass(frozen=True, slots=True)
class Window:
    """The part of history in which everybody who changed tokens counts."""

    start: ObjectId | None
    """Its commits are those after this one; `None` when it reaches back to the first commit."""
    touches: tuple[Touch, ...]
    """Parents before children; of a merge only what it changes by itself."""
    commits: frozenset[ObjectId] = frozenset()
    """Those gone through, also those that touched nothing of the units."""

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


@dataclass(frozen=True, slots=True)
class Trail:
    """What of history is worth keeping: what was done to the units' paths, and to traced files under any name."""

    names: set[RepoPath]
    """Of traced files, and their earlier ones as far as touches were looked at."""
    concerns: Callable[[RepoPath], bool]
    """Whether a path is one of a unit or of its tests."""
    _known: dict[RepoPath, bool] = field(default_factory=dict)

    def keep(self, touch: Touch) -> bool:
        """Whether the touch is worth keeping; to be asked of the newest first, or an earlier name goes unseen."""
        old = touch.old.path if touch.old is not None else touch.path
        if touch.path in self.names:
            self.names.add(old)
            return True
        return old in self.names or self._concerns(touch.path) or self._concerns(old)

    def _concerns(self, path: RepoPath) -> bool:
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self.concerns(path)
        return known


NO_WINDOW = Window(None, ())


def read_window(
    view: View,
    change: Change,
    accepted: ObjectId | None,
    paths_of: Mapping[ObjectId, tuple[RepoPath, ...]],
    head: HeadCommit | None,
    trail: Trail,
) -> Window:
    """The window that a change is judged by.

    It begins at the accepted baseline; where none is named a range begins at its own base and a whole tree with
    the first commit. Staged content is judged by itself: the merge gate looks further back.
    Raises RepositoryError when history is missing, or the accepted baseline is no ancestor.
    """
    if head is None:
        return Window(None, ())
    if head.staged is not None:
        base = change.base.commit if change.base is not None else None
        return _window(base, _touches(head.id, change.files))
    if change.kind is not ChangeKind.RANGE:
        _require_ancestor(view, accepted, head.id)
        return _read(view, accepted, head.id, trail)
    base = change.base.commit if change.base is not None else None
    own = [
        touch
        for commit in change.commits
        for touch in _touches(commit.id, commit.files)
        if len(commit.parents) < 2 or {touch.path} & set(paths_of.get(commit.id, ()))
    ]
    if accepted is None or base is None or accepted == base:
        return _window(base, own)
    for touch in reversed(own):
        trail.keep(touch)
    _require_ancestor(view, accepted, base)
    before, since = _read(view, accepted, base, trail), _window(base, own)
    commits = before.commits | since.commits
    return Window(accepted, (*before.touches, *since.touches), commits)


def _window(start: ObjectId | None, touches: Iterable[Touch]) -> Window:
    kept = tuple(touches)
    return Window(start, kept, frozenset(touch.commit for touch in kept))


def _touches(commit: ObjectId, files: Iterable[FileChange]) -> Iterable[Touch]:
    return (Touch(commit, file.path, file.old, file.new) for file in files)


def _read(view: View, start: ObjectId | None, head: ObjectId, trail: Trail) -> Window:
    """The window after `start` up to `head`, merges left out: what they bring is told by the commits brought in.

    One pass, newest first: what concerns no unit is dropped as it comes, so a long history takes no more memory than
    its units do, and one id a commit.
    """
    if start == head:
        return Window(start, ())
    listed = list_range(view, start, head)
    raw = commit_bytes(view, dict.fromkeys((*listed.commits, *listed.boundary)))
    links = {commit: commit_links(commit, content) for commit, content in raw}
    plain = [commit for commit in reversed(listed.commits) if len(links[commit].parents) < 2]
    nothing = view.object_format.empty_tree
    pairs = (
        (links[own.parents[0]].tree if own.parents else nothing, own.tree)
        for own in map(links.__getitem__, plain)
    )
    kept = [
        touch
        for commit, files in zip(plain, stream_differences(view, pairs), strict=True)
        # Reversed here as below, so that in the end they stand as git told them.
        for touch in reversed(tuple(_touches(commit, files)))
        if trail.keep(touch)
    ]
    return Window(start, tuple(reversed(kept)), frozenset(plain))


def _require_ancestor(view: View, accepted: ObjectId | None, head: ObjectId) -> None:
    if accepted is None:
        return
    answer = view.git.run(("merge-base", "--is-ancestor", accepted, head))
    if answer.status != 0:
        raise RepositoryError(
            f"no verdict: the accepted baseline {accepted} is no ancestor of {head}; to pass, name a commit of "
            "this history under accepted-baseline in [people]"
        )
