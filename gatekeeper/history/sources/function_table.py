"""The functions of a source file with the lines they span: what per-function authorship is joined to.

C and C++ are read by braces and parentheses, comments and surely dead code taken out; a body that the preprocessor
opens twice ends where the braces of the whole file say. Python is read by its syntax tree.
"""

import ast
import re
from bisect import bisect_right
from dataclasses import field
from functools import lru_cache

from gatekeeper.history.sources.c_code import live_c_code
from gatekeeper.history.sources.c_tests import Role, name_in_words, test_head
from gatekeeper.history.sources.lines import tree_of_text
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.pattern import late_pattern


@dataclass(frozen=True, slots=True, order=True)
class FunctionSpan:
    """One function."""

    first: int
    """Its first line, from 1: where its name stands, or its first decorator."""
    last: int
    name: str
    """Qualified by its classes in Python (`TestDose.test_rate`); as written in C and C++."""
    said_before: int = 0
    """The first line of what belongs to it and stands before it: its comment. Equal to `first` without one."""
    role: Role = field(default=Role.FUNCTION, compare=False)


_NAME = late_pattern(r"(~?[A-Za-z_]\w*(?:\s*::\s*~?[A-Za-z_]\w*)*|operator\s*\W{1,3})\s*$")
_CASE = "BEGIN_CASE"
"""Stands above a test in a suite that Mbed TLS makes tests of; it may have the name of the function that it calls."""
_NO_NAMES = frozenset({"if", "for", "while", "switch", "return", "sizeof", "catch", "defined"})


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before a brace."""

    name: str = ""
    """Of the function whose body opens; empty for anything else."""
    place: int = 0
    role: Role = Role.FUNCTION


def function_table(text: str, language: Language | None) -> tuple[FunctionSpan, ...]:
    """The functions of a file in the order of their first lines; none where the language is not read.

    Raises `SourceUnread` for Python that cannot be parsed: that is not to have no functions.
    """
    match language:
        case Language.PYTHON:
            return _of_python(text)
        case Language.C | Language.CPP:
            return _of_c(text)
        case None:
            return ()


@lru_cache(maxsize=1)
def _of_c(text: str) -> tuple[FunctionSpan, ...]:
    code = live_c_code(text)
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    commented = _comment_lines(text)
    lines = text.split("\n")
    found: list[FunctionSpan] = []
    opened: list[_Head] = []
    """What each open brace is."""
    statement = 0
    for match in re.finditer(r"[{};]", code):
        inside = any(head.name for head in opened)
        if match[0] == "{":
            before = code[statement : match.start()]
            opened.append(_Head() if inside else _function_head(before, statement))
        elif match[0] == "}" and opened:
            head = opened.pop()
            if head.name:
                first, last = (bisect_right(starts, at) for at in (head.place, match.start()))
                name = (name_in_words(lines, first) if '"' in head.name else "") or head.name
                said = _said_before(first, commented)
                is_case = any(_CASE in line for line in lines[said - 1 : first - 1])
                role = Role.TEST if is_case else head.role
                found.append(FunctionSpan(first, last, name, said, role))
        if match[0] != ";" or not inside:
            statement = match.end()
    return tuple(sorted(found))


def _function_head(head: str, start: int) -> _Head:
    """The function whose body opens behind `head`, which stands at `start`; without a name when it is none."""
    if (macro := test_head(head)) is not None:
        return _Head(macro.name, start + macro.start, macro.role)
    text = head.rstrip()
    close = text.rfind(")")
    tail = text[close + 1 :] if close >= 0 else ""
    if close < 0 or "=" in tail or re.search(r"[^\w\s:&,<>*\-()]", tail):
        return _Head()
    open_at = _matching(text, _first_group_end(text, close))
    name = _NAME.search(text[:open_at]) if open_at is not None else None
    if name is None or name[1].split("::")[-1].strip() in _NO_NAMES:
        return _Head()
    return _Head(re.sub(r"\s+", "", name[1]), start + name.start(1))


def _first_group_end(text: str, close: int) -> int:
    """The end of the parameter list: a constructor's initialisers follow it after a lone colon."""
    colon = re.search(r"\)\s*:(?!:)", text)
    return colon.start() if colon else close


def _matching(text: str, close: int) -> int | None:
    depth = 0
    for place in range(close, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return place
    return None


def _comment_lines(text: str) -> frozenset[int]:
    """Lines that are nothing but comment, as far as a look at their ends tells."""
    found, inside = set(), False
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if inside or bare.startswith(("//", "/*")):
            found.add(number)
        if bare.startswith("/*") or inside:
            inside = "*/" not in bare
    return frozenset(found)


def _said_before(first: int, commented: frozenset[int]) -> int:
    """The first line of the comment right above, at most one line of code (a return type) between."""
    line = first - 1
    if line not in commented and line - 1 in commented:
        line -= 1
    while line in commented:
        first, line = line, line - 1
    return first


def _of_python(text: str) -> tuple[FunctionSpan, ...]:
    tree = tree_of_text(text)
    lines = text.split("\n")
    found: list[FunctionSpan] = []
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, within = waiting.pop()
        for child in ast.iter_child_nodes(node):
            name = within
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{within}.{child.name}" if within else child.name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = [decorator.lineno for decorator in child.decorator_list]
                first = min([child.lineno, *marks])
                span = FunctionSpan(first, child.end_lineno or first, name, _hashed(first, lines))
                found.append(span)
            waiting.append((child, name))
    return tuple(sorted(found))


def _hashed(first: int, lines: list[str]) -> int:
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first
