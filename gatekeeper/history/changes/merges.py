"""Merges again what was merged, to tell a clean merge from one that brings content of its own (git-merge-tree, 2.38)."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from gatekeeper.history.objects.head_commit import nobodys_commit
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, path_from_bytes

_CLEAN, _CONFLICTS = 0, 1
_MERGE = ("merge-tree", "--write-tree", "--no-messages", "--allow-unrelated-histories")
_WORKERS = 2
_WORTH_TWO = 20
"""Merges from which on two gits share them."""


@dataclass(frozen=True, slots=True)
class AutomaticMerge:
    """What git makes of a merge by itself."""

    tree: ObjectId
    """With conflict markers in the files that conflict."""
    is_clean: bool
    conflicts: tuple[RepoPath, ...] = ()
    """Files that git could not merge by itself, ordered."""


def automatic_merges(
    view: View, merges: Sequence[Commit]
) -> Mapping[ObjectId, AutomaticMerge | RepositoryError]:
    """What git makes of each merge, by commit, or why it cannot be made again.

    Those of two parents go through one git, or two that share them; what these do not answer is asked one by one.
    """
    plain = [commit for commit in merges if len(commit.parents) == 2]
    if len(plain) < _WORTH_TWO:
        found = _together(view, plain)
    else:
        middle = len(plain) // 2
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            halves = pool.map(lambda half: _together(view, half), (plain[:middle], plain[middle:]))
            found = {key: merged for half in halves for key, merged in half.items()}
    return {commit.id: found.get(commit.id) or _alone(view, commit) for commit in merges}


def _together(view: View, merges: Sequence[Commit]) -> dict[ObjectId, AutomaticMerge]:
    """The merges of two parents as far as one `merge-tree --stdin` comes (git 2.39); an older git answers none."""
    if not merges:
        return {}
    asked = "".join(f"{commit.parents[0]} {commit.parents[1]}\n" for commit in merges)
    answer = view.git.run((*_MERGE, "--stdin"), asked.encode())
    fields = iter(answer.stdout.split(b"\0"))
    found: dict[ObjectId, AutomaticMerge] = {}
    for commit in merges:
        status, tree = next(fields, b""), next(fields, b"").decode("ascii", "replace")
        # The files in conflict follow, up to an empty field.
        conflicts = _conflicts(iter(fields.__next__, b"")) if status else ()
        if status not in (b"0", b"1") or not is_object_id(tree):
            break
        found[commit.id] = AutomaticMerge(ObjectId(tree), status == b"1", conflicts)
    if answer.status != 0 and found:
        # Git may have died within its last answer: that merge is asked again alone.
        found.popitem()
    return found


def _conflicts(fields: Iterable[bytes]) -> tuple[RepoPath, ...]:
    """The paths of `mode id stage TAB path`, which git names once for each version of a file."""
    return tuple(sorted({path_from_bytes(field.partition(b"\t")[2]) for field in fields}))


def _alone(view: View, commit: Commit) -> AutomaticMerge | RepositoryError:
    try:
        return automatic_merge(view, commit)
    except RepositoryError as error:
        return error


def automatic_merge(view: View, commit: Commit) -> AutomaticMerge:
    """What git makes of the commit's parents by itself, folded pairwise, in order.

    Raises RepositoryError when it is no merge, git is older than 2.38, or history is missing.
    """
    if len(commit.parents) < 2:
        raise RepositoryError(
            f"no verdict: {commit.id} is no merge, so there is nothing to merge again; to pass, ask of a merge"
        )
    first, *others = commit.parents
    position, merged = first, AutomaticMerge(commit.tree, is_clean=True)
    is_clean, conflicts = True, set[RepoPath]()
    for number, other in enumerate(others, start=1):
        merged = _merge(view, position, other)
        is_clean = is_clean and merged.is_clean
        conflicts |= set(merged.conflicts)
        if number < len(others):
            position = nobodys_commit(
                view,
                merged.tree,
                (position, other),
                "automatic merge",
                ("an octopus merge could not be folded", "merge its branches one by one"),
            )
    return AutomaticMerge(merged.tree, is_clean, tuple(sorted(conflicts)))


def _merge(view: View, ours: ObjectId, theirs: ObjectId) -> AutomaticMerge:
    answer = view.git.run((*_MERGE, "-z", ours, theirs))
    first, *others = answer.stdout.split(b"\0")
    tree = first.decode("ascii", "replace").strip()
    if answer.status in (_CLEAN, _CONFLICTS) and is_object_id(tree):
        conflicts = _conflicts(field for field in others if field)
        return AutomaticMerge(ObjectId(tree), answer.status == _CLEAN, conflicts)
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
