"""What a merge adds and the graph of commits are remembered sealed, make no answer another, and are never the target's."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.history.changes.own_content import KIND, OwnContent, own_contents
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.objects import commit_graph
from gatekeeper.history.people.integration import KIND as SQUASHES
from gatekeeper.history.people.integration import find_sources
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.units.blame import blame_file
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.running import Running
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.pipes import start_piped

EVIL = OwnContent(is_clean_merge=False, paths=(RepoPath("evil.c"),))
CLEAN = OwnContent(is_clean_merge=True, paths=())


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers", b"s" * 32, 1)


@pytest.fixture
def evil_merge(workshop: Any) -> tuple[Any, str, str]:
    """A workshop with base and a merge that adds a file of its own."""
    base = workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "-b", "topic")
    workshop.commit({"b.c": "b"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"c.c": "c"})
    workshop.git("merge", "-q", "--no-commit", "topic")
    return workshop, base, workshop.commit({"evil.c": "e"})


def own(workshop: Any, memory: Memory, base: str, merge: str) -> OwnContent:
    with workshop.view() as view:
        change = range_change(view, base, merge)
        return own_contents(replace(view, memory=memory), change.commits)[ObjectId(merge)]


def stored(memory: StoredMemory, kind: str) -> list[bytes]:
    with sqlite3.connect(memory.file) as connection:
        rows = connection.execute("SELECT value FROM answers WHERE kind = ?", (kind,)).fetchall()
    return [value for (value,) in rows]


def test_what_a_merge_adds_is_remembered_and_told_the_same(
    evil_merge: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, merge = evil_merge
    assert own(workshop, memory, base, merge) == EVIL
    assert stored(memory, KIND) == [b'[false, "evil.c"]']
    assert own(workshop, memory, base, merge) == EVIL


def test_a_remembered_merge_that_was_made_clean_by_hand_is_not_believed(
    evil_merge: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, merge = evil_merge
    own(workshop, memory, base, merge)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ?", (b"[true]",))
    assert own(workshop, memory, base, merge) == EVIL


def test_a_clean_merge_of_the_same_branches_launders_no_evil_one(
    evil_merge: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, merge = evil_merge
    workshop.git("reset", "-q", "--hard", f"{merge}^1")
    workshop.git("merge", "-q", "--no-ff", "-m", "clean", "topic")
    clean = workshop.git("rev-parse", "HEAD")
    assert own(workshop, memory, base, clean) == CLEAN
    assert own(workshop, memory, base, merge) == EVIL


@pytest.fixture
def squash(workshop: Any) -> tuple[Any, str, str, str]:
    """A workshop with base, a squash of a branch of two commits, and the branch's tip."""
    base = workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "-b", "topic")
    workshop.commit({"b.c": "b"})
    tip = workshop.commit({"c.c": "c"})
    workshop.git("checkout", "-q", "main")
    workshop.git("merge", "-q", "--squash", "topic")
    return workshop, base, workshop.commit({}), tip


def sources(workshop: Any, memory: Memory, base: str, head: str) -> tuple[list[str], list[str]]:
    """The commits of the branch that head was squashed from, and what was asked of git beside objects."""
    asked: list[str] = []

    def start(command: Any, variables: Any, folder: Path) -> Running:
        asked.append(command[2])
        return start_piped(command, variables, folder)

    with workshop.view(hook=HookEnvironment(start=start)) as view:
        change = range_change(view, base, head)
        asked.clear()
        found = find_sources(replace(view, memory=memory), change, frozenset())
        brought = found.squashed.get(ObjectId(head), ())
    return [each.id for each in brought], [each for each in asked if each != "cat-file"]


def test_the_branch_of_a_squash_is_remembered_and_read_again(
    squash: tuple[Any, str, str, str], memory: StoredMemory
) -> None:
    workshop, base, head, tip = squash
    first, asked = sources(workshop, memory, base, head)
    assert (len(first), tip in first, asked) == (2, True, ["rev-list"])
    assert sources(workshop, memory, base, head) == (first, [])


