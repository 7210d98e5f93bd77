"""Nothing that a tool has started outlives it, wherever it tried to hide."""

import sys
import time
from pathlib import Path

import pytest

from gatekeeper.model.tool import Command, Ending, Limits
from gatekeeper.tools.runner import run

FORK_AND_STAY = "import os, time\nif os.fork() == 0:\n    {hide}\n    time.sleep(60)\n"


def left_behind(mark: str) -> list[str]:
    """Command lines of processes that hold the mark."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if mark in line and entry.name.isdecimal():
            found.append(line)
    return found


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param("pass", id="in the same group"),
        pytest.param("os.setpgid(0, 0)", id="in a group of its own"),
        pytest.param("os.setsid()", id="in a session of its own"),
        pytest.param("os.setsid(); os.fork() and os._exit(0)", id="as a daemon"),
    ],
)
@pytest.mark.parametrize(
    ("parent", "time_s", "ending"),
    [
        pytest.param("time.sleep(60)", 1.0, Ending.TIMED_OUT, id="parent hangs"),
        pytest.param("pass", 20.0, Ending.EXITED, id="parent exits"),
    ],
)
def test_a_grandchild_does_not_outlive_the_run(
    hide: str,
    parent: str,
    time_s: float,
    ending: Ending,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    mark = f"mark-{abs(hash(request.node.name))}"
    code = FORK_AND_STAY.format(hide=hide) + parent
    command = Command(("-c", code, mark), frozenset({0}), limits=Limits(time_s=time_s))
    done = run(command, sys.executable, tmp_path, tmp_path / "home")
    assert done.ending is ending
    assert left_behind(mark) == []


def test_a_tool_that_keeps_forking_is_stopped(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "for _ in range(700):\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(60)\n"
        "        os._exit(0)\n"
        "time.sleep(60)\n"
    )
    command = Command(("-c", code, "mark-many"), frozenset({0}), limits=Limits(time_s=20))
    started = time.monotonic()
    done = run(command, sys.executable, tmp_path, tmp_path / "home")
    assert done.ending is Ending.SIGNALLED
    assert time.monotonic() - started < 15
    assert left_behind("mark-many") == []
