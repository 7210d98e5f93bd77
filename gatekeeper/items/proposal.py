"""A layout and software items proposed from the paths of a tree, to be corrected by people."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gatekeeper.items.proposal_tests import folders_that_hold_only, tests_of_items
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.software import LayoutClass

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
    "tools", "tool", "build_tools", "build-tools", "buildtools", "dev_tools", "devtools", "scripts", "script", "ci", ".github",
    ".circleci", "docker", "cmake", "benchmark", "benchmarks",
}  # fmt: skip
_GENERATED = {"generated", "autogen", "gen"}
_DOCUMENTS = {"doc", "docs", "documentation", "examples", "example"}
_TEST_FILE = re.compile(r"(^test_|_test\.|_tests\.|^test\.|\.test\.|^conftest\.py$)")
_TEST_GLOBS = (
    "**/test_*",
    "**/*_test.*",
    "**/*_tests.*",
    "**/test.*",
    "**/*.test.*",
    "**/conftest.py",
)
_ID = re.compile(r"[^A-Z0-9]+")
OWN_FILES = ("gatekeeper.toml", "compliance/**")
"""What gatekeeper itself brings into a repository."""

_NONE: Mapping[RepoPath, str] = MappingProxyType({})

_MANY = 24
"""More files than this below one folder with subfolders of its own make each subfolder an item."""


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A software item that a folder of product code suggests."""

    id: str
    title: str
    path: str
    """Glob of its files."""
    tests: tuple[str, ...] = ()
    """Globs of the tests that are named after it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Globs per layout class, each matching at least one path, and items that own every product path once."""

    globs: Mapping[LayoutClass, tuple[str, ...]]
    items: tuple[ProposedItem, ...]
    product: tuple[RepoPath, ...]


def propose_layout(
    paths: tuple[RepoPath, ...],
    languages: Mapping[RepoPath, Language],
    copies: frozenset[str] = frozenset(),
    others: Mapping[RepoPath, str] = _NONE,
) -> Proposal:
    """The proposal for a tree with those paths; `copies` are folders that hold software of others.

    Source is what has a language, and code of those `others` that no analyzer reads: nobody shall lose sight of it as
    a document.
    """
    globs: dict[LayoutClass, set[str]] = defaultdict(set)
    product: list[RepoPath] = []
    tests: list[RepoPath] = []
    globs[LayoutClass.DOCUMENTS] |= set(OWN_FILES)
    carried = _carried(paths) | copies
    for path in paths:
        found = (
            _carried_in(path, carried)
            or _by_folder(path)
            or _by_name(path, others.get(path, ""), source=path in languages)
        )
        if found is None:
            product.append(path)
            globs[LayoutClass.PRODUCT].add(_quoted(path) if "/" not in path else _top(path))
        else:
            layout, glob = found
            globs[layout].add(glob)
            tests += [path] if layout is LayoutClass.TESTS and path in languages else []
    return Proposal(
        {layout: tuple(sorted(globs[layout])) for layout in LayoutClass if globs[layout]},
        _items(_owned(product), tests, paths),
        tuple(product),
    )


def _items(
    owned: Mapping[str, list[RepoPath]], tests: list[RepoPath], paths: tuple[RepoPath, ...]
) -> tuple[ProposedItem, ...]:
    spoken = tests_of_items(owned, tests)
    whole = folders_that_hold_only(spoken, paths)
    return tuple(
        replace(item, tests=tuple(map(_quoted_glob, whole.get(item.path, ()))))
        for item in _named(owned)
    )


def _quoted_glob(glob: str) -> str:
    folder = glob.removesuffix("/**")
    return _quoted(folder) + glob[len(folder) :]


def _carried(paths: tuple[RepoPath, ...]) -> frozenset[str]:
    """Folders of a library folder that hold a licence of their own, as what was copied in from elsewhere does."""
    return frozenset(
        "/".join(parts[:-1])
        for path in paths
        if len(parts := path.split("/")) > 2
        and _LICENCE_FILE.match(parts[-1])
        and parts[-3].lower() in _LIBRARIES
    )


