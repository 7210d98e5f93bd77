"""Threats, scenarios, risks and controls of CycloneDX 2.0 (in development)."""

from dataclasses import dataclass, replace
from functools import reduce

from gatekeeper.model import threat as words
from gatekeeper.threats.formats.cyclonedx_blueprint import Code, word_of, words_of
from gatekeeper.threats.formats.draft import Draft
from gatekeeper.threats.formats.sheet import Entry, shown
from gatekeeper.threats.formats.wording import SEVERITIES, categories, word_as

_LEVELS = {
    "theoretical": words.Exploitability.LOW,
    "proof-of-concept": words.Exploitability.MEDIUM,
    "functional": words.Exploitability.HIGH,
    "weaponized": words.Exploitability.HIGH,
}
_STATES = {
    "recommended": words.MitigationState.PROPOSED,
    "proposed": words.MitigationState.PROPOSED,
    "approved": words.MitigationState.PLANNED,
    "planned": words.MitigationState.PLANNED,
    "in-progress": words.MitigationState.PLANNED,
    "implemented": words.MitigationState.IMPLEMENTED,
    "verified": words.MitigationState.VERIFIED,
    "rejected": words.MitigationState.REJECTED,
    "decommissioned": words.MitigationState.REJECTED,
}
_DECISIONS = {
    "accept": words.ThreatStatus.ACCEPTED,
    "transfer": words.ThreatStatus.TRANSFERRED,
    "avoid": words.ThreatStatus.AVOIDED,
}
_RISK_STATUS = {
    "mitigated": words.ThreatStatus.MITIGATED,
    "accepted": words.ThreatStatus.ACCEPTED,
    "transferred": words.ThreatStatus.TRANSFERRED,
    "identified": words.ThreatStatus.OPEN,
    "assessed": words.ThreatStatus.OPEN,
}
_UNDECIDED = (words.ThreatStatus.UNCHECKED, words.ThreatStatus.OPEN)
_OUTSIDE = (words.ElementKind.EXTERNAL, words.ElementKind.HUMAN)
_ORDER = list(words.Severity)
_EASE: list[words.Exploitability] = list(words.Exploitability)


@dataclass(frozen=True, slots=True)
class _Risk:
    """What risks say of a threat; the worst rating counts, and a decision only where no risk is undecided."""

    severity: words.Severity
    native: str
    status: words.ThreatStatus | None
    rationale: str
    controls: tuple[str, ...]
    probable: bool


def read_threats(root: Entry, draft: Draft, code: Code, known: dict[str, Entry]) -> None:
    """Threats with what scenarios and risks add to them, and controls as mitigations, into the draft."""
    around = root.part("threats")
    risks = _risks(root, known)
    requirements = _requirements(root, known)
    mitigated: dict[str, list[str]] = {}
    _methodologies(around, draft)
    scenarios = _scenarios(around, risks, known)
    within = _within(root, draft)
    for entry in around.entries("threats"):
        _threat(entry, draft, scenarios, risks, mitigated, within)
    around.skip("attackPatterns", "attackTrees", "attackPaths", "abuseCases")
    around.skip("trustBoundaries", "properties")
    seen = set()
    for entry in root.entries("controls"):
        seen.add(_control(entry, draft, mitigated, requirements, code))
    _requirements_as_controls(mitigated, seen, requirements, draft, root)


def _within(root: Entry, draft: Draft) -> dict[str, list[str]]:
    """What is affected where a zone, a boundary, a data set or the whole system is said to be."""
    within = draft.within()
    metadata = root.part("metadata")
    component = metadata.part("component")
    own = component.text("bom-ref")
    if own:
        inside = [e.id for e in draft.elements if e.kind not in _OUTSIDE]
        within.setdefault(own, inside)
    metadata.skip_all()
    component.skip_all()
    return within


def _methodologies(around: Entry, draft: Draft) -> None:
    draft.methodology += [
        name for name in words_of(around, "methodologies") if name not in draft.methodology
    ]


def _scenarios(
    around: Entry, risks: dict[str, _Risk], known: dict[str, Entry]
) -> dict[str, list[tuple[words.Exploitability, tuple[str, ...], _Risk | None]]]:
    """For each threat what its scenarios say: exploitability, assets, and the risk that names the scenario."""
    found: dict[str, list[tuple[words.Exploitability, tuple[str, ...], _Risk | None]]] = {}
    for entry in around.entries("scenarios"):
        key = entry.needed("bom-ref")
        entry.sheet.once(known, key, entry)
        inner = entry.part("exploitability")
        level = inner.choice("level", _LEVELS, words.Exploitability.UNKNOWN)
        inner.skip("complexity", "skillRequired", "automatable")
        assets = entry.texts("affectedAssets")
        risk = risks.get(key) or _rated(entry, key)
        for threat in entry.texts("threats"):
            found.setdefault(threat, []).append((level, assets, risk))
        entry.skip_all()
    return found


