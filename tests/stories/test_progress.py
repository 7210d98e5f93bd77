"""What a run shows while it runs: how many files of how many, what was remembered, and that a line stays a line."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from gate_room import FLAW, PROJECT, ROOT, Room

ASKED = ("check", "--all", "-o", "json=/dev/null")


class Terminal:
    """A command that runs on a terminal of its own."""

    def __init__(self, room: Room, *words: str, columns: int = 100) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        # What started the tests may have it ignore Ctrl-C, as a shell does for what runs in its background.
        program = (
            "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "from gatekeeper.cli.main import main\nsys.exit(main())"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            cwd=room.top,
            env={**room.environment(), "PYTHONPATH": str(ROOT)},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.said = b""

    def read(self, until: bytes = b"\0") -> None:
        """Reads on, to the end or until something was said."""
        while until not in self.said:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            if not data:
                return
            self.said += data

    def status(self) -> int:
        """The exit status, when everything was read."""
        self.read()
        os.close(self.master)
        return self.process.wait(60)

    def steps(self) -> list[str]:
        """The lines that were overwritten."""
        parts = self.said.decode().split("\r\x1b[K")
        return [part.removesuffix(" …") for part in parts if part.endswith(" …")]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    told = Room(tmp_path)
    told.commit({**PROJECT, "src/run.py": FLAW})
    return told


def test_a_first_run_and_one_that_remembers_say_what_they_do(room: Room) -> None:
    first = Terminal(room, *ASKED, columns=200)
    assert first.status() == 1
    steps = first.steps()
    assert any("files (0 remembered): bandit, " in step for step in steps), steps
    assert any("0 remembered), 1 of " in step and "calls done, last" in step for step in steps)
    assert any(step.startswith("reading history · analysing") for step in steps)
    assert any("all " in step and "calls done" in step for step in steps)
    assert first.said.rstrip().endswith(b".git")
    again = Terminal(room, "hook", "pre-commit", columns=200)
    again.status()
    assert not any("calls done" in step for step in again.steps())


def test_no_step_is_longer_than_the_terminal_is_wide(room: Room) -> None:
    narrow = Terminal(room, *ASKED, columns=40)
    narrow.status()
    assert narrow.steps()
    assert max(len(step) + 2 for step in narrow.steps()) < 40


def test_an_interrupt_ends_every_process_and_says_that_there_is_no_verdict(room: Room) -> None:
    running = Terminal(room, *ASKED)
    running.read(until=b"analysing")
    os.killpg(running.process.pid, signal.SIGINT)  # as the terminal does with Ctrl-C
    assert running.status() in (130, -signal.SIGINT)
    assert b"interrupted: no verdict was reached" in running.said
    home = str(room.folder).encode()
    deadline = time.monotonic() + 10
    while any(home in command for command in commands()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def commands() -> list[bytes]:
    """What every process of this machine was called with."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_bytes())
        except OSError:
            continue
    return found
