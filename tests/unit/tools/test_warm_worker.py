"""Calls forked from one warm worker are processes of their own: limits, homes, endings, and nothing left behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.flow_python import FlowPython
from gatekeeper.analyzers.lizard import Lizard
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.analyzer import Batch, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, Ending, Limits
from gatekeeper.tools import warm
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.runner import run
from gatekeeper.tools.warm import Warm, warmed

ROOT = Path(__file__).parents[3]
EXITS = frozenset({0})
NONE = Limits()


class Bench:
    """A package of worker scripts, and the warm worker that forks them."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "bench"
        self.snapshot = folder / "snapshot"
        self.homes = folder / "homes"
        for each in (self.package / "tools", self.snapshot):
            each.mkdir(parents=True)
        shutil.copy(ROOT / "gatekeeper/tools/warm_worker.py", self.package / "tools")
        self.turn = 0

    def command(self, code: str, limits: Limits = NONE, stdin: bytes = b"") -> Command:
        """The call of a script with that body."""
        self.turn += 1
        script = self.package / f"s{self.turn}_worker.py"
        lines = "".join(f"    {line}\n" for line in code.splitlines())
        script.write_text(f"import os, sys, time\ndef main():\n{lines}")
        return Command((str(script),), EXITS, stdin, limits=limits, interpreter=True)

    def forked(self, worker: Warm, command: Command, cancelled: Event | None = None) -> Completed:
        """What came of the call."""
        home = self.homes / f"h{self.turn}"
        return run(command, sys.executable, self.snapshot, home, cancelled, worker)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path)
    monkeypatch.setattr(warm, "_PACKAGE", made.package)
    monkeypatch.setattr(warm, "_SCRIPT", made.package / "tools" / "warm_worker.py")
    return made


@pytest.fixture
def worker(bench: Bench, tmp_path: Path) -> Iterator[Warm]:
    commands = [bench.command("pass"), bench.command("pass")]
    with warmed(commands, tmp_path / "warm") as started:
        assert started is not None
        yield started


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def the_worker() -> int:
    found: list[int] = []

    def there() -> bool:
        # Between two programs a process has no command line.
        found[:] = [
            pid
            for pid in children_of(os.getpid())
            if b"warm_worker.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        return len(found) == 1

    wait_until(there)
    return found[0]


def test_every_script_answers_with_the_same_bytes_as_from_an_interpreter_of_its_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "snapshot").mkdir()
    canaries = [*Bandit().canaries(()), *FlowPython().canaries(()), *Lizard().canaries(())]
    for canary in canaries:
        (tmp_path / "snapshot" / canary.name).write_bytes(canary.content)
    (tmp_path / "snapshot" / "f000000.py").write_text("import os\n\ndef f(a):\n    os.system(a)\n")
    file = SnapshotFile("f000000.py", ObjectId("0" * 40), Language.PYTHON, 40, 4)
    batch = Batch((file,), tuple(canaries), direct=True)
    commands = [
        command
        for analyzer in (Bandit(), Lizard(), FlowPython(), Semgrep())
        for command in analyzer.commands(batch)
        if command.interpreter
    ]
    assert len(commands) == 4
    jobs = [Job("any", command, sys.executable, tmp_path / "snapshot") for command in commands]
    together = run_all(jobs, tmp_path / "together", workers=2)
    alone = [run_all([job], tmp_path / f"alone-{n}", workers=1)[0] for n, job in enumerate(jobs)]
    assert [timeless(each) for each in together] == [timeless(each) for each in alone]
    assert all(each.ending is Ending.EXITED and each.status == 0 for each in together)
    assert b"B605" in together[0].stdout


def timeless(said: Completed) -> tuple[Ending, int, bytes, bytes]:
    stdout = re.sub(rb'"generated_at": "[^"]*"', b"", said.stdout)
    return said.ending, said.status, stdout, said.stderr


def test_a_call_is_a_process_of_the_worker_with_what_its_own_interpreter_would_have(
    bench: Bench, worker: Warm
) -> None:
    code = (
        "print(sys.stdin.read(), os.getcwd(), oct(os.umask(0)), os.getppid(), os.getsid(0) == os.getpid())\n"
        "print(sorted(os.environ), os.environ['HOME'], sys.flags.isolated, os.listdir('/proc/self/fd'))\n"
        "print('err', file=sys.stderr); sys.exit(7)"
    )
    done = bench.forked(worker, bench.command(code, stdin=b"in"))
    first, second = done.stdout.decode().splitlines()
    assert first == f"in {bench.snapshot} 0o77 {the_worker()} True"
    assert second == (
        "['GATEKEEPER_PROCESS_MARK', 'HOME', 'LC_ALL', 'NO_COLOR', 'PATH', 'TMPDIR', 'TZ', 'XDG_CACHE_HOME', "
        f"'XDG_CONFIG_HOME'] {bench.homes / f'h{bench.turn}'} 1 ['0', '1', '2', '3']"
    )
    assert (done.ending, done.status, done.stderr) == (Ending.EXITED, 7, b"err\n")


def test_what_a_script_raises_is_its_status_and_its_last_words(bench: Bench, worker: Warm) -> None:
    done = bench.forked(worker, bench.command("raise LookupError('nothing')"))
    assert (done.ending, done.status) == (Ending.EXITED, 1)
    assert done.stderr.endswith(b"LookupError: nothing\n")
    said = bench.forked(worker, bench.command("sys.exit('told')"))
    assert (said.status, said.stderr) == (1, b"told\n")


