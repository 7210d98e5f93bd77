"""The newest Python is found by name, asked who it is, and never taken from the repository under test."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.model.digest import Sha256
from gatekeeper.model.memory import Memory
from gatekeeper.model.tool import Command, Ending, ToolIdentity, ToolNeed
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.newest import Asking, called, newer_python
from gatekeeper.tools.runner import run
from gatekeeper.tools.versions import identify, identify_all

MINOR = sys.version_info.minor + 2
NEED = ToolNeed(
    "bandit", ("--version",), r"\bbandit (\d+(?:\.\d+)+\S*)", "install it", newest=True
)


def python(folder: Path, says: str, minor: int = MINOR) -> Path:
    """Something that stands where a newer Python would, and runs ours."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"python3.{minor}"
    path.write_text(
        f'#!/bin/sh\ncase "$*" in *version_info*) printf "%s\\n" "{path}" "{says}";;\n'
        f'*) exec {sys.executable} "$@";; esac\n'
    )
    path.chmod(0o755)
    return path


def test_the_newest_that_answers_is_taken(tmp_path: Path) -> None:
    python(tmp_path / "a", f"3.{MINOR}.1")
    newest = python(tmp_path / "b", f"3.{MINOR + 1}.0", MINOR + 1)
    search = (str(tmp_path / "a"), str(tmp_path / "b"))
    found = newer_python(Asking(search, tmp_path / "repository", tmp_path / "scratch"))
    assert found is not None
    assert (found.path, found.version) == (str(newest), f"3.{MINOR + 1}.0")


@pytest.mark.parametrize("place", ["repository/bin", "bin"])
def test_one_of_the_repository_or_of_another_version_is_passed_over(
    place: str, tmp_path: Path
) -> None:
    says = f"3.{MINOR}.1" if place.startswith("repository") else "3.2.0"
    python(tmp_path / place, says)
    search = (str(tmp_path / place), "bin")
    assert newer_python(Asking(search, tmp_path / "repository", tmp_path / "scratch")) is None


def test_an_older_one_is_not_looked_at(tmp_path: Path) -> None:
    python(tmp_path / "bin", f"3.{sys.version_info.minor}.0", sys.version_info.minor)
    asking = Asking((str(tmp_path / "bin"),), tmp_path / "no", tmp_path / "scratch")
    assert newer_python(asking) is None


