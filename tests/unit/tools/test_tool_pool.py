"""Several commands run side by side, answer in order, and are all ended by an interrupt."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from gatekeeper.model.tool import Command, Ending
from gatekeeper.tools.pool import Job, run_all

ROOT = Path(__file__).parents[3]


def job(code: str, folder: Path) -> Job:
    return Job("any", Command(("-c", code), frozenset({0})), sys.executable, folder)


def test_answers_stand_in_the_order_asked(tmp_path: Path) -> None:
    jobs = [
        job(f"import time; time.sleep({0.3 - n / 10}); print({n})", tmp_path) for n in range(4)
    ]
    answers = run_all(jobs, tmp_path / "scratch", workers=4)
    assert [answer.stdout for answer in answers] == [b"0\n", b"1\n", b"2\n", b"3\n"]


def test_no_more_than_the_workers_run_at_once(tmp_path: Path) -> None:
    code = (
        "import os, time\nopen(str(os.getpid()), 'w').close()\n"
        "time.sleep(0.2)\nprint(len(os.listdir('.')))\nos.remove(str(os.getpid()))"
    )
    (tmp_path / "snapshot").mkdir()
    jobs = [job(code, tmp_path / "snapshot") for _ in range(6)]
    answers = run_all(jobs, tmp_path / "scratch", workers=2)
    assert max(int(answer.stdout) for answer in answers) <= 2


def test_each_job_has_a_home_of_its_own(tmp_path: Path) -> None:
    jobs = [job("import os; print(os.environ['HOME'])", tmp_path) for _ in range(3)]
    answers = run_all(jobs, tmp_path / "scratch", workers=2)
    assert len({answer.stdout for answer in answers}) == 3


def test_nothing_to_do_is_done(tmp_path: Path) -> None:
    assert run_all((), tmp_path, workers=2) == ()


def test_one_that_cannot_start_leaves_the_others_alone(tmp_path: Path) -> None:
    missing = Job("any", Command((), frozenset({0})), "/nowhere/tool", tmp_path)
    answers = run_all([missing, job("print(1)", tmp_path)], tmp_path / "scratch", workers=2)
    assert [answer.ending for answer in answers] == [Ending.NOT_STARTED, Ending.EXITED]


def test_an_interrupt_ends_every_tool(tmp_path: Path) -> None:
    script = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job may be born with interrupts ignored
from pathlib import Path
from gatekeeper.model.tool import Command
from gatekeeper.tools.pool import Job, run_all
here = Path({str(tmp_path)!r})
code = "import os, time; print(os.getpid(), file=open(f'{{os.getpid()}}.pid', 'w')); time.sleep(60)"
job = Job("any", Command(("-c", code), frozenset({{0}})), sys.executable, here)
try:
    run_all([job] * 5, here / "scratch", workers=2)
except KeyboardInterrupt:
    sys.exit(130)
"""
    ours = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    deadline = time.monotonic() + 20
    while len(list(tmp_path.glob("*.pid"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(ours.pid, signal.SIGINT)
    assert ours.wait(timeout=60) == 130
    started = [int(path.stem) for path in tmp_path.glob("*.pid")]
    assert len(started) == 2
    assert [pid for pid in started if Path(f"/proc/{pid}/stat").exists()] == []
