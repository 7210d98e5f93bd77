"""What does not fit together between the objects of the models: ids that stand twice or lead nowhere."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.model.glob import matches
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import Locus, ThreatDiagnostic, ThreatModel


@dataclass(frozen=True, slots=True)
class _Reference:
    """One mention of an id."""

    owner: str
    locus: Locus
    field: str
    id: str
    kinds: tuple[str, ...]


def check_references(
    models: tuple[ThreatModel, ...],
    surface_kinds: frozenset[str],
    paths: Iterable[RepoPath],
    removed: Mapping[str, str],
) -> tuple[ThreatDiagnostic, ...]:
    """All of TM001 (surface kinds), TM003 to TM006, ordered by place.

    `surface_kinds` are those the table knows, `paths` all of head, `removed` maps the ids that base had and
    head has not to what they were.
    """
    if any(model.diagnostics for model in models):
        # An unreadable model would make every id of it look dangling.
        return ()
    ids = _ids(models)
    found = [
        *_duplicates(models),
        *_dangling(models, ids, removed),
        *_circles(models),
        *_unknown_kinds(models, surface_kinds),
        *_idle_globs(models, tuple(paths)),
    ]
    return tuple(sorted(found, key=lambda d: (d.location, d.code, d.subject, d.message)))


def object_ids(models: tuple[ThreatModel, ...]) -> dict[str, str]:
    """Every id of every kind of object, with that kind's name; a later kind wins."""
    return {key: kind for kind, known in _ids(models).items() for key in sorted(known)}


def _objects(models: tuple[ThreatModel, ...]) -> Iterator[tuple[str, str, Locus]]:
    for model in models:
        for kind, entries in (
            ("zone", model.zones),
            ("element", model.elements),
            ("surface", model.surfaces),
            ("data", model.data),
            ("flow", model.flows),
            ("threat", model.threats),
            ("mitigation", model.mitigations),
            ("assumption", model.assumptions),
        ):
            for entry in entries:
                yield kind, entry.id, entry.locus


def _ids(models: tuple[ThreatModel, ...]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for kind, key, _ in _objects(models):
        ids.setdefault(kind, set()).add(key)
    return ids


def _duplicates(models: tuple[ThreatModel, ...]) -> Iterator[ThreatDiagnostic]:
    first: dict[tuple[str, str], Locus] = {}
    for kind, key, locus in _objects(models):
        # A threat's targets name elements, flows and surfaces alike, so these share one set of ids.
        space = "target" if kind in ("element", "flow", "surface") else kind
        earlier = first.setdefault((space, key), locus)
        if earlier is not locus:
            yield ThreatDiagnostic(
                "tm004-duplicate-id",
                f'the id "{key}" of this {kind} stands already at {earlier.location}',
                locus.location,
                key,
                "rename one of them, and what refers to it",
            )


def _references(model: ThreatModel) -> Iterator[_Reference]:
    for zone in model.zones:
        yield from _one(zone.id, zone.locus, "parent", zone.parent, ("zone",))
    for element in model.elements:
        yield from _one(element.id, element.locus, "zone", element.zone, ("zone",))
        yield from _one(element.id, element.locus, "parent", element.parent, ("element",))
    for surface in model.surfaces:
        yield from _one(surface.id, surface.locus, "element", surface.element, ("element",))
    for flow in model.flows:
        yield from _one(flow.id, flow.locus, "source", flow.source, ("element",))
        yield from _one(flow.id, flow.locus, "target", flow.target, ("element",))
        for key in flow.data:
            yield from _one(flow.id, flow.locus, "data", key, ("data",))
        for key in flow.surfaces:
            yield from _one(flow.id, flow.locus, "surfaces", key, ("surface",))
    for threat in model.threats:
        for key in threat.targets:
            yield _Reference(
                threat.id, threat.locus, "targets", key, ("element", "flow", "surface")
            )
    for mitigation in model.mitigations:
        for key in mitigation.threats:
            yield from _one(mitigation.id, mitigation.locus, "threats", key, ("threat",))


def _one(
    owner: str, locus: Locus, field: str, key: str | None, kinds: tuple[str, ...]
) -> Iterator[_Reference]:
    if key is not None:
        yield _Reference(owner, locus, field, key, kinds)


def _dangling(
    models: tuple[ThreatModel, ...], ids: Mapping[str, set[str]], removed: Mapping[str, str]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for reference in _references(model):
            known = set().union(*(ids.get(kind, set()) for kind in reference.kinds))
            if reference.id in known:
                continue
            what = " or ".join(reference.kinds)
            if reference.id in removed:
                code = "tm005-deleted-element-referenced"
                message = f'"{reference.owner}" still names the {what} "{reference.id}", which this change removes'
                cure = "retire the reference in the same change, or keep what it names"
            else:
                code = "tm003-dangling-reference"
                message = (
                    f'"{reference.owner}" names the {what} "{reference.id}", which does not exist'
                )
                cure = _near(reference.id, known, f"write the id of a {what}")
            yield ThreatDiagnostic(code, message, reference.locus.location, reference.owner, cure)


def _circles(models: tuple[ThreatModel, ...]) -> Iterator[ThreatDiagnostic]:
    zones = {z.id: (z.parent, z.locus) for m in models for z in m.zones}
    elements = {e.id: (e.parent, e.locus) for m in models for e in m.elements}
    for parents in (zones, elements):
        for key, (_, locus) in parents.items():
            seen, current = {key}, parents[key][0]
            while current is not None and current in parents and current not in seen:
                seen.add(current)
                current = parents[current][0]
            if current == key:
                yield ThreatDiagnostic(
                    "tm003-dangling-reference",
                    f'"{key}" is its own ancestor',
                    locus.location,
                    key,
                    "break the circle of parents",
                )


def _unknown_kinds(
    models: tuple[ThreatModel, ...], kinds: frozenset[str]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for surface in model.surfaces:
            if surface.kind in kinds or surface.kind.startswith("x-"):
                continue
            yield ThreatDiagnostic(
                "tm001-model-unreadable",
                f'the surface "{surface.id}" is of the kind "{surface.kind[:40]}", which is not known',
                surface.locus.location,
                surface.id,
                _near(
                    surface.kind, kinds, 'use a kind of rules/surfaces.csv, or begin it with "x-"'
                ),
            )


def _idle_globs(
    models: tuple[ThreatModel, ...], paths: tuple[RepoPath, ...]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for element in model.elements:
            for glob in element.code:
                if not any(matches(glob, path) for path in paths):
                    yield ThreatDiagnostic(
                        "tm006-map-matches-nothing",
                        f'the glob "{glob}" of the element "{element.id}" matches no file',
                        element.locus.location,
                        element.id,
                        "correct the glob, or remove it with the code it was for",
                    )


def _near(wrong: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(wrong, sorted(known), n=1)
    return f'did you mean "{close[0]}"?' if close else otherwise
