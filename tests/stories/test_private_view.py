"""A private view finds real repositories wherever they lie and tells what their trees hold."""

import os
import sys
from pathlib import Path

import pytest

from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.read import staged_change, tree_change
from gatekeeper.history.objects.blobs import TooLarge, read_blobs
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.environment import HookEnvironment, hook_environment
from gatekeeper.model.change import Change
from gatekeeper.model.errors import RepositoryError
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

    code = "import sys, gatekeeper.history, gatekeeper.history.changes.read; print('git' in sys.modules)"
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
