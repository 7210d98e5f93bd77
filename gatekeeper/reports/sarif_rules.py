"""Rules and the CWE taxonomy of the SARIF report (SARIF 2.1.0 §3.49, §3.19.3)."""

from collections.abc import Iterable

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.finding import Finding
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.reports.escaping import json_text, sarif_text, shorten, web_link
from gatekeeper.reports.json_values import JsonObject

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
            {
                "id": str(number),
                "helpUri": f"https://cwe.mitre.org/data/definitions/{number}.html",
            }
            for number in numbers
        ],
    }
