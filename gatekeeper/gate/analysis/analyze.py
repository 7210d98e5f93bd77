"""Runs the planned analyzers over a snapshot, checks their canaries, and accounts for every file."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path

from gatekeeper.findings.accounting import settle
from gatekeeper.gate.analysis.batch import bare_batch, leaning, paths_of, plant, with_canaries
from gatekeeper.gate.analysis.calls import job_of, under_way_for
from gatekeeper.gate.analysis.elsewhere import Elsewhere
from gatekeeper.gate.analysis.heard import outcomes, why_blind, why_void, without_canaries
from gatekeeper.gate.analysis.remember import (
    DISTRUSTED,
    Recalled,
    adapter_digest,
    recall,
    remember,
    with_recalled,
    wrong_answers,
)
from gatekeeper.gate.analysis.rounds import Asked, Calls, run_rounds
from gatekeeper.gate.analysis.shards import asked_here, reading_of, shard_answer, tool_of
from gatekeeper.gate.analysis.translate import Translation, translate
from gatekeeper.gate.contents import Contents
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.gate.progress import tools_of
from gatekeeper.gate.request import Request
from gatekeeper.history.objects.snapshot import write_snapshot
from gatekeeper.items.readable import copy_for_tools
from gatekeeper.model.accounting import Accounting, Expectation
from gatekeeper.model.analyzer import (
    Batch,
    InRounds,
    Reading,
    Round,
    SnapshotFile,
)
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import NoMemory
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.shard import ShardAnswer
from gatekeeper.model.tool import Command, Completed, Ending, MissingTool, ToolIdentity
from gatekeeper.tools.pool import Job
from gatekeeper.tools.versions import identify_all


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analyzers said, and what came of every expectation."""

    translation: Translation
    accounting: Accounting
    tools: tuple[ToolIdentity, ...]
    missing: tuple[MissingTool, ...]
    idle: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """One analyzer, its tool and its batch."""

    planned: PlannedAnalyzer
    tool: ToolIdentity | MissingTool
    batch: Batch
    recalled: Recalled = field(default_factory=Recalled)
    commands: tuple[Command, ...] = ()
    fault: str = ""
    """Why it could not even be asked."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the analyzers of a run are given."""

    plan: Plan
    contents: Contents
    names: Mapping[RepoPath, SnapshotFile]
    tools: tuple[ToolIdentity | MissingTool, ...]
    snapshot: Path


_Readings = list[tuple[_Run, Reading]]


@contextmanager
def analysing(
    request: Request,
    plan: Plan,
    contents: Contents,
    elsewhere: Elsewhere,
    scratch: Path,
    forbidden: Path,
) -> Iterator[Callable[[], Analysis]]:
    """Starts the tools of a plan; the call given waits for them. What else a run has to find out fits in between.

    `scratch` is a private folder of this run; no executable is taken from below `forbidden`, the repository
    under test. When the memory turns out to hold a wrong answer, everything is looked at.
    """
    if request.shards:
        yield lambda: _handed_over(request, plan, contents, elsewhere, scratch)
        return
    with _answering(request, plan, contents, scratch, forbidden) as answer:

        def finish() -> Analysis:
            desk, whole, notices = answer()
            return _account(plan, contents, elsewhere, desk.names, whole, notices)

        yield finish


def part_of(
    request: Request, plan: Plan, contents: Contents, scratch: Path, forbidden: Path
) -> tuple[ShardAnswer, ...]:
    """What the tools say of the files of the request's shard, ordered by analyzer."""
    with _answering(request, plan, contents, scratch, forbidden) as answer:
        _, whole, _ = answer()
    return tuple(
        shard_answer(run.planned, run.tool, said, (*run.batch.files, *run.recalled.known))
        for run, said in whole
    )


def _handed_over(
    request: Request, plan: Plan, contents: Contents, elsewhere: Elsewhere, scratch: Path
) -> Analysis:
    """What shards on other machines have found out."""
    names = _snapshot(plan, contents, scratch / "snapshot")
    whole: _Readings = []
    for planned in plan.analyzers:
        tool = tool_of(planned, request.shards)
        mine = _readable(plan, names, planned)
        reading = reading_of(planned, mine, request.shards)
        if isinstance(tool, MissingTool):
            reading = Reading(defect=f"{tool.name} is missing: {tool.cause}")
        whole.append((_Run(planned, tool, Batch((), ())), reading))
    return _account(plan, contents, elsewhere, names, whole, plan.notices)


