"""Starts a process with limits, a session of its own and a scrubbed environment; everything else is its runner's."""

import os
import resource
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.model.tool import Command, Limits
from gatekeeper.tools import group

PATH = "/usr/bin:/bin"
"""Where a tool's own helpers are found. Fixed, so that nothing of the caller's PATH reaches it."""

LAUNCH_FAILED = 125
"""Exit status when the limits could not be set."""

_SHELL = "/bin/sh"
_LAUNCH = (
    'ulimit -c 0 && ulimit -v "$1" && ulimit -t "$2" && ulimit -f "$3" || exit 125\n'
    'shift 3 && unset PWD OLDPWD SHLVL _ && exec "$@"'
)
"""Limits are set by a shell that then becomes the tool: `preexec_fn` may deadlock beside threads."""

_BLOCK = 512
"""`ulimit -f` counts in blocks of 512 bytes (POSIX.1-2017, ulimit)."""


def launched(
    argv: tuple[str, ...],
    limits: Limits,
    folder: Path,
    environment: Mapping[str, str],
    stdin: int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """The process, with pipes for its output and error. Raises `OSError` or `ValueError` when it cannot be started."""
    space, processor_s, size = limits_of(limits)
    words = (str(space // 1024), str(processor_s), str(size // _BLOCK))
    return subprocess.Popen(  # noqa: S603 - the one place; the executable is absolute and identified
        (_SHELL, "-c", _LAUNCH, "gatekeeper", *words, *argv),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=True,
        close_fds=True,
        umask=0o077,
        bufsize=0,
    )


def environment_of(command: Command, scratch_home: Path, mark: str) -> dict[str, str]:
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


def limits_of(limits: Limits) -> tuple[int, int, int]:
    """What is set for each process: address space in bytes, processor seconds, file size in bytes.

    Processor time only ends what our own death would leave behind: no run that keeps its wall time
    can reach it.
    """
    cpu_s = int(limits.time_s * (os.cpu_count() or 1)) + 60
    return (
        _within(resource.RLIMIT_AS, limits.memory_bytes),
        _within(resource.RLIMIT_CPU, cpu_s),
        _within(resource.RLIMIT_FSIZE, limits.output_bytes),
    )


def _within(kind: int, wanted: int) -> int:
    """The wanted limit, or the one that is in force already when that is lower."""
    hard = resource.getrlimit(kind)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
