"""Does everything that is configured have something to do?"""

from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits


class NothingIdle:
    """FAIL for each thing configured that did nothing: it protects nobody, and somebody relies on it."""

    id = "nothing-idle"
    question = "does everything that is configured have something to do?"

    def judge(self, facts: Facts, limits: Limits) -> CheckResult:
        """One answer an idle thing, else one that says there is none."""
        cure = "take it out, or correct what it is meant for"
        answers = tuple(Answer(Outcome.FAIL, "idle", each, to_pass=cure) for each in facts.idle)
        fine = Answer(Outcome.PASS, "ok", "everything configured had something to do")
        return CheckResult(self.id, answers or (fine,))
