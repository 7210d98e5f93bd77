"""The tables of the threat book; an empty cell is a gap, and counted as one."""

from collections.abc import Iterable, Iterator

from gatekeeper.model.surface import SurfaceHit
from gatekeeper.model.threat import (
    ControlCategory,
    Flow,
    Integrity,
    Mitigation,
    Surface,
    SurfaceState,
    Threat,
    ThreatFacts,
    ThreatStatus,
    Tri,
)
from gatekeeper.model.threat_crossing import Crossing
from gatekeeper.model.threat_objects import semantic_hash
from gatekeeper.reports.table import Cell, Table, columns_of

GAP = "gap"
"""What stands in a cell that nobody filled."""
_PATHS = columns_of(
    "`flow` | `from` | `to` | crosses | protocol | version | port | payload | authenticated | "
    "authorisation | encrypted | integrity | replay protection | keys and credentials | defaults | `hazards` | `controls` | `tests`"
)  # fmt: skip


def _words(text: str) -> str:
    return text.strip() or GAP


def _tri(value: Tri) -> str:
    return GAP if value is Tri.UNKNOWN else value.value


def _integrity(value: Integrity) -> str:
    return GAP if value is Integrity.UNKNOWN else value.value


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(set(values))) or GAP


def _flows(threats: ThreatFacts) -> tuple[Flow, ...]:
    return tuple(flow for model in threats.models for flow in model.flows)


def _all_threats(threats: ThreatFacts) -> tuple[Threat, ...]:
    return tuple(threat for model in threats.models for threat in model.threats)


def _mitigations(threats: ThreatFacts) -> tuple[Mitigation, ...]:
    return tuple(one for model in threats.models for one in model.mitigations)


def _about(threats: ThreatFacts, names: set[str]) -> list[Threat]:
    return [threat for threat in _all_threats(threats) if names & set(threat.targets)]


def _of(threats: ThreatFacts, about: Iterable[Threat]) -> list[Mitigation]:
    ids = {threat.id for threat in about}
    return [one for one in _mitigations(threats) if ids & set(one.threats)]


def paths_table(threats: ThreatFacts) -> Table:
    """One row a communication path, by id."""
    crossing = Crossing(threats.models)
    rows = tuple(
        _path(threats, crossing, flow) for flow in sorted(_flows(threats), key=lambda f: f.id)
    )
    caption = "Each row is a flow; gap is a cell that the model does not fill."
    return Table("Paths", caption, _PATHS, rows, "The models name no flow.")


def _path(threats: ThreatFacts, crossing: Crossing, flow: Flow) -> tuple[str, ...]:
    names = _names(threats)
    surfaces = {s.id: s for model in threats.models for s in model.surfaces}
    used = [surfaces[key] for key in flow.surfaces if key in surfaces]
    about = _about(threats, {flow.id, *flow.surfaces})
    controls = _of(threats, about)
    inside = crossing.crosses(flow) is Tri.NO
    keys = "; ".join(dict.fromkeys(s.authn for s in used if s.authn))
    return (
        flow.called,
        names.get(flow.source, flow.source),
        names.get(flow.target, flow.target),
        crossing.crosses(flow).value,
        _words(flow.protocol),
        flow.version or ("-" if inside else GAP),
        flow.port or ("-" if inside or _portless(used) else GAP),
        _unknown(flow.payload.value),
        "-" if inside and flow.authenticated is Tri.UNKNOWN else _tri(flow.authenticated),
        flow.authz or ("-" if inside else GAP),
        "-" if inside and flow.encrypted is Tri.UNKNOWN else _tri(flow.encrypted),
        "-" if inside and flow.integrity is Integrity.UNKNOWN else _integrity(flow.integrity),
        "-" if inside and flow.replay is Tri.UNKNOWN else _tri(flow.replay),
        keys or ("-" if inside else GAP),
        flow.defaults or ("-" if inside else GAP),
        _listed(h for threat in about for h in threat.hazards)
        if about
        else "-"
        if inside
        else GAP,
        _listed(one.id for one in controls) if controls or not inside else "-",
        _listed(t for one in controls for t in _tests(threats, one))
        if controls or not inside
        else "-",
    )


def _names(threats: ThreatFacts) -> dict[str, str]:
    """What elements and flows are called, by id."""
    elements = {one.id: one.called for model in threats.models for one in model.elements}
    return elements | {flow.id: flow.called for flow in _flows(threats)}


