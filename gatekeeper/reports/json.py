"""Format `json`: the whole run for programs, as rules/schema/gate-run.schema.json describes it."""

from collections.abc import Iterator
from typing import ClassVar

from gatekeeper.model.accounting import Account, AccountState
from gatekeeper.model.advisory import SoupAnomaly
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.facts import Facts
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.project import Project
from gatekeeper.model.soup import Component, SoupFacts
from gatekeeper.model.threat import Threat, ThreatFacts, ThreatModel
from gatekeeper.reports.json_people import people_value
from gatekeeper.reports.json_values import (
    JsonObject,
    decision_value,
    document_pieces,
    fields,
    finding_value,
    location_value,
    path_value,
    plain,
    reason_value,
    rule_value,
    suppression_value,
    verdict_value,
)
from gatekeeper.reports.outline import Sums, commit_decisions, sums_of
from gatekeeper.reports.threat_summary import threats_by_model

FORMAT = "gatekeeper-gate-run"
FORMAT_VERSION = 1
"""Raised when a member changes its meaning or goes; new members do not raise it."""


class JsonReport:
    """Everything, nothing cut off. Exact paths are in the `uri` members."""

    id: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"

    def render(self, run: GateRun) -> bytes:
        """The report."""
        return b"".join(self.pieces(run))

    def pieces(self, run: GateRun) -> Iterator[bytes]:
        """The report in pieces: of a run with a million findings it has 600 MB."""
        facts = run.facts
        sums = sums_of(run)
        return document_pieces(
            {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "version": run.version,
                "verdict": verdict_value(run.verdict),
                "reason": reason_value(run.reason),
                "sums": _sums(sums),
                "judged": _judged(run),
                "project": _project(facts.project),
                "providers": [fields(each, "name version offers") for each in run.providers],
                "decisions": [decision_value(decision) for decision in run.decisions],
                "findings": map(finding_value, facts.findings),
                "not_analysed": [
                    _account(account)
                    for account in facts.accounting.accounts
                    if account.state is not AccountState.ANALYSED
                ],
                "unread": [
                    {**path_value(each.path), "reason": each.cause}
                    for each in facts.accounting.unread
                ],
                "path_problems": [
                    {**path_value(each.path), **fields(each, "code message to_pass undecided")}
                    for each in facts.path_problems
                ],
                **_exceptions(facts),
                "functions": _functions(facts),
                "people": people_value(facts.people, commit_decisions(run)),
                "threats": threats_value(facts.threats),
                "soup": soup_value(facts.soup),
                **_tools(facts),
                **fields(facts, "idle governance"),
                "policy": _policy(facts.project),
            },
            frozenset({"people", "soup", "threats"}),
        )


def _sums(sums: Sums) -> JsonObject:
    accounts: JsonObject = {state.value: count for state, count in sums.accounts.items()}
    findings: JsonObject = {state.value: count for state, count in sums.findings.items()}
    return {
        "decisions": {kind.value: count for kind, count in sums.kinds.items()},
        "accounting": {"expected": sums.expected, **accounts, "balanced": sums.balanced},
        "findings": {"raw": sums.raw, **findings},
    }


def _judged(run: GateRun) -> JsonObject:
    change = run.facts.change
    return {
        "kind": change.kind.value,
        "today": run.facts.today.isoformat(),
        "base": run.base,
        "head": run.head,
        "tree": run.tree,
        "scope": len(run.facts.scope),
        "commits": [commit.id for commit in change.commits],
        "changed": [
            {**path_value(file.path), "status": file.status.value} for file in change.files
        ],
        **fields(change, "incomplete notices"),
    }


def _project(project: Project) -> JsonObject:
    return {
        **fields(project, "name title origin"),
        "sources": [{"path": each.path, "sha256": each.digest} for each in project.sources],
    }


def _account(account: Account) -> JsonObject:
    return {
        **path_value(account.expectation.path),
        **fields(account.expectation, "blob analyzer"),
        **fields(account, "state cause"),
    }


def _exceptions(facts: Facts) -> JsonObject:
    """Everything by which something seen or unseen does not count."""
    return {
        "suppressions": [
            suppression_value(
                one,
                used=one.id in facts.used_suppressions,
                unused=one in facts.unused_suppressions,
            )
            for one in facts.suppressions
        ],
        "foreign_marks": [fields(mark, "tool text location") for mark in facts.foreign_marks],
        "deviations": [
            fields(each, "id check subject reason owner approved_by expires location")
            for each in facts.project.deviations
        ],
        "exclusions": [
            fields(each, "analyzer path_glob reason owner approved_by expires location")
            for each in facts.project.exclusions
        ],
    }


