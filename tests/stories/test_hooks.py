"""A developer commits and pushes with the plain hooks of `hooks/`: real git calls them, and refuses or goes on."""

import shutil
from pathlib import Path

import pytest
from gate_room import FLAW, GOOD, PROJECT, ROOT, Room

TRAILER = "Gatekeeper-Seen: "


def install(folder: Path, *names: str) -> None:
    """What the documentation says: copy the scripts."""
    for name in names or ("pre-commit", "commit-msg", "pre-push"):
        shutil.copy(ROOT / "hooks" / name, folder / name)


def make(folder: Path) -> Room:
    room = Room(folder)
    room.commit(PROJECT)
    install(room.top / ".git/hooks")
    return room


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A developer's clone with its hooks; each test begins at a clean commit."""
    return make(tmp_path_factory.mktemp("desk"))


@pytest.fixture(autouse=True)
def _clean(desk: Room) -> None:
    desk.repository.git("reset", "-q", "--hard")
    desk.repository.git("clean", "-qfdx")


def message(room: Room, revision: str = "HEAD") -> str:
    return room.repository.git("log", "-1", "--format=%B", revision)


def tree(room: Room, revision: str = "HEAD") -> str:
    return room.repository.git("rev-parse", f"{revision}^{{tree}}")


def test_a_good_commit_passes_and_carries_the_trace_of_its_tree(desk: Room) -> None:
    desk.stage({"src/flow.py": GOOD.replace("volume", "flow")})
    said = desk.git("commit", "-m", "Add flow\n\nSigned-off-by: Aiko Ito <aiko@example.org>")
    assert said.status == 0, said
    lines = message(desk).splitlines()
    assert lines[2] == "Signed-off-by: Aiko Ito <aiko@example.org>"
    assert lines[3].startswith(f"{TRAILER}{tree(desk)}:")
    judged = desk.check("--range", "HEAD~1..HEAD")
    assert "no-hook-saw-it" not in judged.codes()


def test_a_bad_commit_is_blocked_with_words(desk: Room) -> None:
    before = desk.repository.head()
    desk.stage({"src/flaw.py": FLAW})
    said = desk.git("commit", "-m", "Add a flaw")
    assert said.status == 1
    assert "no-new-findings" in said.out + said.err
    assert "src/flaw.py:5" in said.out + said.err
    assert "to pass" in said.out + said.err
    assert desk.repository.head() == before


def test_a_flaw_that_is_not_staged_does_not_block(desk: Room) -> None:
    desk.stage({"src/part.py": GOOD.replace("volume", "part")})
    desk.repository.write({"src/part.py": FLAW, "src/other.py": FLAW})
    assert desk.git("commit", "-m", "Add part").status == 0
    assert (desk.top / "src/part.py").read_text() == FLAW


def test_a_flaw_that_is_staged_blocks_although_the_file_is_mended(desk: Room) -> None:
    desk.stage({"src/mended.py": FLAW})
    desk.repository.write({"src/mended.py": GOOD})
    assert desk.git("commit", "-m", "Add mended").status == 1
    assert desk.repository.git("show", ":src/mended.py") == FLAW.strip()


def test_a_path_with_spaces_and_quotes(desk: Room) -> None:
    name = "src/two words \u00e9 'and' \"quotes\" $(touch MARK).py"
    desk.stage({name: FLAW})
    said = desk.git("commit", "-m", "Add words")
    assert said.status == 1
    assert f"{name}:5" in said.out + said.err
    assert not (desk.top / "MARK").exists()


def test_commits_that_bring_an_index_of_their_own(desk: Room) -> None:
    desk.repository.write({"src/volume.py": GOOD + "\n\nMORE = 1\n"})
    assert desk.git("commit", "-a", "-m", "All").status == 0
    desk.stage({"src/staged.py": FLAW})
    desk.repository.write({"src/volume.py": GOOD})
    assert desk.git("commit", "-m", "Only", "--", "volume.py", where=desk.top / "src").status == 0
    assert f"{TRAILER}{tree(desk)}:" in message(desk)
    desk.repository.write({"src/volume.py": FLAW})
    assert desk.git("commit", "-m", "Only", "--", "src/volume.py").status == 1


def test_an_amended_commit_is_judged_again(desk: Room) -> None:
    desk.stage({"src/amended.py": GOOD})
    assert desk.git("commit", "-m", "Add amended").status == 0
    first = tree(desk)
    desk.stage({"src/amended.py": GOOD + "\n\nMORE = 1\n"})
    assert desk.git("commit", "--amend", "--no-edit").status == 0
    assert first not in message(desk)
    assert f"{TRAILER}{tree(desk)}:" in message(desk)


