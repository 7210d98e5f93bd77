"""What the models say of each element: the objects that belong to it, and their hash."""

from collections.abc import Iterable, Mapping

from gatekeeper.model.digest import Sha256
from gatekeeper.model.threat import Element, Flow, Surface, ThreatModel, ThreatObject
from gatekeeper.model.threat_objects import semantic_hash


def objects_by_element(models: Iterable[ThreatModel]) -> Mapping[str, tuple[ThreatObject, ...]]:
    """By element: itself, its surfaces, its flows with their data, the threats to any of these, and what is done
    about them; in no order."""
    models = tuple(models)
    homes = _homes(models)
    found: dict[str, list[ThreatObject]] = {}

    def put(elements: Iterable[str], entry: ThreatObject) -> None:
        for element in set(elements):
            found.setdefault(element, []).append(entry)

    threatened: dict[str, set[str]] = {}
    for model in models:
        placed: tuple[Element | Surface | Flow, ...] = (
            *model.elements,
            *model.surfaces,
            *model.flows,
        )
        for entry in placed:
            put(homes[entry.id], entry)
        for data in model.data:
            put(homes.get(data.id, ()), data)
    for model in models:
        for threat in model.threats:
            threatened[threat.id] = {e for key in threat.targets for e in homes.get(key, ())}
            put(threatened[threat.id], threat)
    for model in models:
        for mitigation in model.mitigations:
            elements = {e for key in mitigation.threats for e in threatened.get(key, ())}
            put(elements, mitigation)
    return {element: tuple(entries) for element, entries in sorted(found.items())}


def hash_by_element(models: Iterable[ThreatModel]) -> Mapping[str, Sha256]:
    """The semantic hash of what the models say of each element: no places, no order."""
    return {
        element: semantic_hash(*entries) for element, entries in objects_by_element(models).items()
    }


def _homes(models: tuple[ThreatModel, ...]) -> dict[str, set[str]]:
    """The elements that an element, surface, flow or data item belongs to, by id."""
    homes: dict[str, set[str]] = {}
    for model in models:
        for surface in model.surfaces:
            homes.setdefault(surface.id, set()).add(surface.element)
        for flow in model.flows:
            ends = {flow.source, flow.target}
            homes.setdefault(flow.id, set()).update(ends)
            for key in flow.data:
                homes.setdefault(key, set()).update(ends)
        for element in model.elements:
            homes.setdefault(element.id, set()).add(element.id)
            for key in element.data:
                homes.setdefault(key, set()).add(element.id)
    return homes