def test_a_tool_says_on_which_python_it_runs_and_runs_there(tmp_path: Path) -> None:
    newest = python(tmp_path / "bin", f"3.{MINOR}.1")
    found = identify(NEED, (str(tmp_path / "bin"),), tmp_path / "no", tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert found.version.endswith(f" on Python 3.{MINOR}.1")
    assert (found.python, found.engine) == (str(newest), "")
    command, executable = called(Command(("--version",), frozenset({0})), found.path, found)
    completed = run(command, executable, tmp_path, tmp_path / "home")
    assert (completed.ending, completed.status) == (Ending.EXITED, 0)
    assert completed.stdout.startswith(b"bandit ")


def test_a_tool_that_does_not_start_there_runs_on_its_own(tmp_path: Path) -> None:
    path = python(tmp_path / "bin", f"3.{MINOR}.1")
    path.write_text(path.read_text().replace(f'exec {sys.executable} "$@"', "exit 1"))
    found = identify(NEED, (str(tmp_path / "bin"),), tmp_path / "no", tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert found.python == ""
    assert "Python" not in found.version


def test_our_own_scripts_are_started_by_it_without_a_launcher() -> None:
    tool = ToolIdentity("python3", "3.99.0", "/usr/bin/python3", Sha256("0" * 64), "", "/newer")
    command = Command(("/worker.py",), frozenset({0}), interpreter=True)
    by_newer, executable = called(command, tool.path, tool)
    assert executable == "/newer"
    assert by_newer.arguments == ("-I", "-S", "/worker.py")
    assert called(command, "/usr/bin/python3", replace(tool, python="")) == (
        command,
        "/usr/bin/python3",
    )


def asked(folder: Path, memory: Memory) -> list[str]:
    """What two tools that want the newest Python asked the one in `bin`, a word a call."""
    log = folder / "asked"
    log.write_text("")
    own = replace(NEED, name="python3", version_arguments=("-V",), version_pattern=r"Python (\S+)")
    search = (str(folder / "bin"), "/usr/bin")
    found = identify_all((NEED, own), search, folder / "no", folder / "scratch", memory)
    assert all(isinstance(each, ToolIdentity) and each.python for each in found)
    return log.read_text().split()


def listening(folder: Path) -> Path:
    """A newer Python that notes who calls it."""
    path = python(folder / "bin", f"3.{MINOR}.1")
    noted = f'case "$*" in *info*) echo who;; *) echo start;; esac >> {folder}/asked\n'
    path.write_text(path.read_text().replace("\n", f"\n{noted}", 1))
    return path


def test_the_newest_is_asked_once_for_all_tools_and_what_starts_there_is_remembered(
    tmp_path: Path,
) -> None:
    listening(tmp_path)
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    assert asked(tmp_path, memory) == ["who", "start"]
    assert asked(tmp_path, memory) == []


def test_another_interpreter_in_the_same_place_is_tried_again(tmp_path: Path) -> None:
    path = listening(tmp_path)
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    asked(tmp_path, memory)
    path.write_text(path.read_text() + "# upgraded\n")
    assert asked(tmp_path, memory) == ["who", "start"]


def test_that_a_tool_starts_is_not_believed_of_somebody_else(tmp_path: Path) -> None:
    listening(tmp_path)
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    asked(tmp_path, memory)
    assert asked(tmp_path, replace(memory, secret=b"t" * 32)) == ["who", "start"]


def test_a_tool_that_did_not_start_is_tried_again_by_another_interpreter_alone(
    tmp_path: Path,
) -> None:
    path = listening(tmp_path)
    path.write_text(path.read_text().replace(f'exec {sys.executable} "$@"', "exit 1"))
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    search = (str(tmp_path / "bin"),)
    for _ in range(2):
        identify(NEED, search, tmp_path / "no", tmp_path / "scratch", memory)
    assert (tmp_path / "asked").read_text().split() == ["who", "start"]
    python(tmp_path / "bin", f"3.{MINOR}.1")
    found = identify(NEED, search, tmp_path / "no", tmp_path / "scratch", memory)
    assert isinstance(found, ToolIdentity)
    assert found.python == str(path)


def test_one_that_is_gone_is_asked_for_again(tmp_path: Path) -> None:
    """A shim stays as it is when the interpreter behind it is removed."""
    shim, real = tmp_path / "bin" / f"python3.{MINOR}", tmp_path / "real"
    python(tmp_path / "bin", f"3.{MINOR}.1")
    real.write_text("an interpreter")
    shim.write_text(shim.read_text().replace(f'"{shim}" ', f'"{real}" '))
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    search = (str(tmp_path / "bin"),)
    found = [newer_python(Asking(search, tmp_path / "no", tmp_path / "scratch", memory))]
    real.unlink()
    found.append(newer_python(Asking(search, tmp_path / "no", tmp_path / "scratch", memory)))
    assert [each and each.path for each in found] == [str(real), None]


def test_a_shim_that_leads_nowhere_is_asked_again_when_another_version_is_chosen(
    tmp_path: Path,
) -> None:
    path = listening(tmp_path)
    path.write_text(path.read_text().replace("printf", "exit 127; printf"))
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    search = (str(tmp_path / "bin"),)

    def ask() -> object:
        return newer_python(Asking(search, tmp_path / "no", tmp_path / "scratch", memory))

    assert [ask(), ask()] == [None, None]
    assert (tmp_path / "asked").read_text().split() == ["who"]
    (tmp_path / "version").write_text("another")
    ask()
    assert (tmp_path / "asked").read_text().split() == ["who", "who"]
