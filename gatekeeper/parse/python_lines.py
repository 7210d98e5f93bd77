"""Which lines of a Python file are one statement, and which of them run when the file is imported."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping

from gatekeeper.parse.python import parse_python

_NO_TOKENS = (tokenize.TokenError, SyntaxError, UnicodeDecodeError)


class PythonRefused(ValueError):
    """The file cannot be read as Python; the text says why."""


def statement_lines(content: bytes) -> Mapping[int, int]:
    """Each line of a statement that spans several, with the first line of it.

    As coverage.py counts (its report names the first line, its data the line that ran). Raises `PythonRefused`.
    """
    found: dict[int, int] = {}
    first = 0
    try:
        for token in tokenize.tokenize(io.BytesIO(content).readline):
            if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
                if first and token.end[0] > first:
                    found |= dict.fromkeys(range(first, token.end[0] + 1), first)
                first = 0
            elif not first and token.type not in _BETWEEN:
                first = token.start[0]
    except _NO_TOKENS as error:
        raise PythonRefused(str(error)) from error
    return found


_BETWEEN = (
    tokenize.ENCODING,
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
)


def import_lines(content: bytes) -> frozenset[int]:
    """The first lines of the statements that run when the file is imported: those in no function's body.

    Raises `PythonRefused`.
    """
    try:
        tree = parse_python(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PythonRefused(str(error)) from error
    outside: set[int] = set()
    inside: set[int] = set()
    for number, is_inside in _statements(tree, is_inside=False):
        (inside if is_inside else outside).add(number)
    return frozenset(outside - inside)


def _statements(node: ast.AST, *, is_inside: bool) -> Iterator[tuple[int, bool]]:
    """The line of each statement and decorator below the node, and whether it stands in a function's body."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.excepthandler)):
            yield child.lineno, is_inside
            yield from ((each.lineno, is_inside) for each in getattr(child, "decorator_list", ()))
        deeper = is_inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        yield from _statements(child, is_inside=deeper)
