"""Whether a tool's engine may be called instead of the tool: proven versions, and others after a trial that is remembered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gatekeeper.gate.plan import PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import Analyzer, Batch, Direct, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.memory import NoMemory, memory_key
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.tools.pool import Job, run_all

_KIND = "engine"
_SAME, _OTHER = b"same", b"other"
Adapter = Callable[[type[Analyzer]], bytes]
"""The digest of the code that says what to run."""


def may_call_engine(
    request: Request,
    planned: PlannedAnalyzer,
    tool: ToolIdentity | MissingTool,
    batch: Batch,
    scratch: Path,
    adapter: Adapter,
) -> bool:
    """Whether the engine of the tool says what the tool says, as far as anybody has tried.

    A version that is not proven is tried on the canaries of the batch, both ways, and what came of it is
    remembered. Where nothing can be remembered the tool itself is called: a trial in each run costs more.
    `scratch` is a folder that is not there yet.
    """
    analyzer = planned.analyzer
    if not isinstance(analyzer, Direct) or isinstance(tool, MissingTool) or not tool.engine:
        return False
    if tool.version in analyzer.proven:
        return True
    if isinstance(request.memory, NoMemory) or not batch.canaries:
        return False
    packs = tuple(Path(pack.path).read_bytes() for pack in batch.packs)
    languages = sorted({canary.language.value for canary in batch.canaries})
    ground = (analyzer.id, adapter(type(analyzer)), tool.version, tool.digest, tool.engine)
    key = memory_key(*ground, *languages, *packs)
    known = request.memory.recall(_KIND, [key]).get(key)
    if known is None:
        request.progress(f"trying {tool.name} {tool.version}, which is new here")
        known = _SAME if agree(analyzer, tool, batch, scratch, request.workers) else _OTHER
        request.memory.keep(_KIND, {key: known})
    return known == _SAME


def agree(analyzer: Direct, tool: ToolIdentity, batch: Batch, scratch: Path, workers: int) -> bool:
    """Whether tool and engine say the same of the batch's canaries; false when nothing was tried."""
    room = scratch / "canaries"
    room.mkdir(parents=True)
    planted = []
    for canary in batch.canaries:
        (room / canary.name).write_bytes(canary.content)
        size = len(canary.content)
        planted.append(SnapshotFile(canary.name, ObjectId(""), canary.language, size, 1))
    pairs = analyzer.trial(replace(batch, files=tuple(planted), canaries=()))
    jobs = [
        Job("", command, tool.engine if command.engine else tool.path, room)
        for pair in pairs
        for command in pair
    ]
    said = run_all(jobs, scratch / "homes", workers)
    return bool(pairs) and all(
        analyzer.same(one, other) for one, other in zip(said[::2], said[1::2], strict=True)
    )