@contextmanager
def _answering(
    request: Request, plan: Plan, contents: Contents, scratch: Path, forbidden: Path
) -> Iterator[Callable[[], tuple[_Desk, _Readings, tuple[str, ...]]]]:
    """Starts the tools; the call given waits, and gives what they and the memory say, with notices."""
    snapshot = scratch / "snapshot"
    names = _snapshot(plan, contents, snapshot)
    tools = _identify(request, plan, scratch, forbidden)
    desk = _Desk(plan, contents, names, tools, snapshot)
    with _looking(request, desk, scratch / "homes") as look:

        def answer() -> tuple[_Desk, _Readings, tuple[str, ...]]:
            notices = plan.notices
            readings = look()
            if wrong := _distrusted(readings, names):
                notices += (f"{wrong}; {DISTRUSTED}",)
                forgetful = replace(request, memory=NoMemory())
                with _looking(forgetful, desk, scratch / "again") as look_again:
                    readings = look_again()
            for run, reading in readings:
                remember(request, run.recalled, reading)
            whole = [
                (run, with_recalled(run.recalled, reading, run.batch.files))
                for run, reading in readings
            ]
            return desk, whole, notices

        yield answer


@contextmanager
def _looking(request: Request, desk: _Desk, homes: Path) -> Iterator[Callable[[], _Readings]]:
    """Starts each analyzer's run over what is not remembered; the call given waits, and reads what it said."""
    content = {file: desk.contents.sources[path] for path, file in desk.names.items()}
    runs = tuple(
        _prepare(request, desk, each, tool, content)
        for each, tool in zip(desk.plan.analyzers, desk.tools, strict=True)
    )
    for run in runs:
        plant(desk.snapshot, run.batch.canaries)
    jobs = _jobs(runs, desk.snapshot)
    what, busy = _step(runs, desk)
    tools_of(request)(what + busy)
    with under_way_for(request, jobs, homes, what) as results:

        def read() -> _Readings:
            grouped: dict[str, list[Completed]] = defaultdict(list)
            for job, completed in zip(jobs, results(), strict=True):
                grouped[job.analyzer].append(completed)
            asked = [
                Asked(run.planned.analyzer, run.batch, run.commands, tuple(grouped[name]))
                for run in runs
                if (name := run.planned.analyzer.id) in grouped
            ]
            tools = {
                run.planned.analyzer.id: run.tool
                for run in runs
                if isinstance(run.tool, ToolIdentity)
            }

            def answer(number: int, calls: Calls) -> tuple[Completed, ...]:
                more = [
                    job_of(o.analyzer.id, c, tools[o.analyzer.id], desk.snapshot) for o, c in calls
                ]
                with under_way_for(
                    request, more, homes / f"more-{number}", "looking again"
                ) as answers:
                    return answers()

            done = {one.analyzer.id: one for one in run_rounds(asked, desk.snapshot, _due, answer)}
            if grouped and request.kind is not ChangeKind.STAGED:
                from gatekeeper.gate.analysis.costs import keep_costs  # a hook's start is short

                keep_costs(request, done.values())
            return [(run, _read(run, done.get(run.planned.analyzer.id))) for run in runs]

        yield read


def _step(runs: tuple[_Run, ...], desk: _Desk) -> tuple[str, str]:
    """What is being done, how many files of how many and how much is remembered; and by whom, empty for by nobody."""
    every = len(set(desk.names.values()))
    waiting = {f for run in runs for f in run.batch.files if f.name not in run.recalled.kept}
    if not waiting:
        return f"all {every} files are remembered", ""
    busy = ", ".join(sorted(run.planned.analyzer.id for run in runs if run.batch.files))
    known = every - len(waiting)
    return f"analysing {len(waiting)} of {every} files ({known} remembered)", f": {busy}"


def _distrusted(readings: _Readings, names: Mapping[RepoPath, SnapshotFile]) -> str:
    """The sentence about a remembered answer that is not what the tool says today; empty when there is none."""
    paths = {file.name: path for path, file in sorted(names.items(), reverse=True)}
    wrong = [
        f"the memory of answers was wrong about {printable(paths[name])} ({run.planned.analyzer.id})"
        for run, reading in readings
        for name in wrong_answers(run.recalled, reading)
    ]
    return min(wrong, default="")


def _account(
    plan: Plan,
    contents: Contents,
    elsewhere: Elsewhere,
    names: Mapping[RepoPath, SnapshotFile],
    readings: _Readings,
    notices: tuple[str, ...],
) -> Analysis:
    accounts: dict[Expectation, str] = {}
    for run, reading in readings:
        accounts |= outcomes(run.planned.expectations, reading, names, contents)
    heard = [
        (run.planned.analyzer.id, without_canaries(run.batch, reading))
        for run, reading in readings
    ]
    return Analysis(
        translation=translate(heard, names, contents, elsewhere.findings),
        accounting=settle(plan.expectations, plan.excluded, accounts, plan.unread),
        tools=(
            *(run.tool for run, _ in readings if isinstance(run.tool, ToolIdentity)),
            *elsewhere.tools,
        ),
        missing=(
            *(r.tool for r, _ in readings if isinstance(r.tool, MissingTool) and _counts(r)),
            *elsewhere.defects,
        ),
        idle=_idle(plan),
        notices=notices,
    )


def _counts(run: _Run) -> bool:
    """A tool that is not there counts when it is required, whether or not it had a file to read."""
    return run.planned.setting.required


