"""Gaps of the trail: a baseline that the record does not come from, and tools that changed on the way."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.record import RecordHistory, RunCommit
from gatekeeper.model.record_ground import RecordBaseline, RecordGround
from gatekeeper.record.gaps.of_trail import other_tools, trail_gaps
from gatekeeper.record.runs import read_run

OLD, HEAD, ELSEWHERE = (ObjectId(digit * 40) for digit in "123")
BEHIND = {OLD: (), HEAD: (OLD,)}


@pytest.mark.parametrize(
    ("commit", "behind", "said"),
    [
        (OLD, BEHIND, []),
        (HEAD, BEHIND, ["1.0 is what the record is about: nothing is compared"]),
        (ELSEWHERE, BEHIND, ["1.0 does not lead to what the record is about"]),
        (ELSEWHERE, None, []),
    ],
    ids=["comes from it", "is it", "another line", "history not whole"],
)
def test_a_baseline_is_one_that_the_release_comes_from(commit, behind, said):
    baseline = RecordBaseline("1.0", commit, commit)
    ground = RecordGround(signers_judged=True, baseline=baseline, behind=behind)
    told = trail_gaps(Ledger((), (), None), ground, ())
    found = [gap.sentence for gap in told if gap.subject == "baseline"]
    assert len(found) == len(said)
    assert all(gap.startswith(start) for gap, start in zip(found, said, strict=True))


def _told(built, *, judged, since, before="1.0", now="1.1", more=()):
    [run] = built().runs
    commit = RunCommit(judged, "s", (), frozenset(), (), seen_by_hook=False)
    older = replace(run, sequence=1, commits=(commit,), tools=(("bandit", before), *more))
    stated = replace(run, sequence=2, tools=(("bandit", now),))
    history = RecordHistory(frozenset({OLD, HEAD}), since, ())
    return [gap.sentence for gap in other_tools((older, stated), stated, history)]


@pytest.mark.parametrize(
    ("before", "now", "more", "names"),
    [
        ("", "1.1", (), "bandit"),
        ("1.1", "", (), "bandit"),
        ("1.1", "1.1", (("lizard", "1"), ("gcc", "")), "gcc, lizard"),
    ],
    ids=["not told then", "not told now", "absent now"],
)
def test_a_version_that_nobody_tells_is_no_equal_one(built, before, now, more, names):
    [sentence] = _told(
        built, judged=HEAD, since=frozenset({HEAD}), before=before, now=now, more=more
    )
    assert sentence == (
        f"no version of {names} is told on both sides: by this run, and by run 1 over commits of the release"
    )


def test_a_tool_whose_version_a_statement_does_not_tell_is_still_one_of_its_tools(entry):
    held = entry(sample_run())
    predicate = dict(held.statement.predicate) | {"tools": [{"name": "gcc", "version": None}]}
    told = read_run(replace(held, statement=replace(held.statement, predicate=predicate)))
    assert ("gcc", "") in told.tools


def test_another_version_of_a_tool_over_commits_of_the_release_is_a_gap(built):
    [sentence] = _told(built, judged=HEAD, since=frozenset({HEAD}))
    assert sentence == (
        "run 1 judged commits of the release with version 1.0, this run its tree with 1.1"
    )


def test_the_same_version_is_none(built):
    assert _told(built, judged=HEAD, since=frozenset({HEAD}), before="1.1") == []


def test_a_run_over_an_older_release_is_none(built):
    assert _told(built, judged=OLD, since=frozenset({HEAD})) == []


def test_without_a_history_nothing_is_told(built):
    [run] = built().runs
    assert list(other_tools((run,), run, None)) == []
