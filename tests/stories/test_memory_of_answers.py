"""The memory of answers: the second run asks no tool again, says the same bytes, and believes nothing that was altered."""

import json
import sqlite3
from pathlib import Path

import pytest
from gate_room import FLAW, PROJECT, Room

from gatekeeper.tools.memory import StoredMemory, read_secret

FLAWED = {**PROJECT, "src/run.py": FLAW, "src/broken.py": "def half(:\n"}
ASKED = ("check", "--all", "-q", "-o", "json=-")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    told = Room(tmp_path)
    told.commit(FLAWED)
    return told


def memory_of(room: Room) -> Path:
    return room.home / ".cache/gatekeeper/answers.sqlite"


def test_a_second_run_says_the_same_bytes(room: Room) -> None:
    cold, warm, without = (room.gatekeeper(*ASKED, *more) for more in ((), (), ("--no-memory",)))
    assert memory_of(room).is_file()
    assert (cold.status, cold.out) == (warm.status, warm.out)
    assert (cold.status, cold.out) == (without.status, without.out)
    assert "failed" in {each["state"] for each in json.loads(cold.out)["not_analysed"]}


def test_a_file_that_no_tool_could_read_stays_unread_when_remembered(room: Room) -> None:
    room.gatekeeper(*ASKED)
    warm = room.check("--all")
    assert "bandit" in warm.causes("src/broken.py")


def test_a_changed_file_is_looked_at_again(room: Room) -> None:
    room.gatekeeper(*ASKED)
    room.commit({"src/volume.py": FLAW})
    assert "bandit:B602" in room.check("--all").rules("src/volume.py")


def test_answers_altered_in_the_file_are_worked_out_again(room: Room) -> None:
    cold = room.gatekeeper(*ASKED)
    nothing = b'{"analysed":true,"failure":null,"findings":[],"functions":[]}'
    with sqlite3.connect(memory_of(room)) as connection:
        connection.execute("UPDATE answers SET value = ? WHERE kind = 'answer'", (nothing,))
    connection.close()
    assert room.gatekeeper(*ASKED).out == cold.out


def test_a_merge_gate_that_meets_a_wrong_answer_looks_at_everything(room: Room) -> None:
    """Somebody who holds the secret has sealed lies."""
    cold = room.check("--all")
    secret = read_secret(room.home / ".local/state/gatekeeper/memory-secret")
    assert secret is not None
    lying = StoredMemory(memory_of(room), secret, 1)
    with sqlite3.connect(memory_of(room)) as connection:
        keys = [
            row[0] for row in connection.execute("SELECT key FROM answers WHERE kind='answer'")
        ]
    connection.close()
    lie = b'{"analysed":true,"failure":null,"findings":[],"functions":[]}'
    lying.keep("answer", dict.fromkeys(keys, lie))
    again = room.check("--all")
    assert again.report["findings"] == cold.report["findings"]
    assert any(
        "the memory of answers was wrong" in each for each in again.report["judged"]["notices"]
    )
    assert room.check("--all").report == cold.report


def test_answers_of_another_secret_are_not_believed(room: Room) -> None:
    cold = room.gatekeeper(*ASKED)
    (room.home / ".local/state/gatekeeper/memory-secret").unlink()
    assert room.gatekeeper(*ASKED).out == cold.out


def test_a_secret_too_short_to_hold_is_refused(room: Room) -> None:
    environment = room.environment(GATEKEEPER_MEMORY_SECRET="short")
    said = room.gatekeeper("check", "--all", environment=environment)
    assert said.status == 2
    assert "draw at least 32" in said.err


def test_a_file_given_is_the_memory(room: Room, tmp_path: Path) -> None:
    room.gatekeeper(*ASKED, "--memory", str(tmp_path / "ci.sqlite"))
    assert (tmp_path / "ci.sqlite").is_file()
    assert not memory_of(room).exists()
