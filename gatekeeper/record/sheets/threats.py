"""Sheets of the threat models: threats with the units they are against, mitigations, and surfaces as found and as modelled."""

from collections import defaultdict
from collections.abc import Iterator

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceHit, SurfaceKey
from gatekeeper.model.threat import Surface, Threat, ThreatFacts, ThreatModel, answering
from gatekeeper.record.dossier import Dossier, targets_of
from gatekeeper.record.sheets.code import Units
from gatekeeper.record.sheets.columns import place, sheet, told

_NO_MODEL = "the project names no threat model"
_NO_REVIEWS = "the project keeps no reviews of its threat model"


def threat_sheets(
    held: tuple[Dossier, ...], facts: ThreatFacts, units: Units
) -> tuple[Sheet, ...]:
    """Threats, mitigations, modelled surfaces, and surfaces that the code has."""
    unknown = "" if facts.configured else _NO_MODEL
    models = sorted(facts.models, key=lambda model: model.id)
    against: dict[str, set[str]] = defaultdict(set)
    for dossier in held:
        for threat in dossier.threats:
            against[threat].add(dossier.item.id)
    lost = f"{len(facts.failures)} files were not scanned" if facts.failures else ""
    return (
        sheet(
            "threat",
            "Threats",
            "id state:state title severity:state exploitability:state after exploitability-basis mitigations>mitigation "
            "requirements>requirement unit>unit:threatens targets hazards>hazard:relates-to rationale approver>person:approved-by expires:time place:code",
            (
                _threat(m, t, against)
                for m in models
                for t in sorted(m.threats, key=lambda t: t.id)
            ),
            unknown,
        ),
        sheet(
            "mitigation",
            "Mitigations",
            "id state:state title category threats>threat requirements>requirement tests code:code evidence place:code",
            _mitigations(models),
            unknown,
        ),
        sheet(
            "surface",
            "Surfaces of the threat models",
            "id state:state element kind direction exposure authentication authorisation justification reason place:code",
            (_surface(s) for m in models for s in sorted(m.surfaces, key=lambda s: s.id)),
            unknown,
        ),
        sheet(
            "found-surface",
            "Surfaces found in the code",
            "id state:state role where kind direction exposure modelled-as>surface symbols why unit>unit places:code",
            _found(facts, units),
            unknown or lost,
        ),
        sheet(
            "threat-review",
            "Reviews of the threat model",
            "id state:state reviewer>person:made-by date:time why threats<threat:rests-on place:code",
            _reviews(facts),
            unknown or ("" if facts.reviews is not None else _NO_REVIEWS),
        ),
    )


def _threat(model: ThreatModel, threat: Threat, against: dict[str, set[str]]) -> Row:
    held = sorted((m for m in model.mitigations if threat.id in m.threats), key=lambda m: m.id)
    return (
        *told(threat, "id status title severity exploitability exploitability_after basis"),
        tuple(mitigation.id for mitigation in held),
        tuple(sorted({r for mitigation in held for r in mitigation.requirements})),
        tuple(sorted(against[threat.id])),
        *told(threat, "targets hazards rationale approver expires locus.location"),
    )


def _mitigations(models: list[ThreatModel]) -> Iterator[Row]:
    for model in models:
        for held in sorted(model.mitigations, key=lambda m: m.id):
            fields = "title category threats requirements tests code evidence locus.location"
            yield held.id, f"model says {held.state.value}", *told(held, fields)


def _surface(held: Surface) -> Row:
    fields = "id state element kind direction exposure authn authz justification reason"
    return told(held, f"{fields} locus.location")


def _found(facts: ThreatFacts, units: Units) -> Iterator[Row]:
    """One for each element (or path that has none), kind and direction."""
    where: dict[RepoPath, str] = {
        m.path: m.elements[0] for m in facts.mapping if len(m.elements) == 1
    }
    held: dict[tuple[str, str, str], list[SurfaceHit]] = defaultdict(list)
    for hit in facts.seen:
        held[(where.get(hit.path, hit.path), hit.kind, hit.direction.value)].append(hit)
    for (element, kind, direction), hits in sorted(held.items()):
        found = answering(facts.models, SurfaceKey(element, kind, direction))
        opening = [hit for hit in hits if hit.role.opens]
        needs = any(not hit.echo for hit in opening)
        missing = "not modelled" if needs else "not asked for" if opening else "opens nothing"
        yield (
            f"{element} {kind} {direction}",
            "modelled" if found else missing,
            tuple(sorted({hit.role.value for hit in hits})),
            element,
            kind,
            direction,
            tuple(sorted({hit.exposure.value for hit in hits})),
            tuple(surface.id for surface in found),
            tuple(sorted({hit.symbol for hit in hits})),
            tuple(sorted({hit.evidence for hit in hits if hit.unasked})),
            tuple(sorted({unit for hit in hits for unit in units.get(hit.path, ())})),
            tuple(sorted({f"{hit.path}:{hit.region.start_line}" for hit in hits})),
        )


def _reviews(facts: ThreatFacts) -> Iterator[Row]:
    """One for each element with code: its latest review that counts, held against what is there now."""
    for held in facts.reviews or ():
        state, why = "reviewed", ""
        if held.review is None:
            state, why = "not reviewed", held.doubt
        elif held.changed:
            state, why = "changed since", f"changed since: {', '.join(held.changed)}"
        review = held.review
        aimed = (
            threat.id
            for model in facts.models
            for threat in model.threats
            if not targets_of(model, {held.element}).isdisjoint(threat.targets)
        )
        yield (
            held.element,
            state,
            review.reviewer if review else "",
            review.date.isoformat() if review else "",
            why,
            tuple(sorted(aimed)),
            place(review.location if review else None),
        )
