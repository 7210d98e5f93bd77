"""Is every changed function small enough for its safety class?"""

from collections.abc import Iterable

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import FunctionMetric
from gatekeeper.model.location import Location
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import LayoutClass

_NAMES = {
    "ccn": ("cyclomatic complexity", "a cyclomatic complexity of {}"),
    "length": ("lines of code", "{} lines of code"),
    "parameters": ("parameters", "{} parameters"),
    "nesting": ("nested levels", "{} nested levels"),
}
_SPLIT = "split it so that each part can be read and tested on its own"
_GATHER = "hand over what belongs together as one structure"


@asks("complexity-limits", "is every changed function small enough for its safety class?")
def complexity_limits(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for each changed function of product code over a limit of its class."""
    judged = [
        metric for metric in facts.functions if metric.changed and _is_product(facts, metric)
    ]
    answers = tuple(
        answer for metric in judged if (answer := _judge(facts, metric, limits)) is not None
    )
    if answers:
        return answers
    if not facts.functions and facts.accounting.count(AccountState.FAILED):
        return (_unmeasured(),)
    if not judged:
        message = "no function of product code changed"
        return (Answer(Outcome.NOT_APPLICABLE, "no-function", message),)
    message = f"{len(judged)} changed functions are within the limits of their class"
    return (Answer(Outcome.PASS, "ok", message),)


def _is_product(facts: Facts, metric: FunctionMetric) -> bool:
    owned = facts.ownership(metric.path)
    return owned is None or owned.layout in (LayoutClass.PRODUCT, LayoutClass.GENERATED, None)


def _judge(facts: Facts, metric: FunctionMetric, limits: Limits) -> Answer | None:
    safety_class = facts.class_of(metric.path)
    over = {
        name: limit
        for name in _NAMES
        if (limit := limits.number(safety_class, name)) is not None
        and getattr(metric, name) > limit
    }
    if not over:
        return None
    worst = ", ".join(
        f"{_NAMES[name][1].format(getattr(metric, name))} (limit {limit})"
        for name, limit in over.items()
    )
    rows = tuple(
        Row(
            _NAMES[name][0],
            str(getattr(metric, name)),
            f"limit {limit} for class {safety_class.name}",
        )
        for name, limit in over.items()
    )
    return Answer(
        Outcome.PASS if metric.known else Outcome.FAIL,
        "known-at-adoption" if metric.known else "function-over-limit",
        f"the function {printable(metric.name)} has {worst}",
        metric.path,
        safety_class,
        Location(metric.path, metric.region),
        rows=rows,
        to_pass=_GATHER if over.keys() == {"parameters"} else _SPLIT,
    )


def _unmeasured() -> Answer:
    return Answer(
        Outcome.UNDECIDED,
        "not-measured",
        "no function was measured, and not every file was looked at",
        to_pass="mend what accounting-complete names, and run again",
    )
