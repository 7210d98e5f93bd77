"""A range tells every commit with its files, and a merge made again tells what its author brought."""

from dataclasses import replace

import pytest

from gatekeeper.history.changes import ranges
from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.merges import AutomaticMerge, automatic_merge
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.objects.kept_commits import KeptCommits
from gatekeeper.model.change import Change, ChangeKind, FileStatus
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity
from gatekeeper.model.tree import MODE_SYMLINK

LINES = "".join(f"int line_{n};\n" for n in range(40))
SURROGATE_NAME = b"pump/d\xf8se\n.c"


def shown(change: Change) -> list[tuple[str, str]]:
    return [(file.status.value, file.path) for file in change.files]


# ranges


def test_a_range_lists_commits_parents_first_with_their_own_files(workshop) -> None:
    base = workshop.commit({"a.c": "a"}, "Base")
    second = workshop.commit({"b.c": "b"}, "Second")
    third = workshop.commit({"a.c": "A", "b.c": "B"}, "Third\n\nReviewed-by: Bo <bo@x>\n")
    with workshop.view() as view:
        change = range_change(view, base, "main")
    assert change.kind is ChangeKind.RANGE
    assert [commit.id for commit in change.commits] == [second, third]
    assert shown(change) == [("modified", "a.c"), ("added", "b.c")]
    assert [[f.path for f in c.files] for c in change.commits] == [["b.c"], ["a.c", "b.c"]]
    assert change.commits[1].trailers[0].value == "Bo <bo@x>"
    assert change.commits[1].author == Identity("Aiko Ito", "aiko@example.org")
    assert (change.base and change.base.commit, change.head.commit) == (base, third)
    assert (change.incomplete, change.notices) == (None, ())


