"""How threats are written and rated: by exploitability, joined to hazards, in words of this device."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gatekeeper.checks.threat_view import Place, View
from gatekeeper.model.check import Answer
from gatekeeper.model.graph import NodeKind
from gatekeeper.model.surface import Exposure
from gatekeeper.model.threat import Basis, Exploitability, Threat, ThreatModel, ThreatStatus, Tri
from gatekeeper.model.threat_words import DRAFT_TITLE

_HAZARD = NodeKind.HAZARD
MANY_THREATS = 5
"""From here on it is no accident that all threats of a model have one status."""

_DEFAULT_TITLE = re.compile(
    r"\s*(?:new (?:\w+ )?threat|(?:generic |unnamed |untitled )?threat(?: ?\d+)?|title|example|sample|placeholder|"
    r"t\.?b\.?[acd]\.?|todo.*|fixme.*|xxx+|\?+|-+|\.+|lorem ipsum.*|enter (?:a )?title.*|"
    rf"{DRAFT_TITLE.format('.+', '.+')}|"
    r"(?:spoofing|tampering|repudiation|information disclosure|denial of service|"
    r"elevation of privileges?))\s*",
    re.IGNORECASE,
)
_DEFAULT_DESCRIPTION = re.compile(
    r"\s*(?:(?:provide|enter|add) (?:a |the )?(?:threat )?description\b.*|description|lorem ipsum.*|todo.*)\s*",
    re.IGNORECASE,
)


def judge_ratings(view: View) -> Iterator[Answer]:
    """TM027, TM028, TM029 and TM070, in no order."""
    for threat in view.threats:
        yield from _basis(view, threat)
        yield from _hazards(view, threat)
        yield from _wording(view, threat)
        yield from _patients(view, threat)
    for model in view.facts.threats.models:
        yield from _one_status(view, model)


def _basis(view: View, threat: Threat) -> Iterator[Answer]:
    if threat.basis is Basis.PROBABILITY and threat.exploitability is Exploitability.UNKNOWN:
        yield view.answer(
            "tm027-probability-used",
            f"the threat {threat.called} is rated by probability and has no exploitability",
            view.at_threat(threat),
            "rate its exploitability, and "
            + view.line(threat.id, threat.locus, 'exploitability = "medium"'),
        )


def _unknown_hazards(view: View, threat: Threat) -> Iterator[Answer]:
    """A hazard that no risk file has; nothing is asked where the project names no file of hazards."""
    trace, settings = view.facts.trace, view.facts.project.trace
    files = [
        path
        for source in settings.sources
        if _HAZARD.value in (source.kind, *dict(source.kinds).values())
        for path in source.paths
    ]
    known = {node.id for node in trace.graph.of(_HAZARD)}
    missing = sorted(
        hazard
        for hazard in set(threat.hazards) - known
        if not any(fnmatchcase(hazard, pattern) for pattern in settings.external)
    )
    if not files or not missing:
        return
    told = f"the threat {threat.called} names the hazard {', '.join(missing)}, which"
    if any(diagnostic.code == "tr001-unreadable" for diagnostic in trace.diagnostics):
        yield view.undecided(
            "tm028-hazards-unknown",
            f"{told} may stand in a file that cannot be read",
            view.at_threat(threat),
            "repair the file that trace-sound names",
        )
        return
    yield view.answer(
        "tm028-hazard-link-missing",
        f"{told} is in no file of hazards ({', '.join(sorted(set(files)))})",
        view.at_threat(threat),
        "write the hazard there, correct its id in hazards, or name it under external in [trace] "
        "when it lies outside the repository",
    )


def _hazards(view: View, threat: Threat) -> Iterator[Answer]:
    yield from _unknown_hazards(view, threat)
    if threat.hazards or threat.no_hazards_because:
        return
    if threat.status is ThreatStatus.NOT_APPLICABLE:
        return
    patient = "patient-safety" in threat.categories
    place = view.at_threat(threat)
    grave = place.safety_class is not None and place.safety_class.can_harm
    if not patient and not grave:
        return
    if patient and not grave:
        # A threat to patients is one whatever class its target was given.
        place = Place(place.subject, view.classes.strictest, place.location)
    what = (
        "is a threat to patients" if patient else f"targets what is of class {_class_name(place)}"
    )
    yield view.answer(
        "tm028-hazard-link-missing",
        f"the threat {threat.called} {what} and names no hazard",
        place,
        "find its hazards in the risk management file, and "
        + view.line(threat.id, threat.locus, 'hazards = ["HAZARD"]')
        + ", or no-hazards-because",
    )


def _class_name(place: Place) -> str:
    return place.safety_class.name if place.safety_class else "no known class"


def _wording(view: View, threat: Threat) -> Iterator[Answer]:
    said = ""
    if _DEFAULT_TITLE.fullmatch(threat.title):
        said = f'title "{threat.title.strip()}", which says nothing of this device'
    elif _DEFAULT_DESCRIPTION.fullmatch(threat.description):
        said = f'description "{threat.description.strip()[:60]}", which a tool put there'
    if said:
        yield view.answer(
            "tm029-default-or-placeholder-threat",
            f"the threat {threat.called} has the {said}",
            view.at_threat(threat),
            "write what could be done, by whom, to what",
        )


def _one_status(view: View, model: ThreatModel) -> Iterator[Answer]:
    statuses = {threat.status for threat in model.threats}
    if len(model.threats) < MANY_THREATS or len(statuses) > 1:
        return
    (status,) = statuses
    if status is ThreatStatus.MITIGATED:
        return  # where a team wants to arrive; TM020 to TM024 ask what stands behind each
    yield view.answer(
        "tm029-default-or-placeholder-threat",
        f"all {len(model.threats)} threats of the model {model.id} are {status.value}, as if nobody had looked at each",
        Place(model.source.location.path, None, model.source.location),
        "decide each threat",
    )


def _patients(view: View, threat: Threat) -> Iterator[Answer]:
    if threat.multi_patient is not Tri.UNKNOWN or threat.multi_patient_because:
        return
    networked = sorted(view.targets(threat) & _networked(view))
    if networked:
        yield view.answer(
            "tm070-multi-patient-unanswered",
            f"the threat {threat.called} reaches {networked[0]} over a network and does not say whether it can "
            "harm several patients",
            view.at_threat(threat),
            view.line(threat.id, threat.locus, 'multi-patient = "no"')
            + ', or "yes", or multi-patient-because',
            case=view.release_case,
        )


def _networked(view: View) -> frozenset[str]:
    far = (Exposure.NETWORK, Exposure.WIRELESS_LONG, Exposure.WIRELESS_SHORT)
    by_surface = {surface.element for surface in view.surfaces if surface.exposure in far}
    fleet = {e.id for e in view.elements.values() if "fleet" in e.tags or "networked" in e.tags}
    return frozenset(by_surface | fleet)
