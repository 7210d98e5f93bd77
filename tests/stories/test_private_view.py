"""A private view tells what real repositories hold: trees, changes, merges, staged content, worktrees, quarantine."""

import os
import sys
from pathlib import Path

import pytest

from gatekeeper.history.blobs import TooLarge, read_blobs
from gatekeeper.history.changes import range_change, staged_change, tree_change
from gatekeeper.history.environment import HookEnvironment, hook_environment
from gatekeeper.history.merges import automatic_merge, merge_differences, recomputed_merge
from gatekeeper.history.trees import tree_of
from gatekeeper.model.change import Change, ChangeKind, FileStatus
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.person import Identity
from gatekeeper.model.tree import MODE_GITLINK, MODE_SYMLINK

LINES = "".join(f"int line_{n};\n" for n in range(40))
SURROGATE_NAME = b"pump/d\xf8se\n.c"


def shown(change: Change) -> list[tuple[str, str]]:
    return [(file.status.value, file.path) for file in change.files]


# trees and blobs


def test_a_tree_lists_every_entry_in_order_with_its_mode(workshop) -> None:
    workshop.write("b/c.c", "c")
    workshop.write("b.c", "b")
    workshop.write("a file", "a")
    (workshop.top / "run.py").write_text("r")
    (workshop.top / "run.py").chmod(0o755)
    (workshop.top / "link").symlink_to("/dev/zero")
    commit = workshop.commit()
    with workshop.view() as view:
        tree = tree_of(view, "HEAD")
    assert [(e.path, oct(e.mode)) for e in tree] == [
        ("a file", "0o100644"),
        ("b.c", "0o100644"),
        ("b/c.c", "0o100644"),
        ("link", "0o120000"),
        ("run.py", "0o100755"),
    ]
    assert (tree.commit, tree.tree) == (commit, workshop.tree())


