"""What each commit of a change adds by itself: all of it for a plain one, what its author decided for a merge."""

import json
from collections.abc import Sequence
from itertools import islice

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.merges import AutomaticMerge, automatic_merges
from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.touched import touched_paths

KIND = "merge-1"
"""Of what the memory holds; the number changes with the form of the answer."""
_TOGETHER = 2_000
"""Merges that are made again at once."""
_OCTOPUS = "it merges more than two branches and is not what git makes of them"


@dataclass(frozen=True, slots=True)
class OwnContent:
    """What a commit changes by itself."""

    is_clean_merge: bool
    paths: tuple[RepoPath, ...]
    defects: tuple[str, ...] = ()


_CLEAN = OwnContent(is_clean_merge=True, paths=())


def own_contents(view: View, commits: Sequence[Commit]) -> dict[ObjectId, OwnContent]:
    """The own content of each commit, in the order given; a merge that cannot be made again says so as a defect.

    A merge's id stands for all that was merged, so what git makes of it holds for ever and is remembered under the
    merge, its parents, its tree and the git that made it. What could not be made is not remembered.
    """
    merges = (commit for commit in commits if len(commit.parents) > 1)
    known: dict[ObjectId, OwnContent] = {}
    while part := list(islice(merges, _TOGETHER)):
        known |= _merged(view, part)
    return {
        commit.id: known[commit.id]
        if len(commit.parents) > 1
        else OwnContent(is_clean_merge=False, paths=touched_paths(commit.files))
        for commit in commits
    }


def _merged(view: View, merges: Sequence[Commit]) -> dict[ObjectId, OwnContent]:
    git = git_itself(view.git)
    keys = {c.id: memory_key(git, c.id, c.tree, *c.parents) for c in merges}
    remembered = view.memory.recall(KIND, list(keys.values()))
    found = {
        commit: _decoded(remembered[key]) for commit, key in keys.items() if key in remembered
    }
    new = _worked_out(view, [commit for commit in merges if commit.id not in found])
    kept: dict[Key, bytes] = {
        keys[commit]: _encoded(own) for commit, own in new.items() if not own.defects
    }
    view.memory.keep(KIND, kept)
    return found | new


def _worked_out(view: View, merges: Sequence[Commit]) -> dict[ObjectId, OwnContent]:
    again = automatic_merges(view, merges)
    found: dict[ObjectId, OwnContent] = {}
    differing: list[tuple[Commit, AutomaticMerge]] = []
    for commit in merges:
        merged = again[commit.id]
        if isinstance(merged, RepositoryError):
            found[commit.id] = _unmade(commit, merged)
        elif merged == AutomaticMerge(commit.tree, is_clean=True):
            found[commit.id] = _CLEAN
        else:
            differing.append((commit, merged))
    return found | _changed(view, differing)


def _changed(
    view: View, differing: Sequence[tuple[Commit, AutomaticMerge]]
) -> dict[ObjectId, OwnContent]:
    """Of each merge what differs from the automatic one and what git could not merge, for a hand decided that.

    All of them are compared at once, one by one where that fails.
    """
    try:
        files = tree_differences(
            view, [(merged.tree, commit.tree) for commit, merged in differing]
        )
    except RepositoryError as error:
        if len(differing) == 1:
            return {differing[0][0].id: _unmade(differing[0][0], error)}
        return {key: own for each in differing for key, own in _changed(view, [each]).items()}
    return {
        commit.id: OwnContent(
            is_clean_merge=False,
            paths=tuple(sorted({*touched_paths(own), *merged.conflicts})),
            defects=(_OCTOPUS,) if len(commit.parents) > 2 else (),
        )
        for (commit, merged), own in zip(differing, files, strict=True)
    }


def _unmade(commit: Commit, error: RepositoryError) -> OwnContent:
    why = f"the merge could not be made again: {error}"
    return OwnContent(is_clean_merge=False, paths=touched_paths(commit.files), defects=(why,))


def _encoded(own: OwnContent) -> bytes:
    return json.dumps([own.is_clean_merge, *own.paths]).encode("ascii")


def _decoded(raw: bytes) -> OwnContent:
    is_clean, *paths = json.loads(raw)
    return OwnContent(bool(is_clean), tuple(RepoPath(path) for path in paths))
