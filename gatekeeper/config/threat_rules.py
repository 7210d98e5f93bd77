"""The rules of threat coverage, from `rules/threat-rules.toml`: their texts, and their weight per safety class."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import ConfigurationProblem, GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import SafetyClass
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml

CHECK = "threat-coverage"
"""The check whose limits the weights are."""

WeightName = Literal["error", "warning", "information", "undecided"]


class _RuleOptions(Table):
    name: str
    what: str
    why: str
    mend: str
    severity: Annotated[list[WeightName], msgspec.Meta(min_length=1, max_length=3)]
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
    weights: tuple[tuple[str, tuple[str, str, str]], ...]
    """`TM013` or `TM013-case`, with the weights for class A, B and C."""

    @property
    def code(self) -> str:
        """The reason code of its answers; a rule may have more that begin alike."""
        return f"{self.id.lower()}-{self.name}"


@cache
def read_threat_rules() -> tuple[ThreatRule, ...]:
    """Every rule, ordered by id; raises `GatekeeperError` when the file is damaged."""
    name = RepoPath("rules/threat-rules.toml")
    document = parse_toml(name, (shipped("rules") / "threat-rules.toml").read_bytes())
    if isinstance(document, ConfigurationProblem):
        raise GatekeeperError(f"no verdict: the shipped {name} is damaged: {document.message}")
    binding = Binding(document)
    options = bind(binding, _RulesFile)
    if binding.problems:
        raise GatekeeperError(
            f"no verdict: the shipped {name} is damaged: {binding.problems[0].message}"
        )
    return tuple(
        ThreatRule(key, rule.name, rule.what, rule.why, rule.mend, tuple(_weights(key, rule)))
        for key, rule in sorted(options.rules.items())
    )


def threat_limits(safety_class: SafetyClass) -> dict[str, str]:
    """The weights of that class by rule and case, ordered: limits of the check."""
    place = safety_class.rank
    return {key: by_class[place] for rule in read_threat_rules() for key, by_class in rule.weights}


def _weights(key: str, rule: _RuleOptions) -> Iterator[tuple[str, tuple[str, str, str]]]:
    words = rule.severity
    yield key, (words[0], words[len(words) // 2], words[-1])
    for case, word in sorted(rule.cases.items()):
        yield f"{key}-{case}", (word, word, word)
