"""Has a hook seen every commit of the range before it was made?"""

from collections.abc import Iterable

from gatekeeper.checks.without_commits import history_missing, no_commits, short
from gatekeeper.model.authorship import CommitPeople
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits

_WAYS = (
    "SKIP= and --no-verify pass by the hooks, and so do cherry-pick, merge, rebase, fast-forward, am, revert, "
    "commit-tree and another core.hooksPath"
)
_TO_PASS = "run gatekeeper on its content and commit it again with the hooks installed (git commit --amend)"


@asks("commits-seen", "has a hook seen every commit of the range?")
def commits_seen(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a commit whose message does not carry our hook's trace of this very tree."""
    missing = history_missing(facts) or no_commits(facts)
    if missing is not None:
        return (missing,)
    commits = [people for people in facts.people.commits if not people.is_clean_merge]
    required = facts.project.require_hook_trace
    answers = [_unseen(p, required=required) for p in commits if not p.seen_by_hook]
    seen = len(commits) - len(answers)
    if not commits:
        message = "the range holds only merges that change nothing of their own"
        answers = [Answer(Outcome.NOT_APPLICABLE, "clean-merges", message)]
    elif seen == len(commits):
        message = f"all {seen} commits carry the trace of a hook (claimed in the message)"
        answers = [Answer(Outcome.PASS, "ok", message)]
    return tuple(answers)


def _unseen(people: CommitPeople, *, required: bool) -> Answer:
    message = (
        f"no hook has seen commit {short(people.commit)}: its message carries no trace of its tree"
    )
    if not required:
        message += "; the project only wants this reported"
    return Answer(
        Outcome.FAIL if required else Outcome.NOT_APPLICABLE,
        "no-hook-saw-it",
        message,
        people.commit,
        rows=(Row("commit", short(people.commit), printable(people.subject)), Row("", _WAYS)),
        to_pass=_TO_PASS if required else "",
    )
