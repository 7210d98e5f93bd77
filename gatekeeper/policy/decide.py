"""From answers to decisions: the class's rule, the deviation if there is one, and what it contributes."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.glob import matches
from gatekeeper.model.policy import Demand, Limits, Policy, PolicyRule
from gatekeeper.model.software import Owned, SafetyClass
from gatekeeper.model.verdict import Verdict

_STRICTNESS = (Demand.OFF, Demand.REPORTED, Demand.REQUIRED)


@dataclass(frozen=True, slots=True)
class Court:
    """What decisions are taken by."""

    policy: Policy
    deviations: tuple[Deviation, ...]
    today: dt.date
    ownership: Callable[[str], Owned | None]


def limits_of(policy: Policy, check: str) -> Limits:
    """The limits that check is given, per class."""
    return Limits(
        {
            safety_class: rule.limits
            for safety_class in policy.rules
            if (rule := policy.rule(safety_class, check)) is not None
        }
    )


def decide(results: Iterable[CheckResult], court: Court) -> tuple[Decision, ...]:
    """One decision an answer that the policy asks for, worst first."""
    decisions = [_decide(result, answer, court) for result in results for answer in result.answers]
    return worst_first(decision for decision in decisions if decision.demand is not Demand.OFF)


def worst_first(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions in the order everybody reads them: worst first, then by check, location and subject."""
    return tuple(sorted(decisions, key=_order))


def _decide(result: CheckResult, answer: Answer, court: Court) -> Decision:
    rule = _rule(court.policy, result.check, answer.safety_class)
    demand = rule.demand if rule else Demand.REQUIRED
    decision = Decision(
        result.check, answer, demand, _contribution(answer, demand), rule, provider=result.provider
    )
    if decision.verdict is not Verdict.FAILED:
        return decision
    for deviation in court.deviations:
        if deviation.expires >= court.today and _names(deviation, decision, court):
            return replace(decision, verdict=Verdict.DEVIATED, deviation=deviation.id)
    return decision


def _rule(policy: Policy, check: str, safety_class: SafetyClass | None) -> PolicyRule | None:
    """The class's rule; for the project as a whole the strictest, of the strictest class among equals."""
    if safety_class is not None:
        return policy.rule(safety_class, check)
    rules = [rule for each in policy.rules if (rule := policy.rule(each, check)) is not None]
    return max(reversed(rules), key=lambda rule: _STRICTNESS.index(rule.demand), default=None)


def _contribution(answer: Answer, demand: Demand) -> Verdict:
    if demand is not Demand.REQUIRED:
        return Verdict.PASSED
    match answer.outcome:
        case Outcome.FAIL:
            return Verdict.FAILED
        case Outcome.UNDECIDED:
            return Verdict.UNDECIDED
        case Outcome.PASS | Outcome.NOT_APPLICABLE:
            return Verdict.PASSED


def _names(deviation: Deviation, decision: Decision, court: Court) -> bool:
    """Whether the deviation is for this check and rule, and for the subject, its item, or its path."""
    answer = decision.answer
    if deviation.check != decision.check or not deviation.names_rule(answer.code):
        return False
    if deviation.subject in ("*", answer.subject):
        return True
    path = answer.location.path if answer.location else answer.subject
    owned = court.ownership(path)
    items = {item.id for item in owned.items} if owned else set()
    return deviation.subject in items or matches(deviation.subject, path)


def _order(decision: Decision) -> tuple[int, int, str, str, int, str, str]:
    answer = decision.answer
    region = answer.location.region if answer.location else None
    return (
        decision.verdict,
        answer.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE),
        decision.check,
        answer.location.path if answer.location else "",
        region.start_line if region else 0,
        answer.subject,
        answer.code + answer.message,
    )