def _tests(threats: ThreatFacts, one: Mitigation) -> tuple[str, ...]:
    """Its own tests, else those that mention its requirements."""
    mentioned = (test for name in one.requirements for test in threats.tests_of.get(name, ()))
    return one.tests or tuple(dict.fromkeys(mentioned))


def _portless(used: list[Surface]) -> bool:
    """Whether none of its surfaces is of a network."""
    return bool(used) and all(s.exposure.value != "network" for s in used)


def surfaces_table(threats: ThreatFacts) -> Table:
    """One row a modelled surface, by id, with the code found for it; unused and disabled ones included."""
    names = _names(threats)
    elements = {m.path: set(m.elements) for m in threats.mapping}
    rows = []
    for surface in sorted(
        (s for model in threats.models for s in model.surfaces), key=lambda s: s.id
    ):
        hits = [
            hit
            for hit in threats.hits
            if hit.kind == surface.kind and surface.element in elements.get(hit.path, set())
        ]
        asleep = surface.state is not SurfaceState.ACTIVE
        rows.append(
            (
                surface.id,
                names.get(surface.element, surface.element),
                surface.kind,
                surface.direction.value,
                surface.exposure.value,
                surface.state.value,
                _words(surface.reason) if asleep else surface.reason or "-",
                _words(surface.authn),
                _words(surface.authz),
                _integrity(surface.integrity),
                _found(hits),
            )
        )
    columns = columns_of(
        "`surface` | `element` | `kind` | direction | exposure | state | why not active | "
        "authentication | authorisation | integrity | `in code`"
    )  # fmt: skip
    caption = "Each row is a way in or out that the model names, in use or not."
    return Table("Surfaces", caption, columns, tuple(rows), "The models name no surface.")


def _found(hits: list[SurfaceHit]) -> str:
    return ", ".join(dict.fromkeys(str(hit.location) for hit in hits)) or "-"


def threats_table(threats: ThreatFacts) -> Table:
    """One row a threat, by id, with exploitability before and after its controls."""
    names = _names(threats)
    rows = tuple(
        (
            threat.id,
            threat.title,
            ", ".join(names.get(target, target) for target in threat.targets),
            threat.severity.value,
            "-" if _is_out(threat) else _unknown(threat.exploitability.value),
            "-" if threat.status.dismissed else _unknown(threat.exploitability_after.value),
            _tri(threat.multi_patient),
            _hazards(threat),
            threat.status.value,
            _listed(one.id for one in _of(threats, [threat])) if not threat.status.dismissed
            else threat.rationale or GAP,
            _decided(threat),
        )
        for threat in sorted(_all_threats(threats), key=lambda t: t.id)
    )  # fmt: skip
    columns = columns_of(
        "`threat` | title | `targets` | severity | exploitability before | after | "
        "several patients | `hazards` | status | controls, or why | decided by"
    )  # fmt: skip
    caption = "Each row is a threat; exploitability is no probability."
    return Table("Assessment", caption, columns, rows, "The models name no threat.")


def _is_out(threat: Threat) -> bool:
    """Whether nobody has to rate it, because it does not apply."""
    return threat.status is ThreatStatus.NOT_APPLICABLE


def _hazards(threat: Threat) -> str:
    nothing = "-" if _is_out(threat) else GAP
    return ", ".join(sorted(threat.hazards)) or threat.no_hazards_because or nothing


def _decided(threat: Threat) -> str:
    """Who answers for a threat that nobody works on, and until when."""
    if not threat.status.dismissed:
        return "-"
    until = f", until {threat.expires.isoformat()}" if threat.expires else ""
    return f"{threat.approver}{until}" if threat.approver else GAP


def _unknown(word: str) -> str:
    return GAP if word == "unknown" else word


