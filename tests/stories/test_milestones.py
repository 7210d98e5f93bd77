"""Git blame says of a file at its milestone what it says at head, through every kind of history; and the answer outlives heads."""

import contextlib
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from told_lines import told_lines

from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.milestones import asked_at
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.tools.memory import StoredMemory

NAMES = ("a.c", "b.c", "lib/c.c", "d e.c", "0" * 40)
"""One of them looks like a commit's id."""


def _wild(workshop: Any, chance: random.Random) -> None:
    """Some commit: new lines, lines moved to another file, a revert, a rename, a file gone and back."""
    name, other = chance.sample(NAMES, 2)
    top = workshop.top
    file = top / name
    kind = chance.choice(["lines", "lines", "copy", "mode", "gone", "revert"])
    if kind == "revert":
        workshop.git("read-tree", "-u", "--reset", "HEAD~1")
    elif kind == "copy" and file.exists():
        (top / other).parent.mkdir(exist_ok=True)
        (top / other).write_bytes(file.read_bytes())
    elif kind == "mode" and file.exists():
        file.chmod(0o755 if file.stat().st_mode & 0o100 == 0 else 0o644)
    elif kind == "gone" and file.exists() and chance.random() < 0.5:
        file.unlink()
    else:
        file.parent.mkdir(exist_ok=True)
        old = file.read_text().splitlines() if file.exists() else []
        old.insert(chance.randrange(len(old) + 1), f"int v{chance.randrange(9999)}(int a, int b);")
        file.write_text("\n".join(old) + "\n")
    workshop.commit(message=kind)


def _history(workshop: Any, chance: random.Random) -> None:
    workshop.commit({name: f"int {chr(97 + i)};\n" for i, name in enumerate(NAMES)})
    for number in range(6):
        workshop.git("checkout", "-q", "-b", f"side{number}", f"HEAD~{min(2 * number, 2)}")
        for _ in range(3):
            _wild(workshop, chance)
        workshop.git("checkout", "-q", "main")
        _wild(workshop, chance)
        way = chance.choice([("-X", "ours"), ("-X", "theirs"), ("-s", "ours")])
        with contextlib.suppress(AssertionError):
            # A file changed here and deleted there conflicts whatever the way: both are taken in then.
            workshop.git("merge", "-q", "--no-ff", *way, "-m", "merge", f"side{number}")
        workshop.commit(message="after")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("copied", [False, True], ids=["plain", "copied"])
def test_blame_says_at_the_milestone_what_it_says_at_head(
    workshop: Any, seed: int, *, copied: bool
) -> None:
    _history(workshop, random.Random(seed))
    head = ObjectId(workshop.git("rev-parse", "HEAD").strip())
    held = [RepoPath(n) for n in workshop.git("ls-files", "-z").split("\0") if n]
    with workshop.view() as view:
        at = asked_at(view, head, held)
        for path in held:
            here, there = (
                told_lines(view, each, path, copied=copied) for each in (head, at[path])
            )
            assert not isinstance(here, Unblamed)
            assert there == here
    assert set(at.values()) != {head}, "else nothing was shown"


def test_an_answer_outlives_the_next_head(workshop: Any, tmp_path: Path) -> None:
    first = workshop.commit({"a.c": "int a;\n", "b.c": "int b;\n"})
    second = workshop.commit({"b.c": "int b;\nint c;\n"})
    third = workshop.commit({"c.c": "int d;\n"})
    paths = [RepoPath("a.c"), RepoPath("b.c")]
    with workshop.view() as bare:
        view = replace(bare, memory=StoredMemory(tmp_path / "answers", b"s" * 32, 1))
        assert asked_at(view, ObjectId(second), paths) == {"a.c": first, "b.c": second}
        assert asked_at(view, ObjectId(third), paths) == {"a.c": first, "b.c": second}


def test_what_cannot_be_followed_is_asked_at_head(workshop: Any) -> None:
    workshop.commit({"a.c": "int a;\n"})
    with workshop.view() as view:
        nowhere = ObjectId("1" * 40)
        assert asked_at(view, nowhere, [RepoPath("a.c")]) == {"a.c": nowhere}
