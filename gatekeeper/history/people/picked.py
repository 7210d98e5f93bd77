"""Whose work a commit brings under another's name: what its message says it was picked from, and who did the same elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from gatekeeper.history.changes.differences import exact_differences
from gatekeeper.history.objects.commits import in_full, read_commits, trees_of_commits
from gatekeeper.history.people.authors import named_authors
from gatekeeper.history.people.freshness import file_contents
from gatekeeper.history.people.integration import (
    MAX_BRANCHES,
    MAX_SOURCES,
    listed_beside,
    other_branches,
)
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, Commit, FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.review import FileContent

_MARK = late_pattern(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")
_MAX_MARKS = 100
_MAX_PATHS = 100
"""Beyond, git compares whole trees: it holds every path of a tree against every one it is asked for."""
_EMPTY = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""A file without content, in either kind of id: who adds one writes nothing."""


def picked_from(
    view: View, change: Change, approved: frozenset[ObjectId]
) -> dict[ObjectId, tuple[Commit, ...]]:
    """For each approved commit the commits whose writers wrote what it brings, without their files; for most none.

    They are those that a mark of `git cherry-pick -x` names, as far as they are here, and those that made the same file out
    of the same file: on another branch, or beside it in the range. Raises RepositoryError when an object is missing.
    """
    wanted = [c for c in change.commits if c.id in approved and len(c.parents) == 1]
    if not wanted:
        return {}
    found: dict[ObjectId, dict[ObjectId, Commit]] = {each.id: {} for each in wanted}
    marks = {each.id: _MARK.findall(each.message)[:_MAX_MARKS] for each in wanted}
    full = in_full(view, chain.from_iterable(marks.values()))
    here = trees_of_commits(view, full.values())
    named = {each.id: each for each in read_commits(view, here)}
    for commit, ids in marks.items():
        told_by = {full[mark] for mark in ids if mark in full}
        found[commit] |= {each: named[each] for each in told_by & here.keys()}
    made = _made(wanted)
    told: dict[tuple[ObjectId, frozenset[Identity]], Commit] = {}
    for other, own in chain(_beside(change.commits, made), _elsewhere(view, change, made)):
        told.setdefault((own, frozenset(i for i, _ in named_authors(other).parts)), other)
    for (own, _), other in told.items():
        found[own][other.id] = other
    return {key: tuple(own[each] for each in sorted(own)) for key, own in found.items() if own}


def _made(commits: Iterable[Commit]) -> dict[FileContent, list[ObjectId]]:
    """By what was made out of what, the commits; only what somebody wrote."""
    made: dict[FileContent, list[ObjectId]] = {}
    for commit in commits:
        for content in file_contents(commit.files):
            old, new = content.old, content.new
            if new is not None and new[1] not in _EMPTY and (old is None or old[1] != new[1]):
                made.setdefault(content, []).append(commit.id)
    return made


def _beside(
    commits: Sequence[Commit], made: Mapping[FileContent, list[ObjectId]]
) -> Iterator[tuple[Commit, ObjectId]]:
    """Commits of the range, each with a wanted one that did the same and that does not lead to it."""
    plain = (each for each in commits if len(each.parents) == 1)
    pairs = [(o, own) for o in plain for own in _same(o.files, made) if own != o.id]
    leads = _leads(commits) if pairs and len(commits) <= MAX_SOURCES else {}
    number = {commit: place for place, commit in enumerate(leads)}
    for other, own in pairs:
        if not leads or not leads[other.id] >> number[own] & 1:
            yield other, own


def _leads(commits: Iterable[Commit]) -> dict[ObjectId, int]:
    """For each commit a bit for each that leads to it, by their places in the range."""
    found: dict[ObjectId, int] = {}
    for place, commit in enumerate(commits):
        found[commit.id] = 1 << place
        for parent in commit.parents:
            found[commit.id] |= found.get(parent, 0)
    return found


def _same(
    files: Iterable[FileChange], made: Mapping[FileContent, list[ObjectId]]
) -> Iterator[ObjectId]:
    yield from (own for content in file_contents(files) for own in made.get(content, ()))


def _elsewhere(
    view: View, change: Change, made: Mapping[FileContent, list[ObjectId]]
) -> Iterator[tuple[Commit, ObjectId]]:
    """Commits of other branches, each with a wanted one that did the same to a file."""
    head = change.head.commit
    tips = other_branches(view) if made else []
    if head is None or not 0 < len(tips) <= MAX_BRANCHES:
        return
    outside = read_commits(view, listed_beside(view, tips, head))
    plain = [each for each in outside if len(each.parents) == 1]
    trees = trees_of_commits(view, {each.parents[0] for each in plain})
    compared = [each for each in plain if each.parents[0] in trees]
    pairs = [(trees[each.parents[0]], each.tree) for each in compared]
    paths = sorted({content.path for content in made})
    asked: tuple[RepoPath, ...] = tuple(paths) if len(paths) <= _MAX_PATHS else ()
    for other, files in zip(compared, exact_differences(view, pairs, asked), strict=True):
        yield from ((other, own) for own in _same(files, made))
