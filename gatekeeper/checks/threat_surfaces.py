"""Surfaces in the code against surfaces in the model, in both directions."""

from collections.abc import Iterator, Mapping

from gatekeeper.checks.threat_view import View, some
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.surface import SurfaceHit, SurfaceKey, SurfaceRole, carrier
from gatekeeper.model.threat import Surface, SurfaceState, answering

_SETTING = "Kconfig setting"
"""Evidence of a hit that only says that something is built."""


def judge_surfaces(view: View) -> Iterator[Answer]:
    """TM030 to TM032 and TM063, in no order."""
    found: dict[SurfaceKey, list[SurfaceHit]] = {}
    for hit in view.facts.threats.hits:
        if hit.role.opens and not hit.echo:  # what it wraps stands for it
            found.setdefault(view.key_of(hit), []).append(hit)
    new: dict[tuple[str, str, str], list[SurfaceKey]] = {}
    for key in sorted(found):
        hits = found[key]
        mapped = key.where in view.elements
        # The answer to an unmapped module, tm010 or tm011, already shows what was found in it.
        shown = not mapped and (hits[0].path in view.judged or view.is_out(hits[0].path))
        if shown or answering(view.facts.threats.models, key) or _dormant(view, key, hits):
            continue
        if key in view.facts.threats.uncovered_at_base:
            yield _old_surface(view, key, hits)
        else:
            new.setdefault((key.where, hits[0].path, carrier(key.kind)), []).append(key)
    for keys in new.values():
        yield _new_surface(view, {key: found[key] for key in keys})
    for surface in view.surfaces:
        yield from _in_code(view, surface)


def _dormant(view: View, key: SurfaceKey, hits: list[SurfaceHit]) -> bool:
    """Whether settings build it, no code uses it, and the model knows it as not in use."""
    return _only_built(hits) and any(
        (surface.element, surface.kind) == (key.where, key.kind) and surface.asleep
        for surface in view.surfaces
    )


def _only_built(hits: list[SurfaceHit]) -> bool:
    return all(h.evidence == _SETTING and h.role is SurfaceRole.SURFACE for h in hits)


def _old_surface(view: View, key: SurfaceKey, hits: list[SurfaceHit]) -> Answer:
    return view.answer(
        "tm031-surface-not-modelled",
        f"the surface {key.kind} ({key.direction}) of {key.where} was already there and is not modelled",
        view.at_path(hits[0].path, hits[0].location),
        _cure(view, key),
        (*some(hits), *_lines(view, key, hits[0])),
    )


def _new_surface(view: View, found: Mapping[SurfaceKey, list[SurfaceHit]]) -> Answer:
    """One answer for one way in: what it is carried by, as endpoints are by their server, is told with it."""
    key, *more = sorted(found, key=lambda each: each.kind != carrier(each.kind))
    first = found[key][0]
    asleep = [
        surface.id
        for surface in view.surfaces
        if (surface.element, surface.kind) == (key.where, key.kind) and surface.asleep
    ]
    said = "".join(
        f', and "{found[each][0].symbol}" the surface {each.kind} ({each.direction}) with it'
        for each in more
    )
    said += f"; the model says of {', '.join(asleep)} that it is not in use" if asleep else ""
    line = first.region.start_line
    return view.answer(
        "tm030-new-surface-not-modelled",
        f'"{first.symbol}" in line {line} opens the surface {key.kind} ({key.direction}) of '
        f"{key.where}, which the threat model does not have{said}",
        view.at_path(first.path, first.location),
        _cure(view, key),
        (
            *some([hit for hits in found.values() for hit in hits]),
            *(row for each in (key, *more) for row in _lines(view, each, found[each][0])),
        ),
    )


def _cure(view: View, key: SurfaceKey) -> str:
    if key.where in view.elements:
        return "add the lines shown to the threat model, and assess the surface"
    return "map the module to one element, then model the surface"


def _lines(view: View, key: SurfaceKey, hit: SurfaceHit) -> tuple[Row, ...]:
    return toml_for(key, hit) if key.where in view.elements else ()


def toml_for(key: SurfaceKey, hit: SurfaceHit) -> tuple[Row, ...]:
    """The lines of TOML that model the surface, a row each."""
    name = key.where.removeprefix("E-")
    lines = [
        "[[surfaces]]",
        f'id = "S-{name}-{key.kind.upper()}"',
        f'element = "{key.where}"',
        f'kind = "{key.kind}"',
        f'direction = "{key.direction}"',
        f'exposure = "{hit.exposure.value}"',
    ]
    if hit.exposure.wireless:
        lines += ['authn = "…"', 'justification = "…"']
    return tuple(Row("add", line) for line in lines)


def _in_code(view: View, surface: Surface) -> Iterator[Answer]:
    """TM032 and TM063 for one modelled surface whose element has code that was scanned."""
    if surface.element not in view.judged_elements or surface.kind.startswith("x-"):
        return
    hits = [
        hit for hit in view.hits_of(surface.element) if hit.kind == surface.kind and hit.role.opens
    ]
    place = view.at_surface(surface)
    if surface.asleep:
        if _only_built(hits) and hits and not surface.reason:
            yield view.answer(
                "tm063-unused-interface-undocumented",
                f"the surface {surface.id} ({surface.kind}) is built and {surface.state.value}, and no reason "
                "says why",
                place,
                "write its reason, or build without it",
                some(hits),
            )
    elif is_nowhere(view, surface):
        yield view.answer(
            "tm032-modelled-surface-not-in-code",
            f"the model says that {surface.id} ({surface.kind}) of {surface.element} is {surface.state.value}, "
            "and the element's code shows no such surface",
            place,
            "set its state to disabled or unused with a reason, name the code that opens it as its evidence, "
            "or correct the map",
        )
    elif hits and _only_built(hits) and surface.state is SurfaceState.ACTIVE:
        yield view.answer(
            "tm063-unused-interface-undocumented",
            f"settings build {surface.id} ({surface.kind}) of {surface.element}, and no code uses it",
            place,
            "set its state to unused with a reason, name the code that uses it as its evidence, or build without it",
            some(hits),
        )


def is_nowhere(view: View, surface: Surface) -> bool:
    """Whether judged code that was read whole shows no such surface, and the model names no other code that opens it."""
    shown = any(h.kind == surface.kind and h.role.opens for h in view.hits_of(surface.element))
    looked = surface.element in view.judged_elements and not _unread(view, surface)
    return looked and not shown and not _evidenced(view, surface)


def _unread(view: View, surface: Surface) -> bool:
    """Whether a file of the element could not be scanned: TM036 says so, and the surface may be there."""
    return any(
        failure.path in view.mapping and surface.element in view.mapping[failure.path].elements
        for failure in view.facts.threats.failures
    )


def _evidenced(view: View, surface: Surface) -> bool:
    """Whether the model names code that opens it, and that code is in the element."""
    return any(
        ref.covers(path) and surface.element in module.elements
        for ref in surface.evidence
        for path, module in view.mapping.items()
    )
