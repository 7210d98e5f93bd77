"""Is each requirement verified by test cases whose results belong to the commit under test?"""

from collections.abc import Iterable

from gatekeeper.checks.without_commits import awaits_review
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import Verification, Verified
from gatekeeper.model.policy import Limits

_SHOWN = 5
_WORDS = {
    Verification.FAILED: (Outcome.FAIL, "test-failed", "mend it, or the requirement"),
    Verification.SUSPECT: (Outcome.FAIL, "verification-suspect", "look at both and run again"),
    Verification.UNTESTED: (
        Outcome.FAIL,
        "no-test-case",
        "write a test case and name the requirement in it, for example with @verifies",
    ),
    Verification.UNKNOWN: (
        Outcome.UNDECIDED,
        "no-bound-result",
        "hand over the results of this commit with --report NAME=FILE, bound by gatekeeper trace --bind",
    ),
}


@asks("requirements-verified", "is each requirement verified on the commit under test?")
def requirements_verified(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a requirement without a passing, current verification; UNDECIDED where no result tells."""
    nothing = _not_asked(facts)
    if nothing is not None:
        return (nothing,)
    verified = facts.trace.verified
    answers = tuple(
        _answer(facts, each) for each in verified if each.state is not Verification.VERIFIED
    )
    if not answers and verified:
        message = f"all {len(verified)} requirements are verified on this tree"
        answers = (Answer(Outcome.PASS, "ok", message, "requirements"),)
    if not answers:
        message = "no item of the project has to be verified, so nothing shows that any is"
        cure = "name the kinds under verify in [trace], or correct the kind of the sources"
        nothing = Answer(
            Outcome.UNDECIDED, "nothing-to-verify", message, "requirements", to_pass=cure
        )
        answers = (nothing,)
    return answers


def _not_asked(facts: Facts) -> Answer | None:
    code, message = "no-sources", ""
    if not facts.trace.configured:
        message = "the project names no source of requirements in [[trace.sources]]"
    elif not facts.trace.reports_expected:
        code = "no-reports"
        message = "the project names no reports of results in [[trace.reports]]"
    elif facts.change.kind is ChangeKind.STAGED:
        code = "no-commits"
        message = (
            "results belong to commits, and staged content is none yet: the merge gate decides"
        )
    if message:
        return Answer(Outcome.NOT_APPLICABLE, code, message, "requirements")
    return awaits_review(facts)


def _answer(facts: Facts, verified: Verified) -> Answer:
    outcome, code, cure = _WORDS[verified.state]
    node = facts.trace.graph.get(verified.node)
    rows = [Row("test case", name) for name in verified.tests[:_SHOWN]]
    if len(verified.tests) > _SHOWN:
        rows.append(Row("", f"and {len(verified.tests) - _SHOWN} more"))
    return Answer(
        outcome,
        code,
        f"{verified.node[1]} is not verified: {verified.why}",
        verified.node[1],
        None,
        node.location if node else None,
        rows=tuple(rows),
        to_pass=cure,
    )
