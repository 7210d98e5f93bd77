"""Format `sarif`: SARIF 2.1.0 plus Errata 01 (OASIS), within the limits of GitHub code scanning and GitLab."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import ToolIdentity
from gatekeeper.reports.escaping import json_text, sarif_text, shorten, uri, web_link
from gatekeeper.reports.json_values import JsonObject, document, verdict_value
from gatekeeper.reports.outline import Sums, sums_of
from gatekeeper.reports.sarif_results import (
    LONGEST_MESSAGE,
    ResultMaker,
    result_count,
    result_maker,
    results_worst_first,
)

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MOST_RESULTS = 25_000
"""A run with more is refused by GitHub (it shows the 5,000 gravest); GitLab reads the first 5,000."""
MOST_BYTES = 10_000_000
"""Compressed with gzip; GitHub refuses more."""
_MOST_NOTIFICATIONS = 1_000
_GZIP_FRAME = 1_024
"""Room for gzip's own header and for another compressor's being a little worse."""


@dataclass(frozen=True, slots=True)
class SarifReport:
    """One run of the driver `gatekeeper`; analyzers are its extensions, checks and their rules its rules."""

    id: ClassVar[str] = "sarif"
    media_type: ClassVar[str] = "application/sarif+json"
    most_results: int = MOST_RESULTS
    most_bytes: int = MOST_BYTES

    def render(self, run: GateRun) -> bytes:
        """The report. While it is too large when compressed, the less grave half of the results goes."""
        rules = rule_table(run)
        maker = _maker(run, rules)
        results: list[JsonValue] = [
            *results_worst_first(maker, min(self.most_results, MOST_RESULTS))
        ]
        while True:
            report = _document(maker, rules, results)
            if not results or len(zlib.compress(report)) + _GZIP_FRAME <= self.most_bytes:
                return report
            results = results[: len(results) // 2]


def _maker(run: GateRun, rules: list[JsonObject]) -> ResultMaker:
    rule_index = {str(rule["id"]): place for place, rule in enumerate(rules)}
    cwe_index = {number: place for place, number in enumerate(weakness_numbers(run))}
    names = {name: rule_index[json_text(name)] for name in _rule_names(run)}
    return result_maker(run, names, cwe_index, _fallback(run.facts))


def _document(maker: ResultMaker, rules: list[JsonObject], results: list[JsonValue]) -> bytes:
    run = maker.run
    weaknesses = tuple(maker.weaknesses)
    sums = sums_of(run)
    body: JsonObject = {
        "tool": _tool(maker, rules),
        "automationDetails": {"id": "gatekeeper/"},
        "versionControlProvenance": [_provenance(run)],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "root of the judged tree"}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(run, sums, result_count(maker) - len(results))],
        "results": results,
        "properties": _properties(run, sums, maker, len(results)),
    }
    if weaknesses:
        body["taxonomies"] = [taxonomy(weaknesses)]
    fields: JsonObject = {"$schema": SCHEMA, "version": "2.1.0", "runs": [body]}
    return document(fields, frozenset({"runs"}))


def _rule_names(run: GateRun) -> set[str]:
    checks = {decision.check for decision in run.decisions}
    return checks | {judged.finding.rule for judged in run.facts.findings}


def _tool(maker: ResultMaker, rules: list[JsonObject]) -> JsonObject:
    run = maker.run
    driver: JsonObject = {
        "name": "gatekeeper",
        "organization": "gatekeeper",
        "version": json_text(run.version),
        "rules": [*rules],
    }
    if maker.weaknesses:
        driver["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
    return {"driver": driver, "extensions": [_extension(tool) for tool in run.facts.tools[:100]]}


def _extension(tool: ToolIdentity) -> JsonObject:
    return {
        "name": json_text(tool.name),
        "version": json_text(tool.version),
        "properties": {"sha256": tool.digest},
    }


def _provenance(run: GateRun) -> JsonObject:
    """The judged revision. A run knows no address of the repository, so a URN of the project stands for it."""
    name = quote(run.facts.project.name.encode("utf-8", "surrogateescape"), safe="")
    value: JsonObject = {
        "repositoryUri": f"urn:gatekeeper:project:{name}",
        "mappedTo": {"uriBaseId": "%SRCROOT%"},
        "properties": {"base": run.base, "head": run.head, "tree": run.tree},
    }
    return value | ({"revisionId": run.head} if run.head else {})


def _fallback(facts: Facts) -> RepoPath:
    tracked = [entry.path for entry in facts.change.head]
    sources = [source.path for source in facts.project.sources]
    configured = [path for path in tracked if path in sources]
    first = next((path for path in configured if path.endswith("gatekeeper.toml")), None)
    return first or next(iter([*configured, *tracked]), RepoPath("gatekeeper.toml"))


def _invocation(run: GateRun, sums: Sums, left_off: int) -> JsonObject:
    """Whether everything was looked at, and a notification for each thing that was not."""
    facts = run.facts
    complete = sums.accounts[AccountState.FAILED] == 0 and sums.balanced
    execution = _failed_accounts(facts)
    if left_off:
        words = f"{left_off} more results are left off; the format json has all"
        execution.insert(0, _notification("results-left-off", words, "warning"))
    configuration: list[JsonValue] = [
        _notification("tool-missing", f"{tool.name}: {tool.cause}; {tool.install}", "error")
        for tool in facts.missing_tools
    ]
    configuration += [_notification("idle", sentence, "warning") for sentence in facts.idle]
    configuration += [_notification("notice", words, "note") for words in facts.change.notices]
    return {
        "executionSuccessful": complete and not facts.missing_tools,
        "toolExecutionNotifications": _capped(execution),
        "toolConfigurationNotifications": _capped(configuration),
    }


def _capped(notifications: list[JsonValue]) -> list[JsonValue]:
    left_off = len(notifications) - _MOST_NOTIFICATIONS
    if left_off <= 0:
        return notifications
    last = _notification("notifications-left-off", f"{left_off} more notifications", "error")
    return [*notifications[:_MOST_NOTIFICATIONS], last]


def _failed_accounts(facts: Facts) -> list[JsonValue]:
    return [
        _notification(
            "file-not-analysed",
            f"{account.expectation.analyzer} could not look at this file: {account.cause}",
            "error",
            account.expectation.path,
        )
        for account in facts.accounting.accounts
        if account.state is AccountState.FAILED
    ]


def _notification(name: str, words: str, level: str, path: RepoPath | None = None) -> JsonObject:
    value: JsonObject = {
        "descriptor": {"id": name},
        "level": level,
        "message": {"text": shorten(sarif_text(words), LONGEST_MESSAGE)},
    }
    if path is not None:
        artifact: JsonObject = {"uri": uri(path), "uriBaseId": "%SRCROOT%"}
        value["locations"] = [{"physicalLocation": {"artifactLocation": artifact}}]
    return value


def _properties(run: GateRun, sums: Sums, maker: ResultMaker, shown: int) -> JsonObject:
    accounts: JsonObject = {state.value: count for state, count in sums.accounts.items()}
    findings: JsonObject = {state.value: count for state, count in sums.findings.items()}
    return {
        "verdict": verdict_value(run.verdict),
        "reason": json_text(run.reason.sentence),
        "accounting": {"expected": sums.expected, **accounts, "balanced": sums.balanced},
        "findings": {"raw": sums.raw, **findings},
        "results": {"all": result_count(maker), "shown": shown},
    }


_LONGEST_HELP = 1024
_MOST_TAGS = 10
"""GitHub refuses a rule with more than 20 and shows 10."""


def rule_table(run: GateRun) -> list[JsonObject]:
    """Every check that decided and every rule that found something, by id; ids are unique."""
    checks: dict[str, list[Decision]] = {}
    for decision in run.decisions:
        checks.setdefault(decision.check, []).append(decision)
    found: dict[str, list[Finding]] = {}
    for judged in run.facts.findings:
        found.setdefault(judged.finding.rule, []).append(judged.finding)
    table = {json_text(name): _check_rule(name, each) for name, each in checks.items()}
    table |= {json_text(name): _finding_rule(name, each) for name, each in found.items()}
    return [table[name] for name in sorted(table)]


def _check_rule(name: str, decisions: list[Decision]) -> JsonObject:
    rules = [decision.rule for decision in decisions if decision.rule is not None]
    asked = sorted({f"{rule.asked_by} ({rule.location})" for rule in rules if rule.asked_by})
    clauses = sorted({clause for rule in rules for clause in rule.clauses})
    words = f"asked by {', '.join(asked)}" if asked else "asked by gatekeeper itself"
    tags: list[JsonValue] = ["gatekeeper/check", *(json_text(clause) for clause in clauses)]
    return {
        "id": json_text(name),
        "shortDescription": {"text": _text(f"check {name}")},
        "fullDescription": {"text": _text(f"gatekeeper's check {name}, {words}")},
        "help": {"text": _text(f"run: gatekeeper explain {name}")},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": tags[:_MOST_TAGS]},
    }


def _finding_rule(name: str, findings: list[Finding]) -> JsonObject:
    """Made of what all its findings say together, so that no single one decides by its place."""
    worst = max((finding.level for finding in findings), key=lambda level: level.rank)
    cwe = sorted({number for finding in findings for number in finding.cwe})
    help_text = _first(finding.help for finding in findings)
    tags: list[JsonValue] = ["security", *(f"external/cwe/cwe-{number:03}" for number in cwe)]
    rule: JsonObject = {
        "id": json_text(name),
        "shortDescription": {"text": _text(f"rule {name}")},
        "help": {"text": _text(help_text or f"see the documentation of rule {name}")},
        "defaultConfiguration": {"level": worst.value},
        "properties": {"tags": tags[:_MOST_TAGS] if cwe else ["gatekeeper/finding"]},
    }
    address = web_link(_first(finding.help_uri for finding in findings))
    return rule | ({"helpUri": address} if address else {}) | _relationships(cwe)


def _relationships(cwe: list[int]) -> JsonObject:
    if not cwe:
        return {}
    values: list[JsonValue] = [
        {
            "target": {"id": str(number), "toolComponent": {"name": "CWE", "index": 0}},
            "kinds": ["relevant"],
        }
        for number in cwe
    ]
    return {"relationships": values}


def _first(texts: Iterable[str]) -> str:
    """The smallest text that is not empty: the same whatever the order of the findings."""
    return min((text for text in texts if text), default="")


def _text(text: str) -> str:
    return shorten(sarif_text(text), _LONGEST_HELP)


def weakness_numbers(run: GateRun) -> tuple[int, ...]:
    """The CWE numbers of all findings, ascending, each once."""
    numbers = {number for judged in run.facts.findings for number in judged.finding.cwe}
    return tuple(sorted(numbers))


def taxonomy(numbers: tuple[int, ...]) -> JsonObject:
    """The part of CWE that results refer to."""
    return {
        "name": "CWE",
        "organization": "MITRE",
        "shortDescription": {"text": "the MITRE Common Weakness Enumeration"},
        "informationUri": "https://cwe.mitre.org/",
        "taxa": [
            {"id": str(number), "helpUri": f"https://cwe.mitre.org/data/definitions/{number}.html"}
            for number in numbers
        ],
    }
