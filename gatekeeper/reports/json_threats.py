"""Threats of a run as JSON (rules/schema/gate-run.schema.json)."""

from gatekeeper.model.threat import Threat, ThreatFacts, ThreatModel
from gatekeeper.reports.json_values import JsonObject, fields, location_value, path_value, plain
from gatekeeper.reports.threat_summary import threats_by_model


def threats_value(threats: ThreatFacts) -> JsonObject:
    """The threat models in outline: every threat with its decision, every gap between model and code."""
    return {
        "configured": threats.configured,
        "models": [_model(model) for model in threats.models],
        "threats": [_threat(model, threat) for model, threat in threats_by_model(threats)],
        "diagnostics": [
            fields(diagnostic, "code message subject cure location")
            for diagnostic in threats.diagnostics
        ],
        "mapping": [
            {**path_value(module.path), **fields(module, "elements origin detail")}
            for module in threats.mapping
        ],
        **_surfaces(threats),
        "remapped": [path_value(path) for path in sorted(threats.remapped)],
        "touched_elements": plain(sorted(threats.touched_elements)),
        "requirements": None
        if threats.requirements is None
        else plain(sorted(threats.requirements)),
    }


def _surfaces(threats: ThreatFacts) -> JsonObject:
    hit = "location signature symbol kind direction exposure role evidence"
    key = "where kind direction"
    return {
        "surfaces": [fields(each, hit) for each in threats.hits],
        "new_surfaces": [fields(each, key) for each in sorted(threats.new_keys)],
        "uncovered_at_base": [fields(each, key) for each in sorted(threats.uncovered_at_base)],
        "not_scanned": [
            {**path_value(failure.path), "cause": failure.cause} for failure in threats.failures
        ],
    }


def _model(model: ThreatModel) -> JsonObject:
    parts = "elements surfaces flows threats mitigations assumptions"
    return {
        **fields(model, "id title format"),
        "location": location_value(model.source.location),
        "blob": model.source.blob,
        "counts": {part: len(getattr(model, part)) for part in parts.split()},
    }


def _threat(model: ThreatModel, threat: Threat) -> JsonObject:
    return {
        "model": model.id,
        **fields(threat, "id title targets categories severity status"),
        "mitigations": plain(sorted(m.id for m in model.mitigations if threat.id in m.threats)),
        **fields(threat, "rationale approver expires"),
        "location": location_value(threat.locus.location),
    }
