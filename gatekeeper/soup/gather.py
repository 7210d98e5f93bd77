"""Everything a run knows of SOUP, from the tree that is given: mentions of all formats, joined to components."""

import contextlib
import posixpath
from collections.abc import Callable, Iterator, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import CopyDigest, SoupFacts, SoupItem
from gatekeeper.soup.collect import Collector, SoupTree, UnfoldsTooFarError
from gatekeeper.soup.gitmodules import read_gitmodules
from gatekeeper.soup.inventory import components_of
from gatekeeper.soup.known import KnownTable
from gatekeeper.soup.readers import is_cmake, load_reader, reader_of
from gatekeeper.soup.remembered import take, tell_alone
from gatekeeper.soup.vendored import find_copies


@dataclass(frozen=True, slots=True)
class SoupInput:
    """What the inventory of a run is made of."""

    tree: SoupTree
    layout_of: Callable[[RepoPath], LayoutClass | None]
    registered: bool
    items: tuple[SoupItem, ...]
    """Of base."""
    retired: frozenset[str]
    copies: tuple[CopyDigest, ...]
    known: KnownTable
    third_party: tuple[str, ...]
    """Globs of the layout class."""
    sources: Mapping[RepoPath, bytes]
    """What was read of the sources in scope."""
    subtrees: Mapping[RepoPath, str]
    """Folders that the history says were taken from elsewhere, each with the commit there when it says that too."""
    memory: Memory = NoMemory()
    """Of what lock files say."""


def gather_soup(given: SoupInput) -> SoupFacts:
    """The inventory of head beside the register of base."""
    into = Collector(given.tree)
    read_gitmodules(into)
    alone = tell_alone(given.tree, given.memory)
    for path in manifest_paths(given.tree):
        if path in alone:
            take(alone[path], path, into)
            continue
        where = reader_of(path)
        raw = into.raw(path) if where else None
        if where and raw is not None:
            # The fault is noted where the reader gave up; what stands behind it is not in the inventory, and undecided.
            with contextlib.suppress(UnfoldsTooFarError):
                load_reader(where)(path, raw, into)
    if any(is_cmake(path) for path in given.tree.ordered):
        # Imported here, as the other readers are: most projects have no file of its kind.
        from gatekeeper.soup.cmake import read_cmake

        with contextlib.suppress(UnfoldsTooFarError):
            read_cmake(_cmake_files(into), into)
    _unread(into, given)
    own = (None, LayoutClass.PRODUCT)
    sources = {path: raw for path, raw in given.sources.items() if given.layout_of(path) in own}
    find_copies(into, given.known, given.third_party, sources, given.subtrees)
    return SoupFacts(
        registered=given.registered,
        components=components_of(into.mentions, given.layout_of),
        items=given.items,
        retired=given.retired,
        faults=tuple(sorted(into.faults)),
        copies=given.copies,
        read=tuple(sorted(into.counts.items())),
    )


def manifest_paths(tree: SoupTree) -> tuple[RepoPath, ...]:
    """The files that some reader reads, ordered."""
    return tuple(path for path in tree.ordered if reader_of(path) is not None)


def all_paths(tree: SoupTree) -> tuple[RepoPath, ...]:
    """Everything that is worth fetching at once."""
    return tuple(path for path in tree.ordered if reader_of(path) is not None or is_cmake(path))


def _cmake_files(into: Collector) -> Iterator[tuple[RepoPath, bytes]]:
    for path in into.tree.ordered:
        raw = into.raw(path) if is_cmake(path) else None
        if raw is not None:
            yield path, raw


def _unread(into: Collector, given: SoupInput) -> None:
    """Manifests of formats that nothing reads; those of tests, tools and of others' software are let be."""
    for path in into.tree.ordered:
        if posixpath.basename(path) not in given.known.unread:
            continue
        if given.layout_of(path) in (None, LayoutClass.PRODUCT):
            message = "nothing here reads this kind of manifest, so what it names is not in the inventory"
            cure = "register what it names, and accept this by a deviation; or keep it out of the product's layout"
            into.fault("so002-no-reader", path, 1, message, cure)
