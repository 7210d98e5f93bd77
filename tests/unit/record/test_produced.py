"""A clause whose document the record makes is met when that is whole, and by nothing less."""

import datetime as dt
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.advisory import FeedKind, SoupFeed
from gatekeeper.model.check import Outcome
from gatekeeper.model.finding import FindingState, Level
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import PersonKind, Training
from gatekeeper.model.policy import Demand
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import ClauseState, RunDecision
from gatekeeper.model.soup import Component, Mention, SoupFacts, SoupFault, SoupRole, SoupScope
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.produced import left_over, productions, trained
from gatekeeper.record.clauses.standings import stand
from gatekeeper.record.sheets.code import finding_table
from gatekeeper.testing.classes import C

PLACE = at_line(RepoPath("requirements.txt"), 1)
PURL = Purl("pypi", "", "pyserial", "3.5")
MENTION = Mention(PLACE, "requirements", PURL, SoupRole.LOCKED)
WHOLE = SoupFacts(
    registered=True, components=(Component(PURL, "", (), SoupScope.PRODUCT, (MENTION,)),)
)
FLOATING = replace(
    WHOLE, components=(Component(PURL, "a range", (), SoupScope.PRODUCT, (MENTION,)),)
)
VENDORED = Purl("generic", "", "psa-crypto", "")
COPY = Component(VENDORED, "", (), SoupScope.PRODUCT, (replace(MENTION, purl=VENDORED),))
UNNAMED = replace(WHOLE, components=(COPY,))
UNREAD = replace(WHOLE, faults=(SoupFault(PLACE, "so001", "broken", "west.yml", "mend it"),))
SUPPORT = "eSTAR:Component support level / end of support"
BILL, ASSESSED = "eSTAR:SBOM file", "eSTAR:Vulnerability safety and security assessment"


def standing(clauses, soup: SoupFacts, clause: str, *decisions: RunDecision, void: str = ""):
    [found] = [each for each in clauses.clauses if each.id == clause]
    made = productions(soup, decisions).get(clause)
    answer = stand(found, decisions, frozenset({C}), void, made)
    return answer.state, answer.known


def decided(outcome: Outcome) -> RunDecision:
    return RunDecision(
        "soup-anomalies",
        "SOUP",
        None,
        outcome,
        Demand.REQUIRED,
        Verdict.PASSED,
        "x",
        (),
        "y",
        None,
    )


@pytest.mark.parametrize(
    ("soup", "expected"),
    [
        (WHOLE, (ClauseState.MET, True)),
        (FLOATING, (ClauseState.NOT_MET, True)),
        (UNNAMED, (ClauseState.NOT_MET, True)),
        (UNREAD, (ClauseState.NOT_MET, False)),
        (SoupFacts(registered=True), (ClauseState.NOT_MET, False)),
    ],
    ids=["whole", "floating", "no version", "unread", "nothing"],
)
def test_a_bill_is_made_when_every_component_has_one_version(clauses, soup, expected) -> None:
    assert standing(clauses, soup, BILL) == expected


def test_a_run_that_does_not_count_makes_no_document_count(clauses) -> None:
    assert standing(clauses, WHOLE, BILL, void="it is not durable") == (ClauseState.NOT_MET, False)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((Outcome.PASS,), (ClauseState.MET, True)),
        ((Outcome.PASS, Outcome.FAIL), (ClauseState.NOT_MET, True)),
        ((Outcome.PASS, Outcome.UNDECIDED), (ClauseState.NOT_MET, False)),
        ((Outcome.NOT_APPLICABLE,), (ClauseState.NOT_MET, False)),
        ((), (ClauseState.NOT_MET, False)),
    ],
    ids=["passed", "failed", "undecided", "not applicable", "not asked"],
)
def test_anomalies_are_assessed_as_their_check_decided(clauses, outcomes, expected) -> None:
    assert standing(clauses, WHOLE, ASSESSED, *map(decided, outcomes)) == expected


@pytest.mark.parametrize("soup", [WHOLE, SoupFacts()], ids=["a register without items", "none"])
def test_a_register_that_tells_of_nothing_tells_no_support(clauses, soup: SoupFacts) -> None:
    assert standing(clauses, soup, SUPPORT) == (ClauseState.NOT_MET, False)


def test_a_document_that_the_record_does_not_make_stays_unknown(clauses) -> None:
    assert standing(clauses, WHOLE, "eSTAR:Metrics") == (ClauseState.NOT_MET, False)


TRAINED, RESOLVED, MONITORED = "Part11:11.10(i)", "81001-5-1:5.8.1", "81001-5-1:6.2.1"


@pytest.mark.parametrize(
    ("states", "holds"),
    [(("yes", "yes"), True), (("yes", "no"), False), (("yes", "unknown"), None), ((), None)],
)
def test_people_are_trained_when_each_act_was_done_with_a_valid_training(states, holds) -> None:
    acts = [(f"review {n}", state, "because") for n, state in enumerate(states)]
    assert trained(acts, ())[TRAINED].holds is holds


def test_people_without_a_training_leave_it_open_whether_people_are_trained() -> None:
    [person] = sample_run().facts.project.registry.people[:1]
    untold = replace(person, trainings=())
    act = ("review of a1b2", "yes", "every training registered was valid")
    training = Training("sop-7", "2", dt.date(2026, 1, 1))
    agent = replace(untold, kind=PersonKind.AI_AGENT)
    assert trained([act], [untold])[TRAINED].holds is None
    assert trained([act], [replace(untold, trainings=(training,)), agent])[TRAINED].holds is True


FEED = SoupFeed("osv", FeedKind.OSV, dt.date(2026, 1, 1), None, 1, "osv.dev", (), PLACE)


@pytest.mark.parametrize(
    ("outcome", "holds"),
    [(Outcome.PASS, True), (Outcome.FAIL, False), (Outcome.UNDECIDED, None)],
)
def test_sources_are_monitored_as_their_feeds_were_looked_at(outcome, holds) -> None:
    said = replace(decided(outcome), subject="osv" if outcome is not Outcome.PASS else "CVE-1")
    assert productions(replace(WHOLE, feeds=(FEED,)), [said])[MONITORED].holds is holds
    assert productions(WHOLE, [said])[MONITORED].holds is None
    assert productions(replace(WHOLE, feeds=(FEED,)), [])[MONITORED].holds is None


def test_a_finding_of_adoption_that_nobody_decided_on_is_not_resolved() -> None:
    run = sample_run()
    [told] = run.facts.findings[:1]

    def left(state, level=Level.WARNING):
        found = replace(told, state=state, finding=replace(told.finding, level=level))
        held = replace(run, facts=replace(run.facts, findings=(found,)))
        return left_over(finding_table(held).above_note())

    assert left(FindingState.OPEN)[RESOLVED].holds is False
    assert left(FindingState.SUPPRESSED) == left(FindingState.OPEN, Level.NOTE) == {}
