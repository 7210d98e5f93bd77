"""Paths as git tracks them: bytes, carried as text that loses nothing, shown as text that harms nothing."""

import unicodedata
from typing import NewType

RepoPath = NewType("RepoPath", str)
"""A tracked path, `/`-separated, decoded from git's bytes as UTF-8 with `surrogateescape`.

Every byte sequence git can track has exactly one `RepoPath`, and `path_bytes` gives the bytes back.
"""

_DANGEROUS_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def path_from_bytes(raw: bytes) -> RepoPath:
    """The path of git's bytes; never fails."""
    return RepoPath(raw.decode("utf-8", "surrogateescape"))


def name_of(path: str) -> str:
    """The last part of a tracked path."""
    return path.rpartition("/")[2]


def suffix_of(path: str) -> str:
    """The suffix of a tracked path's name with its dot, as written; empty when it has none (`PurePath.suffix`)."""
    name = name_of(path)
    dot = name.rfind(".")
    return name[dot:] if 0 < dot < len(name) - 1 else ""


def stem_of(path: str) -> str:
    """A tracked path's name without its suffix (`PurePath.stem`)."""
    name = name_of(path)
    return name.removesuffix(suffix_of(name))


def path_bytes(path: str) -> bytes:
    """The bytes git tracks this path under."""
    return path.encode("utf-8", "surrogateescape")


def printable(text: str) -> str:
    """The text with every character that could act on a reader's terminal or eye made visible.

    Control, format (bidirectional, zero-width), surrogate and private-use characters become
    `\\xNN` or `\\u{N}`; a backslash stays as it is. One line in, one line out.
    """
    if text.isprintable():  # no such category is, see str.isprintable
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _DANGEROUS_CATEGORIES:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"
