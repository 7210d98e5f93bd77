"""Who wrote and who approved the commits of a run, as its statement keeps it: later runs judge other commits."""

from gatekeeper.evidence.portable import portable, portable_path, stated
from gatekeeper.model.authorship import Approval, CommitPeople, People, Who
from gatekeeper.model.evidence import JsonValue


def stated_people(people: People) -> dict[str, JsonValue]:
    """The commits in the order of the run, with what counts as an approval and what was refused."""
    return {
        **stated(people, "undecided suspicions"),
        "commits": [_commit(commit) for commit in people.commits],
    }


def _commit(commit: CommitPeople) -> dict[str, JsonValue]:
    return {
        "gitCommit": commit.commit,
        **stated(commit, "subject names defects seen_by_hook"),
        "authors": [{"part": a.part, **_who(a.who)} for a in commit.authors],
        "approvals": [
            {
                "grade": approval.grade.name,
                **stated(approval, "source covers timed_by"),
                "at": approval.given_at,
                "checked": _checked(approval),
                "review": None if approval.review is None else approval.review.digest or None,
                **_who(approval.who),
            }
            for approval in commit.approvals
        ],
        "refused": [
            {
                **stated(refused, "code why"),
                **(_who(refused.who) if refused.who is not None else {"who": None}),
            }
            for refused in commit.refused
        ],
        "oddities": [stated(odd, "code text") for odd in commit.oddities],
        "paths": [portable_path(path) for path in commit.paths],
    }


def _checked(approval: Approval) -> list[JsonValue]:
    """A sentence for each unit whose checklist the reviewer answered."""
    return [portable(text) for text in approval.review.checked()] if approval.review else []


def _who(who: Who) -> dict[str, JsonValue]:
    """The identity as written and the person it led to; `person` is absent knowledge when `null`."""
    return {
        "who": portable(who.shown),
        "person": None if who.person is None else who.person.id,
    }
