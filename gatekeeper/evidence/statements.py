"""Statements about a run: a `GateRun` becomes an in-toto Statement v1 with the gate-run predicate."""

import datetime as dt
import re

from gatekeeper.evidence.portable import portable, portable_path, stated
from gatekeeper.model.accounting import AccountState
from gatekeeper.model.advisory import SoupAnomaly
from gatekeeper.model.authorship import Approval, CommitPeople, People, Who
from gatekeeper.model.digest import ObjectId, Sha256, is_object_id, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, JsonValue, Statement, Subject
from gatekeeper.model.finding import FindingState
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.graph import TraceFacts, Verification
from gatekeeper.model.log_event import CatalogueEvent, EventFacts
from gatekeeper.model.soup import Component, SoupFacts, SoupScope
from gatekeeper.model.verdict import Reason

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def gate_run_statement(run: GateRun, *, started_at: str, report: Sha256) -> Statement:
    """The statement about one run.

    `started_at` is an RFC 3339 time in UTC that ends in `Z`; `report` is the digest of the JSON report's
    bytes. Everything else comes from the run, so equal runs asked at one time are equal statements.
    Raises `EvidenceError` when the time or a git object id is not one.
    """
    _check_time(started_at)
    return Statement(_subjects(run), PREDICATE_GATE_RUN, _predicate(run, started_at, report))


def is_time(text: str) -> bool:
    """Whether the text is an RFC 3339 time in UTC that ends in `Z`."""
    try:
        return _UTC.fullmatch(text) is not None and bool(dt.datetime.fromisoformat(text))
    except ValueError:
        return False


def _check_time(started_at: str) -> None:
    if not is_time(started_at):
        raise EvidenceError(
            f"no verdict: {started_at!a} is not an RFC 3339 time in UTC, which a statement needs"
        )


def _subjects(run: GateRun) -> tuple[Subject, ...]:
    """Commit and tree. The keys name the kind of git object; 40 digits are SHA-1, 64 SHA-256.

    Source: in-toto attestation, spec/v1/digest_set.md, `gitCommit` and `gitTree`.
    """
    commit = () if run.head is None else (Subject("commit", {"gitCommit": _object(run.head)}),)
    return (*commit, Subject("tree", {"gitTree": _object(run.tree)}))


def _object(object_id: ObjectId) -> ObjectId:
    if not is_object_id(object_id):
        raise EvidenceError(f"no verdict: {object_id!a} is not a full git object id")
    return object_id


def _predicate(run: GateRun, started_at: str, report: Sha256) -> dict[str, JsonValue]:
    project = run.facts.project
    return {
        "startedAt": started_at,
        "gatekeeper": run.version,
        "project": stated(project, "name title"),
        "change": _change(run),
        "verdict": run.verdict.name.lower(),
        "reason": _reason(run.reason),
        "decisions": [_decision(decision) for decision in run.decisions],
        "deviations": _deviations(run),
        "people": stated_people(run.facts.people),
        "events": stated_events(run.facts.threats.events),
        "findings": _findings(run),
        "soup": stated_soup(run.facts.soup),
        "trace": stated_trace(run.facts.trace),
        "accounting": _accounting(run),
        "tools": _tools(run),
        "missingTools": _missing_tools(run),
        "configuration": [
            {"path": portable(source.path), "sha256": source.digest}
            for source in sorted(project.sources, key=lambda s: (s.path, s.digest))
        ],
        "policyOrigin": project.origin,
        **stated(run.facts, "governance idle"),
        "providers": [stated(provider, "name version offers") for provider in run.providers],
        "report": {"mediaType": "application/json", "sha256": report},
    }


def _change(run: GateRun) -> dict[str, JsonValue]:
    change, baseline = run.facts.change, run.facts.trace.baseline
    return {
        "kind": change.kind.value,
        "base": run.base,
        "head": run.head,
        "tree": run.tree,
        "objectFormat": "sha1" if len(run.tree) == 40 else "sha256",
        "commits": [commit.id for commit in change.commits],
        **stated(change, "incomplete notices"),
        "judgedOn": run.facts.today.isoformat(),
        **({} if baseline is None else {"baseline": baseline}),
    }


def _reason(reason: Reason) -> dict[str, JsonValue]:
    return {
        **stated(reason, "sentence verdict"),
        "children": [_reason(child) for child in reason.children],
    }


def _decision(decision: Decision) -> dict[str, JsonValue]:
    answer, rule = decision.answer, decision.rule
    return {
        **stated(decision, "check provider demand verdict deviation"),
        "rule": None if rule is None else stated(rule, "asked_by clauses location"),
        **stated(answer, "outcome code message subject location to_pass"),
        "safetyClass": None if answer.safety_class is None else answer.safety_class.name,
    }


def _deviations(run: GateRun) -> list[JsonValue]:
    """Those that decided something, in full, because the file that holds them will change."""
    used = {decision.deviation for decision in run.decisions}
    held = [deviation for deviation in run.facts.project.deviations if deviation.id in used]
    words = "id check subject reason owner approved_by expires location"
    return [stated(deviation, words) for deviation in sorted(held, key=lambda d: d.id)]


