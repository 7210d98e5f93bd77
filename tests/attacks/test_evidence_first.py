"""No verdict is told before its evidence is on the disk: runs that are killed, and disks that are full or in the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from gate_room import PROJECT, Room

HEEDING = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from gatekeeper.cli.main import main; sys.exit(main())"
)
"""The command; a process started in the background may be born with interrupts ignored."""
VERDICTS = ("passed", "failed", "undecided", "deviated")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    told = Room(tmp_path_factory.mktemp("evidence"))
    told.commit(PROJECT)
    return told


def tells_a_verdict(text: str) -> bool:
    return any(word in text.casefold() for word in VERDICTS)


def kill_when(room: Room, evidence: Path, ready: Callable[[], bool]) -> str:
    """What a run had said on standard output when it was killed without warning."""
    out = room.folder / "said"
    asked = (sys.executable, "-m", "gatekeeper.cli.main", "check", "--all")
    with out.open("wb") as said:
        run = subprocess.Popen(
            [*asked, "--evidence", str(evidence)],
            cwd=room.top,
            env=room.environment(),
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 30
        while not ready() and run.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    return out.read_text()


def analysing(room: Room) -> bool:
    return any((room.folder / "tmp").glob("gatekeeper-*/snapshot"))


def test_a_run_killed_while_tools_look_tells_nothing(room: Room, tmp_path: Path) -> None:
    assert kill_when(room, tmp_path / "evidence", lambda: analysing(room)) == ""
    # The ledger's place may have been made ready; no entry of it is there, and none waits to be written.
    assert not (tmp_path / "evidence/refs/gatekeeper/ledger").exists()
    assert not any((tmp_path / "evidence").glob("**/waiting/*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_tells_no_verdict_and_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    run = subprocess.Popen(
        [sys.executable, "-c", HEEDING, "check", "--all"],
        cwd=room.top,
        env=room.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not analysing(room) and run.poll() is None:
        time.sleep(0.002)
    run.send_signal(number)
    out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (130, b"")
    assert b"no verdict was reached" in err
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (room.top / ".git/gatekeeper").exists()


def test_a_run_killed_while_it_writes_leaves_evidence_or_says_nothing(
    room: Room, tmp_path: Path
) -> None:
    evidence = tmp_path / "evidence"
    said = kill_when(room, evidence, evidence.exists)
    assert (evidence / "refs/gatekeeper/ledger").is_file() or not tells_a_verdict(said)
    judged = room.gatekeeper("check", "--all", "--evidence", str(evidence))
    assert judged.status == 0
    seen = room.gatekeeper("evidence", "log", "--evidence", str(evidence))
    assert "passed" in seen.out


def test_a_run_killed_at_its_first_word_has_its_evidence(room: Room, tmp_path: Path) -> None:
    evidence, out = tmp_path / "evidence", room.folder / "said"
    out.unlink(missing_ok=True)
    kill_when(room, evidence, lambda: out.is_file() and out.stat().st_size > 0)
    seen = room.gatekeeper("evidence", "verify", "--evidence", str(evidence))
    assert (seen.status, seen.out.split()[0]) == (0, "1")


def limited(blocks: int) -> tuple[str, ...]:
    """An interpreter that cannot write a file of more than that many blocks of 512 bytes."""
    return ("/bin/sh", "-c", 'ulimit -f "$0" && exec "$@"', str(blocks), sys.executable)


def test_a_full_disk_is_told_without_a_verdict(room: Room, tmp_path: Path) -> None:
    asked = ("check", "--all", "--evidence", str(tmp_path / "evidence"))
    said = room.gatekeeper(*asked, python=limited(8))
    assert (said.status, said.out) == (4, "")
    assert "evidence could not be made durable" in said.err
    assert not tells_a_verdict(said.err.replace("no verdict", ""))
    said = room.gatekeeper(*asked)
    assert said.status == 0
    seen = room.gatekeeper("evidence", "verify", "--evidence", str(tmp_path / "evidence"))
    assert (seen.status, seen.out.split()[0]) == (0, "1")


@pytest.mark.parametrize("in_the_way", ["folder", "other", "link"])
def test_what_is_in_the_way_of_evidence_is_told_without_a_verdict(
    in_the_way: str, room: Room, tmp_path: Path
) -> None:
    evidence = tmp_path / "evidence"
    if in_the_way == "folder":
        evidence.write_text("a file\n")
    else:
        evidence.mkdir()
    if in_the_way == "other":
        (evidence / "notes").mkdir()
    if in_the_way == "link":
        (evidence / "gatekeeper").symlink_to(tmp_path / "elsewhere")
    said = room.gatekeeper("check", "--all", "-q", "--evidence", str(evidence), "-o", "json=-")
    assert (said.status, said.out) == (4, "")
    assert "evidence" in said.err
    assert not (tmp_path / "elsewhere").exists()


def test_a_hook_refuses_when_its_evidence_is_not_safe(room: Room, tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file\n")
    said = room.gatekeeper("hook", "pre-commit", "--evidence", str(tmp_path / "evidence"), "--")
    assert (said.status, said.out) == (4, "")


def test_a_report_that_cannot_be_written_is_no_pass(room: Room, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    asked = ("check", "--all", "--evidence", str(tmp_path / "evidence"))
    said = room.gatekeeper(*asked, "-o", f"json={tmp_path}/file/report.json")
    assert said.status == 4
    assert "cannot be written" in said.err


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("report.json", ("check", "--all", "-o", "json=report.json")),
        ("gatekeeper-record", ("record", "build")),
    ],
)
def test_nothing_is_written_through_a_link_of_the_repository(
    link: str, asked: tuple[str, ...], room: Room, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("theirs")
    (room.top / link).symlink_to(outside / "file" if "." in link else outside)
    said = room.gatekeeper(*asked, "--evidence", str(tmp_path / "evidence"))
    (room.top / link).unlink()
    assert said.status == 4
    assert [path.read_text() for path in outside.iterdir()] == ["theirs"]


def test_a_terminal_that_takes_nothing_is_no_pass(room: Room, tmp_path: Path) -> None:
    asked = (sys.executable, "-m", "gatekeeper.cli.main", "check", "--all")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*asked, "--evidence", str(tmp_path)],
            cwd=room.top,
            env=room.environment(),
            stdout=full,
            capture_output=False,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    assert done.returncode == 4
