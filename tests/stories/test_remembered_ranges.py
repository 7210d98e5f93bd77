"""What a range holds and what differs in it are remembered sealed, told the same, and only where nothing was missing."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.objects.commits import list_range, trees_of_commits
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.running import Running
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.pipes import start_piped

LONG = "".join(f"line {number}\n" for number in range(40))


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers", b"s" * 32, 1)


@pytest.fixture
def renamed(workshop: Any) -> tuple[Any, str, str]:
    """A workshop with base and a commit that renames a file and changes a line of it."""
    base = workshop.commit({"a.c": LONG})
    workshop.git("mv", "a.c", "b.c")
    return workshop, base, workshop.commit({"b.c": LONG.replace("line 7\n", "line seven\n")})


def told(workshop: Any, memory: StoredMemory, base: str, head: str) -> tuple[Change, list[str]]:
    """The change of a range, and what was asked of git beside objects."""
    asked: list[str] = []

    def start(command: Any, variables: Any, folder: Path) -> Running:
        asked.append(command[2])
        return start_piped(command, variables, folder)

    with workshop.view(hook=HookEnvironment(start=start)) as view:
        change = range_change(replace(view, memory=memory), base, head)
    return change, sorted({each for each in asked if each != "cat-file"})


def remove(workshop: Any, name: str) -> None:
    """Takes an object out of the repository."""
    place = workshop.top / ".git/objects" / name[:2] / name[2:]
    place.chmod(0o600)
    place.unlink()


def test_a_range_is_told_again_without_a_walk_or_a_comparison(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    first, asked = told(workshop, memory, base, head)
    assert asked == ["diff-tree", "rev-list"]
    assert told(workshop, memory, base, head) == (first, [])


def test_a_poisoned_range_hides_no_commit_and_no_file(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    first, asked = told(workshop, memory, base, head)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ?", (b"",))
    assert told(workshop, memory, base, head) == (first, asked)


def test_a_longer_range_is_no_remembered_one(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    told(workshop, memory, base, head)
    later = workshop.commit({"c.c": "c\n"})
    change, asked = told(workshop, memory, base, later)
    assert [commit.id for commit in change.commits] == [head, later]
    assert asked == ["diff-tree", "rev-list"]


def test_what_a_shallow_clone_holds_of_a_range_is_not_remembered(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    with workshop.view() as view:
        shallow = replace(view, memory=memory, incomplete="the clone is shallow")
        list_range(shallow, ObjectId(base), ObjectId(head))
    assert not memory.file.exists()


def test_a_comparison_that_lacked_a_content_is_not_remembered(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    pair = tuple(ObjectId(workshop.git("rev-parse", f"{c}^{{tree}}")) for c in (base, head))
    remove(workshop, workshop.git("rev-parse", f"{base}:a.c"))
    with workshop.view() as view:
        [files] = tree_differences(replace(view, memory=memory), [(pair[0], pair[1])])
    assert [file.status.value for file in files] == ["deleted", "added"]
    assert not memory.file.exists()


def test_the_trees_of_tips_are_remembered_only_where_all_of_them_are_here(
    renamed: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, head = renamed
    gone = ObjectId("1" * 40)
    with workshop.view() as view:
        remembering = replace(view, memory=memory)
        found = trees_of_commits(remembering, [ObjectId(base), gone])
        assert list(found) == [base]
        assert not memory.file.exists()
        whole = trees_of_commits(remembering, [ObjectId(base), ObjectId(head)])
        assert memory.file.exists()
        assert trees_of_commits(remembering, [ObjectId(head), ObjectId(base)]) == whole
