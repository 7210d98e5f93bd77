"""What a file holds of secrets is remembered sealed, by path, content and the list of published keys."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.gate.contents import Contents
from gatekeeper.gate.facts import secrets as secret_facts
from gatekeeper.history.changes.read import tree_change
from gatekeeper.model.digest import Sha256
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.tools.memory import StoredMemory

KIND = "secrets"
SECRET = "AWS = 'AKIAABCDEFGHIJKLMNOP'\n"


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers", b"s" * 32, 1)


def found(workshop: Any, memory: Memory, head: str) -> list[tuple[str, str]]:
    """Paths of head that hold a secret, and what it is."""
    with workshop.view() as view:
        change = tree_change(view, head)
        contents = Contents(frozenset(e.path for e in change.head), {}, {}, {}, {}, {})
        facts = secret_facts.secret_facts(replace(view, memory=memory), change, contents)
    assert facts.searched == len(tuple(change.head))
    return [(each.path, each.what) for each in facts.found]


def entries(memory: StoredMemory) -> list[tuple[bytes, bytes]]:
    with sqlite3.connect(memory.file) as connection:
        return connection.execute("SELECT key, value FROM answers").fetchall()


def test_a_remembered_file_is_not_searched_again(
    workshop: Any, memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = workshop.commit({"a.py": SECRET, "b.py": "b = 1\n"})
    first = found(workshop, memory, head)
    assert first == [("a.py", "an access key of AWS")]
    assert b"AKIA" not in b"".join(value for _, value in entries(memory))
    monkeypatch.setattr(secret_facts, "_secrets", None)
    assert found(workshop, memory, head) == first


def test_the_same_content_elsewhere_is_told_where_it_lies(
    workshop: Any, memory: StoredMemory
) -> None:
    found(workshop, memory, workshop.commit({"a.py": SECRET}))
    head = workshop.commit({"b.py": SECRET})
    assert [path for path, _ in found(workshop, memory, head)] == ["a.py", "b.py"]


def test_a_file_that_was_made_free_of_secrets_by_hand_is_not_believed(
    workshop: Any, memory: StoredMemory
) -> None:
    head = workshop.commit({"a.py": SECRET})
    first = found(workshop, memory, head)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ?", (b"\x90",))
    assert found(workshop, memory, head) == first


def test_no_secrets_sealed_by_somebody_else_are_not_believed(
    workshop: Any, memory: StoredMemory
) -> None:
    head = workshop.commit({"a.py": SECRET})
    theirs = replace(memory, secret=b"t" * 32)
    first = found(workshop, theirs, head)
    theirs.keep(KIND, {key: b"\x90" for key, _ in entries(theirs)})
    assert found(workshop, memory, head) == first


def test_another_list_of_published_keys_is_another_question(
    workshop: Any, memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = workshop.commit({"a.py": SECRET})
    found(workshop, memory, head)
    monkeypatch.setattr(secret_facts, "digest_of_published", lambda: Sha256("0" * 64))
    found(workshop, memory, head)
    assert len(entries(memory)) == 2


def test_a_name_that_is_no_text_is_searched_each_time(workshop: Any, memory: StoredMemory) -> None:
    path = RepoPath("a\udcff.py")
    head = workshop.commit({path: SECRET})
    assert found(workshop, memory, head) == [(path, "an access key of AWS")]
    assert not memory.file.exists()
