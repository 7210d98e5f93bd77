"""Why a verdict is what it is: a tree of sentences, whole run, checks, answers."""

from collections.abc import Iterable
from itertools import groupby

from gatekeeper.model.gate_run import Decision
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Demand
from gatekeeper.model.verdict import Reason, Verdict, meet

_TOP = {
    Verdict.FAILED: "{failed} of {total} required answers say no",
    Verdict.UNDECIDED: "{undecided} of {total} required answers could not be given",
    Verdict.DEVIATED: "{deviated} of {total} answers rest on approved deviations",
    Verdict.PASSED: "all {total} required answers say yes",
}


def reason_for(decisions: Iterable[Decision]) -> Reason:
    """The tree; its verdict is the meet of all decisions, its children are the checks, worst first, then by name."""
    ordered = sorted(decisions, key=lambda decision: decision.check)
    by_name = (
        _check_reason(check, tuple(group))
        for check, group in groupby(ordered, key=lambda decision: decision.check)
    )
    children = tuple(sorted(by_name, key=lambda child: child.verdict))
    verdict = meet(child.verdict for child in children)
    required = [decision for decision in ordered if decision.demand is Demand.REQUIRED]
    sentence = _TOP[verdict].format(
        total=len(required),
        failed=_count(required, Verdict.FAILED),
        undecided=_count(required, Verdict.UNDECIDED),
        deviated=_count(required, Verdict.DEVIATED),
    )
    if not required:
        verdict, sentence = Verdict.UNDECIDED, "no policy asked anything"
    return Reason(sentence, verdict, children)


def _check_reason(check: str, decisions: tuple[Decision, ...]) -> Reason:
    verdict = meet(decision.verdict for decision in decisions)
    children = tuple(
        Reason(_sentence(decision), decision.verdict)
        for decision in decisions
        if decision.verdict is verdict or decision.verdict is not Verdict.PASSED
    )
    reported = all(decision.demand is not Demand.REQUIRED for decision in decisions)
    suffix = " (reported only)" if reported else ""
    return Reason(f"{check}{suffix}", verdict, children)


def _sentence(decision: Decision) -> str:
    answer = decision.answer
    return f"{answer.location or printable(answer.subject)}: {answer.message}"


def _count(decisions: Iterable[Decision], verdict: Verdict) -> int:
    return sum(decision.verdict is verdict for decision in decisions)
