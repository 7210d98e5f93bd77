"""The rules of threat coverage, from `rules/threat-rules.toml`: their texts, and their weight per safety class."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.config.shipped_table import read_shipped
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.software import SafetyClass
from gatekeeper.parse.bind import Binding, bind

CHECK = "threat-coverage"
"""The check whose limits the weights are."""

WeightName = Literal["error", "warning", "information", "undecided"]


class _RuleOptions(Table):
    name: str
    what: str
    why: str
    mend: str
    severity: list[WeightName]
    cases: dict[str, WeightName] = msgspec.field(default_factory=dict)


class _RulesFile(Table):
    version: int
    rules: dict[str, _RuleOptions]


@dataclass(frozen=True, slots=True)
class ThreatRule:
    """One rule and what is said of it."""

    id: str
    """`TM013`, permanent."""
    name: str
    """Kebab-case, the second half of its first reason code."""
    what: str
    why: str
    mend: str
    weights: tuple[tuple[str, tuple[str, ...]], ...]
    """`TM013` or `TM013-case`, with its weight for each safety class by rank."""

    @property
    def code(self) -> str:
        """The reason code of its answers; a rule may have more that begin alike."""
        return f"{self.id.lower()}-{self.name}"


@cache
def read_threat_rules() -> tuple[ThreatRule, ...]:
    """Every rule, ordered by id; raises `GatekeeperError` when the file is damaged."""
    classes = len(shipped_classes().classes)

    def read(binding: Binding) -> _RulesFile:
        options = bind(binding, _RulesFile)
        for key, rule in options.rules.items():
            if len(rule.severity) not in (1, classes):
                message = (
                    f"{key} has {len(rule.severity)} weights, and there are {classes} classes"
                )
                binding.add(f"rules.{key}.severity", message, "write one, or one a class")
        return options

    options = read_shipped("threat-rules.toml", read)
    return tuple(
        ThreatRule(
            key, rule.name, rule.what, rule.why, rule.mend, tuple(_weights(key, rule, classes))
        )
        for key, rule in sorted(options.rules.items())
    )


def threat_limits(safety_class: SafetyClass) -> dict[str, str]:
    """The weights of that class by rule and case, ordered: limits of the check."""
    place = safety_class.rank
    return {key: by_class[place] for rule in read_threat_rules() for key, by_class in rule.weights}


def _weights(key: str, rule: _RuleOptions, classes: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    words = tuple(rule.severity)
    yield key, words if len(words) > 1 else words * classes
    for case, word in sorted(rule.cases.items()):
        yield f"{key}-{case}", (word,) * classes
