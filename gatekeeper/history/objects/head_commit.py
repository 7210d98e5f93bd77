"""The commit at which lines are traced; staged content gets one that exists in the private view alone."""

from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, ChangeKind, Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity

_NOBODY = "gatekeeper <> 0 +0000"


@dataclass(frozen=True, slots=True)
class HeadCommit:
    """Where history is asked from."""

    id: ObjectId
    staged: Commit | None = None
    """The made-up commit of staged content, its author the one who stages it; `None` for a real commit."""


def head_commit(view: View, change: Change) -> HeadCommit | None:
    """The head of the change, `None` for a tree that belongs to no commit.

    Raises RepositoryError when the commit for staged content cannot be written into the scratch repository.
    """
    if change.kind is ChangeKind.STAGED:
        return _staged(view, change)
    return HeadCommit(change.head.commit) if change.head.commit is not None else None


def _staged(view: View, change: Change) -> HeadCommit:
    base = change.base.commit if change.base is not None else None
    parents = (base,) if base is not None else ()
    tree = change.head.tree
    commit = nobodys_commit(
        view,
        tree,
        parents,
        "staged content",
        ("the staged content could not be traced", "commit it and judge the commit"),
    )
    stager = change.stagers[0] if change.stagers else Identity("", "")
    return HeadCommit(
        commit,
        Commit(commit, tree, parents, stager, stager, 0, 0, "staged content", (), change.files),
    )


def nobodys_commit(
    view: View,
    tree: ObjectId,
    parents: tuple[ObjectId, ...],
    subject: str,
    otherwise: tuple[str, str],
) -> ObjectId:
    """The id of a commit that is written into the scratch repository alone.

    Raises RepositoryError when it cannot be, with what is in vain and its cure as told `otherwise`.
    """
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {_NOBODY}", f"committer {_NOBODY}", "", subject, ""]
    raw = "\n".join(lines).encode()
    answer = view.git.run(("hash-object", "-t", "commit", "-w", "--stdin"), raw)
    written = answer.stdout.decode("ascii", "replace").strip()
    if answer.status != 0 or not is_object_id(written):
        vain, cure = otherwise
        raise RepositoryError(f"no verdict: {vain} ({answer.complaint}); to pass, {cure}")
    return ObjectId(written)
