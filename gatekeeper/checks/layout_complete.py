"""Does every tracked path have one place in the layout, one owner, and a harmless name?"""

from collections.abc import Iterable

from gatekeeper.model.check import Answer, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import ClassModel, LayoutClass, Owned, PathProblem, SafetyClass


@asks("layout-complete", "does every tracked path have one place, one owner and a harmless name?")
def layout_complete(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a path outside the layout, a product path without exactly one item, an odd path."""
    answers = [_problem(facts, problem) for problem in facts.path_problems]
    judged = [owned for owned in facts.owned if owned.path in facts.scope]
    answers += [
        answer for owned in judged if (answer := _judge(owned, facts.project.classes)) is not None
    ]
    if not answers:
        message = f"{len(judged)} tracked paths have their place"
        answers = [Answer(Outcome.PASS, "ok", message)]
    return tuple(answers)


def _problem(facts: Facts, problem: PathProblem) -> Answer:
    owned = facts.ownership(problem.path)
    return Answer(
        Outcome.UNDECIDED if problem.undecided else Outcome.FAIL,
        problem.code,
        problem.message,
        problem.path,
        facts.class_of(owned.path) if owned else None,
        Location(problem.path),
        to_pass=problem.to_pass,
    )


def _judge(owned: Owned, classes: ClassModel) -> Answer | None:
    safety_class = classes.of_path(owned)
    if owned.layout is None:
        message = "this path is in no class of the layout"
        cure = "add a glob for it under [layout] in gatekeeper.toml"
        return _fail(owned, safety_class, "path-without-layout", message, cure)
    if owned.layout is not LayoutClass.PRODUCT:
        return None
    if not owned.items:
        message = f"this product path belongs to no software item, so it counts as class {safety_class.name}"
        cure = "add it to the paths of an item in gatekeeper.toml"
        return _fail(owned, safety_class, "path-without-item", message, cure)
    if len(owned.items) > 1:
        names = ", ".join(item.id for item in owned.items)
        message = f"this product path belongs to several software items: {names}"
        cure = "narrow their paths in gatekeeper.toml so that one item owns it"
        return _fail(owned, safety_class, "path-with-several-items", message, cure)
    return None


def _fail(owned: Owned, safety_class: SafetyClass, code: str, message: str, cure: str) -> Answer:
    return Answer(
        Outcome.FAIL,
        code,
        message,
        owned.path,
        safety_class,
        Location(owned.path),
        to_pass=cure,
    )
