"""Which shard looks at which file, and what the shards of a run found out, put together again."""

import heapq
from collections.abc import Iterable, Mapping, Sequence

from gatekeeper import __version__
from gatekeeper.gate.analysis.remember import adapter_digest, answers_in, answers_of
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import Reading, SnapshotFile
from gatekeeper.model.change import Change
from gatekeeper.model.errors import UsageError
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import Project
from gatekeeper.model.shard import Shard, ShardAnswer, ShardReport
from gatekeeper.model.tool import MissingTool, ToolIdentity

Tool = ToolIdentity | MissingTool


def shares(
    files: Iterable[SnapshotFile], of: int, costs: Mapping[SnapshotFile, int]
) -> Mapping[SnapshotFile, int]:
    """The number of the shard that looks at each file: of about equal cost, and the same wherever the costs are.

    The dearest file first, each to the shard with least so far. What a file of unknown cost takes is reckoned from
    its size, at the rate of the others.
    """
    every = set(files)
    weights = _weights(every, costs)
    heap = [(0, number) for number in range(1, of + 1)]
    taken: dict[SnapshotFile, int] = {}
    for file in sorted(every, key=lambda f: (-weights[f], f.blob, f.language.value)):
        cost, number = heapq.heappop(heap)
        taken[file] = number
        heapq.heappush(heap, (cost + weights[file], number))
    return taken


