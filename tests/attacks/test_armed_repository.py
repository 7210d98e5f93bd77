"""A repository in which every setting, hook, attribute and program is armed: no command of gatekeeper sets one off."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from arms import arm_git, arm_tree, armed_environment
from gate_room import CONFIGURATION, GOOD, PROJECT, Room, Said

LAYOUT = CONFIGURATION.replace('product = ["src/**"]\n', 'tools = ["*", "bin/**", "hooks/**"]\nproduct = ["src/**"]\n')  # fmt: skip


@dataclass(frozen=True)
class Armed:
    """The repository, the file that must not appear, and the first commit."""

    room: Room
    mark: Path
    base: str

    def gatekeeper(self, *arguments: str, stdin: str = "", **hook: str) -> Said:
        """The command typed inside of the repository, in an armed environment."""
        environment = self.room.environment(**armed_environment(self.room.top), **hook)
        return self.room.gatekeeper(*arguments, stdin=stdin, environment=environment)


@pytest.fixture(scope="module")
def armed(tmp_path_factory: pytest.TempPathFactory) -> Armed:
    room = Room(tmp_path_factory.mktemp("armed"))
    mark = room.folder / "MARK"
    base = room.commit({**PROJECT, "gatekeeper.toml": LAYOUT})
    arm_tree(room.top, mark)
    room.commit({"src/more.py": GOOD.replace("volume", "more")})
    room.repository.git("checkout", "-q", "-b", "side", base)
    room.commit({"src/side.py": GOOD.replace("volume", "side")})
    room.repository.git("checkout", "-q", "main")
    room.repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    room.stage({"src/staged.py": GOOD.replace("volume", "staged")})
    arm_git(room.top / ".git", room.top, every_key=True)
    mark.unlink(missing_ok=True)
    return Armed(room, mark, base)


@pytest.fixture(autouse=True)
def _unmarked(armed: Armed) -> None:
    armed.mark.unlink(missing_ok=True)


def test_the_arms_are_live(tmp_path: Path) -> None:
    room = Room(tmp_path)
    mark = room.folder / "MARK"
    room.commit(PROJECT)
    arm_tree(room.top, mark)
    arm_git(room.top / ".git", room.top, every_key=False)
    environment = {"HOME": str(room.home), "PATH": "/usr/bin:/bin"}
    for command in (["/usr/bin/git", "status"], [sys.executable, "-c", "import lizard"]):
        mark.unlink(missing_ok=True)
        subprocess.run(command, cwd=room.top, env=environment, check=False)
        assert mark.exists(), command


COMMANDS = {
    "check-all": ("check", "--all"),
    "check-staged": ("check", "--staged"),
    "doctor": ("doctor",),
    "why": ("why", "src/volume.py"),
    "explain": ("explain", "accounting-complete"),
    "record": ("record", "build", "--into", "../record"),
    "pre-commit": ("hook", "pre-commit", "--"),
    "evidence-log": ("evidence", "log"),
    "evidence-verify": ("evidence", "verify"),
    "init": ("init", "--force"),
    "completion": ("completion", "bash"),
}
ENDS_WELL = ("why", "explain", "evidence-log", "evidence-verify", "init", "completion")


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_sets_anything_off(name: str, armed: Armed) -> None:
    index = {"GIT_INDEX_FILE": ".git/index"} if name == "pre-commit" else {}
    said = armed.gatekeeper(*COMMANDS[name], **index)
    assert not armed.mark.exists(), armed.mark.read_text()
    assert said.status in ((0,) if name in ENDS_WELL else (0, 1, 3)), said


def test_a_range_with_a_merge_sets_nothing_off(armed: Armed) -> None:
    said = armed.gatekeeper("check", "--range", f"{armed.base}..HEAD")
    assert not armed.mark.exists(), armed.mark.read_text()
    assert said.status == 1


def test_the_message_hook_sets_nothing_off(armed: Armed) -> None:
    message = armed.room.folder / "message"
    message.write_text("Subject\n\nReviewed-by: Ben Okafor <ben@example.org>\n")
    said = armed.gatekeeper("hook", "commit-msg", "--", str(message), GIT_INDEX_FILE=".git/index")
    assert (said.status, armed.mark.exists()) == (0, False)


@pytest.mark.parametrize("stage", ["pre-push", "pre-receive"])
def test_a_push_sets_nothing_off(stage: str, armed: Armed) -> None:
    head = (armed.room.top / ".git/refs/heads/main").read_text().strip()
    lines = {
        "pre-push": f"refs/heads/main {head} refs/heads/main {armed.base}\n",
        "pre-receive": f"{armed.base} {head} refs/heads/new\n",
    }
    said = armed.gatekeeper("hook", stage, "--", stdin=lines[stage])
    assert not armed.mark.exists(), armed.mark.read_text()
    assert said.status in (0, 1, 3), said
