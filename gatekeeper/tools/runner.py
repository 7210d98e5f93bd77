"""Runs one tool: scrubbed environment, group of its own, limits on time, memory, output; never raises for a tool."""

import os
import secrets
import signal
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

from gatekeeper.model.tool import Command, Completed, Ending
from gatekeeper.tools import group
from gatekeeper.tools.dialogue import Dialogue, End
from gatekeeper.tools.launch import LAUNCH_FAILED, environment_of, launched, limits_of
from gatekeeper.tools.pipes import OwnProcess, Started
from gatekeeper.tools.warm import Call, Warm


def run(
    command: Command,
    executable: str,
    folder: Path,
    scratch_home: Path,
    cancelled: Event | None = None,
    warm: Warm | None = None,
) -> Completed:
    """What came of the command, run in the folder; whatever the tool does is told by the `Ending`.

    `executable` is absolute. `scratch_home` is made if need be, private, and is the tool's HOME and
    temporary folder. When the call returns no process of the tool is left. `cancelled`, once set, ends
    the tool at once. One of our own worker scripts is forked from `warm` when there is one.
    Raises nothing for a tool that is missing, crashes, floods or hangs.
    """
    mark = secrets.token_hex(16)
    argv = _argv(command, executable, scratch_home)
    if not Path(argv[0]).is_absolute():
        return _not_started(f"{argv[0]!r} is not an absolute path")
    if not os.access(executable if _by_name(command) else argv[0], os.X_OK):
        return _not_started(f"{argv[0]!r} is not there or may not be executed")
    if cancelled is not None and cancelled.is_set():
        return _not_started("the run was cancelled")
    try:
        scratch_home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _by_name(command):
            # Programs that are several in one go by the name they are called by.
            Path(argv[0]).symlink_to(executable)
        environment = environment_of(command, scratch_home, mark)
        call = Call(command, folder, environment, limits_of(command.limits))
        forked = warm.fork(call, cancelled) if warm is not None else None
        started = forked or OwnProcess(launched(argv, command.limits, folder, environment))
    except (OSError, ValueError) as fault:
        # ValueError: an argument with a NUL byte or one that no encoding can carry.
        return _not_started(str(fault))
    return _held(started, command, mark, cancelled)


def _held(started: Started, command: Command, mark: str, cancelled: Event | None) -> Completed:
    dialogue = Dialogue(started, command, mark, cancelled)
    try:
        end = dialogue.hold()
    finally:
        spent_ms = group.spent_ms(started.pid)
        group.kill(started.pid, mark)
        status = started.wait()
        for pipe in started.pipes:
            pipe.close()
    return replace(_completed(end, status, dialogue), processor_ms=spent_ms)


def _by_name(command: Command) -> bool:
    """Whether the executable is called under another name than its own."""
    return bool(command.engine) and not command.interpreter


def _argv(command: Command, executable: str, scratch_home: Path) -> tuple[str, ...]:
    if command.interpreter:
        return (sys.executable, "-I", "-P", *command.arguments)
    if command.engine:
        return (str(scratch_home / command.engine), *command.arguments)
    return (executable, *command.arguments)


def _not_started(cause: str) -> Completed:
    return Completed(Ending.NOT_STARTED, 0, b"", cause.encode("utf-8", "backslashreplace"))


def _completed(end: End, status: int, dialogue: Dialogue) -> Completed:
    stdout, stderr = dialogue.stdout, dialogue.stderr
    match end:
        case End.TIMED_OUT:
            return Completed(Ending.TIMED_OUT, 0, stdout, stderr)
        case End.OUTPUT_LIMIT:
            return Completed(Ending.OUTPUT_LIMIT, 0, stdout, stderr)
        case End.OVERWEIGHT | End.CANCELLED:
            return Completed(Ending.SIGNALLED, signal.SIGKILL, stdout, stderr)
        case End.CLOSED if status < 0:
            return Completed(Ending.SIGNALLED, -status, stdout, stderr)
        case End.CLOSED if status == LAUNCH_FAILED:
            return Completed(Ending.NOT_STARTED, 0, stdout, stderr)
        case End.CLOSED:
            return Completed(Ending.EXITED, status, stdout, stderr)
