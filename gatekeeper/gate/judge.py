"""Asks every check, takes every decision, and meets them in a verdict."""

from dataclasses import replace

from gatekeeper.model.check import Answer, Check, CheckResult, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.policy import Demand
from gatekeeper.model.policy_rule import PolicyRuleKind
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.plugins.registry import Registry
from gatekeeper.policy.decide import Court, decide, limits_of, worst_first
from gatekeeper.policy.reason import reason_for


@dataclass(frozen=True, slots=True)
class Judgement:
    """Decisions worst first, and the verdict with its reason."""

    decisions: tuple[Decision, ...]
    verdict: Verdict
    reason: Reason


def judge(facts: Facts, registry: Registry) -> Judgement:
    """The judgement of the facts by every check and policy rule on offer."""
    policy = facts.project.policy
    court = Court(policy, facts.project.deviations, facts.today, facts.ownership)
    results = [_ask(check, facts, registry) for check in registry.checks]
    decisions = decide(results, court)
    for kind in registry.policy_rules:
        further = _ask_rule(kind, facts, decisions)
        provider = registry.origin[f"policy rule {kind.id}"]
        decisions += tuple(_lowering(kind.id, answer, provider) for answer in further)
    reason = reason_for(decisions)
    return Judgement(worst_first(decisions), reason.verdict, reason)


def _ask(check: Check, facts: Facts, registry: Registry) -> CheckResult:
    provider = registry.origin[f"check {check.id}"]
    try:
        result = check.judge(facts, limits_of(facts.project.policy, check.id))
        if result.check != check.id or not result.answers:
            return CheckResult(check.id, (_open("the check gave no answer of its own"),), provider)
        return replace(result, provider=provider)
    except Exception as error:  # whatever a plugin raises: its question is open
        return CheckResult(check.id, (_open(f"the check failed itself: {error!r}"),), provider)


def _ask_rule(
    kind: PolicyRuleKind, facts: Facts, decisions: tuple[Decision, ...]
) -> tuple[Answer, ...]:
    try:
        return tuple(kind.judge(facts, decisions))
    except Exception as error:  # whatever a plugin raises: its question is open
        return (_open(f"the policy rule failed itself: {error!r}"),)


def _lowering(rule: str, answer: Answer, provider: str) -> Decision:
    verdicts = {Outcome.FAIL: Verdict.FAILED, Outcome.UNDECIDED: Verdict.UNDECIDED}
    verdict = verdicts.get(answer.outcome, Verdict.PASSED)
    return Decision(rule, answer, Demand.REQUIRED, verdict, None, provider=provider)


def _open(message: str) -> Answer:
    cure = "report this to whoever made it, or take it out of the configuration"
    return Answer(Outcome.UNDECIDED, "check-broken", message, to_pass=cure)
