"""Runs the planned analyzers over a snapshot, checks their canaries, and accounts for every file."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gatekeeper.findings.accounting import settle
from gatekeeper.gate.contents import Contents
from gatekeeper.gate.elsewhere import Elsewhere
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.gate.translate import Translation, translate
from gatekeeper.history.snapshot import write_snapshot
from gatekeeper.model.accounting import Accounting, Expectation
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack, SnapshotFile
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import Completed, Ending, MissingTool, ToolIdentity
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.versions import identify

_PACK_READERS = ("semgrep",)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analyzers said, and what came of every expectation."""

    translation: Translation
    accounting: Accounting
    tools: tuple[ToolIdentity, ...]
    missing: tuple[MissingTool, ...]
    idle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """One analyzer, its tool and its batch."""

    planned: PlannedAnalyzer
    tool: ToolIdentity | MissingTool
    batch: Batch


def analyze(
    request: Request,
    plan: Plan,
    contents: Contents,
    elsewhere: Elsewhere,
    scratch: Path,
    forbidden: Path,
) -> Analysis:
    """The analysis of a plan.

    `scratch` is a private folder of this run; no executable is taken from below `forbidden`, the repository
    under test.
    """
    snapshot = scratch / "snapshot"
    names = _snapshot(plan, contents, snapshot)
    runs = tuple(
        _prepare(request, plan, each, names, scratch, forbidden) for each in plan.analyzers
    )
    for run in runs:
        _plant(snapshot, run.batch.canaries)
    request.progress(f"analysing {len(names)} files")
    completed = _run_tools(request, runs, snapshot, scratch)
    readings = [(run, _read(run, completed.get(run.planned.analyzer.id, ()))) for run in runs]
    outcomes: dict[Expectation, str] = {}
    for run, reading in readings:
        outcomes |= _outcomes(run, reading, names, contents)
    heard = [
        (run.planned.analyzer.id, _without_canaries(run, reading)) for run, reading in readings
    ]
    return Analysis(
        translation=translate(heard, names, contents, elsewhere.findings),
        accounting=settle(plan.expectations, plan.excluded, outcomes, plan.unread),
        tools=(
            *(run.tool for run in runs if isinstance(run.tool, ToolIdentity)),
            *elsewhere.tools,
        ),
        missing=(
            *(r.tool for r in runs if isinstance(r.tool, MissingTool) and _counts(r)),
            *elsewhere.defects,
        ),
        idle=_idle(plan),
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
    files = [(blob, plan.languages[path], contents.sources[path]) for path, blob in wanted]
    written = write_snapshot(files, folder)
    by_key = {(file.blob, file.language): file for file in written}
    return {path: by_key[blob, plan.languages[path]] for path, blob in wanted}


def _prepare(
    request: Request,
    plan: Plan,
    planned: PlannedAnalyzer,
    names: Mapping[RepoPath, SnapshotFile],
    scratch: Path,
    forbidden: Path,
) -> _Run:
    analyzer = planned.analyzer
    readable = {
        names[e.path] for e in planned.expectations if e not in plan.excluded and e.path in names
    }
    present = {file.language for file in readable}
    packs: tuple[RulePack, ...] = ()
    if analyzer.id in _PACK_READERS:
        packs = tuple(loaded.pack for loaded in plan.packs if loaded.pack.languages & present)
    canaries = tuple(c for c in analyzer.canaries(packs) if c.language in present)
    batch = Batch(tuple(sorted(readable)), canaries, packs, dict(planned.setting.options))
    search = tuple(request.environment.get("PATH", "").split(":"))
    tool = identify(analyzer.need, search, forbidden, scratch)
    return _Run(planned, tool, batch)


def _plant(snapshot: Path, canaries: tuple[Canary, ...]) -> None:
    for canary in canaries:
        path = snapshot / canary.name
        path.write_bytes(canary.content)


def _run_tools(
    request: Request, runs: tuple[_Run, ...], snapshot: Path, scratch: Path
) -> dict[str, tuple[Completed, ...]]:
    jobs = [
        Job(run.planned.analyzer.id, command, run.tool.path, snapshot)
        for run in runs
        if isinstance(run.tool, ToolIdentity) and run.batch.files
        for command in run.planned.analyzer.commands(run.batch)
    ]
    grouped: dict[str, list[Completed]] = defaultdict(list)
    for job, completed in zip(
        jobs, run_all(jobs, scratch / "homes", request.workers), strict=True
    ):
        grouped[job.analyzer].append(completed)
    return {name: tuple(values) for name, values in grouped.items()}


def _read(run: _Run, completed: tuple[Completed, ...]) -> Reading:
    """The analyzer's reading; a tool that ended otherwise than it declares has no say at all."""
    if isinstance(run.tool, MissingTool):
        return Reading(defect=f"{run.tool.name} is missing: {run.tool.cause}")
    if not run.batch.files:
        return Reading()
    analyzer = run.planned.analyzer
    for command, one in zip(analyzer.commands(run.batch), completed, strict=True):
        if one.ending is not Ending.EXITED or one.status not in command.ran_exits:
            return Reading(defect=_ending(one))
    try:
        reading = analyzer.read(run.batch, completed)
    except Exception as error:  # whatever a plugin raises: it has not looked
        return Reading(defect=f"{analyzer.id} could not read its tool's answer: {error!r}")
    return replace(reading, defect=reading.defect or _blind(run, reading))


def _ending(completed: Completed) -> str:
    tail = completed.stderr.decode("utf-8", "replace").strip().splitlines()
    said = f": {tail[-1][:200]}" if tail else ""
    if completed.ending is Ending.EXITED:
        return f"the tool ended with status {completed.status}, which does not mean that it looked{said}"
    return f"the tool {completed.ending.value}{said}"


def _blind(run: _Run, reading: Reading) -> str | None:
    """Why the tool is blind: a planted file it did not report (rule 2 of the gate)."""
    reported = {(finding.file, finding.rule) for finding in reading.findings}
    reported |= {(function.file, function.name) for function in reading.functions}
    for canary in run.batch.canaries:
        if (canary.name, canary.rule) not in reported:
            return (
                f"the tool is blind: it did not report {canary.rule} in the planted {canary.name}"
            )
    uncovered = {f.language for f in run.batch.files} - {c.language for c in run.batch.canaries}
    if uncovered:
        names = ", ".join(sorted(language.value for language in uncovered))
        return f"no canary was planted for {names}, so nothing shows that the tool sees"
    return None


def _outcomes(
    run: _Run, reading: Reading, names: Mapping[RepoPath, SnapshotFile], contents: Contents
) -> dict[Expectation, str]:
    outcomes = {}
    for expectation in run.planned.expectations:
        path = expectation.path
        if path in contents.causes:
            outcomes[expectation] = contents.causes[path]
        elif path in names:
            outcomes[expectation] = _outcome(reading, names[path].name)
    return outcomes


def _outcome(reading: Reading, name: str) -> str:
    if reading.defect:
        return reading.defect
    if name in reading.failures:
        # A tool knows the file by our safe name only, which tells a reader nothing.
        cause = reading.failures[name].replace(f"./{name}:", "").replace(f"./{name}", "this file")
        return cause.replace(name, "this file").removesuffix(":")
    return "" if name in reading.analysed else "the tool did not say that it read this file"


def _without_canaries(run: _Run, reading: Reading) -> Reading:
    planted = {canary.name for canary in run.batch.canaries}
    return replace(
        reading,
        findings=tuple(f for f in reading.findings if f.file not in planted),
        functions=tuple(f for f in reading.functions if f.file not in planted),
    )


def _idle(plan: Plan) -> tuple[str, ...]:
    sentences = [
        f"the rule pack {each.pack.id} holds no rule" for each in plan.packs if each.rules == 0
    ]
    return tuple(sorted(sentences))
