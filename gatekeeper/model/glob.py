"""Globs over tracked paths, the same everywhere in gatekeeper."""

import re
from collections.abc import Iterable
from functools import cache


def matches(glob: str, path: str) -> bool:
    """Whether the whole path matches the glob.

    Anchored at the root of the repository: `*` and `?` stay within a folder, `**` crosses folders,
    `[a-z]` and `[!a-z]` are sets, a trailing `/` means everything below.
    """
    return _compiled(glob).fullmatch(path) is not None


def matches_any(globs: Iterable[str], path: str) -> bool:
    """Whether one of the globs matches the path."""
    return any(matches(glob, path) for glob in globs)


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
