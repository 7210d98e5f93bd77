"""Who stands behind lines, and which texts were taken out, is remembered sealed and told the same as without a memory."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.history.changes.read import tree_change
from gatekeeper.history.changes.window import Trail, read_window
from gatekeeper.history.objects.head_commit import head_commit
from gatekeeper.history.units import line_origins, restored
from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.line_origins import Tracer
from gatekeeper.history.units.origins import KIND, Origins
from gatekeeper.history.units.restored import KIND as TEXTS
from gatekeeper.history.units.restored import Returned, earlier_writers
from gatekeeper.history.units.touch_weights import TouchWeights
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath
from gatekeeper.tools.memory import StoredMemory

CODE = "int first(void) { return 1; }\nint second(void) { return 2; }\n"
LAYOUT = CODE.replace("{ ", "{\n    ")
PATH = RepoPath("a.c")
SECOND = b"intsecond(void){return2;}"
Found = tuple[Mapping[RepoPath, Origins | Unblamed], Returned]


@pytest.fixture
def memory(tmp_path: Path) -> StoredMemory:
    return StoredMemory(tmp_path / "answers", b"s" * 32, 1)


@pytest.fixture
def history(workshop: Any) -> list[str]:
    """A file that gets its layout, loses a function and gets it again: the four commits."""
    versions = (CODE, LAYOUT, CODE[: CODE.index("\n") + 1], CODE)
    return [str(workshop.commit({"a.c": each})) for each in versions]


def found(workshop: Any, memory: Memory) -> Found:
    """The origins of the file, and who had written the second function before it came back."""
    with workshop.view() as opened:
        view = replace(opened, memory=memory)
        change = tree_change(view, "HEAD")
        head = head_commit(view, change)
        assert head is not None
        window = read_window(view, change, None, {}, head, Trail({PATH}, lambda _: True))
        followed = window.follow([PATH])
        tracer = Tracer(view, head.id, TouchWeights(view, LanguageMap()), reaches_back=True)
        texts = earlier_writers(view, window, window.touches, frozenset([SECOND]))
        return tracer.trace(followed), texts


def altered(memory: StoredMemory, kind: str, value: bytes) -> int:
    """How many answers of the kind say something else now, under seals that do not fit."""
    with sqlite3.connect(memory.file) as connection:
        changed = connection.execute(
            "UPDATE answers SET value = ? WHERE kind = ?", (value, kind)
        ).rowcount
    connection.close()
    return changed


def test_the_remembered_is_what_would_be_found(
    workshop: Any, history: list[str], memory: StoredMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = found(workshop, NoMemory())
    assert found(workshop, memory) == plain
    assert plain[1].commits == {SECOND: tuple(sorted((history[0], history[3])))}
    monkeypatch.delattr(line_origins, "blame_file")
    monkeypatch.delattr(restored, "read_blobs")
    assert found(workshop, memory) == plain


@pytest.mark.parametrize("kind", [KIND, TEXTS])
def test_what_was_altered_is_found_again(
    workshop: Any, history: list[str], memory: StoredMemory, kind: str
) -> None:
    plain = found(workshop, memory)
    assert altered(memory, kind, b"\x80") == 1
    assert found(workshop, memory) == plain


def test_a_later_commit_of_the_file_is_another_question(
    workshop: Any, history: list[str], memory: StoredMemory
) -> None:
    found(workshop, memory)
    workshop.commit({"a.c": CODE + "int third(void) { return 3; }\n"})
    assert found(workshop, memory) == found(workshop, NoMemory())


@pytest.mark.parametrize("kind", [KIND, TEXTS])
def test_what_rests_on_a_version_that_cannot_be_read_is_not_remembered(
    workshop: Any,
    history: list[str],
    memory: StoredMemory,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    for module in ("line_origins", "restored", "touch_weights"):
        monkeypatch.setattr(f"gatekeeper.history.units.{module}.MAX_SOURCE_BYTES", len(CODE) - 1)
    found(workshop, memory)
    assert altered(memory, kind, b"") == 0
