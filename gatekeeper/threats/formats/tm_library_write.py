"""The neutral model as an OWASP Threat Model Library file (schema v1.0.2), ids kept.

The library's names have small letters, digits and hyphens only; an id of another kind is written as such a name, and
stands itself under `extensions`, with all that the library has no field for. Fields that the library asks for and the
neutral model cannot fill hold the words of `_PLACEHOLDER`, and the extension says which fields they are.
"""

import re
from collections.abc import Iterable

from gatekeeper.model import threat as words
from gatekeeper.model.evidence import JsonValue
from gatekeeper.threats.formats.otm_write import Object, dumped, texts
from gatekeeper.threats.formats.tm_library import EXTENSION, NO_ZONE, SCHEMA

_NOT_A_NAME = re.compile(r"[^0-9a-z]+")
_PERSONA = "anyone-who-can-reach-it"
_ACTORS = {words.ElementKind.HUMAN: "user", words.ElementKind.EXTERNAL: "system"}
_STATES = {
    words.MitigationState.PROPOSED: "suggested",
    words.MitigationState.PLANNED: "scheduled",
    words.MitigationState.IMPLEMENTED: "active",
    words.MitigationState.VERIFIED: "active",
    words.MitigationState.REJECTED: "wont_do",
}
_SENSITIVITY = frozenset({"pii", "phi", "fin", "ip", "cred", "biz", "gov", "pci", "op"})
_PLACEHOLDERS = (
    *("scope.business_criticality", "scope.exposure", "scope.tier", "threat_personas"),
    *("threats[].event", "threats[].sources", "controls[].priority", "data_stores[].type"),
)


def to_tm_library(model: words.ThreatModel) -> bytes:
    """The model as a file of the library: UTF-8, two spaces, a line feed at the end; same model, same bytes."""
    return dumped(_Writing(model).document())


