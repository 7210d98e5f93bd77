"""Where git blame is asked about a file, so that its answer outlives the head of today.

git-blame(1) hands all lines of a file to the first parent at once when that parent holds it byte for byte, before it looks
at anything else (`pass_blame` of git 2.39): what it says at a commit it says at that parent too. So a file is asked at the
commit of the first-parent chain that changed it last, or, when nobody did for long, at a commit that the heads to come
choose as well: one whose id begins with two zeros, as one in 256 does.
"""

from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.path import RepoPath, path_from_bytes

_MOST = 1024
"""Commits looked at. Beyond that the oldest of them is asked, which the next head will not choose."""
_MARK = "00"


def asked_at(view: View, head: ObjectId, paths: Iterable[RepoPath]) -> Mapping[RepoPath, ObjectId]:
    """The commit at which to ask about each path; `head` for those that cannot be followed."""
    waiting = set(paths)
    found: dict[RepoPath, ObjectId] = {}
    at = head
    for at, changed in _first_parents(view, head) if waiting else ():
        found |= dict.fromkeys(waiting & changed, at)
        waiting -= changed
        if not waiting or at.startswith(_MARK):
            break
    return found | dict.fromkeys(waiting, at)


def _first_parents(view: View, head: ObjectId) -> Iterator[tuple[ObjectId, set[RepoPath]]]:
    """The chain from head on, each commit with the paths in which it differs from its first parent.

    Nothing when git cannot tell: to ask at head is right as well, and only slower.
    """
    answer = view.git.run(
        (
            "log", "-z", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-renames", "--no-abbrev",
            "--no-show-signature", "--no-notes", "--no-ext-diff", "--ignore-submodules=none", "--format=%H",
            f"--max-count={_MOST}", head, "--",
        )
    )  # fmt: skip
    if answer.status != 0:
        return
    fields = iter(answer.stdout.split(b"\0"))
    commit, changed = None, set[RepoPath]()
    for field in fields:
        if field.lstrip(b"\n").startswith(b":"):
            # One path follows, whatever it looks like: a file may bear the name of a commit.
            changed.add(path_from_bytes(next(fields)))
            continue
        name = field.strip(b"\n").decode("ascii", "replace")
        if is_object_id(name):
            if commit is not None:
                yield commit, changed
            commit, changed = ObjectId(name), set()
    if commit is not None:
        yield commit, changed
