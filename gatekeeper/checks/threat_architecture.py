"""The four architecture views that a reviewer expects, and reviews that are older than what they looked at."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View
from gatekeeper.checks.threat_ways import updating
from gatekeeper.model.check import Answer
from gatekeeper.model.threat import Element, ViewKind

FOUR = (
    ViewKind.GLOBAL_SYSTEM,
    ViewKind.MULTI_PATIENT_HARM,
    ViewKind.UPDATABILITY,
    ViewKind.SECURITY_USE_CASE,
)


def judge_architecture(view: View) -> Iterator[Answer]:
    """TM033 and TM071, in no order."""
    yield from _views(view)
    yield from _reviews(view)


def _views(view: View) -> Iterator[Answer]:
    views = [one for model in view.facts.threats.models for one in model.views]
    first = view.facts.threats.models[0].source.location
    for kind in FOUR:
        said = [one for one in views if one.kind is kind]
        if any(one.members or one.document or one.reason for one in said):
            continue
        if kind is ViewKind.UPDATABILITY and updating(view):
            continue  # TM053 asks for more
        yield view.answer(
            "tm071-view-missing",
            f"the models hold no {kind.value} view",
            Place(kind.value, None, said[0].locus.location if said else first),
            "write a [[views]] of that kind with members, a document, or a reason",
            case=view.release_case,
        )


def _reviews(view: View) -> Iterator[Answer]:
    """TM033 for elements whose code or entry is judged; nothing when the project keeps no reviews."""
    for state in view.facts.threats.reviews or ():
        element = view.elements.get(state.element)
        if element is None or not element.in_scope or state.element not in view.judged_elements:
            continue
        if state.review is None:
            said = state.doubt or "nobody reviewed it yet"
            yield _stale(
                view, element, f"the element {element.called} has no review that counts: {said}"
            )
        elif state.changed:
            who = f"{state.review.reviewer} on {state.review.date.isoformat()}"
            message = (
                f"the element {element.called} was reviewed by {who}, and since then "
                f"{' and '.join(state.changed)} changed"
            )
            case = "surface" if state.surfaces_changed else ""
            yield _stale(view, element, message, case)


def _stale(view: View, element: Element, message: str, case: str = "") -> Answer:
    return view.answer(
        "tm033-module-changed-since-review",
        message,
        view.at_element(element),
        f"have a second person look and sign: gatekeeper threats review {element.id}",
        case=case,
    )
