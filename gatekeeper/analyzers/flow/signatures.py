"""What a function's head says: its parameters, their types, and the route it answers."""

import ast
import re
from functools import lru_cache

from gatekeeper.analyzers.flow.names import nodes_of, words

_NO_TEXTS = words("int float bool UUID date datetime Decimal None Optional")
"""Types of parameters that FastAPI and its like check before they call."""
_LAST_NAME = re.compile(r"(\w+)(?![\w.])")
"""In the text of a type: each name without the modules it lies in."""
_CONVERTED = re.compile(r"<(?:int|float|uuid)(?:\([^)]*\))?:(\w+)>")
"""Parts of a route that Flask and Django hand over as something else than text."""


def harmless_parts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters that the framework hands over as a number, a date or a UUID: by their annotation, or by the route."""
    annotated = {
        name for name in arguments(node) if (told := types(node, name)) and told <= _NO_TEXTS
    }
    routes = [
        part.value
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return annotated | {name for route in routes for name in _CONVERTED.findall(route)}


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, ast.expr | None]:
    """By name, what is said of its type."""
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {argument.arg: argument.annotation for argument in every}


def types(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> set[str]:
    """Last names of the types a parameter is said to have; empty when nothing is said."""
    told = arguments(node)[name]
    return set() if told is None else set(_LAST_NAME.findall(ast.unparse(told)))


def route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The one path the function answers, when its decorator gives it without a placeholder."""
    paths = [
        call.args[0].value
        for call in node.decorator_list
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
    ]
    fixed = len(paths) == 1 and isinstance(paths[0], str) and not set("<{") & set(paths[0])
    return str(paths[0]) if fixed else ""


def is_static(node: ast.AST) -> bool:
    """Whether a method of a class is called without its instance."""
    return any(
        isinstance(told, ast.Name) and told.id == "staticmethod"
        for told in getattr(node, "decorator_list", ())
    )


@lru_cache(maxsize=100_000)
def yields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a call of it gives a generator."""
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))


def used_names(tree: ast.Module) -> frozenset[str]:
    """The names that are read anywhere in the module, alone or behind a dot."""
    nodes = [node for node in nodes_of(tree) if isinstance(node, ast.Name | ast.Attribute)]
    return frozenset(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in nodes
        if isinstance(node.ctx, ast.Load)
    )
