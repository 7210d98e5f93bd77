"""Merges again what was merged, to tell a clean merge from one that brings content of its own (git-merge-tree, 2.38)."""

from dataclasses import dataclass

from gatekeeper.history.differences import tree_differences
from gatekeeper.history.view import View
from gatekeeper.model.change import Commit, FileChange
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError

_CLEAN, _CONFLICTS = 0, 1
_NOBODY = "gatekeeper <> 0 +0000"


@dataclass(frozen=True, slots=True)
class AutomaticMerge:
    """What git makes of a merge by itself."""

    tree: ObjectId
    """With conflict markers in the files that conflict."""
    is_clean: bool


def recomputed_merge(view: View, commit: Commit) -> ObjectId | None:
    """The tree of the clean automatic merge of the commit's parents; `None` when they conflict.

    More than two parents are folded pairwise, in order. Raises RepositoryError when it is no merge, git is
    older than 2.38, or history is missing.
    """
    merged = automatic_merge(view, commit)
    return merged.tree if merged.is_clean else None


def automatic_merge(view: View, commit: Commit) -> AutomaticMerge:
    """What git makes of the commit's parents by itself, folded pairwise. Errors as `recomputed_merge`."""
    if len(commit.parents) < 2:
        raise RepositoryError(
            f"no verdict: {commit.id} is no merge, so there is nothing to merge again; to pass, ask of a merge"
        )
    first, *others = commit.parents
    position, merged = first, AutomaticMerge(commit.tree, is_clean=True)
    is_clean = True
    for number, other in enumerate(others, start=1):
        merged = _merge(view, position, other)
        is_clean = is_clean and merged.is_clean
        if number < len(others):
            position = _commit(view, merged.tree, (position, other))
    return AutomaticMerge(merged.tree, is_clean)


def merge_differences(view: View, commit: Commit, tree: ObjectId | None) -> tuple[FileChange, ...]:
    """What the merge's author changed beyond the automatic merge `tree`, ordered by path.

    `None` stands for a merge that conflicts: then every file in conflict is among them, for what it became was
    decided by hand. Errors as `recomputed_merge`.
    """
    if tree is None:
        tree = automatic_merge(view, commit).tree
    [files] = tree_differences(view, [(tree, commit.tree)])
    return files


def _merge(view: View, ours: ObjectId, theirs: ObjectId) -> AutomaticMerge:
    answer = view.git.run(
        (
            "merge-tree",
            "--write-tree",
            "--no-messages",
            "--allow-unrelated-histories",
            "-z",
            ours,
            theirs,
        )
    )
    tree = answer.stdout.split(b"\0", 1)[0].decode("ascii", "replace").strip()
    if answer.status in (_CLEAN, _CONFLICTS) and is_object_id(tree):
        return AutomaticMerge(ObjectId(tree), answer.status == _CLEAN)
    if b"usage:" in answer.stderr or b"unknown option" in answer.stderr:
        raise RepositoryError(
            "no verdict: this git cannot merge without a work tree, so no merge can be checked; to pass, use "
            "git 2.38 or later"
        )
    cure = view.incomplete or "fetch what is missing, or find out with 'git fsck' why it is gone"
    raise RepositoryError(
        f"no verdict: the merge of {ours} and {theirs} could not be made again ({answer.complaint}); to pass, "
        f"{cure}"
    )


def _commit(view: View, tree: ObjectId, parents: tuple[ObjectId, ...]) -> ObjectId:
    """A commit in the scratch repository alone, for the next step of an octopus."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {_NOBODY}", f"committer {_NOBODY}", "", "automatic merge", ""]
    raw = "\n".join(lines).encode()
    answer = view.git.run(("hash-object", "-t", "commit", "-w", "--stdin"), raw)
    written = answer.stdout.decode("ascii", "replace").strip()
    if answer.status != 0 or not is_object_id(written):
        raise RepositoryError(
            f"no verdict: an octopus merge could not be folded ({answer.complaint}); to pass, merge its "
            "branches one by one"
        )
    return ObjectId(written)
