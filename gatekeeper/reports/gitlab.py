"""Format `gitlab`: a GitLab code-quality report (GitLab Docs, "Code Quality report format", a subset of Code Climate)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.model.digest import sha256
from gatekeeper.model.finding import FindingState, Level
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.escaping import json_text, shorten
from gatekeeper.reports.json_values import JsonObject, json_array
from gatekeeper.reports.outline import (
    Kind,
    findings_worst_first,
    index_of,
    kind_of,
    problems,
    sums_of,
)
from gatekeeper.reports.problem import problem_of

MOST_ISSUES = 5_000
LONGEST_DESCRIPTION = 1_024
_OF_VERDICT = {
    Verdict.FAILED: "blocker",
    Verdict.UNDECIDED: "blocker",
    Verdict.DEVIATED: "minor",
    Verdict.PASSED: "info",
}
_OF_KIND = {Kind.ERROR: "critical", Kind.UNDECIDED: "critical", Kind.DEVIATED: "minor"}
_OF_LEVEL = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}
_HOME = Location(RepoPath("gatekeeper.toml"))
"""Where an issue without a file is shown: GitLab drops an issue without a path."""


@dataclass(frozen=True, slots=True)
class GitlabReport:
    """The verdict with its sums, then problems, then new and open findings; suppressed ones are in the sums."""

    id: ClassVar[str] = "gitlab"
    media_type: ClassVar[str] = "application/json"
    most_issues: int = MOST_ISSUES

    def render(self, run: GateRun) -> bytes:
        """The report: a JSON array, worst first, never empty."""
        issues = list(_issues(run))
        if len(issues) > self.most_issues:
            left_off = len(issues) - self.most_issues + 1
            words = f"{left_off} more issues, none worse than these; the format json has all"
            more = _issue("gatekeeper", "blocker", words, "left off", _HOME)
            issues = [*issues[: self.most_issues - 1], more]
        return json_array(issues)


def _issues(run: GateRun) -> Iterator[JsonObject]:
    sums = sums_of(run)
    words = f"{run.verdict.name}: {run.reason.sentence}"
    lines = "; ".join((words, sums.accounts_line, sums.findings_line))
    severity = _OF_VERDICT[run.verdict]
    yield _issue("gatekeeper", severity, lines, f"verdict {run.verdict.name}", _HOME)
    yield from _problems(run)
    for judged in findings_worst_first(run):
        finding = judged.finding
        if judged.state is not FindingState.SUPPRESSED:
            blocks = judged.state is FindingState.NEW
            severity = _OF_LEVEL[finding.level] if blocks else "info"
            mark = finding.fingerprint
            yield _issue(finding.rule, severity, finding.message, mark, finding.location)


def _problems(run: GateRun) -> Iterator[JsonObject]:
    index = index_of(run)
    seen: Counter[str] = Counter()
    for decision in problems(run):
        answer = decision.answer
        if index.is_finding(answer):
            continue
        mark = f"{decision.check}\0{answer.code}\0{answer.subject}"
        seen[mark] += 1
        problem = problem_of(decision, index)
        notes = "; ".join(f"{label}: {text}" for label, text in problem.notes)
        words = f"{problem.message} ({problem.where}; {notes})"
        severity = _OF_KIND.get(kind_of(decision), "info")
        place = answer.location or _HOME
        yield _issue(decision.check, severity, words, f"{mark}\0{seen[mark]}", place)


def _issue(check: str, severity: str, words: str, mark: str, place: Location) -> JsonObject:
    line = place.region.start_line if place.region else 1
    return {
        "check_name": printable(check),
        "description": shorten(printable(words), LONGEST_DESCRIPTION),
        "fingerprint": sha256(mark.encode("utf-8", "surrogatepass")),
        "severity": severity,
        "location": {"path": json_text(place.path), "lines": {"begin": line}},
    }
