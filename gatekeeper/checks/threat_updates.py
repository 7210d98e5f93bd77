"""Ways to change the program: signature, rollback, a second way in, and the view that shows the whole path."""

import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_controls import SIGNATURES, judge_only_crc
from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.model.check import Answer
from gatekeeper.model.surface import SurfaceHit, SurfaceRole
from gatekeeper.model.threat import (
    Element,
    ElementKind,
    Integrity,
    ModelView,
    Payload,
    Surface,
    SurfaceState,
    ViewKind,
    answering,
)

UPDATES = frozenset({"firmware-update", "flash-write", "bootloader", "bootloader-serial", "xcp"})
_INNER = frozenset({"flash-write", "bootloader"})
"""Kinds by which no image arrives: they stand behind every way in."""
_ASLEEP = (SurfaceState.DISABLED, SurfaceState.UNUSED)
_CHANNELS = (
    ("serial loader", re.compile(r"boot_serial|MCUBOOT_SERIAL|BOOT_SERIAL|Xcp", re.I)),
    ("DFU class", re.compile(r"(?<![a-z])dfu", re.I)),
    ("mass storage", re.compile(r"msc", re.I)),
    ("TFTP", re.compile(r"tftp", re.I)),
    ("fastboot", re.compile(r"fastboot", re.I)),
    ("mcumgr", re.compile(r"mcumgr|smp_transport|mgmt_register", re.I)),
    ("HTTPS update", re.compile(r"https_ota", re.I)),
)
"""Ways by which an image can arrive; what writes it into flash is the same behind each."""
_ROLLBACK = "TID-216"


def judge_updates(view: View) -> Iterator[Answer]:
    """TM026 for a CRC alone, TM050 to TM053, in no order."""
    changing = updating(view)
    for element in changing:
        unsigned = [*_signature(view, element)]
        yield from unsigned or _rollback(view, element)
    yield from _second_path(view, changing)
    if changing:
        yield from _view_missing(view, changing)


def updating(view: View) -> list[Element]:
    """The elements that change code, by their code or by the model, in model order."""
    return [
        element
        for element in view.elements.values()
        if _opened(view, element) or declared_updates(view, element)
    ]


def _opened(view: View, element: Element) -> list[SurfaceHit]:
    """What opens an update in its code; a flash write that holds no code, by its justification, does not."""
    excused = any(
        surface.kind == "flash-write" and surface.justification
        for surface in view.surfaces
        if surface.element == element.id
    )
    return [
        hit
        for hit in view.hits_of(element.id)
        if hit.role is SurfaceRole.UPDATE and not (excused and hit.kind == "flash-write")
    ]


def declared_updates(view: View, element: Element) -> list[Surface]:
    """The update surfaces that the model gives the element and that are in use."""
    return [
        surface
        for surface in view.surfaces
        if surface.element == element.id
        and surface.kind in UPDATES
        and surface.state not in _ASLEEP
        and not (surface.kind == "flash-write" and surface.justification)
    ]


def _place(view: View, element: Element) -> tuple[Place, str]:
    opened, declared = _opened(view, element), declared_updates(view, element)
    if opened:
        place = Place(element.id, view.class_of(element.id), opened[0].location)
        return place, f'"{opened[0].symbol}" ({opened[0].kind})'
    place = Place(element.id, view.class_of(element.id), declared[0].locus.location)
    return place, f"{declared[0].id} ({declared[0].kind})"


def _signature(view: View, element: Element) -> Iterator[Answer]:
    hits = view.hits_of(element.id)
    if any(hit.role is SurfaceRole.CONTROL and hit.kind in SIGNATURES for hit in hits):
        return
    if _has_signed_updates(view, element):
        return
    place, what = _place(view, element)
    crc = judge_only_crc(view, hits, place)
    if crc is not None:
        yield crc
        return
    yield view.answer(
        "tm050-update-without-signature",
        f"the element {element.id} changes code through {what}, and nothing in its code or model "
        "verifies a signature",
        place,
        "verify a signature before installing and at boot; or, for a flash write that holds no code, "
        "model a surface flash-write with a justification that says what it holds",
        some(_opened(view, element)),
    )


def _has_signed_updates(view: View, element: Element) -> bool:
    """An update surface declared as signed, and a mitigation in place with a requirement and a test behind it."""
    signed = {
        surface.id
        for surface in declared_updates(view, element)
        if surface.integrity is Integrity.SIGNATURE
    }
    about = {t.id for t in view.threats if set(t.targets) & (signed | {element.id})}
    return bool(signed) and any(
        mitigation.state.in_place
        and mitigation.requirements
        and mitigation.tests
        and about & set(mitigation.threats)
        for mitigation in view.mitigations
    )


