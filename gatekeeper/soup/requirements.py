"""Requirements files of pip (pip 26, "Requirements File Format"): includes, constraints, hashes, addresses."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.model.path import RepoPath
from gatekeeper.soup.collect import Asked, Collector
from gatekeeper.soup.pep508 import at_url, read_pep508

_HASH = re.compile(r"--hash[=\s]+([a-z0-9]+:[0-9a-f]+)")
_OPTION = re.compile(r"\s--?[a-z][a-z-]*(?:[=\s]\S+)?.*$", re.S)
_INCLUDE = re.compile(r"(-r|--requirement|-c|--constraint)[=\s]*(\S+)")
_EDITABLE = re.compile(r"(?:-e|--editable)[=\s]*(\S.*)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_DEVELOPMENT = re.compile(
    r"(?:^|[-_./])(?:dev|test|tests|testing|docs?|lint|ci|develop|build)(?:$|[-_./])"
)
_MAX_DEPTH = 8


def read_requirements(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what a requirements file asks for, its includes followed within the tree."""
    _read(path, raw, into, is_development(path), 0)


def is_development(path: str) -> bool:
    """Whether the file's own name says that it is for tests, documents or building."""
    return _DEVELOPMENT.search(posixpath.basename(path).rpartition(".")[0]) is not None


def _read(path: RepoPath, raw: bytes, into: Collector, development: bool, depth: int) -> None:
    if not into.first("requirements", path):
        return
    text = into.text(path, raw)
    if text is None:
        return
    for line, statement in _statements(text):
        if found := _INCLUDE.fullmatch(statement):
            if found.group(1) in ("-r", "--requirement"):
                _include(path, line, found.group(2), into, development, depth)
            continue
        editable = _EDITABLE.fullmatch(statement)
        if editable is None and statement.startswith("-"):
            continue  # an option of pip itself, such as --index-url
        asked = editable.group(1) if editable else statement
        _requirement(path, line, asked, into, development)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first: comments off, continued lines joined."""
    held, start = "", 0
    for number, physical in enumerate(text.split("\n"), start=1):
        stripped = "" if physical.lstrip().startswith("#") else re.split(r"\s#", physical)[0]
        start = start or number
        if stripped.endswith("\\"):
            held += stripped[:-1] + " "
            continue
        statement, first = (held + stripped).strip(), start
        held, start = "", 0
        if statement:
            yield first, statement
    if held.strip():
        yield start, held.strip()


def _include(
    path: RepoPath, line: int, name: str, into: Collector, development: bool, depth: int
) -> None:
    target = RepoPath(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
    if target not in into.tree.paths or depth >= _MAX_DEPTH:
        message = f'it includes "{name}", which is no file of the tree'
        into.fault("so004-include-missing", path, line, message, "commit the file it includes")
        return
    raw = into.raw(target)
    if raw is not None:
        _read(target, raw, into, development and is_development(target), depth + 1)


def _requirement(
    path: RepoPath, line: int, statement: str, into: Collector, development: bool
) -> None:
    hashes = tuple(_HASH.findall(statement))
    spec = _OPTION.sub("", statement).strip()
    asked = _asked(spec)
    if asked is None:
        if spec.startswith((".", "/")) or posixpath.normpath(spec) in _folders(path, into):
            return  # the project itself, or a folder of it
        into.refuse(path, line, f'"{spec[:80]}" is no requirement (PEP 508)')
        return
    is_locked = bool(hashes) and not asked.floating
    asked = replace(asked, digests=(*hashes, *asked.digests))
    place = path, line
    into.take(place, "requirements", asked, is_locked=is_locked, development=development)


def _asked(spec: str) -> Asked | None:
    if "://" in spec.partition("@")[0] or spec.startswith(("git+", "http:", "https:")):
        egg = _EGG.search(spec)
        base = posixpath.basename(spec.partition("#")[0].partition("?")[0])
        return at_url(egg.group(1) if egg else re.split(r"-\d", base)[0] or "unnamed", spec)
    return read_pep508(spec)


def _folders(path: RepoPath, into: Collector) -> frozenset[str]:
    here = posixpath.dirname(path)
    prefix = f"{here}/" if here else ""
    return frozenset(
        each[len(prefix) :].partition("/")[0]
        for each in into.tree.paths
        if each.startswith(prefix)
    )
