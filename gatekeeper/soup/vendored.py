"""Copies of others' software that lie in the tree, nested ones too: by files or functions only one component has, licences, layout."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, purl
from gatekeeper.model.soup import Mention, SoupRole
from gatekeeper.soup.collect import Collector
from gatekeeper.soup.copy_version import generic_version, version_by
from gatekeeper.soup.known import Known, KnownTable

FORMAT = "vendored"
_GENERAL = {
    "src", "source", "sources", "inc", "include", "includes", "app", "application", "core", "main", "firmware", "fw",
    "common", "drivers", "driver", "code", "project",
}  # fmt: skip
"""Names of folders in which the project's own files lie beside those of others."""
_ENOUGH = 3
"""Functions of one component that a file has to define: one or two are a hook that the component asks its user for."""
_HEAD_BYTES = 4096
_PACKAGE_FACE = "__init__.py"
"""Makes a folder importable and is no component of its own."""


@dataclass(frozen=True, slots=True)
class _Copy:
    root: RepoPath
    mark: RepoPath
    """The file it was told by."""
    known: Known | None = None
    name: str = ""
    line: int = 0
    """Where it shows in the file, when the content told it; such a copy is that file and no folder."""


def find_copies(
    into: Collector,
    table: KnownTable,
    third_party: tuple[str, ...],
    sources: Mapping[RepoPath, bytes],
    subtrees: Mapping[RepoPath, str],
) -> None:
    """Adds a mention for each copy; `third_party` are the globs of the layout class, `sources` those of the product.

    `subtrees` are folders that the history names, with the commit that each was taken from.

    A folder is told once: by the table before its licence, by its licence before its place. The tree itself is no copy.
    """
    found: dict[RepoPath, _Copy] = {}
    for copy in (
        *_marked(into.tree.paths, table),
        *_by_licence(into, table),
        *_by_layout(into, table, third_party),
    ):
        if (
            copy.root
            and not _told(found, copy)
            and (copy.known or _is_software(into, copy, table))
        ):
            found[copy.root] = copy
    for root in subtrees:
        inside = into.tree.below(root)
        if inside and root not in found:
            found[root] = _Copy(root, inside[0])
    shown = tuple(_renamed(sources, table))
    ends = known_folders(into.tree.paths, table) if shown else frozenset()
    for path, known, line in shown:
        if not _inside(found, ends, path, known):
            found[path] = _Copy(path, path, known, line=line)
    for root in sorted(found):
        into.counts[FORMAT] += 1
        into.add(_mention(into, found[root], subtrees.get(root, "")))


def known_folders(paths: Iterable[RepoPath], table: KnownTable) -> frozenset[str]:
    """Folders that are copies of components of the table, as far as paths alone tell that nothing else lies in them.

    A mark that is a bare file name, or one that stands in a folder of a general name (`src`, `lib`), tells that a copy is
    there, not where it ends: what lies beside it may be the project's own.
    """
    return frozenset(
        copy.root
        for copy in _marked(paths, table)
        if "/" in copy.mark[len(copy.root) :].lstrip("/")
        and posixpath.basename(copy.root).lower() not in _GENERAL | table.groups | {""}
    )


def told_folders(paths: Iterable[RepoPath], table: KnownTable) -> Mapping[str, str]:
    """Each folder in which a mark tells of a component of the table, with its title: how far the copy goes, nothing may tell."""
    return {
        copy.root: copy.known.title for copy in _marked(paths, table) if copy.known and copy.root
    }


def _is_software(into: Collector, copy: _Copy, table: KnownTable) -> bool:
    """Whether the folder, or the files of that stem, hold software and not pictures, fonts or settings of a tool."""
    if posixpath.basename(copy.root).startswith("."):
        return False
    inside = into.tree.below(copy.root) or (copy.mark,)
    return any(path.lower().endswith(table.software) for path in inside)


def _told(found: Mapping[RepoPath, _Copy], copy: _Copy) -> bool:
    """Whether the folder is known already, or lies in a copy of the same component."""
    if copy.root in found:
        return True
    if copy.known is None:
        return False
    parts = copy.root.split("/")
    above = (found.get(RepoPath("/".join(parts[:n]))) for n in range(1, len(parts)))
    return any(each is not None and each.known is copy.known for each in above)


def _renamed(
    sources: Mapping[RepoPath, bytes], table: KnownTable
) -> Iterator[tuple[RepoPath, Known, int]]:
    """Each source that defines what only a component defines, with the line of the first function; ordered by path.

    A file whose head names the maker needs one function. What was renamed itself is not seen.
    """
    told = [known for known in table.components if known.defines]
    for path in sorted(sources):
        raw = sources[path]
        for known in told:
            line = _shown(raw, known)
            if line:
                yield path, known, line


