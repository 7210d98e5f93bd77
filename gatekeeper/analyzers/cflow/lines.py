"""C text cut into tokens by logical line, directives apart (C17 5.1.1.2, phases 1 to 3), without attributes of C23 (6.7.12)."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    [ \t\f\v\r]*+ (?:
    (?P<newline>\n)
  | (?P<word>(?!(?:u8|[uUL])"|[uUL]')[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<comment>//(?:\\\r?\n|[^\n])*|/\*[\s\S]*?(?:\*/|\Z)|\[\[[\w\s:,()"]*\]\]|\\[ \t]*\r?\n)
  | (?P<string>(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*"?)
  | (?P<char>[uUL]?'(?:\\[\s\S]|[^'\\\n])*'?)
  | (?P<number>\.?[0-9](?:[eEpP][+-]|'(?=[0-9A-Za-z])|[A-Za-z0-9_.])*)
  | (?P<mark>\.\.\.|->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\#\#|[\s\S])
  | (?P<end>\Z) )
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A token. Lines and columns count from 1; what a macro made stands where the macro was used."""

    kind: str
    """`word`, `number`, `string`, `char` or `mark`."""
    text: str
    line: int
    column: int
    spaced: bool = False
    """Whether white space stands before it: a `#define` is told apart by it."""
    hidden: frozenset[str] = frozenset()
    """Macros it came out of, which it does not name again."""


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: a directive, or a run of lines of code between two directives."""

    directive: str
    """Its name; empty for code."""
    tokens: list[Token]
    line: int


def cut(text: str) -> list[Line]:
    """The logical lines in order; code between directives is one."""
    found: list[Line] = []
    code: list[Token] = []
    row: list[Token] = []
    into = code
    number, start, spaced, fresh = 1, 0, False, True
    hidden: frozenset[str] = frozenset()
    made = tuple.__new__
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        begin, end = match.span(kind)  # type: ignore[arg-type]  # every way through it has a name
        if kind in ("newline", "end"):
            if row:
                _close(row, code, found)
                row = []
                into = code
            number, start, spaced, fresh = number + 1, end, False, True
        elif kind == "comment":
            spaced = True
            if breaks := text.count("\n", begin, end):
                number += breaks
                start = text.rindex("\n", begin, end) + 1
        else:
            word = text[begin:end]
            spaced = spaced or begin > match.start()
            # The call of the class itself costs twice as much, a million times a tree.
            token = made(Token, (kind, word, number, begin - start + 1, spaced, hidden))
            spaced = False
            if fresh and word == "#":
                into = row
            fresh = False
            into.append(token)
    if code:
        found.append(Line("", code, code[0].line))
    return found


def _close(row: list[Token], code: list[Token], found: list[Line]) -> None:
    if code:
        found.append(Line("", list(code), code[0].line))
        code.clear()
    name = row[1].text if len(row) > 1 else "null"
    found.append(Line(name, row[2:], row[0].line))
