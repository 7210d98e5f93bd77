"""A lexer for C and C++ that keeps what a search for calls needs (C17 5.1.1.2 phases 2 and 3, C++20 raw strings).

Comments, strings, continued lines and disabled blocks are told from code. Macros are not expanded.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from gatekeeper.model.pattern import late_pattern

MAX_BYTES = 2 * 1024 * 1024
MAX_CONDITIONALS = 200


class Token(NamedTuple):
    """A piece of code that is neither space nor comment. (A named tuple: a file has a hundred thousand.)"""

    kind: str
    """`ident`, `number`, `string`, `char` or `punct`."""
    text: str
    offset: int
    """Into the text with its continued lines joined."""
    directive: str
    """Name of the preprocessor directive it stands in; empty outside."""
    head: bool = False
    """Whether it is the first of its directive, as the name that a `#define` defines."""


class Conditional(NamedTuple):
    """An `#if`, `#else` or `#endif` between tokens."""

    name: str
    position: int
    """Number of tokens before it."""


class Lexed(NamedTuple):
    """A file taken apart."""

    text: str
    """With continued lines joined."""
    code: str
    """The same with comments, strings and disabled blocks blanked, place for place."""
    tokens: tuple[Token, ...]
    conditionals: tuple[Conditional, ...]
    splices: tuple[int, ...]
    """Where in `text` a line was joined."""
    newlines: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file as it is, from 1; the column is of the joined line."""
        index = bisect_right(self.newlines, offset - 1)
        start = self.newlines[index - 1] + 1 if index else 0
        return index + 1 + bisect_right(self.splices, offset), offset - start + 1


class LexFailure(ValueError):
    """The file cannot be taken apart; the text is the cause."""