def _functions(facts: Facts) -> list[JsonValue]:
    return [
        {
            **path_value(metric.path),
            "name": metric.name,
            **fields(metric.region, "start_line end_line"),
            **fields(metric, "ccn length parameters nesting changed"),
        }
        for metric in facts.functions
    ]


def _tools(facts: Facts) -> JsonObject:
    # Where a tool stood on the machine is left out: equal runs on two machines are equal bytes.
    return {
        "tools": [{**fields(t, "name version"), "sha256": t.digest} for t in facts.tools],
        "missing_tools": [fields(tool, "name cause install") for tool in facts.missing_tools],
    }


def _policy(project: Project) -> JsonObject:
    rules = sorted(project.policy.rules.items(), key=lambda pair: pair[0].rank)
    return {safety_class.name: [rule_value(rule) for rule in each] for safety_class, each in rules}


def soup_value(soup: SoupFacts) -> JsonObject:
    """Everything that is known of SOUP, the places of each component too."""
    return {
        "registered": soup.registered,
        "components": [_component(each, soup) for each in soup.components],
        "faults": [fields(fault, "code message cure undecided location") for fault in soup.faults],
        "feeds": [
            {
                **fields(feed, "name kind taken"),
                "sha256": feed.digest,
                **fields(feed, "entries fault"),
            }
            for feed in soup.feeds
        ],
        "anomalies": [_anomaly(each) for each in soup.anomalies],
    }


def _component(each: Component, soup: SoupFacts) -> JsonObject:
    item = soup.item_of(each)
    return {
        "purl": str(each.purl),
        "scope": each.scope.value,
        "item": None if item is None else item.id,
        **fields(each, "floating digests"),
        "mentions": [fields(mention, "format constraint location") for mention in each.mentions],
    }


def _anomaly(each: SoupAnomaly) -> JsonObject:
    said = each.evaluation
    return {
        **fields(each, "id aliases"),
        "purl": str(each.purl),
        **fields(each, "summary state confidence known_exploited fixed_in"),
        "disposition": None if said is None else said.disposition.value,
        "by": None if said is None else said.by,
        "broken": each.broken,
        "evidence": [
            {
                "feed": e.feed,
                "sha256": e.feed_digest,
                "taken": e.feed_taken,
                **fields(e, "named range"),
            }
            for e in each.evidence
        ],
    }


def threats_value(threats: ThreatFacts) -> JsonObject:
    """The threat models in outline: every threat with its decision, every gap between model and code."""
    return {
        "configured": threats.configured,
        "models": [_model(model) for model in threats.models],
        "threats": [_threat(model, threat) for model, threat in threats_by_model(threats)],
        "diagnostics": [
            fields(diagnostic, "code message subject cure location")
            for diagnostic in threats.diagnostics
        ],
        "mapping": [
            {**path_value(module.path), **fields(module, "elements origin detail")}
            for module in threats.mapping
        ],
        **_surfaces(threats),
        "remapped": [path_value(path) for path in sorted(threats.remapped)],
        "touched_elements": plain(sorted(threats.touched_elements)),
        "requirements": None
        if threats.requirements is None
        else plain(sorted(threats.requirements)),
    }


def _surfaces(threats: ThreatFacts) -> JsonObject:
    hit = "location signature symbol kind direction exposure role evidence"
    key = "where kind direction"
    return {
        "surfaces": [fields(each, hit) for each in threats.hits],
        "new_surfaces": [fields(each, key) for each in sorted(threats.new_keys)],
        "uncovered_at_base": [fields(each, key) for each in sorted(threats.uncovered_at_base)],
        "not_scanned": [
            {**path_value(failure.path), "cause": failure.cause} for failure in threats.failures
        ],
    }


def _model(model: ThreatModel) -> JsonObject:
    parts = "elements surfaces flows threats mitigations assumptions"
    return {
        **fields(model, "id title format"),
        "location": location_value(model.source.location),
        "blob": model.source.blob,
        "counts": {part: len(getattr(model, part)) for part in parts.split()},
    }


def _threat(model: ThreatModel, threat: Threat) -> JsonObject:
    return {
        "model": model.id,
        **fields(threat, "id title targets categories severity status"),
        "mitigations": plain(sorted(m.id for m in model.mitigations if threat.id in m.threats)),
        **fields(threat, "rationale approver expires"),
        "location": location_value(threat.locus.location),
    }
