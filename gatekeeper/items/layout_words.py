"""What the names of folders and files say about their layout class, for a proposal."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cache
from pathlib import PurePosixPath

from gatekeeper.model.glob import matcher
from gatekeeper.model.path import RepoPath, printable, suffix_of
from gatekeeper.model.software import LayoutClass

Place = tuple[LayoutClass, str] | None
"""A layout class and the glob that gives it to a path, or nothing."""

_THIRD_PARTY = {
    "third_party", "third-party", "thirdparty", "3rdparty", "vendor", "vendors", "external", "externals",
    "extern", "deps", "node_modules", "subprojects", "contrib", "cmsis",
}  # fmt: skip
_LIBRARIES = {"lib", "libs", "libraries", "middlewares"}
_LICENCE_FILE = re.compile(r"^(license|licence|copying)\b", re.IGNORECASE)
_TESTS = {
    "test",
    "tests",
    "testing",
    "unittest",
    "unittests",
    "unit_test",
    "unit_tests",
    "integration_test",
}
_TOOLS = {
    "tools", "tool", "build_tools", "build-tools", "buildtools", "dev_tools", "devtools", "scripts", "script", "ci",
    "docker", "cmake", "benchmark", "benchmarks",
}  # fmt: skip
_GENERATED = {"generated", "autogen", "gen"}
_DOCUMENTS = {"doc", "docs", "documentation", "examples", "example"}
_FOLDERS = (
    (_GENERATED, LayoutClass.GENERATED),
    (_THIRD_PARTY, LayoutClass.THIRD_PARTY),
    (_TESTS, LayoutClass.TESTS),
    (_TOOLS, LayoutClass.TOOLS),
    (_DOCUMENTS, LayoutClass.DOCUMENTS),
)
_SHIPPED_IN_PACKAGES = _TOOLS | _DOCUMENTS | {"testing", "contrib"}
"""Not what tests or carries the software of others: `pump/tests` and `pump/vendor` are no less so inside a package."""
_TEST_FOLDER = re.compile(r"tests[_-]|.+[_-](?:tests|unittests?)$")
"""Plural only: `test-strip` may be what the device is about."""
_TOOL_FILE = re.compile(
    r"\.gitlab-ci\.ya?ml|\.travis\.ya?ml|appveyor\.ya?ml|jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml"
    r"|\.pre-commit-config\.ya?ml|tox\.ini|noxfile\.py|\.clang-(?:format|tidy)|\.cppcheck.*|\.flake8|\.pylintrc|pylintrc"
    r"|\.coveragerc|codecov\.ya?ml|doxyfile",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"(?:\w+[-_])?(?:build|make|compile|lint|coverage)(?:[-_]\w+)?\.\w+|(?:release|package|clean)\.\w+",
    re.IGNORECASE,
)
"""Scripts that make the program or look after its text; one that flashes or updates may be the device's."""
_PROSE = {
    ".md", ".rst", ".adoc", ".txt", ".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx", ".tex", ".log",
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".ico", ".webp", ".drawio", ".puml", ".dia", ".user", ".ttf", ".otf", ".woff", ".woff2", ".eot",
    ".kicad_pcb", ".kicad_sch", ".kicad_mod", ".kicad_pro", ".kicad_sym", ".kicad_wks", ".sch", ".brd", ".gbr", ".drl", ".step", ".stp", ".stl",
    ".iges", ".igs", ".dxf", ".dwg", ".f3d", ".scad", ".xls", ".xlsx",
}  # fmt: skip
_PROSE_NAME = re.compile(
    r"(?:readme|license|licence|copying|notice|authors|contributors|contributing|changelog|changes|history|news|todo|version|codeowners)(?:[-_]\w+)*"
)
_TEST_NAMES: Mapping[str, re.Pattern[str]] = {
    "**/test_*": re.compile(r"^test_"),
    "**/*_test.*": re.compile(r"_test\."),
    "**/*_tests.*": re.compile(r"_tests\."),
    "**/test.*": re.compile(r"^test\."),
    "**/*.test.*": re.compile(r"\.test\."),
    "**/conftest.py": re.compile(r"^conftest\.py$"),
}
"""What files of tests are called, under the glob that takes all of them."""
_SELF_TEST = re.compile(
    r"(?!test_)(?:.*[_-])?(?:self|power_?on|built_?in)[_-]?tests?\.\w+", re.IGNORECASE
)
"""What a device asks of itself when it starts: its own software, however much it looks like a test."""
_HASHED = re.compile(
    r".+[.-](?=[\w-]*(?:\d|[a-z][A-Z]|[A-Z]{2}))(?:[\w-]{8}|[0-9a-f]{6,20})(?:\.chunk)?\.(?:m?js|css)(?:\.map)?"
)
"""What a bundler writes: the digest of what is in it stands in the file's name."""
_FEW_HASHED = 4


