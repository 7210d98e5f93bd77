"""Controls that are claimed: the code that a mitigation rests on, and checksums that pass for protection."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import LostControl, SurfaceRole
from gatekeeper.model.threat import CodeKind, CodeRef, ControlCategory, Integrity, Mitigation, Tri


def judge_controls(view: View) -> Iterator[Answer]:
    """TM024, and TM026 of the model, in no order."""
    for mitigation in view.mitigations:
        if mitigation.state.in_place:
            yield from _phantom(view, mitigation)
    yield from _crc_in_model(view)


def _phantom(view: View, mitigation: Mitigation) -> Iterator[Answer]:
    gone = [ref.text for ref in mitigation.code if not ref.repository and not _is_there(view, ref)]
    if gone:
        yield view.answer(
            "tm024-phantom-control",
            f"the mitigation {mitigation.id} is {mitigation.state.value} and its code {', '.join(gone)} is gone",
            view.at_mitigation(mitigation),
            "restore it, name where it went, or set the state back and open the threat",
        )
    lost = [one for one in view.facts.threats.lost_controls if _is_of(view, mitigation, one)]
    if lost:
        first = lost[0]
        yield view.answer(
            "tm024-phantom-control",
            f'the mitigation {mitigation.id} is {mitigation.state.value} and its evidence "{first.symbol}" '
            f"({first.kind}) vanished from {first.element or first.path} in this change",
            view.at_mitigation(mitigation),
            "restore the control, or set the state back and open the threat",
            tuple(Row("vanished", one.symbol, one.path) for one in lost[:5]),
        )


def _is_there(view: View, ref: CodeRef) -> bool:
    if ref.kind is CodeKind.SYMBOL:
        return ref.text not in view.facts.threats.lost_symbols
    return any(ref.covers(owned.path) for owned in view.facts.owned)


def _is_of(view: View, mitigation: Mitigation, lost: LostControl) -> bool:
    """By where its code is; for a mitigation that names no place, by the elements its threats are about.

    The evidence that a scan knows is of keys, signatures, logins and the like: a log or a second sensor rests on none.
    """
    places = [ref for ref in mitigation.code if ref.kind is not CodeKind.SYMBOL]
    if places:
        return _covered(places, lost.path) and not (
            lost.moved and _moved_along(view, places, lost)
        )
    if lost.moved or mitigation.category in (ControlCategory.LOGGING, ControlCategory.RESILIENCY):
        return False
    return lost.element in {
        element
        for threat in view.threats
        if threat.id in mitigation.threats
        for element in view.targets(threat)
    }


def _covered(places: list[CodeRef], path: RepoPath) -> bool:
    return any(place.covers(path) for place in places)


def _moved_along(view: View, places: list[CodeRef], lost: LostControl) -> bool:
    """Whether code that the mitigation names still shows the kind."""
    return any(
        hit.role is SurfaceRole.CONTROL and hit.kind == lost.kind and _covered(places, hit.path)
        for hit in view.facts.threats.hits
    )


def _crc_in_model(view: View) -> Iterator[Answer]:
    for surface in view.surfaces:
        if surface.integrity is Integrity.CRC and not surface.asleep:
            what = f"the surface {surface.id} ({surface.kind})"
            yield _crc(view, what, view.at_surface(surface))
    for flow in view.flows:
        if flow.integrity is Integrity.CRC and view.crosses(flow) is not Tri.NO:
            yield _crc(view, f"the flow {flow.called}", view.at_flow(flow))
    for model in view.facts.threats.models:
        for data in model.data:
            if data.at_rest_integrity is Integrity.CRC:
                place = Place(data.id, None, data.locus.location)
                yield _crc(view, f"the data {data.id} at rest", place)


def _crc(view: View, what: str, place: Place) -> Answer:
    return view.answer(
        "tm026-crc-as-security-control",
        f"{what} is protected by a CRC, which whoever changes the content computes anew",
        place,
        "use a MAC, AEAD or signature, and write it; a CRC may stay against noise",
    )
