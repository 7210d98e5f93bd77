"""Earlier forms of a commit on other branches: an approval that was given to one counts here only while that one is fresh."""

from gatekeeper.history.objects.commits import commit_bytes, trees_of_commits
from gatekeeper.history.people.freshness import (
    GONE,
    contents_between,
    file_contents,
    why_not_fresh,
)
from gatekeeper.history.people.integration import (
    MAX_BRANCHES,
    commits_beside,
    other_branches,
    written_at,
)
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.touched import Territory


def given_elsewhere(
    view: View, change: Change, land: Territory, approved: frozenset[ObjectId]
) -> dict[ObjectId, tuple[str, str]]:
    """Code and sentence for each approved commit whose approvals were given to an earlier form that is not fresh.

    A form has the author, the author's date and the message. Raises RepositoryError when an object is missing.
    """
    mine = {
        (commit.author, commit.author_time, commit.message): commit
        for commit in change.commits
        if commit.id in approved and len(commit.parents) == 1
    }
    branches = other_branches(view) if mine else []
    if not branches or change.head.commit is None or unlooked(view, approved):
        return {}
    beside = commit_bytes(view, commits_beside(view, branches, change.head.commit))
    forms = [
        (own, theirs)
        for theirs in written_at(beside, {time for _, time, _ in mine})
        if (own := mine.get((theirs.author, theirs.author_time, theirs.message)))
        if len(theirs.parents) == 1 and theirs.commit_time <= own.commit_time
    ]
    return _stale(view, land, forms)


def unlooked(view: View, approved: frozenset[ObjectId]) -> tuple[str, ...]:
    """A sentence where what approved commits were made of was not looked for, because there are too many branches."""
    count = len(other_branches(view)) if approved else 0
    if count <= MAX_BRANCHES:
        return ()
    words = f"among {count} other branches nobody looked for earlier forms of the approved commits"
    return (
        f"{words}, to which the approvals may have been given, nor for what they were squashed from: up to "
        f"{MAX_BRANCHES} are read",
    )


def _stale(
    view: View, land: Territory, forms: list[tuple[Commit, Commit]]
) -> dict[ObjectId, tuple[str, str]]:
    trees = trees_of_commits(view, (each.parents[0] for pair in forms for each in pair))
    whole = [pair for pair in forms if all(each.parents[0] in trees for each in pair)]
    reviewed = contents_between(view, [(trees[old.parents[0]], old.tree) for _, old in whole])
    found = {own.id: _reason(own, old, GONE) for own, old in forms if (own, old) not in whole}
    for (own, old), files in zip(whole, reviewed, strict=True):
        judged = (trees[own.parents[0]], file_contents(own.files))
        if why := why_not_fresh(view, land, (trees[old.parents[0]], files), judged):
            found[own.id] = _reason(own, old, why)
    return found


def _reason(own: Commit, old: Commit, why: str) -> tuple[str, str]:
    amended = own.parents == old.parents
    code = "approval-of-amended-content" if amended else "approval-cherry-picked"
    given = f"author, date and message are those of {old.id[:12]} on another branch, to which it was given"
    return code, f"{given}: {why}"
