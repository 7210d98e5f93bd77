"""Do the project's requirements hold together: every link leads somewhere, every id stands once, nothing hangs loose?"""

from collections.abc import Iterable

from gatekeeper.model.check import Answer, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits
from gatekeeper.model.trace import TraceDiagnostic

_NOT_LOOKED_AT = frozenset({"tr001-unreadable", "tr010-report-defect"})


@asks("trace-sound", "do the requirements hold together?")
def trace_sound(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a dangling or suspect link, a duplicate, an orphan, an unknown clause; UNDECIDED for what cannot be read."""
    trace = facts.trace
    if not trace.configured:
        message = "the project names no source of requirements in [[trace.sources]]"
        return (Answer(Outcome.NOT_APPLICABLE, "no-sources", message, "requirements"),)
    items = sum(count for _, count in trace.counts)
    message = f"{items} items and {len(trace.graph.edges)} links hold together"
    fine = Answer(Outcome.PASS, "ok", message, "requirements")
    return tuple(map(_answer, trace.diagnostics)) or (fine,)


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
