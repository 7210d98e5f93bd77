"""What a run found out holds against the public predicates of in-toto, and says nothing that the run does not know."""

import datetime as dt
import json
from dataclasses import replace

import jsonschema
import pytest
from google.protobuf.json_format import ParseDict
from in_toto_attestation.predicates.scai.v0.scai import AttributeReport
from in_toto_attestation.predicates.scai.v0.scai_pb2 import AttributeReport as ReportMessage
from in_toto_attestation.predicates.test_result.v0.test_result_pb2 import TestResult as Message
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement as PublishedStatement
from in_toto_attestation.v1.statement_pb2 import Statement as StatementMessage
from sample_run import sample_run

from gatekeeper.evidence import standard
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.standard import Told
from gatekeeper.model.advisory import (
    Confidence,
    Disposition,
    Evaluation,
    FeedKind,
    MatchEvidence,
    MatchState,
    SoupAnomaly,
    SoupFeed,
)
from gatekeeper.model.authorship import WITH_AGENT, Oddity
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import Subject
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import ConfigurationSource
from gatekeeper.model.purl import Purl
from gatekeeper.model.soup import SoupFacts, SoupFault
from gatekeeper.model.trace import Binding, Making, TestResult, TestState
from gatekeeper.model.verdict import Verdict

TIME = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}
TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}


def table(required, **fields):
    """The schema of an object of those fields, the first of them required."""
    return {"type": "object", "required": required.split(), "properties": fields}


SCORE = table("method score", method={"type": "string"}, score={"type": "string"})
FOUND = table(
    "id severity",
    id={"type": "string"},
    severity={"type": "array", "items": SCORE},
    annotations={"type": "array", "items": {"type": "object"}},
)
DATABASE = table("lastUpdate", uri=URI, version={"type": "string"}, lastUpdate=TIME)
SCANNER = table("uri db result", uri=URI, db=DATABASE, result={"type": "array", "items": FOUND})
SCHEMAS = {
    standard.VULNS: table(
        "scanner metadata",
        scanner=SCANNER,
        metadata=table("scanStartedOn scanFinishedOn", scanStartedOn=TIME, scanFinishedOn=TIME),
    ),
    standard.SVR: table(
        "verifier timeCreated properties",
        verifier=table("id policies", id=URI, policies={"type": "array"}),
        timeCreated=TIME,
        properties=TEXTS,
    ),
    standard.RELEASE: table("purl", purl={"type": "string", "pattern": "^pkg:.+/.+@.+$"}),
}
"""What the specifications of these predicates ask for, since the package has no model of them."""
AT = "2026-11-27T09:00:00Z"
HOSTILE = "\"<b>'\udcff\u202e"


def told(**facts):
    run = sample_run()
    run = replace(run, facts=replace(run.facts, **facts))
    subjects = (Subject("commit", {"gitCommit": run.head}), Subject("tree", {"gitTree": run.tree}))
    return Told(run, subjects, AT, sha256(b"statement"))


def holds(statement):
    """The predicate as JSON, after it was held against what is published of it."""
    document = json.loads(statement_bytes(statement))
    PublishedStatement.copy_from_pb(ParseDict(document, StatementMessage())).validate()
    predicate, kind = document["predicate"], statement.predicate_type
    match kind:
        case standard.TEST_RESULT:
            message = ParseDict(predicate, Message())
            assert message.result in ("PASSED", "WARNED", "FAILED")
            assert message.configuration
            for each in message.configuration:
                ResourceDescriptor.copy_from_pb(each).validate()
        case standard.SCAI:
            AttributeReport([*ParseDict(predicate, ReportMessage()).attributes]).validate()
        case _:
            checker = jsonschema.FormatChecker()
            jsonschema.Draft202012Validator(SCHEMAS[kind], format_checker=checker).validate(
                predicate
            )
    return predicate


def results(*states):
    return [TestResult("suite", f"t{n}{HOSTILE}", state, n) for n, state in enumerate(states)]


def bound(*, to_it=True):
    making = Making(at="2026-11-27T08:00:00Z", tool="pytest")
    return Binding("unit", sha256(b"report"), None, to_it, "", making)


P, F, E, S, U = TestState.PASSED, TestState.FAILED, TestState.ERROR, TestState.SKIPPED, TestState.UNKNOWN  # fmt: skip


@pytest.mark.parametrize(
    ("states", "word", "lists"),
    [
        ((P, P), "PASSED", (2, 0, 0)),
        ((P, F, E), "FAILED", (1, 2, 0)),
        ((P, S), "WARNED", (1, 0, 1)),
        ((U,), "WARNED", (0, 0, 1)),
        ((F, S), "FAILED", (0, 1, 1)),
    ],
)
def test_a_run_of_tests_passed_only_where_every_test_did(states, word, lists):
    said = holds(standard.test_result(told(), bound(), results(*states)))
    notes = said["configuration"][0]["annotations"]
    found = tuple(map(len, (said["passedTests"], said["failedTests"], notes.get("notRun", ()))))
    assert (said["result"], found) == (word, lists)
    assert notes["tool"] == "pytest"
    assert "by" not in notes, "what nobody told is not there"


def test_a_report_of_no_test_or_of_something_else_is_no_test_result():
    assert standard.test_result(told(), bound(), []) is None
    assert standard.test_result(told(), bound(to_it=False), results(P)) is None


