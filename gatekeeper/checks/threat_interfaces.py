"""Interfaces that need a reason: radio, debug, SOUP that can be reached, privilege, and the log beside them."""

import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.model.check import Answer
from gatekeeper.model.soup import SoupItem
from gatekeeper.model.surface import UPDATE_KINDS, SurfaceHit, SurfaceRole
from gatekeeper.model.threat import (
    ControlCategory,
    Element,
    ElementKind,
    Payload,
    Surface,
    SurfaceState,
    Tri,
    answering,
)

_STACK = re.compile(
    r"lwip|nimble|btstack|softdevice|bluedroid|openthread|freertos.?plus.?tcp|wpa.?supplicant|cyw43|nx_?duo"
    r"|bluez|bluekitchen|hostapd|networkmanager|modemmanager|connman|ofono|loramac|picotcp|\buip\b"
    r"|(?:ble|bluetooth|wi-?fi|wireless|zigbee|thread|tcp|ip|network|usb)[ _-]stack",
    re.I,
)
"""Stock software that faces the outside by its nature, whatever surfaces the model gives it."""
_NO_CONTROL = re.compile(
    r"\W*(?:(?:none|nothing|no|unknown|unauthenticated)(?![\w-]).*)?", re.I | re.S
)


def judge_interfaces(view: View) -> Iterator[Answer]:
    """TM035, TM060, TM062, TM064 and TM072, in no order."""
    for item in view.facts.soup.items:
        yield from _registered(view, item)
    for surface in view.surfaces:
        yield from _wireless(view, surface)
        yield from _privilege(view, surface)
    for element in view.elements.values():
        yield from _soup(view, element)
        yield from _debug(view, element)
        yield from _log(view, element)


def _is_control(said: str) -> bool:
    """Whether a statement of authentication or authorisation says that there is some."""
    return not _NO_CONTROL.fullmatch(said)


def _wireless(view: View, surface: Surface) -> Iterator[Answer]:
    if not surface.exposure.wireless or surface.asleep:
        return
    lacks = []
    if not surface.justification:
        lacks.append("a justification")
    if not surface.authn:
        lacks.append("a statement of pairing or security level (authn)")
    if lacks:
        yield view.answer(
            "tm060-wireless-without-justification",
            f"the wireless surface {surface.id} ({surface.kind}) lacks {' and '.join(lacks)}",
            view.at_surface(surface),
            "write why the device needs it and how the other side is authenticated, or remove it",
        )


def _soup(view: View, element: Element) -> Iterator[Answer]:
    """Third-party software that can be reached from outside has to be evaluated by itself (IEC 62304 7.1.2)."""
    is_soup = element.kind is ElementKind.SOUP
    outside = [s for s in view.surfaces if s.element == element.id and s.exposure.external]
    stack = _stack(element)
    if not (is_soup or element.soup) or element.no_threats_because or not (outside or stack):
        return
    named = {element.id} | {surface.id for surface in outside}
    if any(named & set(threat.targets) for threat in view.threats):
        return
    how = f"can be reached through {outside[0].id}" if outside else f"is a stack ({stack})"
    what = element.id if is_soup else f"{', '.join(element.soup)} in {element.id}"
    yield view.answer(
        "tm035-soup-on-surface-unevaluated",
        f"the SOUP {what} {how} and no threat evaluates it",
        view.at_element(element),
        "write a threat to the element or the surface, or no-threats-because",
    )


def _registered(view: View, item: SoupItem) -> Iterator[Answer]:
    """An item of the register that says by which surfaces it is reached, whichever element of the model they are of."""
    mine = [s for s in view.surfaces if s.id in item.surfaces and not s.asleep]
    outside = [s for s in mine if s.exposure.external]
    named = {item.id, item.title, *(str(purl) for purl in item.purls)}
    stack = _stack_in(sorted(named))
    if item.id in view.facts.soup.retired or item.evaluation or not (outside or stack):
        return
    holders = [e for e in view.elements.values() if named & {e.id, e.name, *e.soup}]
    through = {f.id for s in outside for f in view.flows if s.id in f.surfaces}
    about = {*through, *(s.id for s in outside), *(e.id for e in holders)}
    if any(e.no_threats_because for e in holders) or any(
        about & set(threat.targets) for threat in view.threats
    ):
        return
    how = f"can be reached through {outside[0].id}" if outside else f"is a stack ({stack})"
    to = f"{outside[0].id} or to " if outside else ""
    yield view.answer(
        "tm035-soup-on-surface-unevaluated",
        f"the SOUP {item.id} {item.title} {how} and no threat evaluates it",
        Place(item.id, view.class_of(outside[0].element) if outside else None, item.location),
        f"write a threat to {to}an element that holds it, or its evaluation in the register",
    )


