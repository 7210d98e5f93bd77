"""A repository that is armed, forged, cut or odd runs nothing of its own and is never believed about itself."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.history.changes.merges import automatic_merge
from gatekeeper.history.changes.notices import embedded_repositories
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.read import staged_change, tree_change
from gatekeeper.history.objects.blobs import MissingBlob, read_blobs
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.environment import HookEnvironment, hook_environment
from gatekeeper.model.errors import RepositoryError
from gatekeeper.tools.pipes import start_piped

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


def use_everything(workshop, start=None) -> None:
    """Every function of the shop that starts git."""
    with workshop.view(hook=HookEnvironment(start=start)) as view:
        tree_change(view, "HEAD")
        change = range_change(view, "first", "HEAD")
        staged = staged_change(view, EMPTY)
        read_blobs(view, [entry.blob for entry in (*change.head, *staged.head)])
        for commit in change.commits:
            if len(commit.parents) == 2:
                automatic_merge(view, commit)


# nothing runs


@pytest.mark.parametrize("start", [None, start_piped], ids=["gitpython", "pipes"])
def test_no_armed_key_or_hook_runs(history, monkeypatch, start) -> None:
    mark = arm(history)
    monkeypatch.chdir(history.top)
    use_everything(history, start)
    assert not mark.exists()


def test_the_arms_are_live(history) -> None:
    mark = arm(history)
    subprocess.run(["git", "status"], cwd=history.top, env=history.environment(), check=False)
    assert mark.exists()


def test_importing_and_starting_git_inside_an_armed_repository_runs_nothing(history) -> None:
    mark = arm(history)
    code = (
        "import sys; from pathlib import Path\n"
        "from gatekeeper.history.repository.environment import HookEnvironment\n"
        "from gatekeeper.history.repository.view import open_view\n"
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
    assert list(workshop.scratch.glob("*")) == []


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
