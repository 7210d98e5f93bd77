"""Reads a range of commits: every commit with its files, and the trees at both ends."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from gatekeeper.history.commit_object import CommitLinks, commit_links, parse_commit
from gatekeeper.history.commits import commit_bytes, list_range
from gatekeeper.history.differences import Pair, tree_differences
from gatekeeper.history.notices import with_notices
from gatekeeper.history.trees import Folders, read_tree
from gatekeeper.history.view import View
from gatekeeper.model.change import Change, ChangeKind, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.tree import Tree

_NEW_ROOT = "it has no parent, so it begins a history of its own"


@dataclass(frozen=True, slots=True)
class _Range:
    """The objects of a range as read, before they are parsed."""

    base: ObjectId | None
    head: ObjectId
    commits: tuple[ObjectId, ...]
    raw: dict[ObjectId, bytes]
    """Content of each commit, of their parents outside, and of both ends."""
    links: dict[ObjectId, CommitLinks]
    empty_tree: ObjectId

    @property
    def base_tree(self) -> ObjectId:
        """Base's tree, the empty one without base."""
        return self.links[self.base].tree if self.base is not None else self.empty_tree

    def pairs(self) -> list[Pair]:
        """Base and head first, then each commit's first parent and itself."""
        pairs = [(self.base_tree, self.links[self.head].tree)]
        for commit in self.commits:
            parents = self.links[commit].parents
            before = self.links[parents[0]].tree if parents else self.empty_tree
            pairs.append((before, self.links[commit].tree))
        return pairs

    def is_new_root(self, commit: ObjectId) -> bool:
        """A commit without a parent is odd when there already is a history."""
        return self.base is not None and not self.links[commit].parents


def range_change(view: View, base_revision: str | None, head_revision: str) -> Change:
    """The commits from base to head, each with its files against its first parent.

    Without a base (`None`, or git's id of zeros for a ref that was not there) it is everything reachable from
    head, against the empty tree. Raises RepositoryError when base is no ancestor of head, or when history or a
    tree is missing.
    """
    read = _read_range(view, base_revision, head_revision)
    _require_ancestor(view, read)
    # Git compares while we parse: it is most of the time that a range takes.
    with ThreadPoolExecutor(max_workers=1) as beside:
        compared = beside.submit(tree_differences, view, read.pairs())
        base, head = _end_trees(view, read)
        commits = [parse_commit(commit, read.raw[commit]) for commit in read.commits]
        files, *each = compared.result()
    whole = tuple(
        replace(commit, files=own, defects=_defects(read, commit))
        for commit, own in zip(commits, each, strict=True)
    )
    change = Change(ChangeKind.RANGE, base, head, files, whole, notices=_notices(read))
    return with_notices(view, change)


def _read_range(view: View, base_revision: str | None, head_revision: str) -> _Range:
    head = view.resolve(head_revision)
    base = None if _is_nothing(base_revision) else view.resolve(str(base_revision))
    listed = list_range(view, base, head)
    wanted = dict.fromkeys((*listed.commits, *listed.boundary, head))
    if base is not None:
        wanted[base] = None
    raw = dict(commit_bytes(view, wanted))
    links = {commit: commit_links(commit, content) for commit, content in raw.items()}
    _require_parents(view, listed.commits, links)
    return _Range(base, head, listed.commits, raw, links, view.object_format.empty_tree)


def _require_parents(
    view: View, commits: Sequence[ObjectId], links: dict[ObjectId, CommitLinks]
) -> None:
    """Git stops at a parent it does not have without a word when it may be base's."""
    for commit in commits:
        for parent in links[commit].parents:
            if parent not in links:
                cure = view.incomplete or "fetch the whole history"
                raise RepositoryError(
                    f"no verdict: the commit {parent}, a parent of {commit}, is missing; to pass, {cure}"
                )


def _end_trees(view: View, read: _Range) -> tuple[Tree | None, Tree]:
    folders: Folders = {}
    base = None
    if read.base is not None:
        base = read_tree(view, read.base_tree, read.base, folders)
    return base, read_tree(view, read.links[read.head].tree, read.head, folders)


def _is_nothing(revision: str | None) -> bool:
    return revision is None or (len(revision) in (40, 64) and set(revision) == {"0"})


def _defects(read: _Range, commit: Commit) -> tuple[str, ...]:
    return (*commit.defects, _NEW_ROOT) if read.is_new_root(commit.id) else commit.defects


def _require_ancestor(view: View, read: _Range) -> None:
    # Base is an ancestor exactly when it is the parent of a commit that only head reaches.
    if read.base in (None, read.head):
        return
    if any(read.base in read.links[commit].parents for commit in read.commits):
        return
    answer = view.git.run(("merge-base", str(read.base), read.head))
    common = answer.stdout.decode("ascii", "replace").strip()
    if answer.status == 0 and common:
        where = f"their merge base is {common}"
    else:
        where = "they have no commit in common"
    cure = view.incomplete or "rebase head onto base, or name the merge base as base"
    raise RepositoryError(
        f"no verdict: the base {read.base} is no ancestor of {read.head} ({where}); to pass, {cure}"
    )


def _notices(read: _Range) -> tuple[str, ...]:
    notices = [
        f"the commit {commit} has no parent: it joins a history of its own to this one"
        for commit in read.commits
        if read.is_new_root(commit)
    ]
    if read.base is not None and not _on_first_parents(read):
        notices.append(f"the base {read.base} is not on the first-parent chain of {read.head}")
    return tuple(notices)


def _on_first_parents(read: _Range) -> bool:
    inside = set(read.commits)
    position = read.head
    while position in inside and read.links[position].parents:
        position = read.links[position].parents[0]
    return position == read.base
