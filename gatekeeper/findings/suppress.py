"""What each finding counts as: new (on lines a change touched), open since adoption, or suppressed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from gatekeeper.findings.marks import covers
from gatekeeper.model.finding import Finding, FindingState, Judged
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.suppression import Baseline, Suppression


@dataclass(frozen=True, slots=True)
class Touched:
    """The lines that a change touched, of each file that base has too; of any other file all lines are touched."""

    lines: Mapping[RepoPath, frozenset[int]]

    def meets(self, path: RepoPath, region: Region | None) -> bool:
        """Whether the region of the file, or any of it without a region, holds a touched line."""
        lines = self.lines.get(path)
        if lines is None:
            return True
        if region is None:
            return bool(lines)
        return any(line in lines for line in range(region.start_line, region.end_line + 1))


def touched_lines(before: tuple[str, ...], after: tuple[str, ...]) -> frozenset[int]:
    """Line numbers of `after`, from 1, that differ from `before`; a deletion touches the line after it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    touched: set[int] = set()
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            touched.update(range(start + 1, max(end, start + 1) + 1))
    return frozenset(touched)


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
