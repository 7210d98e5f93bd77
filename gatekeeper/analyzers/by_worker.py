"""What the analyzers that are our own worker scripts share: the call, and the frame their answers stand in."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from gatekeeper.analyzers.answers import cause_of_end, read_json
from gatekeeper.analyzers.portions import Portion
from gatekeeper.model.analyzer import Reading
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

PYTHON = ToolNeed(
    name="python3",
    version_arguments=("--version",),
    version_pattern=r"Python (\d+\.\d+\S*)",
    install="it is the interpreter gatekeeper runs with; install gatekeeper again in a virtual environment",
)
"""What a worker without a tool of its own needs."""
NEWEST_PYTHON = replace(PYTHON, newest=True)
"""What a worker needs that parses Python by the interpreter's own parser and has no package but ours."""


class OneFile(Protocol):
    """What a worker says of a file."""

    @property
    def error(self) -> str | None:
        """Why it could not be looked at, or `None`."""
        ...


class ByFile(Protocol):
    """What a worker prints."""

    @property
    def files(self) -> Mapping[str, OneFile]:
        """Its answer by safe name."""
        ...


Report = TypeVar("Report", bound=ByFile)


def worker_command(script: str, stdin: bytes, limits: Limits) -> Command:
    """The call of a worker that stands beside this file, by the interpreter gatekeeper runs with."""
    return Command(
        arguments=(str(Path(__file__).with_name(script)),),
        ran_exits=frozenset({0}),
        stdin=stdin,
        limits=limits,
        interpreter=True,
    )


def answered(
    command: Command, portion: Portion, completed: Completed, shape: type[Report]
) -> Report | Reading:
    """The worker's report about just the files of the portion, or a reading that says why it is void."""
    void = cause_of_end(command, completed)
    if void is not None:
        return Reading(defect=void)
    report = read_json(completed.stdout, shape, command.limits.output_bytes)
    if isinstance(report, str):
        return Reading(defect=report)
    if set(report.files) != set(portion.names):
        return Reading(defect="the worker's answer is about other files than it was given")
    return report


def failures_of(report: ByFile, what: str) -> dict[str, str]:
    """Name to cause, for the files with an error; `what` says what could not be done."""
    return {
        name: f"{what}: {file.error}"
        for name, file in report.files.items()
        if file.error is not None
    }
