"""What each finding counts as: new, open since adoption, or suppressed."""

import datetime as dt
from collections.abc import Iterable

from gatekeeper.findings.marks import covers
from gatekeeper.findings.touched import Touched
from gatekeeper.model.finding import Finding, FindingState, Judged
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.suppression import Baseline, Suppression


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Everything by which a finding may not count as new."""

    suppressions: tuple[Suppression, ...]
    baseline: Baseline
    today: dt.date
    touched: Touched = Touched({})


def judge_findings(findings: Iterable[Finding], acceptance: Acceptance) -> tuple[Judged, ...]:
    """Each finding with its state, in the order given.

    A suppression with a defect, or past its expiry, suppresses nothing. A baseline entry makes a finding
    open, which is counted and does not block.
    """
    return tuple(_judge(finding, acceptance) for finding in findings)


def _judge(finding: Finding, acceptance: Acceptance) -> Judged:
    for suppression in acceptance.suppressions:
        if is_effective(suppression, acceptance.today) and applies(suppression, finding):
            why = f"suppressed until {suppression.expires} by {suppression.owner}: {suppression.reason}"
            return Judged(finding, FindingState.SUPPRESSED, why, suppression.id)
    if finding.fingerprint in acceptance.baseline.fingerprints:
        return Judged(finding, FindingState.OPEN, "known when gatekeeper was adopted (baseline)")
    why = "not in the baseline of base"
    touched = acceptance.touched.meets(finding.location.path, finding.location.region)
    return Judged(
        finding,
        FindingState.NEW,
        why if touched else f"{why}, in lines that the change did not touch",
        touched=touched,
    )


def is_effective(suppression: Suppression, today: dt.date) -> bool:
    """Whether it has no defect and has not expired."""
    return (
        not suppression.defects
        and suppression.expires is not None
        and suppression.expires >= today
    )


def applies(suppression: Suppression, finding: Finding) -> bool:
    """Whether it names one of the finding's rules and its place."""
    names = {
        name for seen in finding.seen_by for name in (seen.rule, f"{seen.analyzer}:{seen.rule}")
    }
    if suppression.rule not in names:
        return False
    if suppression.inline:
        same_file = suppression.location.path == finding.location.path
        return same_file and covers(suppression, finding.location.region)
    return matches(suppression.path_glob, finding.location.path)
