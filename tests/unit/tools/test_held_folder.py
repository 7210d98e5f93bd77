"""What a killed process left in the temporary folder goes with the next one, and nothing else does."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from gatekeeper.tools.held_folder import clear_abandoned, held_folder

PREFIX = "gatekeeper-test-"
HOLDS = f"""
import sys, time
from gatekeeper.tools.held_folder import held_folder
with held_folder({PREFIX!r}) as folder:
    (folder / "source.c").write_text("x")
    print(folder, flush=True)
    time.sleep(600)
"""
LATER_S = 3600.0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def holder(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process of its own that holds a folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        env={**os.environ, "TMPDIR": str(place)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def killed(process: subprocess.Popen[str]) -> None:
    with process:
        process.send_signal(signal.SIGKILL)


def test_the_folder_is_private_and_gone_with_the_block(place: Path) -> None:
    with held_folder(PREFIX) as folder:
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_what_a_killed_process_left_is_cleared_away(place: Path) -> None:
    process, folder = holder(place)
    killed(process)
    assert (folder / "source.c").exists()

    clear_abandoned(PREFIX, time.time() + LATER_S)

    assert not folder.exists()


def test_what_a_living_process_holds_stays_however_old_it_is(place: Path) -> None:
    process, folder = holder(place)
    try:
        clear_abandoned(PREFIX, time.time() + LATER_S)
        assert (folder / "source.c").exists()
    finally:
        killed(process)


def test_a_folder_that_was_made_just_now_stays(place: Path) -> None:
    process, folder = holder(place)
    killed(process)

    clear_abandoned(PREFIX, time.time())

    assert folder.exists()


def test_links_open_folders_and_others_without_a_lock_stay(place: Path) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "in-use").touch()
    (place / f"{PREFIX}link").symlink_to(elsewhere)
    (place / f"{PREFIX}open").mkdir(mode=0o755)
    (place / f"{PREFIX}open" / "in-use").touch()
    (place / f"{PREFIX}bare").mkdir(mode=0o700)

    clear_abandoned(PREFIX, time.time() + LATER_S)

    assert sorted(path.name for path in place.iterdir()) == [
        "elsewhere",
        f"{PREFIX}bare",
        f"{PREFIX}link",
        f"{PREFIX}open",
    ]
