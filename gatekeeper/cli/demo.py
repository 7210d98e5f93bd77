"""`gatekeeper demo`: plays a device project with several engineers and puts its merge requests through the gate."""

import argparse
import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.memory import open_memory
from gatekeeper.cli.record import build_folder
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.ledgers.ledger import ledger_at
from gatekeeper.gate.records.folder import NO_PRINT
from gatekeeper.gate.records.pdf import MISSING
from gatekeeper.gate.request import Request as GateRequest
from gatekeeper.gate.run import Outcome, run_gate
from gatekeeper.history.ledger.tags import TRAILER
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.memory import Memory
from gatekeeper.model.trace import GivenReport
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.html import HtmlReport
from gatekeeper.testing.feeds import read_feeds
from gatekeeper.testing.play import Stage
from gatekeeper.testing.story_file import Request, StoryFile, read_story

_PROJECT = "compounder"
FEEDS = "feeds"
"""Folder of the demo that holds what is published."""


@dataclass(frozen=True, slots=True)
class _Gate:
    """What every run of the gate over the demo has in common."""

    folder: Path
    environment: dict[str, str]
    memory: Memory

    def request(
        self, branch: str, base: str = "main", reports: tuple[GivenReport, ...] = ()
    ) -> GateRequest:
        """The merge gate's request for a branch."""
        return GateRequest(
            start=self.folder / "repository",
            kind=ChangeKind.RANGE,
            now=dt.datetime.now(dt.UTC),
            environment={"PATH": self.environment.get("PATH", "")},
            base=base,
            head=branch,
            evidence=self.folder / "evidence",
            reports=reports,
            feeds=read_feeds(self.folder / FEEDS),
            memory=self.memory,
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """What one merge request came to."""

    request: Request
    outcome: Outcome
    as_told: bool


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Plays the story; fails when a verdict is not the one the story tells."""
    folder = arguments.folder.absolute()
    if folder.exists():
        raise UsageError(
            f"{arguments.folder} is there already; name a new folder, or take it away"
        )
    examples = shipped("examples")
    story = read_story(examples / f"{_PROJECT}.story" / "story.toml")
    with tempfile.TemporaryDirectory(prefix="gatekeeper-demo-") as home:
        stage = Stage(folder / "repository", Path(home), examples, _PROJECT, folder / "evidence")
        memory = open_memory(arguments, {"HOME": home}, dt.datetime.now(dt.UTC))
        gate = _Gate(folder, console.environment, memory)
        _tell_history(stage, story, console)
        _tell_feeds(stage, folder, console)
        history = _judge_history(stage, gate, console)
        lines = [
            _play(stage, request, gate, console, f"{number} of {len(story.requests)}")
            for number, request in enumerate(story.requests, start=1)
        ]
        release = _release(stage, story, gate, console)
        record = _record(gate, release, console)
    return _close(history, lines, folder, record, console)


def _tell_history(stage: Stage, story: StoryFile, console: Console) -> None:
    console.say(
        "The compounder: a pump controller in C, a control PC in Python, and the people who make it."
    )
    for commit in story.commits:
        console.step(f"committing: {commit.subject}")
        stage.commit(commit)
    console.step("signing the reviews")
    signers = stage.sign_reviews()
    authors = {commit.author for commit in story.commits}
    console.say(
        f"  {len(story.commits)} commits by {len(authors)} people in {stage.repository.folder}"
    )
    console.say(
        f"  {len(signers)} reviews, each signed with the SSH key of one of {len(set(signers))} reviewers; "
        "the keys were made for this play"
    )
    console.say("")


def _tell_feeds(stage: Stage, folder: Path, console: Console) -> None:
    console.step("holding the list of SOUP against what is published")
    count = stage.evaluate(dt.datetime.now(dt.UTC).date(), folder / FEEDS)
    console.say(
        f"  {count} published anomalies of SOUP, evaluated and signed; the feeds are in {folder / FEEDS}"
    )
    console.say("")


def _judge_history(stage: Stage, gate: _Gate, console: Console) -> Verdict:
    """The verdict on everything since the first commit, which brought the rules."""
    console.step("judging the history")
    founding = stage.repository.git("rev-list", "--max-parents=0", "main")
    request = gate.request("main", founding, stage.reports("history", "main"))
    run = run_gate(request).run
    console.say(f"{run.verdict.name:<9} The history of release 1.0: {run.reason.sentence}")
    console.say("")
    return run.verdict


def _play(stage: Stage, request: Request, gate: _Gate, console: Console, place: str) -> _Line:
    """One merge request: its branch, its commits, its way through the gate."""
    stage.repository.branch(request.branch)
    for commit in request.commits:
        stage.commit(commit)
    stage.sign_reviews()
    console.step(f"merge request {place}: {request.title}")
    reports = stage.reports(request.id, request.branch, request.tested)
    outcome = run_gate(gate.request(request.branch, reports=reports))
    report = gate.folder / "reports" / f"{request.id}.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_bytes(HtmlReport().render(outcome.run))
    line = _Line(request, outcome, is_as_told(request, outcome))
    _say_line(line, console)
    return line


def is_as_told(request: Request, outcome: Outcome) -> bool:
    """Whether the verdict is the story's, and nothing but the check it names stands against the change."""
    run = outcome.run
    if run.verdict.name.lower() != request.expect:
        return False
    against = [d for d in run.decisions if d.verdict in (Verdict.FAILED, Verdict.UNDECIDED)]
    checks = {decision.check for decision in against}
    codes = {decision.answer.code for decision in against}
    if request.expect == "passed":
        return not checks
    wanted = {request.expect_check, *request.expect_also}
    return checks == wanted and request.expect_code in (*codes, "")


def _say_line(line: _Line, console: Console) -> None:
    run = line.outcome.run
    mark = "" if line.as_told else "   <- not what the story tells"
    console.say(f"{run.verdict.name:<9} {line.request.title}{mark}")
    console.say(f"          {line.request.story}")
    for decision in run.decisions:
        if decision.verdict in (Verdict.FAILED, Verdict.UNDECIDED):
            answer = decision.answer
            where = f" at {answer.location}" if answer.location else ""
            console.say(f"          {decision.check}: {answer.message}{where}")
            console.say(f"          to pass: {answer.to_pass}")
            break
    others = sum(d.verdict in (Verdict.FAILED, Verdict.UNDECIDED) for d in run.decisions) - 1
    if others > 0:
        console.say(f"          and {others} more, in reports/{line.request.id}.html")
    console.say("")


def _judge_clauses(stage: Stage, story: StoryFile, branch: str, console: Console) -> None:
    for told in story.judgements:
        console.step(f"judging clause {told.clause}")
        stage.judge(told, branch)
        approved = f", approved by {told.approved_by}" if told.approved_by else ""
        console.say(f"  clause {told.clause}: {told.word}, signed by {told.by}{approved}")


@dataclass(frozen=True, slots=True)
class _Release:
    """What the record is about."""

    tag: str
    baseline: str | None
    """The tag of the release before."""
    reports: tuple[GivenReport, ...]
    baseline_reports: tuple[GivenReport, ...] = ()


def _release(stage: Stage, story: StoryFile, gate: _Gate, console: Console) -> _Release:
    """The release that is made of what passed; the message of its tag holds the head of the ledger."""
    stage.repository.checkout("main")
    tags = [commit.tag for commit in story.commits if commit.tag]
    before: tuple[GivenReport, ...] = ()
    reports = stage.reports("history", "main")
    for request in story.requests:
        if request.release:
            _judge_clauses(stage, story, request.branch, console)
            console.step(f"releasing {request.release}")
            ledger = ledger_at(gate.folder / "evidence", gate.environment)
            note = f"{TRAILER}: {len(ledger.entries)} {ledger.head}"
            stage.release(request.release, request.branch, request.released_by, note)
            before, reports = reports, stage.reports(request.id, request.branch)
            tags.append(request.release)
    last, baseline = tags[-1] if tags else "main", tags[-2] if len(tags) > 1 else None
    return _Release(last, baseline, reports, before)


def _record(gate: _Gate, release: _Release, console: Console) -> Path:
    console.step(f"building the record of {release.tag} against {release.baseline}")
    request = replace(
        gate.request(release.tag, reports=release.reports),
        kind=ChangeKind.TREE,
        base=None,
        baseline=release.baseline,
        baseline_reports=release.baseline_reports,
    )
    record = build_folder(request, gate.folder / "record")
    if (record.parent / NO_PRINT).exists():
        console.say(MISSING)
    return record


def _close(
    history: Verdict, lines: list[_Line], folder: Path, record: Path, console: Console
) -> ExitStatus:
    told = sum(line.as_told for line in lines)
    console.say(f"{told} of {len(lines)} merge requests ended as their story tells")
    console.say(f"the record to open: {record}")
    console.say(f"a report a merge request: {folder / 'reports'}")
    good = told == len(lines) and history is Verdict.PASSED
    return ExitStatus.PASSED if good else ExitStatus.FAILED