def _findings(run: GateRun) -> dict[str, JsonValue]:
    counts: dict[str, JsonValue] = {
        state.value: sum(judged.state is state for judged in run.facts.findings)
        for state in FindingState
    }
    counts["total"] = len(run.facts.findings)
    return counts


def _accounting(run: GateRun) -> dict[str, JsonValue]:
    accounting = run.facts.accounting
    return {
        **stated(accounting, "expected balanced"),
        **{state.value: accounting.count(state) for state in AccountState},
        "notAnalysed": [
            {
                "analyzer": account.expectation.analyzer,
                **portable_path(account.expectation.path),
                "gitBlob": account.expectation.blob,
                **stated(account, "state cause"),
            }
            for account in accounting.accounts
            if account.state is not AccountState.ANALYSED
        ],
        "unread": [
            {**portable_path(each.path), **stated(each, "cause")} for each in accounting.unread
        ],
    }


def _tools(run: GateRun) -> list[JsonValue]:
    """Without the path of the executable: it names the machine, the digest names the tool."""
    return [
        {**stated(tool, "name version"), "sha256": tool.digest}
        for tool in sorted(run.facts.tools, key=lambda t: (t.name, t.version, t.digest))
    ]


def _missing_tools(run: GateRun) -> list[JsonValue]:
    missing = sorted(run.facts.missing_tools, key=lambda tool: (tool.name, tool.cause))
    return [stated(tool, "name cause") for tool in missing]


def stated_people(people: People) -> dict[str, JsonValue]:
    """The commits in the order of the run, with what counts as an approval and what was refused."""
    return {
        **stated(people, "undecided suspicions"),
        "commits": [stated_commit(commit) for commit in people.commits],
    }


def stated_commit(commit: CommitPeople) -> dict[str, JsonValue]:
    """Who wrote a commit, what counts as an approval of it, and what it touches."""
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
    return {"who": portable(who.shown), "person": None if who.person is None else who.person.id}


def stated_soup(soup: SoupFacts) -> dict[str, JsonValue]:
    """The product's components with their entries, the feeds with their digests, the anomalies with their evaluation."""
    product = [each for each in soup.components if each.scope is SoupScope.PRODUCT]
    return {
        "registered": soup.registered,
        "components": [_component(each, soup) for each in product],
        "outside": [
            {"item": portable(item.id), "purls": [portable(str(p)) for p in item.purls]}
            for item in soup.items
            if item.outside
        ],
        "others": len(soup.components) - len(product),
        "faults": [stated(fault, "code message location") for fault in soup.faults],
        "feeds": [
            {
                **stated(feed, "name kind taken fault"),
                "sha256": feed.digest,
                "filed": None if feed.filed is None else feed.filed.digest,
            }
            for feed in soup.feeds
        ],
        "anomalies": [_anomaly(each) for each in soup.anomalies],
    }


def _component(each: Component, soup: SoupFacts) -> dict[str, JsonValue]:
    item = soup.item_of(each)
    return {
        "purl": portable(str(each.purl)),
        **stated(each, "digests floating location"),
        "item": None if item is None else portable(item.id),
    }


def _anomaly(each: SoupAnomaly) -> dict[str, JsonValue]:
    said = each.evaluation
    return {
        **stated(each, "id state confidence known_exploited broken"),
        "purl": portable(str(each.purl)),
        "disposition": None if said is None else said.disposition.value,
        "evaluation": None if said is None else said.digest,
    }


_NOTHING = sha256(b"")
"""What stands for a report that was not handed over."""


def stated_trace(trace: TraceFacts) -> dict[str, JsonValue]:
    """The reports by digest and what binds them; the requirements that are verified, and the cause for each other."""
    return {
        "reports": [
            {
                "name": portable(each.report),
                "sha256": None if each.digest == _NOTHING else each.digest,
                "gitCommit": each.commit,
                **stated(each, "bound why"),
            }
            for each in trace.bindings
        ],
        "verified": [
            portable(each.node[1])
            for each in trace.verified
            if each.state is Verification.VERIFIED
        ],
        "notVerified": [
            {"id": portable(each.node[1]), **stated(each, "state why tests")}
            for each in trace.verified
            if each.state is not Verification.VERIFIED
        ],
    }


_CALL = "location function call fields when"


def stated_events(events: EventFacts) -> dict[str, JsonValue]:
    """The catalogue in the order of the run; `configured` is false, and nothing else said, where nobody asked."""
    if not events.configured:
        return {"configured": False}
    return {
        "configured": True,
        "requirementsRead": events.requirements_read,
        "events": [_event(event) for event in events.events],
        "nameless": [stated(call, _CALL) for call in events.nameless],
        "silent": [
            {**stated(path, "what function location"), "silence": path.silence.name.lower()}
            for path in events.silent
        ],
        "unread": [
            {**portable_path(path), "cause": portable(cause)} for path, cause in events.failures
        ],
    }


def _event(event: CatalogueEvent) -> dict[str, JsonValue]:
    return {
        **stated(event, "name requirements specified_at"),
        "state": event.state.name.lower().replace("_", "-"),
        "calls": [stated(call, _CALL) for call in event.calls],
        "tests": [portable_path(path) for path in event.tests],
    }
