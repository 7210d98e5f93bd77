"""Staged content is judged as staged, from a copy of whichever index the hook names."""

import pytest

from gatekeeper.history.changes.read import staged_change
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.repository.environment import HookEnvironment, hook_environment
from gatekeeper.model.change import Change
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity

LINES = "".join(f"int line_{n};\n" for n in range(40))
SURROGATE_NAME = b"pump/d\xf8se\n.c"


def shown(change: Change) -> list[tuple[str, str]]:
    return [(file.status.value, file.path) for file in change.files]


# staged content


def test_a_partly_staged_file_is_judged_as_staged(workshop) -> None:
    workshop.commit({"a.c": "one\n"})
    workshop.write("a.c", "two\n")
    workshop.git("add", "a.c")
    workshop.write("a.c", "three\n")
    workshop.write("unstaged.c", "never\n")
    hook = hook_environment({"GIT_AUTHOR_NAME": "Bo", "GIT_AUTHOR_EMAIL": "bo@x"})
    with workshop.view(hook=hook) as view:
        change = staged_change(view, hook)
        [file] = change.files
        assert file.new is not None
        assert read_blobs(view, [file.new.blob])[file.new.blob] == b"two\n"
    assert shown(change) == [("modified", "a.c")]
    assert change.stagers == (Identity("Bo", "bo@x"),)
    assert (change.head.commit, change.commits) == (None, ())


def test_the_first_commit_of_a_repository_is_judged_against_nothing(workshop) -> None:
    workshop.write("a.c", "a")
    workshop.git("add", "a.c")
    with workshop.view() as view:
        change = staged_change(view, HookEnvironment())
    assert (change.base, shown(change)) == (None, [("added", "a.c")])


def test_nothing_staged_in_an_empty_repository_is_an_empty_change(workshop) -> None:
    with workshop.view() as view:
        change = staged_change(view, HookEnvironment())
    assert (change.base, change.files, change.head.entries) == (None, (), ())


def test_the_hooks_relative_index_is_taken_and_left_untouched(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.write("b.c", "b")
    workshop.git("add", "b.c", GIT_INDEX_FILE=".git/other-index")
    other = workshop.top / ".git/other-index"
    before = other.read_bytes(), other.stat().st_mtime_ns
    hook = HookEnvironment(index_file=".git/other-index")
    (workshop.top / "deep").mkdir()
    with workshop.view(workshop.top / "deep", hook) as view:
        change = staged_change(view, hook)
    assert ("added", "b.c") in shown(change)
    assert (other.read_bytes(), other.stat().st_mtime_ns) == before


def test_a_split_index_is_read_with_its_other_half(workshop) -> None:
    workshop.commit({"a.c": "a", "b.c": "b"})
    workshop.git("update-index", "--split-index")
    workshop.write("c.c", "c")
    workshop.git("add", "c.c")
    assert list((workshop.top / ".git").glob("sharedindex.*"))
    with workshop.view() as view:
        assert [e.path for e in staged_change(view, HookEnvironment()).head] == [
            "a.c",
            "b.c",
            "c.c",
        ]


def test_unmerged_paths_are_refused_by_name(workshop) -> None:
    workshop.commit({"a.c": "a\n"})
    workshop.git("checkout", "-q", "-b", "side")
    workshop.commit({"a.c": "s\n"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"a.c": "m\n"})
    listing = "".join(
        f"100644 {workshop.git('rev-parse', f'{name}:a.c')} {stage}\ta.c\n"
        for stage, name in ((2, "main"), (3, "side"))
    )
    zero = f"0 {'0' * 40}\ta.c\n"
    workshop.git("update-index", "--index-info", stdin=(zero + listing).encode())
    with workshop.view() as view, pytest.raises(RepositoryError, match=r"are unmerged: 'a\.c'"):
        staged_change(view, HookEnvironment())


def test_a_path_that_is_only_announced_is_refused_by_name(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.write("later.c", "l")
    workshop.git("add", "-N", "later.c")
    with workshop.view() as view, pytest.raises(RepositoryError, match=r"'later\.c'"):
        staged_change(view, HookEnvironment())


def test_reading_what_is_staged_leaves_the_repository_as_it_was(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.write("dir/b.c", "b")
    workshop.git("add", "-A")
    before = {path: path.stat().st_mtime_ns for path in workshop.top.rglob("*")}
    with workshop.view() as view:
        staged_change(view, HookEnvironment())
    assert {path: path.stat().st_mtime_ns for path in workshop.top.rglob("*")} == before
    assert list(workshop.scratch.iterdir()) == []


def test_a_sparse_index_is_read_whole(workshop) -> None:
    workshop.commit({"in/a.c": "a", "out/b.c": "b", "out/deep/c.c": "c"})
    workshop.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    workshop.write("in/d.c", "d")
    workshop.git("add", "in/d.c")
    with workshop.view() as view:
        change = staged_change(view, HookEnvironment())
    assert shown(change) == [("added", "in/d.c")]
    assert len(change.head.entries) == 4


def test_a_submodule_that_moves_is_told_as_a_modification(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.git("update-index", "--add", "--cacheinfo", f"160000,{first},sub")
    workshop.git("commit", "-q", "-m", "Submodule")
    second = workshop.git("rev-parse", "HEAD")
    workshop.git("update-index", "--cacheinfo", f"160000,{second},sub")
    with workshop.view() as view:
        change = staged_change(view, HookEnvironment())
    assert shown(change) == [("modified", "sub")]
