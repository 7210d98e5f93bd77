"""Reads what a run judges when it is no range: staged content, or a whole tree."""

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.notices import with_notices
from gatekeeper.history.changes.staged import staged_tree
from gatekeeper.history.objects.commits import read_commits
from gatekeeper.history.objects.trees import Folders, read_tree, tree_of
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, ChangeKind, FileChange, FileStatus


def tree_change(view: View, revision: str) -> Change:
    """The whole tree of a commit, every entry added. Errors as `tree_of`."""
    head = tree_of(view, revision)
    files = tuple(FileChange(FileStatus.ADDED, e.path, None, e) for e in head)
    return with_notices(view, Change(ChangeKind.TREE, None, head, files, ()))


def staged_change(view: View, hook: HookEnvironment) -> Change:
    """What is staged against HEAD; against nothing on a branch without a commit. Errors as `staged_tree`."""
    folders: Folders = {}
    base = None
    if view.head is not None:
        [commit] = read_commits(view, [view.resolve("HEAD")])
        base = read_tree(view, commit.tree, commit.id, folders)
    head = staged_tree(view, hook, folders)
    before = view.object_format.empty_tree if base is None else base.tree
    [files] = tree_differences(view, [(before, head.tree)])
    stagers = (hook.author,) if hook.author is not None else ()
    return with_notices(view, Change(ChangeKind.STAGED, base, head, files, (), stagers=stagers))
