"""Ways to change the program: what opens one in the code of an element, and what the model declares."""

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
    excused = _excused(view, element.id)
    return [
        hit
        for hit in view.hits_of(element.id)
        if hit.role is SurfaceRole.UPDATE and not (excused and hit.kind == "flash-write")
    ]


def borrowed(view: View, element: Element) -> list[SurfaceHit]:
    """Updates that its code reaches through a function of the product; the hit inside that function is another's."""
    excused = _excused(view, element.id)
    return [
        echo
        for echo in view.facts.threats.echoes
        if echo.role is SurfaceRole.UPDATE
        and echo.wrapper  # an address that is only handed on is no way
        and not (excused and echo.kind == "flash-write")
        and echo.path in view.mapping
        and element.id in view.mapping[echo.path].elements
    ]


def _excused(view: View, element_id: str) -> bool:
    return any(
        surface.kind == "flash-write" and surface.justification
        for surface in view.surfaces
        if surface.element == element_id
    )


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
