"""The memory of answers: what was kept comes back to whoever holds the secret, and nothing else is ever believed."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.model.memory import NoMemory, memory_key
from gatekeeper.tools import memory
from gatekeeper.tools.memory import StoredMemory, read_secret

KEY, OTHER = memory_key("one"), memory_key("other")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "answers.sqlite"


def held(file: Path, secret: bytes = b"s" * 32, day: int = 20000) -> StoredMemory:
    return StoredMemory(file, secret, day)


def rewrite(file: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement, values)
    connection.close()


def test_what_was_kept_is_recalled_in_the_order_asked(file: Path) -> None:
    held(file).keep("tool", {KEY: b"answer", OTHER: b""})
    assert list(held(file).recall("tool", [OTHER, memory_key("new"), KEY]).items()) == [
        (OTHER, b""),
        (KEY, b"answer"),
    ]


def test_more_keys_than_one_statement_takes_are_recalled(file: Path) -> None:
    answers = {memory_key(str(number)): str(number).encode() for number in range(1201)}
    held(file).keep("tool", answers)
    assert held(file).recall("tool", list(answers)) == answers


def test_parts_of_a_key_do_not_run_together() -> None:
    assert memory_key("ab", "c") != memory_key("a", "bc")
    assert memory_key("ab") != memory_key("ab", "")


def test_a_later_answer_replaces_an_earlier_one(file: Path) -> None:
    held(file).keep("tool", {KEY: b"old"})
    held(file).keep("tool", {KEY: b"new"})
    assert held(file).recall("tool", [KEY]) == {KEY: b"new"}


def test_an_answer_is_for_its_kind_only(file: Path) -> None:
    held(file).keep("tool", {KEY: b"answer"})
    assert held(file).recall("version", [KEY]) == {}


def test_an_answer_sealed_with_another_secret_is_forgotten(file: Path) -> None:
    held(file, b"t" * 32).keep("tool", {KEY: b"poison"})
    assert held(file).recall("tool", [KEY]) == {}


@pytest.mark.parametrize(
    "change",
    ["value = x'706f69736f6e'", "kind = 'version'", "key = zeroblob(32)", "seal = zeroblob(32)"],
)
def test_an_altered_answer_is_forgotten(file: Path, change: str) -> None:
    held(file).keep("tool", {KEY: b"answer"})
    rewrite(file, f"UPDATE answers SET {change}")
    asked = [KEY, memory.Key(bytes(32))]
    assert held(file).recall("tool", asked) == {}
    assert held(file).recall("version", asked) == {}


@pytest.mark.parametrize("value", ["text", 7, None])
def test_an_answer_of_another_type_is_forgotten(file: Path, value: object) -> None:
    held(file).keep("tool", {KEY: b"answer"})
    rewrite(file, "UPDATE OR IGNORE answers SET value = ?", value if value is not None else "")
    assert held(file).recall("tool", [KEY]) == {}


def test_a_file_with_anything_but_our_table_is_not_used(file: Path) -> None:
    held(file).keep("tool", {KEY: b"answer"})
    rewrite(file, "CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END")
    assert held(file).recall("tool", [KEY]) == {}
    held(file).keep("tool", {OTHER: b"answer"})
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM answers").fetchone() == (1,)
    connection.close()


def test_a_view_that_never_ends_is_not_asked(file: Path) -> None:
    file.parent.mkdir()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    rewrite(file, f"CREATE VIEW answers AS {endless}")
    assert held(file).recall("tool", [KEY]) == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"no database at all" * 100,
        lambda raw: raw[:4096] + b"\xff" * (len(raw) - 4096),
        lambda raw: b"",
    ],
    ids=["truncated", "foreign", "overwritten", "empty"],
)
def test_a_damaged_file_has_forgotten(file: Path, damage: Callable[[bytes], bytes]) -> None:
    held(file).keep("tool", {KEY: b"answer" * 3000})
    file.write_bytes(damage(file.read_bytes()))
    assert held(file).recall("tool", [KEY]) == {}
    held(file).keep("tool", {KEY: b"again"})
    assert held(file).recall("tool", [KEY]) in ({}, {KEY: b"again"})


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal"])
def test_nothing_is_written_through_a_link(file: Path, tmp_path: Path, suffix: str) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"")
    if suffix:
        held(file).keep("tool", {OTHER: b"answer"})
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.parent.mkdir(exist_ok=True)
    file.with_name(file.name + suffix).symlink_to(outside)
    held(file).keep("tool", {KEY: b"answer"})
    assert held(file).recall("tool", [KEY]) == {}
    assert outside.read_bytes() == b""


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    remembering = held(tmp_path / "file" / "answers.sqlite")
    remembering.keep("tool", {KEY: b"answer"})
    assert remembering.recall("tool", [KEY]) == {}


WRITER = """
import sys
from pathlib import Path
from gatekeeper.model.memory import memory_key
from gatekeeper.tools.memory import StoredMemory
name, file = sys.argv[1:]
for number in range(40):
    StoredMemory(Path(file), b"s" * 32, 1).keep("tool", {memory_key(name, str(number)): name.encode()})
"""


def test_two_writers_at_once_lose_nothing(file: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, name, str(file)]) for name in ("a", "b")
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    keys = {memory_key(name, str(n)): name.encode() for name in "ab" for n in range(40)}
    assert held(file).recall("tool", list(keys)) == keys


def test_a_file_grown_too_large_forgets_its_older_half(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_BYTES", 200_000)
    old = {memory_key("old", str(n)): b"x" * 5000 for n in range(30)}
    held(file, day=1).keep("tool", old)
    new = {memory_key("new", str(n)): b"x" * 5000 for n in range(30)}
    held(file, day=2).keep("tool", new)
    assert held(file).recall("tool", list(old)) == {}
    assert held(file).recall("tool", list(new)) == new


def test_a_memory_that_is_switched_off_remembers_nothing() -> None:
    NoMemory().keep("tool", {KEY: b"answer"})
    assert NoMemory().recall("tool", [KEY]) == {}


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    first = read_secret(tmp_path / "state" / "secret")
    assert first is not None
    assert (len(first), read_secret(tmp_path / "state" / "secret")) == (32, first)
    assert (tmp_path / "state" / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["secret"]


def test_a_secret_that_others_may_read_is_none(tmp_path: Path) -> None:
    read_secret(tmp_path / "secret")
    (tmp_path / "secret").chmod(0o640)
    assert read_secret(tmp_path / "secret") is None


def test_a_secret_behind_a_link_or_of_another_length_is_none(tmp_path: Path) -> None:
    read_secret(tmp_path / "secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "short").write_bytes(b"short")
    (tmp_path / "short").chmod(0o600)
    assert (read_secret(tmp_path / "link"), read_secret(tmp_path / "short")) == (None, None)
