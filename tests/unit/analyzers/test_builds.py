"""A compile database is laid over the tree it was written for, wherever that stood; one of another tree is refused."""

import pytest

from gatekeeper.analyzers.builds import lay_over
from gatekeeper.model.build import Builds, CompileDatabase, CompileEntry
from gatekeeper.model.digest import sha256
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath

MAIN, PUMP = RepoPath("src/main.c"), RepoPath("src/drivers/pump.c")
LANGUAGES = {MAIN: Language.C, PUMP: Language.C, RepoPath("inc/pump.h"): Language.C}


def database(*entries: tuple[str, str, str]) -> CompileDatabase:
    """A database of entries given as file, folder and command."""
    return CompileDatabase(
        "build/compile_commands.json",
        sha256(b""),
        tuple(CompileEntry(file, folder, tuple(words.split())) for file, folder, words in entries),
    )


def laid(*entries: tuple[str, str, str]) -> Builds:
    builds = lay_over(database(*entries), LANGUAGES, LANGUAGES)
    assert isinstance(builds, Builds), builds
    return builds


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        pytest.param("/ci/job/7/src/main.c", "/ci/job/7/build", id="absolute"),
        pytest.param("../src/main.c", "/ci/job/7/build", id="seen from the build folder"),
        pytest.param("src/main.c", ".", id="relative to the tree"),
        pytest.param("C:\\job\\src\\main.c", "C:\\job\\build", id="of Windows"),
    ],
)
def test_a_file_is_known_wherever_the_tree_was_built(file: str, folder: str) -> None:
    assert laid((file, folder, "cc -DA")).by_path[MAIN].flags == ("-DA",)


def test_folders_are_places_of_the_tree_and_others_are_left_out() -> None:
    builds = laid(("/t/src/main.c", "/t/build", "cc -I../inc -I/usr/evil -I../../outside -I."))
    assert builds.by_path[MAIN].folders == ("inc", "build")
    assert "-I ../../outside (1), -I /usr/evil (1)" in builds.notices[-1]


def test_the_tree_is_where_most_entries_name_tracked_files() -> None:
    builds = laid(
        ("/t/src/main.c", "/t", "cc -I/t/inc"),
        ("/t/src/drivers/pump.c", "/t", "cc -I/t/inc"),
        ("/sdk/src/main.c", "/sdk", "cc -I/sdk/inc"),
    )
    assert builds.by_path[MAIN].folders == ("inc",)
    assert "1 entries name no C or C++ file of this tree" in " ".join(builds.notices)


def test_a_database_of_another_tree_is_refused() -> None:
    told = lay_over(database(("/x/other.c", "/x", "cc -c other.c")), LANGUAGES, LANGUAGES)
    assert told == "none of its entries names a file that is tracked here: it is of another tree"


def test_files_it_does_not_speak_of_are_named() -> None:
    builds = laid(("/t/src/main.c", "/t", "cc -c src/main.c"))
    assert "used for 1 of 2 C and C++ files" in builds.notices[0]
    assert builds.notices[0].endswith("looked at with the fallback flags: src/drivers/pump.c")


def test_a_file_that_is_compiled_in_two_ways_is_named_and_the_first_counts() -> None:
    builds = laid(("/t/src/main.c", "/t", "cc -DA"), ("/t/src/main.c", "/t", "cc -DB"))
    assert builds.by_path[MAIN].flags == ("-DA",)
    assert "compiled in several ways, the first counts: src/main.c" in " ".join(builds.notices)


def test_words_of_the_database_are_escaped() -> None:
    builds = laid(("/t/src/main.c", "/t", "cc -fplugin=\x1b[31m"))
    assert "\x1b" not in " ".join(builds.notices)
    assert "-fplugin=" in builds.notices[-1]
