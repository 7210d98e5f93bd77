"""What keeps foreign and old programs out: each way to change the program judged by its own guards, not by its neighbours'."""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.checks.threat_ways import (
    INNER,
    borrowed,
    declared_updates,
    has_tested_control,
    is_signed_by_word,
    opened,
)
from gatekeeper.model.check import Answer
from gatekeeper.model.guard import CONTROL_OF_KIND, Control
from gatekeeper.model.surface import SurfaceHit, SurfaceRole
from gatekeeper.model.threat import Element, Payload, Surface

_ROLLBACK = "TID-216"


def judge_signatures(view: View, element: Element) -> Iterator[Answer]:
    """TM050, TM051 and TM026 of an element: at most one answer a rule, its rows the ways it is about."""
    ways = opened(view, element)
    judged = [hit for hit in ways if not _signed(view, element, hit)]
    # Where the function itself counts as guarded, somebody who calls it may still come without a signature.
    judged += [
        echo
        for echo in borrowed(view, element)
        if not _signed(view, element, echo) and _is_guarded(view, echo)
    ]
    crcs = [hit for hit in judged if _crc_only(view, element, hit)]
    if crcs:
        yield _only_crc(view, element, crcs)
    unsigned = [hit for hit in judged if hit not in crcs]
    if unsigned:
        yield _unsigned(view, element, unsigned)
    if ways:
        yield from _rollback(view, element, [hit for hit in ways if hit not in judged])
    else:
        yield from _by_word(view, element)


def judge_commands(view: View) -> Iterator[Answer]:
    """TM026 for a way in that takes commands, when the only check found in the code is a checksum."""
    for surface in view.surfaces:
        flows = [
            f for f in view.flows if surface.id in f.surfaces and f.payload is not Payload.DATA
        ]
        if not flows or (surface.integrity.protects and has_tested_control(view, surface)):
            continue
        hits = [
            hit
            for hit in view.hits_of(surface.element)
            if hit.kind == surface.kind and hit.role is SurfaceRole.SURFACE and hit.crc_only
        ]
        if hits:
            place = Place(surface.id, view.class_of(surface.element), hits[0].location)
            yield view.answer(
                "tm026-crc-as-security-control",
                f"{surface.id} takes {flows[0].id} ({flows[0].payload.value}), and the only check found in its code "
                f'is a CRC ("{_crc_symbol(hits)}")',
                place,
                "verify a MAC or signature over each command; a CRC may stay against noise",
                some(hits),
            )


def _controls(view: View, element: Element, hit: SurfaceHit) -> frozenset[Control]:
    """What guards it; outside every function the paths are unknown, and the element's own controls are the nearest."""
    if hit.function:
        return hit.controls
    own = {
        CONTROL_OF_KIND[one.kind]
        for one in view.hits_of(element.id)
        if one.role is SurfaceRole.CONTROL and one.kind in CONTROL_OF_KIND
    }
    return hit.controls | own


def _signed(view: View, element: Element, hit: SurfaceHit) -> bool:
    """By its own guards, or by the word of the model.

    A word for the whole kind counts only while the code does not show a signature beside another way of that kind:
    then it has to name, as evidence, the file of the one it is about.
    """
    if Control.SIGNATURE in _controls(view, element, hit):
        return True
    stated = [s for s in declared_updates(view, element) if s.kind == hit.kind]
    named = [s for s in stated if any(ref.covers(hit.path) for ref in s.evidence)]
    mixed = any(
        Control.SIGNATURE in other.controls
        for other in opened(view, element)
        if other.kind == hit.kind and other.function
    )
    about = named if named or mixed else stated
    return bool(about) and all(is_signed_by_word(view, surface) for surface in about)


def _is_guarded(view: View, echo: SurfaceHit) -> bool:
    """Whether the function that it goes through counts as guarded, by somebody else who calls it; else that is told."""
    return any(
        f"{hit.path}:{hit.function}" == echo.wrapper and Control.SIGNATURE in hit.controls
        for hit in view.facts.threats.hits
    )


def _crc_only(view: View, element: Element, hit: SurfaceHit) -> bool:
    controls = _controls(view, element, hit)
    return Control.CRC in controls and Control.MAC not in controls


