"""A tool is found without trusting the repository under test, and is known by version and digest."""

import hashlib
import sys
from pathlib import Path

import pytest

from gatekeeper.model.tool import MissingTool, ToolIdentity, ToolNeed
from gatekeeper.tools.versions import identify, identify_all

NEED = ToolNeed("imagined-tool", ("--version",), r"imagined (\d+\.\d+)", "install it so")


def tool(folder: Path, text: str = "echo imagined 4.2", name: str = "imagined-tool") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository").mkdir()
    return tmp_path / "repository"


def test_finds_path_version_and_digest(tmp_path: Path, repository: Path) -> None:
    path = tool(tmp_path / "bin")
    found = identify(NEED, (str(tmp_path / "bin"),), repository, tmp_path / "scratch")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found == ToolIdentity("imagined-tool", "4.2", str(path), digest)


def test_looks_beside_the_interpreter_first(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tool(tmp_path / "venv" / "bin")
    tool(tmp_path / "bin", "echo imagined 1.0")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    found = identify(NEED, (str(tmp_path / "bin"),), repository, tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert (found.path, found.version) == (str(beside), "4.2")


def test_resolves_links(tmp_path: Path, repository: Path) -> None:
    real = tool(tmp_path / "opt", name="imagined-4.2")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "imagined-tool").symlink_to(real)
    found = identify(NEED, (str(tmp_path / "bin"),), repository, tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert found.path == str(real)


@pytest.mark.parametrize("how", ["directory inside", "link to a folder inside", "link to a file"])
def test_refuses_a_tool_of_the_repository_under_test(
    how: str, tmp_path: Path, repository: Path
) -> None:
    planted = tool(repository / "bin")
    search = {
        "directory inside": repository / "bin",
        "link to a folder inside": tmp_path / "linked",
        "link to a file": tmp_path / "files",
    }[how]
    (tmp_path / "linked").symlink_to(repository / "bin")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "imagined-tool").symlink_to(planted)
    found = identify(NEED, (str(search),), repository, tmp_path / "scratch")
    assert isinstance(found, MissingTool)
    assert "lies in the repository under test" in found.cause


def test_goes_on_after_a_refused_one(tmp_path: Path, repository: Path) -> None:
    tool(repository / "bin", "echo imagined 6.6")
    tool(tmp_path / "bin")
    search = (str(repository / "bin"), str(tmp_path / "bin"))
    found = identify(NEED, search, repository, tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert found.version == "4.2"


def test_passes_over_relative_directories(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(tmp_path / "here")
    monkeypatch.chdir(tmp_path)
    found = identify(NEED, ("here", "", "."), repository, tmp_path / "scratch")
    assert isinstance(found, MissingTool)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        pytest.param("exit 3", "exited with 3", id="fails"),
        pytest.param("kill -9 $$", "killed by a signal 9", id="is killed"),
        pytest.param("echo hello", "answered 'hello\\n'", id="answers something else"),
    ],
)
def test_a_tool_without_a_version_is_missing(
    text: str, cause: str, tmp_path: Path, repository: Path
) -> None:
    tool(tmp_path / "bin", text)
    found = identify(NEED, (str(tmp_path / "bin"),), repository, tmp_path / "scratch")
    assert isinstance(found, MissingTool)
    assert cause in found.cause
    assert found.install == "install it so"


def test_a_tool_that_is_nowhere_is_missing(tmp_path: Path, repository: Path) -> None:
    found = identify(NEED, ("/nowhere",), repository, tmp_path / "scratch")
    assert found == MissingTool(
        "imagined-tool", "imagined-tool is not installed where gatekeeper looks", "install it so"
    )


def test_several_are_identified_side_by_side_in_their_order(
    tmp_path: Path, repository: Path
) -> None:
    tool(tmp_path / "bin")
    absent = ToolNeed("absent-tool", (), "x", "install it so")
    found = identify_all(
        (absent, NEED), (str(tmp_path / "bin"),), repository, tmp_path / "scratch"
    )
    assert [type(each) for each in found] == [MissingTool, ToolIdentity]
    assert identify_all((), (), repository, tmp_path / "scratch") == ()


@pytest.mark.parametrize("name", ["bandit", "semgrep", "lizard"])
def test_the_analyzers_own_tools_are_identified(
    name: str, tmp_path: Path, repository: Path
) -> None:
    from gatekeeper.analyzers.bandit import Bandit
    from gatekeeper.analyzers.lizard import Lizard
    from gatekeeper.analyzers.semgrep import Semgrep

    need = {a.id: a.need for a in (Bandit(), Semgrep(), Lizard())}[name]
    found = identify(need, (), repository, tmp_path / "scratch")
    assert isinstance(found, ToolIdentity)
    assert found.version[0].isdecimal()
