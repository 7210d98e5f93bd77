"""Ways in that hurt most: flows across a trust boundary, updates without a signature, radio without a reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.checks.threat_view import Place, View, Weight, some
from gatekeeper.model.check import Answer
from gatekeeper.model.surface import SurfaceHit, SurfaceRole
from gatekeeper.model.threat import Element, Flow, Integrity, Payload, Surface, SurfaceState, Tri

_POWER = (Payload.COMMAND, Payload.CODE)
_SECRET = frozenset({"phi", "pii", "cred", "key"})
_MUST_BE_RIGHT = frozenset({"prescription", "result", "firmware"})
_UPDATES = frozenset({"firmware-update", "flash-write", "bootloader", "bootloader-serial", "xcp"})
_SIGNATURES = frozenset({"image-signature", "signature-verify"})
_ASLEEP = (SurfaceState.DISABLED, SurfaceState.UNUSED)


def judge_paths(view: View) -> Iterator[Answer]:
    """TM040 to TM042, TM046, TM050 and TM060, in no order."""
    for flow in view.flows:
        yield from _flow(view, flow)
    for element in view.elements.values():
        yield from _update(view, element)
    for surface in view.surfaces:
        yield from _wireless(view, surface)


@dataclass(frozen=True, slots=True)
class _Lack:
    weight: Weight
    code: str
    message: str
    cure: str


def _flow(view: View, flow: Flow) -> Iterator[Answer]:
    crosses = view.crosses(flow)
    if crosses is Tri.NO:
        return
    lacks = list(_lacks(view, flow))
    place = view.at_flow(flow)
    if crosses is Tri.UNKNOWN:
        if lacks:
            yield view.answer(
                Weight.UNDECIDED,
                "tm046-crossing-unknown",
                f"whether the flow {flow.id} crosses a trust boundary cannot be told, and it "
                + " and ".join(lack.message for lack in lacks),
                place,
                "give both ends a zone",
            )
        return
    for lack in lacks:
        message = f"the flow {flow.id} crosses a trust boundary and {lack.message}"
        yield view.answer(lack.weight, lack.code, message, place, lack.cure)


def _lacks(view: View, flow: Flow) -> Iterator[_Lack]:
    data = {d.id: d.classes for m in view.facts.threats.models for d in m.data}
    classes = {name for key in flow.data for name in data.get(key, ())}
    power = flow.payload in _POWER
    if flow.authenticated is not Tri.YES:
        yield _Lack(
            Weight.ERROR if power else Weight.WARNING,
            "tm040-crossing-flow-unauthenticated",
            f"carries {flow.payload.value} without authentication ({flow.authenticated.value})",
            "authenticate both ends, and write it",
        )
    if (power or classes & _MUST_BE_RIGHT) and not flow.integrity.protects:
        unknown = flow.integrity is Integrity.UNKNOWN
        yield _Lack(
            Weight.WARNING if unknown else Weight.ERROR,
            "tm041-crossing-flow-no-integrity",
            f"has no cryptographic integrity ({flow.integrity.value})",
            "protect it with a MAC, AEAD or signature; a CRC does not hold against an attacker",
        )
    if flow.encrypted is not Tri.YES:
        secret = sorted(classes & _SECRET)
        what = f" although it carries {', '.join(secret)}" if secret else ""
        yield _Lack(
            Weight.ERROR if secret else Weight.WARNING,
            "tm042-crossing-flow-unencrypted",
            f"is not encrypted ({flow.encrypted.value}){what}",
            "encrypt it, and write it",
        )


def _update(view: View, element: Element) -> Iterator[Answer]:
    hits = view.hits_of(element.id)
    opened = [hit for hit in hits if _opens_update(view, element, hit)]
    declared = [
        surface
        for surface in view.surfaces
        if surface.element == element.id
        and surface.kind in _UPDATES
        and surface.state not in _ASLEEP
        and not (surface.kind == "flash-write" and surface.justification)
    ]
    if not opened and not declared:
        return
    if any(hit.role is SurfaceRole.CONTROL and hit.kind in _SIGNATURES for hit in hits):
        return
    if _has_signed_updates(view, element):
        return
    if opened:
        place = Place(element.id, view.class_of(element.id), opened[0].location)
        what = f'"{opened[0].symbol}" ({opened[0].kind})'
    else:
        place = Place(element.id, view.class_of(element.id), declared[0].locus.location)
        what = f"{declared[0].id} ({declared[0].kind})"
    yield view.answer(
        Weight.ERROR,
        "tm050-update-without-signature",
        f"the element {element.id} changes code through {what}, and nothing in its code or model "
        "verifies a signature",
        place,
        "verify a signature before installing and at boot; or, for a flash write that holds no code, "
        "model a surface flash-write with a justification that says what it holds",
        some(opened),
    )


def _opens_update(view: View, element: Element, hit: SurfaceHit) -> bool:
    if hit.role is not SurfaceRole.UPDATE:
        return False
    return hit.kind != "flash-write" or not any(
        surface.element == element.id and surface.kind == "flash-write" and surface.justification
        for surface in view.surfaces
    )


def _has_signed_updates(view: View, element: Element) -> bool:
    """An update surface declared as signed, and a mitigation in place with a requirement and a test behind it."""
    signed = {
        surface.id
        for surface in view.surfaces
        if surface.element == element.id
        and surface.kind in _UPDATES
        and surface.integrity is Integrity.SIGNATURE
    }
    if not signed:
        return False
    about = {t.id for t in view.threats if set(t.targets) & (signed | {element.id})}
    return any(
        mitigation.state.in_place
        and mitigation.requirements
        and mitigation.tests
        and about & set(mitigation.threats)
        for mitigation in view.mitigations
    )


def _wireless(view: View, surface: Surface) -> Iterator[Answer]:
    if not surface.exposure.wireless or surface.state in _ASLEEP:
        return
    lacks = []
    if not surface.justification:
        lacks.append("a justification")
    if not surface.authn:
        lacks.append("a statement of pairing or security level (authn)")
    if lacks:
        yield view.answer(
            Weight.ERROR,
            "tm060-wireless-without-justification",
            f"the wireless surface {surface.id} ({surface.kind}) lacks {' and '.join(lacks)}",
            Place(surface.id, view.class_of(surface.element), surface.locus.location),
            "write why the device needs it and how the other side is authenticated, or remove it",
        )
