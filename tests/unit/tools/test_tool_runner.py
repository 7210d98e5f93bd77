"""The runner starts real processes: what they may see, use and leave behind."""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from gatekeeper.model.tool import Command, Completed, Ending, Limits
from gatekeeper.tools.runner import run

EXITS = frozenset({0})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "snapshot").mkdir()
    return tmp_path / "snapshot"


def python(code: str, folder: Path, home: Path, **more: object) -> Completed:
    command = Command(("-c", code), EXITS, **more)  # type: ignore[arg-type]  # limits, stdin, …
    return run(command, sys.executable, folder, home)


def test_answers_with_output_error_and_exit_status(folder: Path, home: Path) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert python(code, folder, home) == Completed(Ending.EXITED, 3, b"out\n", b"err\n")


def test_works_in_the_snapshot_folder_with_a_private_mask(folder: Path, home: Path) -> None:
    done = python("import os; print(os.getcwd(), oct(os.umask(0)))", folder, home)
    assert done.stdout.decode().split() == [str(folder), "0o77"]


def test_gives_the_whole_input_to_a_tool_that_reads_it(folder: Path, home: Path) -> None:
    code = "import sys; print(len(sys.stdin.buffer.read()))"
    assert python(code, folder, home, stdin=b"x" * 3_000_000).stdout == b"3000000\n"


def test_does_not_hang_on_a_tool_that_leaves_its_input_unread(folder: Path, home: Path) -> None:
    assert python("print(1)", folder, home, stdin=b"x" * 3_000_000).stdout == b"1\n"


def test_passes_nothing_of_our_own_environment(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "GIT_DIR", "SEMGREP_RULES", "LD_PRELOAD_X", "GATEKEEPER_CCN"):
        monkeypatch.setenv(name, "hostile")
    done = python("import os; print(sorted(os.environ))", folder, home)
    assert done.stdout.decode().strip() == (
        "['GATEKEEPER_PROCESS_MARK', 'HOME', 'LC_ALL', 'NO_COLOR', 'PATH', 'TMPDIR', 'TZ', "
        "'XDG_CACHE_HOME', 'XDG_CONFIG_HOME']"
    )


def test_home_and_temporary_folder_are_the_private_scratch(folder: Path, home: Path) -> None:
    done = python("import os; print(os.environ['HOME'], os.environ['TMPDIR'])", folder, home)
    assert done.stdout.decode().split() == [str(home), str(home)]
    assert home.stat().st_mode & 0o777 == 0o700


def test_adds_what_the_command_asks_for(folder: Path, home: Path) -> None:
    done = python(
        "import os; print(os.environ['PYTHONWARNINGS'])",
        folder,
        home,
        environment=(("PYTHONWARNINGS", "ignore"),),
    )
    assert done.stdout == b"ignore\n"


def test_the_interpreter_is_isolated(folder: Path, home: Path) -> None:
    (folder / "json.py").write_text("raise SystemExit(9)")
    code = "import sys, json; print(sys.flags.isolated, sys.flags.safe_path)"
    done = run(Command(("-c", code), EXITS, interpreter=True), "/none", folder, home)
    assert done.stdout == b"1 True\n"


