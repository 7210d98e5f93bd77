"""A repository that is armed, forged, cut or odd runs nothing of its own and is never believed about itself."""

import os
import re
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.history.blobs import MissingBlob, read_blobs
from gatekeeper.history.changes import range_change, staged_change, tree_change
from gatekeeper.history.environment import HookEnvironment, hook_environment
from gatekeeper.history.launch import GitLimits
from gatekeeper.history.merges import merge_differences, recomputed_merge
from gatekeeper.history.notices import embedded_repositories
from gatekeeper.history.snapshot import write_snapshot
from gatekeeper.history.trees import tree_of
from gatekeeper.model.change import FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.language import Language

EMPTY = HookEnvironment()
LINES = "".join(f"int line_{n};\n" for n in range(40))

COMMAND_KEYS = (
    "core.fsmonitor",
    "core.sshCommand",
    "core.gitProxy",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.x.command",
    "diff.x.textconv",
    "filter.x.clean",
    "filter.x.smudge",
    "filter.x.process",
    "merge.x.driver",
    "merge.tool",
    "mergetool.x.cmd",
    "difftool.x.cmd",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.x509.program",
    "interactive.diffFilter",
    "pager.log",
    "pager.diff",
    "pager.rev-list",
    "pager.cat-file",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "sequence.editor",
    "trailer.reviewed-by.command",
    "trailer.reviewed-by.cmd",
    "uploadpack.packObjectsHook",
    "web.browser",
    "browser.x.cmd",
    "man.x.cmd",
    "instaweb.httpd",
    "sendemail.toCmd",
    "tar.x.command",
    "guitool.x.cmd",
)
ALIASES = ("cat-file", "diff-tree", "rev-list", "rev-parse", "merge-tree", "write-tree", "version")
HOOKS = (
    "pre-commit",
    "post-index-change",
    "post-checkout",
    "pre-auto-gc",
    "reference-transaction",
    "fsmonitor-watchman",
    "post-merge",
    "pre-merge-commit",
    "update",
    "pre-receive",
    "post-rewrite",
    "p4-pre-submit",
)


def arm(workshop) -> Path:
    """Every key and hook that could start something now touches the returned file."""
    mark = workshop.home / "MARK"
    payload = workshop.top / "payload.sh"
    payload.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    payload.chmod(0o755)
    for key in COMMAND_KEYS:
        workshop.git("config", key, str(payload))
    for name in ALIASES:
        workshop.git("config", f"alias.{name}", f"!{payload}")
    hooks = workshop.top / "hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).symlink_to(payload)
        (workshop.top / ".git/hooks" / name).unlink(missing_ok=True)
        (workshop.top / ".git/hooks" / name).symlink_to(payload)
    workshop.git("config", "core.hooksPath", str(hooks))
    workshop.git("config", "log.showSignature", "true")
    workshop.git("config", "extensions.partialClone", "origin")
    workshop.git("config", "remote.origin.promisor", "true")
    workshop.git("config", "remote.origin.url", f"ext::{payload}")
    mark.unlink(missing_ok=True)
    return mark


@pytest.fixture
def history(workshop):
    """Base, a merge with a rename and an edit, attributes that name filters and drivers, and staged content."""
    workshop.commit({"a.c": LINES, "b.py": "b\n"})
    workshop.git("tag", "first")
    workshop.commit({".gitattributes": "* diff=x filter=x merge=x\n"})
    workshop.git("checkout", "-q", "-b", "side")
    workshop.git("mv", "a.c", "moved.c")
    workshop.commit({"moved.c": LINES.replace("line_3;", "side_3;")})
    workshop.git("checkout", "-q", "main")
    workshop.commit({"a.c": LINES.replace("line_30;", "main_30;")})
    workshop.merge("side")
    workshop.write("b.py", "staged\n")
    workshop.git("add", "b.py")
    return workshop