FEED = SoupFeed(
    "osv", FeedKind.OSV, dt.date(2026, 11, 20), Sha256("ab" * 32), 9, "https://osv.example",
    ("pkg:*",), Location(RepoPath("feeds.toml")),
)  # fmt: skip
PURL = Purl("pypi", "", "pyserial", "3.5")
RESTS = MatchEvidence("osv", "ab" * 32, "2026-11-20", "pyserial", "<4", "its version is in it")
ANOMALY = SoupAnomaly(
    PURL, f"CVE-2026-1{HOSTILE}", (), "blocks", MatchState.IN_RANGE, Confidence.EXACT, (RESTS,), (),
    "CVSS:3.1/AV:N", "2026-11-01",
)  # fmt: skip


def vulns(*anomalies, feed=FEED, faults=()):
    soup = SoupFacts(registered=True, feeds=(feed,), anomalies=anomalies, faults=faults)
    return [holds(each) for each in standard.vulnerabilities(told(soup=soup))]


def test_a_feed_tells_of_what_matches_with_how_it_stands():
    said = Evaluation(
        PURL,
        "CVE-2026-1",
        Disposition.NOT_AFFECTED,
        "",
        "",
        (),
        (),
        (),
        "",
        None,
        "ada",
        "cd" * 32,
    )
    [found] = vulns(replace(ANOMALY, evaluation=said))
    [one] = found["scanner"]["result"]
    assert found["scanner"]["db"] == {
        "uri": "https://osv.example",
        "version": f"osv@sha256:{'ab' * 32}",
        "lastUpdate": "2026-11-20T00:00:00Z",
    }
    assert one["severity"][0]["score"] == "CVSS:3.1/AV:N"
    assert one["annotations"] == [
        {
            "component": "pkg:pypi/pyserial@3.5",
            "match": "in range",
            "confidence": "exact",
            "knownExploited": "2026-11-01",
            "disposition": "not_affected",
            "evaluation": "cd" * 32,
        }
    ]


def test_an_evaluation_that_nobody_signed_is_none():
    said = Evaluation(PURL, "CVE-2026-1", Disposition.FIXED, "", "", (), (), (), "", None, "", "")
    [found] = vulns(replace(ANOMALY, evaluation=said))
    assert "disposition" not in found["scanner"]["result"][0]["annotations"][0]


@pytest.mark.parametrize(
    "feed",
    [
        replace(FEED, fault="it cannot be read"),
        replace(FEED, digest=None),
        replace(FEED, kind=FeedKind.KEV),
    ],
    ids=["at fault", "content is gone", "of what is exploited alone"],
)
def test_a_feed_that_tells_of_no_component_has_no_statement(feed):
    assert vulns(ANOMALY, feed=feed) == []


def test_nothing_found_is_said_only_where_all_could_be_read():
    fault = SoupFault(Location(RepoPath("west.yml")), "soup-unreadable", "", "", "")
    outside = replace(ANOMALY, state=MatchState.OUT_OF_RANGE)
    assert [each["scanner"]["result"] for each in vulns(outside)] == [[]]
    assert vulns(outside, faults=(fault,)) == []
    assert len(vulns(ANOMALY, faults=(fault,))) == 1


def test_only_checks_that_passed_on_everything_are_verified():
    said = holds(standard.verification(told()))
    assert said["properties"] == ["GATEKEEPER_LAYOUT_COMPLETE", "GATEKEEPER_TEST_PRESENCE"]
    [policy] = said["verifier"]["policies"]
    assert policy["digest"] == {"gitCommit": told().run.facts.project.origin}


def test_one_answer_that_fails_takes_the_check_off():
    given = told()
    last = given.run.decisions[-1]
    failed = replace(last, answer=replace(last.answer, outcome=Outcome.FAIL))
    run = replace(given.run, decisions=(*given.run.decisions, failed))
    said = holds(standard.verification(replace(given, run=run)))
    assert "GATEKEEPER_TEST_PRESENCE" not in said["properties"]


def test_a_verdict_is_verified_when_it_passed_by_a_policy_of_base():
    given = told()
    passed = replace(given, run=replace(given.run, verdict=Verdict.PASSED))
    assert "GATEKEEPER_VERDICT_PASSED" in holds(standard.verification(passed))["properties"]
    own = told(project=replace(given.run.facts.project, origin=None))
    assert standard.verification(own) is None


def test_a_release_is_named_by_a_package_url_with_its_version():
    assert holds(standard.release(told(), "v1.1 rc/2"))["purl"].endswith("@v1.1%20rc%2F2")


def test_tools_and_commits_that_no_human_alone_wrote_are_attributes():
    people = told().run.facts.people
    [commit] = people.commits
    odd = Oddity(WITH_AGENT, f"an AI agent helped{HOSTILE}")
    helped = replace(people, commits=(replace(commit, oddities=(odd,)),))
    project = told().run.facts.project
    rules = ConfigurationSource("rules/semgrep/c.json", Sha256("ef" * 32), "bandit")
    project = replace(project, sources=(*project.sources, rules))
    tool, agent = holds(standard.attributes(told(people=helped, project=project)))["attributes"]
    assert (tool["attribute"], tool["target"]["name"]) == ("ANALYSED_WITH", "bandit")
    assert (agent["attribute"], agent["target"]["digest"]) == (
        "NOT_BY_HUMANS_ALONE",
        {"gitCommit": commit.commit},
    )
    assert tool["evidence"]["digest"] == {"sha256": sha256(b"statement")}
    assert tool["conditions"] == {"rules": {"rules/semgrep/c.json": {"sha256": "ef" * 32}}}


def test_nothing_known_is_no_report_of_attributes():
    people = told().run.facts.people
    assert standard.attributes(told(tools=(), people=people)) is None
