"""Reads what is staged, from a private copy of the index; the user's own is never written (gitformat-index(5))."""

from pathlib import Path

from gatekeeper.history.objects.trees import Folders, read_tree
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.locate import index_file
from gatekeeper.history.repository.plain_files import copy_plain_file
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import RepoPath, path_from_bytes, printable
from gatekeeper.model.tree import Tree

_SHOWN_PATHS = 5


def staged_tree(view: View, hook: HookEnvironment, folders: Folders | None = None) -> Tree:
    """The tree that a commit of the index would have now.

    The index is the hook's (`GIT_INDEX_FILE`), else the worktree's own. Raises RepositoryError with the paths
    when some are unmerged, or are marked `intent-to-add`, so that a commit would leave them out.
    """
    copy = _copy_index(view, index_file(view.repository, hook))
    extra = (("GIT_INDEX_FILE", str(copy)),)
    listed = view.git.run(("ls-files", "--stage", "-z"), extra=extra)
    if listed.status != 0:
        raise RepositoryError(
            f"no verdict: the index could not be read ({listed.complaint}); to pass, repair it with 'git reset'"
        )
    stages = [_stage(record) for record in listed.stdout.split(b"\0") if record]
    unmerged = {path for path, stage in stages if stage}
    if unmerged:
        raise _refusal(unmerged, "are unmerged", "resolve the conflicts and 'git add' them")
    tree = read_tree(view, _write_tree(view, extra), None, folders)
    left_out = {path for path, _ in stages} - {entry.path for entry in tree}
    if left_out:
        cure = "'git add' them with their content, or 'git rm --cached' them"
        raise _refusal(left_out, "are marked intent-to-add, so a commit leaves them out", cure)
    return tree


def _copy_index(view: View, source: Path) -> Path:
    copy = view.folder / "index-copy"
    copy.unlink(missing_ok=True)
    if not copy_plain_file(source, copy):
        # Without an index file git takes the index as empty.
        return copy
    # A split index names its other half, which git looks for in the git folder (git-update-index(1)).
    for shared in sorted(view.repository.git_dir.glob("sharedindex.*")):
        target = view.folder / shared.name
        target.unlink(missing_ok=True)
        copy_plain_file(shared, target)
    return copy


def _stage(record: bytes) -> tuple[RepoPath, int]:
    """Path and stage of a line of `ls-files --stage -z`; stage 0 is a merged one."""
    head, _, path = record.partition(b"\t")
    return path_from_bytes(path), int(head[-1:])


def _write_tree(view: View, extra: tuple[tuple[str, str], ...]) -> ObjectId:
    # A blob that is missing here is told by whoever reads it; the tree itself is sound without it.
    written = view.git.run(("write-tree", "--missing-ok"), extra=extra)
    tree = written.stdout.decode("ascii", "replace").strip()
    if written.status != 0 or not is_object_id(tree):
        raise RepositoryError(
            f"no verdict: the staged content makes no tree ({written.complaint}); to pass, stage it again with "
            "'git add'"
        )
    return ObjectId(tree)


def _refusal(paths: set[RepoPath], what: str, cure: str) -> RepositoryError:
    ordered = sorted(paths)
    shown = ", ".join(f"'{printable(path)}'" for path in ordered[:_SHOWN_PATHS])
    more = len(ordered) - _SHOWN_PATHS
    if more > 0:
        shown += f" and {more} more"
    return RepositoryError(
        f"no verdict: {len(ordered)} staged paths {what}: {shown}; to pass, {cure}"
    )
