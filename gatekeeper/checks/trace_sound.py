"""Do the project's requirements hold together: every link leads somewhere, every id stands once, nothing hangs loose?"""

from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits
from gatekeeper.model.trace import TraceDiagnostic

_NOT_LOOKED_AT = frozenset({"tr001-unreadable", "tr010-report-defect"})


class TraceSound:
    """FAIL for a dangling or suspect link, a duplicate, an orphan, an unknown clause; UNDECIDED for what cannot be read."""

    id = "trace-sound"
    question = "do the requirements hold together?"

    def judge(self, facts: Facts, limits: Limits) -> CheckResult:
        """One answer for each thing that does not hold; one that says so when all does."""
        trace = facts.trace
        if not trace.configured:
            message = "the project names no source of requirements in [[trace.sources]]"
            nothing = Answer(Outcome.NOT_APPLICABLE, "no-sources", message, "requirements")
            return CheckResult(self.id, (nothing,))
        answers = tuple(_answer(diagnostic) for diagnostic in trace.diagnostics)
        if not answers:
            items = sum(count for _, count in trace.counts)
            message = f"{items} items and {len(trace.graph.edges)} links hold together"
            answers = (Answer(Outcome.PASS, "ok", message, "requirements"),)
        return CheckResult(self.id, answers)


def _answer(diagnostic: TraceDiagnostic) -> Answer:
    unread = diagnostic.code in _NOT_LOOKED_AT
    return Answer(
        Outcome.UNDECIDED if unread else Outcome.FAIL,
        diagnostic.code,
        diagnostic.message,
        diagnostic.subject or "requirements",
        None,
        diagnostic.location,
        to_pass=diagnostic.cure,
    )
