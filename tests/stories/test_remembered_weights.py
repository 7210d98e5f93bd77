"""What a commit changed in a file is remembered sealed, under the commit; layout that was made of a change is not believed."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.window import Touch
from gatekeeper.history.units import touch_weights
from gatekeeper.history.units.touch_weights import KIND, TouchWeights
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.memory import Memory
from gatekeeper.tools.memory import StoredMemory

CODE = "int a(void) { return 1; }\nint b(void) { return 2; }\n"
OTHER = CODE.replace("return 2", "return 3")
LAYOUT = CODE.replace("{ ", "{\n    ")


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers", b"s" * 32, 1)


def weight(
    workshop: Any, memory: Memory, commit: str, languages: LanguageMap | None = None
) -> int:
    """The weight of what the commit did to its one file."""
    with workshop.view() as view:
        [done] = range_change(view, f"{commit}^", commit).commits
        [file] = done.files
        touch = Touch(done.id, file.path, file.old, file.new)
        weights = TouchWeights(replace(view, memory=memory), languages or LanguageMap())
        return weights.of([touch])[touch]


def stored(memory: StoredMemory) -> list[tuple[str, bytes]]:
    with sqlite3.connect(memory.file) as connection:
        return connection.execute("SELECT kind, value FROM answers").fetchall()


@pytest.mark.parametrize(("after", "expected"), [(OTHER, 1), (LAYOUT, 0)], ids=["code", "layout"])
def test_a_remembered_weight_is_the_weight_and_reads_no_version(
    workshop: Any,
    memory: StoredMemory,
    monkeypatch: pytest.MonkeyPatch,
    after: str,
    expected: int,
) -> None:
    workshop.commit({"a.c": CODE})
    commit = workshop.commit({"a.c": after})
    assert weight(workshop, memory, commit) == expected
    assert stored(memory) == [(KIND, b"%d" % expected)]
    monkeypatch.delattr(touch_weights, "read_blobs")
    assert weight(workshop, memory, commit) == expected


def test_a_change_that_was_made_layout_by_hand_is_not_believed(
    workshop: Any, memory: StoredMemory
) -> None:
    workshop.commit({"a.c": CODE})
    commit = workshop.commit({"a.c": OTHER})
    weight(workshop, memory, commit)
    with sqlite3.connect(memory.file) as connection:
        connection.execute("UPDATE answers SET value = ?", (b"0",))
    assert weight(workshop, memory, commit) == 1


def test_layout_sealed_by_somebody_else_is_not_believed(
    workshop: Any, memory: StoredMemory
) -> None:
    workshop.commit({"a.c": CODE})
    commit = workshop.commit({"a.c": OTHER})
    theirs = replace(memory, secret=b"t" * 32)
    weight(workshop, theirs, commit)
    with sqlite3.connect(theirs.file) as connection:
        [(key,)] = connection.execute("SELECT key FROM answers").fetchall()
    theirs.keep(KIND, {key: b"0"})
    assert weight(workshop, memory, commit) == 1


def test_the_layout_of_one_commit_launders_no_change_of_another(
    workshop: Any, memory: StoredMemory
) -> None:
    workshop.commit({"a.c": CODE})
    layout = workshop.commit({"a.c": LAYOUT})
    change = workshop.commit({"a.c": OTHER})
    assert [weight(workshop, memory, each) for each in (layout, change)] == [0, 4]
    assert len(stored(memory)) == 2


def test_another_map_of_languages_is_another_question(workshop: Any, memory: StoredMemory) -> None:
    workshop.commit({"a.c": CODE})
    commit = workshop.commit({"a.c": CODE + "// said\n"})
    assert weight(workshop, memory, commit) == 0
    assert weight(workshop, memory, commit, LanguageMap(c=())) == 1


def test_what_cannot_be_read_weighs_most_and_is_not_remembered(
    workshop: Any, memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touch_weights, "MAX_SOURCE_BYTES", len(CODE))
    workshop.commit({"a.c": CODE})
    commit = workshop.commit({"a.c": CODE + "// much more\n"})
    assert weight(workshop, memory, commit) > 1_000_000
    assert not memory.file.exists()
