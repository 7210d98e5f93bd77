"""C text cut into tokens by logical line, directives apart (C17 5.1.1.2, phases 1 to 3), without attributes of C23 (6.7.12)."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f\v\r]+|\\[ \t]*\r?\n)
  | (?P<newline>\n)
  | (?P<comment>//(?:\\\r?\n|[^\n])*|/\*[\s\S]*?(?:\*/|\Z)|\[\[[\w\s:,()"]*\]\])
  | (?P<string>(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*"?)
  | (?P<char>[uUL]?'(?:\\[\s\S]|[^'\\\n])*'?)
  | (?P<number>\.?[0-9](?:[eEpP][+-]|'(?=[0-9A-Za-z])|[A-Za-z0-9_.])*)
  | (?P<word>[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<mark>\.\.\.|->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\#\#|[\s\S])
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
    number, start, spaced, fresh = 1, 0, False, True
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup or "mark", match[0]
        if kind == "newline":
            if row:
                _close(row, code, found)
                row = []
            number, start, spaced, fresh = number + 1, match.end(), False, True
        elif kind in ("space", "comment"):
            spaced = True
            if breaks := word.count("\n"):
                number += breaks
                start = match.start() + word.rindex("\n") + 1
        else:
            token = Token(kind, word, number, match.start() - start + 1, spaced)
            spaced = False
            if fresh and word == "#":
                row = [token]
            elif row:
                row.append(token)
            else:
                code.append(token)
            fresh = False
    if row:
        _close(row, code, found)
    if code:
        found.append(Line("", code, code[0].line))
    return found


def _close(row: list[Token], code: list[Token], found: list[Line]) -> None:
    if code:
        found.append(Line("", list(code), code[0].line))
        code.clear()
    name = row[1].text if len(row) > 1 else "null"
    found.append(Line(name, row[2:], row[0].line))
