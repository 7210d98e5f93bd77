"""Globs over tracked paths, the same everywhere in gatekeeper."""

import re
from collections.abc import Iterable, Set
from functools import cache

from gatekeeper.model.frozen import dataclass

_SPECIAL = re.compile(r"[*?[]")


def matches(glob: str, path: str) -> bool:
    """Whether the whole path matches the glob.

    Anchored at the root of the repository: `*` and `?` stay within a folder, `**` crosses folders,
    `[a-z]` and `[!a-z]` are sets, a trailing `/` means everything below.
    """
    return matcher((glob,)).matches(path)


def matches_one_of(glob: str, paths: Set[str]) -> bool:
    """Whether the glob matches at least one of the paths."""
    it = matcher((glob,))
    if not it.exact.isdisjoint(paths):
        return True
    if it.beginnings or it.ends:
        return any(p.startswith(it.beginnings) or p.endswith(it.ends) for p in paths)
    return any(_compiled(glob).fullmatch(path) for glob in it.others for path in paths)


def matches_any(globs: Iterable[str], path: str) -> bool:
    """Whether one of the globs matches the path."""
    return matcher(tuple(globs)).matches(path)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Globs sorted by how little it takes to try them; few need a regular expression, which costs time to compile."""

    exact: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]
    others: tuple[str, ...]

    def matches(self, path: str) -> bool:
        """Whether one of the globs matches the whole path."""
        if path in self.exact or path.startswith(self.beginnings) or path.endswith(self.ends):
            return True
        return bool(self.others) and any(_compiled(g).fullmatch(path) for g in self.others)


@cache
def matcher(globs: tuple[str, ...]) -> Matcher:
    """What tells whether a path matches one of the globs; for whoever asks about many paths."""
    exact: set[str] = set()
    beginnings: list[str] = []
    ends: list[str] = []
    others: list[str] = []
    for glob in globs:
        folder = glob.removesuffix("**")
        name = glob.removeprefix("**/")
        if not _SPECIAL.search(glob) and not glob.endswith("/"):
            exact.add(glob)
        elif folder.endswith("/") and not _SPECIAL.search(folder):
            beginnings.append(folder)
        elif name != glob and name and not _SPECIAL.search(name) and name[-1] != "/":
            exact.add(name)
            ends.append(f"/{name}")
        elif (
            name != glob and name[:1] == "*" and not _SPECIAL.search(name[1:]) and "/" not in name
        ):
            ends.append(name[1:])
        else:
            others.append(glob)
    return Matcher(frozenset(exact), tuple(beginnings), tuple(ends), tuple(others))


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    if glob.endswith("/"):
        glob += "**"
    parts, index = [], 0
    while index < len(glob):
        index, part = _translate(glob, index)
        parts.append(part)
    return re.compile("".join(parts), re.DOTALL)


def _translate(glob: str, index: int) -> tuple[int, str]:
    if glob.startswith("**/", index):
        return index + 3, "(?:.*/)?"
    if glob.startswith("**", index):
        return index + 2, ".*"
    character = glob[index]
    if character == "*":
        return index + 1, "[^/]*"
    if character == "?":
        return index + 1, "[^/]"
    if character == "[":
        return _set(glob, index)
    return index + 1, re.escape(character)


def _set(glob: str, index: int) -> tuple[int, str]:
    end = glob.find("]", index + 2)
    if end < 0:
        return index + 1, re.escape("[")
    inside = glob[index + 1 : end]
    negated = inside.startswith("!")
    body = inside[negated:].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
    return end + 1, f"(?!/)[{'^' if negated else ''}{body}]"
