"""Lock files that are remembered say what they said when they were read."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import look

from gatekeeper.model.memory import Key
from gatekeeper.model.path import RepoPath
from gatekeeper.soup import remembered
from gatekeeper.soup.collect import Collector, SoupTree
from gatekeeper.soup.readers import load_reader

POETRY = """[[package]]
name = "numpy"
version = "1.26.4"
groups = ["main"]
files = [{file = "numpy.whl", hash = "sha256:%s"}]
""" % ("a" * 64)
FILES = {
    "poetry.lock": POETRY,
    "tools/uv.lock": '[[package]]\nname = "flask"\nversion = "3.0"\nsource = {registry = "x"}\n',
    "ui/package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}',
    "ui/yarn.lock": 'b@^2:\n  version "2.1"\nthis is no entry\n',
    "core/Cargo.lock": '[[package]]\nname = "serde"\nversion = "1.0"\n',
    "broken/poetry.lock": "[[package\n",
    "latin/poetry.lock": b"name = '\xe9'\n",
    "requirements.txt": "pyserial==3.5\n",
}


@dataclass
class Held:
    """A memory in a dictionary, and what was asked of it."""

    answers: dict[Key, bytes] = field(default_factory=dict)
    kept: int = 0

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        assert kind == "lock file"
        return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        self.answers.update(answers)
        self.kept += len(answers)


def test_a_remembered_tree_has_the_same_inventory_and_reads_no_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory = Held()
    plain, first = look(FILES), look(FILES, memory=memory)
    monkeypatch.setattr(remembered, "load_reader", pytest.fail)
    assert look(FILES, memory=memory) == first == plain
    assert len(first.components) == 5
    assert len(first.faults) == 3
    assert memory.kept == 7


@pytest.mark.parametrize("raw", [b"", b"\x81", b"\xc0", b"\x93\x90\x90"], ids=repr)
def test_an_answer_of_another_shape_is_worked_out_again(raw: bytes) -> None:
    memory = Held()
    first = look(FILES, memory=memory)
    memory.answers = dict.fromkeys(memory.answers, raw)
    assert look(FILES, memory=memory) == first


def test_another_content_path_or_reader_is_another_question() -> None:
    memory = Held()
    for files in (
        {"poetry.lock": POETRY},
        {"poetry.lock": POETRY.replace("1.26.4", "1.26.5")},
        {"sub/poetry.lock": POETRY},
        {"uv.lock": POETRY},
    ):
        assert look(files, memory=memory) == look(files)
    assert memory.kept == 4


def test_the_code_of_the_readers_is_part_of_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Held()
    look(FILES, memory=memory)
    fewer = replace(remembered._HOW, readers=("soup/readers.py",))
    monkeypatch.setattr(remembered, "_HOW", fewer)
    look(FILES, memory=memory)
    assert memory.kept == 14


@pytest.mark.parametrize("where", sorted(remembered.ALONE))
@pytest.mark.parametrize("content", [*map(str, FILES.values()), '{"dependencies": {"a": "1"}}'])
def test_a_reader_that_is_remembered_looks_at_its_file_alone(where: str, content: str) -> None:
    nothing = Collector(SoupTree({}, {}, (), lambda _: b""))
    nothing.tree = None  # type: ignore[assignment]
    load_reader(where)(RepoPath("some/file"), content.encode(), nothing)