def test_a_linked_worktree_has_the_same_hooks(desk: Room, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    desk.repository.git("worktree", "add", "-q", "-b", tmp_path.name, str(linked))
    (linked / "src/linked.py").write_text(GOOD)
    desk.git("add", "-A", where=linked)
    assert desk.git("commit", "-m", "Add", where=linked).status == 0
    assert TRAILER in message(desk, tmp_path.name)


def test_without_gatekeeper_on_the_path_git_refuses(desk: Room) -> None:
    desk.stage({"src/lost.py": GOOD})
    said = desk.git("commit", "-m", "Add", PATH="/usr/bin:/bin")
    assert said.status == 1
    assert "not on PATH" in said.err


def test_the_merge_gate_names_every_commit_that_no_hook_saw(desk: Room, tmp_path: Path) -> None:
    """Ways past the hooks, in one range; git's own commands make the commits."""
    quiet = {"GIT_MERGE_AUTOEDIT": "no"}
    base = desk.repository.head()
    desk.repository.git("checkout", "-q", "-b", "ways")

    def bring(name: str) -> None:
        desk.stage({f"src/{name}.py": GOOD.replace("volume", name)})

    bring("skipped")
    assert desk.git("commit", "--no-verify", "-m", "no-verify").status == 0
    bring("elsewhere")
    empty = tmp_path / "hooks"
    empty.mkdir()
    said = desk.git("-c", f"core.hooksPath={empty}", "commit", "-m", "another hooks path")
    assert said.status == 0
    desk.repository.git("checkout", "-q", "-b", "donor", base)
    bring("donated")
    assert desk.git("commit", "-m", "Donate").status == 0
    bring("mailed")
    assert desk.git("commit", "-m", "Mail").status == 0
    desk.repository.git("format-patch", "-1", "-o", str(tmp_path))
    [patch] = tmp_path.glob("*.patch")
    desk.repository.git("checkout", "-q", "ways")
    assert desk.git("cherry-pick", "donor~1").status == 0
    assert desk.git("am", str(patch)).status == 0
    assert desk.git("revert", "--no-edit", "HEAD", **quiet).status == 0
    made = desk.repository.git("commit-tree", "-p", "HEAD", "-m", "commit-tree", "HEAD^{tree}")
    desk.repository.git("reset", "-q", "--hard", made)
    judged = desk.check("--range", f"{base}..HEAD")
    unseen = {d["subject"] for d in judged.against if d["code"] == "no-hook-saw-it"}
    subjects = {desk.repository.git("log", "-1", "--format=%s", each) for each in unseen}
    assert subjects >= {"no-verify", "another hooks path", "Donate", "Mail", "commit-tree"}
    assert len(unseen) == 6
    assert judged.verdict == "failed"


# pushes


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    folder.mkdir()
    return folder


def test_a_push_is_judged_from_the_first_one_on(tmp_path: Path, remote: Path) -> None:
    room = Room(tmp_path)
    reported = '[hooks]\ntrace = "reported"\n'
    room.commit({**PROJECT, "gatekeeper.toml": PROJECT["gatekeeper.toml"] + reported})
    install(room.top / ".git/hooks")
    room.repository.git("init", "-q", "--bare", "-b", "main", str(remote))
    room.repository.git("remote", "add", "origin", str(remote))
    said = room.git("push", "origin", "main")
    assert said.status == 0, said
    assert "judging 'refs/heads/main'" in said.err
    assert "PASSED" in said.out + said.err
    room.stage({"src/flaw.py": FLAW})
    assert room.git("commit", "--no-verify", "-m", "Add a flaw").status == 0
    said = room.git("push", "origin", "main", "HEAD~1:refs/heads/known")
    assert said.status == 1
    assert "src/flaw.py" in said.out + said.err
    assert "brings no commit that is not known already" in said.err
    assert room.head_of(remote) == room.repository.head("HEAD~1")
    assert room.git("push", "origin", "HEAD~1:refs/heads/known").status == 0
    assert room.git("push", "origin", ":known").status == 0


def test_a_server_refuses_what_no_gate_would_pass(tmp_path: Path, remote: Path) -> None:
    room = Room(tmp_path)
    base = room.commit(PROJECT)
    room.repository.git("clone", "-q", "--bare", str(room.top), str(remote))
    install(remote / "hooks", "pre-receive")
    room.repository.git("remote", "add", "origin", str(remote))
    room.commit({"src/flaw.py": FLAW})
    said = room.git("push", "origin", "main")
    assert said.status != 0
    assert "src/flaw.py" in said.err
    assert "remote rejected" in said.err
    assert room.head_of(remote) == base
    assert room.git("push", "origin", "main:refs/tags/v1").status != 0
    assert room.repository.git("--git-dir", str(remote), "for-each-ref").split() == [
        base,
        "commit",
        "refs/heads/main",
    ]
