"""The memory of answers: the second run asks no tool again, says the same bytes, and believes nothing that was altered."""

import datetime as dt
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from gate_room import FLAW, PROJECT, Room

from gatekeeper.analyzers.flow_c import FlowC
from gatekeeper.gate.analysis import remember
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.model.analyzer import Batch, Reading
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.tool import Completed
from gatekeeper.reports.json import JsonReport
from gatekeeper.tools.memory import StoredMemory, read_secret

FLAWED = {**PROJECT, "src/run.py": FLAW, "src/broken.py": "def half(:\n"}
ASKED = ("check", "--all", "-q", "-o", "json=-")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    told = Room(tmp_path, tools_known=False)
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


TOOLS = {"flow-c", *(tool for tool in ("cppcheck",) if shutil.which(tool))}
"""Analyzers whose answers hang together; the test command installs none but our own."""
TOGETHER = {
    **PROJECT,
    "gatekeeper.toml": PROJECT["gatekeeper.toml"].replace("python-host", "c-firmware")
    + "".join(f"\n[analyzers.tools.{tool}]\nrequired = true\n" for tool in sorted(TOOLS)),
    "src/room.h": "#define ROOM 8\n",
    "src/copy.c": (
        '#include <string.h>\n#include "room.h"\nvoid put(const char *from, unsigned n)\n'
        "{\n    char to[ROOM];\n    memcpy(to, from, n);\n}\n"
    ),
    "src/call.c": "void put(const char *, unsigned);\nvoid go(const char *a) { put(a, 16); }\n",
}
"""Files whose faults show only to who reads them together."""


class Steps:
    """Runs of a tree with one memory, and what each said it was doing."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.memory = StoredMemory(room.folder / "answers.sqlite", b"s" * 32, 20_000)
        self.steps: list[str] = []

    def run(self, salt: bytes = b"not drawn") -> bytes:
        """The JSON report."""
        self.steps.clear()
        environment = {**self.room.environment(), "PATH": os.environ["PATH"]}
        asked = Request(
            self.room.top,
            ChangeKind.TREE,
            dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC),
            environment,
            evidence=None,
            memory=self.memory,
            salt=salt,
            progress=self.steps.append,
        )
        return JsonReport().render(run_gate(asked).run)

    def busy(self) -> set[str]:
        """The analyzers that looked at something."""
        said = next(step for step in self.steps if step.startswith(("analysing", "all ")))
        return set(said.rpartition(": ")[2].split(", ")) if said.startswith("analysing") else set()


def test_answers_that_hang_together_are_remembered_while_every_file_stands_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "_SAMPLED", 1 << 62)
    monkeypatch.setattr(remember, "_sample", lambda *_: frozenset())
    room = Room(tmp_path, tools_known=False)
    room.commit(TOGETHER)
    told = Steps(room)
    cold = told.run()
    assert b"flow-c:" in cold
    assert told.busy() >= TOOLS
    assert told.run() == cold
    assert told.busy() == set()
    room.commit({"src/room.h": "#define ROOM 32\n"})
    wide = told.run()
    assert told.busy() >= TOOLS
    assert b"flow-c:" not in wide
    room.repository.git("mv", "src/call.c", "src/other.c")
    room.commit({})
    told.run()
    assert told.busy() == TOOLS


def test_a_merge_gate_draws_answers_that_hang_together_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path, tools_known=False)
    room.commit(TOGETHER)
    told = Steps(room)
    cold = told.run()
    monkeypatch.setattr(remember, "_SAMPLED", 1)
    assert told.run() == cold
    assert told.busy() >= TOOLS


def test_of_files_that_hang_together_only_those_are_looked_at_again_that_rest_on_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path, tools_known=False)
    room.commit({**TOGETHER, "src/alone.c": "int alone(int a) { return a; }\n"})
    told = Steps(room)
    told.run()
    seen: list[tuple[int, set[str]]] = []
    read = FlowC.read

    def reading(self: FlowC, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        answer = read(self, batch, completed)
        looked = {n for n, one in answer.kept.items() if batch.kept.get(n) != one}
        seen.append((len(batch.kept), {batch.paths[name][0] for name in looked}))
        return answer

    monkeypatch.setattr(FlowC, "read", reading)
    monkeypatch.setattr(remember, "_sample", lambda *_: frozenset())
    room.commit({"src/alone.c": "int alone(int a) { return a + 1; }\n"})
    told.run()
    room.commit({"src/room.h": "#define ROOM 32\n"})
    wide = told.run()
    assert seen == [
        (3, {"src/alone.c"}),
        (3, {"src/room.h", "src/copy.c", "src/call.c"}),
    ]
    told.memory = StoredMemory(room.folder / "empty.sqlite", b"s" * 32, 20_000)
    assert told.run() == wide


def test_a_lie_about_a_file_that_rests_on_others_is_found_by_whoever_draws_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who holds the secret has sealed lies."""
    room = Room(tmp_path, tools_known=False)
    room.commit(TOGETHER)
    told = Steps(room)
    told.run()
    with sqlite3.connect(room.folder / "answers.sqlite") as connection:
        rows = [row[0] for row in connection.execute("SELECT key FROM answers")]
    connection.close()
    stored = told.memory.recall("answer", rows)
    lies = {key: raw for key, raw in stored.items() if b"rests_on" in raw}
    silent = {"hits": {}, "error": None}
    for key, raw in lies.items():
        lies[key] = json.dumps(json.loads(raw) | {"said": json.dumps(silent)}).encode()
    assert len(lies) == 3
    told.memory.keep("answer", lies)
    monkeypatch.setattr(remember, "_SAMPLED", 1)
    room.commit({"src/new.c": "int more(int a) { return a; }\n"})
    said = told.run()
    assert b"the memory of answers was wrong about" in said
    assert b"flow-c:flow-c-beyond-write" in said
