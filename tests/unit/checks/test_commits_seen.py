"""commits-seen: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace
from typing import Any

from sample_run import sample_run

from gatekeeper.checks.commits_seen import commits_seen
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits

FACTS = sample_run().facts
[SEEN] = FACTS.people.commits
UNSEEN = replace(SEEN, seen_by_hook=False)


def facts(*commits: Any, required: bool = True, **change: Any) -> Facts:
    return replace(
        FACTS,
        people=replace(FACTS.people, commits=commits),
        change=replace(FACTS.change, **change),
        project=replace(FACTS.project, require_hook_trace=required),
    )


def ask(asked: Facts) -> tuple[Answer, ...]:
    return commits_seen.judge(asked, Limits({})).answers


def only(asked: Facts) -> tuple[str, str, str]:
    [answer] = ask(asked)
    return answer.outcome.value, answer.code, answer.subject


def test_seen_commits_pass() -> None:
    assert only(facts(SEEN, SEEN)) == ("pass", "ok", "change")


def test_an_unseen_commit_fails_and_says_how_hooks_are_passed_by() -> None:
    [answer] = ask(facts(SEEN, UNSEEN))
    assert (answer.outcome.value, answer.code) == ("fail", "no-hook-saw-it")
    assert answer.subject == UNSEEN.commit
    assert all(word in answer.rows[1].text for word in ("SKIP=", "--no-verify", "core.hooksPath"))


def test_an_unseen_commit_is_only_reported_where_the_project_says_so() -> None:
    asked = facts(UNSEEN, required=False)
    assert only(asked) == ("not-applicable", "no-hook-saw-it", UNSEEN.commit)
    assert "reported" in ask(asked)[0].message


def test_a_clean_merge_needs_no_hook() -> None:
    merge = replace(UNSEEN, is_clean_merge=True)
    assert only(facts(merge)) == ("not-applicable", "clean-merges", "change")
    assert only(facts(merge, SEEN)) == ("pass", "ok", "change")


def test_staged_content_does_not_apply() -> None:
    assert only(facts(UNSEEN, kind=ChangeKind.STAGED))[0] == "not-applicable"


def test_missing_history_leaves_it_undecided() -> None:
    assert only(facts(SEEN, incomplete="it is shallow"))[0] == "undecided"
