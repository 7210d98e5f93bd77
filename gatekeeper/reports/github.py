"""Format `github`: workflow commands that GitHub Actions turns into annotations.

Limits (GitHub Docs, "Workflow commands" and "Annotations"; actions/runner): 10 of each kind a step, 50 a job,
4,096 characters a message. This format stays under all three with one step, worst first, and counts the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.model.finding import FindingState, Judged
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.location import Location
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.escaping import github_data, github_property, shorten, terminal
from gatekeeper.reports.outline import (
    Index,
    Kind,
    findings_worst_first,
    in_turns,
    index_of,
    kind_of,
    problems,
    sums_of,
)
from gatekeeper.reports.problem import Problem, problem_of

MOST_OF_A_KIND = 10
LONGEST_MESSAGE = 4_096
_COMMANDS = ("error", "warning", "notice")
_COMMAND_OF = {
    Kind.ERROR: "error",
    Kind.UNDECIDED: "error",
    Kind.DEVIATED: "warning",
    Kind.WARNING: "warning",
    Kind.NOTE: "notice",
}


@dataclass(frozen=True, slots=True)
class _Annotation:
    command: str
    title: str
    message: str
    location: Location | None = None


class GithubReport:
    """The verdict first, then problems of each check in turn, then new findings that no answer repeats."""

    id: ClassVar[str] = "github"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"

    def render(self, run: GateRun) -> bytes:
        """The commands, a line each."""
        every = tuple(_annotations(run))
        lines = [
            line
            for command in _COMMANDS
            for line in _of_kind(command, [one for one in every if one.command == command])
        ]
        return ("\n".join(lines) + "\n").encode("utf-8")


def _annotations(run: GateRun) -> Iterator[_Annotation]:
    index = index_of(run)
    yield _verdict(run)
    for decision in in_turns(problems(run)):
        problem = problem_of(decision, index)
        place = decision.answer.location
        command = _COMMAND_OF[kind_of(decision)]
        yield _Annotation(command, f"{problem.check}: {problem.code}", _words(problem), place)
    for judged in _unspoken(run, index):
        finding = judged.finding
        words = "\n".join((terminal(finding.message), terminal(finding.help)))
        yield _Annotation("notice", finding.rule, words, finding.location)


def _unspoken(run: GateRun, index: Index) -> Iterator[Judged]:
    """New findings that no problem repeats: below the level from which the policy blocks."""
    spoken = {
        (decision.answer.code, decision.answer.location, decision.answer.message)
        for decision in problems(run)
        if index.is_finding(decision.answer)
    }
    for judged in findings_worst_first(run):
        finding = judged.finding
        key = (finding.rule, finding.location, finding.message)
        if judged.state is FindingState.NEW and key not in spoken:
            yield judged


def _verdict(run: GateRun) -> _Annotation:
    sums = sums_of(run)
    stops = run.verdict in (Verdict.FAILED, Verdict.UNDECIDED)
    lines = (run.reason.sentence, sums.checks_line, sums.accounts_line, sums.findings_line)
    words = "\n".join(terminal(line) for line in lines)
    return _Annotation("error" if stops else "notice", f"gatekeeper: {run.verdict.name}", words)


def _words(problem: Problem) -> str:
    subject = f" ({problem.subject})" if problem.subject else ""
    lines = [problem.message, f"{problem.where}{subject}"]
    lines += [" ".join(filter(None, (r.label, r.text, r.note))) for r in problem.rows]
    lines += [f"{label}: {text}" for label, text in problem.notes]
    return "\n".join(terminal(line) for line in lines)


def _of_kind(command: str, annotations: list[_Annotation]) -> Iterator[str]:
    if len(annotations) <= MOST_OF_A_KIND:
        yield from map(_line, annotations)
        return
    shown = annotations[: MOST_OF_A_KIND - 1]
    yield from map(_line, shown)
    words = f"{len(annotations) - len(shown)} more, none worse than these; the format json has all"
    yield _line(_Annotation(command, "gatekeeper", words))


def _line(annotation: _Annotation) -> str:
    properties = [*_place(annotation.location), f"title={_property(annotation.title)}"]
    message = github_data(shorten(annotation.message, LONGEST_MESSAGE))
    return f"::{annotation.command} {','.join(properties)}::{message}"


def _property(text: str) -> str:
    return github_property(shorten(terminal(text), 200))


def _place(location: Location | None) -> Iterator[str]:
    if location is None:
        return
    yield f"file={_property(location.path)}"
    region = location.region
    if region is None:
        return
    yield f"line={region.start_line}"
    yield f"endLine={region.end_line}"
    if region.start_line == region.end_line and region.start_column > 0:
        yield f"col={region.start_column}"
        if region.end_column > 0:
            yield f"endColumn={region.end_column}"