def test_open_files_of_ours_are_closed_for_the_tool(folder: Path, home: Path) -> None:
    with (folder / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        done = run(Command(("-l", "/proc/self/fd"), EXITS), "/bin/ls", folder, home)
    assert b"secret" not in done.stdout


def test_no_core_is_dumped(folder: Path, home: Path) -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    assert python(code, folder, home).stdout == b"(0, 0)\n"


@pytest.mark.parametrize(
    "executable",
    [
        pytest.param("ls", id="a name without a folder"),
        pytest.param("./ls", id="a relative path"),
        pytest.param("/nowhere/ls", id="a path that is not there"),
        pytest.param("/etc/passwd", id="a file that may not be executed"),
    ],
)
def test_does_not_start(executable: str, folder: Path, home: Path) -> None:
    done = run(Command((), EXITS), executable, folder, home)
    assert (done.ending, done.stdout) == (Ending.NOT_STARTED, b"")
    assert done.stderr


def test_an_argument_with_a_nul_byte_is_not_started(folder: Path, home: Path) -> None:
    done = run(Command(("a\0b",), EXITS), "/bin/ls", folder, home)
    assert done.ending is Ending.NOT_STARTED


def test_a_missing_folder_is_not_started(tmp_path: Path, home: Path) -> None:
    done = run(Command((), EXITS), "/bin/ls", tmp_path / "gone", home)
    assert done.ending is Ending.NOT_STARTED


def test_a_tool_killed_from_outside_says_so(folder: Path, home: Path) -> None:
    done = python("import os; os.kill(os.getpid(), 9)", folder, home)
    assert (done.ending, done.status) == (Ending.SIGNALLED, signal.SIGKILL)


def test_a_tool_that_hangs_is_ended_in_time(folder: Path, home: Path) -> None:
    started = time.monotonic()
    done = python("import time; time.sleep(60)", folder, home, limits=Limits(time_s=0.5))
    assert done.ending is Ending.TIMED_OUT
    assert time.monotonic() - started < 5


def test_a_tool_that_ignores_all_signals_is_ended_too(folder: Path, home: Path) -> None:
    code = (
        "import signal, time\n"
        "for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\n"
        "time.sleep(60)"
    )
    assert python(code, folder, home, limits=Limits(time_s=0.5)).ending is Ending.TIMED_OUT


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_stopped_at_its_limit(stream: str, folder: Path, home: Path) -> None:
    code = f"import sys\nwhile True: sys.{stream}.write('x' * 10_000)"
    done = python(code, folder, home, limits=Limits(output_bytes=1_000_000))
    assert done.ending is Ending.OUTPUT_LIMIT
    assert len(done.stdout) <= 1_000_000
    assert len(done.stderr) <= 64 * 1024


def test_of_standard_error_the_end_is_kept(folder: Path, home: Path) -> None:
    code = "import sys\nfor n in range(50_000): print(n, file=sys.stderr)"
    done = python(code, folder, home)
    assert len(done.stderr) == 64 * 1024
    assert done.stderr.endswith(b"49999\n")


def test_one_process_cannot_take_more_memory_than_its_limit(folder: Path, home: Path) -> None:
    code = "x = bytearray(800_000_000); print('took it')"
    done = python(code, folder, home, limits=Limits(memory_bytes=500_000_000))
    assert done.stdout == b""
    assert done.status != 0


def test_several_processes_cannot_take_more_memory_together(folder: Path, home: Path) -> None:
    code = (
        "import os, time\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0: x = b'x' * 150_000_000; time.sleep(60)\n"
        "time.sleep(60)"
    )
    limits = Limits(time_s=30, memory_bytes=400_000_000)
    done = python(code, folder, home, limits=limits)
    assert (done.ending, done.status) == (Ending.SIGNALLED, signal.SIGKILL)
    assert b"gatekeeper: killed" in done.stderr


def test_no_file_larger_than_the_output_limit_is_written(folder: Path, home: Path) -> None:
    code = "f = open('big', 'wb')\nfor _ in range(100): f.write(b'x' * 100_000); f.flush()"
    done = python(code, folder, home, limits=Limits(output_bytes=1_000_000))
    assert done.status != 0
    assert (folder / "big").stat().st_size <= 1_000_000


def test_cancelling_ends_the_tool(folder: Path, home: Path) -> None:
    cancelled = Event()
    timer = Timer(0.3, cancelled.set)
    timer.start()
    command = Command(("-c", "import time; time.sleep(60)"), EXITS)
    done = run(command, sys.executable, folder, home, cancelled)
    assert done.ending is Ending.SIGNALLED
    assert b"cancelled" in done.stderr


def test_says_what_a_tool_took_with_the_children_it_waited_for(folder: Path, home: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    assert 300 <= python(code, folder, home).processor_ms < 30_000
