"""Tables about threats: the threats, where models and code differ, attack surfaces."""

from gatekeeper.model.facts import Facts
from gatekeeper.reports.table import CODE, WORDS, Table
from gatekeeper.reports.threat_summary import threats_by_model


def threats_table(facts: Facts) -> Table:
    """Every threat of every model."""
    rows = tuple(
        (
            threat.id,
            threat.title,
            ", ".join(threat.targets),
            threat.severity.value,
            threat.status.value,
            ", ".join(sorted(m.id for m in model.mitigations if threat.id in m.threats)),
            str(threat.locus.location),
        )
        for model, threat in threats_by_model(facts.threats)
    )
    columns = (
        ("threat", CODE),
        ("title", WORDS),
        ("targets", CODE),
        ("severity", WORDS),
        ("status", WORDS),
        ("mitigations", CODE),
        ("place", CODE),
    )
    empty = "The models name no threat." if facts.threats.configured else "No model is configured."
    return Table("Threats", "Each row is a threat of a threat model.", columns, rows, empty)


def model_faults_table(facts: Facts) -> Table:
    """What is wrong in the models, what could not be scanned, and code that no element answers for."""
    threats = facts.threats
    rows = [(one.code, str(one.location), one.message, one.cure) for one in threats.diagnostics]
    rows += [
        ("not scanned", failure.path, failure.cause, "mend the file")
        for failure in threats.failures
    ]
    rows += [
        (
            "no one element",
            module.path,
            ", ".join(module.elements) or "none",
            "map it in the model",
        )
        for module in threats.mapping
        if module.element is None
    ]
    columns = (("fault", CODE), ("place", CODE), ("what", WORDS), ("to pass", WORDS))
    caption = "Each row is a fault of a model, or code that a model does not answer for."
    empty = "Models and code agree." if threats.configured else "No model is configured."
    return Table("Gaps between models and code", caption, columns, tuple(rows), empty)


def surfaces_table(facts: Facts) -> Table:
    """Attack surfaces found in the code, and which are new."""
    found = [
        (hit.kind, hit.direction.value, hit.exposure.value, str(hit.location), hit.symbol)
        for hit in facts.threats.hits
        if hit.role.opens
    ]
    keys = [("new in this change", key) for key in sorted(facts.threats.new_keys)]
    keys += [("at base, not in its model", key) for key in sorted(facts.threats.uncovered_at_base)]
    known = [(key.kind, key.direction, remark, key.where, "") for remark, key in keys]
    columns = (
        ("kind", CODE),
        ("direction", WORDS),
        ("reached by, or remark", WORDS),
        ("place or element", CODE),
        ("symbol", CODE),
    )
    caption = (
        "Each row is a way in or out: first what is new or missing in the model, then every place."
    )
    empty = "No surface was found in the code."
    return Table("Attack surfaces", caption, columns, (*known, *found), empty)
