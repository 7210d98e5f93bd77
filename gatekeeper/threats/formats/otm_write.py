"""The neutral model as an Open Threat Model 0.2 file in JSON, ids kept (docs/reference/threat-formats.md says what is lost)."""

import json
from collections.abc import Iterable, Sequence

from gatekeeper.model import threat as words
from gatekeeper.model.evidence import JsonValue

CODE = "code"
NO_ZONE = "zone-not-known"
_IMPACT = {
    words.Severity.CRITICAL: 95,
    words.Severity.HIGH: 80,
    words.Severity.MEDIUM: 50,
    words.Severity.LOW: 20,
    words.Severity.INFO: 0,
    words.Severity.UNKNOWN: 100,
}
_STATE = {
    words.MitigationState.PROPOSED: "recommended",
    words.MitigationState.PLANNED: "required",
    words.MitigationState.IMPLEMENTED: "implemented",
    words.MitigationState.VERIFIED: "verified",
    words.MitigationState.REJECTED: "rejected",
}

Object = dict[str, JsonValue]


def to_otm(model: words.ThreatModel) -> bytes:
    """The model as OTM: UTF-8, two spaces, a line feed at the end; the same model gives the same bytes."""
    return dumped(_Writing(model).document())


def dumped(document: Object) -> bytes:
    """The document as text for review in a diff."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def texts(values: Iterable[str]) -> list[JsonValue]:
    """The texts as a JSON list."""
    return list(values)


class _Writing:
    """One model while it is written."""

    def __init__(self, model: words.ThreatModel) -> None:
        self._model = model
        self._homes = {surface.id: surface.element for surface in model.surfaces}
        self._mitigations: dict[str, list[words.Mitigation]] = {}
        for mitigation in model.mitigations:
            for key in mitigation.threats:
                self._mitigations.setdefault(key, []).append(mitigation)
        self._threats: dict[str, list[words.Threat]] = {}
        for threat in model.threats:
            for target in dict.fromkeys(self._homes.get(t, t) for t in threat.targets):
                self._threats.setdefault(target, []).append(threat)

    def document(self) -> Object:
        """The whole of it."""
        model = self._model
        zones: list[JsonValue] = [_zone(zone) for zone in model.zones]
        if any(_homeless(element) for element in model.elements):
            zones.append(_unknown_zone())
        return {
            "otmVersion": "0.2.0",
            "project": {"id": model.id, "name": model.title, **self._adrift()},
            "representations": [{"id": CODE, "name": "source code", "type": CODE}],
            "assets": [_asset(data) for data in model.data],
            "trustZones": zones,
            "components": [self._component(element) for element in model.elements],
            "dataflows": [self._flow(flow) for flow in model.flows],
            "threats": [_threat(threat) for threat in model.threats],
            "mitigations": [_mitigation(mitigation) for mitigation in model.mitigations],
        }

    def _adrift(self) -> Object:
        """Threats that threaten nothing of the model: OTM has no place for them, so they stand at the project."""
        adrift = [threat for threat in self._model.threats if not threat.targets]
        if not adrift:
            return {}
        return {"attributes": {"threats": [self._mention(threat) for threat in adrift]}}

    def _component(self, element: words.Element) -> Object:
        parent: Object = {"trustZone": element.zone or NO_ZONE}
        attributes: Object = {"kind": element.kind.value}
        if element.parent is not None:
            parent = {"component": element.parent}
            if element.zone is not None:
                attributes["zone"] = element.zone
        if not element.in_scope:
            attributes |= {"inScope": False, "reason": element.reason}
        if element.safety_class is not None:
            attributes["class"] = element.safety_class
        places: list[JsonValue] = [
            {"representation": CODE, "id": f"{element.id}-code-{index}", **_place(ref)}
            for index, ref in enumerate(element.code)
        ]
        return {
            "id": element.id,
            "name": element.name or element.id,
            "type": element.kind.value,
            "description": element.description,
            "parent": parent,
            "representations": places,
            "assets": {"processed": texts(element.data), "stored": []},
            "tags": texts(element.tags),
            "threats": self._mentions(element.id),
            "attributes": attributes,
        }

    def _flow(self, flow: words.Flow) -> Object:
        attributes: Object = {"payload": flow.payload.value, "protocol": flow.protocol}
        answers = (
            ("encrypted", flow.encrypted),
            ("authenticated", flow.authenticated),
            ("replayProtected", flow.replay),
        )
        attributes |= _said(*answers)
        if flow.integrity is not words.Integrity.UNKNOWN:
            attributes["integrity"] = flow.integrity.value
        if flow.authz:
            attributes["authz"] = flow.authz
        return {
            "id": flow.id,
            "name": flow.name or flow.id,
            "source": flow.source,
            "destination": flow.target,
            "bidirectional": flow.bidirectional,
            "assets": texts(flow.data),
            "threats": self._mentions(flow.id),
            "attributes": attributes,
        }

    def _mentions(self, target: str) -> list[JsonValue]:
        return [self._mention(threat) for threat in self._threats.get(target, ())]

    def _mention(self, threat: words.Threat) -> Object:
        inner: list[JsonValue] = [
            {
                "mitigation": mitigation.id,
                "state": _STATE[mitigation.state],
                "attributes": {"id": mitigation.id},
            }
            for mitigation in self._mitigations.get(threat.id, ())
        ]
        return {
            "threat": threat.id,
            "state": threat.status.value,
            "mitigations": inner,
            "attributes": {"id": threat.id},
        }


def _homeless(element: words.Element) -> bool:
    return element.zone is None and element.parent is None


def _unknown_zone() -> Object:
    return {
        "id": NO_ZONE,
        "name": "zone not known",
        "risk": {"trustRating": 0},
        "attributes": {"unknown": True},
    }


def _zone(zone: words.Zone) -> Object:
    rating = int(zone.trust) if zone.trust.isascii() and zone.trust.isdigit() else 0
    written: Object = {
        "id": zone.id,
        "name": zone.name or zone.id,
        "risk": {"trustRating": rating},
    }
    if zone.kind:
        written["type"] = zone.kind
    if zone.parent is not None:
        written["parent"] = {"trustZone": zone.parent}
    if zone.trust and zone.trust != str(rating):
        written["attributes"] = {"trust": zone.trust}
    return written


def _asset(data: words.DataAsset) -> Object:
    risk: Object = {"confidentiality": 100, "integrity": 100, "availability": 100}
    attributes: Object = {
        "classes": texts(data.classes),
        **_said(("atRestEncrypted", data.at_rest_encrypted)),
    }
    if data.at_rest_integrity is not words.Integrity.UNKNOWN:
        attributes["atRestIntegrity"] = data.at_rest_integrity.value
    return {"id": data.id, "name": data.name or data.id, "risk": risk, "attributes": attributes}


def _said(*answers: tuple[str, words.Tri]) -> Object:
    """The answers that somebody gave."""
    known = {words.Tri.YES: True, words.Tri.NO: False}
    return {name: known[answer] for name, answer in answers if answer in known}


def _place(ref: words.CodeRef) -> Object:
    """A path with its line; a glob or symbol as it is written."""
    if ref.kind is words.CodeKind.PLACE and not ref.repository:
        return {"file": ref.text, **({"line": ref.line} if ref.line else {})}
    return {"file": str(ref)}


def _threat(threat: words.Threat) -> Object:
    impact = _IMPACT[threat.severity]
    attributes: Object = {"severity": threat.severity.value}
    said: Sequence[tuple[str, str]] = (
        ("rationale", threat.rationale),
        ("approver", threat.approver),
        ("expires", threat.expires.isoformat() if threat.expires else ""),
        ("advice", threat.advice),
    )
    attributes |= {name: text for name, text in said if text}
    if threat.hazards:
        attributes["hazards"] = texts(threat.hazards)
    return {
        "id": threat.id,
        "name": threat.title or threat.id,
        "description": threat.description,
        "categories": texts(threat.categories),
        "cwes": texts(threat.refs),
        "risk": {"likelihood": None, "impact": impact, "impactComment": threat.impact},
        "attributes": attributes,
    }


def _mitigation(mitigation: words.Mitigation) -> Object:
    return {
        "id": mitigation.id,
        "name": mitigation.title or mitigation.id,
        "description": mitigation.description,
        "riskReduction": 0,
        "attributes": {
            "category": mitigation.category.value,
            "requirements": texts(mitigation.requirements),
            "tests": texts(mitigation.tests),
            "code": texts(str(ref) for ref in mitigation.code),
        },
    }
