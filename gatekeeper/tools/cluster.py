"""Runs commands on the workers of a dask cluster (distributed 2026.8): files travel with the command, tools do not.

Everything a worker says is a `Completed`; that a worker was lost, lacks the tool or has another one is told as
`NOT_STARTED`, which no analyzer takes for an answer. Whoever can reach the scheduler can run code on its workers
and answer in their place: it has to be closed to everybody else (TLS, docs/how-to/many-machines.md).
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, TimeoutError
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper import __version__
from gatekeeper.model.errors import UsageError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import Command, Completed, Ending, ToolIdentity
from gatekeeper.tools.held_folder import held_folder
from gatekeeper.tools.installation import digest_of, engine_of
from gatekeeper.tools.launch import PATH
from gatekeeper.tools.newest import Asking, called, newer_python
from gatekeeper.tools.pool import Job
from gatekeeper.tools.runner import run

if TYPE_CHECKING:
    from distributed import Client

_LOST_S = 30.0
"""How long no worker may be there before what is left counts as lost; more than a new one takes to start."""
_TICK_S = 1.0
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Unit:
    """One command with all it needs but the tool."""

    command: Command
    tool: ToolIdentity
    files: Mapping[str, bytes]
    """By safe name, laid into the folder it runs in."""
    packs: Mapping[str, bytes]
    """Files outside that arguments name, by that argument: rule packs."""
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Said:
    """What a worker gave back."""

    completed: Completed
    lacks: str = ""
    """Why it could not even try, though another worker may; empty when it tried."""


@contextmanager
def on_cluster(
    jobs: Sequence[Job], scheduler: str
) -> Iterator[Callable[[], tuple[Completed, ...]]]:
    """Submits the jobs; the call given waits for what came of each, in their order.

    A job whose worker is lost is run again elsewhere, once; then it counts as not started. Raises `UsageError`
    when there is no scheduler at that address or dask is not installed.
    """
    if not jobs:
        yield lambda: ()
        return
    client = _client(scheduler)
    try:
        units = [_unit(job) for job in jobs]
        executor = client.get_executor(pure=False, retries=1)
        futures = [executor.submit(run_unit, unit) for unit in units]
        yield lambda: tuple(
            _result(client, unit, future) for unit, future in zip(units, futures, strict=True)
        )
    finally:
        client.close(timeout=5)


def _client(scheduler: str) -> "Client":
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "the executor dask is not installed; install iec62304-gatekeeper[dask]"
        ) from error
    # A unit whose worker died is given to one other worker, not to four.
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    try:
        return Client(scheduler, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"there is no dask scheduler at {scheduler}: {error}") from error


def _unit(job: Job) -> Unit:
    assert job.tool is not None, "set for every job that may leave this machine"
    named = {word.removeprefix("./") for word in job.command.arguments}
    named |= {line.removeprefix("./") for line in job.command.stdin.decode().splitlines()}
    present = sorted(path for path in job.folder.iterdir() if path.is_file())
    chosen = [path for path in present if path.name in named]
    packs = {
        word: Path(word).read_bytes()
        for word in job.command.arguments
        if word.endswith((".json", ".yaml")) and Path(word).is_absolute()
    }
    # Who names no file follows them by itself, so it gets all.
    files = {path.name: path.read_bytes() for path in chosen or present}
    command = job.command
    if command.interpreter:
        script = Path(command.arguments[0]).resolve().relative_to(_PACKAGE)
        command = replace(command, arguments=(str(script), *command.arguments[1:]))
    return Unit(command, job.tool, files, packs)


def run_unit(unit: Unit) -> Said:
    """On the worker: what came of the unit's command, with this machine's tool if it is the very same."""
    if unit.version != __version__:
        return _lacking(f"it runs gatekeeper {__version__}, not {unit.version}")
    executable = _same_tool(unit)
    if executable.startswith("!"):
        return _lacking(executable[1:])
    with held_folder("gatekeeper-unit-") as scratch:
        folder = scratch / "snapshot"
        folder.mkdir()
        for name, content in unit.files.items():
            (folder / Path(name).name).write_bytes(content)
        places = {word: str(scratch / f"pack-{n}.json") for n, word in enumerate(unit.packs)}
        for word, content in unit.packs.items():
            Path(places[word]).write_bytes(content)
        words = tuple(places.get(word, word) for word in unit.command.arguments)
        if unit.command.interpreter:
            words = (str(_PACKAGE / words[0]), *words[1:])
        command = replace(unit.command, arguments=words)
        tool = unit.tool
        if tool.python:
            newer = newer_python(Asking(_places(), scratch / "none", scratch))
            if newer is None or not tool.version.endswith(newer.version):
                return _lacking(f"it has not the Python of {tool.name} {tool.version}")
            tool = replace(tool, path=executable, python=newer.path)
        command, executable = called(command, executable, tool)
        return Said(run(command, executable, folder, scratch / "home"))


def _same_tool(unit: Unit) -> str:
    """The path to call; after a `!` why there is none."""
    tool = unit.tool
    places = [Path(folder) / tool.name for folder in _places()]
    found = next((place.resolve() for place in places if os.access(place, os.X_OK)), None)
    if found is None:
        return f"!it has no {tool.name}"
    if digest_of(found) != tool.digest:
        return f"!its {tool.name} is not the one of this run (sha256 {tool.digest[:12]})"
    if not unit.command.engine:
        return str(found)
    # Where it lies below the folder that packages are installed in, which is another one here.
    engine = tool.engine.rpartition("/site-packages/")[2]
    return engine_of(found, engine) or f"!its {tool.name} has no engine"


def _places() -> tuple[str, ...]:
    """Beside the interpreter, then where the system keeps its own: a worker's PATH is nobody's word."""
    return (str(Path(sys.executable).parent), "/usr/local/bin", *PATH.split(":"))


def _lacking(why: str) -> Said:
    return Said(_not_started(why), why)


def _not_started(why: str) -> Completed:
    return Completed(Ending.NOT_STARTED, 0, b"", why.encode("utf-8", "backslashreplace"))


def _result(client: "Client", unit: Unit, future: "Future[Said]") -> Completed:
    """What came of a unit; one that a worker could not try is tried on each other worker in turn."""
    said = _await(client, future)
    if not said.lacks:
        return said.completed
    reasons = {said.lacks}
    for worker in sorted(client.scheduler_info(n_workers=-1)["workers"]):
        again = client.get_executor(
            pure=False, retries=0, workers=[worker], allow_other_workers=False
        )
        said = _await(client, again.submit(run_unit, unit))
        if not said.lacks:
            return said.completed
        reasons.add(said.lacks)
    return _not_started(f"no worker of the cluster can run it: {'; '.join(sorted(reasons))}")


def _await(client: "Client", future: "Future[Said]") -> Said:
    alone = 0.0
    while True:
        try:
            return future.result(timeout=_TICK_S)
        except TimeoutError:
            workers = client.scheduler_info(n_workers=-1)["workers"]
            alone = 0.0 if workers else alone + _TICK_S
            if alone > _LOST_S:
                return Said(_not_started("every worker of the cluster was lost"))
        except (
            Exception,
            asyncio.CancelledError,
        ) as fault:  # whatever a cluster raises: nobody has looked
            return Said(_not_started(f"its worker was lost: {type(fault).__name__}"))
