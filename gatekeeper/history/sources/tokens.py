"""Whether two versions of a source file differ in more than layout and comments.

C and C++ are compared token by token (C17 6.4), Python by its syntax tree. What is neither, or cannot be read, is
compared without its white space only. In doubt two versions differ: who wrote the later one is then an author.
"""

import ast
import re

from gatekeeper.history.sources.by_language import language_of
from gatekeeper.model.language import Language, LanguageMap
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.parse.python import parse_python

_RAW_STRING = rb'\b(?:u8|[uUL])?R"(?P<fence>[^ ()\\\s]{0,16})\(.*?(?:\)(?P=fence)"|\Z)'
_COMMENT_OR_LITERAL = late_pattern(
    rb"(//(?:\\\r?\n|[^\n])*|/\*.*?(?:\*/|\Z))|" + _RAW_STRING + rb'|"(?:\\.|[^"\\\n])*"?'
    rb"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?",
    re.DOTALL,
)
_C_TOKEN = late_pattern(
    rb"^[ \t]*\#(?:\\\r?\n|[^\n])*|" + _RAW_STRING + rb'|"(?:\\.|[^"\\\n])*"?'
    rb"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?"
    rb"|[\w$\x80-\xff.]+"
    rb"|<<=|>>=|\.\.\.|->\*?|\+\+|--|<<|>>|&&|\|\||::|##|[-+*/%&|^<>=!]="
    rb"|[^\s\w]",
    re.DOTALL | re.MULTILINE,
)
_SPACE_OR_LITERAL = late_pattern(rb'("(?:\\.|[^"\\\n])*"?)|(?:\\\r?\n|\s)+', re.DOTALL)


def differs_in_tokens(path: RepoPath, old: bytes, new: bytes, languages: LanguageMap) -> bool:
    """Whether the second version says anything else than the first, layout and comments aside."""
    if old == new:
        return False
    match language_of(path, new, languages):
        case Language.PYTHON:
            before, after = _tree(old), _tree(new)
            return before is None or before != after
        case None:
            return old.split() != new.split()
        case _:
            return _differs_in_c(old, new)


def changed_line_count(old: bytes, new: bytes) -> int:
    """How many different lines one version has and the other has not, whichever has more; at least 1."""
    before, after = (
        {b"".join(line.split()) for line in content.split(b"\n")} for content in (old, new)
    )
    return max(1, len(after - before), len(before - after))


def _differs_in_c(old: bytes, new: bytes) -> bool:
    """As `differs_in_tokens`; only what lies between the first and the last line that differ is looked at.

    Where that may begin or end within a comment, a literal or a continued line, more is read.
    """
    has_raw = any(b'R"' in each and re.search(_RAW_STRING, each, re.DOTALL) for each in (old, new))
    begin, end = (0, 0) if has_raw else _alike(old.split(b"\n"), new.split(b"\n"))
    end = min(end, len(old), len(new))
    while begin and not _is_between_tokens(old, begin):
        opened = old.rfind(b"/*", 0, begin)
        begin = old.rfind(b"\n", 0, max(opened, 0)) + 1
    while end and not all(_is_between_tokens(each, len(each) - end) for each in (old, new)):
        closed = old.find(b"*/", len(old) - end)
        line_end = old.find(b"\n", closed) if closed >= 0 else -1
        end = len(old) - line_end if line_end >= 0 else 0
    return c_tokens(old[begin : len(old) - end]) != c_tokens(new[begin : len(new) - end])


def _alike(old: list[bytes], new: list[bytes]) -> tuple[int, int]:
    """How many bytes the lines have that both begin with, and those that both end with, each with an end of line."""
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    begin = sum(len(line) + 1 for line in old[:first])
    return begin, sum(len(line) + 1 for line in old[len(old) - last :])


def _is_between_tokens(text: bytes, place: int) -> bool:
    """Whether it is sure that no token goes on over this end of a line.

    A comment that was open there would have begun at the last `/*` or before, with no `*/` behind.
    """
    opened, closed = text.rfind(b"/*", 0, place), text.rfind(b"*/", 0, place)
    is_continued = text[:place].rstrip(b"\r\n").endswith(b"\\")
    return (opened < 0 or closed >= opened + 2) and not is_continued


def c_tokens(content: bytes) -> list[bytes]:
    """The tokens of a C or C++ file in order, comments left out; a directive is one token.

    Inside a directive white space is kept as one blank: `#define A (x)` is not `#define A(x)`.
    """
    plain = _COMMENT_OR_LITERAL.sub(_without_comment, content)
    found = (match[0] for match in _C_TOKEN.finditer(plain))
    return [
        _SPACE_OR_LITERAL.sub(_one_blank, token).strip() if token.lstrip()[:1] == b"#" else token
        for token in found
    ]


def _without_comment(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return match[0]
    return b"\n" if b"\n" in match[1] and match[1].startswith(b"//") else b" "


def _one_blank(match: re.Match[bytes]) -> bytes:
    return match[1] or b" "


def _tree(content: bytes) -> str | None:
    """The syntax tree in words, `None` when this interpreter cannot read the file."""
    try:
        return ast.dump(parse_python(content))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