def use_everything(workshop) -> None:
    """Every function of the shop that starts git."""
    with workshop.view() as view:
        tree_change(view, "HEAD")
        change = range_change(view, "first", "HEAD")
        staged = staged_change(view, EMPTY)
        read_blobs(view, [entry.blob for entry in (*change.head, *staged.head)])
        for commit in change.commits:
            if len(commit.parents) == 2:
                merge_differences(view, commit, recomputed_merge(view, commit))


# nothing runs


def test_no_armed_key_or_hook_runs(history, monkeypatch) -> None:
    mark = arm(history)
    monkeypatch.chdir(history.top)
    use_everything(history)
    assert not mark.exists()


def test_the_arms_are_live(history) -> None:
    mark = arm(history)
    subprocess.run(["git", "status"], cwd=history.top, env=history.environment(), check=False)
    assert mark.exists()


def test_importing_and_starting_git_inside_an_armed_repository_runs_nothing(history) -> None:
    mark = arm(history)
    code = (
        "import sys; from pathlib import Path\n"
        "from gatekeeper.history.environment import HookEnvironment\n"
        "from gatekeeper.history.view import open_view\n"
        "with open_view(Path('.'), Path(sys.argv[1]), HookEnvironment()) as view: view.resolve('HEAD')"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(history.scratch)],
        cwd=history.top,
        env={**history.environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=True,
    )
    assert not mark.exists()


def test_no_key_that_git_knows_of_is_obeyed(history) -> None:
    mark = arm(history)
    keys = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True)
    plain = [key for key in keys.stdout.split() if re.fullmatch(r"[a-zA-Z]+\.[a-zA-Z]+", key)]
    assert len(plain) > 300
    config = history.top / ".git/config"
    lines = [f"[{k.split('.')[0]}]\n\t{k.split('.')[1]} = {history.top}/payload.sh" for k in plain]
    config.write_text(config.read_text() + "\n".join(lines) + "\n")
    use_everything(history)
    assert not mark.exists()


def test_a_config_that_does_not_even_parse_changes_nothing(history) -> None:
    (history.top / ".git/config").write_text("[core\n\0 nonsense")
    use_everything(history)


def test_the_callers_variables_do_not_arm_git(history, monkeypatch) -> None:
    mark = arm(history)
    payload = str(history.top / "payload.sh")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_EDITOR", "GIT_ASKPASS"):
        monkeypatch.setenv(name, payload)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", payload)
    monkeypatch.setenv("GIT_TRACE", str(history.home / "trace"))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    use_everything(history)
    assert not mark.exists()


def test_relative_folders_of_the_path_are_not_searched() -> None:
    hook = hook_environment({"PATH": ".:bin::/usr/bin"})
    assert hook.search_path == ("/usr/bin",)


def test_a_partial_clone_fetches_nothing(workshop, tmp_path: Path) -> None:
    workshop.commit({"a.c": "a"})
    workshop.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    workshop.git(
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{workshop.top}",
        str(partial),
    )
    mark = workshop.home / "MARK"
    workshop.git("config", "remote.origin.uploadpack", f"touch {mark}; false", cwd=partial)
    with workshop.view(partial) as view:
        [entry] = tree_of(view, "HEAD")
        assert read_blobs(view, [entry.blob]) == {entry.blob: MissingBlob("missing")}
        assert any("partial clone" in notice for notice in view.notices)
    assert not mark.exists()


# embedded repositories


@pytest.fixture
def embedded(workshop):
    """A work tree with a tracked bare repository at `emb`, its config armed."""
    bare = workshop.top / "emb"
    workshop.git("init", "-q", "--bare", str(bare))
    for folder in ("refs/heads", "refs/tags", "objects/info", "objects/pack"):
        (bare / folder / "keep").write_text("")
    mark = workshop.home / "MARK"
    workshop.git("config", "core.fsmonitor", f"touch {mark}; false", cwd=bare)
    workshop.git("config", "core.bare", "false", cwd=bare)
    workshop.git("config", "core.worktree", "..", cwd=bare)
    workshop.commit()
    mark.unlink(missing_ok=True)
    return workshop


