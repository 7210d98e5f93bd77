"""One run of the gate, whole: what reports show and evidence states."""

from typing import TYPE_CHECKING

from gatekeeper.model.check import Answer
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.policy import Demand, PolicyRule
from gatekeeper.model.verdict import Reason, Verdict

if TYPE_CHECKING:
    from gatekeeper.model.facts import Facts


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer as policy took it."""

    check: str
    answer: Answer
    demand: Demand
    verdict: Verdict
    """What it contributes; PASSED for what is only reported."""
    rule: PolicyRule | None
    deviation: str | None = None
    """Id of the deviation that turned FAILED into DEVIATED."""
    provider: str = "gatekeeper"


@dataclass(frozen=True, slots=True)
class Provider:
    """A distribution that took part: gatekeeper itself and each plugin the base names."""

    name: str
    version: str
    offers: tuple[str, ...]
    """What it brought, as `analyzer bandit`, `check review-independence` …, ordered."""


@dataclass(frozen=True, slots=True)
class GateRun:
    """The outcome of one run. It holds no clock and no path of the machine, so equal runs are equal bytes."""

    facts: "Facts"
    base: ObjectId | None
    """Base commit."""
    head: ObjectId | None
    """Head commit; `None` for staged content."""
    tree: ObjectId
    """Tree of the head."""
    decisions: tuple[Decision, ...]
    """Ordered: worst first, then by check, location and subject."""
    verdict: Verdict
    reason: Reason
    providers: tuple[Provider, ...]
    version: str
    """gatekeeper's own."""
