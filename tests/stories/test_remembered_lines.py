"""Whose lines a file holds is remembered under commit, path and options, and nothing unsealed is believed."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from told_lines import told_lines

from gatekeeper.history.changes.read import staged_change
from gatekeeper.history.objects.head_commit import head_commit
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.units.blame import KIND, Lines, Unblamed, blame_file
from gatekeeper.history.units.milestones import asked_at
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.remembered import code_digest
from gatekeeper.tools.memory import StoredMemory

CODE = "int a(void) { return 1; }\nint b(void) { return 2; }\n"


def traced(
    workshop: Any, memory: Memory, commit: str, path: str = "a.c", **more: Any
) -> Lines | Unblamed:
    with workshop.view() as view:
        return blame_file(replace(view, memory=memory), ObjectId(commit), RepoPath(path), **more)


def entries(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


def test_a_remembered_answer_is_the_answer(workshop: Any, tmp_path: Path) -> None:
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    commit = workshop.commit({"a.c": CODE})
    first = traced(workshop, memory, commit)
    assert entries(memory.file) == 1
    assert traced(workshop, memory, commit) == first == (commit, commit)
    assert entries(memory.file) == 1


def test_a_poisoned_answer_is_not_believed(workshop: Any, tmp_path: Path) -> None:
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    commit = workshop.commit({"a.c": CODE})
    traced(workshop, memory, commit)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ?", (b"0" * 40 + b" " + b"0" * 40,))
    assert traced(workshop, memory, commit) == (commit, commit)


def test_an_answer_sealed_by_somebody_else_is_not_believed(workshop: Any, tmp_path: Path) -> None:
    theirs = StoredMemory(tmp_path / "answers", b"t" * 32, 1)
    commit = workshop.commit({"a.c": CODE})
    with workshop.view() as view:
        blame_file(replace(view, memory=theirs), ObjectId(commit), RepoPath("a.c"))
    with sqlite3.connect(theirs.file) as connection:
        [(key,)] = connection.execute("SELECT key FROM answers").fetchall()
    theirs.keep(KIND, {key: b"0" * 40})
    assert traced(workshop, replace(theirs, secret=b"s" * 32), commit) == (commit, commit)


def test_the_same_content_elsewhere_launders_nothing(workshop: Any, tmp_path: Path) -> None:
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    first = workshop.commit({"a.c": CODE})
    second = workshop.commit({"b.c": CODE})
    assert traced(workshop, memory, second, "a.c") == (first, first)
    assert traced(workshop, memory, second, "b.c") == (second, second)
    assert traced(workshop, memory, first, "a.c") == (first, first)
    assert entries(memory.file) == 3


@pytest.mark.parametrize("copied", [False, True], ids=["plain", "copied"])
def test_a_file_that_staged_content_keeps_has_the_lines_it_has_at_the_parent(
    workshop: Any, *, copied: bool
) -> None:
    """So it may be asked there, whatever else is staged: copies of it, its old name, other content."""
    workshop.commit({"a.c": CODE, "b.c": "int c;\n"})
    parent = workshop.commit({"b.c": CODE + "int c;\n"})
    workshop.write("copy.c", CODE + "int c;\n")
    workshop.git("add", "copy.c")
    with workshop.view() as view:
        change = staged_change(view, HookEnvironment())
        head = head_commit(view, change)
        assert head is not None
        for path in (RepoPath("a.c"), RepoPath("b.c")):
            above = told_lines(view, ObjectId(parent), path, copied=copied)
            assert told_lines(view, head.id, path, copied=copied) == above
            assert isinstance(above, tuple)


def test_only_files_that_are_staged_as_they_were_are_asked_before_what_is_staged(
    workshop: Any,
) -> None:
    first = workshop.commit({"a.c": CODE, "b.c": CODE, "m.c": CODE, "old.c": "int old;\n"})
    second = workshop.commit({"d.c": CODE})
    workshop.write("b.c", CODE + "int d;\n")
    workshop.git("mv", "old.c", "new.c")
    workshop.git("add", "-A")
    workshop.git("update-index", "--chmod=+x", "m.c")
    with workshop.view() as view:
        head = head_commit(view, staged_change(view, HookEnvironment()))
        assert head is not None
        names = ("a.c", "b.c", "d.c", "m.c", "new.c")
        told = asked_at(view, head.id, map(RepoPath, names))
    here = head.id
    assert told == {"a.c": first, "d.c": second, **dict.fromkeys(("b.c", "m.c", "new.c"), here)}


def test_other_options_are_another_question(workshop: Any, tmp_path: Path) -> None:
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    first = workshop.commit({"a.c": CODE})
    second = workshop.commit({"a.c": CODE.replace("return 2", "return 3")})
    assert traced(workshop, memory, second) == (first, second)
    seen_through = traced(workshop, memory, second, ignored=(ObjectId(second),))
    assert seen_through == (first, first)


def test_what_could_not_be_told_is_not_remembered(workshop: Any, tmp_path: Path) -> None:
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    commit = workshop.commit({"a.c": CODE})
    assert isinstance(traced(workshop, memory, commit, "gone.c"), Unblamed)
    assert not memory.file.exists()


def test_a_reader_that_has_moved_is_no_digest_of_nothing() -> None:
    with pytest.raises(ValueError, match="history/gone"):
        code_digest(("history/sources/*.py", "history/gone*.py"))
