"""Runs several commands side by side, a bounded number at a time, and gives their answers in the order asked."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Event
from typing import TypeVar

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import Command, Completed, ToolIdentity
from gatekeeper.tools.newest import called
from gatekeeper.tools.runner import run
from gatekeeper.tools.warm import Warm, warmed

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job:
    """One command of one analyzer, ready to run."""

    analyzer: str
    command: Command
    executable: str
    """Absolute path of the tool, or of its engine when the command asks for that; not used when it asks for the interpreter."""
    folder: Path
    """The snapshot folder it runs in."""
    tool: ToolIdentity | None = None
    """Which tool it is, for who runs it on another machine."""


class Turnstile:
    """Counts the tasks that are under way, lets nobody in once it is closed, and waits for those inside.

    A `ThreadPoolExecutor` alone does not do: an interrupt while it starts a thread leaves one that it does
    not know, and that would go on writing where the caller has cleaned up.
    """

    def __init__(self) -> None:
        self.closed = Event()
        self._inside = 0
        self._changed = Condition()

    def pass_through(self, task: Callable[[Event], Result]) -> Result:
        """The task's result. Raises CancelledError when it was too late to begin."""
        with self._changed:
            if self.closed.is_set():
                raise CancelledError
            self._inside += 1
        try:
            return task(self.closed)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Nobody is inside any more, and nobody comes in."""
        self.closed.set()
        with self._changed:
            self._changed.wait_for(lambda: self._inside == 0)


@contextmanager
def under_way(
    tasks: Sequence[Callable[[Event], Result]], workers: int, weights: Sequence[int] = ()
) -> Iterator[Callable[[], tuple[Result, ...]]]:
    """Starts the tasks, never more than `workers` at once; the call given waits for what each gave, in their order.

    With weights, one a task, the heaviest starts first, so that none is left alone at the end.

    A task is handed an event that is set when it should end early. When the block ends, or an interrupt
    (Ctrl-C) leaves it, no task is under way, whether or not it was waited for.
    """
    turnstile = Turnstile()
    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="tool") as threads:
        try:
            # Sorting is stable: without weights they start in the order given.
            order = sorted(range(len(tasks)), key=lambda index: -weights[index] if weights else 0)
            futures = {i: threads.submit(turnstile.pass_through, tasks[i]) for i in order}
            yield lambda: tuple(futures[index].result() for index in range(len(tasks)))
        finally:
            # Without effect when all are done.
            turnstile.close()
            threads.shutdown(wait=False, cancel_futures=True)


def side_by_side(tasks: Sequence[Callable[[Event], Result]], workers: int) -> tuple[Result, ...]:
    """What each task gave, in their order; never more than `workers` at once, none when the call is over."""
    with under_way(tasks, workers) as results:
        return results()


@contextmanager
def all_under_way(
    jobs: Sequence[Job], scratch: Path, workers: int, ended: Callable[[Job], None] | None = None
) -> Iterator[Callable[[], tuple[Completed, ...]]]:
    """Starts the jobs as `under_way` does tasks; when the block ends, so has every process group.

    Each job gets a home of its own below `scratch`, so that no tool meets what another left. `ended` is told of
    each job that has ended, from the thread it ran in.
    """
    with warmed([job.command for job in jobs], scratch / "warm") as warm:
        tasks = [
            _task(job, scratch / f"job-{number:04}", ended, warm)
            for number, job in enumerate(jobs)
        ]
        with under_way(tasks, workers, [_weight(job) for job in jobs]) as results:
            yield results


def _weight(job: Job) -> int:
    """How long a call will take beside others, by how many files it names; the tools that read them most go first."""
    named = len(job.command.arguments) + job.command.stdin.count(b"\n")
    return named * (1 if job.command.interpreter else 4)


def run_all(jobs: Sequence[Job], scratch: Path, workers: int) -> tuple[Completed, ...]:
    """What came of each job, one for each and in their order; never more than `workers` run at once."""
    with all_under_way(jobs, scratch, workers) as results:
        return results()


def _task(
    job: Job, home: Path, ended: Callable[[Job], None] | None, warm: Warm | None
) -> Callable[[Event], Completed]:
    def task(cancelled: Event) -> Completed:
        command, executable = called(job.command, job.executable, job.tool)
        completed = run(command, executable, job.folder, home, cancelled, warm)
        if ended is not None:
            ended(job)
        return completed

    return task
