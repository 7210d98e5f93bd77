"""What a range holds that a review from outside may be about: its commits, and stretches of them."""

from collections.abc import Mapping

from gatekeeper.history.changes.own_content import OwnContent
from gatekeeper.history.changes.reach import Parents, parents_of
from gatekeeper.history.people.freshness import contents_between, file_contents
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.review import FileContent
from gatekeeper.model.touched import Territory

_MAX_SPANS = 2000
"""Pairs of ends that are compared for reviews of a rebased change; beyond, only single commits are."""

Files = tuple[FileContent, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A stretch of the range that a review may be about."""

    parent: ObjectId | None
    commit: ObjectId
    files: Files


@dataclass(frozen=True, slots=True)
class Ground:
    """A range, as far as reviews can be bound to it."""

    view: View
    land: Territory
    trees: Mapping[ObjectId, ObjectId]
    """Of each commit of the range, parents before children."""
    parents: Parents
    changed: Mapping[ObjectId, Files]
    """Of each commit, against its first parent."""
    renames: Mapping[ObjectId, Mapping[RepoPath, RepoPath]]
    """Of each commit that renames, the old path by the new one."""
    stretches: Mapping[Files, tuple[Judged, ...]]
    near: frozenset[ObjectId]
    """Commits of the range and their parents outside: a review from there that fits nothing is worth a word."""
    decided: Mapping[ObjectId, frozenset[RepoPath]]
    """By merge what its own author decided."""
    dropped: Mapping[ObjectId, frozenset[RepoPath]]
    """By merge what it brought in and threw away: to who looks from where it began that is no difference."""
    testimony: Testimony

    def tree_at(self, commit: ObjectId) -> ObjectId | None:
        """The tree of a commit, of the range or not; `None` when it is not here."""
        return self.trees.get(commit) or _tree(self.view, commit)

    def files_between(self, parent: ObjectId, tree: ObjectId) -> Files:
        """What differs between that commit and the tree; nothing where one is not here."""
        start = self.tree_at(parent)
        if start is None:
            return ()
        try:
            [files] = contents_between(self.view, [(start, tree)])
        except RepositoryError:
            return ()
        return files


def ground_of(
    view: View,
    change: Change,
    land: Territory,
    testimony: Testimony,
    content: Mapping[ObjectId, OwnContent],
) -> Ground:
    """The ground of a range. Raises RepositoryError when its trees cannot be compared."""
    trees, parents = {each.id: each.tree for each in change.commits}, parents_of(change.commits)
    outside = {parent for several in parents.values() for parent in several} - parents.keys()
    changed = {each.id: file_contents(each.files) for each in change.commits}
    stretches: dict[Files, list[Judged]] = {}
    for judged in (*_single(parents, changed), *_series(view, trees, parents)):
        stretches.setdefault(judged.files, []).append(judged)
    merges = [commit for commit, above in parents.items() if above[1:]]
    decided = {each: frozenset(content[each].paths) for each in merges}
    lost = {each: decided[each] - {file.path for file in changed[each]} for each in merges}
    return Ground(
        view,
        land,
        trees,
        parents,
        changed,
        _renames(change),
        {files: tuple(stretch) for files, stretch in stretches.items()},
        frozenset(parents) | outside,
        decided,
        {each: paths for each, paths in lost.items() if paths},
        testimony,
    )


def _renames(change: Change) -> dict[ObjectId, dict[RepoPath, RepoPath]]:
    found: dict[ObjectId, dict[RepoPath, RepoPath]] = {}
    for commit in change.commits:
        for file in commit.files:
            if file.status is FileStatus.RENAMED and file.old is not None:
                found.setdefault(commit.id, {})[file.path] = file.old.path
    return found


def _single(parents: Parents, changed: Mapping[ObjectId, Files]) -> list[Judged]:
    return [
        Judged(above[0] if above else None, commit, changed[commit])
        for commit, above in parents.items()
    ]


def _series(view: View, trees: Mapping[ObjectId, ObjectId], parents: Parents) -> list[Judged]:
    """Every stretch of more than one commit along first parents, from where the range begins."""
    ends: list[tuple[ObjectId, ObjectId]] = []
    for commit in parents:
        position = commit
        while (above := parents[position][:1]) and above[0] in parents and len(ends) < _MAX_SPANS:
            position = above[0]
            ends += [(first, commit) for first in parents[position][:1]]
    starts = {parent: trees.get(parent) or _tree(view, parent) for parent, _ in ends}
    pairs = [(tree, trees[commit]) for parent, commit in ends if (tree := starts[parent])]
    known = [(parent, commit) for parent, commit in ends if starts[parent]]
    files = contents_between(view, pairs)
    return [
        Judged(parent, commit, content)
        for (parent, commit), content in zip(known, files, strict=True)
    ]


def _tree(view: View, commit: ObjectId) -> ObjectId | None:
    try:
        return view.resolve_tree(commit)
    except RepositoryError:
        return None
