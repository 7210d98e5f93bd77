"""The check `threat-coverage`: is every module, and every way into it, in the threat model and dealt with?"""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.threat_architecture import judge_architecture
from gatekeeper.checks.threat_chain import judge_chain
from gatekeeper.checks.threat_controls import judge_controls
from gatekeeper.checks.threat_elements import judge_elements
from gatekeeper.checks.threat_interfaces import judge_interfaces
from gatekeeper.checks.threat_modules import judge_modules, judge_scan
from gatekeeper.checks.threat_paths import judge_paths
from gatekeeper.checks.threat_rating import judge_ratings
from gatekeeper.checks.threat_surfaces import judge_surfaces
from gatekeeper.checks.threat_tested import judge_tested
from gatekeeper.checks.threat_trust import judge_trust
from gatekeeper.checks.threat_updates import judge_updates
from gatekeeper.checks.threat_view import Place, View
from gatekeeper.model.check import Answer, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.model.threat import ThreatDiagnostic

_FAMILIES = (
    judge_modules,
    judge_elements,
    judge_surfaces,
    judge_chain,
    judge_controls,
    judge_tested,
    judge_ratings,
    judge_paths,
    judge_trust,
    judge_updates,
    judge_interfaces,
    judge_architecture,
)


@asks(
    "threat-coverage",
    "Is every module and every way into it in the threat model, and every threat dealt with?",
)
def threat_coverage(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """Joins changed files, model elements, surfaces found in code, threats, mitigations and requirements.

    One answer per observation, and one `ok` per element that was asked about and has none.

    The model as a whole is always judged; modules (TM010 to TM016) when they changed, or when what the model
    says of them did, or in a whole tree. What an observation weighs is the policy's word: limits by rule,
    `TM013 = "error"`. Warnings are PASS with their code, unless the limit `warnings = "fail"` makes them FAIL.
    """
    return tuple(sorted(_answers(facts, limits), key=_order))


def _answers(facts: Facts, limits: Limits) -> Iterator[Answer]:
    view = View(facts, limits)
    if not facts.threats.mapping and not _product(facts):
        yield Answer(Outcome.NOT_APPLICABLE, "no-product-code", "there is no product code")
        return
    if not facts.threats.configured:
        yield from _without_model(view)
        return
    yield from judge_scan(view)
    for diagnostic in facts.threats.diagnostics:
        yield _from_diagnostic(view, diagnostic)
    unread = [model for model in facts.threats.models if not model.whole]
    if unread or not facts.threats.models:
        yield view.undecided(
            "tm001-coverage-unknown",
            "coverage cannot be told, because the threat model could not be read as a whole",
            Place("change", None, unread[0].source.location if unread else None),
            "repair the threat model",
        )
        return
    if not view.elements and (empty := [*_empty_models(view)]):
        yield from empty  # every module would be unmapped as well
        return
    answers = [*_empty_models(view), *(a for family in _FAMILIES for a in family(view))]
    yield from answers
    yield from _ok(view, answers)


def _product(facts: Facts) -> list[SafetyClass]:
    of_path = facts.project.classes.of_path
    return [of_path(owned) for owned in facts.owned if owned.layout is LayoutClass.PRODUCT]


def _touches_product(facts: Facts) -> bool:
    """Whether the change, or the tree where all of it counts as changed, holds product code; what is gone counts as that."""
    layouts = {owned.path: owned.layout for owned in facts.owned}
    files = facts.change.files
    return any(layouts.get(f.path, LayoutClass.PRODUCT) is LayoutClass.PRODUCT for f in files)


def _without_model(view: View) -> Iterator[Answer]:
    highest = max(_product(view.facts), key=lambda c: c.rank)
    if not highest.can_harm:
        yield Answer(
            Outcome.NOT_APPLICABLE,
            "no-threat-model-without-harm",
            f"no threat model is configured and all product code is class {highest.name}",
        )
        return
    if not _touches_product(view.facts):
        yield Answer(
            Outcome.NOT_APPLICABLE,
            "no-product-touched",
            "no threat model is configured, and no product code changes",
        )
        return
    yield from judge_scan(view)
    yield view.answer(
        "tm000-no-threat-model",
        f"the product has code of class {highest.name} and gatekeeper.toml names no threat model",
        Place("change", highest, None),
        "save what gatekeeper threats suggest proposes (docs/reference/threat-model-toml.md), and name it in [[threats.models]]",
    )


def _from_diagnostic(view: View, diagnostic: ThreatDiagnostic) -> Answer:
    return view.answer(
        diagnostic.code,
        diagnostic.message,
        Place(diagnostic.subject, None, diagnostic.location),
        diagnostic.cure,
        case=_case(view, diagnostic),
    )


def _case(view: View, diagnostic: ThreatDiagnostic) -> str:
    if not diagnostic.needed and diagnostic.code.startswith("tm001"):
        return "unneeded"
    if diagnostic.code.startswith("tm006"):
        facts = view.facts.threats
        written = diagnostic.subject in facts.touched_elements
        return "changed" if written or diagnostic.location in facts.new_map_lines else ""
    return ""


def _empty_models(view: View) -> Iterator[Answer]:
    models = view.facts.threats.models
    # One of several models may hold none (surfaces beside a model of another format); all of them together may not.
    empty = [model for model in models if model.empty]
    for model in empty or (() if view.elements else models):
        yield view.answer(
            "tm002-model-empty",
            f"the threat model {model.id} has no element",
            Place(model.source.location.path, None, model.source.location),
            "write its elements, or export the right diagram",
        )


def _ok(view: View, answers: list[Answer]) -> Iterator[Answer]:
    """An `ok` for each element that was asked about and that nothing is wrong with."""
    amiss = {answer.subject for answer in answers if answer.outcome is not Outcome.PASS}
    for module in view.mapping.values():
        if module.path in amiss:
            amiss.update(module.elements)
    for element_id in sorted(view.judged_elements - amiss):
        element = view.elements[element_id]
        modules = sum(element_id in module.elements for module in view.mapping.values())
        surfaces = sum(surface.element == element_id for surface in view.surfaces)
        threats = sum(element_id in view.targets(threat) for threat in view.threats)
        place = view.at_element(element)
        yield Answer(
            Outcome.PASS,
            "ok",
            f"the element {element_id} with {modules} module(s) has {surfaces} surface(s) "
            f"and {threats} threat(s)",
            place.subject,
            place.safety_class,
            place.location,
        )
    if not view.judged_elements and not answers:
        yield Answer(Outcome.PASS, "ok", "no module changed, and the model holds")


def _order(answer: Answer) -> tuple[str, int, str, str, str]:
    location = answer.location
    line = location.region.start_line if location is not None and location.region else 0
    return (location.path if location else "", line, answer.code, answer.subject, answer.message)