_TOKEN = late_pattern(
    r"""
  (?:
    (?P<newline>\n\s*+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<open_comment>/\*)
  | (?P<raw>(?:u8|[uUL])?R"(?P<delimiter>[^ ()\\\t\v\f\n]{0,16})\(.*?\)(?P=delimiter)")
  | (?P<open_raw>(?:u8|[uUL])?R"[^ ()\\\t\v\f\n]{0,16}\()
  | (?P<string>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
  | (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
  | (?P<number>\.?\d(?:[eEpP][+-]|'(?=\w)|[\w.])*)
  | (?P<ident>[A-Za-z_$][\w$]*)
  | (?P<space>[^\S\n]+)
  | (?P<punct>->|::|.)
  )
  [^\S\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)
"""One element and the spaces behind it, which are half of all places in a file."""

_PLAIN = frozenset({"ident", "number", "punct"})
_TELLING = frozenset({"#", '"', "'"})
"""Marks that begin a directive, or a text that does not end."""
_CONDITIONALS = frozenset({"if", "ifdef", "ifndef", "elif", "else", "endif"})
_FREE_TEXT = frozenset({"error", "warning"})


def decode(raw: bytes) -> str:
    """The text of a source file; each byte beyond ASCII becomes one character.

    Raises `LexFailure` for what is not text in an ASCII-compatible encoding.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw:
        raise LexFailure("the file is not ASCII-compatible text (UTF-16, or a NUL byte)")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\r\n", "\n")


def lex(source: str) -> Lexed:
    """The tokens of the file, in order; those below `#if 0` are left out.

    Raises `LexFailure` for a comment or string that does not end, for `#if` without `#endif`, and for more
    than 2 MiB.
    """
    if len(source) > MAX_BYTES:
        raise LexFailure(f"the file has {len(source)} bytes, more than {MAX_BYTES}")
    text, splices = _join_lines(source)
    newlines = tuple(match.start() for match in re.finditer("\n", text))
    run = _Run(text)
    for match in _TOKEN.finditer(text):
        run.take(match)
    run.end_line(len(text))
    if run.open_ifs:
        raise LexFailure(f"{len(run.open_ifs)} #if without #endif")
    code = _blank(text, run.blanks)
    return Lexed(text, code, tuple(run.tokens), tuple(run.conditionals), splices, newlines)


def _join_lines(source: str) -> tuple[str, tuple[int, ...]]:
    pieces = re.split(r"\\[ \t]*\n", source)
    splices, offset = [], 0
    for piece in pieces[:-1]:
        offset += len(piece)
        splices.append(offset)
    return "".join(pieces), tuple(splices)


def blanked(text: str) -> str:
    """Spaces for everything but the ends of lines."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in sorted(spans):
        if end <= last:
            continue
        parts.append(text[last : max(start, last)])
        parts.append(blanked(text[max(start, last) : end]))
        last = end
    return "".join((*parts, text[last:]))


@dataclass(slots=True)
class _Directive:
    name: str = ""
    words: int = 0
    value: str = ""


class _Run:
    """One pass over one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.conditionals: list[Conditional] = []
        self.blanks: list[tuple[int, int]] = []
        self.open_ifs: list[bool] = []
        """For each open `#if`, whether its present branch is disabled."""
        self._directive: _Directive | None = None
        self._line_has_token = False
        self._disabled = 0
        """How many of the open `#if` are disabled."""
        self._dead_from = -1

    def take(self, match: re.Match[str]) -> None:
        """The next lexical element."""
        kind = match.lastgroup or ""
        text = match[kind] if kind in _PLAIN else ""
        if text and text not in _TELLING and self._directive is None and not self._disabled:
            # Most of what a file has.
            self._line_has_token = True
            self.tokens.append(Token(kind, text, match.start(), ""))
            return
        if kind == "delimiter":
            kind = "raw"
        if kind == "newline":
            self.end_line(match.start())
        elif kind == "comment":
            self.blanks.append(match.span(kind))
        elif kind in ("open_comment", "open_raw"):
            what = "comment" if kind == "open_comment" else "raw string"
            raise LexFailure(f"a {what} does not end ({self._near(match)})")
        elif kind == "space":
            return
        elif match[kind] == "#" and not self._line_has_token:
            self._directive, self._line_has_token = _Directive(), True
        elif self._directive is not None:
            self._in_directive(kind, match)
        else:
            self._line_has_token = True
            self._add(kind, match, "")

    def _in_directive(self, kind: str, match: re.Match[str]) -> None:
        directive = self._directive
        assert directive is not None
        directive.words += 1
        if directive.words == 1:
            directive.name = match[kind] if kind == "ident" else "?"
            return
        directive.value = directive.value + match[kind] if directive.words < 5 else "…"
        if directive.name not in _FREE_TEXT:
            self._add(kind, match, directive.name, head=directive.words == 2)

    def _add(self, kind: str, match: re.Match[str], directive: str, *, head: bool = False) -> None:
        if self._dead:
            return
        text = match[kind]
        if kind == "punct" and text in "\"'" and directive not in ("include", "pragma"):
            cause = "a string or character does not end on its line"
            raise LexFailure(f"{cause} ({self._near(match)})")
        if kind in ("raw", "string", "char"):
            self.blanks.append(match.span(kind))
        kind = "string" if kind == "raw" else kind
        self.tokens.append(Token(kind, text, match.start(), directive, head))

    def end_line(self, offset: int) -> None:
        """The end of a line, or of the file."""
        directive, self._directive = self._directive, None
        self._line_has_token = False
        if directive is not None and directive.name in _CONDITIONALS:
            self._conditional(directive, offset)

    @property
    def _dead(self) -> bool:
        return self._disabled > 0

    def _conditional(self, directive: _Directive, offset: int) -> None:
        was_dead = self._dead
        if directive.name in ("if", "ifdef", "ifndef"):
            self.open_ifs.append(directive.name == "if" and directive.value == "0")
            if len(self.open_ifs) > MAX_CONDITIONALS:
                raise LexFailure(f"#if is nested deeper than {MAX_CONDITIONALS}")
        elif not self.open_ifs:
            raise LexFailure(f"#{directive.name} without #if")
        elif directive.name == "endif":
            self.open_ifs.pop()
        else:
            self.open_ifs[-1] = False
        self._disabled = sum(self.open_ifs)
        if not was_dead and self._dead:
            self._dead_from = offset
        elif was_dead and not self._dead:
            self.blanks.append((self._dead_from, offset))
        name = "if" if directive.name.startswith("if") else directive.name
        self.conditionals.append(Conditional(name, len(self.tokens)))

    def _near(self, match: re.Match[str]) -> str:
        line = self.text.count("\n", 0, match.start()) + 1
        return f"near line {line}"