def _rated(entry: Entry, key: str) -> _Risk | None:
    """The scenario's own rating, which counts where no risk names it."""
    score = entry.part("riskScore")
    if "level" not in score:
        return None
    level = score.choice("level", SEVERITIES, words.Severity.UNKNOWN)
    native = f"{key}: {score.text('level')}"
    probable = entry.part("likelihood").raw("probability") is not None
    score.skip_all()
    return _Risk(level, native, None, "", (), probable)


def _threat(
    entry: Entry,
    draft: Draft,
    scenarios: dict[str, list[tuple[words.Exploitability, tuple[str, ...], _Risk | None]]],
    risks: dict[str, _Risk],
    mitigated: dict[str, list[str]],
    within: dict[str, list[str]],
) -> None:
    key = entry.needed("bom-ref")
    mine = scenarios.get(key, [])
    named = [risk for risk in (risks.get(key), *(risk for _, _, risk in mine)) if risk]
    worst = reduce(_joined, named) if named else None
    levels: list[words.Exploitability] = [level for level, _, _ in mine]
    levels = [level for level in levels if level != words.Exploitability.UNKNOWN]
    exploitability = min(levels, key=_EASE.index) if levels else None
    named_assets = [*entry.texts("affectedAssets"), *(a for _, assets, _ in mine for a in assets)]
    targets = [inner for asset in named_assets for inner in within.get(asset, (asset,))]
    controls = [*entry.texts("mitigations"), *(c for risk in named for c in risk.controls)]
    for control in dict.fromkeys(controls):
        mitigated.setdefault(control, []).append(key)
    if not named_assets:
        message = f'the threat "{shown(key)}" says of nothing that it is affected'
        entry.sheet.lost(entry.pointer, message, "name it in affectedAssets")
    basis = words.Basis.PROBABILITY if worst and worst.probable else words.Basis.NONE
    draft.threats.append(
        words.Threat(
            id=key,
            title=entry.needed("name"),
            targets=tuple(dict.fromkeys(targets)),
            locus=entry.locus(key),
            categories=_categories(entry),
            refs=_weaknesses(entry),
            severity=worst.severity if worst else words.Severity.UNKNOWN,
            native_severity=worst.native if worst else "",
            exploitability=exploitability or words.Exploitability.UNKNOWN,
            basis=words.Basis.EXPLOITABILITY if exploitability else basis,
            status=(worst and worst.status) or words.ThreatStatus.UNCHECKED,
            rationale=worst.rationale if worst else "",
            description=entry.text("description"),
        )
    )
    entry.skip("source", "origin", "relatedVulnerabilities", "attackPatterns", "attackTrees")
    entry.skip("abuseCases", "killChainPhase", "behaviors", "indicators", "properties")
    entry.skip("relatedBusinessObjectives", "externalReferences")


def _joined(one: _Risk, other: _Risk) -> _Risk:
    worst, milder = sorted((one, other), key=_badness)
    decided = [each for each in (worst, milder) if each.status is not None]
    by = next((each for each in decided if each.status in _UNDECIDED), (*decided, worst)[0])
    controls = tuple(dict.fromkeys((*worst.controls, *milder.controls)))
    return replace(worst, status=by.status, rationale=by.rationale, controls=controls)


def _badness(risk: _Risk) -> tuple[bool, int]:
    """Unknown first, then from critical downwards."""
    return (risk.severity is not words.Severity.UNKNOWN, _ORDER.index(risk.severity))


def _categories(entry: Entry) -> tuple[str, ...]:
    found = []
    for each in entry.entries("categories"):
        name = each.text("category").replace("-", " ")
        stride = each.text("taxonomy").upper() == "STRIDE"
        found.append(name if stride else f"{each.text('taxonomy')}: {name}")
    return categories(found)


def _weaknesses(entry: Entry) -> tuple[str, ...]:
    found = []
    values = entry.raw("weaknesses")
    for value in values if isinstance(values, list) else ():
        named = value
        if isinstance(value, dict):
            named = value.get("cweId") or value.get("id") or value.get("bom-ref")
        if isinstance(named, int) and not isinstance(named, bool):
            found.append(f"CWE-{named}")
        elif isinstance(named, str):
            found.append(named)
    return tuple(found)


