"""Files are taken apart beside the run where a project is new; what is found there is what would be found anyway."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gate_room import PROJECT, Room

from gatekeeper.gate.case import Case
from gatekeeper.gate.facts.threats import reading_ahead, threat_facts
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import case_of, read_change
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.memory import NoMemory
from gatekeeper.threats.surfaces.scan_file import FileScanner
from gatekeeper.tools.memory import StoredMemory

SERVER = "#include <sys/socket.h>\nint serve{0}(int s) {{ return listen(s, 1); }}\n"
ROOM = PROJECT | {f"src/server{n}.c": SERVER.format(n) for n in range(3)}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="nothing is done aside"
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    room = Room(tmp_path)
    room.commit(ROOM)
    environment = room.environment()
    now = dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC)
    memory = StoredMemory(tmp_path / "answers.sqlite", b"s" * 32, 20000)
    request = Request(room.top, ChangeKind.TREE, now, environment, memory=memory)
    with opened(request) as at:
        yield case_of(at, read_change(at))


def forgetful(case: Case) -> Case:
    """The same, where nothing is remembered."""
    return replace(case, at=replace(case.at, request=replace(case.request, memory=NoMemory())))


@pytest.fixture
def takers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that gets the number of each process which takes a file apart."""
    told, scan = tmp_path / "takers", FileScanner._scan

    def noted(self: FileScanner, *given: Any) -> Any:  # handed on as it comes
        with told.open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
        return scan(self, *given)

    monkeypatch.setattr(FileScanner, "_scan", noted)
    told.touch()
    return told


def test_a_new_project_is_taken_apart_aside_and_told_the_same(case: Case, takers: Path) -> None:
    with reading_ahead(case) as ready:
        ready()
        facts = threat_facts(case, None)
    assert str(os.getpid()) not in takers.read_text().split()
    assert facts == threat_facts(forgetful(case), None)
    assert {hit.path for hit in facts.hits} == {f"src/server{n}.c" for n in range(3)}


def test_a_project_that_was_looked_at_is_not_read_ahead(case: Case, takers: Path) -> None:
    facts = threat_facts(case, None)
    takers.write_text("")
    with reading_ahead(case) as ready:
        ready()
        assert threat_facts(case, None) == facts
    assert takers.read_text() == ""


def test_what_the_fork_could_not_do_is_done_by_the_run(
    case: Case, takers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatekeeper.gate.facts.threats.take_apart", lambda *_: os._exit(1))
    with reading_ahead(case) as ready:
        ready()
        facts = threat_facts(case, None)
    assert {str(os.getpid())} == set(takers.read_text().split())
    assert facts == threat_facts(forgetful(case), None)
