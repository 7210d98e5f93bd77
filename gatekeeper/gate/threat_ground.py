"""The threat part of a run by itself: no analyzer, no history of people. For the `threats` commands and sweeps.

What it finds is what the gate would find; it is no verdict, because nothing else was asked.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.gate.request import Request
from gatekeeper.gate.run import load_project, read_change
from gatekeeper.gate.threat_facts import threat_facts
from gatekeeper.gate.trust import find_trust_base
from gatekeeper.history.environment import hook_environment
from gatekeeper.history.view import open_view
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import People
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, CheckResult
from gatekeeper.model.facts import Facts
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


def threat_ground(request: Request) -> ThreatGround:
    """The threat part of what the request asks; raises as `run_gate` does when no answer can be reached."""
    hook = hook_environment(request.environment)
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder,
        open_view(request.start, Path(folder), hook) as view,
    ):
        request.progress("reading the change")
        change = read_change(view, request, hook)
        registry, project = load_project(find_trust_base(view, request, change), request)
        owned = owned_paths(change.head, project)
        request.progress("reading the threat model")
        threats = threat_facts(
            view, change, project, owned, registry.threat_readers, request.memory, request.now
        )
    return ThreatGround(request, change, project, owned, threats, registry)


def ask_coverage(ground: ThreatGround) -> CheckResult:
    """What the check threat-coverage answers on that ground."""
    check: Check = next(each for each in ground.registry.checks if each.id == CHECK)
    return check.judge(_facts(ground), limits_of(ground.project.policy, CHECK))


def _facts(ground: ThreatGround) -> Facts:
    """Facts in which only what threat coverage asks is filled in."""
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
        tools=(),
        missing_tools=(),
        idle=(),
        governance=(),
        release=ground.request.release,
    )
