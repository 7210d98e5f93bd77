"""Policies per safety class: the shipped data, and what the project changes in it."""

import difflib
from collections.abc import Mapping

import msgspec

from gatekeeper.config.options import GatekeeperOptions, Table
from gatekeeper.config.safety_classes import class_file, class_named, shipped_classes
from gatekeeper.config.shipped_table import read_shipped
from gatekeeper.config.threat_rules import CHECK, threat_limits
from gatekeeper.model.policy import Demand, Policy, PolicyRule
from gatekeeper.model.software import SafetyClass
from gatekeeper.parse.bind import Binding, bind

NEVER_LESS = ("accounting-complete", "trust-base")
"""Checks without which no other answer means anything; a project cannot ask less of them."""


class ShippedRule(Table):
    """`[[rules]]` of a shipped policy file."""

    check: str
    demand: str
    asked_by: str
    clauses: list[str] = msgspec.field(default_factory=list)
    limits: dict[str, int | str] = msgspec.field(default_factory=dict)


class ShippedPolicy(Table):
    """`rules/policy/class-*.toml`."""

    version: int
    class_: str = msgspec.field(name="class")
    rules: list[ShippedRule]


def shipped_policy() -> Policy:
    """The policy of each class as it ships; raises `GatekeeperError` when the files are damaged."""
    return Policy({each: _shipped_rules(each) for each in shipped_classes().classes})


def read_policy(binding: Binding, options: GatekeeperOptions) -> Policy:
    """The shipped policy with the project's rules in place of those they name."""
    rules = {key: list(value) for key, value in shipped_policy().rules.items()}
    known = {rule.check for value in rules.values() for rule in value}
    for index, entry in enumerate(options.policy.rules):
        key = f"policy.rules[{index}]"
        if entry.check not in known:
            cure = "checks: " + ", ".join(sorted(known))
            binding.add(f"{key}.check", f'there is no check "{entry.check}"', cure)
            continue
        if entry.check in NEVER_LESS and entry.demand != "required":
            message = f'"{entry.check}" is always required'
            binding.add(f"{key}.demand", message, "take the rule out")
        if not entry.asked_by.strip():
            binding.add(f"{key}.asked-by", "nobody asks for this rule", "name the plan that asks")
        _check_limits(binding, f"{key}.limits", entry.check, entry.limits)
        class_rules = rules[class_named(binding, f"{key}.class", entry.class_)]
        place = next(i for i, rule in enumerate(class_rules) if rule.check == entry.check)
        old = class_rules[place]
        class_rules[place] = PolicyRule(
            entry.check,
            Demand(entry.demand),
            entry.asked_by,
            tuple(entry.clauses) or old.clauses,
            {**old.limits, **entry.limits},
            binding.document.locate(key),
        )
    return Policy({key: tuple(value) for key, value in rules.items()})


def _check_limits(binding: Binding, key: str, check: str, given: Mapping[str, int | str]) -> None:
    """A limit of another name, or with a word that means nothing, would be passed over by who asks for it."""
    if not given:
        return
    # Imported here: most projects change no limit.
    from gatekeeper.config.limits import limits_of_check

    known = limits_of_check(check)
    for name, value in given.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3) or sorted(known)
            cure = f"limits of it: {', '.join(near)}" if near else "take it out: it has no limits"
            binding.add(f"{key}.{name}", f'"{check}" has no limit "{name}"', cure)
        elif complaint := known[name].complaint(value):
            binding.add(f"{key}.{name}", f"this limit is {value!r}", f"write {complaint}")


def _shipped_rules(safety_class: SafetyClass) -> tuple[PolicyRule, ...]:
    name = f"policy/{class_file(safety_class)}"
    options, document = read_shipped(name, lambda it: (bind(it, ShippedPolicy), it.document))
    return tuple(
        PolicyRule(
            rule.check,
            Demand(rule.demand),
            rule.asked_by,
            tuple(rule.clauses),
            _limits(rule, safety_class),
            document.locate(f"rules[{index}]"),
        )
        for index, rule in enumerate(options.rules)
    )


def _limits(rule: ShippedRule, safety_class: SafetyClass) -> dict[str, int | str]:
    weights = threat_limits(safety_class) if rule.check == CHECK else {}
    return {**weights, **rule.limits}
