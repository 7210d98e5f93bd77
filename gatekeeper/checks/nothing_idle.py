"""Does everything that is configured have something to do?"""

from collections.abc import Iterable

from gatekeeper.model.check import Answer, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits


@asks("nothing-idle", "does everything that is configured have something to do?")
def nothing_idle(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for each thing configured that did nothing: it protects nobody, and somebody relies on it."""
    cure = "take it out, or correct what it is meant for"
    answers = tuple(Answer(Outcome.FAIL, "idle", each, to_pass=cure) for each in facts.idle)
    fine = Answer(Outcome.PASS, "ok", "everything configured had something to do")
    return answers or (fine,)
