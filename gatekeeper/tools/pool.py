"""Runs several commands side by side, a bounded number at a time, and gives their answers in the order asked."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from gatekeeper.model.tool import Command, Completed
from gatekeeper.tools.runner import run


@dataclass(frozen=True, slots=True)
class Job:
    """One command of one analyzer, ready to run."""

    analyzer: str
    command: Command
    executable: str
    """Absolute path of the tool; not used when the command asks for the interpreter."""
    folder: Path
    """The snapshot folder it runs in."""


def run_all(jobs: Sequence[Job], scratch: Path, workers: int) -> tuple[Completed, ...]:
    """What came of each job, one for each and in their order; never more than `workers` run at once.

    Each job gets a home of its own below `scratch`, so that no tool meets what another left. An
    interrupt (Ctrl-C) ends every process group before it is passed on.
    """
    cancelled = Event()
    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="tool") as threads:
        try:
            futures = [
                threads.submit(_run, job, scratch / f"job-{number:04}", cancelled)
                for number, job in enumerate(jobs)
            ]
            return tuple(future.result() for future in futures)
        finally:
            # Without effect when all are done; on an interrupt nothing of ours is left running.
            cancelled.set()
            threads.shutdown(wait=True, cancel_futures=True)


def _run(job: Job, home: Path, cancelled: Event) -> Completed:
    return run(job.command, job.executable, job.folder, home, cancelled)
