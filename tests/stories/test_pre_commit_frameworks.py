"""Real pre-commit and prek call the hooks as `.pre-commit-hooks.yaml` declares them; only the installation is left out."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from gate_room import FLAW, GOOD, PROJECT, ROOT, Room, Said

STAGES = ("pre-commit", "commit-msg", "pre-push")
TRAILER = "Gatekeeper-Seen: "
FRAMEWORKS = ("pre-commit", "prek")


def configuration() -> str:
    """The declared hooks as hooks of the repository itself, run as the `gatekeeper` on the PATH."""
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    own = [{**hook, "language": "system"} for hook in hooks]
    return json.dumps({"repos": [{"repo": "local", "hooks": own}]}, indent=1)


class Desk:
    """A clone with the framework's hooks installed."""

    def __init__(self, folder: Path, framework: str) -> None:
        self.room = Room(folder)
        gate = PROJECT["gatekeeper.toml"].replace(
            '"gatekeeper.toml", ', '"gatekeeper.toml", ".pre-commit-config.yaml", '
        )
        files = {".pre-commit-config.yaml": configuration(), "gatekeeper.toml": gate}
        self.room.commit({**PROJECT, **files})
        self.variables = {
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "PREK_HOME": str(folder / "cache"),
        }
        program = Path(sys.executable).with_name(framework)
        types = [word for stage in STAGES for word in ("--hook-type", stage)]
        self.room.git("config", "alias.x", f"!{program}")
        said = self.git("x", "install", *types)
        assert said.status == 0, said

    def git(self, *arguments: str, **more: str) -> Said:
        """Git with the framework's own folder in the test's."""
        return self.room.git(*arguments, **self.variables, **more)

    def commit(self, *arguments: str, **more: str) -> Said:
        """A commit of what is staged."""
        return self.git("commit", "-m", "Change", *arguments, **more)

    def message(self) -> str:
        return self.room.repository.git("log", "-1", "--format=%B")


@pytest.fixture(scope="module", params=FRAMEWORKS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), request.param)


@pytest.fixture(autouse=True)
def _clean(desk: Desk) -> None:
    desk.room.repository.git("reset", "-q", "--hard")
    desk.room.repository.git("clean", "-qfdx")


def test_what_is_staged_is_judged_and_not_what_lies_beside(desk: Desk) -> None:
    desk.room.stage({"src/two words.py": GOOD})
    desk.room.repository.write({"src/two words.py": FLAW})
    said = desk.commit()
    assert said.status == 0, said
    tree = desk.room.repository.git("rev-parse", "HEAD^{tree}")
    assert f"{TRAILER}{tree}:" in desk.message()
    assert (desk.room.top / "src/two words.py").read_text() == FLAW


def test_a_staged_flaw_is_blocked_with_words(desk: Desk) -> None:
    before = desk.room.repository.head()
    desk.room.stage({"src/two words.py": FLAW})
    desk.room.repository.write({"src/two words.py": GOOD})
    said = desk.commit()
    assert said.status == 1
    assert "src/two words.py:5" in said.out + said.err
    assert "to pass" in said.out + said.err
    assert desk.room.repository.head() == before


def test_skipping_the_hook_leaves_no_trace_and_the_merge_gate_sees_that(desk: Desk) -> None:
    desk.room.stage({"src/skipped.py": GOOD})
    skip = {"SKIP": "gatekeeper", "PREK_SKIP": "gatekeeper"}
    said = desk.commit(**skip)
    assert said.status == 0
    assert "no passing check of this staged content was found" in said.out + said.err
    assert TRAILER not in desk.message()
    judged = desk.room.check("--range", "HEAD~1..HEAD")
    assert "no-hook-saw-it" in judged.codes()


def test_a_push_is_judged_also_the_first_one(desk: Desk, tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    desk.room.repository.git("init", "-q", "--bare", "-b", "main", str(remote))
    desk.room.repository.git("remote", "add", tmp_path.name, str(remote))
    first = desk.git("push", tmp_path.name, "HEAD:main")
    # The commit that brought the hooks was made without them.
    assert first.status == 1
    assert "no hook has seen commit" in first.out + first.err
    assert desk.git("push", "--no-verify", tmp_path.name, "HEAD:main").status == 0
    desk.room.stage({"src/pushed.py": FLAW})
    assert desk.commit("--no-verify").status == 0
    said = desk.git("push", tmp_path.name, "HEAD:main")
    assert said.status == 1
    assert "src/pushed.py:5" in said.out + said.err
