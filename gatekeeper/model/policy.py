"""Policies: per safety class, which checks are asked for, by whom, and with which limits. Data, from `rules/policy/`."""

from collections.abc import Mapping
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.software import SafetyClass


class Demand(Enum):
    """How much a policy asks of a check."""

    REQUIRED = "required"
    """FAIL and UNDECIDED count."""
    REPORTED = "reported"
    """Shown, never decides."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One line of a class's policy."""

    check: str
    demand: Demand
    asked_by: str
    """The plan, procedure or clause that asks, in the project's words; shown with every answer."""
    clauses: tuple[str, ...]
    """Clause ids such as `62304:5.5.3`; evidence for them, never a claim that they demand this."""
    limits: Mapping[str, int | str]
    location: Location


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of every class: for each class each known check has exactly one rule."""

    rules: Mapping[SafetyClass, tuple[PolicyRule, ...]]
    """By class, the one that asks least first."""

    def rule(self, safety_class: SafetyClass, check: str) -> PolicyRule | None:
        """The rule of that class for that check, `None` if the policy does not mention it."""
        return next(
            (rule for rule in self.rules.get(safety_class, ()) if rule.check == check), None
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits one check is given, per class."""

    by_class: Mapping[SafetyClass, Mapping[str, int | str]]

    def number(self, safety_class: SafetyClass, name: str) -> int | None:
        """The integer limit of that name, `None` if the policy sets none."""
        value = self.by_class.get(safety_class, {}).get(name)
        return value if isinstance(value, int) else None

    def text(self, safety_class: SafetyClass, name: str) -> str | None:
        """The textual setting of that name, `None` if the policy sets none."""
        value = self.by_class.get(safety_class, {}).get(name)
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class JudgePolicy:
    """Who judges clauses, by the configuration of base."""

    roles: tuple[str, ...] = ("approver",)
    """A human with one of these roles judges."""
    second_person: bool = True
    """Whether not applicable needs a proposer and another person who approves."""