def test_an_embedded_repository_is_not_entered(embedded) -> None:
    with pytest.raises(RepositoryError, match="bare repository inside the work tree"):
        embedded.view(embedded.top / "emb")
    assert not (embedded.home / "MARK").exists()


def test_a_folder_of_an_embedded_repository_leads_to_the_outer_one(embedded) -> None:
    with embedded.view(embedded.top / "emb/refs") as view:
        assert view.worktree == embedded.top


def test_an_embedded_repository_is_told_of(embedded) -> None:
    with embedded.view() as view:
        change = tree_change(view, "HEAD")
    assert embedded_repositories(change.head) == ("emb",)
    assert any("'emb'" in notice for notice in change.notices)


def test_the_config_does_not_say_where_the_work_tree_is(workshop) -> None:
    workshop.commit({"a.c": "a"})
    workshop.git("config", "core.worktree", "/etc")
    with workshop.view() as view:
        assert view.worktree == workshop.top


# what a repository says about its own history


def test_a_replaced_commit_keeps_its_author(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    head = workshop.commit({"b.c": "b"})
    raw = workshop.git("cat-file", "commit", head).replace("Aiko Ito", "Somebody Else")
    forged = workshop.raw_commit(raw.encode() + b"\n")
    workshop.git("replace", head, forged)
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert [commit.author.name for commit in change.commits] == ["Aiko Ito"]
    assert any("1 replace refs are present" in notice for notice in change.notices)


def test_a_replaced_blob_keeps_its_bytes(workshop) -> None:
    workshop.commit({"a.c": "true\n"})
    real = workshop.git("rev-parse", "HEAD:a.c")
    workshop.git("replace", real, workshop.git("hash-object", "-w", "--stdin", stdin=b"false"))
    with workshop.view() as view:
        assert read_blobs(view, [ObjectId(real)])[ObjectId(real)] == b"true\n"


def test_grafts_are_not_followed_and_make_history_incomplete(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    head = workshop.commit({"c.c": "c"})
    (workshop.top / ".git/info/grafts").write_text(f"{head} {first}\n")
    with workshop.view() as view:
        change = range_change(view, first, "HEAD")
    assert len(change.commits) == 2
    assert change.incomplete is not None
    assert "grafts" in change.incomplete


@pytest.fixture
def shallow(workshop, tmp_path: Path):
    """A shallow clone of depth 2, and the workshop it came from."""
    for name in "abcd":
        workshop.commit({f"{name}.c": name})
    clone = tmp_path / "shallow"
    workshop.git("clone", "-q", "--depth=2", f"file://{workshop.top}", str(clone))
    return workshop, clone


def test_a_shallow_clone_is_incomplete_with_its_cure(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view:
        change = tree_change(view, "HEAD")
    assert change.incomplete is not None
    assert "fetch-depth: 0" in change.incomplete


def test_a_shallow_history_is_never_a_shorter_answer(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view, pytest.raises(RepositoryError, match="fetch-depth: 0"):
        range_change(view, None, "HEAD")


def test_a_range_within_a_shallow_clone_still_says_that_it_is_incomplete(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view:
        change = range_change(view, "HEAD~1", "HEAD")
    assert (len(change.commits), change.incomplete is None) == (1, False)


def test_hiding_the_shallow_file_does_not_make_history_whole(shallow) -> None:
    workshop, clone = shallow
    (clone / ".git/shallow").unlink()
    with workshop.view(clone) as view, pytest.raises(RepositoryError, match="could not be walked"):
        range_change(view, None, "HEAD")


def test_a_lying_commit_graph_is_not_read(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    workshop.git("commit-graph", "write", "--reachable")
    graph = workshop.top / ".git/objects/info/commit-graph"
    content = graph.read_bytes()
    graph.chmod(0o600)
    graph.write_bytes(content.replace(bytes.fromhex(base), b"\xee" * 20))
    with workshop.view() as view:
        assert len(range_change(view, base, "HEAD").commits) == 1


def test_dates_that_run_backwards_do_not_change_the_order(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    ids = []
    for when in ("2000000000", "100000000", "1500000000"):
        ids.append(workshop.commit({f"{when}.c": when}, GIT_COMMITTER_DATE=f"{when} +0000"))
    with workshop.view() as view:
        assert [commit.id for commit in range_change(view, base, "HEAD").commits] == ids


def test_a_base_dated_in_the_far_future_is_still_an_ancestor(workshop) -> None:
    base = workshop.commit({"a.c": "a"}, GIT_COMMITTER_DATE="4000000000 +0000")
    head = workshop.commit({"b.c": "b"})
    with workshop.view() as view:
        assert [commit.id for commit in range_change(view, base, "HEAD").commits] == [head]


def test_borrowed_objects_are_told_of(workshop, tmp_path: Path) -> None:
    workshop.commit({"a.c": "a"})
    clone = tmp_path / "borrower"
    workshop.git("clone", "-q", "--shared", str(workshop.top), str(clone))
    with workshop.view(clone) as view:
        assert tree_of(view, "HEAD").entries
        assert any(f"{workshop.top}/.git/objects" in notice for notice in view.notices)


# objects that are missing, forged or corrupt


def loose(workshop, object_id: str) -> Path:
    path = workshop.top / ".git/objects" / object_id[:2] / object_id[2:]
    path.chmod(0o600)
    return path


def forge(workshop, object_id: str, kind: bytes, content: bytes) -> None:
    """Other content under an object's name: git itself does not notice when it reads it."""
    header = b"%s %d\0" % (kind, len(content))
    loose(workshop, object_id).write_bytes(zlib.compress(header + content))


def test_a_missing_blob_is_a_value_and_the_others_are_read(workshop) -> None:
    workshop.commit({"a.c": "a", "b.c": "b", "c.c": "c"})
    gone = ObjectId(workshop.git("rev-parse", "HEAD:b.c"))
    loose(workshop, gone).unlink()
    with workshop.view() as view:
        blobs = read_blobs(view, [entry.blob for entry in tree_of(view, "HEAD")])
    assert blobs[gone] == MissingBlob("missing")
    assert sorted(b for b in blobs.values() if isinstance(b, bytes)) == [b"a", b"c"]


def test_corrupt_blobs_are_values_and_the_others_are_read(workshop) -> None:
    names = "abcdef"
    workshop.commit({f"{name}.c": name * 300 for name in names})
    for name in "bde":
        path = loose(workshop, workshop.git("rev-parse", f"HEAD:{name}.c"))
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    with workshop.view() as view:
        blobs = read_blobs(view, [entry.blob for entry in tree_of(view, "HEAD")])
    assert sum(isinstance(blob, MissingBlob) for blob in blobs.values()) == 3
    assert sorted(b[:1] for b in blobs.values() if isinstance(b, bytes)) == [b"a", b"c", b"f"]


def test_a_forged_blob_is_not_taken_for_what_its_id_names(workshop) -> None:
    workshop.commit({"a.c": "evil(); "})
    blob = ObjectId(workshop.git("rev-parse", "HEAD:a.c"))
    forge(workshop, blob, b"blob", b"harmless")
    assert workshop.git("cat-file", "blob", blob) == "harmless"
    with workshop.view() as view:
        assert read_blobs(view, [blob])[blob] == MissingBlob(
            "its content is not what its id names"
        )


def test_a_forged_tree_or_commit_is_refused(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    second = workshop.commit({"b.c": "b"})
    third = workshop.commit({"c.c": "c"})
    forge(workshop, workshop.tree(second), b"tree", b"")
    with workshop.view() as view, pytest.raises(RepositoryError, match="not what its id names"):
        tree_of(view, second)
    raw = workshop.git("cat-file", "commit", second).replace("Aiko", "Bert")
    forge(workshop, second, b"commit", raw.encode() + b"\n")
    with workshop.view() as view, pytest.raises(RepositoryError, match="not what its id names"):
        range_change(view, first, third)


def test_a_missing_tree_or_commit_is_no_verdict(workshop) -> None:
    workshop.commit({"dir/a.c": "a"})
    workshop.commit({"b.c": "b"})
    loose(workshop, workshop.git("rev-parse", "HEAD:dir")).unlink()
    with (
        workshop.view() as view,
        pytest.raises(RepositoryError, match=r"the tree \w+ could not be read \(missing\)"),
    ):
        tree_of(view, "HEAD")
    loose(workshop, workshop.git("rev-parse", "HEAD~1")).unlink()
    with workshop.view() as view, pytest.raises(RepositoryError, match="could not be walked"):
        range_change(view, None, "HEAD")


def test_a_missing_blob_does_not_stop_the_comparison_that_needs_it(workshop) -> None:
    base = workshop.commit({"a.c": LINES, "keep.c": "k"})
    workshop.git("mv", "a.c", "b.c")
    workshop.commit({"b.c": LINES + "int more;\n"})
    workshop.git("mv", "keep.c", "kept.c")
    workshop.commit({"z.c": "z"})
    loose(workshop, workshop.git("rev-parse", f"{base}:a.c")).unlink()
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    first, second = ([(f.status, f.path) for f in c.files] for c in change.commits)
    assert first == [(FileStatus.DELETED, "a.c"), (FileStatus.ADDED, "b.c")]
    assert second == [(FileStatus.RENAMED, "kept.c"), (FileStatus.ADDED, "z.c")]


@pytest.mark.parametrize(
    "name",
    [b"..", b".git", b".GIT", b".", b"", b"a/b"],
    ids=["up", "git", "case", "dot", "none", "slash"],
)
def test_a_tree_whose_names_climb_is_refused(workshop, name: bytes) -> None:
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    raw = b"100644 " + name + b"\0" + bytes.fromhex(blob)
    tree = workshop.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    workshop.git("update-ref", "refs/heads/odd", workshop.git("commit-tree", tree, "-m", "x"))
    with workshop.view() as view, pytest.raises(RepositoryError, match="is malformed"):
        tree_of(view, "odd")


def test_a_tree_that_names_a_path_twice_is_refused(workshop) -> None:
    one, two = (
        bytes.fromhex(workshop.git("hash-object", "-w", "--stdin", stdin=content))
        for content in (b"good", b"evil")
    )
    raw = b"100644 a.c\0" + one + b"100644 a.c\0" + two
    tree = workshop.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    with workshop.view() as view, pytest.raises(RepositoryError, match="repeated or out of order"):
        tree_of(view, tree)


def test_a_tree_that_unfolds_without_end_is_refused_soon(workshop) -> None:
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    tree, mode = blob, "100644 blob"
    for _ in range(10):
        listing = "".join(f"{mode} {tree}\tf{n}\n" for n in range(10))
        tree, mode = workshop.git("mktree", stdin=listing.encode()), "040000 tree"
    started = time.perf_counter()
    with workshop.view() as view, pytest.raises(RepositoryError, match="unfolds into more than"):
        tree_of(view, tree)
    assert time.perf_counter() - started < 3


# names that act like something else


def test_a_branch_named_like_an_option_is_only_a_name(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    head = workshop.commit({"b.c": "b"})
    trap = workshop.home / "written"
    name = f"--output={trap}"
    refs = workshop.top / ".git/packed-refs"
    refs.write_text(f"# pack-refs with: sorted \n{head} refs/heads/--output={trap.name}\n")
    with workshop.view() as view:
        assert len(range_change(view, base, f"--output={trap.name}").commits) == 1
        with pytest.raises(RepositoryError, match="names no commit"):
            range_change(view, base, name)
    assert not trap.exists()
    assert not (workshop.top / trap.name).exists()


@pytest.mark.parametrize(
    "revision",
    ["", "^main", "main..main", "--all", "-h", "--help", "main^{tree}", "main:a.c", ":a.c", "ma\0in",
     "nothing", "main^@", "main^!", "-", "@{-1}", "main@{yesterday}", "0" * 40, "f" * 40, "a\nb"],
)  # fmt: skip
def test_what_is_not_one_commit_is_refused(workshop, revision: str) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view, pytest.raises(RepositoryError, match="names no commit"):
        view.resolve(revision)


def test_a_branch_and_a_tag_of_one_name_must_agree(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.git("tag", "main", first)
    with workshop.view() as view:
        assert view.resolve("main") == first
    second = workshop.commit({"b.c": "b"})
    with workshop.view() as view:
        with pytest.raises(RepositoryError, match="refs/heads/main and refs/tags/main"):
            view.resolve("main~0")
        assert view.resolve("refs/heads/main") == second


def test_branches_named_head_or_like_an_id_are_told_and_not_taken(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    second = workshop.commit({"b.c": "b"})
    workshop.git("update-ref", "refs/heads/HEAD", first)
    workshop.git("update-ref", f"refs/heads/{second}", first)
    with workshop.view() as view:
        assert (view.resolve("HEAD"), view.resolve(second)) == (second, second)
        assert sum("named like something else" in notice for notice in view.notices) == 2


def test_refs_that_are_links_pipes_or_nonsense_are_not_read(workshop) -> None:
    workshop.commit({"a.c": "a"})
    heads = workshop.top / ".git/refs/heads"
    (heads / "link").symlink_to("/etc/hostname")
    os.mkfifo(heads / "pipe")
    (heads / "nonsense").write_text("nothing\n")
    with workshop.view() as view:
        assert set(view.references) == {"refs/heads/main"}
        assert any(notice.startswith("3 files below refs") for notice in view.notices)


@pytest.mark.parametrize("name", ["HEAD", "packed-refs", "shallow", "index"])
def test_a_pipe_in_place_of_gits_own_file_neither_blocks_nor_passes(workshop, name: str) -> None:
    workshop.commit({"a.c": "a"})
    path = workshop.top / ".git" / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.raises(RepositoryError):
        use_everything(workshop)


def test_a_linked_index_is_refused(workshop) -> None:
    workshop.commit({"a.c": "a"})
    index = workshop.top / ".git/index"
    index.rename(workshop.home / "index")
    index.symlink_to(workshop.home / "index")
    with workshop.view() as view, pytest.raises(RepositoryError, match="could not be read"):
        staged_change(view, EMPTY)


def test_a_repository_with_a_reftable_is_refused_with_its_cure(workshop) -> None:
    workshop.commit({"a.c": "a"})
    (workshop.top / ".git/reftable").mkdir()
    with pytest.raises(RepositoryError, match="git refs migrate"):
        workshop.view()


def test_a_dot_git_file_that_leads_nowhere_is_refused(workshop, tmp_path: Path) -> None:
    inside = workshop.top / "inner"
    inside.mkdir()
    (inside / ".git").write_text("gitdir: ../../nowhere\n")
    with pytest.raises(RepositoryError, match="not a whole git repository"):
        workshop.view(inside)
    (inside / ".git").write_text("nonsense\n")
    with pytest.raises(RepositoryError, match="names no repository"):
        workshop.view(inside)


def test_an_object_folder_that_is_not_there_is_refused(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with pytest.raises(RepositoryError, match="object folder"):
        workshop.view(hook=HookEnvironment(object_directory="/nowhere/objects"))


# commits that are odd in themselves


def odd_commit(workshop, author: bytes, rest: bytes = b"", message: bytes = b"Odd\n") -> str:
    """A commit on base with these author lines, further headers, and message."""
    base = workshop.git("rev-parse", "HEAD").encode()
    head = b"tree %s\nparent %s\n" % (workshop.tree().encode(), base)
    committer = b"committer C <c@x> 1700000000 +0000\n"
    return workshop.raw_commit(
        head + author + committer + rest + b"\n" + message, ref="refs/heads/odd"
    )


PLAIN = b"author A <a@x> 1700000000 +0000\n"


@pytest.mark.parametrize(
    ("author", "rest", "message", "defect"),
    [
        (PLAIN + PLAIN.replace(b"A", b"B"), b"", b"M\n", "2 author headers"),
        (b"author A <a@x> 99999999999999999999 +0000\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> -5 +0000\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> 1700000000 +9900\n", b"", b"M\n", "impossible"),
        (b"author A <a@x>\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> <b@x> 1700000000 +0000\n", b"", b"M\n", "not written as git"),
        (b"", b"", b"M\n", "has no author"),
        (b"author J\xf8rn <a@x> 1700000000 +0000\n", b"", b"M\n", "not in the encoding"),
        (PLAIN, b"", b"M\n\0\nReviewed-by: B <b@x>\n", "NUL"),
        (PLAIN, b"encoding UTF-7\n", b"M\n", "may hide text"),
        (PLAIN, b"encoding zlib\n", b"M\n", "may hide text"),
        (PLAIN, b"parent " + b"1" * 40 + b"\n", b"M\n", "git does not read"),
    ],
)
def test_an_odd_commit_is_read_with_its_defect(
    workshop, author: bytes, rest: bytes, message: bytes, defect: str
) -> None:
    workshop.commit({"a.c": "a"})
    odd_commit(workshop, author, rest, message)
    with workshop.view() as view:
        [commit] = range_change(view, "main", "odd").commits
    assert any(defect in sentence for sentence in commit.defects)


def test_a_latin_1_message_is_read_without_a_defect(workshop) -> None:
    workshop.commit({"a.c": "a"})
    author = b"author J\xf8rn <j@x> 1700000000 +0000\n"
    odd_commit(workshop, author, b"encoding ISO-8859-1\n", b"S\n\nReviewed-by: J\xf8rn <j@x>\n")
    with workshop.view() as view:
        [commit] = range_change(view, "main", "odd").commits
    assert (commit.defects, commit.author.name) == ((), "Jørn")
    assert commit.trailers[0].value == "Jørn <j@x>"


# size and limits


def test_a_commit_of_ten_thousand_files_is_whole(workshop, tmp_path: Path) -> None:
    base = workshop.commit({"a.c": "a"})
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    lines = "".join(f"100644 {blob}\td{n % 100}/f{n}.c\n" for n in range(10_000))
    workshop.git("update-index", "--add", "--index-info", stdin=lines.encode())
    workshop.git("commit", "-q", "-m", "Many")
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert len(change.files) == len(change.commits[0].files) == 10_000
    assert len(change.head.entries) == 10_001


def test_output_beyond_the_limit_stops_git(workshop) -> None:
    workshop.commit({"a.c": "a" * 100_000})
    with workshop.view() as view:
        small = replace(view.git, limits=GitLimits(output_bytes=1000))
        with pytest.raises(RepositoryError, match="wrote more than 1000 bytes"):
            small.run(("cat-file", "-p", "HEAD:a.c"))


def test_time_beyond_the_limit_stops_git(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        hasty = replace(view.git, limits=GitLimits(time_s=0.2))
        slow = (b"x" for _ in range(100) if time.sleep(0.05) is None)
        started = time.perf_counter()
        with (
            hasty.stream(("hash-object", "--stdin"), slow) as stream,
            pytest.raises(RepositoryError, match="longer than"),
        ):
            stream.rest()
        assert time.perf_counter() - started < 4


# snapshots


def test_a_snapshot_never_writes_where_something_is_already(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_snapshot([(ObjectId("a" * 40), Language.C, b"int a;")], folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []
