"""What a run found out, in the public predicates of in-toto: what others read without knowing us.

Versions: test-result v0.1, vulns v0.2, svr v0.2, release v0.2, scai/attribute-report v0.2 (in-toto attestation, spec/predicates). Nothing
is told that the run does not know; why each fits, and what a field holds where its predicate asks for more, is in
docs/decisions/0026-public-predicates-beside-our-own.md. All texts are portable, lists ordered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gatekeeper.evidence.portable import portable
from gatekeeper.model.advisory import FeedKind, MatchState, SoupAnomaly, SoupFeed
from gatekeeper.model.authorship import WITH_AGENT, CommitPeople
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import JsonValue, Statement, Subject
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.person import PersonKind
from gatekeeper.model.policy import Demand
from gatekeeper.model.purl import Purl
from gatekeeper.model.tool import ToolIdentity
from gatekeeper.model.trace import Binding, TestResult, TestState
from gatekeeper.model.verdict import Verdict

_PUBLIC = "https://in-toto.io/attestation/"
TEST_RESULT, VULNS, SVR = (
    f"{_PUBLIC}test-result/v0.1",
    f"{_PUBLIC}vulns/v0.2",
    f"{_PUBLIC}svr/v0.2",
)
RELEASE, SCAI = f"{_PUBLIC}release/v0.2", f"{_PUBLIC}scai/attribute-report/v0.2"
_OURS = "https://iec62304-gatekeeper.dev"
PUBLIC = (TEST_RESULT, VULNS, SVR, RELEASE, SCAI)
_NOT_RUN = (TestState.SKIPPED, TestState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Told:
    """A run as its own statement in the ledger tells it."""

    run: GateRun
    subjects: tuple[Subject, ...]
    at: str
    """When it began, RFC 3339 in UTC."""
    statement: Sha256
    """Digest of that statement."""


def test_result(told: Told, binding: Binding, results: Iterable[TestResult]) -> Statement | None:
    """One run of tests by its report; `None` for a report of no test, or one that is not about what was judged.

    PASSED only where every test passed; a test that was skipped, or of which the report does not tell, is in no list.
    """
    ends: dict[TestState, list[JsonValue]] = defaultdict(list)
    for result in results:
        ends[result.state].append(portable(result.id))
    if not (binding.bound and ends):
        return None
    failed = [*ends[TestState.FAILED], *ends[TestState.ERROR]]
    left = [name for state in _NOT_RUN for name in ends[state]]
    word = "FAILED" if failed else "WARNED" if left else "PASSED"
    said = {name: getattr(binding.making, name) for name in ("at", "by", "host", "tool")}
    notes: dict[str, JsonValue] = {"is": "the report that these results were read from"}
    notes |= {name: portable(text) for name, text in said.items() if text}
    if left:
        notes["notRun"] = left
    report: JsonValue = {
        "name": portable(binding.report),
        "digest": {"sha256": binding.digest},
        "annotations": notes,
    }
    predicate: dict[str, JsonValue] = {
        "result": word,
        "configuration": [report],
        "passedTests": ends[TestState.PASSED],
        "warnedTests": [],
        "failedTests": failed,
    }
    return Statement(told.subjects, TEST_RESULT, predicate)


def vulnerabilities(told: Told) -> Iterator[Statement]:
    """For each feed that could be read what it tells against the components. That it tells of none is said only where all of
    the inventory could be read."""
    soup = told.run.facts.soup
    unread = any(fault.undecided for fault in soup.faults)
    for feed in soup.feeds:
        if feed.digest is None or feed.fault or feed.kind is FeedKind.KEV:
            continue
        found = [
            each
            for each in soup.anomalies
            if each.state is not MatchState.OUT_OF_RANGE
            and any(rest.feed_digest == feed.digest for rest in each.evidence)
        ]
        if unread and not found:
            continue
        predicate: dict[str, JsonValue] = {
            "scanner": {
                "uri": f"{_OURS}/gatekeeper",
                "version": told.run.version,
                "db": _database(feed, feed.digest),
                "result": [_vulnerability(each) for each in found],
            },
            # A run asks for the time once.
            "metadata": {"scanStartedOn": told.at, "scanFinishedOn": told.at},
        }
        yield Statement(told.subjects, VULNS, predicate)


def _database(feed: SoupFeed, digest: Sha256) -> JsonValue:
    source = {"uri": portable(feed.source)} if "://" in feed.source else {}
    updated = f"{feed.taken.isoformat()}T00:00:00Z"
    return {**source, "version": f"{portable(feed.name)}@sha256:{digest}", "lastUpdate": updated}


def _vulnerability(anomaly: SoupAnomaly) -> JsonValue:
    said = anomaly.evaluation
    notes: dict[str, JsonValue] = {
        "component": portable(str(anomaly.purl)),
        "match": anomaly.state.value,
        "confidence": anomaly.confidence.value,
    }
    if anomaly.known_exploited:
        notes["knownExploited"] = portable(anomaly.known_exploited)
    if said is not None and said.by:
        notes |= {"disposition": said.disposition.value, "evaluation": said.digest}
    severity: list[JsonValue] = []
    if anomaly.severity:
        severity = [{"method": "as the feed tells it", "score": portable(anomaly.severity)}]
    return {"id": portable(anomaly.id), "severity": severity, "annotations": [notes]}


def verification(told: Told) -> Statement | None:
    """The checks that a policy of base asks for and that passed on everything; `None` where there is none, or no such policy."""
    run, origin = told.run, told.run.facts.project.origin
    asked = {d.check for d in run.decisions if d.demand is Demand.REQUIRED}
    whole = {d.check for d in run.decisions if d.answer.outcome is Outcome.PASS} & asked
    open_ones = {
        d.check
        for d in run.decisions
        if d.answer.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    }
    properties = [f"GATEKEEPER_{each.upper().replace('-', '_')}" for each in whole - open_ones]
    if run.verdict is Verdict.PASSED:
        properties.append("GATEKEEPER_VERDICT_PASSED")
    if origin is None or not properties:
        return None
    verifier: JsonValue = {
        "id": f"{_OURS}/gatekeeper/{run.version}",
        "policies": [{"name": "the protected commit", "digest": {"gitCommit": origin}}],
    }
    predicate: dict[str, JsonValue] = {
        "verifier": verifier,
        "timeCreated": told.at,
        "properties": [*sorted(map(portable, properties))],
    }
    return Statement(told.subjects, SVR, predicate)


def release(told: Told, tag: str) -> Statement:
    """That the subjects are the release of that name; for a tag that somebody vouches for."""
    purl = Purl("generic", "", portable(told.run.facts.project.name), portable(tag))
    return Statement(told.subjects, RELEASE, {"purl": str(purl)})


def attributes(told: Told) -> Statement | None:
    """With which tools the subjects were analysed, and which of the commits no human alone wrote."""
    run = told.run
    evidence: JsonValue = {
        "name": "statement of the gate run",
        "digest": {"sha256": told.statement},
        "mediaType": "application/vnd.in-toto+json",
    }
    found: list[JsonValue] = [
        {**_analysed_with(tool, run), "evidence": evidence}
        for tool in sorted(run.facts.tools, key=lambda t: (t.name, t.version, t.digest))
    ]
    for commit in run.facts.people.commits:
        if others := not_human(commit):
            target: JsonValue = {"name": "commit", "digest": {"gitCommit": commit.commit}}
            found.append(
                {
                    "attribute": "NOT_BY_HUMANS_ALONE",
                    "target": target,
                    "conditions": {"by": [*others]},
                    "evidence": evidence,
                }
            )
    return Statement(told.subjects, SCAI, {"attributes": found}) if found else None


def _analysed_with(tool: ToolIdentity, run: GateRun) -> dict[str, JsonValue]:
    """The tool, and the rules that it was given, each by its digest."""
    sources = run.facts.project.sources
    rules: dict[str, JsonValue] = {
        portable(each.path): {"sha256": each.digest} for each in sources if each.tool == tool.name
    }
    given: dict[str, JsonValue] = {"conditions": {"rules": rules}} if rules else {}
    target: JsonValue = {
        "name": portable(tool.name),
        "digest": {"sha256": tool.digest},
        "annotations": {"version": portable(tool.version)},
    }
    return {"attribute": "ANALYSED_WITH", "target": target, **given}


def not_human(commit: CommitPeople) -> list[str]:
    """Who but humans wrote part of the commit, as identities and as what its message says; ordered."""
    named = {
        each.who.shown
        for each in commit.authors
        if each.who.person is not None and each.who.person.kind is not PersonKind.HUMAN
    }
    said = {odd.text for odd in commit.oddities if odd.code == WITH_AGENT}
    return sorted(map(portable, named | said))
