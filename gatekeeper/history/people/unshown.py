"""What the two ends of a reviewed stretch do not show of the commits between them."""

from collections.abc import Iterable, Iterator

from gatekeeper.history.changes.reach import brought_in, reachable
from gatekeeper.history.people.freshness import contents_between
from gatekeeper.history.people.reviewed_ground import Files, Ground
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.review import FileContent

Reason = tuple[str, str]
_Side = tuple[str, ObjectId] | None
_DROPPED = (
    "approval-of-what-was-left",
    "a merge threw away what it had brought in, so that what came of it, which was reviewed, does not show this; "
    "to pass, have the commits of that branch reviewed, and from its tip to the merge",
)
_BACK = (
    "what it did to {} was taken back before the end of what was reviewed, which does not show it; to pass, have this "
    "commit reviewed by itself"
)


def unshown(
    ground: Ground, covers: frozenset[ObjectId], files: Files, head: ObjectId
) -> dict[ObjectId, Reason]:
    """By commit why who compares the head with where these commits begin, and sees these files, has not seen it.

    Raises RepositoryError when trees cannot be compared.
    """
    shown = {file.path for file in files}
    found = dict.fromkeys(_dropped(ground, covers, shown), _DROPPED)
    if len(covers) > 1:
        for commit, path in _taken_back(ground, covers, shown, head).items():
            why = _BACK.format(printable(path))
            found.setdefault(commit, ("approval-of-what-was-taken-back", why))
    return found


def net_of(ground: Ground, covers: frozenset[ObjectId], head: ObjectId) -> Files:
    """What differs between head and where those commits begin, along first parents."""
    if any(ground.parents[each][1:] for each in covers):
        position = head
        while position in covers and (above := ground.parents[position][:1]):
            position = above[0]
        return ground.files_between(position, ground.trees[head])
    before: dict[RepoPath, _Side] = {}
    after: dict[RepoPath, _Side] = {}
    for commit in (each for each in ground.trees if each in covers):
        for file in ground.changed[commit]:
            before.setdefault(file.path, file.old)
            after[file.path] = file.new
    sides = ((path, old, after[path]) for path, old in sorted(before.items()))
    return tuple(FileContent(path, old, new) for path, old, new in sides if old != new)


def _dropped(
    ground: Ground, covers: frozenset[ObjectId], shown: set[RepoPath]
) -> Iterator[ObjectId]:
    """Merges that threw away what they had brought in, and what brought it."""
    for merge in covers & ground.dropped.keys():
        told = shown
        if not covers.isdisjoint(ground.parents[merge][1:]):
            # What was changed before on the side that the merge kept shows as what it decided for; a later change does not.
            before = reachable(ground.parents[merge][:1], ground.parents) & covers
            told = _touched(ground, before) & shown
        if lost := ground.dropped[merge] - told:
            yield merge
            brought = brought_in(ground.parents[merge], ground.parents)
            yield from (each for each in brought if not lost.isdisjoint(_touched(ground, [each])))


def _taken_back(
    ground: Ground, covers: frozenset[ObjectId], shown: set[RepoPath], head: ObjectId
) -> dict[ObjectId, RepoPath]:
    """By plain commit a path that it changed, and that neither end shows under any later name.

    What a merge between them decided by hand is left to what is asked of merges, and beside one a path may be left as the
    head has it: the other side had that too.
    """
    told = shown.union(*(ground.decided[each] for each in covers & ground.decided.keys()))
    for commit in (each for each in reversed(tuple(ground.trees)) if each in covers):
        renamed = ground.renames.get(commit, {})
        told |= {old for new, old in renamed.items() if new in told}
    hidden = {
        each: paths
        for each in sorted(covers - ground.decided.keys())
        if (paths := _touched(ground, [each]) - told)
    }
    if not hidden or covers.isdisjoint(ground.decided):
        return {commit: min(paths) for commit, paths in hidden.items()}
    pairs = [(ground.trees[each], ground.trees[head]) for each in hidden]
    moved = contents_between(ground.view, pairs)
    found = {
        commit: {file.path for file in files} & hidden[commit]
        for commit, files in zip(hidden, moved, strict=True)
    }
    return {commit: min(paths) for commit, paths in found.items() if paths}


def _touched(ground: Ground, commits: Iterable[ObjectId]) -> set[RepoPath]:
    return {file.path for each in commits for file in ground.changed[each]}
