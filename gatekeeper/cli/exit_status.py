"""Exit statuses: they depend on the verdict alone, never on format or verbosity."""

from enum import IntEnum

from gatekeeper.model.verdict import Verdict


class ExitStatus(IntEnum):
    """What the command tells its caller."""

    PASSED = 0
    """Passed, or deviated with approval."""
    FAILED = 1
    ASKED_WRONGLY = 2
    """Arguments or configuration."""
    UNDECIDED = 3
    OWN_FAULT = 4
    INTERRUPTED = 130


def status_of(verdict: Verdict) -> ExitStatus:
    """The exit status of a verdict."""
    match verdict:
        case Verdict.PASSED | Verdict.DEVIATED:
            return ExitStatus.PASSED
        case Verdict.FAILED:
            return ExitStatus.FAILED
        case Verdict.UNDECIDED:
            return ExitStatus.UNDECIDED
