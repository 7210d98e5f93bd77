"""A dask cluster of two real workers: the same bytes, one that lacks a tool, one that dies, and all that die."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client
from gate_room import FLAW, GOOD, PROJECT, ROOT, Room, Said

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.model.tool import Command, Completed, Ending, ToolIdentity
from gatekeeper.tools import cluster
from gatekeeper.tools.cluster import Unit, on_cluster, run_unit
from gatekeeper.tools.pool import Job
from gatekeeper.tools.versions import identify

FILES = {**PROJECT, "src/run.py": FLAW, "src/broken.py": "def half(:\n", "src/more.py": GOOD}
ASKED = ("check", "--all", "--no-memory", "-q", "-o", "json=-")


class Cluster:
    """A scheduler and workers, each a process of its own, as docs/how-to/many-machines.md starts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        file = folder / "scheduler.json"
        self._start(
            "scheduler", sys.executable, "scheduler", "--port", "0", "--scheduler-file", str(file)
        )
        deadline = time.monotonic() + 120
        while not file.exists():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.1)
        self.address: str = json.loads(file.read_text())["address"]

    def _start(self, name: str, python: str, *words: str) -> None:
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_paths()["purelib"]]),
        }
        self.processes[name] = subprocess.Popen(
            [python, "-m", f"distributed.cli.dask_{words[0]}", "--no-dashboard", *words[1:]],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / f"{name}.log").open("wb"),
            start_new_session=True,
        )

    def worker(self, name: str, python: str = sys.executable) -> None:
        """One more worker, there when the call returns."""
        before = self.count()
        self._start(
            name, python, "worker", self.address, "--no-nanny", "--nthreads=1", f"--name={name}"
        )
        deadline = time.monotonic() + 120
        while self.count() <= before:
            assert time.monotonic() < deadline, (self.folder / f"{name}.log").read_text()
            time.sleep(0.1)

    def count(self) -> int:
        """How many workers there are."""
        with Client(self.address, set_as_default=False, timeout=20) as client:
            return len(client.scheduler_info(n_workers=-1)["workers"])

    def kill(self, name: str) -> None:
        """The process is gone at once."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        """No process is left."""
        for name in list(self.processes):
            self.kill(name)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    started = Cluster(tmp_path / "cluster")
    try:
        yield started
    finally:
        started.end()


def without_tools(folder: Path) -> str:
    """A Python beside which no tool lies: the worker that lacks them."""
    (folder / "bare").mkdir()
    python = folder / "bare" / "python"
    python.symlink_to(Path(sys.executable).resolve())
    return str(python)


@pytest.fixture(scope="module")
def bandit(tmp_path_factory: pytest.TempPathFactory) -> ToolIdentity:
    folder = tmp_path_factory.mktemp("identity")
    found = identify(Bandit().need, (), folder / "none", folder / "scratch")
    assert isinstance(found, ToolIdentity)
    return found


def room(folder: Path) -> Room:
    told = Room(folder)
    told.commit(FILES)
    return told


def on(told: Room, cluster: Cluster) -> Said:
    return told.gatekeeper(*ASKED, "--executor", "dask", "--scheduler", cluster.address)


def test_two_workers_say_the_same_bytes_though_one_lacks_every_tool(
    tmp_path: Path, two: Cluster
) -> None:
    told = room(tmp_path)
    here = told.gatekeeper(*ASKED)
    two.worker("whole")
    two.worker("bare", without_tools(tmp_path))
    there = on(told, two)
    assert (there.status, there.out) == (here.status, here.out), there.err
    assert len(json.loads(here.out)["findings"]) > 0


def test_when_no_worker_has_the_tools_every_file_is_undecided_and_says_why(
    tmp_path: Path, two: Cluster
) -> None:
    told = room(tmp_path)
    two.worker("bare", without_tools(tmp_path))
    there = on(told, two)
    report = json.loads(there.out)
    causes = {each["cause"] for each in report["not_analysed"] if each["analyzer"] == "bandit"}
    assert any("no worker of the cluster can run it: it has no bandit" in each for each in causes)
    assert report["verdict"] in ("undecided", "failed")
    assert report["sums"]["accounting"]["analysed"] == 0


def sleeper(bandit: ToolIdentity, folder: Path, marks: Path) -> Job:
    """A job that leaves a mark each time it begins, and then takes a while."""
    script = (
        "import os, sys, time, pathlib\n"
        f"pathlib.Path({str(marks)!r}, str(os.getpid())).touch()\n"
        "time.sleep(4)\nprint('done')\n"
    )
    file = folder.with_name("sleeper.py")
    file.write_text(script)
    command = Command((str(file),), frozenset({0}), interpreter=True)
    return Job("bandit", command, bandit.path, folder, bandit)


def test_a_worker_that_dies_in_the_middle_loses_nothing_and_without_any_nothing_is_green(
    tmp_path: Path, two: Cluster, bandit: ToolIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "snapshot").mkdir()
    marks = tmp_path / "marks"
    marks.mkdir()
    job = sleeper(bandit, tmp_path / "snapshot", marks)
    unit = Unit(job.command, bandit, {}, {})
    monkeypatch.setattr(cluster, "_unit", lambda _: unit)
    monkeypatch.setattr(cluster, "_LOST_S", 3.0)
    two.worker("first")
    with on_cluster([job], two.address) as results:
        wait_for_marks(marks, 1)
        two.worker("second")
        two.kill("first")
        assert results() == (Completed(Ending.EXITED, 0, b"done\n", b""),)
    with on_cluster([job], two.address) as results:
        wait_for_marks(marks, 3)
        two.kill("second")
        (lost,) = results()
    assert lost.ending is Ending.NOT_STARTED
    assert b"lost" in lost.stderr


def wait_for_marks(folder: Path, count: int) -> None:
    deadline = time.monotonic() + 120
    while len(list(folder.iterdir())) < count:
        assert time.monotonic() < deadline, "the job did not begin"
        time.sleep(0.05)


def test_a_worker_with_another_build_of_the_tool_does_not_run_it(bandit: ToolIdentity) -> None:
    other = replace(bandit, digest=type(bandit.digest)("0" * 64))
    said = run_unit(Unit(Command(("--version",), frozenset({0})), other, {}, {}))
    assert "is not the one of this run" in said.lacks
    assert said.completed.ending is Ending.NOT_STARTED


def test_a_scheduler_that_is_not_there_is_an_error_with_its_address(tmp_path: Path) -> None:
    told = room(tmp_path)
    asked = (*ASKED, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:9")
    hurry = told.environment(DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")
    said = told.gatekeeper(*asked, environment=hurry)
    assert said.status == 2
    assert "there is no dask scheduler at tcp://127.0.0.1:9" in said.err


def test_executor_and_scheduler_go_together(tmp_path: Path) -> None:
    said = room(tmp_path).gatekeeper(*ASKED, "--executor", "dask")
    assert said.status == 2
    assert "go together" in said.err
