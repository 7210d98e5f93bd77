"""Clauses of problem reports, change requests and commits: met by links, approvals and reviews, and by nothing that was only said."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.advisory import (
    Confidence,
    Disposition,
    Evaluation,
    MatchState,
    SoupAnomaly,
)
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.finding import FindingState, Level
from gatekeeper.model.graph import Edge, EdgeKind, Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import PersonKind, Registry
from gatekeeper.model.policy import Demand
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import RunCommit, RunDecision, RunReview, RunSummary
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.threat import ThreatFacts, ThreatModel
from gatekeeper.model.threat_locus import Locus
from gatekeeper.model.threat_objects import Threat
from gatekeeper.model.threat_words import ThreatStatus
from gatekeeper.model.trace import Binding, Making
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.changed import Release, of_anomalies, of_changes
from gatekeeper.record.sheets.code import finding_table

REQUESTS, CODE = b"compliance/requests.csv", b"src/a.c"
ASKED, BUILT, LATER = (ObjectId(sign * 40) for sign in "abc")
FOUND, REQUEST, CASE, RUN = (
    ("problem-report", "PR-1"),
    ("change-request", "CR-1"),
    ("test-case", "t::a"),
    ("test-run", "unit:t::a:1"),
)


def node(key, status=""):
    place = at_line(RepoPath(REQUESTS.decode()), 2)
    return Node(NodeKind(key[0]), key[1], "words", "", State.OK, "", place, status=status)


def edge(source, target, kind, state=State.OK):
    return Edge(source, target, kind, "x", state, "because", None, None)


A_RUN = RunSummary(
    1, sha256(b"run"), "2026-11-23T09:00:00Z", "range", None, LATER, LATER, Verdict.PASSED, (), (),
    0, 0, 0, 0, sha256(b"report"), ASKED, "0.1.0",
)  # fmt: skip
NODES = {
    "problem": node(FOUND, "closed"),
    "request": node(REQUEST, "approved"),
    "case": node(CASE),
    "run": node(RUN),
}
EDGES = (
    edge(REQUEST, FOUND, EdgeKind.RELATES),
    edge(CASE, REQUEST, EdgeKind.VERIFIES),
    edge(RUN, CASE, EdgeKind.RESULT_OF),
)


@pytest.fixture(scope="module")
def people():
    """Two humans of a registry, and the registry."""
    registry = sample_run().facts.project.registry
    humans = [p.id for p in registry.people if p.kind is PersonKind.HUMAN]
    return humans[0], humans[1], registry


def commit(at, subject, paths, author):
    return RunCommit(
        at, subject, (("author", "x", author),), frozenset(paths), (), seen_by_hook=True
    )


def review(at, person, grade="G3"):
    return RunReview("x", grade, at, "signed review", frozenset(), person=person)


def graph(edges=EDGES, **nodes):
    return TraceFacts(configured=True, graph=Graph(tuple((NODES | nodes).values()), edges))


MADE = Making("2026-11-27T08:00:00Z", "Elena", "rig 2", "Unity 2.6")


def recorded(making, edges=EDGES):
    """The graph with a report of its one result that was made so."""
    bound = Binding("unit", sha256(b"report"), None, bound=True, why="", making=making)
    run = replace(node(RUN), digest=bound.digest)
    return replace(graph(edges, run=run), bindings=(bound,))


def requested(people, commits, reviews, behind=None, facts=None, release=None):
    """What 62304:8.2.1 says of a line of commits, the oldest first."""
    ids = [each.commit for each in commits]
    line = dict(zip(ids, ((), *((each,) for each in ids)), strict=False))
    run = replace(A_RUN, commits=tuple(commits), reviews=tuple(reviews))
    known = Release((run,), behind or line, frozenset(release or ids))
    return of_changes(facts or graph(), known, people[2])["62304:8.2.1"]


def sound(people):
    one, other, _ = people
    commits = [
        commit(ASKED, "Ask for a limit", [REQUESTS], one),
        commit(BUILT, "Limit it, CR-1", [CODE], one),
    ]
    return commits, [review(ASKED, other)]


def test_each_commit_names_a_request_that_somebody_else_reviewed_before(people):
    assert requested(people, *sound(people)).holds is True


def test_a_reviewer_who_rejects_as_well_has_reviewed_nothing(people):
    commits, reviews = sound(people)
    rejected = replace(reviews[0], grade="refused", code="review-rejects")
    assert requested(people, commits, [*reviews, rejected]).holds is None
    assert requested(people, commits, [*reviews, replace(rejected, person="eve")]).holds is True


def test_a_commit_that_names_no_request_speaks_against_it(people):
    commits, reviews = sound(people)
    commits[1] = replace(commits[1], subject="Limit it")
    told = requested(people, commits, reviews)
    assert (told.holds, "names no change request" in told.basis[0]) == (False, True)


def test_a_request_that_is_a_draft_speaks_against_it(people):
    facts = graph(request=node(REQUEST, "draft"))
    assert requested(people, *sound(people), facts=facts).holds is False


@pytest.mark.parametrize("state", [State.BROKEN, State.SUSPECT, State.UNKNOWN])
def test_a_request_in_doubt_approves_nothing(people, state):
    facts = graph(request=replace(NODES["request"], state=state))
    assert requested(people, *sound(people), facts=facts).holds is False


def test_a_problem_report_is_no_request(people):
    commits, reviews = sound(people)
    commits[1] = replace(commits[1], subject="Limit it, PR-1")
    assert requested(people, commits, reviews).holds is False


def test_a_request_that_came_with_its_commit_settles_nothing(people):
    one, other, _ = people
    both = [commit(BUILT, "Limit it, CR-1", [CODE, REQUESTS], one)]
    assert requested(people, both, [review(BUILT, other)]).holds is None


def test_a_request_that_was_written_afterwards_settles_nothing(people):
    commits, reviews = sound(people)
    assert requested(people, commits[::-1], reviews).holds is None


def test_runs_in_another_order_than_the_history_change_nothing(people):
    """Whoever judges the later range first would have the request stand before its commit."""
    commits, reviews = sound(people)
    line = {BUILT: (), ASKED: (BUILT,)}
    assert requested(people, commits, reviews, line).holds is None


def test_a_request_on_another_branch_was_not_there_before(people):
    commits, reviews = sound(people)
    branches = {ASKED: (), BUILT: (), LATER: (ASKED, BUILT)}
    merge = commit(LATER, "Merge CR-1", [CODE], people[0])
    assert requested(people, [*commits, merge], reviews, branches).holds is None


def test_a_request_that_was_touched_again_later_settles_nothing(people):
    one, other, _ = people
    commits, reviews = sound(people)
    again = commit(LATER, "Approve CR-1", [REQUESTS], one)
    told = requested(people, [*commits, again], [*reviews, review(LATER, other)])
    assert told.holds is None


@pytest.mark.parametrize("grade", ["claimed", "signed as well", "refused", "G0"])
def test_a_request_that_nobody_else_proved_a_review_of_settles_nothing(people, grade):
    commits, _ = sound(people)
    assert requested(people, commits, [review(ASKED, people[1], grade)]).holds is None


def test_who_wrote_a_request_does_not_review_it(people):
    commits, _ = sound(people)
    assert requested(people, commits, [review(ASKED, people[0])]).holds is None


def test_a_commit_that_no_run_judged_settles_nothing(people):
    told = requested(people, *sound(people), release=[ASKED, BUILT, LATER])
    assert (told.holds, "that can be relied on judged 1 commits" in told.why) == (None, True)


def test_a_merge_that_names_no_request_is_not_told(people):
    commits, reviews = sound(people)
    line = {ASKED: (), BUILT: (ASKED,), LATER: (ASKED, BUILT)}
    merge = commit(LATER, "Merge it", [CODE], people[0])
    assert requested(people, [*commits, merge], reviews, line).holds is None


def test_without_requests_nothing_is_known(people):
    facts = TraceFacts(configured=True)
    assert requested(people, *sound(people), facts=facts).holds is None


def test_without_the_whole_history_nothing_is_known(people):
    known = Release((), None, frozenset())
    assert of_changes(graph(), known, people[2])["62304:8.2.1"].holds is None


FAILED = (*EDGES[:2], edge(RUN, CASE, EdgeKind.RESULT_OF, State.BROKEN))
STALE = (*EDGES[:2], edge(RUN, CASE, EdgeKind.RESULT_OF, State.STALE))
HANGING = (edge(REQUEST, FOUND, EdgeKind.RELATES, State.BROKEN), *EDGES[1:])
FIRST = Release((), None, frozenset(), frozenset())
OPEN = {"problem": node(FOUND, "open")}
CASES = [
    ("62304:5.8.2", graph(), True),
    ("62304:5.8.2", graph(**OPEN), True),
    ("62304:5.8.2", graph(problem=node(FOUND)), None),
    ("62304:5.8.2", graph(problem=node(FOUND, "see the wiki")), None),
    ("62304:5.8.2", graph(EDGES[:1]), None),
    ("62304:5.8.2", graph(FAILED, **OPEN), False),
    ("62304:5.8.2", TraceFacts(configured=True), None),
    ("62304:8.2.4", graph(), True),
    ("62304:8.2.4", graph(EDGES[1:]), False),
    ("62304:8.2.4", graph(EDGES[1:], **OPEN), None),
    ("62304:8.2.4", graph(request=node(REQUEST)), None),
    ("62304:8.2.4", graph(HANGING), False),
    ("62304:9.4", graph(), True),
    ("62304:9.4", graph(**OPEN), None),
    ("62304:9.4", graph(EDGES[1:]), False),
    ("62304:9.4", graph(request=node(REQUEST, "not approved")), False),
    ("62304:9.4", graph(HANGING), False),
    ("62304:9.5", graph(), True),
    ("62304:9.5", graph(EDGES[:1]), False),
    ("62304:9.5", graph(EDGES[:2]), None),
    ("62304:9.5", graph(FAILED), False),
    ("62304:9.5", graph(STALE), None),
    ("62304:9.5", graph(**OPEN), None),
    ("62304:9.8", graph(), None),
    ("62304:9.8", recorded(MADE), True),
    ("62304:9.8", recorded(replace(MADE, by="")), None),
    ("62304:9.8", recorded(MADE, FAILED), False),
]


@pytest.mark.parametrize(
    ("clause", "facts", "holds"), CASES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CASES)]
)
def test_clauses_of_problems(clause, facts, holds):
    told = of_changes(facts, FIRST, Registry(()))[clause]
    assert told.holds is holds


OF_PROBLEMS = ("62304:5.8.2", "62304:8.2.4", "62304:9.4", "62304:9.5")


@pytest.mark.parametrize("clause", OF_PROBLEMS)
def test_a_problem_report_that_the_baseline_had_and_that_is_gone_is_not_solved(clause):
    gone = Release((), None, frozenset(), frozenset({"PR-1", "PR-2"}))
    told = of_changes(graph(), gone, Registry(()))[clause]
    assert (told.holds, told.basis) == (None, ("PR-2",))


@pytest.mark.parametrize("clause", OF_PROBLEMS)
def test_where_nobody_knows_the_reports_of_an_earlier_release_one_may_be_gone(clause):
    told = of_changes(graph(), replace(FIRST, reported=None), Registry(()))[clause]
    assert (told.holds, "earlier release" in told.why) == (None, True)


def test_what_speaks_against_a_report_needs_no_earlier_release():
    facts, known = graph(FAILED), replace(FIRST, reported=None)
    assert of_changes(facts, known, Registry(()))["62304:9.5"].holds is False


RESIDUAL, SECURE, UNRESOLVED = (
    "62304:5.8.3",
    "81001-5-1:5.8.5",
    "FDA-CY:App4/Unresolved Anomalies (V.A.5)",
)
NOTHING_OPEN = (RESIDUAL, SECURE, UNRESOLVED)


def said(check, outcome=Outcome.PASS, demand=Demand.REQUIRED):
    verdict = Verdict.PASSED if outcome is not Outcome.FAIL else Verdict.FAILED
    return RunDecision(check, "x", None, outcome, demand, verdict, "m", (), "", None)


LOOKED = ("soup-anomalies", "accounting-complete", "no-new-findings")
ASSESSED = tuple(said(check) for check in (*LOOKED, "threat-coverage"))


def other_than(check, *instead):
    return (*(each for each in ASSESSED if each.check != check), *instead)


def left(clause, facts, findings=(), decisions=ASSESSED, gone=(), soup=(), threats=(), doubt=""):
    release = Release((), None, frozenset(), None if gone is None else frozenset(gone))
    model = ThreatModel("m", "m", "native", "1", WRITTEN, threats=tuple(threats))
    run = sample_run()
    known = replace(
        run.facts,
        trace=facts,
        findings=tuple(findings),
        soup=SoupFacts(anomalies=tuple(soup)),
        threats=ThreatFacts(models=(model,)),
    )
    found = finding_table(replace(run, facts=known))
    return of_anomalies(known, found.above_note(), release, decisions, lambda _: doubt)[clause]


@pytest.mark.parametrize("clause", NOTHING_OPEN)
def test_a_release_in_which_no_anomaly_is_left_has_none_to_evaluate(clause):
    assert left(clause, graph()).holds is True


def found(level, state):
    [first, *_] = sample_run().facts.findings
    return replace(first, state=state, finding=replace(first.finding, level=level))


WRITTEN = Locus(at_line(RepoPath("threats.toml"), 1), "T", ASKED)
SERIAL = Purl("pypi", "", "pyserial", "3.5")


def anomaly(word, by="ben", broken=""):
    """A published anomaly with an evaluation of that word; without one for no word."""
    held = None
    if word:
        held = Evaluation(
            SERIAL, "CVE-1", Disposition(word), "", "r", (), (), (), "", None, by, "d"
        )
    return SoupAnomaly(
        SERIAL, "CVE-1", (), "s", MatchState.IN_RANGE, Confidence.EXACT, (), (), "", "",
        evaluation=held, broken=broken,
    )  # fmt: skip


@pytest.mark.parametrize("clause", NOTHING_OPEN)
@pytest.mark.parametrize(
    ("facts", "more", "holds"),
    [
        pytest.param(TraceFacts(configured=True), {}, None, id="no problem reports are kept"),
        pytest.param(graph(**OPEN), {}, None, id="one is open"),
        pytest.param(graph(problem=node(FOUND, "duplicate")), {}, None, id="a duplicate"),
        pytest.param(graph(problem=node(FOUND, "not a defect")), {}, None, id="no defect"),
        pytest.param(graph(problem=node(FOUND, "see the wiki")), {}, None, id="an odd status"),
        pytest.param(graph(problem=node(FOUND)), {}, None, id="no status"),
        pytest.param(graph(EDGES[:1]), {}, False, id="only closed"),
        pytest.param(graph(EDGES[:2]), {}, None, id="its test has no result"),
        pytest.param(graph(FAILED), {}, False, id="its test failed"),
        pytest.param(graph(STALE), {}, None, id="its test is of another commit"),
        pytest.param(graph(), {"gone": ["PR-9"]}, None, id="an open one was deleted"),
        pytest.param(graph(), {"decisions": ()}, None, id="nobody asked for SOUP"),
        pytest.param(graph(), {"gone": None}, None, id="nobody knows what was deleted"),
        *(
            pytest.param(
                graph(), {"decisions": other_than(check, *instead)}, None, id=f"{check} {word}"
            )
            for check in LOOKED
            for word, instead in (
                ("not asked", ()),
                ("undecided", (said(check), said(check, Outcome.UNDECIDED))),
                ("failed", (said(check), said(check, Outcome.FAIL))),
                ("did not apply", (said(check, Outcome.NOT_APPLICABLE),)),
                ("only reported", (said(check, demand=Demand.REPORTED),)),
            )
        ),
        *(
            pytest.param(graph(), {"findings": [found(level, state)]}, None, id=state.value)
            for level, state in (
                (Level.WARNING, FindingState.OPEN),
                (Level.ERROR, FindingState.NEW),
                (Level.ERROR, FindingState.SUPPRESSED),
            )
        ),
        *(
            pytest.param(graph(), {"soup": [anomaly(word)]}, None, id=f"SOUP {word}")
            for word in ("", "affected", "under_investigation")
        ),
        pytest.param(graph(), {"soup": [anomaly("not_affected", by="")]}, None, id="unsigned"),
        pytest.param(graph(), {"soup": [anomaly("fixed", broken="odd")]}, None, id="contradicted"),
    ],
)
def test_an_anomaly_that_is_left_is_not_evaluated_by_words(clause, facts, more, holds):
    assert left(clause, facts, **more).holds is holds


@pytest.mark.parametrize("word", ["not_affected", "fixed"])
def test_an_anomaly_of_soup_that_is_evaluated_away_is_none(word):
    assert left(RESIDUAL, graph(), soup=[anomaly(word)]).holds is True


@pytest.mark.parametrize(
    "status", [ThreatStatus.OPEN, ThreatStatus.INVESTIGATING, ThreatStatus.UNCHECKED]
)
def test_a_threat_that_nobody_decided_on_is_a_security_issue_that_is_left(status):
    threats = [Threat("T-1", "Flood", ("E",), WRITTEN, status=status)]
    told = left(SECURE, graph(), threats=threats)
    assert (told.holds, told.basis) == (None, (f"T-1 Flood: {status.value}",))
    assert left(RESIDUAL, graph(), threats=threats).holds is True


def test_one_open_report_beside_a_solved_one_is_left_and_named():
    other = node(("problem-report", "PR-2"), "deferred")
    told = left(RESIDUAL, graph(other=other))
    assert (told.holds, told.basis) == (None, ("PR-2 words: deferred",))


MEANS = ("cwe: CWE-779", "residual risk: acceptable: nothing is dosed by it", "safety: no dose changes", "security: entries are lost")  # fmt: skip


def evaluated(*says, status="open", **more):
    """A graph with one report that stands, whose file says so much."""
    other = replace(node(("problem-report", "PR-2"), status), says=says)
    return graph(other=other, **more)


@pytest.mark.parametrize("clause", NOTHING_OPEN)
@pytest.mark.parametrize("status", ["open", "deferred", "duplicate"])
def test_a_report_that_stands_and_is_evaluated_in_a_reviewed_file_is_told(clause, status):
    told = left(clause, evaluated(*MEANS, status=status))
    assert (told.holds, told.basis) == (True, (f"PR-2 words: {status}",))


@pytest.mark.parametrize("clause", NOTHING_OPEN)
def test_where_every_report_stands_and_is_evaluated_nothing_has_to_be_solved(clause):
    alone = graph(problem=replace(node(FOUND, "open"), says=MEANS))
    assert left(clause, alone).holds is True


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(MEANS[:3], id="nothing for security"),
        pytest.param((*MEANS[:2], "safety: tbd", MEANS[3]), id="to be done"),
        pytest.param((MEANS[0], *MEANS[2:]), id="no risk"),
        pytest.param(("residual risk: not acceptable", *MEANS[2:]), id="not acceptable"),
        pytest.param((*MEANS, "residual: unacceptable"), id="twice, and once not"),
    ],
)
def test_a_report_whose_file_does_not_tell_all_that_it_means_is_left(says):
    assert left(RESIDUAL, evaluated(*says)).holds is None


def test_an_evaluation_that_nobody_else_reviewed_tells_nothing():
    assert left(RESIDUAL, evaluated(*MEANS), doubt="who wrote it").holds is None


def test_security_of_a_report_without_its_kind_of_weakness_is_not_told():
    assert left(NOTHING_OPEN[2], evaluated(*MEANS[1:])).holds is None
    assert left(RESIDUAL, evaluated(*MEANS[1:])).holds is True


def test_notes_are_no_anomalies():
    assert left(RESIDUAL, graph(), [found(Level.NOTE, FindingState.NEW)]).holds is True


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE])
def test_security_issues_are_addressed_only_where_the_threats_are(outcome):
    decisions = other_than("threat-coverage", said("threat-coverage", outcome))
    assert left(SECURE, graph(), decisions=decisions).holds is None
    assert left(RESIDUAL, graph(), decisions=decisions).holds is True
