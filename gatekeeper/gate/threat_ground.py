"""The threat part of a run by itself: no analyzer, no history of people. For the `threats` commands and sweeps.

What it finds is what the gate would find; it is no verdict, because nothing else was asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from gatekeeper.gate.case import Case
from gatekeeper.gate.facts.threats import threat_facts
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import case_of, read_change
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import People
from gatekeeper.model.check import Check, CheckResult
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.policy.decide import limits_of

CHECK = "threat-coverage"


@dataclass(frozen=True, slots=True)
class ThreatGround:
    """A change, and what is known of its threats."""

    case: Case
    threats: ThreatFacts
    trace: TraceFacts


def threat_ground(request: Request) -> ThreatGround:
    """The threat part of what the request asks; raises as `run_gate` does when no answer can be reached."""
    with opened_ground(request) as (ground, _):
        return ground


@contextmanager
def opened_ground(
    request: Request, policy_from: Callable[[View], str | None] = lambda _: None
) -> Iterator[tuple[ThreatGround, LedgerPlace]]:
    """The same with repository and ledger still open; `policy_from` names the commit whose rules hold when
    the request names none."""
    with opened(request) as at, at.ledger() as place:
        request.progress("reading the change")
        change = read_change(at)
        asked = replace(request, policy_from=request.policy_from or policy_from(at.view))
        case = case_of(replace(at, request=asked), change)
        request.progress("reading the threat model")
        threats = threat_facts(case, place)
        trace = trace_facts(case, threats, request.reports)
        # Results of tests are given to the gate's own run, and not asked for here.
        trace = replace(trace, reports_expected=None)
        yield ThreatGround(case, threats, trace), place


def ask_coverage(ground: ThreatGround) -> CheckResult:
    """What the check threat-coverage answers on that ground."""
    check: Check = next(each for each in ground.case.registry.checks if each.id == CHECK)
    return check.judge(facts_of(ground), limits_of(ground.case.project.policy, CHECK))


def facts_of(ground: ThreatGround) -> Facts:
    """Facts in which only threats, what they are traced to, change and project are filled in."""
    case = ground.case
    return Facts(
        today=case.request.now.date(),
        change=case.change,
        project=case.project,
        scope=frozenset(),
        owned=case.owned,
        path_problems=(),
        findings=(),
        functions=(),
        accounting=Accounting(0, ()),
        suppressions=(),
        used_suppressions=frozenset(),
        unused_suppressions=(),
        known_suppressions=frozenset(),
        foreign_marks=(),
        people=People((), (), ()),
        threats=ground.threats,
        trace=ground.trace,
        tools=(),
        missing_tools=(),
        idle=(),
        governance=(),
        release=case.request.release,
    )
