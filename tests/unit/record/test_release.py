"""Of each commit the record tells whether its release holds it and whether that is new; what is not known is said."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.record import RecordHistory, RunCommit
from gatekeeper.model.record_ground import RecordBaseline
from gatekeeper.record.sheets.people import people_sheets
from gatekeeper.record.sheets.release import Release

OLD, NEW, REFUSED, ROOT = (ObjectId(sign * 40) for sign in "abcd")
BASELINE = RecordBaseline("1.0", OLD, ROOT)
HISTORY = RecordHistory(frozenset({OLD, NEW}), frozenset({NEW}), (ROOT,))


@pytest.fixture
def release(built):
    """The release of the sample record with that history and baseline."""

    def make(history=HISTORY, baseline=BASELINE):
        return Release(replace(built(), history=history, baseline=baseline))

    return make


def test_a_commit_is_in_the_release_when_it_leads_to_its_head(release):
    assert [release().holds(commit) for commit in (OLD, NEW, REFUSED)] == ["yes", "yes", "no"]


def test_a_commit_that_leads_to_the_head_is_in_the_release_though_no_run_judged_it(release):
    assert release().holds(ROOT) == "yes"


def test_a_commit_is_new_when_the_baseline_lacks_it(release):
    assert [release().is_new(commit) for commit in (OLD, NEW)] == ["no", "yes"]
    assert release(baseline=None).is_new(NEW) == ""


def test_of_staged_content_which_is_no_commit_nothing_is_shown(release):
    assert release().holds(None) == "not shown"


def test_a_history_that_is_not_whole_shows_nothing(release):
    cut = release(history=None)
    assert (cut.holds(OLD), cut.is_new(NEW)) == ("not shown", "not shown")
    assert cut.unjudged().startswith("only commits that a run")


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ((), ""),
        ((ROOT,), "no run of the audit trail judged the commit dddddddddddd"),
        (
            (OLD, NEW, REFUSED, ROOT),
            "no run of the audit trail judged the 4 commits aaaaaaaaaaaa, bbbbbbbbbbbb, cccccccccccc and 1 more",
        ),
    ],
)
def test_commits_that_no_run_judged_are_named(release, held, words):
    assert release(history=replace(HISTORY, unjudged=held)).unjudged() == words


FOUNDING = RunCommit(
    ROOT, "Found it", (("author", "Ben Okafor <ben@example.org>", ""),), frozenset(), ("odd",), False
)  # fmt: skip


def test_a_commit_that_no_run_judged_and_that_was_read_is_listed_as_such(release, built):
    history = replace(HISTORY, told=(FOUNDING,))
    assert release(history=history).unjudged() == ""
    run = sample_run()
    [commits] = (
        each
        for each in people_sheets(replace(built(), history=history), run, Ledger((), (), None), {})
        if each.kind == "commit"
    )
    [row] = (row for row in commits.rows if row[0] == ROOT)
    assert (commits.unknown, commits.cell(row, "in-head")) == ("", ("yes",))
    assert commits.cell(row, "unknown") == ("no run of the audit trail judged it", "odd")
    assert commits.cell(row, "approvals") == ()
