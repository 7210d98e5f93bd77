"""Statements about a run: a `GateRun` becomes an in-toto Statement v1 with the gate-run predicate."""

import datetime as dt
import re

from gatekeeper.evidence.events import stated_events
from gatekeeper.evidence.people import stated_people
from gatekeeper.evidence.portable import portable, portable_path, stated
from gatekeeper.evidence.soup import stated_soup
from gatekeeper.evidence.trace import stated_trace
from gatekeeper.model.accounting import AccountState
from gatekeeper.model.digest import ObjectId, Sha256, is_object_id
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, JsonValue, Statement, Subject
from gatekeeper.model.finding import FindingState
from gatekeeper.model.gate_run import Decision, GateRun
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
