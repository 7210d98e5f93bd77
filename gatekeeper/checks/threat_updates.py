"""Ways to change the program: signature, rollback, a second way in, and the view that shows the whole path."""

import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_signatures import judge_commands, judge_signatures
from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.checks.threat_ways import INNER, declared_updates, opened, updating
from gatekeeper.model.check import Answer
from gatekeeper.model.surface import SurfaceHit
from gatekeeper.model.threat import (
    Element,
    ElementKind,
    ModelView,
    Payload,
    Surface,
    ViewKind,
    answering,
)

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


def judge_updates(view: View) -> Iterator[Answer]:
    """TM026 for a CRC alone in code, TM050 to TM053, in no order."""
    changing = updating(view)
    for element in view.elements.values():
        yield from judge_signatures(view, element)
    yield from judge_commands(view)
    second = list(_second_path(view, changing))
    yield from second
    told = {answer.subject for answer in second}
    yield from _view_missing(view, [each for each in changing if each.id not in told])


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
        elif len(channels) > max(1, sum(s.kind not in INNER for s in modelled)):
            yield _uncounted(view, element, channels)


def _shown(view: View, surface: Surface, members: set[str]) -> bool:
    """Whether the view holds the surface or a flow through it; for what only writes or starts images, its element."""
    flows = {flow.id for flow in view.flows if surface.id in flow.surfaces}
    inner = {surface.element} if surface.kind in INNER else set()
    return bool(members & ({surface.id} | flows | inner))


def _channels(view: View, element: Element) -> dict[str, SurfaceHit]:
    """The ways of arrival in its code that the model names some surface for; the others are TM030."""
    found: dict[str, SurfaceHit] = {}
    for hit in opened(view, element):
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