def test_the_same_range_gives_the_same_value_twice(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    with workshop.view() as view:
        once = range_change(view, base, "HEAD")
    with workshop.view() as view:
        assert range_change(view, base, "HEAD") == once


def test_a_long_range_whose_commits_are_kept_in_a_file_tells_the_same(
    workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = workshop.commit({"a.c": LINES})
    for number in range(5):
        workshop.commit({f"b{number}.c": LINES}, f"Add {number}\n\nReviewed-by: Bo <bo@x>\n")
    with workshop.view() as view:
        held = range_change(view, base, "HEAD")
        monkeypatch.setattr(ranges, "MOST_IN_MEMORY", 4)
        kept = range_change(view, base, "HEAD")
        assert isinstance(kept.commits, KeptCommits)
        assert tuple(kept.commits) == held.commits
        assert replace(kept, commits=()) == replace(held, commits=())


def test_a_range_of_nothing_has_no_commits(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        change = range_change(view, base, base)
    assert (change.files, change.commits, change.notices) == ((), (), ())


@pytest.mark.parametrize("base", [None, "0" * 40])
def test_a_first_push_is_judged_from_nothing(workshop, base: str | None) -> None:
    workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert change.base is None
    assert shown(change) == [("added", "a.c"), ("added", "b.c")]
    assert [len(commit.parents) for commit in change.commits] == [0, 1]
    assert [f.path for f in change.commits[0].files] == ["a.c"]
    assert change.commits[0].defects == ()


def test_a_base_that_is_no_ancestor_is_refused_with_the_merge_base(workshop) -> None:
    fork = workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "-b", "side")
    workshop.commit({"side.c": "s"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"b.c": "b"})
    with workshop.view() as view, pytest.raises(RepositoryError, match=f"merge base is {fork}"):
        range_change(view, "side", "main")


def test_a_base_without_common_history_is_refused(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "--orphan", "other")
    workshop.commit({"b.c": "b"})
    with workshop.view() as view, pytest.raises(RepositoryError, match="no commit in common"):
        range_change(view, "main", "other")


def test_a_head_behind_its_base_is_refused(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    with workshop.view() as view, pytest.raises(RepositoryError, match="is no ancestor"):
        range_change(view, "main", first)


def test_a_new_root_in_a_range_is_a_defect_and_a_notice(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "--orphan", "other")
    root = workshop.commit({"evil.c": "e"}, "Root")
    workshop.git("checkout", "-q", "main")
    workshop.git("merge", "-q", "--allow-unrelated-histories", "-m", "Join", "other")
    with workshop.view() as view:
        change = range_change(view, base, "main")
    defects = {commit.id: commit.defects for commit in change.commits}
    assert defects[root] == ("it has no parent, so it begins a history of its own",)
    assert [root in notice for notice in change.notices] == [True]


def test_a_base_off_the_first_parent_chain_is_told(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.git("checkout", "-q", "-b", "side")
    side = workshop.commit({"side.c": "s"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"b.c": "b"})
    workshop.merge("side")
    with workshop.view() as view:
        change = range_change(view, side, "main")
    assert any("first-parent chain" in notice for notice in change.notices)
    assert change.base_is_aside


def test_renames_are_found_with_and_without_edits(workshop) -> None:
    base = workshop.commit({"old.c": LINES, "same.c": LINES.replace("line", "row")})
    workshop.git("mv", "old.c", "new.c")
    workshop.git("mv", "same.c", "moved.c")
    workshop.commit({"new.c": LINES + "int more;\n"})
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    moves = [(f.status, f.old and f.old.path, f.path) for f in change.files]
    assert moves == [
        (FileStatus.RENAMED, "same.c", "moved.c"),
        (FileStatus.RENAMED, "old.c", "new.c"),
    ]


def test_mode_type_and_deletion_are_told_apart(workshop) -> None:
    base = workshop.commit({"run.py": "r", "unit.c": "u", "gone.c": "g"})
    (workshop.top / "run.py").chmod(0o755)
    (workshop.top / "gone.c").unlink()
    (workshop.top / "unit.c").unlink()
    (workshop.top / "unit.c").symlink_to("/etc/passwd")
    workshop.commit()
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert shown(change) == [
        ("deleted", "gone.c"),
        ("mode-changed", "run.py"),
        ("modified", "unit.c"),
    ]
    assert change.files[0].new is None
    assert change.files[2].new is not None
    assert change.files[2].new.mode == MODE_SYMLINK


# merges


@pytest.fixture
def forked(workshop):
    """A base, and the branches main and side with one commit each."""
    workshop.commit({"a.c": LINES})
    workshop.git("tag", "fork")
    workshop.git("checkout", "-q", "-b", "side")
    workshop.commit({"side.c": "s"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"main.c": "m"})
    return workshop


def merge_of(view):
    return range_change(view, "fork", "main").commits[-1]


def brought(view, commit) -> dict[str, FileStatus]:
    """What the commit holds beyond what git makes of its parents."""
    [files] = tree_differences(view, [(automatic_merge(view, commit).tree, commit.tree)])
    return {file.path: file.status for file in files}


def test_a_clean_merge_equals_the_one_made_again(forked) -> None:
    forked.merge("side")
    with forked.view() as view:
        commit = merge_of(view)
        assert automatic_merge(view, commit) == AutomaticMerge(commit.tree, is_clean=True)
    assert [f.path for f in commit.files] == ["side.c"]


def test_an_evil_merge_differs_by_what_its_author_brought(forked) -> None:
    forked.merge("side", no_commit=True)
    forked.commit({"evil.c": "e"}, "Merge")
    with forked.view() as view:
        commit = merge_of(view)
        assert automatic_merge(view, commit).is_clean
        assert list(brought(view, commit)) == ["evil.c"]


def test_a_merge_that_throws_one_side_away_shows_it(forked) -> None:
    forked.git("merge", "-q", "-s", "ours", "-m", "Merge", "side")
    with forked.view() as view:
        commit = merge_of(view)
        assert brought(view, commit) == {"side.c": FileStatus.DELETED}


def test_a_conflict_resolved_by_hand_is_the_mergers_work(workshop) -> None:
    workshop.commit({"a.c": LINES, "b.c": "b"})
    workshop.git("tag", "fork")
    workshop.git("checkout", "-q", "-b", "side")
    workshop.commit({"a.c": LINES.replace("line_7", "side_7"), "s.c": "s"})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"a.c": LINES.replace("line_7", "main_7")})
    parents = [f"-p{workshop.git('rev-parse', name)}" for name in ("main", "side")]
    workshop.write("a.c", LINES.replace("line_7", "both_7"))
    workshop.write("s.c", "s")
    workshop.git("add", "-A")
    made = workshop.git("commit-tree", *parents, "-m", "Merge", workshop.git("write-tree"))
    workshop.git("update-ref", "refs/heads/main", made)
    with workshop.view() as view:
        commit = merge_of(view)
        assert automatic_merge(view, commit).conflicts == ("a.c",)
        assert list(brought(view, commit)) == ["a.c"]


def test_an_octopus_is_folded_pairwise(forked) -> None:
    forked.git("checkout", "-q", "-b", "third", "fork")
    forked.commit({"third.c": "t"})
    forked.git("checkout", "-q", "main")
    forked.merge("side", "third")
    before = forked.git("count-objects", "-v")
    with forked.view() as view:
        commit = merge_of(view)
        assert len(commit.parents) == 3
        assert automatic_merge(view, commit).tree == commit.tree
    assert forked.git("count-objects", "-v") == before


def test_a_plain_commit_cannot_be_merged_again(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        commit = range_change(view, None, "HEAD").commits[0]
        with pytest.raises(RepositoryError, match="is no merge"):
            automatic_merge(view, commit)
