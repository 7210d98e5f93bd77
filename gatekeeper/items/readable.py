"""What keeps a source file from being read the same way by every tool, and the copy that tools are given."""

import re

from gatekeeper.model.language import Language

MAX_SOURCE_BYTES = 1024 * 1024
"""Tools give up, or take quadratic time, beyond about this size; nobody writes such a file by hand."""

_C_TEXTS = re.compile(
    rb"//(?:\\\r?\n|[^\n])*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
"""Comments and literals of C and C++, which may hold any bytes."""
_REPLACEMENT = "_"
"""Means nothing anywhere: two question marks before a slash are a trigraph, which would join the next line to a comment."""


def unreadable(content: bytes, language: Language) -> str:
    """Why no tool's answer about this content can be trusted; the empty text when it can."""
    if len(content) > MAX_SOURCE_BYTES:
        return f"it has {len(content)} bytes, more than {MAX_SOURCE_BYTES}, where tools skip or give up"
    if content.startswith(b"version https://git-lfs.github.com/spec/"):
        return "it is a Git LFS pointer: the source itself is not in the repository"
    position = content.find(b"\0")
    if position >= 0:
        return f"line {_line(content, position)} holds a NUL byte, behind which tools disagree"
    try:
        copy_for_tools(content, language).decode("utf-8")
    except UnicodeDecodeError as error:
        return f"line {_line(content, error.start)} is not UTF-8, which tools read differently"
    return ""


def copy_for_tools(content: bytes, language: Language) -> bytes:
    """The content with an underscore for each byte that is not UTF-8 in comments and literals of C and C++.

    Vendors' files come in Latin-1, GBK or Shift-JIS, where a compiler passes over such bytes and tools stop or leave
    something out. Every other byte keeps its place. Python declares its encoding, so its files stay as they are.
    """
    if language is Language.PYTHON or _is_utf8(content):
        return content
    return _C_TEXTS.sub(lambda found: _plain(found[0]), content)


def _plain(text: bytes) -> bytes:
    """Byte for byte: what decodes keeps its bytes, and each byte that does not is one underscore."""
    marked = text.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", _REPLACEMENT, marked).encode()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
