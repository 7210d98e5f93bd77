"""Threat coverage of code: modules without an element, elements without threats, surfaces nobody modelled."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View, Weight, some
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.surface import ModuleMapping, SurfaceHit, SurfaceKey, SurfaceRole
from gatekeeper.model.threat import Element, ElementKind, SurfaceState, Tri, answering


def judge_modules(view: View) -> Iterator[Answer]:
    """TM010 to TM016 and TM030, TM031, TM035, in no order."""
    for path in sorted(view.judged):
        yield from _module(view, view.mapping[path])
    for element_id in sorted(view.judged_elements):
        yield from _element(view, view.elements[element_id])
    yield from _flows(view)
    yield from _surfaces(view)
    for element in view.elements.values():
        yield from _scope(view, element)
        yield from _soup(view, element)


def judge_scan(view: View) -> Iterator[Answer]:
    """TM034 and TM036: what holds whether there is a model or not."""
    for hit in view.facts.threats.hits:
        if hit.role is SurfaceRole.WEAKNESS:
            yield view.answer(
                Weight.ERROR,
                "tm034-weakness-on-surface",
                f'"{hit.symbol}" weakens the surface {hit.kind}',
                view.at_path(hit.path, hit.location),
                "remove it, or replace it by the protected variant",
                some([hit]),
            )
    whole = view.facts.change.kind is ChangeKind.TREE
    old = []
    for failure in view.facts.threats.failures:
        if whole or failure.path in view.judged:
            yield view.answer(
                Weight.ERROR,
                "tm036-scan-incomplete",
                f"surfaces could not be looked for in the whole file: {failure.cause}",
                view.at_path(failure.path),
                "mend the file; for a language that no scanner reads, record a deviation that names who "
                "looked for its surfaces",
            )
        else:
            old.append(failure)
    if old:
        yield view.answer(
            Weight.WARNING,
            "tm036-scan-incomplete",
            f"{len(old)} unchanged product file(s) could not be scanned, the first is {old[0].path}",
            Place("change", None, None),
            "mend them, or record a deviation that names who looked for their surfaces",
            tuple(Row("not scanned", f.path, f.cause) for f in old[:5]),
        )


def _module(view: View, module: ModuleMapping) -> Iterator[Answer]:
    hits = [h for h in view.facts.threats.hits if h.path == module.path and h.role.opens]
    if not module.elements:
        yield _unmapped(view, module, hits)
    elif module.element is None:
        names = ", ".join(module.elements)
        yield view.answer(
            Weight.UNDECIDED,
            "tm011-ambiguous-module",
            f"the module belongs to several elements at once by its {module.origin.value}: {names}",
            view.at_path(module.path),
            "let one element claim it: narrow the globs or tags of the others",
            (Row("mapped by", module.origin.value, module.detail),),
        )
    elif not view.elements[module.element].in_scope:
        yield view.answer(
            Weight.WARNING,
            "tm016-out-of-scope-changed",
            f"the module belongs to {module.element}, which is out of scope of the threat model",
            view.at_path(module.path),
            "take the element into scope, or class the file out of the product",
            (Row("mapped by", module.origin.value, module.detail),),
        )


def _unmapped(view: View, module: ModuleMapping, hits: list[SurfaceHit]) -> Answer:
    nearest = _nearest(view, module)
    if nearest is None:
        advice = f'name it in an element: code = ["{module.path}"]'
        hint = "no element is near it"
    else:
        advice = (
            f'if it is part of {nearest}, add "{module.path}" to that element\'s code; '
            f"if not, write an element for it, or class it out of the product in the layout"
        )
        hint = f"the nearest element is {nearest}"
    return view.answer(
        Weight.ERROR,
        "tm010-unmapped-module",
        f"the module belongs to no element of the threat model; {hint}",
        view.at_path(module.path),
        advice,
        some(hits),
    )


def _nearest(view: View, module: ModuleMapping) -> str | None:
    """The element most files near the path belong to: in its folder, else the next folder up that has any."""
    folder: str = module.path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        counts: dict[str, int] = {}
        for other in view.mapping.values():
            if other.element is not None and other.path.startswith(f"{folder}/"):
                counts[other.element] = counts.get(other.element, 0) + 1
        if counts:
            return min(counts, key=lambda element: (-counts[element], element))
    return None


def _element(view: View, element: Element) -> Iterator[Answer]:
    if not element.in_scope:
        return
    grave = view.class_of(element.id) in (SafetyClass.B, SafetyClass.C)
    if not element.no_surfaces_because and not any(
        surface.element == element.id for surface in view.surfaces
    ):
        yield view.answer(
            Weight.ERROR if grave else Weight.WARNING,
            "tm012-element-without-surface",
            f"the element {element.id} has code and no attack surface, and no reason why it has none",
            view.at_element(element),
            "write its [[surfaces]], or no-surfaces-because",
            some(hit for hit in view.hits_of(element.id) if hit.role.opens),
        )
    if not element.no_threats_because and not any(
        element.id in view.targets(threat) for threat in view.threats
    ):
        yield view.answer(
            Weight.ERROR,
            "tm013-element-without-threats",
            f"no threat to the element {element.id} is assessed, and no reason says why",
            view.at_element(element),
            "write its [[threats]], or no-threats-because",
        )


def _flows(view: View) -> Iterator[Answer]:
    for flow in view.flows:
        ends = {flow.source, flow.target}
        if not ends & view.judged_elements or view.crosses(flow) is Tri.NO:
            continue
        named = {flow.id, *flow.surfaces}
        if flow.no_threats_because or any(named & set(t.targets) for t in view.threats):
            continue
        yield view.answer(
            Weight.ERROR,
            "tm013-flow-without-threats",
            f"no threat to the flow {flow.id}, which may cross a trust boundary, is assessed",
            view.at_flow(flow),
            "write a threat that targets it or one of its surfaces, or no-threats-because",
        )


def _surfaces(view: View) -> Iterator[Answer]:
    found: dict[SurfaceKey, list[SurfaceHit]] = {}
    for hit in view.facts.threats.hits:
        if hit.role.opens:
            found.setdefault(view.key_of(hit), []).append(hit)
    for key in sorted(found):
        hits = found[key]
        mapped = key.where in view.elements
        # The answer to an unmapped module, tm010 or tm011, already shows what was found in it.
        shown = not mapped and hits[0].path in view.judged
        if shown or answering(view.facts.threats.models, key):
            continue
        if key in view.facts.threats.uncovered_at_base:
            yield _old_surface(view, key, hits)
        else:
            yield _new_surface(view, key, hits)


def _old_surface(view: View, key: SurfaceKey, hits: list[SurfaceHit]) -> Answer:
    return view.answer(
        Weight.WARNING,
        "tm031-surface-not-modelled",
        f"the surface {key.kind} ({key.direction}) of {key.where} was already there and is not modelled",
        view.at_path(hits[0].path, hits[0].location),
        _cure(view, key),
        (*some(hits), *_lines(view, key, hits[0])),
    )


def _new_surface(view: View, key: SurfaceKey, hits: list[SurfaceHit]) -> Answer:
    first = hits[0]
    asleep = [
        surface.id
        for surface in view.surfaces
        if (surface.element, surface.kind) == (key.where, key.kind)
        and surface.state in (SurfaceState.DISABLED, SurfaceState.UNUSED)
    ]
    said = f"; the model says of {', '.join(asleep)} that it is not in use" if asleep else ""
    line = first.region.start_line
    return view.answer(
        Weight.ERROR,
        "tm030-new-surface-not-modelled",
        f'"{first.symbol}" in line {line} opens the surface {key.kind} ({key.direction}) of '
        f"{key.where}, which the threat model does not have{said}",
        view.at_path(first.path, first.location),
        _cure(view, key),
        (*some(hits), *_lines(view, key, first)),
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


def _scope(view: View, element: Element) -> Iterator[Answer]:
    if not element.in_scope and not element.reason:
        yield view.answer(
            Weight.WARNING,
            "tm016-out-of-scope-without-reason",
            f"the element {element.id} is out of scope and no reason says why",
            view.at_element(element),
            "write its reason",
        )


def _soup(view: View, element: Element) -> Iterator[Answer]:
    """Third-party software that can be reached from outside has to be evaluated by itself (IEC 62304 7.1.2)."""
    is_soup = element.kind is ElementKind.SOUP
    outside = [s for s in view.surfaces if s.element == element.id and s.exposure.external]
    if not (is_soup or element.soup) or not outside or element.no_threats_because:
        return
    named = {element.id} | {surface.id for surface in outside}
    if any(named & set(threat.targets) for threat in view.threats):
        return
    what = element.id if is_soup else f"{', '.join(element.soup)} in {element.id}"
    yield view.answer(
        Weight.ERROR,
        "tm035-soup-on-surface-unevaluated",
        f"the SOUP {what} can be reached through {outside[0].id} and no threat evaluates it",
        view.at_element(element),
        "write a threat to the element or the surface, or no-threats-because",
    )
