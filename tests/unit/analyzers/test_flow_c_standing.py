"""What was said of a file of C stands for as long as everything that it was said about is so, and not longer."""

import random

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files, Read
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge

TREE = {
    "src/frame.h": '#include "room.h"\nstruct frame { unsigned char head[ROOM]; };\nextern int limit;\n',
    "src/room.h": "#define ROOM 8\n",
    "src/store.c": '#include "frame.h"\nint store(struct frame *to, int at) {\n    to->head[at] = 1;\n    return 0;\n}\n',
    "src/limit.c": "int limit = 7;\n",
    "src/call.c": '#include "frame.h"\nint store(struct frame *to, int at);\nint call(void) {\n    struct frame one;\n    return store(&one, limit);\n}\n',
    "src/other.c": "int other(int a) {\n    return a * 2;\n}\n",
}


def prepared(tree: dict[str, str]) -> tuple[Analysis, dict[str, Read]]:
    files = Files({path: (path, text) for path, text in tree.items()})
    analysis = Analysis(files, shipped_knowledge())
    reads = {path: files.read(path) for path in tree}
    analysis.prepare(reads.values())
    return analysis, reads


def looked(tree: dict[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What each look rests on, and what it said."""
    analysis, reads = prepared(tree)
    rests, said = {}, {}
    for path, read in reads.items():
        said[path] = sorted(map(repr, analysis.look(read)))
        rests[path] = analysis.rests_on(read)
    return rests, said


def stale(changes: dict[str, str | None]) -> set[str]:
    """The files that have to be looked at again when these are others."""
    rests, _ = looked(TREE)
    tree = {path: text for path, text in (TREE | changes).items() if text is not None}
    analysis, reads = prepared(tree)
    return {path for path in TREE.keys() & tree if not analysis.stands(reads[path], rests[path])}


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"src/other.c": "int other;\n"}, {"src/other.c"}, id="a file by itself"),
        pytest.param(
            {"src/room.h": "#define ROOM 7\n"},
            {"src/room.h", "src/frame.h", "src/store.c", "src/call.c"},
            id="a header of a header",
        ),
        pytest.param(
            {"src/store.c": "int store(void *to, int at) { return at; }\n"},
            {"src/store.c", "src/call.c"},
            id="a function that is called",
        ),
        pytest.param({"src/store.c": None}, {"src/call.c"}, id="a function gone"),
        pytest.param(
            {"src/new.c": "int store(void *to, int at) { return at; }\n"},
            {"src/call.c"},
            id="a second one of that name",
        ),
        pytest.param({"src/limit.c": "int limit = 9;\n"}, {"src/limit.c", "src/call.c"}, id="a value"),
        pytest.param(
            {"src/new.c": "extern int limit;\nvoid raise(void) { limit = 20; }\n"},
            {"src/call.c"},
            id="a variable that is written now",
        ),
        pytest.param(
            {"room.h": "#define ROOM 4\n"}, set(), id="a header farther away"
        ),
        pytest.param(
            {"src/room.h": None, "lib/room.h": "#define ROOM 8\n"},
            {"src/frame.h", "src/store.c", "src/call.c"},
            id="a header that stands elsewhere",
        ),
    ],
)  # fmt: skip
def test_a_file_is_looked_at_again_when_what_it_asked_for_is_another(
    changes: dict[str, str | None], again: set[str]
) -> None:
    assert stale(changes) == again


def test_whatever_changes_what_stands_would_be_said_again() -> None:
    rests, said = looked(TREE)
    assert any("beyond-write" in one for told in said.values() for one in told) is False
    rng, fates = random.Random(2026), set()
    for _ in range(150):
        path = rng.choice(sorted(TREE))
        words = TREE[path].split(" ")
        at = rng.randrange(len(words))
        words[at : at + 1] = rng.choice(([], [words[at], words[at]], ["static"], ["9"], ["limit"]))
        analysis, reads = prepared(TREE | {path: " ".join(words)})
        for name, read in reads.items():
            stands = analysis.stands(read, rests[name])
            same = sorted(map(repr, analysis.look(read))) == said[name]
            assert same or not stands, (path, words, name)
            fates.add((stands, same))
    assert fates == {(True, True), (False, True), (False, False)}
