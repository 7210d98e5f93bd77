"""Threats of a run as JSON (rules/schema/gate-run.schema.json)."""

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.surface import SurfaceKey
from gatekeeper.model.threat import Threat, ThreatFacts, ThreatModel
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_values import JsonObject, location_value, path_value, texts
from gatekeeper.reports.threat_summary import threats_by_model


def threats_value(threats: ThreatFacts) -> JsonObject:
    """The threat models in outline: every threat with its decision, every gap between model and code."""
    return {
        "configured": threats.configured,
        "models": [_model(model) for model in threats.models],
        "threats": [_threat(model, threat) for model, threat in threats_by_model(threats)],
        "diagnostics": [
            {
                "code": json_text(diagnostic.code),
                "message": json_text(diagnostic.message),
                "subject": json_text(diagnostic.subject),
                "cure": json_text(diagnostic.cure),
                "location": location_value(diagnostic.location),
            }
            for diagnostic in threats.diagnostics
        ],
        "mapping": [
            {
                **path_value(module.path),
                "elements": texts(module.elements),
                "origin": module.origin.value,
                "detail": json_text(module.detail),
            }
            for module in threats.mapping
        ],
        **_surfaces(threats),
        "remapped": [path_value(path) for path in sorted(threats.remapped)],
        "touched_elements": texts(sorted(threats.touched_elements)),
        "requirements": _requirements(threats),
    }


def _surface_key(key: SurfaceKey) -> JsonObject:
    return {
        "where": json_text(key.where),
        "kind": json_text(key.kind),
        "direction": json_text(key.direction),
    }


def _surfaces(threats: ThreatFacts) -> JsonObject:
    return {
        "surfaces": [
            {
                "location": location_value(hit.location),
                "signature": json_text(hit.signature),
                "symbol": json_text(hit.symbol),
                "kind": json_text(hit.kind),
                "direction": hit.direction.value,
                "exposure": hit.exposure.value,
                "role": hit.role.value,
                "evidence": json_text(hit.evidence),
            }
            for hit in threats.hits
        ],
        "new_surfaces": [_surface_key(key) for key in sorted(threats.new_keys)],
        "uncovered_at_base": [_surface_key(key) for key in sorted(threats.uncovered_at_base)],
        "not_scanned": [
            {**path_value(failure.path), "cause": json_text(failure.cause)}
            for failure in threats.failures
        ],
    }


def _requirements(threats: ThreatFacts) -> JsonValue:
    return None if threats.requirements is None else texts(sorted(threats.requirements))


def _model(model: ThreatModel) -> JsonObject:
    return {
        "id": json_text(model.id),
        "title": json_text(model.title),
        "format": json_text(model.format),
        "location": location_value(model.source.location),
        "blob": model.source.blob,
        "counts": {
            "elements": len(model.elements),
            "surfaces": len(model.surfaces),
            "flows": len(model.flows),
            "threats": len(model.threats),
            "mitigations": len(model.mitigations),
            "assumptions": len(model.assumptions),
        },
    }


def _threat(model: ThreatModel, threat: Threat) -> JsonObject:
    mitigations = (m.id for m in model.mitigations if threat.id in m.threats)
    return {
        "model": json_text(model.id),
        "id": json_text(threat.id),
        "title": json_text(threat.title),
        "targets": texts(threat.targets),
        "categories": texts(threat.categories),
        "severity": threat.severity.value,
        "status": threat.status.value,
        "mitigations": texts(sorted(mitigations)),
        "rationale": json_text(threat.rationale),
        "approver": json_text(threat.approver),
        "expires": threat.expires.isoformat() if threat.expires else None,
        "location": location_value(threat.locus.location),
    }
