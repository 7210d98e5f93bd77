"""Macros that only builds of tests define, by their names and by the build files that lie beside tests."""

import re
from collections.abc import Iterable, Iterator

from gatekeeper.history.objects.blobs import stream_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import MAX_SOURCE_BYTES
from gatekeeper.history.units.files import UnitFiles
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import Tree

_FOR_TESTS = late_pattern(
    r"_*(?:TESTS?|UNITY|(?:\w+_)?(?:UNIT_?TEST(?:S|ING)?|UNDER_TEST|TESTING|TEST_HOOKS?|TEST_BUILD|BUILD_TESTS?|ZTEST"
    r"|HOST_TESTS?|NATIVE_TESTS?)(?:_\w+)?|(?:GTEST|CMOCK|CEEDLING|CPPUTEST)\w*)",
    re.IGNORECASE,
)
"""A self-test (`SELF_TEST`) is a function of the product."""
_BUILDS = late_pattern(
    r"(?:GNU|BSD)?[Mm]akefile(?:\.\w+)?|.*\.(?:mk|mak|cmake|gyp|ninja)|CMakeLists\.txt|SCons(?:truct|cript)|meson\.build"
    r"|BUILD(?:\.bazel)?|wscript|configure\.ac|(?:project|ceedling)\.yml|platformio\.ini"
)
_OPTION = late_pattern(r"(?<![\w-])-D\s*+['\"]?([A-Za-z_]\w*)")
_ASKED = late_pattern(
    r"\b(?:target_compile_definitions|add_compile_definitions|add_definitions|COMPILE_DEFINITIONS|defines|DEFINES|CPPDEFINES)\b([^()]*\(?[^()]*+)"
)
_ITEM = late_pattern(r"^\s*+-\s*+['\"]?([A-Za-z_]\w*)(?:=[^\n]*)?['\"]?\s*$", re.MULTILINE)
_SECTION = late_pattern(r"^\[([^\]\n]*)\]", re.MULTILINE)
_OF_TESTS = late_pattern(r"test|native", re.IGNORECASE)
_WORD = late_pattern(r"[A-Za-z_]\w*")


def is_for_tests(macro: str) -> bool:
    """Whether its name says that a build for tests defines it."""
    return _FOR_TESTS.fullmatch(macro) is not None


def defined_for_tests(
    view: View, tree: Tree, units: Iterable[UnitFiles], wanted: frozenset[str]
) -> frozenset[str]:
    """Those of the wanted macros that a build file of tests defines and no other one does.

    A build file is one of tests when it lies above a test of a unit and above no file of one, or is Ceedling's; PlatformIO's
    has a section for each build. All that no other one defines where a build file cannot be read.
    """
    given = tuple(units)
    own = {folder for unit in given for path in unit.files for folder in _folders(path)}
    beside = {folder for unit in given for path in unit.tests for folder in _folders(path)} - own
    by_blob: dict[ObjectId, list[RepoPath]] = {}
    for entry in tree:
        if wanted and entry.is_file and _BUILDS.fullmatch(name_of(entry.path)):
            by_blob.setdefault(entry.blob, []).append(entry.path)
    tests, product = set[str](), set[str]()
    for blob, content in stream_blobs(view, by_blob, max_bytes=MAX_SOURCE_BYTES):
        if not isinstance(content, bytes):
            # What it defines for tests is not known, so it may be any of them; for the product it may be none.
            at = (_builds_tests(path, is_beside=_folder(path) in beside) for path in by_blob[blob])
            tests |= wanted if any(at) else set()
            continue
        text = content.decode("utf-8", "replace")
        for path in by_blob[blob]:
            for is_of_tests, part in _parts(path, text, is_beside=_folder(path) in beside):
                (tests if is_of_tests else product).update(_defined(part))
    return wanted & tests - product


def _folders(path: RepoPath) -> Iterator[str]:
    parts = path.split("/")[:-1]
    yield from ("/".join(parts[:end]) for end in range(len(parts) + 1))


def _folder(path: RepoPath) -> str:
    return path.rpartition("/")[0]


def _parts(path: RepoPath, text: str, *, is_beside: bool) -> Iterator[tuple[bool, str]]:
    """The parts of a build file, each with whether it builds tests."""
    if name_of(path) != "platformio.ini":
        yield _builds_tests(path, is_beside=is_beside), text
        return
    starts = [*_SECTION.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield _OF_TESTS.search(match[1]) is not None, text[match.end() : end]


def _builds_tests(path: RepoPath, *, is_beside: bool) -> bool:
    """Whether a build file, or a part of it, may build tests."""
    return is_beside or path.endswith((".yml", "platformio.ini"))


def _defined(text: str) -> Iterator[str]:
    yield from _OPTION.findall(text)
    yield from _ITEM.findall(text)
    for asked in _ASKED.findall(text):
        yield from _WORD.findall(asked)
