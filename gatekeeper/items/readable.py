"""What keeps a source file from being read the same way by every tool."""

MAX_SOURCE_BYTES = 1024 * 1024
"""Tools give up, or take quadratic time, beyond about this size; nobody writes such a file by hand."""


def unreadable(content: bytes) -> str:
    """Why no tool's answer about this content can be trusted; the empty text when it can."""
    if len(content) > MAX_SOURCE_BYTES:
        return f"it has {len(content)} bytes, more than {MAX_SOURCE_BYTES}, where tools skip or give up"
    if content.startswith(b"version https://git-lfs.github.com/spec/"):
        return "it is a Git LFS pointer: the source itself is not in the repository"
    position = content.find(b"\0")
    if position >= 0:
        return f"line {_line(content, position)} holds a NUL byte, behind which tools disagree"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"line {_line(content, error.start)} is not UTF-8, which tools read differently"
    return ""


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
