"""From threat to mitigation to requirement: what is open, what was decided without a reason, what leads nowhere."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import View
from gatekeeper.model.check import Answer
from gatekeeper.model.threat import Mitigation, MitigationState, Threat, ThreatStatus

_EXPIRING = (ThreatStatus.ACCEPTED, ThreatStatus.TRANSFERRED)


def judge_chain(view: View) -> Iterator[Answer]:
    """TM020, TM021, TM023 and TM025, in no order."""
    for threat in view.threats:
        if threat.status.dismissed:
            yield from _decision(view, threat)
        else:
            yield from _mitigated(view, threat)
    for mitigation in view.mitigations:
        if mitigation.state is not MitigationState.REJECTED:
            yield from _requirement(view, mitigation)


def _mitigated(view: View, threat: Threat) -> Iterator[Answer]:
    mitigations = [
        mitigation
        for mitigation in view.mitigations
        if threat.id in mitigation.threats and mitigation.state is not MitigationState.REJECTED
    ]
    claimed = threat.status is ThreatStatus.MITIGATED
    if not mitigations:
        said = "is called mitigated and" if claimed else f"is {threat.status.value} and"
        yield view.answer(
            "tm020-threat-without-mitigation",
            f"the threat {threat.called} ({threat.severity.value}) {said} has no mitigation",
            view.at_threat(threat),
            f'write a [[mitigations]] with threats = ["{threat.id}"] for it, or decide it with status, rationale, approver '
            "and expiry",
            case="" if claimed or threat.severity.grave else "lesser",
        )
    elif threat.severity.grave and not any(m.state.in_place for m in mitigations):
        names = ", ".join(f"{m.id} ({m.state.value})" for m in mitigations)
        yield view.answer(
            "tm023-unmitigated-high",
            f"the threat {threat.called} ({threat.severity.value}) has no mitigation in place, only {names}",
            view.at_threat(threat),
            'implement one before the merge and write state = "implemented" in its [[mitigations]], or decide the threat '
            "with status, rationale, approver and expiry",
        )


def _decision(view: View, threat: Threat) -> Iterator[Answer]:
    lacks = []
    if not threat.rationale:
        lacks.append("no rationale")
    approver = view.facts.project.registry.get(threat.approver) if threat.approver else None
    if not threat.approver:
        lacks.append("no approver")
    elif approver is None:
        lacks.append(f'an approver "{threat.approver}" who is not in the registry of people')
    elif "approver" not in approver.roles | {each.to for each in approver.appointments}:
        lacks.append(f'an approver "{threat.approver}" who never had that role')
    if threat.status in _EXPIRING and threat.expires is None:
        lacks.append("no expiry")
    if threat.expires is not None and threat.expires < view.facts.today:
        lacks.append(f"an expiry that has passed ({threat.expires.isoformat()})")
    if lacks:
        yield view.answer(
            "tm025-acceptance-incomplete",
            f"the threat {threat.called} is {threat.status.value} with {' and '.join(lacks)}",
            view.at_threat(threat),
            "open the threat again, or "
            + view.line(
                threat.id, threat.locus, 'rationale = "…", approver = "PERSON", expires = DATE'
            ),
        )


def _requirement(view: View, mitigation: Mitigation) -> Iterator[Answer]:
    known = view.facts.threats.requirements
    if not mitigation.requirements:
        yield view.answer(
            "tm021-mitigation-not-requirement",
            f"the mitigation {mitigation.id} names no requirement",
            view.at_mitigation(mitigation),
            "write the requirement, and its id in the mitigation's requirements or text, or a line of the map: "
            f"{mitigation.id} -> REQUIREMENT",
        )
    elif known is None:
        yield view.undecided(
            "tm021-requirements-unknown",
            f"whether the requirements of the mitigation {mitigation.id} exist cannot be told, "
            "because no requirement files are configured or one cannot be read",
            view.at_mitigation(mitigation),
            "name the files in [[trace.sources]], or in [requirements] paths, of gatekeeper.toml",
        )
    else:
        missing = sorted(set(mitigation.requirements) - known)
        if missing:
            yield view.answer(
                "tm021-mitigation-not-requirement",
                f"the mitigation {mitigation.id} names {', '.join(missing)}, which no requirement file has",
                view.at_mitigation(mitigation),
                "write the requirement, or correct its id",
            )
