"""Which commits of a range are reachable from which: looking inside the range is enough, base's are no new work."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId, is_object_id

Parents = Mapping[ObjectId, tuple[ObjectId, ...]]
"""Of each commit of the range."""


def parents_of(commits: Iterable[Commit]) -> Parents:
    """The parents of each commit."""
    return {commit.id: commit.parents for commit in commits}


def reachable(starts: Iterable[ObjectId], parents: Parents) -> frozenset[ObjectId]:
    """The commits of the range reachable from these, they themselves included."""
    seen: set[ObjectId] = set()
    waiting = [commit for commit in starts if commit in parents]
    while waiting:
        commit = waiting.pop()
        if commit not in seen:
            seen.add(commit)
            waiting += [parent for parent in parents[commit] if parent in parents]
    return frozenset(seen)


def brought_in(merged: tuple[ObjectId, ...], parents: Parents) -> tuple[ObjectId, ...]:
    """The commits of the range that a merge of these brings in: reached through a later one, not through the first."""
    own = reachable(merged[:1], parents)
    return tuple(sorted(reachable(merged[1:], parents) - own))


def is_ancestor(view: View, older: ObjectId, newer: ObjectId) -> bool:
    """Whether newer can be walked back to older; false when either is not here."""
    return view.git.run(("merge-base", "--is-ancestor", older, newer)).status == 0


def merged_part(view: View, head: ObjectId, main: ObjectId) -> ObjectId | None:
    """The newest commit that both have; `None` when they have none in common."""
    answer = view.git.run(("merge-base", head, main))
    found = answer.stdout.decode("ascii", "replace").strip()
    return ObjectId(found) if answer.status == 0 and is_object_id(found) else None
