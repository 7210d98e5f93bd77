"""Work aside: what a fork finds out is in the memory, whatever else becomes of it, and nobody is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gatekeeper.model.memory import NoMemory, memory_key
from gatekeeper.tools import aside as module
from gatekeeper.tools.aside import aside
from gatekeeper.tools.memory import StoredMemory

KEY = memory_key("what was found")
LEFT_ALONE = """
import os, signal, sys, time
from pathlib import Path
from gatekeeper.tools.aside import aside
from gatekeeper.tools.memory import StoredMemory
def work():
    Path(sys.argv[1], "fork").write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)
with aside(work, StoredMemory(Path(sys.argv[1], "memory"), b"s" * 32, 20000)):
    while not (Path(sys.argv[1], "fork").exists() and Path(sys.argv[1], "fork").read_text()):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="nothing is done aside"
)


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers.sqlite", b"s" * 32, 20000)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_what_the_fork_leaves_is_remembered_once_it_was_waited_for(memory: StoredMemory) -> None:
    memory.keep("before", {KEY: b"kept"})

    def work() -> None:
        memory.keep("aside", dict(memory.recall("before", [KEY])))

    with aside(work, memory) as wait:
        wait()
        assert memory.recall("aside", [KEY]) == {KEY: b"kept"}


def test_the_work_is_done_by_another_process_and_its_variables_stay_there(
    memory: StoredMemory,
) -> None:
    done: list[int] = []
    with aside(lambda: done.append(1), memory) as wait:
        wait()
    assert done == []


@pytest.mark.parametrize("end", [SystemExit, ValueError, KeyboardInterrupt])
def test_work_that_fails_leaves_the_run_as_it_was(
    memory: StoredMemory, end: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise end

    with aside(work, memory) as wait:
        wait()
        memory.keep("after", {KEY: b"kept"})
    assert memory.recall("after", [KEY]) == {KEY: b"kept"}
    assert capfd.readouterr() == ("", "")


def test_work_that_is_killed_is_not_waited_for(memory: StoredMemory) -> None:
    with aside(lambda: os.kill(os.getpid(), signal.SIGKILL), memory) as wait:
        wait()


def test_work_that_stands_still_is_ended(
    memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STILL_S", 0.05)
    with aside(lambda: time.sleep(60), memory) as wait:
        wait()


def test_a_block_that_does_not_wait_leaves_no_fork(memory: StoredMemory, tmp_path: Path) -> None:
    told = tmp_path / "fork"

    def work() -> None:
        told.write_text(str(os.getpid()))
        time.sleep(60)

    with aside(work, memory):
        while not (told.exists() and told.read_text()):
            time.sleep(0.01)
    assert not is_alive(int(told.read_text()))


def test_a_fork_ends_with_its_run(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LEFT_ALONE, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    fork = int((tmp_path / "fork").read_text())
    for _ in range(500):
        if not is_alive(fork):
            break
        time.sleep(0.01)
    assert not is_alive(fork)


def test_without_a_memory_on_disk_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with aside(pytest.fail, NoMemory()) as wait:
        wait()


def test_on_one_processor_nothing_is_started(
    memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.delattr(os, "fork")
    with aside(pytest.fail, memory) as wait:
        wait()


def test_where_no_fork_can_be_made_the_run_goes_on(
    memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    with aside(pytest.fail, memory) as wait:
        wait()
        memory.keep("after", {KEY: b"kept"})


def test_where_children_are_reaped_unasked_nothing_is_started(
    memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_IGN)
    monkeypatch.delattr(os, "fork")
    with aside(pytest.fail, memory) as wait:
        wait()
