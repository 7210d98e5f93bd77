"""Which files are proposed as tests, and for which item: left out where names say two things."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from gatekeeper.model.path import RepoPath

_TEST_WORDS = re.compile(
    r"^(?:test|tests|unittest|ut)[_-]|[_-](?:test|tests|unittest|ut)$|\.test$"
)
_TESTING = re.compile(
    rb"assert|ASSERT|\b(?:TEST|EXPECT|CHECK|REQUIRE|SUITE|BOOST)\w*\s*\("
    rb"|\bdef test|\b(?:unittest|pytest|unity|gtest|gmock|catch2?|doctest|cmocka|CppUTest|ztest)\b"
)
_TESTING_IN_PYTHON = re.compile(
    rb"^[ \t]*(?:async[ \t]+)?def test(?!s)|^class (?:Test|\w+Tests?\b)|^class \w+\([^)\n]*Test",
    re.MULTILINE,
)
"""What pytest and unittest collect: a program about tests says `assert` and `pytest` as often as a test does."""
_CAMEL_WORDS = re.compile(r"^(?:Test|Tests)(?=[A-Z])|(?<=[a-z0-9])(?:Test|Tests)$")


def tests_of_items(
    owned: Mapping[str, Iterable[RepoPath]], tests: Iterable[RepoPath]
) -> Mapping[str, tuple[RepoPath, ...]]:
    """
    The test sources that speak for one item, under the glob that stands for the item in `owned`.

    A test speaks for an item when it is named after one of the item's files (`test_dose.c` and `dose.c`), or, where
    that says nothing or two things, when it lies in a folder named after the item's folder (`tests/pump/` and
    `firmware/pump/**`). What would fit two items is left to people.
    """
    stems: dict[str, set[str]] = defaultdict(set)
    folders: dict[str, set[str]] = defaultdict(set)
    for glob, paths in owned.items():
        folders[PurePosixPath(glob.rpartition("/")[0]).name.casefold()].add(glob)
        for path in paths:
            stems[PurePosixPath(path).stem.casefold()].add(glob)
    found: dict[str, list[RepoPath]] = defaultdict(list)
    for path in sorted(tests):
        spoken = _spoken_for(path, stems, folders)
        if len(spoken) == 1:
            found[spoken.pop()].append(path)
    return {glob: tuple(paths) for glob, paths in found.items()}


def holds_tests(path: RepoPath, content: bytes) -> bool:
    """Whether a file with the name of a test holds a test's words, or is pytest's own configuration."""
    words = _TESTING_IN_PYTHON if path.endswith(".py") else _TESTING
    return path.endswith("conftest.py") or words.search(content) is not None


def subject_of(path: RepoPath) -> str:
    """What a test file is named after, in lower case: `dose` for `test_dose.c`, `dose_test.cpp` and `TestDose.py`; nothing
    for `__init__.py`, which every package has."""
    stem = PurePosixPath(path).stem
    bare = _CAMEL_WORDS.sub("", _TEST_WORDS.sub("", stem))
    return "" if stem.startswith("__") else bare.casefold()


def folders_that_hold_only(
    spoken: Mapping[str, tuple[RepoPath, ...]], everything: Iterable[RepoPath]
) -> Mapping[str, tuple[str, ...]]:
    """The tests of each item as few globs: `folder/**` where all that lies below it is among them, else each path."""
    owner = {path: glob for glob, paths in spoken.items() for path in paths}
    owners: dict[PurePosixPath, set[str]] = defaultdict(set)
    for path in everything:
        for folder in PurePosixPath(path).parents:
            owners[folder].add(owner.get(path, ""))
    return {
        glob: tuple(sorted({_outermost(path, owners) for path in paths}))
        for glob, paths in spoken.items()
    }


def _outermost(path: RepoPath, owners: Mapping[PurePosixPath, set[str]]) -> str:
    folders = [f for f in PurePosixPath(path).parents if len(f.parts) and len(owners[f]) == 1]
    return f"{folders[-1]}/**" if folders else path


def _spoken_for(
    path: RepoPath, stems: Mapping[str, set[str]], folders: Mapping[str, set[str]]
) -> set[str]:
    named = stems.get(subject_of(path), set())
    if len(named) == 1:
        return set(named)
    parts = [part.casefold() for part in PurePosixPath(path).parts[:-1]]
    lying = {glob for part in parts for glob in folders.get(part, ())}
    return (named & lying) or (set() if named else lying)
