"""Where integrated commits came from: the branch a squash was made of, the commit that was rebased or picked."""

from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.history.commits import read_commits
from gatekeeper.history.freshness import contents_between, file_contents
from gatekeeper.history.objects import FoundObject, read_objects
from gatekeeper.history.view import View
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError

_MAX_TIPS = 20_000
_MAX_SOURCES = 5_000
_OWN = ("refs/gatekeeper/", "refs/notes/", "refs/replace/")


@dataclass(frozen=True, slots=True)
class Sources:
    """What other refs of the repository tell about where commits came from."""

    squashed: Mapping[ObjectId, tuple[Commit, ...]]
    """For a commit whose tree a branch had too: the commits of that branch."""
    equal: frozenset[ObjectId]
    """Commits that have the author, the author's date and the very content of a commit on another ref."""


def find_sources(view: View, change: Change, committed_by_others: frozenset[ObjectId]) -> Sources:
    """The sources of the commits of a change, as far as refs show them.

    `committed_by_others` are those whose committer is not their author: only of these it is asked what they equal.
    Raises RepositoryError when an object is missing.
    """
    by_id = {commit.id: commit for commit in change.commits}
    tips = _tips(view, by_id)
    if not tips:
        return Sources({}, frozenset())
    squashed = {
        commit.id: brought
        for commit in by_id.values()
        if len(commit.parents) == 1 and (brought := _squashed(view, commit, tips))
    }
    equal = _equal(view, change, by_id, committed_by_others)
    return Sources(squashed, equal)


def _tips(view: View, by_id: Mapping[ObjectId, Commit]) -> dict[ObjectId, list[ObjectId]]:
    """The tips of other refs, by their tree; tags and what is no commit are left out."""
    named = sorted(
        {
            tip
            for name, tip in view.references.items()
            if name.startswith("refs/") and not name.startswith(_OWN) and tip not in by_id
        }
    )
    found: dict[ObjectId, list[ObjectId]] = {}
    commits = [
        each.id
        for each in read_objects(view, named[:_MAX_TIPS])
        if isinstance(each, FoundObject) and each.kind == "commit"
    ]
    for commit in read_commits(view, commits):
        found.setdefault(commit.tree, []).append(commit.id)
    return found


def _squashed(
    view: View, commit: Commit, tips: Mapping[ObjectId, list[ObjectId]]
) -> tuple[Commit, ...]:
    found: dict[ObjectId, Commit] = {}
    for tip in tips.get(commit.tree, ()):
        ids = _listed(view, (tip, f"^{commit.parents[0]}", f"^{commit.id}"))
        found |= {each.id: each for each in read_commits(view, ids)}
    return tuple(found[key] for key in sorted(found))


def _equal(
    view: View,
    change: Change,
    by_id: Mapping[ObjectId, Commit],
    committed_by_others: frozenset[ObjectId],
) -> frozenset[ObjectId]:
    if not committed_by_others or change.head.commit is None:
        return frozenset()
    refs = sorted(
        {
            tip
            for name, tip in view.references.items()
            if name.startswith("refs/") and not name.startswith(_OWN)
        }
    )
    others = read_commits(view, _listed(view, (*refs[:_MAX_TIPS], f"^{change.head.commit}")))
    alike = [
        (mine, theirs)
        for mine in (by_id[key] for key in sorted(committed_by_others))
        for theirs in others
        if (mine.author, mine.author_time) == (theirs.author, theirs.author_time)
        and len(mine.parents) == len(theirs.parents) == 1
        and theirs.committer == theirs.author
    ]
    starts = [view.resolve_tree(theirs.parents[0]) for _, theirs in alike]
    pairs = [(start, theirs.tree) for start, (_, theirs) in zip(starts, alike, strict=True)]
    contents = contents_between(view, pairs)
    return frozenset(
        mine.id
        for (mine, _), content in zip(alike, contents, strict=True)
        if file_contents(mine.files) == content
    )


def _listed(view: View, words: tuple[str, ...]) -> tuple[ObjectId, ...]:
    asked = "\n".join(words).encode() + b"\n"
    answer = view.git.run(("rev-list", f"--max-count={_MAX_SOURCES}", "--stdin"), asked)
    if answer.status != 0:
        cure = view.incomplete or "fetch the whole history"
        raise RepositoryError(
            f"no verdict: the history of other refs could not be walked ({answer.complaint}); to pass, {cure}"
        )
    lines = answer.stdout.decode("ascii", "replace").splitlines()
    return tuple(ObjectId(line) for line in lines if is_object_id(line))
