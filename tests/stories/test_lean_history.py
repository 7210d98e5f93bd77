"""A history with the files that lines can come from, and no others, tells of copies what the whole one tells."""

import random
from pathlib import Path
from typing import Any

import pytest
from told_lines import question, through_copies, told_lines

from gatekeeper.history.units import lean_history
from gatekeeper.history.units.blame import Unblamed, commits_of, parse_blame
from gatekeeper.history.units.copied_lines import blame_copied
from gatekeeper.history.units.lean_history import lean_histories
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath

NAMES = ("a.c", "b.c", "lib/c.c", "lib/d e.c", 'odd "\\" name', "z/y/x.h", "readme")
LICENCE = ["/* Permission is hereby granted to any person who obtains", " * a copy of this */", ""]


def _line(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(["}", "", "    return 0;", "#include <stdint.h>", "\t"])
    return f"int value_{chance.randrange(40)}(int first, int second) {{ return {chance.randrange(9)}; }}"


def _edited(text: list[str], chance: random.Random) -> list[str]:
    """Lines in, lines out, other layout."""
    place = chance.randrange(len(text) + 1)
    match chance.choice(["in", "in", "out", "layout"]):
        case "in":
            return [*text[:place], *(_line(chance) for _ in range(4)), *text[place:]]
        case "out":
            return [*text[:place], *text[place + 2 :]]
        case _:
            return [f"  {line}\r" if chance.random() < 0.5 else line for line in text]


def _step(top: Path, chance: random.Random) -> None:
    """Some of what people do: edit, copy a part to a new file, move, delete, all in one commit."""
    held = sorted(path for name in NAMES if (path := top / name).is_file())
    for _ in range(chance.randrange(1, 4)):
        target = top / chance.choice(NAMES)
        target.parent.mkdir(exist_ok=True, parents=True)
        own = target.read_text().splitlines() if target.is_file() else list(LICENCE)
        source = chance.choice(held) if held else target
        lines = source.read_text().splitlines() if source.is_file() else []
        match chance.choice(["edit", "edit", "part", "copy", "move", "gone"]):
            case "part":
                target.write_text("\n".join([*own, *lines[len(lines) // 3 :]]) + "\n")
            case "copy":
                target.write_text("\n".join(_edited(lines, chance)))
            case "move" if source.is_file() and source != target:
                source.unlink()
                target.write_text("\n".join(_edited(lines, chance)) + "\n")
            case "gone" if len(held) > 2:
                target.unlink(missing_ok=True)
            case _:
                target.write_text("\n".join(_edited(own, chance)) + "\n")
        held = sorted(path for name in NAMES if (path := top / name).is_file())


def _history(workshop: Any, chance: random.Random) -> None:
    _step(workshop.top, chance)
    workshop.commit(message="first")
    for number in range(5):
        workshop.git("checkout", "-q", "-b", f"side{number}")
        for _ in range(chance.randrange(1, 3)):
            _step(workshop.top, chance)
            workshop.commit(message="side")
        workshop.git("checkout", "-q", "main")
        for _ in range(chance.randrange(3)):
            _step(workshop.top, chance)
            workshop.commit(message="main")
        way = chance.choice(["ours", "theirs-tree", "ours"])
        workshop.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "merge", f"side{number}")
        if way == "theirs-tree":
            workshop.git("read-tree", "-u", "--reset", f"side{number}")
            workshop.commit(message="as there")


@pytest.mark.parametrize("seed", range(8))
def test_it_tells_what_the_whole_history_tells(workshop: Any, seed: int) -> None:
    _history(workshop, random.Random(seed))
    head = ObjectId(workshop.git("rev-parse", "HEAD").strip())
    names = list(filter(None, workshop.git("ls-files", "-z").split("\0")))
    with workshop.view() as view:
        asked = [
            question(view, head, name) for name in names if workshop.git("show", f"{head}:{name}")
        ]
        found = blame_copied(view, head, asked)
        whole = {one: parse_blame(view.git.run(one.arguments(head)).stdout) for one in asked}
    assert _written(workshop, found) == _written(workshop, whole)


def _written(workshop: Any, found: Any) -> dict[tuple[str, int], str]:
    """Who is behind each line in which something is written."""
    told_of = {}
    for one, places in found.items():
        assert not isinstance(places, Unblamed)
        path = one.entry.path
        text = workshop.git("show", f"{one.at}:{path}").split("\n")
        # The workshop leaves out blank lines at the end.
        lines = enumerate(zip(commits_of(places), text, strict=False), 1)
        told_of.update({(path, n): commit for n, (commit, line) in lines if line.strip()})
    return told_of


def test_it_holds_no_other_file_and_no_commit_that_changed_none(workshop: Any) -> None:
    code = "".join(f"int number_{n}(int first) {{ return first + {n}; }}\n" for n in range(9))
    workshop.commit({"a.c": code, "picture": "\0\1\2", "notes": "what we think of it\n"})
    workshop.commit({"picture": "\3\4"})
    head = ObjectId(workshop.commit({"b.c": code}))
    with workshop.view() as view:
        asked = question(view, head, "b.c")
        [(_, lean)] = lean_histories(view, head, [asked])
        assert lean is not None
        listed = lean.git.run(("ls-tree", "-r", "--name-only", lean.names[head])).stdout
        assert listed.split() == [b"a.c", b"b.c"]
        assert len(lean.own) == 2


def test_a_licence_that_all_begin_with_makes_no_file_a_source(workshop: Any) -> None:
    head_of_all = (
        "/* Permission is hereby granted, free of charge, to any person who obtains a copy */\n"
    )
    code = "".join(f"int number_{n}(int first) {{ return first + {n}; }}\n" for n in range(9))
    first = workshop.commit({"a.c": head_of_all + code, "other.c": head_of_all + "int own;\n"})
    head = ObjectId(workshop.commit({"b.c": head_of_all + code}))
    with workshop.view() as view:
        for counting, kept in ((None, 3), (frozenset(range(2, 11)), 2)):
            asked = question(view, head, "b.c", counting)
            [(_, lean)] = lean_histories(view, head, [asked])
            assert lean is not None
            listed = lean.git.run(("ls-tree", "-r", "--name-only", lean.names[head])).stdout
            assert len(listed.split()) == kept
        assert through_copies(view, head, asked) == (head, *(first,) * 9)


def test_one_question_about_a_long_history_is_asked_there(
    workshop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit's hook does not search all contents there ever were for the one file it brings."""
    code = "".join(f"int number_{n}(int first) {{ return first + {n}; }}\n" for n in range(9))
    first = workshop.commit({"a.c": code, "notes": "what we think of it\n"})
    head = ObjectId(workshop.commit({"b.c": code, "c.c": code}))
    monkeypatch.setattr(lean_history, "_WORTH", 2)
    with workshop.view() as view:
        asked = [question(view, head, name) for name in ("b.c", "c.c")]
        assert [lean is None for _, lean in lean_histories(view, head, asked)] == [False, False]
        monkeypatch.setattr(lean_history, "_WORTH", 1)
        assert [lean for _, lean in lean_histories(view, head, asked[:1])] == [None]
        assert told_lines(view, head, RepoPath("b.c"), copied=True) == (first,) * 9


def test_lines_are_followed_to_an_earlier_name_that_held_too_few_of_them(workshop: Any) -> None:
    """What was moved is told by the other lines of the file; the two of five that it held are no copy by themselves."""
    code = [f"int value_{n} = {n};" for n in range(5)]
    others = [f"/* {word} stands for itself */" for word in "abcdefghijklmnop"]
    first = workshop.commit({"old.c": "\n".join([*others, code[0], "", code[2]])})
    workshop.commit({"note": "nothing of it"})
    (workshop.top / "old.c").unlink()
    second = workshop.commit({"new.c": "\n".join([*others, *code])})
    head = ObjectId(workshop.commit({"copy.c": "\n".join(code)}))
    with workshop.view() as view:
        asked = question(view, head, "copy.c")
        whole = parse_blame(view.git.run(asked.arguments(head)).stdout)
        assert not isinstance(whole, Unblamed)
        assert commits_of(whole) == (first, second, first, second, second)
        assert through_copies(view, head, asked) == commits_of(whole)


def test_a_large_move_keeps_no_file_that_was_none_of_its_earlier_names(workshop: Any) -> None:
    """Many files that share a line or two of every file move in one commit: each has one earlier name."""
    code = [
        "".join(f"int m{k}_{n}(int a) {{ return a + {n}; }}\n}}\n" for n in range(9))
        for k in range(6)
    ]
    first = workshop.commit({f"old/{k}.c": text for k, text in enumerate(code)})
    for k, text in enumerate(code):
        (workshop.top / f"old/{k}.c").unlink()
        code[k] = text + f"int late{k};\n"
    second = workshop.commit({f"new/{k}.c": text for k, text in enumerate(code)})
    head = ObjectId(workshop.commit({"copy.c": code[2]}))
    with workshop.view() as view:
        asked = question(view, head, "copy.c")
        [(_, lean)] = lean_histories(view, head, [asked])
        assert lean is not None
        assert lean.files == {b"copy.c", b"new/2.c", b"old/2.c"}
        assert through_copies(view, head, asked) == (*(first,) * 18, second)


def test_an_earlier_name_that_was_not_thought_of_is_asked_for_in_the_whole_history(
    workshop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git takes for half of a content by its sums of parts need not be half of it."""
    code = "".join(f"int number_{n}(int first) {{ return first + {n}; }}\n" for n in range(9))
    first = workshop.commit({"old.c": code})
    workshop.commit({"note": "nothing of it\n"})
    (workshop.top / "old.c").unlink()
    workshop.commit({"new.c": code + "int late;\n"})
    head = ObjectId(workshop.commit({"copy.c": code}))
    monkeypatch.setattr(lean_history, "earlier_names", lambda *_: {})
    with workshop.view() as view:
        asked = question(view, head, "copy.c")
        assert set(through_copies(view, head, asked)) == {first}


def test_a_content_that_is_gone_is_asked_for_as_ever(workshop: Any) -> None:
    """What cannot be read may hold the lines: git says that it cannot read it, and nobody is told to have written them."""
    code = "".join(f"int number_{n}(int first) {{ return first + {n}; }}\n" for n in range(9))
    workshop.commit({"a.c": code, "picture": "it was drawn by hand\n"})
    head = ObjectId(workshop.commit({"b.c": code}))
    gone = workshop.git("rev-parse", "HEAD:picture").strip()
    (workshop.top / ".git/objects" / gone[:2] / gone[2:]).unlink()
    with workshop.view() as view:
        assert isinstance(told_lines(view, head, RepoPath("b.c"), copied=True), Unblamed)