def test_a_tree_may_be_asked_for_by_its_own_id(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        tree = tree_of(view, workshop.tree())
    assert tree.commit is None
    assert [entry.path for entry in tree] == ["a.c"]


def test_paths_with_newlines_spaces_and_bytes_that_are_not_utf8_are_whole(workshop) -> None:
    workshop.write(SURROGATE_NAME, "odd")
    workshop.write("with space\tand tab", "x")
    workshop.commit()
    with workshop.view() as view:
        change = tree_change(view, "HEAD")
    assert [os.fsencode(file.path) for file in change.files] == [
        SURROGATE_NAME,
        b"with space\tand tab",
    ]


def test_an_odd_path_does_not_hide_the_rest_of_a_commit(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    workshop.write(SURROGATE_NAME, "odd")
    workshop.commit({"z.c": "z"})
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert [os.fsencode(file.path) for file in change.commits[0].files] == [
        SURROGATE_NAME,
        b"z.c",
    ]


def test_submodules_and_links_are_entries_that_are_no_files(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.git("update-index", "--add", "--cacheinfo", f"160000,{first},sub")
    (workshop.top / "link").symlink_to("a.c")
    workshop.git("add", "link")
    workshop.git("commit", "-q", "-m", "odd entries")
    with workshop.view() as view:
        tree = tree_of(view, "HEAD")
    modes = {entry.path: entry.mode for entry in tree if not entry.is_file}
    assert modes == {"link": MODE_SYMLINK, "sub": MODE_GITLINK}


def test_blobs_come_as_stored_whatever_the_attributes_say(workshop) -> None:
    workshop.write("a.c", b"int a;\r\n\0$Id$\n")
    workshop.git("add", "a.c")
    workshop.write(".gitattributes", "*.c text eol=lf ident working-tree-encoding=UTF-16\n")
    workshop.git("update-index", "--add", ".gitattributes")
    workshop.git("commit", "-q", "-m", "attributes")
    with workshop.view() as view:
        entry = tree_of(view, "HEAD").get("a.c")
        assert entry is not None
        assert read_blobs(view, [entry.blob])[entry.blob] == b"int a;\r\n\0$Id$\n"


def test_blobs_are_ordered_once_each_and_capped(workshop) -> None:
    workshop.commit({"a.c": "aaaa", "b.c": "aaaa", "c.c": "c", "empty": ""})
    with workshop.view() as view:
        blobs = read_blobs(view, [e.blob for e in tree_of(view, "HEAD")], max_bytes=3)
    assert list(blobs) == sorted(blobs)
    assert set(blobs.values()) == {TooLarge(4), b"c", b""}


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


def test_a_clean_merge_equals_the_one_made_again(forked) -> None:
    forked.merge("side")
    with forked.view() as view:
        commit = merge_of(view)
        again = recomputed_merge(view, commit)
        assert again == commit.tree
        assert merge_differences(view, commit, again) == ()
    assert [f.path for f in commit.files] == ["side.c"]


def test_an_evil_merge_differs_by_what_its_author_brought(forked) -> None:
    forked.merge("side", no_commit=True)
    forked.commit({"evil.c": "e"}, "Merge")
    with forked.view() as view:
        commit = merge_of(view)
        again = recomputed_merge(view, commit)
        assert again is not None
        assert [f.path for f in merge_differences(view, commit, again)] == ["evil.c"]


def test_a_merge_that_throws_one_side_away_shows_it(forked) -> None:
    forked.git("merge", "-q", "-s", "ours", "-m", "Merge", "side")
    with forked.view() as view:
        commit = merge_of(view)
        lost = merge_differences(view, commit, recomputed_merge(view, commit))
    assert [(f.status, f.path) for f in lost] == [(FileStatus.DELETED, "side.c")]


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
        assert recomputed_merge(view, commit) is None
        assert [f.path for f in merge_differences(view, commit, None)] == ["a.c"]


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
            recomputed_merge(view, commit)


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


# where repositories lie


def test_a_linked_worktree_has_its_own_head_and_index(workshop, tmp_path: Path) -> None:
    workshop.commit({"a.c": "a"})
    linked = tmp_path / "linked"
    workshop.git("worktree", "add", "-q", "-b", "other", str(linked))
    (linked / "b.c").write_text("b")
    workshop.git("add", "b.c", cwd=linked)
    with workshop.view(linked) as view:
        assert view.worktree == linked
        assert view.repository.common_dir == workshop.top / ".git"
        change = staged_change(view, HookEnvironment())
    assert shown(change) == [("added", "b.c")]


def test_a_hook_of_a_linked_worktree_finds_it_by_git_dir(workshop, tmp_path: Path) -> None:
    workshop.commit({"a.c": "a"})
    linked = tmp_path / "linked"
    workshop.git("worktree", "add", "-q", "-b", "other", str(linked))
    hook = HookEnvironment(git_dir=str(workshop.top / ".git/worktrees/linked"))
    with workshop.view(linked, hook) as view:
        assert view.worktree == linked


def test_a_bare_repository_may_be_given_directly(workshop, tmp_path: Path) -> None:
    commit = workshop.commit({"a.c": "a"})
    bare = tmp_path / "bare.git"
    workshop.git("clone", "-q", "--bare", str(workshop.top), str(bare))
    with workshop.view(bare) as view:
        assert view.worktree is None
        assert tree_of(view, "main").commit == commit


def test_a_folder_deep_inside_leads_to_the_top(workshop) -> None:
    workshop.commit({"a/b/c.c": "c"})
    with workshop.view(workshop.top / "a/b") as view:
        assert view.worktree == workshop.top


def test_outside_any_repository_there_is_no_verdict(workshop, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(RepositoryError, match="is not in a git repository"):
        workshop.view(tmp_path / "plain")


def test_packed_and_loose_refs_and_symbolic_ones_are_followed(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.git("tag", "-a", "v1", "-m", "one")
    workshop.git("pack-refs", "--all")
    second = workshop.commit({"b.c": "b"})
    workshop.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main")
    with workshop.view() as view:
        assert view.resolve("v1") == first
        assert view.resolve("main") == second
        assert view.resolve("origin/HEAD") == second
        assert view.resolve("HEAD~1") == first
        assert view.resolve(second[:9]) == second


def test_a_detached_head_is_followed(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    workshop.git("checkout", "-q", first)
    with workshop.view() as view:
        assert view.resolve("HEAD") == first


def test_a_sha256_repository_is_read_like_any_other(sha256_workshop) -> None:
    base = sha256_workshop.commit({"a.c": "a"})
    head = sha256_workshop.commit({"dir/b.c": "b"})
    with sha256_workshop.view() as view:
        change = range_change(view, base, "HEAD")
        whole = range_change(view, "0" * 64, "HEAD")
        [entry] = [e for e in change.head if e.path == "dir/b.c"]
        assert read_blobs(view, [entry.blob])[entry.blob] == b"b"
    assert (len(head), [c.id for c in change.commits], len(whole.commits)) == (64, [head], 2)


def test_a_sha256_repository_without_a_commit_is_told_by_its_objects(sha256_workshop) -> None:
    sha256_workshop.write("a.c", "a")
    sha256_workshop.git("add", "a.c")
    with sha256_workshop.view() as view:
        assert shown(staged_change(view, HookEnvironment())) == [("added", "a.c")]


def test_a_push_in_quarantine_is_read_before_it_is_accepted(workshop, tmp_path: Path) -> None:
    base = workshop.commit({"a.c": "a"})
    server = tmp_path / "server.git"
    workshop.git("clone", "-q", "--bare", str(workshop.top), str(server))
    probe = tmp_path / "probe.txt"
    hook = server / "hooks/pre-receive"
    hook.write_text(
        f"#!/bin/sh\ncat > {probe}.refs\nenv > {probe}\ncp -r objects {probe}.objects\nexit 1\n"
    )
    hook.chmod(0o755)
    pushed = workshop.commit({"b.c": "b"})
    with pytest.raises(AssertionError, match="pre-receive hook declined"):
        workshop.git("push", "-q", str(server), "main")
    told = dict(line.split("=", 1) for line in probe.read_text().splitlines() if "=" in line)
    environment = hook_environment(told)
    assert environment.quarantine_path is not None
    # The quarantine is gone by now; the copy of it stands where the variables point.
    workshop.git("--git-dir", str(server), "cat-file", "-e", base)
    (server / "objects").rename(tmp_path / "accepted")
    Path(f"{probe}.objects").rename(server / "objects")
    with workshop.view(server, environment) as view:
        change = range_change(view, base, pushed)
    assert shown(change) == [("added", "b.c")]
    assert any("quarantine" in notice for notice in change.notices)


# what git is given


def test_importing_the_shop_does_not_import_gitpython(workshop, tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, gatekeeper.history, gatekeeper.history.changes; print('git' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_git_is_given_nothing_of_the_callers_environment(workshop, monkeypatch) -> None:
    workshop.commit({"a.c": "a"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "nonsense")
    monkeypatch.setenv("GIT_NAMESPACE", "elsewhere")
    with workshop.view() as view:
        said = view.git.run(("var", "-l")).stdout.decode()
        assert tree_of(view, "HEAD").entries
    assert "nonsense" not in said


def test_the_scratch_is_private_and_removed(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        folder = view.folder
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
