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

_COMMENT_OR_LITERAL = late_pattern(
    rb"(//(?:\\\r?\n|[^\n])*|/\*.*?(?:\*/|\Z))"
    rb'|\bR"(?P<fence>[^ ()\\\s]{0,16})\(.*?(?:\)(?P=fence)"|\Z)'
    rb'|"(?:\\.|[^"\\\n])*"?'
    rb"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?",
    re.DOTALL,
)
_C_TOKEN = late_pattern(
    rb"^[ \t]*\#(?:\\\r?\n|[^\n])*"
    rb'|"(?:\\.|[^"\\\n])*"?'
    rb"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?"
    rb"|[\w$\x80-\xff.]+"
    rb"|<<=|>>=|\.\.\.|->\*?|\+\+|--|<<|>>|&&|\|\||::|##|[-+*/%&|^<>=!]="
    rb"|[^\s\w]",
    re.DOTALL | re.MULTILINE,
)
_STATEFUL = (b"/*", b"*/", b'R"', b"\\\n", b"\\\r")
"""What makes a line mean something else depending on the lines around it."""
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

    Where that holds the beginning or end of a comment or a raw string, the whole files are read.
    """
    before, after = _between(old.split(b"\n"), new.split(b"\n"))
    if any(mark in part for part in (before, after) for mark in _STATEFUL):
        before, after = old, new
    return c_tokens(before) != c_tokens(after)


def _between(old: list[bytes], new: list[bytes]) -> tuple[bytes, bytes]:
    """What is left of both without the lines that both begin and end with."""
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return b"\n".join(old[first : len(old) - last]), b"\n".join(new[first : len(new) - last])


def c_tokens(content: bytes) -> list[bytes]:
    """The tokens of a C or C++ file in order, comments left out; a directive is one token.

    Inside a directive white space is kept as one blank: `#define A (x)` is not `#define A(x)`.
    """
    plain = _COMMENT_OR_LITERAL.sub(_without_comment, content)
    return [
        _SPACE_OR_LITERAL.sub(_one_blank, token).strip() if token.lstrip()[:1] == b"#" else token
        for token in _C_TOKEN.findall(plain)
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
