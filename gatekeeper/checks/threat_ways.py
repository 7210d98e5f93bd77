"""Ways to change the program: what opens one in the code of an element, and what the model declares."""

from collections.abc import Iterable

from gatekeeper.checks.threat_view import View
from gatekeeper.model.surface import UPDATE_KINDS, SurfaceHit, SurfaceRole
from gatekeeper.model.threat import Element, Integrity, Surface

INNER = frozenset({"flash-write", "bootloader"})
"""Kinds by which no image arrives: they stand behind every way in."""


def updating(view: View) -> list[Element]:
    """The elements that change code, by their code or by the model, in model order."""
    return [
        element
        for element in view.elements.values()
        if opened(view, element) or declared_updates(view, element)
    ]


def opened(view: View, element: Element) -> list[SurfaceHit]:
    """What opens an update in its code; a flash write that holds no code, by its justification, does not."""
    return _updates(view, element, view.hits_of(element.id))


def borrowed(view: View, element: Element) -> list[SurfaceHit]:
    """Updates that its code reaches through a function of the product; the hit inside that function is another's."""
    echoes = (
        echo
        for echo in view.facts.threats.echoes
        if echo.wrapper  # an address that is only handed on is no way
        and echo.path in view.mapping
        and element.id in view.mapping[echo.path].elements
    )
    return _updates(view, element, echoes)


def _updates(view: View, element: Element, hits: Iterable[SurfaceHit]) -> list[SurfaceHit]:
    excused = any(
        surface.kind == "flash-write" and surface.justification
        for surface in view.surfaces
        if surface.element == element.id
    )
    updates = (hit for hit in hits if hit.role is SurfaceRole.UPDATE)
    return [hit for hit in updates if not (excused and hit.kind == "flash-write")]


def declared_updates(view: View, element: Element) -> list[Surface]:
    """The update surfaces that the model gives the element and that are in use."""
    return [
        surface
        for surface in view.surfaces
        if surface.element == element.id
        and surface.kind in UPDATE_KINDS
        and not surface.asleep
        and not (surface.kind == "flash-write" and surface.justification)
    ]


def is_signed_by_word(view: View, surface: Surface) -> bool:
    """Whether the model declares the surface as signed, with a mitigation in place, its requirement and test behind it."""
    return surface.integrity is Integrity.SIGNATURE and has_tested_control(view, surface)


def has_tested_control(view: View, surface: Surface) -> bool:
    """Whether a threat to the surface or its element has a mitigation in place that names requirement and test."""
    about = {t.id for t in view.threats if {surface.id, surface.element} & set(t.targets)}
    return any(
        mitigation.state.in_place
        and mitigation.requirements
        and mitigation.tests
        and about & set(mitigation.threats)
        for mitigation in view.mitigations
    )