def _risks(root: Entry, refs: dict[str, Entry]) -> dict[str, _Risk]:
    """What each threat or scenario is told by the worst risk that names it."""
    found: dict[str, _Risk] = {}
    around = root.part("risks")
    for entry in around.entries("risks"):
        risk = _risk(entry)
        root.sheet.once(refs, entry.text("bom-ref"), entry)
        for threat in entry.texts("relatedThreats"):
            known = found.get(threat)
            found[threat] = _joined(risk, known) if known else risk
        entry.skip_all()
    around.skip_all()
    return found


def _risk(entry: Entry) -> _Risk:
    """The inherent rating, the decision, and the controls of one risk."""
    key = entry.needed("bom-ref")
    rating = entry.part("inherentRisk")
    score, likelihood = rating.part("score"), rating.part("likelihood")
    level = score.choice("level", SEVERITIES, words.Severity.UNKNOWN)
    native = f"{key}: {score.text('level')}" if "score" in rating else ""
    status = _RISK_STATUS.get(word_of(entry, "status").lower(), words.ThreatStatus.UNCHECKED)
    controls: list[str] = []
    rationale = ""
    for response in entry.entries("responses"):
        controls += response.texts("controls")
        decision = _DECISIONS.get(response.text("strategy"))
        if decision is not None and status is not words.ThreatStatus.MITIGATED:
            status, rationale = decision, response.text("description")
        response.skip_all()
    probable = likelihood.raw("probability") is not None
    for inner in (rating, score, likelihood):
        inner.skip_all()
    return _Risk(level, native, status, rationale, tuple(controls), probable)


def _requirements(root: Entry, known: dict[str, Entry]) -> dict[str, tuple[str, str]]:
    """Requirement references to their own id and name."""
    found: dict[str, tuple[str, str]] = {}
    definitions = root.part("definitions")
    standards = definitions.entries("standards")
    for around in (definitions, *standards):
        for entry in around.entries("requirements"):
            key = entry.text("bom-ref")
            root.sheet.once(known, key, entry)
            own = entry.text("id") or entry.text("identifier") or key
            found.setdefault(key, (own, entry.text("name") or entry.text("title") or key))
            entry.skip_all()
        around.skip_all()
    return found


def _control(
    entry: Entry,
    draft: Draft,
    mitigated: dict[str, list[str]],
    requirements: dict[str, tuple[str, str]],
    code: Code,
) -> str:
    key = entry.needed("bom-ref")
    status = word_of(entry, "status").lower()
    state = _STATES.get(status)
    if state is None and status:
        message = f'the status "{shown(status)}" is not known here, and is taken as proposed'
        entry.sheet.lost(entry.at("status"), message)
    satisfied = entry.texts("satisfies")
    draft.mitigations.append(
        words.Mitigation(
            id=key,
            title=entry.needed("name"),
            threats=tuple(mitigated.get(key, ())),
            category=word_as(word_of(entry, "category"), words.ControlCategory.UNKNOWN),
            locus=entry.locus(key),
            requirements=tuple(requirements.get(ref, (ref, ""))[0] for ref in satisfied),
            code=tuple(ref for by in entry.texts("implementedBy") for ref in code.get(by, ())),
            state=state or words.MitigationState.PROPOSED,
            native_state=status,
            description=entry.text("description"),
        )
    )
    entry.skip("appliesTo", "effectiveness", "owner", "externalReferences")
    entry.skip("properties")
    return key


def _requirements_as_controls(
    mitigated: dict[str, list[str]],
    seen: set[str],
    requirements: dict[str, tuple[str, str]],
    draft: Draft,
    root: Entry,
) -> None:
    """A threat may name a requirement as its mitigation; what is neither leads nowhere."""
    for key, threats in mitigated.items():
        if key in seen:
            continue
        if key in requirements:
            native, name = requirements[key]
            unknown = words.ControlCategory.UNKNOWN
            locus = root.sheet.locus("/definitions/requirements", key)
            draft.mitigations.append(
                words.Mitigation(key, name, tuple(threats), unknown, locus, (native,))
            )
            continue
        root.sheet.diagnostics.append(
            words.ThreatDiagnostic(
                "tm003-dangling-reference",
                f'"{shown(threats[0])}" names the control "{shown(key)}", which does not exist',
                root.sheet.location("/threats"),
                root.sheet.file.path,
                "write the control, or correct the reference",
            )
        )
