"""C and C++ source as text: its spellings made plain, its conditional branches chosen, its brackets counted."""

import itertools
import re

_SPELLINGS = (
    ("%:", "# "),
    ("<%", "{ "),
    ("%>", "} "),
    ("??<", "{  "),
    ("??>", "}  "),
    ("??=", "#  "),
)
"""Digraphs and trigraphs (ISO C17 5.2.1.1, 6.4.6), unknown to lizard: with `<%` a function is gone."""
_RAW_STRING = re.compile(r'(?<![\w"])((?:u8|u|U|L)?R)"([^()\\\s]{0,16})\((.*?)\)\2"', re.DOTALL)
_CONDITIONAL = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b")
_TOKEN = re.compile(
    r"""
    //(?:\\\n|[^\n])*                   # a comment to the end of the line, continued by a backslash
    | /\*.*?(?:\*/|\Z)                  # a comment
    | "(?:\\.|[^"\\\n])*"?              # a string
    | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?   # a character; in 1'000 the quote is none
    | ^[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*  # a directive
    | [{}()]
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_OPENER = {"}": "{", ")": "("}


def plain(raw: bytes) -> str:
    """The text with line ends `\\n`, without digraphs, trigraphs and raw strings. Lines keep their numbers."""
    source = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for old, new in _SPELLINGS:
        source = source.replace(old, new)
    if 'R"' not in source:
        return source
    return _RAW_STRING.sub(lambda match: '""' + "\n" * match[0].count("\n"), source)


def imbalance(source: str) -> str | None:
    """Why brackets do not pair, as it stands and with the first and last branch of each `#if`; `None` when they do."""
    whole = _imbalance(source)
    if whole is None:
        return None
    first, last = branch(source, last=False), branch(source, last=True)
    if first != last and _imbalance(first) is None and _imbalance(last) is None:
        return None
    return whole


def _imbalance(source: str) -> str | None:
    open_at: list[tuple[str, int]] = []
    line = 1
    reached = 0
    for match in _TOKEN.finditer(source):
        token = match[0]
        if len(token) > 1 or token not in "{}()":
            continue
        line += source.count("\n", reached, match.start())
        reached = match.start()
        if token in "{(":
            open_at.append((token, line))
        elif not open_at or open_at[-1][0] != _OPENER[token]:
            return f"line {line}: {token!r} closes nothing"
        else:
            open_at.pop()
    if open_at:
        return f"line {open_at[-1][1]}: {open_at[-1][0]!r} is never closed"
    return None


def branch(source: str, *, last: bool) -> str:
    """The source with the lines of all branches blanked but one of each conditional: its last or its first.

    Lines keep their numbers. A conditional without `#else` has an empty last branch, except that a plain
    `#if … #endif` is kept in both.
    """
    lines = source.split("\n")
    blanked: set[int] = set()
    open_marks: list[list[int]] = []
    for number, line in enumerate(lines):
        word = _CONDITIONAL.match(line)
        if word is None:
            continue
        if word[1].startswith("if"):
            open_marks.append([])
        if open_marks:
            open_marks[-1].append(number)
            if word[1] == "endif":
                blanked.update(_left_out(open_marks.pop(), lines, last=last))
    return "\n".join("" if number in blanked else line for number, line in enumerate(lines))


def _left_out(marks: list[int], lines: list[str], *, last: bool) -> set[int]:
    """Lines of the branches not taken; marks are the lines of `#if`, `#elif`…, `#else`, `#endif`."""
    branches = [range(start + 1, end) for start, end in itertools.pairwise(marks)]
    if len(branches) < 2:
        return set()
    closing = _CONDITIONAL.match(lines[marks[-2]])
    has_else = closing is not None and closing[1] == "else"
    taken = 0 if not last else len(branches) - 1 if has_else else None
    return {
        number for index, lines_of in enumerate(branches) if index != taken for number in lines_of
    }
