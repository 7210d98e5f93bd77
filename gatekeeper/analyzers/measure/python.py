"""Functions of Python files: lizard's measures, completed from the syntax tree where lizard does not see a function."""

import ast
import io
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.analyzers.measure.tokens import Measured, measure_tokens

_STRUCTURES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.Try,
    ast.TryStar,
    ast.With,
    ast.AsyncWith,
    ast.Match,
)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_Definition = ast.FunctionDef | ast.AsyncFunctionDef


def measure_python(name: str, raw: bytes) -> tuple[Measured, ...]:
    """The functions of the file, ordered; every `def` of its syntax tree is among them.

    Raises `SyntaxError` or `ValueError` for what this Python cannot parse, `RecursionError` for what nests
    too deep. Nesting and last line are from the tree; lizard does not see `def f(): ...` on one line.
    """
    tree = ast.parse(raw)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    source = raw.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    by_line: dict[int, list[Measured]] = defaultdict(list)
    for function in measure_tokens(name, source, lambda _: 0):
        by_line[function.start].append(function)
    return tuple(
        sorted(
            _completed(node, by_line[node.lineno])
            for node in ast.walk(tree)
            if isinstance(node, _Definition)
        )
    )


def _completed(node: _Definition, candidates: list[Measured]) -> Measured:
    end = node.end_lineno or node.lineno
    for function in candidates:
        if function.name.rpartition(".")[2] == node.name:
            return replace(function, end=end, nesting=_depth(node))
    return _from_tree(node, end)


def _from_tree(node: _Definition, end: int) -> Measured:
    arguments = node.args
    plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    lines = {child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt | ast.expr)}
    return Measured(
        start=node.lineno,
        name=node.name,
        end=end,
        ccn=1 + sum(_decisions(child) for child in _own(node)),
        length=len(lines),
        parameters=len(plain) + bool(arguments.vararg) + bool(arguments.kwarg),
        nesting=_depth(node),
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below, those of inner functions and classes left out."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield child
            yield from _own(child)


def _decisions(node: ast.AST) -> int:
    """What the node adds to the cyclomatic complexity, as lizard counts it for Python."""
    match node:
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.Try(finalbody=[_, *_]) | ast.TryStar(finalbody=[_, *_]):
            return 1
        case ast.comprehension(ifs=conditions):
            return 1 + len(conditions)
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            return 1
        case ast.IfExp() | ast.ExceptHandler() | ast.match_case():
            return 1
        case _:
            return 0


def _depth(node: ast.AST) -> int:
    """How deep control structures nest below the node; an `elif` is as deep as its `if`."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _SCOPES):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        adds = isinstance(child, _STRUCTURES) and not is_elif
        deepest = max(deepest, _depth(child) + adds)
    return deepest
