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
        answers = tuple(
            Answer(
                Outcome.FAIL,
                "idle",
                sentence,
                "change",
                None,
                to_pass="take it out, or correct what it is meant for",
            )
            for sentence in facts.idle
        )
        fine = Answer(
            Outcome.PASS, "ok", "everything configured had something to do", "change", None
        )
        return CheckResult(self.id, answers or (fine,))
