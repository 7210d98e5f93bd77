"""pre-commit and prek install gatekeeper from a git URL, as a user does, and its hooks then judge (`make test-hooks`).

Not part of the normal suite: each framework builds an environment of its own from a package index.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gate_room import FLAW, GOOD, PROJECT, ROOT, Room, Said

CONFIGURATION = """repos:
  - repo: {url}
    rev: v0
    hooks:
      - id: gatekeeper
      - id: gatekeeper-commit-msg
      - id: gatekeeper-push
"""
INSTALLERS = ("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP", "http", "NO_PROXY", "no_proxy")


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A repository that holds this work tree as its tag `v0`."""
    room = Room(tmp_path_factory.mktemp("published"))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (room.top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, room.top / name)
    room.commit({})
    room.repository.git("tag", "v0")
    return f"file://{room.top}"


class Desk:
    """A clone whose only gatekeeper is the one that the framework installs."""

    def __init__(self, folder: Path, framework: str, url: str) -> None:
        self.room = Room(folder)
        gate = PROJECT["gatekeeper.toml"].replace(
            '"gatekeeper.toml", ', '"gatekeeper.toml", ".pre-commit-config.yaml", '
        )
        gate += '[hooks]\ntrace = "reported"\n'
        self.room.commit({**PROJECT, "gatekeeper.toml": gate})
        self.room.commit({".pre-commit-config.yaml": CONFIGURATION.format(url=url)})
        passed_on = {k: v for k, v in os.environ.items() if k.startswith(INSTALLERS)}
        self.environment = {
            **passed_on,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.room.home),
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "PREK_HOME": str(folder / "cache"),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_NAME": "Aiko Ito",
            "GIT_AUTHOR_EMAIL": "aiko@example.org",
            "GIT_COMMITTER_NAME": "Aiko Ito",
            "GIT_COMMITTER_EMAIL": "aiko@example.org",
        }
        types = ("pre-commit", "commit-msg", "pre-push")
        options = [word for stage in types for word in ("--hook-type", stage)]
        program = str(Path(sys.executable).with_name(framework))
        started = time.monotonic()
        said = self.run(program, "install", "--install-hooks", *options)
        self.seconds = time.monotonic() - started
        assert said.status == 0, said

    def run(self, *command: str) -> Said:
        """What a command in the clone says."""
        done = subprocess.run(
            command, cwd=self.room.top, env=self.environment, capture_output=True, check=False
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, url: str
) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"), request.param, url)
    print(f"\n{request.param} installed the hooks in {made.seconds:.0f} s")
    return made


def test_a_good_commit_passes_with_its_trace(desk: Desk) -> None:
    desk.room.stage({"src/two words.py": GOOD})
    said = desk.run("git", "commit", "-m", "Add words")
    assert said.status == 0, said
    assert "Gatekeeper-Seen: " in desk.run("git", "log", "-1", "--format=%B").out


def test_a_bad_commit_is_blocked_with_words(desk: Desk) -> None:
    desk.room.stage({"src/flaw.py": FLAW})
    said = desk.run("git", "commit", "-m", "Add a flaw")
    assert said.status == 1
    assert "src/flaw.py:5" in said.out + said.err
    desk.run("git", "reset", "-q", "--hard")


def test_the_first_push_and_the_next_are_judged(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("git", "init", "-q", "--bare", "-b", "main", str(tmp_path)).status == 0
    said = desk.run("git", "push", str(tmp_path), "main")
    assert said.status == 0, said
    desk.room.stage({"src/flaw.py": FLAW})
    assert desk.run("git", "commit", "--no-verify", "-m", "Add a flaw").status == 0
    said = desk.run("git", "push", str(tmp_path), "main")
    assert said.status == 1
    assert "src/flaw.py:5" in said.out + said.err