def test_a_script_that_cannot_be_imported_says_why(bench: Bench, worker: Warm) -> None:
    command = bench.command("pass")
    Path(command.arguments[0]).write_text("import nothing_of_that_name\n")
    done = bench.forked(worker, command)
    assert done.status == 1
    assert b"No module named 'nothing_of_that_name'" in done.stderr


def test_what_one_call_leaves_behind_no_other_meets(bench: Bench, worker: Warm) -> None:
    bench.forked(worker, bench.command("import json; json.dumps = None; os.environ['X'] = 'y'"))
    done = bench.forked(worker, bench.command("import json; print(json.dumps(os.getenv('X')))"))
    assert done.stdout == b"null\n"


@pytest.mark.parametrize(
    ("code", "limits", "ending"),
    [
        pytest.param("os.kill(os.getpid(), 11)", Limits(), Ending.SIGNALLED, id="it crashes"),
        pytest.param("time.sleep(60)", Limits(time_s=0.5), Ending.TIMED_OUT, id="it hangs"),
        pytest.param("while True: print('x' * 10_000)", Limits(output_bytes=100_000), Ending.OUTPUT_LIMIT, id="it floods"),
        pytest.param("x = bytearray(800_000_000)", Limits(memory_bytes=400_000_000), Ending.EXITED, id="it grows"),
    ],
)  # fmt: skip
def test_a_call_that_ends_badly_says_how_and_the_next_is_answered(
    bench: Bench, worker: Warm, code: str, limits: Limits, ending: Ending
) -> None:
    bad = bench.forked(worker, bench.command(code, limits))
    assert bad.ending is ending
    assert (bad.ending, bad.status) != (Ending.EXITED, 0)
    good = bench.forked(worker, bench.command("print(os.getppid())"))
    assert good.stdout.decode() == f"{the_worker()}\n"


def test_a_call_is_ended_with_all_it_started(bench: Bench, worker: Warm) -> None:
    code = (
        "if os.fork() == 0:\n    time.sleep(60)\n"
        "import subprocess\nprint(subprocess.Popen(['/bin/sleep', '60'], start_new_session=True).pid)"
    )
    done = bench.forked(worker, bench.command(code))
    assert done.ending is Ending.EXITED
    deadline = (
        time.monotonic() + 20
    )  # they were killed; on a busy machine the system takes its time
    while not ended(int(done.stdout)) or children_of(the_worker()) != []:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ended(pid: int) -> bool:
    """Whether it has ended, waited for or not: between a look and the next it may be waited for."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_cancelling_ends_a_call(bench: Bench, worker: Warm) -> None:
    cancelled = Event()
    Timer(0.3, cancelled.set).start()
    done = bench.forked(worker, bench.command("time.sleep(60)"), cancelled)
    assert done.ending is Ending.SIGNALLED
    assert b"cancelled" in done.stderr


def test_a_worker_that_is_killed_takes_its_call_with_it_and_the_next_is_started_without(
    bench: Bench, worker: Warm
) -> None:
    pid = the_worker()
    Timer(0.5, lambda: os.kill(pid, signal.SIGKILL)).start()
    lost = bench.forked(worker, bench.command("time.sleep(60)"))
    assert (lost.ending, lost.status) == (Ending.SIGNALLED, signal.SIGKILL)
    command = bench.command("pass")
    Path(command.arguments[0]).write_text("import os\nprint(os.getppid())\n")
    assert bench.forked(worker, command).stdout.decode() == f"{os.getpid()}\n"


def test_no_call_outlives_a_gate_that_was_killed(bench: Bench, tmp_path: Path) -> None:
    sleeping = bench.command("open('begun', 'w').write(str(os.getpid())); time.sleep(300)")
    script = f"""
import sys
from pathlib import Path
from gatekeeper.tools import warm
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.model.tool import Command
warm._PACKAGE, warm._SCRIPT = Path({str(bench.package)!r}), Path({str(bench.package / "tools" / "warm_worker.py")!r})
command = Command(({sleeping.arguments[0]!r},), frozenset({{0}}), interpreter=True)
run_all([Job("any", command, sys.executable, Path({str(bench.snapshot)!r}))] * 2, Path({str(tmp_path / "h")!r}), 1)
"""
    gate = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    begun = bench.snapshot / "begun"
    wait_until(lambda: begun.exists() and begun.read_text() != "")
    gate.kill()
    gate.wait()
    pid = int(begun.read_text())
    wait_until(lambda: ended(pid))


def wait_until(true: object) -> None:
    deadline = time.monotonic() + 30
    while not true():  # type: ignore[operator]  # a lambda each
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_when_the_block_ends_so_has_the_worker(bench: Bench, tmp_path: Path) -> None:
    commands = [bench.command("pass"), bench.command("pass")]
    with warmed(commands, tmp_path / "warm"):
        pid = the_worker()
    assert not Path(f"/proc/{pid}").exists()


def test_for_a_single_call_and_for_foreign_scripts_no_worker_is_started(
    bench: Bench, tmp_path: Path
) -> None:
    mine = bench.command("pass")
    other = Command((str(tmp_path / "other_worker.py"),), EXITS, interpreter=True)
    tool = Command(("--version",), EXITS)
    with warmed([mine, other, other, tool], tmp_path / "warm") as started:
        assert started is None