def _weights(
    files: Iterable[SnapshotFile], costs: Mapping[SnapshotFile, int]
) -> Mapping[SnapshotFile, int]:
    from gatekeeper.gate.analysis.costs import START_BYTES  # few runs are a shard

    sizes = {file: file.size + START_BYTES for file in files}
    known = [file for file in sizes if file in costs]
    spent, size = sum(costs[file] for file in known), sum(sizes[file] for file in known)
    if not spent:
        return sizes
    return {file: costs.get(file, sizes[file] * spent // size) for file in sizes}


def share_of(
    shard: Shard,
    planned: PlannedAnalyzer,
    plan: Plan,
    files: Iterable[SnapshotFile],
    costs: Mapping[SnapshotFile, int],
) -> frozenset[SnapshotFile]:
    """The files that the analyzer looks at in this shard. One that follows files into each other looks at all, in one."""
    every = frozenset(files)
    whole = [each.analyzer.id for each in plan.analyzers if not each.analyzer.answers_by_file]
    if planned.analyzer.id in whole:
        mine = whole.index(planned.analyzer.id) % shard.of + 1 == shard.number
        return every if mine else frozenset()
    taken = shares(every, shard.of, costs)
    return frozenset(file for file, number in taken.items() if number == shard.number)


def asked_here(
    request: Request,
    planned: PlannedAnalyzer,
    plan: Plan,
    names: Mapping[RepoPath, SnapshotFile],
    readable: frozenset[SnapshotFile],
) -> frozenset[SnapshotFile]:
    """What the analyzer has to look at in this run: all that it can read, or the share of a shard."""
    if request.shard is None:
        return readable
    from gatekeeper.gate.analysis.costs import remembered_costs  # few runs are a shard

    costs = remembered_costs(request, planned, names, readable)
    return share_of(request.shard, planned, plan, readable, costs)


def file_key(file: SnapshotFile) -> str:
    """What a file is called between machines: its safe name is the run's own."""
    return f"{file.blob}:{file.language.value}"


def ground_of(change: Change, project: Project, plan: Plan) -> str:
    """The digest of what the shards of a run and the merge have to agree about."""
    parts: list[str | bytes] = [__version__, change.kind.value, str(change.head.commit)]
    parts += [change.head.tree, change.base.tree if change.base else ""]
    parts += [part for source in project.sources for part in (source.path, source.digest)]
    for each in plan.analyzers:
        parts += [each.analyzer.id, adapter_digest(type(each.analyzer))]
        parts += [part for pair in sorted(each.setting.options) for part in pair]
    parts += [part for pack in plan.packs for part in (pack.pack.id, pack.digest)]
    parts += [plan.builds.digest]
    return memory_key(*parts).hex()


def shard_answer(
    planned: PlannedAnalyzer, tool: Tool, reading: Reading, files: Iterable[SnapshotFile]
) -> ShardAnswer:
    """What an analyzer said of its files, for other machines."""
    every = sorted(files)
    if reading.defect is not None:
        reading = Reading(failures={file.name: reading.defect for file in every})
    said = answers_of(reading, [file.name for file in every])
    return ShardAnswer(
        planned.analyzer.id, tool, {file_key(file): said[file.name] for file in every}
    )


def checked(reports: Sequence[ShardReport], ground: str, commit: str) -> tuple[ShardReport, ...]:
    """The reports ordered by number. Raises `UsageError`, with names, for one that does not belong to this run or
    was given twice, and when they are of different divisions."""
    by_number: dict[int, ShardReport] = {}
    for each in sorted(reports, key=lambda report: (report.shard, report.name)):
        name = printable(each.name)
        if each.commit != commit:
            raise UsageError(
                f"the shard {each.shard} in {name} is of commit {each.commit}, and {commit} is judged"
            )
        if each.ground != ground:
            raise UsageError(
                f"the shard {each.shard} in {name} was run from another base, or with other rules, analyzers or "
                "options than this merge; run all of them with the same arguments"
            )
        if each.shard.of != reports[0].shard.of:
            raise UsageError(
                f"{name} is shard {each.shard} and {printable(reports[0].name)} is shard {reports[0].shard}: "
                "they are of different divisions"
            )
        if each.shard.number in by_number:
            other = printable(by_number[each.shard.number].name)
            raise UsageError(f"the shard {each.shard} was given twice, in {other} and in {name}")
        by_number[each.shard.number] = each
    return tuple(by_number[number] for number in sorted(by_number))


def tool_of(planned: PlannedAnalyzer, reports: Sequence[ShardReport]) -> Tool:
    """The tool that every shard used. Raises `UsageError` when two used different ones."""
    analyzer = planned.analyzer
    found: list[tuple[ShardReport, Tool]] = [
        (report, answer.tool)
        for report in reports
        for answer in report.answers
        if answer.analyzer == analyzer.id
    ]
    if not found:
        return MissingTool(analyzer.need.name, "no shard was handed over", analyzer.need.install)
    missing = [tool for _, tool in found if isinstance(tool, MissingTool)]
    if missing:
        return missing[0]
    first_report, first = found[0]
    for report, tool in found[1:]:
        if (
            isinstance(tool, ToolIdentity)
            and isinstance(first, ToolIdentity)
            and _differ(tool, first)
        ):
            raise UsageError(
                f"the shard {report.shard} in {printable(report.name)} used {tool.name} {tool.version} "
                f"({tool.digest[:12]}), and {first_report.shard} in {printable(first_report.name)} "
                f"{first.version} ({first.digest[:12]}); install the same on all machines"
            )
    return first


def _differ(one: ToolIdentity, other: ToolIdentity) -> bool:
    return (one.version, one.digest) != (other.version, other.digest)


def reading_of(
    planned: PlannedAnalyzer, files: Iterable[SnapshotFile], reports: Sequence[ShardReport]
) -> Reading:
    """What all shards together said of the files; one that none speaks of has failed.

    Which shard looked at what is told by the reports: the jobs knew what files cost, and this machine may not.
    Raises `UsageError` when two looked at one file.
    """
    said = _said(planned, reports)
    silence = _silence(reports)
    known: dict[str, bytes] = {}
    lost: dict[str, str] = {}
    for file in files:
        if (raw := said.get(file_key(file))) is not None:
            known[file.name] = raw
        else:
            lost[file.name] = silence
    reading, unreadable = answers_in(known)
    lost |= dict.fromkeys(unreadable, "the answer of its shard cannot be read")
    return Reading(
        analysed=reading.analysed,
        failures=dict(sorted({**reading.failures, **lost}.items())),
        findings=reading.findings,
        functions=reading.functions,
    )


def _said(planned: PlannedAnalyzer, reports: Sequence[ShardReport]) -> Mapping[str, bytes]:
    """What the analyzer said of each file, by the file's key."""
    found: dict[str, tuple[ShardReport, bytes]] = {}
    for report in reports:
        for answer in report.answers:
            for key, raw in (
                answer.answers.items() if answer.analyzer == planned.analyzer.id else ()
            ):
                if key in found:
                    first = found[key][0]
                    raise UsageError(
                        f"the shards {first.shard} in {printable(first.name)} and {report.shard} in "
                        f"{printable(report.name)} looked at the same file: their jobs remembered different costs; "
                        "give all jobs the same memory of answers, or --no-memory"
                    )
                found[key] = (report, raw)
    return {key: raw for key, (_, raw) in found.items()}


def _silence(reports: Sequence[ShardReport]) -> str:
    """Why no shard speaks of a file."""
    of = reports[0].shard.of
    given = {report.shard.number for report in reports}
    missing = [str(Shard(number, of)) for number in range(1, of + 1) if number not in given]
    match missing:
        case []:
            return "no shard says anything of it; give all jobs the same memory of answers, or --no-memory"
        case [one]:
            return f"the shard {one} was not handed over"
        case _:
            return f"the shards {', '.join(missing)} were not handed over"