def test_a_squash_remembered_for_another_tip_or_commit_says_nothing_about_this_one(
    squash: tuple[Any, str, str, str], memory: StoredMemory
) -> None:
    workshop, base, head, tip = squash
    sources(workshop, memory, base, head)
    workshop.git("checkout", "-q", "-b", "second", base)
    workshop.commit({"d.c": "d"})
    workshop.git("rm", "-q", "d.c")
    other = workshop.commit({"b.c": "b", "c.c": "c"})
    workshop.git("checkout", "-q", "main")
    found, asked = sources(workshop, memory, base, head)
    assert {tip, other} <= set(found)
    assert (len(found), asked) == (4, ["rev-list"])


def test_a_poisoned_squash_hides_no_author(
    squash: tuple[Any, str, str, str], memory: StoredMemory
) -> None:
    workshop, base, head, _ = squash
    first, _ = sources(workshop, memory, base, head)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ? WHERE kind = ?", (b"", SQUASHES))
    assert sources(workshop, memory, base, head) == (first, ["rev-list"])


def test_a_merge_that_could_not_be_made_again_is_not_remembered(
    evil_merge: tuple[Any, str, str], memory: StoredMemory
) -> None:
    workshop, base, merge = evil_merge
    with workshop.view() as view:
        change = range_change(view, base, merge)
        gone = replace(change.commits[-1], parents=(ObjectId("1" * 40), ObjectId("2" * 40)))
        found = own_contents(replace(view, memory=memory), [gone])[gone.id]
    assert "could not be made again" in found.defects[0]
    assert not memory.file.exists()


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph is worth its price from the first file on."""
    monkeypatch.setattr(commit_graph, "_WORTH", 1)


def lines_with_graph(workshop: Any, memory: Memory, commit: str) -> tuple[Any, bytes]:
    """Whose lines a.c holds as told with a graph, and that graph."""
    with workshop.view() as opened:
        view = replace(opened, memory=memory)
        commit_graph.prepare_graph(view, ObjectId(commit), 1)
        lines = blame_file(view, commit, RepoPath("a.c"))
        place = view.folder / "objects/info/commit-graph"
        used = view.git.run(("config", "core.commitGraph")).stdout == b"true\n"
        return lines, place.read_bytes() if used and place.exists() else b""


@pytest.mark.usefixtures("graph")
def test_a_graph_makes_no_answer_another_and_comes_back(
    workshop: Any, memory: StoredMemory
) -> None:
    first = workshop.commit({"a.c": "one\n"})
    workshop.commit({"b.c": "b"})
    last = workshop.commit({"a.c": "one\ntwo\n"})
    lines, made = lines_with_graph(workshop, memory, last)
    assert lines == (first, last)
    assert made.startswith(b"CGPH")
    assert stored(memory, commit_graph.KIND) == [made]
    workshop.commit({"b.c": "c"})
    later = workshop.commit({"c.c": "c"})
    assert lines_with_graph(workshop, memory, later) == (lines, made)
    assert len(stored(memory, commit_graph.KIND)) == 1


@pytest.mark.usefixtures("graph")
def test_a_poisoned_graph_is_made_anew(workshop: Any, memory: StoredMemory) -> None:
    first = workshop.commit({"a.c": "one\n"})
    last = workshop.commit({"a.c": "one\ntwo\n"})
    lines, made = lines_with_graph(workshop, memory, last)
    lie = made.replace(bytes.fromhex(first), bytes.fromhex(last))
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ? WHERE kind = ?", (lie, commit_graph.KIND))
    assert lines_with_graph(workshop, memory, last) == (lines, made)


@pytest.mark.usefixtures("graph")
def test_the_graph_of_the_target_is_not_read_beside_ours(
    workshop: Any, memory: StoredMemory
) -> None:
    first = workshop.commit({"a.c": "one\n"})
    last = workshop.commit({"a.c": "one\ntwo\n"})
    workshop.git("commit-graph", "write", "--reachable", "--changed-paths")
    theirs = workshop.top / ".git/objects/info/commit-graph"
    raw = theirs.read_bytes()
    row = raw.index(b"BDAT") + 4
    start, end = (int.from_bytes(raw[at : at + 8], "big") for at in (row, row + 12))
    theirs.chmod(0o600)
    # It says of every commit that it changed no path at all, after the 12 bytes about hashes.
    theirs.write_bytes(raw[: start + 12] + bytes(end - start - 12) + raw[end:])
    assert last not in workshop.git("blame", "-s", "-l", "a.c")
    assert lines_with_graph(workshop, memory, last)[0] == (first, last)