class _Writing:
    """One model while it is written."""

    def __init__(self, model: words.ThreatModel) -> None:
        self._model = model
        self._homes = {surface.id: surface.element for surface in model.surfaces}
        self._names: dict[str, str] = {}
        self._taken: set[str] = {NO_ZONE}
        self._stores = {e.id for e in model.elements if e.kind is words.ElementKind.STORE}
        self._kinds = {element.id: element.kind for element in model.elements}

    def document(self) -> Object:
        """The whole of it; names are given in the order of the document."""
        model = self._model
        zones = [self._zone(zone) for zone in model.zones]
        if any(element.zone is None for element in model.elements):
            zones.append(_unknown_zone())
        elements = {element.id: self._element(element) for element in model.elements}
        actors = [elements[e.id] for e in model.elements if e.kind in _ACTORS]
        components = [
            elements[e.id]
            for e in model.elements
            if e.kind not in _ACTORS and e.kind is not words.ElementKind.STORE
        ]
        document: Object = {
            "$schema": f"{SCHEMA}blob/v1.0.2/threat-model.schema.json",
            "version": "1.0",
            "scope": {
                "title": model.title,
                "description": model.title,
                "business_criticality": "maximal",
                "data_sensitivity": texts(self._sensitivity()),
                "exposure": "external",
                "tier": "mission_critical",
            },
            "trust_zones": _list(zones),
            "trust_boundaries": _list(self._boundary(each) for each in model.boundaries),
            "actors": _list(actors),
            "components": _list(components),
            "data_stores": _list(elements[e.id] for e in model.elements if e.id in self._stores),
            "data_sets": _list(self._data(data) for data in model.data),
            "data_flows": _list(self._flow(flow) for flow in model.flows),
            "assumptions": _list(_assumption(each) for each in model.assumptions),
            "threat_personas": [_persona()],
            "threats": _list(self._threat(threat) for threat in model.threats),
            "controls": _list(self._control(each) for each in model.mitigations),
        }
        return {**document, "extensions": {EXTENSION: self._extension()}}

    def _name(self, key: str) -> str:
        """The symbolic name of an id, another one for each id."""
        if key not in self._names:
            plain = _NOT_A_NAME.sub("-", key.lower()).strip("-") or "x"
            name, number = plain, 2
            while name in self._taken:
                name, number = f"{plain}-{number}", number + 1
            self._taken.add(name)
            self._names[key] = name
        return self._names[key]

    def _sensitivity(self) -> list[str]:
        found = {word for data in self._model.data for word in data.classes}
        return sorted(found & _SENSITIVITY)

    def _zone(self, zone: words.Zone) -> Object:
        return {
            "symbolic_name": self._name(zone.id),
            "title": zone.name or zone.id,
            "description": zone.kind or zone.name,
        }

    def _boundary(self, boundary: words.Boundary) -> Object:
        pair = [*boundary.zones, *boundary.zones][:2]
        first, second = (self._name(zone) for zone in pair)
        return {"trust_zone_a": first, "trust_zone_b": second}

    def _element(self, element: words.Element) -> Object:
        written: Object = {
            "symbolic_name": self._name(element.id),
            "title": element.name or element.id,
            "description": element.description or element.name,
        }
        written["trust_zone"] = NO_ZONE if element.zone is None else self._name(element.zone)
        if element.kind in _ACTORS:
            written["type"] = _ACTORS[element.kind]
        elif element.kind is words.ElementKind.STORE:
            written["type"] = "object"
        elif element.parent is not None:
            written["parent_component"] = self._name(element.parent)
        return written

    def _data(self, data: words.DataAsset) -> Object:
        stores = [e.id for e in self._model.elements if e.id in self._stores and data.id in e.data]
        encrypted: Object = {}
        if data.at_rest_encrypted is not words.Tri.UNKNOWN:
            encrypted = {"encrypted": data.at_rest_encrypted is words.Tri.YES}
        return {
            "symbolic_name": self._name(data.id),
            "title": data.name or data.id,
            "description": data.name,
            "placements": [{"data_store": self._name(store), **encrypted} for store in stores],
            "data_sensitivity": texts(c for c in data.classes if c in _SENSITIVITY),
        }

    def _flow(self, flow: words.Flow) -> Object:
        classes = {d.id: d.classes for d in self._model.data}
        carried = {word for key in flow.data for word in classes.get(key, ())}
        written: Object = {
            "symbolic_name": self._name(flow.id),
            "title": flow.name or flow.id,
            "description": flow.name,
            "source": self._end(flow.source),
            "destination": self._end(flow.target),
            "has_sensitive_data": bool(carried & _SENSITIVITY),
            "encrypted": flow.encrypted is words.Tri.YES,
        }
        return written

    def _end(self, key: str) -> Object:
        kind = self._kinds.get(key, words.ElementKind.PROCESS)
        native = "actor" if kind in _ACTORS else "component"
        if kind is words.ElementKind.STORE:
            native = "data-store"
        return {"type": native, "object": self._name(key)}

    def _threat(self, threat: words.Threat) -> Object:
        elements = [t for t in self._targets(threat) if t in self._kinds]
        written: Object = {
            "symbolic_name": self._name(threat.id),
            "title": threat.title or threat.id,
            "description": threat.description or threat.title,
            "components_affected": texts(self._name(target) for target in elements),
            "threat_persona": _PERSONA,
            "event": threat.title,
            "sources": ["adversary"],
        }
        for prefix, field, key in (
            ("CWE-", "weaknesses", "cwe_id"),
            ("CAPEC-", "attack_mechanisms", "capec_id"),
        ):
            numbers = [ref.removeprefix(prefix) for ref in threat.refs if ref.startswith(prefix)]
            found: list[JsonValue] = [
                {key: int(n)} for n in numbers if n.isascii() and n.isdigit()
            ]
            if found:
                written[field] = found
        return written

    def _targets(self, threat: words.Threat) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._homes.get(t, t) for t in threat.targets))

    def _control(self, mitigation: words.Mitigation) -> Object:
        return {
            "symbolic_name": self._name(mitigation.id),
            "title": mitigation.title or mitigation.id,
            "description": mitigation.description or mitigation.title,
            "threats": texts(self._name(threat) for threat in mitigation.threats),
            "status": _STATES[mitigation.state],
            "priority": "high",
        }

    def _extension(self) -> Object:
        """What the library has no field for, by kind and symbolic name."""
        model, name = self._model, self._name
        return {
            "id": model.id,
            "placeholders": texts(_PLACEHOLDERS),
            "zones": {name(z.id): {"parent": name(z.parent)} for z in model.zones if z.parent},
            "elements": {
                name(e.id): {"kind": e.kind.value, "code": texts(str(ref) for ref in e.code)}
                for e in model.elements
            },
            "data": {name(d.id): {"classes": texts(d.classes)} for d in model.data},
            "flows": {name(f.id): self._flow_more(f) for f in model.flows},
            "assumptions": {str(i): {"id": a.id} for i, a in enumerate(model.assumptions)},
            "threats": {name(t.id): self._threat_more(t) for t in model.threats},
            "controls": {name(m.id): _control_more(m) for m in model.mitigations},
            "ids": {short: key for key, short in self._names.items() if short != key},
        }

    def _flow_more(self, flow: words.Flow) -> Object:
        more: Object = {
            "payload": flow.payload.value,
            "protocol": flow.protocol,
            "data": texts(self._name(key) for key in flow.data),
            "bidirectional": flow.bidirectional,
            "authz": flow.authz,
        }
        if flow.encrypted is words.Tri.UNKNOWN:
            # The library's own field knows only yes and no.
            more["encrypted"] = flow.encrypted.value
        if flow.authenticated is not words.Tri.UNKNOWN:
            more["authenticated"] = flow.authenticated is words.Tri.YES
        return more

    def _threat_more(self, threat: words.Threat) -> Object:
        return {
            "status": threat.status.value,
            "severity": threat.severity.value,
            "targets": texts(self._name(target) for target in self._targets(threat)),
            "categories": texts(threat.categories),
            "refs": texts(r for r in threat.refs if not r.startswith(("CWE-", "CAPEC-"))),
            "hazards": texts(threat.hazards),
            "rationale": threat.rationale,
            "approver": threat.approver,
            "expires": threat.expires.isoformat() if threat.expires else "",
        }


def _list(values: Iterable[Object]) -> list[JsonValue]:
    return list(values)


def _assumption(assumption: words.Assumption) -> Object:
    return {
        "description": assumption.text,
        "topics": texts(assumption.topics),
        "validity": assumption.validity.value,
    }


def _unknown_zone() -> Object:
    """Where elements stand whose zone nobody knows: the library asks for one."""
    return {
        "symbolic_name": NO_ZONE,
        "title": "zone not known",
        "description": "nobody said in which zone these elements are",
    }


def _persona() -> Object:
    return {
        "symbolic_name": _PERSONA,
        "title": "anyone who can reach it",
        "description": "anyone who can reach it",
        "is_person": True,
        "skill_level": "engineer",
        "access_level": "anonymous",
        "malicious_intent": True,
        "applicability_to_org": "high",
    }


def _control_more(mitigation: words.Mitigation) -> Object:
    return {
        "state": mitigation.state.value,
        "category": mitigation.category.value,
        "requirements": texts(mitigation.requirements),
        "tests": texts(mitigation.tests),
        "code": texts(str(ref) for ref in mitigation.code),
    }
