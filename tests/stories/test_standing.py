"""A verdict stands while nothing that decides has changed; whatever may decide makes the gate judge anew."""

import os
import sqlite3
from pathlib import Path

import pytest
from gate_room import FLAW, PROJECT, Room, Said

from gatekeeper.gate.built_in import built_in
from gatekeeper.gate.standing import PROGRAMS
from gatekeeper.model.later import arrived
from gatekeeper.plugins.registry import build_registry

STANDS = "this verdict stands"
OTHER = "def volume(rate, hours):\n    return hours * rate\n"
HOOK = ("hook", "pre-commit", "-o", "json=-")
TREE = ("check", "--all", "-o", "json=-")


class Developer:
    """Somebody who asks the same again and again, on one machine."""

    def __init__(self, folder: Path) -> None:
        self.room = Room(folder)
        self.tools = folder / "tools"
        self.tools.mkdir()
        self.room.commit({**PROJECT, "src/run.py": FLAW})
        path = f"{self.tools}:/usr/local/bin:/usr/bin:/bin"
        self.environment = self.room.environment(PATH=path)

    def ask(self, *words: str) -> Said:
        """What the command says."""
        return self.room.gatekeeper(*(words or HOOK), environment=self.environment)

    def stands(self, *words: str) -> bool:
        """Whether an earlier verdict is told."""
        return STANDS in self.ask(*words).err

    def entries(self) -> int:
        """How many statements the ledger has."""
        return len(self.room.repository.git("rev-list", "--glob=refs/gatekeeper/*").split())


@pytest.fixture(scope="module")
def developer(tmp_path_factory: pytest.TempPathFactory) -> Developer:
    return Developer(tmp_path_factory.mktemp("developer"))


@pytest.fixture(autouse=True)
def _as_before(developer: Developer) -> None:
    """The same staged content, whatever the test before left."""
    developer.room.repository.git("reset", "--quiet", "--hard")
    developer.room.stage({"src/volume.py": OTHER})


@pytest.mark.parametrize("asked", [HOOK, TREE], ids=["staged", "tree"])
def test_an_equal_run_tells_the_same_bytes_and_files_no_second_statement(
    developer: Developer, asked: tuple[str, ...]
) -> None:
    before = developer.entries()
    first = developer.ask(*asked)
    again = [developer.ask(*asked) for _ in range(3)]
    standing = [each for each in again if STANDS in each.err]
    # One in fifty about a whole tree is drawn and worked out again.
    assert len(standing) >= 2
    assert {(each.status, each.out) for each in again} == {(first.status, first.out)}
    assert developer.entries() == before + 1
    judged = developer.ask(*asked, "--no-memory")
    assert (judged.status, judged.out) == (first.status, first.out)


def _stage(developer: Developer) -> None:
    developer.room.stage({"src/volume.py": FLAW})


def _announce(developer: Developer) -> None:
    (developer.room.top / "src/new.py").write_text("")
    developer.room.repository.git("add", "--intent-to-add", "src/new.py")


def _branch(developer: Developer) -> None:
    developer.room.repository.git("branch", "another")


def _commit(developer: Developer) -> None:
    developer.room.commit({"src/other.py": "x = 1\n"})


def _fill_the_ledger(developer: Developer) -> None:
    assert developer.ask(*TREE, "--no-memory").status == 1


def _install(developer: Developer) -> None:
    tool = developer.tools / "flawfinder"
    tool.write_text("#!/bin/sh\necho 2.0.19\n")
    tool.chmod(0o755)


def _replace(developer: Developer) -> None:
    """The same size and time of writing, another tool."""
    tool = developer.tools / "flawfinder"
    status = tool.stat()
    tool.write_text("#!/bin/sh\necho 2.0.18\n")
    os.utime(tool, ns=(status.st_atime_ns, status.st_mtime_ns))


def _author(developer: Developer) -> None:
    developer.environment |= {"GIT_AUTHOR_NAME": "Ben", "GIT_AUTHOR_EMAIL": "ben@example.org"}


def _spoil(developer: Developer) -> None:
    file = developer.room.home / ".cache/gatekeeper/answers.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute(
            "UPDATE answers SET value = value || x'00' WHERE kind = 'verdict'",
        )
    connection.close()


def _wait(developer: Developer) -> None:
    folder = developer.room.top / ".git/gatekeeper/waiting"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "odd").write_text("no statement")


CHANGES = (
    _stage,
    _branch,
    _commit,
    _fill_the_ledger,
    _install,
    _replace,
    _author,
    _wait,
    _spoil,
    _announce,
)


def test_whatever_may_decide_makes_it_judge_anew(developer: Developer) -> None:
    believed = []
    for change in CHANGES:
        developer.ask()
        change(developer)
        if developer.stands():
            believed.append(change.__name__)
    assert believed == []


def test_another_report_or_another_way_to_show_it_is_worked_out(developer: Developer) -> None:
    developer.ask()
    assert not developer.stands("hook", "pre-commit", "-o", "sarif=-")
    assert not developer.stands(*HOOK, "--verbose")


def test_what_is_handed_over_is_judged_anew(developer: Developer, tmp_path: Path) -> None:
    (tmp_path / "empty.sarif").write_text('{"version": "2.1.0", "runs": []}')
    handed = (*TREE, "--sarif", f"other={tmp_path}/empty.sarif")
    developer.ask(*handed)
    assert not developer.stands(*handed)


def test_a_range_is_judged_anew(developer: Developer) -> None:
    developer.room.commit({"src/other.py": "x = 1\n"})
    asked = ("check", "--range", "HEAD~1..HEAD", "-o", "json=-")
    developer.ask(*asked)
    assert not developer.stands(*asked)


def test_a_secret_that_machines_share_lets_no_verdict_stand(developer: Developer) -> None:
    shared = developer.environment | {"GATEKEEPER_MEMORY_SECRET": "s" * 40}
    said = [developer.room.gatekeeper(*HOOK, environment=shared) for _ in range(2)]
    assert not any(STANDS in each.err for each in said)


def test_what_was_undecided_is_tried_again(developer: Developer) -> None:
    shallow = developer.room.top / ".git/shallow"
    shallow.write_text(developer.room.repository.git("rev-parse", "HEAD") + "\n")
    first = developer.ask()
    stands = developer.stands()
    shallow.unlink()
    assert first.status == 3, first
    assert not stands


def test_rules_that_no_commit_holds_let_no_verdict_stand(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({"readme.txt": "nothing\n"})
    (room.top / "gatekeeper.toml").write_text(PROJECT["gatekeeper.toml"])
    environment = room.environment()
    said = [room.gatekeeper(*HOOK, environment=environment) for _ in range(2)]
    assert not any(STANDS in each.err for each in said)


def test_every_program_that_an_analyzer_asks_for_is_watched() -> None:
    offered = build_registry([built_in()]).analyzers
    assert {arrived(each).need.name for each in offered} <= set(PROGRAMS)
