"""Runs one tool: scrubbed environment, group of its own, limits on time, memory, output; never raises for a tool."""

import os
import resource
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

from gatekeeper.model.tool import Command, Completed, Ending, Limits
from gatekeeper.tools import group
from gatekeeper.tools.dialogue import Dialogue, End

PATH = "/usr/bin:/bin"
"""Where a tool's own helpers are found. Fixed, so that nothing of the caller's PATH reaches it."""

_SHELL = "/bin/sh"
_LAUNCH = (
    'ulimit -c 0 && ulimit -v "$1" && ulimit -t "$2" && ulimit -f "$3" || exit 125\n'
    'shift 3 && unset PWD OLDPWD SHLVL _ && exec "$@"'
)
"""Limits are set by a shell that then becomes the tool: `preexec_fn` may deadlock beside threads."""

_LAUNCH_FAILED = 125
_BLOCK = 512
"""`ulimit -f` counts in blocks of 512 bytes (POSIX.1-2017, ulimit)."""


def run(
    command: Command,
    executable: str,
    folder: Path,
    scratch_home: Path,
    cancelled: Event | None = None,
) -> Completed:
    """What came of the command, run in the folder; whatever the tool does is told by the `Ending`.

    `executable` is absolute. `scratch_home` is made if need be, private, and is the tool's HOME and
    temporary folder. When the call returns no process of the tool is left. `cancelled`, once set, ends
    the tool at once. Raises nothing for a tool that is missing, crashes, floods or hangs.
    """
    mark = secrets.token_hex(16)
    argv = _argv(command, executable, scratch_home)
    if not Path(argv[0]).is_absolute():
        return _not_started(f"{argv[0]!r} is not an absolute path")
    if not os.access(executable if command.engine else argv[0], os.X_OK):
        return _not_started(f"{argv[0]!r} is not there or may not be executed")
    if cancelled is not None and cancelled.is_set():
        return _not_started("the run was cancelled")
    try:
        scratch_home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if command.engine:
            # Programs that are several in one go by the name they are called by.
            Path(argv[0]).symlink_to(executable)
        process = subprocess.Popen(  # noqa: S603 - the one place; the executable is absolute and identified
            (_SHELL, "-c", _LAUNCH, "gatekeeper", *_ulimits(command.limits), *argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=_environment(command, scratch_home, mark),
            start_new_session=True,
            close_fds=True,
            umask=0o077,
            bufsize=0,
        )
    except (OSError, ValueError) as fault:
        # ValueError: an argument with a NUL byte or one that no encoding can carry.
        return _not_started(str(fault))
    with process:
        dialogue = Dialogue(process, command, mark, cancelled)
        try:
            end = dialogue.hold()
        finally:
            group.kill(process.pid, mark)
            status = process.wait()
    return _completed(end, status, dialogue)


def _argv(command: Command, executable: str, scratch_home: Path) -> tuple[str, ...]:
    if command.engine:
        return (str(scratch_home / command.engine), *command.arguments)
    if command.interpreter:
        return (sys.executable, "-I", "-P", *command.arguments)
    return (executable, *command.arguments)


def _environment(command: Command, scratch_home: Path, mark: str) -> dict[str, str]:
    """Nothing of our own environment: PYTHON*, GIT_*, SEMGREP_* and LD_* of the caller stay outside."""
    home = str(scratch_home)
    scrubbed = {
        "PATH": PATH,
        "HOME": home,
        "TMPDIR": home,
        "XDG_CACHE_HOME": home,
        "XDG_CONFIG_HOME": home,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
    }
    return scrubbed | dict(command.environment) | {group.MARK: mark}


def _ulimits(limits: Limits) -> tuple[str, str, str]:
    """Arguments for the launcher: address space in KiB, processor seconds, file size in blocks.

    Processor time only ends what our own death would leave behind: no run that keeps its wall time
    can reach it.
    """
    cpu_s = int(limits.time_s * (os.cpu_count() or 1)) + 60
    return (
        str(_within(resource.RLIMIT_AS, limits.memory_bytes) // 1024),
        str(_within(resource.RLIMIT_CPU, cpu_s)),
        str(_within(resource.RLIMIT_FSIZE, limits.output_bytes) // _BLOCK),
    )


def _within(kind: int, wanted: int) -> int:
    """The wanted limit, or the one that is in force already when that is lower."""
    hard = resource.getrlimit(kind)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


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
        case End.CLOSED if status == _LAUNCH_FAILED:
            return Completed(Ending.NOT_STARTED, 0, stdout, stderr)
        case End.CLOSED:
            return Completed(Ending.EXITED, status, stdout, stderr)
