"""What a run knows about threats, as a few sentences and as rows that several formats show."""

from collections import Counter
from collections.abc import Iterator

from gatekeeper.model.threat import Threat, ThreatFacts, ThreatModel, ThreatStatus
from gatekeeper.reports.outline import counted


def threat_lines(threats: ThreatFacts) -> Iterator[str]:
    """A few sentences, unescaped: models, threats by status, surfaces, and what could not be read."""
    if not threats.configured:
        yield "no threat model is configured"
        return
    statuses = Counter(threat.status for threat in all_threats(threats))
    by_status = ", ".join(f"{statuses[s]} {s.value}" for s in ThreatStatus if statuses[s])
    models = counted(len(threats.models), "model")
    yield f"{models}, {counted(sum(statuses.values()), 'threat')}: {by_status or 'none'}"
    mapped = sum(module.element is not None for module in threats.mapping)
    modules = counted(len(threats.mapping), "product path")
    yield f"{mapped} of {modules} mapped to one element of a model"
    surfaces = counted(sum(hit.role.opens for hit in threats.hits), "place")
    yield f"{surfaces} in the code with a surface, of which new: {len(threats.new_keys)}"
    faults = counted(len(threats.diagnostics), "fault")
    yield f"{faults} in the models, {counted(len(threats.failures), 'file')} not scanned"


def all_threats(threats: ThreatFacts) -> tuple[Threat, ...]:
    """Every threat of every model, by model and id."""
    return tuple(threat for _, threat in threats_by_model(threats))


def threats_by_model(threats: ThreatFacts) -> tuple[tuple[ThreatModel, Threat], ...]:
    """Every threat with its model, ordered by model id and threat id."""
    pairs = ((model, threat) for model in threats.models for threat in model.threats)
    return tuple(
        sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id, str(pair[1].locus.location)))
    )
