"""Format `json`: the whole run for programs, as rules/schema/gate-run.schema.json describes it."""

from typing import ClassVar

from gatekeeper.model.accounting import Account, AccountState
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.facts import Facts
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.project import Project
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_people import people_value
from gatekeeper.reports.json_soup import soup_value
from gatekeeper.reports.json_threats import threats_value
from gatekeeper.reports.json_values import (
    JsonObject,
    decision_value,
    document,
    finding_value,
    location_value,
    path_value,
    reason_value,
    rule_value,
    suppression_value,
    text_or_null,
    texts,
    verdict_value,
)
from gatekeeper.reports.outline import Sums, commit_decisions, sums_of

FORMAT = "gatekeeper-gate-run"
FORMAT_VERSION = 1
"""Raised when a member changes its meaning or goes; new members do not raise it."""


class JsonReport:
    """Everything, nothing cut off. Exact paths are in the `uri` members."""

    id: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"

    def render(self, run: GateRun) -> bytes:
        """The report."""
        facts = run.facts
        sums = sums_of(run)
        return document(
            {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "version": json_text(run.version),
                "verdict": verdict_value(run.verdict),
                "reason": reason_value(run.reason),
                "sums": _sums(sums),
                "judged": _judged(run),
                "project": _project(facts.project),
                "providers": _providers(run),
                "decisions": [decision_value(decision) for decision in run.decisions],
                "findings": [finding_value(judged) for judged in facts.findings],
                "not_analysed": [
                    _account(account)
                    for account in facts.accounting.accounts
                    if account.state is not AccountState.ANALYSED
                ],
                "unread": [
                    {**path_value(each.path), "reason": json_text(each.cause)}
                    for each in facts.accounting.unread
                ],
                "path_problems": _path_problems(facts),
                **_exceptions(facts),
                "functions": _functions(facts),
                "people": people_value(facts.people, commit_decisions(run)),
                "threats": threats_value(facts.threats),
                "soup": soup_value(facts.soup),
                **_tools(facts),
                "idle": texts(facts.idle),
                "governance": texts(facts.governance),
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
        "incomplete": text_or_null(change.incomplete),
        "notices": texts(change.notices),
    }


def _project(project: Project) -> JsonObject:
    return {
        "name": json_text(project.name),
        "title": json_text(project.title),
        "origin": project.origin,
        "sources": [
            {"path": json_text(source.path), "sha256": source.digest} for source in project.sources
        ],
    }


def _providers(run: GateRun) -> list[JsonValue]:
    return [
        {
            "name": json_text(provider.name),
            "version": json_text(provider.version),
            "offers": texts(provider.offers),
        }
        for provider in run.providers
    ]


def _account(account: Account) -> JsonObject:
    return {
        **path_value(account.expectation.path),
        "blob": account.expectation.blob,
        "analyzer": json_text(account.expectation.analyzer),
        "state": account.state.value,
        "cause": json_text(account.cause),
    }


def _path_problems(facts: Facts) -> list[JsonValue]:
    return [
        {
            **path_value(problem.path),
            "code": json_text(problem.code),
            "message": json_text(problem.message),
            "to_pass": json_text(problem.to_pass),
            "undecided": problem.undecided,
        }
        for problem in facts.path_problems
    ]


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
        "foreign_marks": [
            {
                "tool": json_text(mark.tool),
                "text": json_text(mark.text),
                "location": location_value(mark.location),
            }
            for mark in facts.foreign_marks
        ],
        "deviations": [
            {
                "id": json_text(deviation.id),
                "check": json_text(deviation.check),
                "subject": json_text(deviation.subject),
                "reason": json_text(deviation.reason),
                "owner": json_text(deviation.owner),
                "approved_by": json_text(deviation.approved_by),
                "expires": deviation.expires.isoformat(),
                "location": location_value(deviation.location),
            }
            for deviation in facts.project.deviations
        ],
        "exclusions": _exclusions(facts),
    }


def _exclusions(facts: Facts) -> list[JsonValue]:
    return [
        {
            "analyzer": json_text(exclusion.analyzer),
            "path_glob": json_text(exclusion.path_glob),
            "reason": json_text(exclusion.reason),
            "owner": json_text(exclusion.owner),
            "approved_by": json_text(exclusion.approved_by),
            "expires": exclusion.expires.isoformat(),
            "location": location_value(exclusion.location),
        }
        for exclusion in facts.project.exclusions
    ]


def _functions(facts: Facts) -> list[JsonValue]:
    return [
        {
            **path_value(metric.path),
            "name": json_text(metric.name),
            "start_line": metric.region.start_line,
            "end_line": metric.region.end_line,
            "ccn": metric.ccn,
            "length": metric.length,
            "parameters": metric.parameters,
            "nesting": metric.nesting,
            "changed": metric.changed,
        }
        for metric in facts.functions
    ]


def _tools(facts: Facts) -> JsonObject:
    # Where a tool stood on the machine is left out: equal runs on two machines are equal bytes.
    return {
        "tools": [
            {
                "name": json_text(tool.name),
                "version": json_text(tool.version),
                "sha256": tool.digest,
            }
            for tool in facts.tools
        ],
        "missing_tools": [
            {
                "name": json_text(tool.name),
                "cause": json_text(tool.cause),
                "install": json_text(tool.install),
            }
            for tool in facts.missing_tools
        ],
    }


def _policy(project: Project) -> JsonObject:
    rules = sorted(project.policy.rules.items(), key=lambda pair: pair[0].rank)
    return {safety_class.name: [rule_value(rule) for rule in each] for safety_class, each in rules}