def _stack(element: Element) -> str:
    """The word by which the element, or SOUP in it, is a wireless or network stack; empty when none is."""
    told = [*element.soup, *element.tags]
    if element.kind is ElementKind.SOUP:
        told += [element.id, element.name]
    return _stack_in(told)


def _stack_in(texts: Iterable[str]) -> str:
    return next((match.group() for text in texts if (match := _STACK.search(text))), "")


def _debug(view: View, element: Element) -> Iterator[Answer]:
    """One answer a kind of debug interface that the model does not state as locked away."""
    by_kind: dict[str, list[SurfaceHit]] = {}
    for hit in view.hits_of(element.id):
        if hit.role is SurfaceRole.DEBUG:
            by_kind.setdefault(hit.kind, []).append(hit)
    for kind, hits in sorted(by_kind.items()):
        if not answering(view.facts.threats.models, view.key_of(hits[0])):
            continue  # TM030 or TM031 says so
        stated = [s for s in view.surfaces if (s.element, s.kind) == (element.id, kind)]
        locked = (s for s in stated if s.state is SurfaceState.SERVICE_ONLY and s.reason)
        if any(_is_control(s.authn) for s in locked):
            continue
        yield view.answer(
            "tm062-debug-interface-present",
            f'"{hits[0].symbol}" is a {kind} in product code of {element.id}, and the model does not state it as '
            "service-only with authn and a reason",
            view.at_path(hits[0].path, hits[0].location),
            "take it out of the product, or lock it and model it as service-only with authn and a reason",
            some(hits),
            case=view.release_case,
        )


def _log(view: View, element: Element) -> Iterator[Answer]:
    if element.id not in view.judged_elements or not element.in_scope:
        return
    cause = _worth_logging(view, element)
    if not cause:
        return
    logged = {
        threat
        for mitigation in view.mitigations
        if mitigation.category is ControlCategory.LOGGING and mitigation.state.in_place
        for threat in mitigation.threats
    }
    if any(t.id in logged and element.id in view.targets(t) for t in view.threats):
        return
    yield view.answer(
        "tm064-security-log-missing",
        f"the element {element.called} {cause}, and no mitigation in place logs what happens there",
        view.at_element(element),
        "write a mitigation of category logging for a threat to the element",
    )


def _worth_logging(view: View, element: Element) -> str:
    for surface in view.surfaces:
        if surface.element == element.id and not surface.asleep:
            if surface.kind in UPDATE_KINDS and surface.kind != "flash-write":
                return f"takes updates through {surface.id}"
            if _is_control(surface.authn) and surface.exposure.external:
                return f"authenticates at {surface.id}"
    for flow in view.flows:
        crossing = view.crosses(flow) is not Tri.NO
        if flow.target == element.id and flow.payload is Payload.COMMAND and crossing:
            return f"carries out commands of {flow.id}"
    return ""


def _privilege(view: View, surface: Surface) -> Iterator[Answer]:
    element = view.elements.get(surface.element)
    if element is None or not element.privilege or surface.asleep:
        return
    through = (flow.authz for flow in view.flows if surface.id in flow.surfaces)
    if any(_is_control(said) for said in (surface.authz, *through)):
        return
    if surface.exposure.external:
        yield view.answer(
            "tm072-privilege-not-minimal",
            f"{surface.id} can be reached from outside and leads to {element.id}, which is privileged "
            f"({element.privilege[:60]}), without authorisation between",
            view.at_surface(surface),
            "split the privileges, or state authz",
        )
