"""Which shard looks at which file, and what the shards of a run found out, put together again."""

import heapq
from collections.abc import Iterable, Mapping, Sequence

from gatekeeper import __version__
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.gate.remember import adapter_digest, answers_in, answers_of
from gatekeeper.model.analyzer import Reading, SnapshotFile
from gatekeeper.model.change import Change
from gatekeeper.model.errors import UsageError
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import printable
from gatekeeper.model.project import Project
from gatekeeper.model.shard import Shard, ShardAnswer, ShardReport
from gatekeeper.model.tool import MissingTool, ToolIdentity

Tool = ToolIdentity | MissingTool
_START_BYTES = 4096
"""What a file costs beside its size."""


def shares(files: Iterable[SnapshotFile], of: int) -> Mapping[SnapshotFile, int]:
    """The number of the shard that looks at each file; the same on every machine, and of about equal cost.

    The largest file first, each to the shard with least so far. Only what stands in the tree has a say: costs that
    one machine remembers and another does not would leave files to nobody.
    """
    heap = [(0, number) for number in range(1, of + 1)]
    taken: dict[SnapshotFile, int] = {}
    for file in sorted(set(files), key=lambda f: (-f.size, f.blob, f.language.value)):
        cost, number = heapq.heappop(heap)
        taken[file] = number
        heapq.heappush(heap, (cost + file.size + _START_BYTES, number))
    return taken


def share_of(
    shard: Shard, planned: PlannedAnalyzer, plan: Plan, files: Iterable[SnapshotFile]
) -> frozenset[SnapshotFile]:
    """The files that the analyzer looks at in this shard. One that follows files into each other looks at all, in one."""
    every = frozenset(files)
    whole = [each.analyzer.id for each in plan.analyzers if not each.analyzer.answers_by_file]
    if planned.analyzer.id in whole:
        mine = whole.index(planned.analyzer.id) % shard.of + 1 == shard.number
        return every if mine else frozenset()
    return frozenset(
        file for file, number in shares(every, shard.of).items() if number == shard.number
    )


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
    planned: PlannedAnalyzer,
    plan: Plan,
    files: Iterable[SnapshotFile],
    reports: Sequence[ShardReport],
) -> Reading:
    """What all shards together said of the files. What a shard that is missing should have looked at has failed."""
    of = reports[0].shard.of
    by_number = {report.shard.number: report for report in reports}
    every = frozenset(files)
    known: dict[str, bytes] = {}
    lost: dict[str, str] = {}
    for number in range(1, of + 1):
        report = by_number.get(number)
        said: dict[str, bytes] = {}
        for answer in report.answers if report else ():
            if answer.analyzer == planned.analyzer.id:
                said |= answer.answers
        for file in share_of(Shard(number, of), planned, plan, every):
            raw = said.get(file_key(file))
            if raw is not None:
                known[file.name] = raw
            elif report is None:
                lost[file.name] = f"the shard {number}/{of} was not handed over"
            else:
                lost[file.name] = f"the shard {number}/{of} says nothing of it"
    reading, unreadable = answers_in(known)
    lost |= dict.fromkeys(unreadable, "the answer of its shard cannot be read")
    return Reading(
        analysed=reading.analysed,
        failures=dict(sorted({**reading.failures, **lost}.items())),
        findings=reading.findings,
        functions=reading.functions,
    )
