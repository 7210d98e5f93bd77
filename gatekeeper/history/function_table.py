"""The functions of a source file with the lines they span: what per-function authorship is joined to.

C and C++ are read by braces and parentheses, comments and surely dead code taken out; a body that the preprocessor
opens twice ends where the braces of the whole file say. Python is read by its syntax tree.
"""

import ast
import re
from bisect import bisect_right

from gatekeeper.history.source_c import live_c_code
from gatekeeper.history.source_tree import tree_of_text
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


_NAME = late_pattern(r"(~?[A-Za-z_]\w*(?:\s*::\s*~?[A-Za-z_]\w*)*|operator\s*\W{1,3})\s*$")
_NO_NAMES = frozenset({"if", "for", "while", "switch", "return", "sizeof", "catch", "defined"})
_TEST_MACRO = late_pattern(
    r"(?:TEST(?:_F|_P|_GROUP\w*)?|TYPED_TEST\w*|IGNORE_TEST)\s*\(([^()]*)\)\s*$"
)


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


def _of_c(text: str) -> tuple[FunctionSpan, ...]:
    code = live_c_code(text)
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    commented = _comment_lines(text)
    found: list[FunctionSpan] = []
    opened: list[tuple[str, int]] = []
    """What each open brace is: the name and place of a function, or an empty name for anything else."""
    statement = 0
    for match in re.finditer(r"[{};]", code):
        inside = any(name for name, _ in opened)
        if match[0] == "{":
            head = code[statement : match.start()]
            opened.append(("", 0) if inside else _function_head(head, statement))
        elif match[0] == "}" and opened:
            name, place = opened.pop()
            if name:
                first, last = (bisect_right(starts, at) for at in (place, match.start()))
                found.append(FunctionSpan(first, last, name, _said_before(first, commented)))
        if match[0] != ";" or not inside:
            statement = match.end()
    return tuple(sorted(found))


def _function_head(head: str, start: int) -> tuple[str, int]:
    """Name and place of the function whose body opens behind `head`, an empty name when it is none."""
    text = head.rstrip()
    close = text.rfind(")")
    tail = text[close + 1 :] if close >= 0 else ""
    if close < 0 or "=" in tail or re.search(r"[^\w\s:&,<>*\-()]", tail):
        return "", 0
    open_at = _matching(text, _first_group_end(text, close))
    if open_at is None:
        return "", 0
    macro = _TEST_MACRO.search(text[: close + 1])
    name = _NAME.search(text[:open_at])
    if macro is not None:
        words = ", ".join(part.strip() for part in macro[1].split(","))
        return words, start + len(head[: macro.start()])
    if name is None or name[1].split("::")[-1].strip() in _NO_NAMES:
        return "", 0
    return re.sub(r"\s+", "", name[1]), start + name.start(1)


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
