"""A layout and software items proposed from the paths of a tree, to be corrected by people."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from gatekeeper.items.layout_words import (
    Place,
    bundled_folders,
    by_folder,
    by_name,
    carried_folders,
    document_globs,
    is_document,
    packaged_folders,
    quoted,
    telling_apart,
)
from gatekeeper.items.proposal_tests import folders_that_hold_only, tests_of_items
from gatekeeper.model.build_files import decides_build
from gatekeeper.model.glob import matcher
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass

_ID = re.compile(r"[^A-Z0-9]+")
_VERSION = re.compile(r"v?\d+([._-]\d+)*", re.IGNORECASE)
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
    paths: tuple[str, ...]
    """Globs of its files."""
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
    links: frozenset[RepoPath] = frozenset(),
    *,
    no_tests: Set[RepoPath] = frozenset(),
) -> Proposal:
    """The proposal for a tree with those paths.

    `copies` are folders that hold software of others, `links` the submodules, `no_tests` sources
    that test nothing whatever they are called. Product is what has a language, code of
    those `others` that no analyzer reads, what decides the build, and whatever lies among the code of an item and is
    not plainly a document: nobody shall lose sight of it.
    """
    sources = languages.keys() | others.keys()
    carried = carried_folders(paths) | copies
    bundled = bundled_folders(paths)
    packaged = packaged_folders(paths)
    placed = {
        path: by_folder(path, carried, bundled, packaged)
        or by_name(path, others.get(path, ""), test=path in sources - no_tests)
        for path in paths
    }
    placed.update((link, (LayoutClass.THIRD_PARTY, quoted(link))) for link in links)
    free = [path for path in paths if placed[path] is None]
    code = sources & set(free)
    recipes = {path for path in free if decides_build(path)} - code
    named = [path for path in free if path in code or (path in recipes and "/" in path)]
    owned = _owned(named, languages.keys())
    kept = code | recipes | _among_code(free, code, owned)
    product = tuple(path for path in free if path in kept)
    globs = _globs(placed, product)
    tests = [path for path in languages if _layout(placed[path]) is LayoutClass.TESTS]
    beside = tuple(quoted(path) for path in free if path in recipes and "/" not in path)
    return Proposal(globs, _items(owned, beside, tests, paths), product)


def _layout(place: Place) -> LayoutClass | None:
    return None if place is None else place[0]


def _among_code(
    free: Iterable[RepoPath], code: Set[RepoPath], owned: Mapping[str, list[RepoPath]]
) -> set[RepoPath]:
    """What lies where the code of an item lies and is no document: a template, a table, an interface description."""
    of_code = matcher(tuple(glob for glob, those in owned.items() if not code.isdisjoint(those)))
    return {path for path in free if not is_document(path) and of_code.matches(path)}


def _globs(
    placed: Mapping[RepoPath, Place], product: tuple[RepoPath, ...]
) -> dict[LayoutClass, tuple[str, ...]]:
    """The globs of each class; what is neither placed nor product is a document."""
    globs: dict[LayoutClass, set[str]] = defaultdict(set)
    tells_apart = telling_apart(product)
    for path, place in placed.items():
        if place is not None:
            globs[place[0]].add(place[1] if tells_apart(place[1]) else quoted(path))
    free = [path for path, place in placed.items() if place is None]
    kept = set(product)
    documents = [path for path in free if path not in kept]
    globs[LayoutClass.DOCUMENTS] |= {
        *OWN_FILES,
        *(next(filter(tells_apart, document_globs(path)), quoted(path)) for path in documents),
    }
    globs[LayoutClass.PRODUCT] = {
        quoted(path) if "/" not in path else _top(path) for path in product
    }
    return {layout: tuple(sorted(globs[layout])) for layout in LayoutClass if globs[layout]}


def _items(
    owned: Mapping[str, list[RepoPath]],
    beside: tuple[str, ...],
    tests: list[RepoPath],
    paths: tuple[RepoPath, ...],
) -> tuple[ProposedItem, ...]:
    """An item a glob of code, and one for the recipes that lie `beside` the folders of the tree."""
    whole = folders_that_hold_only(tests_of_items(owned, tests), paths)
    asked: list[tuple[str, str, tuple[str, ...]]] = [
        (_id(glob), _title(glob), (glob,)) for glob in owned
    ]
    if beside:
        asked.append(("BUILD", "build and settings", beside))
    return tuple(
        ProposedItem(name, title, globs, tuple(map(_quoted_glob, whole.get(globs[0], ()))))
        for name, (_, title, globs) in zip(
            _distinct(stem for stem, _, _ in asked), asked, strict=True
        )
    )


def _quoted_glob(glob: str) -> str:
    folder = glob.removesuffix("/**")
    return quoted(folder) + glob[len(folder) :]


def _owned(paths: Iterable[RepoPath], read: Set[RepoPath]) -> dict[str, list[RepoPath]]:
    """The paths of each item under its glob: one item a folder, or one each for what lies in a large folder.

    A folder of which nothing is `read` by an analyzer is one item however large: copies of browser libraries, mostly.
    Outside all folders a source and its header, which share a name, are one.
    """
    owned: dict[str, list[RepoPath]] = defaultdict(list)
    deep: list[RepoPath] = []
    named: dict[str, list[RepoPath]] = defaultdict(list)
    for path in paths:
        if "/" in path:
            deep.append(path)
        else:
            stem, dot, _ = path.partition(".")
            named[f"{quoted(stem)}.*" if stem and dot else quoted(path)].append(path)
    for glob, those in named.items():
        owned[glob if len(those) > 1 else quoted(those[0])] += those
    for glob, members in _folders((), deep, read):
        owned[glob] += members
    return owned


def _folders(
    above: tuple[str, ...], members: list[RepoPath], read: Set[RepoPath]
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
    is_small = len(members) <= _MANY or not below or read.isdisjoint(members)
    if above and (is_small or _are_versions(below)):
        yield f"{quoted('/'.join(above))}/**", members
        return
    for folder, paths in sorted(below.items()):
        yield from _folders((*above, folder), paths, read)
    if here:
        yield f"{quoted('/'.join(above))}/*", here


def _are_versions(folders: Iterable[str]) -> bool:
    """Whether folders hold states of one thing, as migrations and update scripts do, and not parts of it."""
    return all(_VERSION.fullmatch(folder) for folder in folders)


def _distinct(stems: Iterable[str]) -> Iterator[str]:
    """Each with a number where it came before: `a-b` and `a_b` would share one id."""
    taken: set[str] = set()
    for stem in stems:
        candidate, number = stem, 2
        while candidate in taken:
            candidate, number = f"{stem}-{number}", number + 1
        taken.add(candidate)
        yield candidate


def _top(path: RepoPath) -> str:
    return f"{quoted(path.split('/')[0])}/**"


def _id(glob: str) -> str:
    return _ID.sub("-", glob.upper()).strip("-") or "ROOT"


def _title(glob: str) -> str:
    return glob.removesuffix("/**").removesuffix("/*").removesuffix(".*")
