"""Calls of tools: made ready, started here or on a cluster, and counted while they end."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from gatekeeper.gate.request import Request
from gatekeeper.model.tool import Command, Completed, ToolIdentity
from gatekeeper.tools.pool import Job, all_under_way


def job_of(analyzer: str, command: Command, tool: ToolIdentity, snapshot: Path) -> Job:
    """A call of the tool, or of its engine when the command asks for that."""
    return Job(analyzer, command, tool.engine if command.engine else tool.path, snapshot, tool)


class _Counted:
    """Tells how far the calls of a round are."""

    def __init__(self, request: Request, calls: int) -> None:
        self._request, self._calls, self._done = request, calls, 0

    def one_more(self, job: Job) -> None:
        """One call has ended."""
        self._done += 1
        self._request.progress(f"{self._done} of {self._calls} calls done, last {job.analyzer}")


def under_way_for(
    request: Request, jobs: Sequence[Job], homes: Path
) -> AbstractContextManager[Callable[[], tuple[Completed, ...]]]:
    """The jobs started, here or on the workers of a cluster."""
    if not request.scheduler:
        done = _Counted(request, len(jobs))
        return all_under_way(jobs, homes, request.workers, done.one_more)
    from gatekeeper.tools.cluster import on_cluster

    return on_cluster(jobs, request.scheduler)
