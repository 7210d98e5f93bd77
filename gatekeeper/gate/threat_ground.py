"""The threat part of a run by itself: no analyzer, no history of people. For the `threats` commands and sweeps.

What it finds is what the gate would find; it is no verdict, because nothing else was asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from gatekeeper.gate.facts.threats import ThreatLook, threat_facts
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import read_change, rules_for
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import People
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, CheckResult
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.plugins.registry import Registry
from gatekeeper.policy.decide import limits_of

CHECK = "threat-coverage"


@dataclass(frozen=True, slots=True)
class ThreatGround:
    """What is known of a change and its threats, and what was on offer."""

    request: Request
    change: Change
    project: Project
    owned: tuple[Owned, ...]
    threats: ThreatFacts
    registry: Registry
    trace: TraceFacts


def threat_ground(request: Request) -> ThreatGround:
    """The threat part of what the request asks; raises as `run_gate` does when no answer can be reached."""
    with opened_ground(request) as (ground, _, _):
        return ground


@contextmanager
def opened_ground(
    request: Request, policy_from: Callable[[View], str | None] = lambda _: None
) -> Iterator[tuple[ThreatGround, View, LedgerPlace]]:
    """The same with the repository and the ledger still open; `policy_from` names the commit whose rules hold when
    the request names none."""
    with opened(request) as at, at.ledger() as place:
        request.progress("reading the change")
        change, view = read_change(at), at.view
        asked = replace(request, policy_from=request.policy_from or policy_from(view))
        registry, project = rules_for(replace(at, request=asked), change)
        owned = owned_paths(change.head, project)
        request.progress("reading the threat model")
        look = ThreatLook(
            view, change, project, registry.threat_readers, request.memory, request.now, place
        )
        threats = threat_facts(look, owned)
        trace = trace_facts(view, change, project, owned, threats, request.reports)
        # Results of tests are given to the gate's own run, and not asked for here.
        trace = replace(trace, reports_expected=False)
        yield ThreatGround(request, change, project, owned, threats, registry, trace), view, place


def ask_coverage(ground: ThreatGround) -> CheckResult:
    """What the check threat-coverage answers on that ground."""
    check: Check = next(each for each in ground.registry.checks if each.id == CHECK)
    return check.judge(facts_of(ground), limits_of(ground.project.policy, CHECK))


def facts_of(ground: ThreatGround) -> Facts:
    """Facts in which only threats, what they are traced to, change and project are filled in."""
    return Facts(
        today=ground.request.now.date(),
        change=ground.change,
        project=ground.project,
        scope=frozenset(),
        owned=ground.owned,
        path_problems=(),
        findings=(),
        functions=(),
        accounting=Accounting(0, ()),
        suppressions=(),
        used_suppressions=frozenset(),
        unused_suppressions=(),
        base_suppressions=frozenset(),
        foreign_marks=(),
        people=People((), (), ()),
        threats=ground.threats,
        trace=ground.trace,
        tools=(),
        missing_tools=(),
        idle=(),
        governance=(),
        release=ground.request.release,
    )