def _rollback(view: View, element: Element) -> Iterator[Answer]:
    if any(hit.kind == "rollback-protection" for hit in view.hits_of(element.id)):
        return
    about = {
        threat.id
        for threat in view.threats
        if _ROLLBACK in threat.refs and element.id in view.targets(threat)
    }
    decided = any(t.id in about and t.status.dismissed for t in view.threats)
    if decided or any(m.state.in_place and about & set(m.threats) for m in view.mitigations):
        return
    place, what = _place(view, element)
    yield view.answer(
        "tm051-update-without-rollback-protection",
        f"the element {element.id} changes code through {what}, and nothing keeps an older image out",
        place,
        f"keep a counter that never falls, and mitigate a threat to {element.id} with {_ROLLBACK} in its refs",
    )


def _second_path(view: View, changing: Iterable[Element]) -> Iterator[Answer]:
    """TM052: once there is an updatability view, it has to hold every way."""
    views = _updatability(view)
    if not views:
        return
    members = {member for one in views for member in one.members}
    for element in changing:
        modelled = [s for s in declared_updates(view, element) if _shown(view, s, members)]
        channels = _channels(view, element)
        outside = [s for s in declared_updates(view, element) if not _shown(view, s, members)]
        if outside:
            yield _outside(view, element, outside[0])
        elif len(channels) > max(1, sum(s.kind not in _INNER for s in modelled)):
            yield _uncounted(view, element, channels)


def _shown(view: View, surface: Surface, members: set[str]) -> bool:
    """Whether the view holds the surface or a flow through it; for what only writes or starts images, its element."""
    flows = {flow.id for flow in view.flows if surface.id in flow.surfaces}
    inner = {surface.element} if surface.kind in _INNER else set()
    return bool(members & ({surface.id} | flows | inner))


def _channels(view: View, element: Element) -> dict[str, SurfaceHit]:
    """The ways of arrival in its code that the model names some surface for; the others are TM030."""
    found: dict[str, SurfaceHit] = {}
    for hit in _opened(view, element):
        if not answering(view.facts.threats.models, view.key_of(hit)):
            continue
        for name, pattern in _CHANNELS:
            if pattern.search(hit.symbol):
                found.setdefault(name, hit)
    return found


def _outside(view: View, element: Element, surface: Surface) -> Answer:
    return view.answer(
        "tm052-second-update-path",
        f"the updatability view does not show {surface.id} ({surface.kind}) of {element.id}",
        Place(element.id, view.class_of(element.id), surface.locus.location),
        "add it to the view's members and protect it like the others, or remove it",
    )


def _uncounted(view: View, element: Element, channels: dict[str, SurfaceHit]) -> Answer:
    last = channels[max(channels, key=lambda name: channels[name].order)]
    return view.answer(
        "tm052-second-update-path",
        f"the code of {element.id} takes updates by {' and by '.join(sorted(channels))}, and the updatability "
        "view has fewer surfaces for them",
        Place(element.id, view.class_of(element.id), last.location),
        "model each way as a surface of its own and show it in the view, or remove it",
        some(channels[name] for name in sorted(channels)),
    )


def _updatability(view: View) -> list[ModelView]:
    return [
        one
        for model in view.facts.threats.models
        for one in model.views
        if one.kind is ViewKind.UPDATABILITY
    ]


def _view_missing(view: View, changing: list[Element]) -> Iterator[Answer]:
    """TM053: a view of the whole path, or a document or reason instead."""
    views = _updatability(view)
    if any(one.document or one.reason for one in views):
        return
    members = {member for one in views for member in one.members}
    for element in changing:
        if not _reached(view, element, members):
            yield view.answer(
                "tm053-updatability-view-missing",
                f"no updatability view shows a path of code from its maker to {element.id}",
                view.at_element(element),
                'write a [[views]] with kind = "updatability" whose members are the flows from the build to the device',
                case=view.release_case,
            )


def _reached(view: View, element: Element, members: set[str]) -> bool:
    """Whether the view's flows lead back from the element to somebody outside: an external element, or one out of scope.

    What stands in one zone hands over without a flow of its own.
    """
    flows = [f for f in view.flows if f.id in members and f.payload is not Payload.DATA]
    reached, waiting = {element.id}, [element.id]
    while waiting:
        here = waiting.pop()
        zone = view.zone_of(here)
        before = {flow.source for flow in flows if flow.target == here}
        before |= {
            flow.target for flow in flows if zone is not None and view.zone_of(flow.target) == zone
        }
        for name in before - reached:
            reached.add(name)
            waiting.append(name)
    outside = [view.elements[name] for name in reached - {element.id} if name in view.elements]
    return any(one.kind is ElementKind.EXTERNAL or not one.in_scope for one in outside)