def _snapshot(plan: Plan, contents: Contents, folder: Path) -> Mapping[RepoPath, SnapshotFile]:
    """Every file some analyzer has to read and can, under its safe name."""
    wanted = sorted(
        {
            (e.path, e.blob)
            for e in plan.expectations
            if e not in plan.excluded and e.path not in contents.causes
        }
    )
    files = []
    for path, blob in wanted:
        language = plan.languages[path]
        files.append((blob, language, copy_for_tools(contents.sources[path], language)))
    written = write_snapshot(files, folder)
    by_key = {(file.blob, file.language): file for file in written}
    return {path: by_key[blob, plan.languages[path]] for path, blob in wanted}


def _identify(
    request: Request, plan: Plan, scratch: Path, forbidden: Path
) -> tuple[ToolIdentity | MissingTool, ...]:
    needs = tuple(planned.analyzer.need for planned in plan.analyzers)
    search = tuple(request.environment.get("PATH", "").split(":"))
    return identify_all(needs, search, forbidden, scratch / "tools", request.memory)


def _prepare(
    request: Request,
    desk: _Desk,
    planned: PlannedAnalyzer,
    tool: ToolIdentity | MissingTool,
    content: Mapping[SnapshotFile, bytes],
) -> _Run:
    plan = desk.plan
    mine = asked_here(request, planned, plan, desk.names, _readable(plan, desk.names, planned))
    recalled, every = Recalled(), tuple(sorted(mine))
    paths = paths_of(desk.names, every)
    leans = leaning(planned.analyzer, desk.contents, paths)
    if isinstance(tool, ToolIdentity):
        said = {f: content[f] for f in every}
        recalled = recall(request, plan, planned, tool, said, paths, leans)
    files = tuple(sorted(mine - recalled.known))
    if not files:
        # All is remembered: what an analyzer would plant and call is not even imported.
        return _Run(planned, tool, Batch((), ()), recalled)
    bare = leans.laid(bare_batch(plan, planned, desk.names, files), desk.snapshot)
    try:
        batch = with_canaries(plan, planned.analyzer, bare)
        trial = desk.snapshot.with_name(f"trial-{planned.analyzer.id}")
        from gatekeeper.gate.analysis.engines import (
            may_call_engine,  # when all is remembered nothing is called
        )

        direct = may_call_engine(request, planned, tool, batch, trial, adapter_digest)
        batch = replace(batch, direct=direct, kept=recalled.kept)
        return _Run(planned, tool, batch, recalled, tuple(planned.analyzer.commands(batch)))
    except GatekeeperError:
        raise
    except Exception as error:  # whatever a plugin raises: it has not looked
        fault = f"{planned.analyzer.id} could not say how to look: {error!r}"
        return _Run(planned, tool, bare, recalled, fault=fault)


def _readable(
    plan: Plan, names: Mapping[RepoPath, SnapshotFile], planned: PlannedAnalyzer
) -> frozenset[SnapshotFile]:
    wanted = (e for e in planned.expectations if e not in plan.excluded and e.path in names)
    return frozenset(names[e.path] for e in wanted)


def _jobs(runs: tuple[_Run, ...], snapshot: Path) -> tuple[Job, ...]:
    return tuple(
        job_of(run.planned.analyzer.id, command, run.tool, snapshot)
        for run in runs
        if isinstance(run.tool, ToolIdentity) and run.batch.files
        for command in run.commands
    )


def _due(one: Asked) -> Round | str | None:
    """The round that is due, or why the analyzer cannot say."""
    if not isinstance(one.analyzer, InRounds):
        return None
    try:
        return one.analyzer.next_round(one.batch, one.completed)
    except GatekeeperError:
        raise
    except Exception as error:  # whatever a plugin raises: it has not looked
        return f"{one.analyzer.id} could not say how to go on: {error!r}"


def _read(run: _Run, asked: Asked | None) -> Reading:
    """The analyzer's reading; what a tool said that ended otherwise than declared has no say."""
    if isinstance(run.tool, MissingTool):
        return Reading(defect=f"{run.tool.name} is missing: {run.tool.cause}")
    if run.fault:
        return Reading(defect=run.fault)
    if asked is None or not run.batch.files:
        return Reading()
    if asked.fault:
        return Reading(defect=asked.fault)
    analyzer = run.planned.analyzer
    for command, one in zip(asked.commands, asked.completed, strict=True):
        ended_well = one.ending is Ending.EXITED and one.status in command.ran_exits
        if not ended_well and not analyzer.judges_endings:
            return Reading(defect=why_void(one))
    try:
        reading = analyzer.read(run.batch, asked.completed)
        return replace(reading, defect=reading.defect or why_blind(run.batch, reading))
    except Exception as error:  # whatever a plugin raises: it has not looked
        return Reading(defect=f"{analyzer.id} could not read its tool's answer: {error!r}")


def _idle(plan: Plan) -> tuple[str, ...]:
    sentences = [
        f"the rule pack {each.pack.id} holds no rule" for each in plan.packs if each.rules == 0
    ]
    return tuple(sorted(sentences))
