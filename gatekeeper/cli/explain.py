"""`gatekeeper explain ID`: what a check, rule or exit status means, why it is asked, and how to mend it."""

import argparse
import difflib
from dataclasses import dataclass

from gatekeeper.analyzers.bandit_meanings import meanings
from gatekeeper.analyzers.cflow.report import c_ids, c_rule
from gatekeeper.analyzers.flow.report import Rule, flow_ids, flow_rule
from gatekeeper.cli.arguments import EXITS
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.config.explanations import Explanation, read_explanations
from gatekeeper.config.measures import (
    C_COMMAND,
    COMMAND,
    Calibration,
    Measure,
    read_calibration,
    read_measures,
)
from gatekeeper.config.packs import RuleText, rule_texts
from gatekeeper.config.policy import shipped_policy
from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.config.threat_rules import ThreatRule, read_threat_rules
from gatekeeper.model.errors import UsageError
from gatekeeper.model.policy import PolicyRule
from gatekeeper.model.software import SafetyClass


@dataclass(frozen=True, slots=True)
class _Library:
    """Everything that can be explained."""

    explanations: dict[str, Explanation]
    rules: dict[str, RuleText]
    threats: dict[str, ThreatRule]

    def threat(self, wanted: str) -> ThreatRule | None:
        """The rule of threat coverage by its id or one of its reason codes, in any case of letters."""
        return self.threats.get(wanted.partition("-")[0].upper())


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints the explanation; an unknown id is asked wrongly, with the nearest known ones."""
    library = _Library(
        read_explanations(), rule_texts(), {rule.id: rule for rule in read_threat_rules()}
    )
    wanted = arguments.id.rpartition(":")[2]
    if wanted in ("exit", "exits", "exit-status"):
        console.say(EXITS)
    elif wanted in library.explanations:
        console.say(*_check_lines(wanted, library.explanations[wanted]))
    elif wanted in library.rules:
        of = _measured if wanted.startswith("py-") else _calibrated
        console.say(*(_rule_lines(library.rules[wanted]) + of(f"semgrep:{wanted}")))
    elif (flow := flow_rule(wanted)) is not None:
        console.say(*(_flow_lines(flow, "flow-python") + _measured(f"flow-python:{wanted}")))
    elif wanted in meanings():
        console.say(*(_bandit_lines(wanted) + _measured(f"bandit:{wanted}")))
    elif (flow := c_rule(wanted)) is not None:
        console.say(*(_flow_lines(flow, "flow-c") + _calibrated(f"flow-c:{wanted}")))
    elif (rule := library.threat(wanted)) is not None:
        console.say(*_threat_lines(rule))
    else:
        known = [
            *library.explanations,
            *library.rules,
            *library.threats,
            *flow_ids(),
            *c_ids(),
            *meanings(),
        ]
        near = difflib.get_close_matches(wanted, known, n=3) or sorted(library.explanations)
        raise UsageError(f'nothing is known by the id "{arguments.id}"; try: {", ".join(near)}')
    return ExitStatus.PASSED


def _flow_lines(rule: Rule, analyzer: str) -> list[str]:
    weaknesses = ", ".join(f"CWE-{number}" for number in rule.cwe)
    return [
        f"{rule.id}  ({rule.level}, {weaknesses}, seen by the analyzer {analyzer})",
        "",
        f"what     {rule.message}",
        *([f"why      {rule.why}"] if rule.why else []),
        f"to mend  {rule.help}",
        *(f"see      https://cwe.mitre.org/data/definitions/{number}.html" for number in rule.cwe),
    ]


def _bandit_lines(rule: str) -> list[str]:
    meaning = meanings()[rule]
    return [
        rule,
        "",
        f"what     {meaning.what}",
        f"why      CWE-{meaning.cwe}; a test of bandit",
        f"to mend  {meaning.cure}",
        "see      https://bandit.readthedocs.io/en/latest/plugins/index.html",
    ]


def _measured(rule: str) -> list[str]:
    """How often the rule was right; that it was not measured when it spoke of nothing."""
    return _told(read_measures().get(rule), COMMAND)


def _calibrated(rule: str) -> list[str]:
    """The same for a rule for C."""
    return _told(read_calibration().get(rule), C_COMMAND)


def _told(found: Measure | Calibration | None, command: str) -> list[str]:
    words = "it spoke of none of the programs measured" if found is None else found.words()
    return [f"measured {words}", f"         by {command}"]


def _check_lines(name: str, text: Explanation) -> list[str]:
    lines = [name, "", f"what     {text.what}", f"why      {text.why}", f"to mend  {text.mend}"]
    if text.example:
        lines += ["", "example", *(f"    {line}" for line in text.example.rstrip().split("\n"))]
    asked = [
        (safety_class, rule)
        for safety_class in shipped_policy().rules
        if (rule := shipped_policy().rule(safety_class, name)) is not None
    ]
    if asked:
        lines += ["", "asked by the shipped policies (a project may change them)"]
    return lines + [_asked_line(safety_class, rule) for safety_class, rule in asked]


def _asked_line(safety_class: SafetyClass, rule: PolicyRule) -> str:
    limits = ", ".join(
        f"{key} {value}"
        for key, value in sorted(rule.limits.items())
        if not key.startswith("TM")  # each has an explanation of its own
    )
    clauses = ", ".join(rule.clauses) or "no clause"
    return (
        f"    class {safety_class.name}  {rule.demand.value:<9} evidence for {clauses}  {limits}"
    )


def _rule_lines(rule: RuleText) -> list[str]:
    return [
        f"{rule.id}  ({rule.level}, {', '.join(rule.cwe)}, confidence {rule.confidence})",
        "",
        f"what     {rule.message}",
        f"why      {rule.why}",
        f"to mend  {rule.fix}",
        *(f"see      {reference}" for reference in rule.references),
    ]


def _threat_lines(rule: ThreatRule) -> list[str]:
    lines = [
        f"{rule.id} {rule.name}  (a rule of the check threat-coverage)",
        "",
        f"what     {rule.what}",
        f"why      {rule.why}",
        f"to mend  {rule.mend}",
        f"waiver   {_WAIVER}",
        "",
        "example of a waiver, in compliance/deviations.toml",
        *(f"    {line}" for line in _waiver(rule)),
        "",
        "weight in the shipped policies (a project may change it in the limits of its own rule)",
    ]
    for key, weights in rule.weights:
        by_class = ", ".join(
            f"class {c.name} {weights[c.rank]}" for c in shipped_classes().classes
        )
        lines.append(f"    {key:<14} {by_class}")
    return lines


_WAIVER = (
    "a deviation with reason, owner, expiry and another person's approval, kept outside the model; "
    "once expired the rule fails again"
)


def _waiver(rule: ThreatRule) -> tuple[str, ...]:
    return (
        "[[deviations]]",
        'id = "DEV-7"',
        'check = "threat-coverage"',
        f'rule = "{rule.id}"',
        'subject = "E-LINK"',
        'reason = "why this is acceptable until then"',
        'owner = "ben"',
        'approved-by = "grace"',
        "expires = 2027-06-30",
    )
