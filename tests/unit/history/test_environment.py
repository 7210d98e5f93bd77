"""A hook's environment is told by the variables given, and git is given none of them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.history.repository.environment import (
    HookEnvironment,
    git_environment,
    hook_environment,
    split_object_directories,
)
from gatekeeper.history.repository.launch import command_words, find_executable
from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity


def test_nothing_told_is_nothing_known() -> None:
    assert hook_environment({}) == HookEnvironment()
    assert hook_environment({"GIT_DIR": "", "GIT_AUTHOR_NAME": "A"}) == HookEnvironment()


def test_every_variable_of_a_hook_is_taken() -> None:
    told = hook_environment(
        {
            "GIT_DIR": ".git",
            "GIT_WORK_TREE": "..",
            "GIT_INDEX_FILE": ".git/index",
            "GIT_OBJECT_DIRECTORY": "/q",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/o:/p",
            "GIT_QUARANTINE_PATH": "/q",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@x",
            "GIT_COMMITTER_NAME": "C",
            "GIT_COMMITTER_EMAIL": "c@x",
            "PATH": "/usr/bin:relative::/bin",
        }
    )
    assert told == HookEnvironment(
        ".git", "..", ".git/index", "/q", ("/o", "/p"), "/q",
        Identity("A", "a@x"), Identity("C", "c@x"), ("/usr/bin", "/bin"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        ("", ()),
        ("/a", ("/a",)),
        ("/a::/b:", ("/a", "/b")),
        ('"/a:b":/c', ("/a:b", "/c")),
        (r'"/a\"b\\c\nd\141"', ('/a"b\\c\nda',)),
        ('"/unclosed', ("/unclosed",)),
        ('"\\', ()),
    ],
)
def test_object_folders_are_split_as_git_does(text: str, folders: tuple[str, ...]) -> None:
    assert split_object_directories(text) == folders


@given(st.text(alphabet='/a:"\\n01', max_size=30))
def test_any_list_of_object_folders_is_split(text: str) -> None:
    assert all(split_object_directories(text))


def test_gits_own_environment_is_fixed_and_ordered() -> None:
    given_to_git = git_environment(Path("/scratch"), ObjectFormat.SHA1)
    assert list(given_to_git) == sorted(given_to_git)
    told = dict(given_to_git)
    assert told["GIT_CONFIG_GLOBAL"] == "/dev/null"
    assert told["GIT_CONFIG_NOSYSTEM"] == told["GIT_NO_REPLACE_OBJECTS"] == "1"
    assert told["GIT_DIR"] == told["HOME"] == "/scratch"
    assert told["GIT_ALLOW_PROTOCOL"] == "none"


@pytest.mark.parametrize("forbidden", ["bin", "elsewhere"])
def test_an_executable_counts_unless_it_lies_in_the_repository_under_test(
    tmp_path: Path, forbidden: str
) -> None:
    program = tmp_path / "bin" / "no-such-tool"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    hook = hook_environment({"PATH": str(program.parent)})
    if forbidden == "elsewhere":
        assert find_executable("no-such-tool", hook, tmp_path / forbidden) == str(program)
    else:
        with pytest.raises(RepositoryError, match="'no-such-tool' was not found"):
            find_executable("no-such-tool", hook, tmp_path / forbidden)


def test_a_command_is_told_in_a_few_words() -> None:
    assert command_words(("-c", "a=b", "rev-list", "HEAD")) == "'git rev-list'"
