"""trace-sound and requirements-verified: pass, fail, do not apply, cannot be decided."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.checks.requirements_verified import requirements_verified
from gatekeeper.checks.trace_sound import trace_sound
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Check
from gatekeeper.model.graph import TraceFacts, Verification, Verified
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.trace import TraceDiagnostic

FACTS = sample_run().facts
PLACE = at_line(RepoPath("req/srs.csv"), 3)
KEY = ("software-requirement", "SRS-1")
ON = TraceFacts(configured=True, reports_expected=True, counts=(("csv", 2),))


def ask(check: Check, trace: TraceFacts, **change: object) -> Answer:
    merge = replace(FACTS.change, kind=ChangeKind.RANGE, before_review=False)
    facts = replace(FACTS, trace=trace, change=replace(merge, **change))  # type: ignore[arg-type]
    [answer] = check.judge(facts, Limits({})).answers
    return answer


def outcome(check: Check, trace: TraceFacts, **change: object) -> tuple[str, str]:
    answer = ask(check, trace, **change)
    return answer.outcome.value, answer.code


def verified(state: Verification) -> TraceFacts:
    return replace(ON, verified=(Verified(KEY, state, "because", ("t::a",)),))


def told(code: str) -> TraceFacts:
    return replace(ON, diagnostics=(TraceDiagnostic(PLACE, code, "what", "SRS-1", "cure"),))


def test_a_sound_trace_passes() -> None:
    answer = ask(trace_sound, ON)
    assert (answer.code, answer.message) == ("ok", "2 items and 0 links hold together")


def test_what_does_not_hold_fails_at_its_place() -> None:
    answer = ask(trace_sound, told("tr003-dangling-link"))
    assert (answer.outcome.value, answer.code) == ("fail", "tr003-dangling-link")
    assert (answer.subject, str(answer.location), answer.to_pass) == (
        "SRS-1",
        "req/srs.csv:3",
        "cure",
    )


@pytest.mark.parametrize("code", ["tr001-unreadable", "tr010-report-defect"])
def test_what_cannot_be_read_is_undecided(code: str) -> None:
    assert outcome(trace_sound, told(code)) == ("undecided", code)


@pytest.mark.parametrize("check", [trace_sound, requirements_verified], ids=lambda c: c.id)
def test_without_sources_neither_applies(check: Check) -> None:
    assert outcome(check, TraceFacts()) == ("not-applicable", "no-sources")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Verification.VERIFIED, ("pass", "ok")),
        (Verification.FAILED, ("fail", "test-failed")),
        (Verification.SUSPECT, ("fail", "verification-suspect")),
        (Verification.UNTESTED, ("fail", "no-test-case")),
        (Verification.UNKNOWN, ("undecided", "no-bound-result")),
    ],
    ids=lambda value: value.value if isinstance(value, Verification) else "",
)
def test_only_a_verified_requirement_passes(
    state: Verification, expected: tuple[str, str]
) -> None:
    assert outcome(requirements_verified, verified(state)) == expected


def test_nothing_to_verify_is_no_pass() -> None:
    assert outcome(requirements_verified, ON) == ("undecided", "nothing-to-verify")


@pytest.mark.parametrize(
    ("trace", "change", "code"),
    [
        pytest.param(replace(ON, reports_expected=False), {}, "no-reports", id="no-reports"),
        pytest.param(ON, {"kind": ChangeKind.STAGED}, "no-commits", id="staged"),
        pytest.param(ON, {"before_review": True}, "before-review", id="push"),
    ],
)
def test_results_that_cannot_be_there_yet_are_not_asked_for(
    trace: TraceFacts, change: dict[str, object], code: str
) -> None:
    assert outcome(requirements_verified, trace, **change) == ("not-applicable", code)