def _shown(raw: bytes, known: Known) -> int:
    """The line of the first function by which the file shows to be of the component; 0 when it does not."""
    first: dict[bytes, int] = {}
    for begins, pattern in known.defines:
        if begins in raw:
            for found in pattern.finditer(raw):
                first.setdefault(found[1], found.start(1))
    wanted = 1 if known.maker and known.maker in raw[:_HEAD_BYTES] else _ENOUGH
    return raw.count(b"\n", 0, min(first.values())) + 1 if len(first) >= wanted else 0


def _inside(
    found: Mapping[RepoPath, _Copy], ends: frozenset[str], path: RepoPath, known: Known
) -> bool:
    """Whether the file lies in a copy of the component, or in one of another known component that holds it as its own."""
    parts = path.split("/")
    above = (found.get(RepoPath("/".join(parts[:n]))) for n in range(1, len(parts)))
    return any(
        each is not None and each.known is not None and (each.known is known or each.root in ends)
        for each in above
    )


def _marked(paths: Iterable[RepoPath], table: KnownTable) -> Iterator[_Copy]:
    by_name: dict[str, list[RepoPath]] = defaultdict(list)
    for path in paths:
        by_name[posixpath.basename(path)].append(path)
    copies = []
    for known in table.components:
        told: set[RepoPath] = set()
        for mark in known.marks:
            for path in by_name.get(posixpath.basename(mark), ()):
                # The longest mark decides; a path that is the mark itself stands in the component's own tree.
                if path not in told and f"/{path}".endswith(f"/{mark}"):
                    told.add(path)
                    copies.append(_Copy(RepoPath(path[: -len(mark) - 1]), path, known))
    yield from sorted(copies, key=lambda c: (c.root.count("/"), c.root, c.mark))


def _by_licence(into: Collector, table: KnownTable) -> Iterator[_Copy]:
    own = {
        into.tree.blobs[path]
        for path in into.tree.paths
        if "/" not in path and table.licences.fullmatch(path)
    }
    for path in sorted(into.tree.paths):
        folder, name = posixpath.split(path)
        if not folder or not table.licences.fullmatch(name) or into.tree.blobs[path] in own:
            continue
        if table.not_copies & {part.lower() for part in folder.split("/")}:
            continue
        yield _Copy(RepoPath(folder), path)


def _by_layout(
    into: Collector, table: KnownTable, third_party: tuple[str, ...]
) -> Iterator[_Copy]:
    """What lies side by side in a folder of the layout class, each folder or stem a copy of its own."""
    licensed = {
        posixpath.dirname(path)
        for path in into.tree.paths
        if table.licences.fullmatch(posixpath.basename(path))
    }
    for path in sorted(into.tree.paths):
        if posixpath.basename(path) == _PACKAGE_FACE:
            continue
        for glob in third_party:
            if matches(glob, path):
                yield _placed(path, glob, table, licensed)
                break


def _placed(path: RepoPath, glob: str, table: KnownTable, licensed: set[str]) -> _Copy:
    container = glob.removesuffix("/").removesuffix("/**")
    parts = path.split("/")
    for depth in range(1, len(parts)):
        folder = "/".join(parts[:depth])
        if not matches(container, folder):
            continue
        if folder in licensed or parts[depth - 1].lower() not in table.groups:
            return _Copy(RepoPath(folder), path)
        if depth < len(parts) - 1:
            return _Copy(RepoPath(f"{folder}/{parts[depth]}"), path)
        break
    stem = posixpath.splitext(path)[0]
    return _Copy(RepoPath(stem), path, name=posixpath.basename(stem))


def _mention(into: Collector, copy: _Copy, taken: str) -> Mention:
    known = copy.known
    if known is not None:
        version, place, line = version_by(into, copy.root, known)
        named, title, maker, stack = known.purl, known.title, known.manufacturer, known.stack
    else:
        version, place, line = generic_version(into, copy.root)
        named, title, maker, stack = purl("generic", _name(copy)), "", "", ""
    return Mention(
        at_line(place or copy.mark, line or copy.line or 1),
        FORMAT,
        Purl(named.type, named.namespace, named.name, version),
        SoupRole.VENDORED,
        digests=(f"git:{taken}",) if taken else (),
        root=copy.root,
        title=title,
        manufacturer=maker,
        stack=stack,
    )


def _name(copy: _Copy) -> str:
    return re.sub(r"\s+", "-", (copy.name or posixpath.basename(copy.root)).lower())