def controls_table(threats: ThreatFacts) -> Table:
    """One row a control and requirement, by the eight categories; a category without one is a gap."""
    rows: list[tuple[str, ...]] = []
    for category in ControlCategory:
        held = sorted(
            (m for m in _mitigations(threats) if m.category is category), key=lambda m: m.id
        )
        if not held and category is not ControlCategory.UNKNOWN:
            rows.append((category.value, GAP, GAP, GAP, GAP, GAP, GAP))
        for one in held:
            for requirement in one.requirements or (GAP,):
                tests = one.tests or threats.tests_of.get(requirement, ())
                rows.append(
                    (
                        _unknown(category.value),
                        one.id,
                        one.title,
                        ", ".join(one.threats),
                        requirement,
                        ", ".join(tests) or GAP,
                        one.state.value,
                    )
                )
    columns = columns_of(
        "category | `control` | title | `threats` | `requirement` | `tests` | state"
    )  # fmt: skip
    caption = "Each row is a requirement of a control, by the eight categories of the guidance."
    return Table(
        "Controls by category", caption, columns, tuple(rows), "The models name no control."
    )


def reviews_table(threats: ThreatFacts) -> Table:
    """One row an element, by id: who looked at it last, and whether it is still what was looked at."""
    rows = tuple(
        (
            state.element,
            state.review.reviewer if state.review else GAP,
            state.review.date.isoformat() if state.review else GAP,
            state.review.commit[:12] if state.review else GAP,
            state.doubt or (", ".join(state.changed) or "nothing" if state.review else GAP),
        )
        for state in sorted(threats.reviews or (), key=lambda state: state.element)
    )
    columns = columns_of(
        "`element` | reviewed by | on | `at commit` | what changed since"
    )  # fmt: skip
    caption = "Each row is an element; a review fits as long as nothing changed since."
    return Table("Reviews by a second person", caption, columns, rows, "The project keeps none.")


def assumptions_table(threats: ThreatFacts) -> Table:
    """One row an assumption, by id."""
    rows = tuple(
        (one.id, one.text, one.validity.value, _words(one.owner))
        for model in threats.models
        for one in sorted(model.assumptions, key=lambda a: a.id)
    )
    columns = columns_of("`assumption` | text | validity | owner")
    caption = "Each row is something the models take for granted."
    return Table("Assumptions", caption, columns, rows, "The models state no assumption.")


def view_table(threats: ThreatFacts, flows: Iterable[Flow]) -> Table:
    """The flows of one view, in their order in it."""
    names = _names(threats)
    rows = tuple(
        (
            flow.called,
            flow.name,
            f"{names.get(flow.source, flow.source)} → {names.get(flow.target, flow.target)}",
            flow.payload.value,
            _listed(t.id for t in _about(threats, {flow.id, *flow.surfaces})),
        )
        for flow in flows
    )
    columns = columns_of("`flow` | what | `way` | payload | `threats`")
    return Table("Flows of the view", "Each row is a flow of this view.", columns, rows, "None.")


def empty_cells_table(tables: Iterable[Table]) -> Table:
    """One row an object of these tables with cells nobody filled, and which they are; a flow of two views once."""
    rows: list[tuple[str, ...]] = []
    for table in tables:
        for row in table.rows:
            empty = [name for (name, _), cell in zip(table.columns, row, strict=True) if cell == GAP]  # fmt: skip
            if empty:
                about = next(cell for cell in row if cell != GAP)
                rows.append((table.title, about, ", ".join(empty)))
    columns: tuple[tuple[str, Cell], ...] = columns_of("table | `about` | empty cells")
    caption = "Each row is something that a table below does not tell."
    return Table("Empty cells", caption, columns, tuple(dict.fromkeys(rows)), "No cell is empty.")


def changes_table(before: ThreatFacts, after: ThreatFacts) -> Table:
    """What was added, removed or changed since another commit, by kind and id; and surfaces in code alike."""
    old, new = dict(_objects(before)), dict(_objects(after))
    rows: list[tuple[str, ...]] = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            word = "added" if key not in old else "removed" if key not in new else "changed"
            rows.append((word, *key))
    columns = columns_of("change | kind | `id`")
    caption = "Each row is an object that says something else than before, or a surface in code that came or went."
    return Table("Differences", caption, columns, tuple(rows), "Nothing changed.")


def _objects(threats: ThreatFacts) -> Iterator[tuple[tuple[str, str], str]]:
    for model in threats.models:
        for kind, entry in model.objects():
            yield (kind, entry.id), semantic_hash(entry)
    element_of = {m.path: m.element or m.path for m in threats.mapping}
    for hit in threats.hits:
        if hit.role.opens:
            name = f"{hit.kind} ({hit.direction.value}) of {element_of.get(hit.path, hit.path)}"
            yield ("surface in code", name), ""
