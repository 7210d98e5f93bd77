"""Earlier forms of a commit on other branches: an approval that was given to one counts here only while that one is fresh."""

from gatekeeper.history.people.freshness import (
    GONE,
    contents_between,
    file_contents,
    why_not_fresh,
)
from gatekeeper.history.people.integration import (
    MAX_BRANCHES,
    Form,
    forms_beside,
    other_branches,
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
    if unlooked(view, approved):
        return {}
    wanted = (each for each in change.commits if each.id in approved)
    tips = other_branches(view) if approved else ()
    forms = forms_beside(view, wanted, change.head.commit, tips)
    same = [each for each in forms if each.old.message == each.own.message]
    return _stale(view, land, [f for f in same if f.old.commit_time <= f.own.commit_time])


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


def _stale(view: View, land: Territory, forms: list[Form]) -> dict[ObjectId, tuple[str, str]]:
    asked = [(form.start, form.old.tree) for form in forms if form.start is not None]
    reviewed = dict(zip(asked, contents_between(view, asked), strict=True))
    found = {}
    for form in forms:
        why: str | None = GONE
        if form.start is not None and form.before is not None:
            before = (form.start, reviewed[form.start, form.old.tree])
            now = (form.before, file_contents(form.own.files))
            why = why_not_fresh(view, land, before, now)
        if why is not None:
            found[form.own.id] = _reason(form.own, form.old, why)
    return found


def _reason(own: Commit, old: Commit, why: str) -> tuple[str, str]:
    amended = own.parents == old.parents
    code = "approval-of-amended-content" if amended else "approval-cherry-picked"
    given = f"author, date and message are those of {old.id[:12]} on another branch, to which it was given"
    return code, f"{given}: {why}"