def _crc_symbol(hits: Iterable[SurfaceHit]) -> str:
    symbols = [g.symbol for hit in hits for g in hit.guards if g.control is Control.CRC]
    return symbols[0].rstrip("(") if symbols else "checksum"


def _place(view: View, element: Element, hit: SurfaceHit) -> Place:
    return Place(element.id, view.class_of(element.id), hit.location)


def _only_crc(view: View, element: Element, hits: list[SurfaceHit]) -> Answer:
    return view.answer(
        "tm026-crc-as-security-control",
        f'{element.id} changes code through "{hits[0].symbol}" ({hits[0].kind}), and the only check found on the way '
        f'is a CRC ("{_crc_symbol(hits)}")',
        _place(view, element, hits[0]),
        "verify a signature before installing and at every start",
        some(hits),
    )


def _unsigned(view: View, element: Element, hits: list[SurfaceHit]) -> Answer:
    first = hits[0]
    what = f'"{first.symbol}" ({first.kind})'
    if first.wrapper:
        what += f" in {first.function or first.path}"
    return view.answer(
        "tm050-update-without-signature",
        f"the element {element.called} changes code through {what}, and nothing on its way, in code, settings or model, "
        "verifies a signature",
        _place(view, element, first),
        'verify a signature before installing and at boot; or, where no code here shows it, integrity = "signature" at a '
        "surface for it and a mitigation that names requirement and tests; or, for a flash write that holds no code, "
        "model a surface flash-write with a justification that says what it holds",
        some(hits),
    )


def _by_word(view: View, element: Element) -> Iterator[Answer]:
    """An element whose updates only the model knows."""
    stated = declared_updates(view, element)
    bare = [surface for surface in stated if not is_signed_by_word(view, surface)]
    if bare:
        yield view.answer(
            "tm050-update-without-signature",
            f"the element {element.called} changes code through {bare[0].id} ({bare[0].kind}), and the model states no "
            "signature with a tested requirement behind it",
            Place(element.id, view.class_of(element.id), bare[0].locus.location),
            "verify a signature before installing and at boot, and write integrity, requirement and test",
        )
        return
    arriving = [surface for surface in stated if surface.kind not in INNER] or stated
    open_ones = [surface for surface in arriving if not _is_kept(view, element, [surface])]
    if open_ones:
        first = open_ones[0]
        place = Place(element.id, view.class_of(element.id), first.locus.location)
        yield _old_images(view, element, f"{first.id} ({first.kind})", place, [])


def _rollback(view: View, element: Element, signed: list[SurfaceHit]) -> Iterator[Answer]:
    """TM051 for what is signed: without a signature an old image is the smaller worry."""
    surfaces = declared_updates(view, element)
    bare = [
        hit
        for hit in signed
        if Control.ROLLBACK not in _controls(view, element, hit)
        and not _is_kept(
            view,
            element,
            surfaces if hit.kind in INNER else [s for s in surfaces if s.kind == hit.kind],
        )
    ]
    if bare:
        what = f'"{bare[0].symbol}" ({bare[0].kind})'
        yield _old_images(view, element, what, _place(view, element, bare[0]), bare)


def _old_images(
    view: View, element: Element, what: str, place: Place, hits: list[SurfaceHit]
) -> Answer:
    return view.answer(
        "tm051-update-without-rollback-protection",
        f"the element {element.called} changes code through {what}, and nothing keeps an older image out",
        place,
        f"keep a counter that never falls, and mitigate a threat to {element.id} with {_ROLLBACK} in its refs",
        some(hits),
    )


def _is_kept(view: View, element: Element, surfaces: list[Surface]) -> bool:
    """Whether a threat of an older image to the element or one of the surfaces was decided, or is mitigated."""
    named = {element.id, *(surface.id for surface in surfaces)}
    flows = {f.id for f in view.flows if named & set(f.surfaces)}
    about = {
        threat.id
        for threat in view.threats
        if _ROLLBACK in threat.refs and (named | flows) & set(threat.targets)
    }
    decided = any(t.id in about and t.status.dismissed for t in view.threats)
    return decided or any(m.state.in_place and about & set(m.threats) for m in view.mitigations)