def _carried_in(path: RepoPath, carried: frozenset[str]) -> tuple[LayoutClass, str] | None:
    parts = path.split("/")
    for depth in range(1, len(parts)):
        if (folder := "/".join(parts[:depth])) in carried:
            return LayoutClass.THIRD_PARTY, f"{_quoted(folder)}/**"
    return None


def _by_folder(path: RepoPath) -> tuple[LayoutClass, str] | None:
    parts = path.split("/")[:-1]
    for words, layout in (
        (_GENERATED, LayoutClass.GENERATED),
        (_THIRD_PARTY, LayoutClass.THIRD_PARTY),
        (_TESTS, LayoutClass.TESTS),
        (_TOOLS, LayoutClass.TOOLS),
        (_DOCUMENTS, LayoutClass.DOCUMENTS),
    ):
        for index, part in enumerate(parts):
            if part.lower() in words:
                return layout, f"{_quoted('/'.join(parts[: index + 1]))}/**"
    return None


def _by_name(path: RepoPath, unread: str, *, source: bool) -> tuple[LayoutClass, str] | None:
    name = path.rpartition("/")[2]
    if unread == "shell" and name == path:
        # What lies beside the README builds or fetches something; deeper ones may be on the device.
        return LayoutClass.TOOLS, _quoted(path)
    source = source or bool(unread)
    if source and _TEST_FILE.search(name):
        glob = next(
            (g for g, p in zip(_TEST_GLOBS, _NAME_PATTERNS, strict=True) if p.search(name))
        )
        return LayoutClass.TESTS, glob
    if source:
        return None
    suffix = name.rpartition(".")[1:]
    if suffix[0] and suffix[1] and name.index("."):
        return LayoutClass.DOCUMENTS, f"**/*.{_quoted(suffix[1])}"
    return LayoutClass.DOCUMENTS, f"**/{_quoted(name)}"


_NAME_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (r"^test_", r"_test\.", r"_tests\.", r"^test\.", r"\.test\.", r"^conftest\.py$")
)


def _owned(product: list[RepoPath]) -> dict[str, list[RepoPath]]:
    """The paths of each item under its glob: one item a folder, or one each for what lies in a large folder."""
    owned: dict[str, list[RepoPath]] = defaultdict(list)
    for path in product:
        if "/" not in path:
            owned[_quoted(path)].append(path)
    for glob, members in _folders((), [path for path in product if "/" in path]):
        owned[glob] += members
    return owned


def _folders(
    above: tuple[str, ...], members: list[RepoPath]
) -> Iterator[tuple[str, list[RepoPath]]]:
    """The items of the paths below a folder, which all lie deeper or in it; only the root itself is none."""
    below: dict[str, list[RepoPath]] = defaultdict(list)
    here = []
    for path in members:
        parts = path.split("/")
        if len(parts) > len(above) + 1:
            below[parts[len(above)]].append(path)
        else:
            here.append(path)
    if above and (len(members) <= _MANY or not below):
        yield f"{_quoted('/'.join(above))}/**", members
        return
    for folder, paths in sorted(below.items()):
        yield from _folders((*above, folder), paths)
    if here:
        yield f"{_quoted('/'.join(above))}/*", here


def _named(globs: Iterable[str]) -> tuple[ProposedItem, ...]:
    """One item a glob, each with an id of its own: `a-b` and `a_b` would share one."""
    taken: set[str] = set()
    items = []
    for glob in globs:
        stem = _id(glob)
        candidate, number = stem, 2
        while candidate in taken:
            candidate, number = f"{stem}-{number}", number + 1
        taken.add(candidate)
        items.append(ProposedItem(candidate, _title(glob), glob))
    return tuple(items)


def _top(path: RepoPath) -> str:
    return f"{_quoted(path.split('/')[0])}/**"


def _quoted(text: str) -> str:
    """The text as a glob that matches itself; what cannot be written in a file stands as any character."""
    return "".join(_quoted_character(character) for character in text)


def _quoted_character(character: str) -> str:
    if character in "*?[":
        return f"[{character}]"
    return character if printable(character) == character else "?"


def _id(glob: str) -> str:
    return _ID.sub("-", glob.upper()).strip("-") or "ROOT"


def _title(glob: str) -> str:
    return glob.removesuffix("/**").removesuffix("/*")