def carried_folders(paths: tuple[RepoPath, ...]) -> frozenset[str]:
    """Folders of a library folder that hold a licence of their own, as what was copied in from elsewhere does."""
    return frozenset(
        "/".join(parts[:-1])
        for path in paths
        if len(parts := path.split("/")) > 2
        and _LICENCE_FILE.match(parts[-1])
        and parts[-3].lower() in _LIBRARIES
    )


def bundled_folders(paths: Iterable[RepoPath]) -> frozenset[str]:
    """Folders in which a bundler leaves what it made of sources elsewhere: hardly a script there is named by a person."""
    scripts: dict[str, list[bool]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder and name.endswith((".js", ".mjs", ".css")):
            scripts[folder].append(_HASHED.fullmatch(name) is not None)
    return frozenset(
        f for f, hashed in scripts.items() if _FEW_HASHED <= sum(hashed) > len(hashed) / 2
    )


def packaged_folders(paths: Iterable[RepoPath]) -> frozenset[str]:
    """Python packages that lie in another: what is imported as a part of it is shipped with it, whatever it is called."""
    packages = {
        str(p.parent) for path in paths if (p := PurePosixPath(path)).name == "__init__.py"
    }
    return frozenset(each for each in packages if str(PurePosixPath(each).parent) in packages)


def by_folder(
    path: RepoPath,
    carried: Set[str],
    bundled: Set[str] = frozenset(),
    packaged: Set[str] = frozenset(),
) -> Place:
    """The class that a folder above the path stands for, with the folder's glob.

    `carried` hold software of others, `bundled` what a program wrote, `packaged` are parts of a Python package.
    """
    parts = path.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    for folder in above:
        if folder in carried:
            return LayoutClass.THIRD_PARTY, f"{quoted(folder)}/**"
        if folder in bundled:
            return LayoutClass.GENERATED, f"{quoted(folder)}/**"
    for words, layout in _FOLDERS:
        for folder, part in zip(above, map(str.lower, parts), strict=False):
            hidden = layout is LayoutClass.TOOLS and "/" not in folder and part.startswith(".")
            plural = layout is LayoutClass.TESTS and _TEST_FOLDER.match(part)
            if (part in words or hidden or plural) and not (
                folder in packaged and part in _SHIPPED_IN_PACKAGES
            ):
                return layout, f"{quoted(folder)}/**"
    return None


def by_name(path: RepoPath, unread: str, *, test: bool) -> Place:
    """The class that the file's name stands for, `None` where it tells none; `unread` is the language nobody reads.

    A name counts as a test's only of a `test`: `end_of_line_test.cpp` may be what the device does in its factory.
    """
    name = path.rpartition("/")[2]
    # A script beside the README builds or fetches something; deeper ones may be on the device, unless they say.
    is_script = unread == "shell" and (name == path or _BUILDS.fullmatch(name))
    if is_script or (name == path and _TOOL_FILE.fullmatch(name)):
        return LayoutClass.TOOLS, quoted(path)
    if test and not _SELF_TEST.fullmatch(name):
        named = (glob for glob, pattern in _TEST_NAMES.items() if pattern.search(name))
        return next(((LayoutClass.TESTS, glob) for glob in named), None)
    return None


def has_test_name(path: RepoPath) -> bool:
    """Whether the file is called as tests are."""
    name = path.rpartition("/")[2]
    return not _SELF_TEST.fullmatch(name) and any(p.search(name) for p in _TEST_NAMES.values())


def is_document(path: RepoPath) -> bool:
    """Whether the file is plainly read by people alone: prose, a picture, a licence, a note to an editor or to git."""
    name = path.rpartition("/")[2].lower()
    return (
        name.startswith(".")
        or suffix_of(path).lower() in _PROSE
        or _PROSE_NAME.fullmatch(name) is not None
    )


def telling_apart(paths: Iterable[RepoPath]) -> Callable[[str], bool]:
    """Whether a glob takes none of those paths."""
    kept = tuple(paths)

    @cache
    def tells_apart(glob: str) -> bool:
        taken = matcher((glob,))
        return not any(taken.matches(path) for path in kept)

    return tells_apart


def document_globs(path: RepoPath) -> Iterator[str]:
    """Its suffix or name anywhere, below its first folder, below its second, and so on, the widest first."""
    yield _by_suffix(path)
    folders = path.split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        yield f"{quoted('/'.join(folders[:depth]))}/{_by_suffix(path)}"


def _by_suffix(path: RepoPath) -> str:
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f"**/*.{quoted(suffix)}" if stem and dot and suffix else f"**/{quoted(name)}"


def quoted(text: str) -> str:
    """The text as a glob that matches itself; what cannot be written in a file stands as any character."""
    return "".join(_quoted_character(character) for character in text)


def _quoted_character(character: str) -> str:
    if character in "*?[":
        return f"[{character}]"
    return character if printable(character) == character else "?"
