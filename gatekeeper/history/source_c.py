"""C and C++ source as far as authorship needs it: lines that say something, assertions that assert something.

A reader of tokens, not a compiler: comments, strings and what `#if 0` takes out are blanked, the rest is searched
for the assertions of Unity and CMock (Ceedling), CppUTest, GoogleTest, cmocka and assert.h. In doubt something is
no assertion.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from gatekeeper.history.source_c_dead import without_dead_code
from gatekeeper.history.source_lines import Assertions, LineSpan

_TOKENS = re.compile(
    r"//(?:\\\r?\n|[^\n])*"
    r"|/\*[\s\S]*?(?:\*/|\Z)"
    r'|\bR"(?P<fence>[^ ()\\\s]{0,16})\([\s\S]*?(?:\)(?P=fence)"|\Z)'
    r'|"(?:\\[\s\S]|[^"\\\n])*"?'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?"
)
_ASSERTION = re.compile(
    r"\b(?P<name>TEST_ASSERT\w*|UNITY_TEST_ASSERT\w*"
    r"|(?:EXPECT|ASSERT)_(?!NO_THROW\b|NO_FATAL_FAILURE\b)\w+"
    r"|CHECK\w*|[A-Z]+_ASSERT\w*|[A-Z]+(?:_[A-Z]+)*_EQUAL\w*|STRCMP_\w*CONTAINS\w*"
    r"|assert|assert_[a-z]\w*"
    r"|\w+_Expect(?:AndReturn|AndThrow|WithArray\w*)?)\s*\("
)
_DEFINED = re.compile(r"^[ \t]*#[ \t]*(?:define|undef)[ \t]+(\w+)", re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\r?\n|[^\n])*", re.MULTILINE)
_INCLUDE = re.compile(r"\s*#\s*include\b")
_LINE_END = re.compile(r"\n")
_NO_LINE_END = re.compile(r"[^\n]")
_PARENTHESIS = re.compile(r"[()]")
_ELSE_OR_DO = re.compile(r"\b(?:else|do)$")
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_CONSTANTS = re.compile(
    r"true|false|TRUE|FALSE|NULL|nullptr|sizeof|char|short|int|long|float|double|signed|unsigned"
    r"|bool|void|const|u?int(?:8|16|32|64)_t|size_t"
)
_STATEMENT_STARTS = ("", ";", "{", "}", ")", ":")


def c_code_lines(text: str) -> frozenset[int]:
    """The lines, counted from 1, that hold more than blanks, comments, braces and includes."""
    plain = _without_comments(text)
    return frozenset(
        number
        for number, line in enumerate(plain.split("\n"), start=1)
        if line.strip(" \t\r\f\v{}();,") and not _INCLUDE.match(line)
    )


def c_assertions(text: str) -> Assertions:
    """The assertions: effective when compiled, in a statement's place, and about more than constants.

    A macro that the file itself defines is none, whatever its name.
    """
    plain = _without_comments(text)
    live = without_dead_code(plain)
    own = frozenset(_DEFINED.findall(live))
    code = _DIRECTIVE.sub(_blank, live)
    line_ends = [m.start() for m in _LINE_END.finditer(code)]
    found, constant = [], 0
    for start, end, asserts in _calls_of_assertions(code, own):
        if asserts:
            first, last = (bisect_left(line_ends, place) + 1 for place in (start, end))
            found.append(LineSpan(first, last))
        else:
            constant += 1
    everything = _calls_of_assertions(_DIRECTIVE.sub(_blank, plain), own)
    return Assertions(tuple(found), len(list(everything)) - len(found) - constant, constant)


def _calls_of_assertions(code: str, own: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each assertion in a statement's place, and whether it asserts anything."""
    closing = _parentheses(code)
    for match in _ASSERTION.finditer(code):
        end = closing.get(match.end() - 1)
        if match["name"] in own or end is None or not _is_statement(code, match.start()):
            continue
        asserts = "_Expect" in match["name"] or _asserts_something(code[match.end() : end])
        yield match.start(), end, asserts


def live_c_code(text: str) -> str:
    """The text with comments, literals, directives and what is surely not compiled blanked; lines stay."""
    return _DIRECTIVE.sub(_blank, without_dead_code(_without_comments(text)))


def _without_comments(text: str) -> str:
    return _TOKENS.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    """Spaces in place of the text, so that lines stay; a literal leaves its quotes behind."""
    text = match[0]
    blank = _NO_LINE_END.sub(" ", text)
    if text[0] not in "\"'R" or len(text) < 2 or blank.endswith("\n"):
        return blank
    return f'"{blank[1:-1]}"'


def _parentheses(code: str) -> dict[int, int]:
    """Where each opening parenthesis is closed, those that are."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(code):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            closing[opened.pop()] = match.start()
    return closing


def _is_statement(code: str, start: int) -> bool:
    """Whether a call may stand here; after a type's name it would be a declaration."""
    before = code[max(0, start - 400) : start].rstrip()
    return before[-1:] in _STATEMENT_STARTS or _ELSE_OR_DO.search(before) is not None


def _asserts_something(arguments: str) -> bool:
    if all(_CONSTANTS.fullmatch(word) for word in _WORD.findall(arguments)):
        return False
    parts = _split(arguments)
    return len(parts) < 2 or parts[0] != parts[1]


def _split(arguments: str) -> list[str]:
    """The arguments without their white space; commas within parentheses do not separate."""
    parts, depth = [""], 0
    for character in arguments:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        elif not character.isspace():
            parts[-1] += character
    return parts
