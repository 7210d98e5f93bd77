"""Where the configuration of a run is read from (rule 5 of the gate)."""

import os
from collections.abc import Callable
from pathlib import Path

from gatekeeper.config.trust_base import MAIN_FILE, TrustBase
from gatekeeper.gate.contents import BLOB_CAP, read_paths
from gatekeeper.gate.request import Request
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.plain_files import read_below
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath, path_from_bytes
from gatekeeper.model.project import Project
from gatekeeper.model.touched import touched_paths
from gatekeeper.model.tree import Tree


def find_trust_base(view: View, request: Request, change: Change) -> TrustBase:
    """The trust base: the commit the caller names, else base, else head, else the working tree.

    Raises `RepositoryError` when there is no `gatekeeper.toml` in any of them.
    """
    if request.policy_from is not None:
        chosen = _of_tree(view, tree_of(view, request.policy_from), change.head)
        if chosen is None:
            raise RepositoryError(
                f'no verdict: "{request.policy_from}" holds no {MAIN_FILE}; name a commit that does'
            )
        return chosen
    for tree in (change.base, change.head):
        if tree is not None and (found := _of_tree(view, tree, change.head)) is not None:
            return found
    if view.worktree is not None and (view.worktree / MAIN_FILE).is_file():
        return _of_worktree(view.worktree, change.head)
    raise RepositoryError(
        f"no verdict: there is no {MAIN_FILE}, so nothing says what to ask; write one with gatekeeper init"
    )


def brought_rules(view: View, change: Change, project: Project) -> TrustBase | None:
    """What the next change will be judged by, where this one edits any of it; `None` where it leaves it, or takes it away."""
    edited = any(matches_any(project.trust_paths, path) for path in touched_paths(change.files))
    return _of_tree(view, change.head, change.head) if change.base and edited else None


def _of_tree(view: View, tree: Tree, head: Tree) -> TrustBase | None:
    """The base of a tree; a glob may also match what the change brings (first the rule, then the file)."""
    if tree.get(MAIN_FILE) is None:
        return None
    paths = sorted({entry.path for each in (tree, head) for entry in each})
    return TrustBase(tree.commit, tuple(paths), _tree_reader(view, tree))


def _tree_reader(view: View, tree: Tree) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        entry = tree.get(path)
        if entry is None:
            return None
        if not entry.is_file:
            raise RepositoryError(
                f"no verdict: the configuration file {path} is not a regular file"
            )
        raw = read_paths(view, tree, [entry.path])[entry.path]
        if isinstance(raw, str):
            raise RepositoryError(
                f"no verdict: the configuration file {path} cannot be read: {raw}"
            )
        return raw

    return read


def _of_worktree(worktree: Path, head: Tree) -> TrustBase:
    def read(path: str) -> bytes | None:
        return read_below(worktree, path, BLOB_CAP)

    paths = {entry.path for entry in head} | {RepoPath(MAIN_FILE)} | _own_files(worktree)
    return TrustBase(None, tuple(sorted(paths)), read)


def _own_files(worktree: Path) -> set[RepoPath]:
    """What lies in `compliance/` and may not be committed yet."""
    found = os.walk(worktree / "compliance", followlinks=False)
    return {
        path_from_bytes(os.fsencode(Path(folder, name).relative_to(worktree)))
        for folder, _, names in found
        for name in names
    }
