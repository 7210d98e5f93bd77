"""What checks about people answer when the change holds no commits, or its history cannot be trusted."""

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.facts import Facts

_HISTORY = "fetch the whole history (no shallow or partial clone) and run again"


def history_missing(facts: Facts) -> Answer | None:
    """UNDECIDED when nothing can be told about people, `None` when it can."""
    why = facts.people.undecided or facts.change.incomplete
    if why is None:
        return None
    message = f"nothing can be told about people: {why}"
    return Answer(Outcome.UNDECIDED, "history-incomplete", message, to_pass=_HISTORY)


def no_commits(facts: Facts) -> Answer | None:
    """NOT_APPLICABLE when there is no commit to ask about, `None` when there is one."""
    match facts.change.kind:
        case ChangeKind.STAGED:
            message = "staged content has no commit yet: the merge gate decides"
        case ChangeKind.TREE:
            message = (
                "a whole tree has no range of commits: its history is judged when one is given"
            )
        case ChangeKind.RANGE if not facts.change.commits:
            message = "the range holds no commit"
        case ChangeKind.RANGE:
            return None
    return Answer(Outcome.NOT_APPLICABLE, "no-commits", message)


def awaits_review(facts: Facts) -> Answer | None:
    """NOT_APPLICABLE while reviewers and testers cannot have acted yet, `None` at the merge gate."""
    if not facts.change.before_review:
        return None
    message = "a push comes before its review and its independent tests: the merge gate decides"
    return Answer(Outcome.NOT_APPLICABLE, "before-review", message)


def short(commit: str) -> str:
    """A commit id as a reader wants it."""
    return commit[:10]
