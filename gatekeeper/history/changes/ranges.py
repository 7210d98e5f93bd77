"""Reads a range of commits: every commit with its files, and the trees at both ends."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field

from gatekeeper.history.changes.differences import Pair, stream_pairs, tree_differences
from gatekeeper.history.changes.notices import with_notices
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes, list_range
from gatekeeper.history.objects.kept_commits import MOST_IN_MEMORY, KeptCommits, compared_commit
from gatekeeper.history.objects.raw import malformed
from gatekeeper.history.objects.trees import Folders, read_tree
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, ChangeKind, Commit, FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tree import Tree


@dataclass(frozen=True, slots=True)
class _Range:
    """The commits of a range as read, before their files are known."""

    base: ObjectId | None
    head: ObjectId
    empty_tree: ObjectId
    outside: tuple[ObjectId, ...]
    """Parents that base reaches, and the ends as far as they are no commits of the range."""
    ids: tuple[ObjectId, ...]
    """The commits of the range, parents before children."""
    waiting: deque[tuple[ObjectId, bytes]] = field(default_factory=deque)
    """Those of the range that were read and whose files are not known yet."""
    roots: list[ObjectId] = field(default_factory=list)
    """Those without a parent."""
    on_base: set[ObjectId] = field(default_factory=set)
    """Base, and those whose first parents lead to it."""
    trees: dict[ObjectId, ObjectId] = field(default_factory=dict)
    """The tree of each commit read, inside and outside."""


def range_change(view: View, base_revision: str | None, head_revision: str) -> Change:
    """The commits from base to head, each with its files against its first parent.

    Without a base (`None`, or git's id of zeros for a ref that was not there) it is everything reachable from
    head, against the empty tree. Raises RepositoryError when base is no ancestor of head, or when history or a
    tree is missing.
    """
    head = view.resolve(head_revision)
    base = None if _is_nothing(base_revision) else view.resolve(str(base_revision))
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Both ends are read while git walks from one to the other.
        ends = beside.submit(_ends, view, base, head)
        read = _list_range(view, base, head)
        commits = _with_files(view, read)
        if len(commits) != len(read.ids):
            raise malformed(head, "git compared fewer commits than it was asked to")
        before, after, files = ends.result()
    aside = read.base is not None and read.head not in read.on_base
    notices = _notices(read, is_aside=aside)
    change = Change(
        ChangeKind.RANGE, before, after, files, commits, notices=notices, base_is_aside=aside
    )
    return with_notices(view, change)


def _with_files(view: View, read: _Range) -> Sequence[Commit]:
    # Git compares the first commits while the later ones are read: it is most of the time that a range takes.
    told = stream_pairs(view, _read(view, read))
    joins = read.base is not None
    if len(read.ids) <= MOST_IN_MEMORY:
        return tuple(
            compared_commit(*read.waiting.popleft(), pair.records, joins=joins) for pair in told
        )
    kept = KeptCommits(view.folder, joins=joins)
    for pair in told:
        kept.add(*read.waiting.popleft(), pair.records)
    return kept


def _list_range(view: View, base: ObjectId | None, head: ObjectId) -> _Range:
    listed = list_range(view, base, head)
    # Base is an ancestor exactly when it is the parent of a commit that only head reaches.
    if base not in (None, head, *listed.boundary):
        raise _no_ancestor(view, str(base), head)
    ends = [end for end in (base, head) if end is not None]
    outside = dict.fromkeys((*listed.boundary, *ends))
    if base != head:
        for commit in listed.commits:
            outside.pop(commit, None)
    on_base = {base} if base is not None else set()
    return _Range(
        base,
        head,
        view.object_format.empty_tree,
        tuple(outside),
        listed.commits,
        on_base=on_base,
    )


def _read(view: View, read: _Range) -> Iterator[Pair]:
    """Reads the commits into the range; yields for each of its own the trees before and after."""
    for number, (commit_id, raw) in enumerate(commit_bytes(view, (*read.outside, *read.ids))):
        links = commit_links(commit_id, raw)
        read.trees[commit_id] = links.tree
        if number < len(read.outside):
            continue
        read.waiting.append((commit_id, raw))
        _require_parents(view, read, commit_id, links.parents)
        if not links.parents:
            read.roots.append(commit_id)
        elif links.parents[0] in read.on_base:
            read.on_base.add(commit_id)
        before = read.trees[links.parents[0]] if links.parents else read.empty_tree
        yield before, links.tree


def _require_parents(
    view: View, read: _Range, commit: ObjectId, parents: tuple[ObjectId, ...]
) -> None:
    """Git stops at a parent it does not have without a word when it may be base's."""
    for parent in parents:
        if parent not in read.trees:
            cure = view.incomplete or "fetch the whole history"
            raise RepositoryError(
                f"no verdict: the commit {parent}, a parent of {commit}, is missing; to pass, {cure}"
            )


def _ends(
    view: View, base: ObjectId | None, head: ObjectId
) -> tuple[Tree | None, Tree, tuple[FileChange, ...]]:
    """The trees of both ends, and what differs between them."""
    folders: Folders = {}
    named = [head] if base is None else [base, head]
    trees = {commit: commit_links(commit, raw).tree for commit, raw in commit_bytes(view, named)}
    before = read_tree(view, trees[base], base, folders) if base is not None else None
    start = trees[base] if base is not None else view.object_format.empty_tree
    [files] = tree_differences(view, [(start, trees[head])])
    return before, read_tree(view, trees[head], head, folders), files


def _is_nothing(revision: str | None) -> bool:
    return revision is None or (len(revision) in (40, 64) and set(revision) == {"0"})


def _no_ancestor(view: View, base: str, head: str) -> RepositoryError:
    answer = view.git.run(("merge-base", base, head))
    common = answer.stdout.decode("ascii", "replace").strip()
    if answer.status == 0 and common:
        where = f"their merge base is {common}"
    else:
        where = "they have no commit in common"
    cure = view.incomplete or "rebase head onto base, or name the merge base as base"
    return RepositoryError(
        f"no verdict: the base {base} is no ancestor of {head} ({where}); to pass, {cure}"
    )


def _notices(read: _Range, *, is_aside: bool) -> tuple[str, ...]:
    notices = [
        f"the commit {root} has no parent: it joins a history of its own to this one"
        for root in read.roots
        if read.base is not None
    ]
    if is_aside:
        notices.append(f"the base {read.base} is not on the first-parent chain of {read.head}")
    return tuple(notices)
