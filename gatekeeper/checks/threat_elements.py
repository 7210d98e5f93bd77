"""What an element owes once its code is judged: surfaces, threats, every letter of STRIDE, what EMB3D expects."""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_surfaces import is_nowhere
from gatekeeper.checks.threat_view import View, some
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.threat import Element, ElementKind, Flow, Threat, ThreatModel, Tri, answering

_LETTERS = {
    ElementKind.PROCESS: "STRIDE",
    ElementKind.SOFTWARE_ITEM: "STRIDE",
    ElementKind.SOUP: "STRIDE",
    ElementKind.HARDWARE: "STRIDE",
    ElementKind.STORE: "TRID",
    ElementKind.EXTERNAL: "SR",
    ElementKind.HUMAN: "SR",
}
_FLOW_LETTERS = "TID"


def judge_elements(view: View) -> Iterator[Answer]:
    """TM012 to TM015, in no order."""
    for element_id in sorted(view.judged_elements):
        element = view.elements[element_id]
        if element.in_scope:
            yield from _surfaces(view, element)
            yield from _threats(view, element)
            yield from _expected(view, element)
    for element in _without_code(view):
        yield from _expected(view, element)
    yield from _flows(view)
    for model in view.facts.threats.models:
        if _follows_stride(model):
            yield from _stride(view, model)


def _without_code(view: View) -> Iterator[Element]:
    """Elements in scope that have no module here, of a whole tree, and otherwise those that the change touches."""
    mapped = {element for module in view.mapping.values() for element in module.elements}
    whole = view.facts.change.kind is ChangeKind.TREE
    for element_id in sorted(view.elements.keys() - mapped):
        if view.elements[element_id].in_scope and (
            whole or element_id in view.facts.threats.touched_elements
        ):
            yield view.elements[element_id]


def _surfaces(view: View, element: Element) -> Iterator[Answer]:
    if element.no_surfaces_because or any(s.element == element.id for s in view.surfaces):
        return
    yield view.answer(
        "tm012-element-without-surface",
        f"the element {element.called} has code and no attack surface, and no reason why it has none",
        view.at_element(element),
        "write its [[surfaces]], or no-surfaces-because",
        some(hit for hit in view.hits_of(element.id) if hit.role.opens),
    )


def _threats(view: View, element: Element) -> Iterator[Answer]:
    if element.no_threats_because or _threats_to(view, element.id):
        return
    yield view.answer(
        "tm013-element-without-threats",
        f"no threat to the element {element.called} is assessed, and no reason says why",
        view.at_element(element),
        f'write a [[threats]] with id, title, targets = ["{element.id}"], severity and status, or no-threats-because',
    )


def _threats_to(view: View, element_id: str) -> list[Threat]:
    return [threat for threat in view.threats if element_id in view.targets(threat)]


def _flows(view: View) -> Iterator[Answer]:
    for flow in view.flows:
        ends = {flow.source, flow.target}
        if not flow.in_scope or not ends & view.judged_elements or view.crosses(flow) is Tri.NO:
            continue
        if flow.no_threats_because or _threats_to_flow(view, flow):
            continue
        yield view.answer(
            "tm013-flow-without-threats",
            f"no threat to the flow {flow.called}, which may cross a trust boundary, is assessed",
            view.at_flow(flow),
            "write a threat that targets it or one of its surfaces, or no-threats-because",
        )


def _threats_to_flow(view: View, flow: Flow) -> list[Threat]:
    named = {flow.id, *flow.surfaces}
    return [threat for threat in view.threats if named & set(threat.targets)]


def _expected(view: View, element: Element) -> Iterator[Answer]:
    """TM015: EMB3D threats of the properties that its code shows, or that the model says it has. An EMB3D id in refs
    answers, whatever the status."""
    answered = {
        ref.strip().upper() for threat in _threats_to(view, element.id) for ref in threat.refs
    }
    shown: dict[str, str] = {}
    for name, why in (*_shown_by_code(view, element), *_declared(view, element)):
        shown.setdefault(name, why)
    open_ids = sorted(set(shown) - answered)
    if open_ids:
        yield view.answer(
            "tm015-expected-emb3d-missing",
            f"{element.id} has properties, by its code or by its model, whose EMB3D threats {', '.join(open_ids)} are "
            "neither linked nor dismissed",
            view.at_element(element),
            "name each id in refs of a threat to the element, or of one with status not-applicable",
            tuple(Row(name, shown[name]) for name in open_ids),
        )


def _shown_by_code(view: View, element: Element) -> Iterator[tuple[str, str]]:
    """EMB3D ids with what shows them. What the model does not have at all is TM030 or TM031."""
    for hit in view.hits_of(element.id):
        if hit.role.opens and answering(view.facts.threats.models, view.key_of(hit)):
            yield from ((name, f"{hit.symbol} ({hit.location})") for name in hit.threats)


def _declared(view: View, element: Element) -> Iterator[tuple[str, str]]:
    """EMB3D ids with the surface of the model that they follow from, however it is opened. One that should stand in
    the code and does not is TM032."""
    for surface in view.surfaces:
        mine = surface.element == element.id and not surface.asleep
        if mine and not is_nowhere(view, surface):
            for name in view.facts.threats.threats_of_kind.get(surface.kind, ()):
                yield name, f"{surface.id}, {surface.kind} ({surface.locus.location})"


def _follows_stride(model: ThreatModel) -> bool:
    return any("stride" in words.lower() for words in model.methodology)


def _stride(view: View, model: ThreatModel) -> Iterator[Answer]:
    """TM014, one answer an element or flow, for those that judged code belongs to."""
    for element in model.elements:
        if element.id in view.judged_elements and element.in_scope:
            if element.no_threats_because:
                continue
            empty = _empty(_LETTERS[element.kind], _threats_to(view, element.id))
            if empty and _threats_to(view, element.id):
                yield _cell(view, f"the element {element.called}", empty, element)
    for flow in model.flows:
        named = {flow.source, flow.target} & view.judged_elements
        threats = _threats_to_flow(view, flow)
        if named and flow.in_scope and view.crosses(flow) is not Tri.NO and threats:
            empty = _empty(_FLOW_LETTERS, threats)
            if empty and not flow.no_threats_because:
                yield _cell(view, f"the flow {flow.called}", empty, flow)


def _empty(letters: str, threats: Iterable[Threat]) -> str:
    looked_at = {letter for threat in threats for letter in threat.categories}
    return "".join(letter for letter in letters if letter not in looked_at)


def _cell(view: View, what: str, empty: str, entry: Element | Flow) -> Answer:
    place = view.at_element(entry) if isinstance(entry, Element) else view.at_flow(entry)
    return view.answer(
        "tm014-stride-cell-empty",
        f"{what} has no threat and no dismissal for {', '.join(empty)} of STRIDE",
        place,
        "write a threat with the letter, or dismiss it in one with status not-applicable",
    )
