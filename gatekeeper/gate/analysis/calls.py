"""Calls of tools: made ready, started here or on a cluster, and counted while they end."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from gatekeeper.gate.progress import tools_of
from gatekeeper.gate.request import Request
from gatekeeper.model.tool import Command, Completed, ToolIdentity
from gatekeeper.tools.pool import Job, all_under_way


def job_of(analyzer: str, command: Command, tool: ToolIdentity, snapshot: Path) -> Job:
    """A call of the tool, or of its engine when the command asks for that."""
    return Job(analyzer, command, tool.engine if command.engine else tool.path, snapshot, tool)


class _Counted:
    """Tells how far the calls of a round are. Several threads may say that a call has ended."""

    def __init__(self, request: Request, calls: int, what: str) -> None:
        self._tell, self._calls, self._what = tools_of(request), calls, what
        self._done = count(1)

    def one_more(self, job: Job) -> None:
        """One call has ended."""
        done = next(self._done)
        which = f"{done} of {self._calls}" if done < self._calls else f"all {done}"
        self._tell(f"{self._what}, {which} calls done, last {job.analyzer}")


def under_way_for(
    request: Request, jobs: Sequence[Job], homes: Path, what: str
) -> AbstractContextManager[Callable[[], tuple[Completed, ...]]]:
    """The jobs started, here or on the workers of a cluster; `what` is said of them while they are counted."""
    if not request.scheduler:
        done = _Counted(request, len(jobs), what)
        return all_under_way(jobs, homes, request.workers, done.one_more)
    from gatekeeper.tools.cluster import on_cluster

    return on_cluster(jobs, request.scheduler)
