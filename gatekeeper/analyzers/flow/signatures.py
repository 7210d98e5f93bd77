"""What a function's head says: its parameters, their types, and the route it answers."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of

_LAST_NAME = re.compile(r"(\w+)(?![\w.])")
"""In the text of a type: each name without the modules it lies in."""
_CONVERTED = re.compile(r"<(?:int|float|uuid)(?:\([^)]*\))?:(\w+)>")
"""Parts of a route that Flask and Django hand over as something else than text."""


def harmless_parts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters that the framework hands over as a number, a date or a UUID: by their annotation, or by the route."""
    args = (*node.args.posonlyargs, *node.args.args)
    behind = node.args.defaults
    given = [*zip(args[len(args) - len(behind) :], behind, strict=True)]
    given += [
        (a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d
    ]
    given += [(a, a.annotation) for a in (*args, *node.args.kwonlyargs) if a.annotation]
    own = {arg.arg for arg, said in given if any(_is_asked(each) for each in ast.walk(said))}
    annotated = {
        name
        for name in arguments(node)
        if (told := types(node, name))
        and (told <= alike("no-texts") or (told & alike("own-types") and name in own))
    }
    routes = [
        part.value
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return annotated | {name for route in routes for name in _CONVERTED.findall(route)}


def _is_asked(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "Depends"


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Names of what decorates it."""
    for decorator in node.decorator_list:
        yield dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)


def is_routed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it answers requests or events of others, as its decorator says."""
    names = list(decorators(node))
    routes = any("." in n and n.rpartition(".")[2] in alike("routes") for n in names)
    return routes or "uamethod" in names  # as asyncua's documentation writes it


def shows_page(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether what a routed function returns may be shown as a page."""
    pages = alike("routes") - alike("events")
    return any(name.rpartition(".")[2] in pages for name in decorators(node))


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, ast.expr | None]:
    """By name, what is said of its type."""
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {argument.arg: argument.annotation for argument in every}


def is_mapping(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Whether a parameter is used as a mapping: its keys are the program's, for all that is known."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in ("items", "values", "keys")
        and isinstance(part.value, ast.Name)
        and part.value.id == name
        for part in ast.walk(node)
    )


def types(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> set[str]:
    """Last names of the types a parameter is said to have; empty when nothing is said."""
    told = arguments(node)[name]
    return set() if told is None else set(_LAST_NAME.findall(ast.unparse(told)))


@lru_cache(maxsize=64)
def registered(tree: ast.Module) -> dict[str, tuple[int, str]]:
    """By name, the functions of the file that are handed to a library to be called; see `Library.registers`."""
    known = library().registers
    return {
        name: known[last_name(call.func)]
        for call in nodes_of(tree)
        if isinstance(call, ast.Call) and last_name(call.func) in known
        for given in (*call.args, *(word.value for word in call.keywords))
        if (name := last_name(given))
    }


def received(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    name: str,
    handed: tuple[int, str] | None,
    imported: set[str],
) -> str | None:
    """What a library hands over in the parameter: what it is called, empty for what came in itself; `None` where nothing tells."""
    names = [one for one in arguments(node) if one not in ("self", "cls")]
    at = names.index(name) if name in names else -1
    if handed is not None and handed[0] == at:
        return handed[1]
    if name in ("event", "evt", "e") and (
        "pynetdicom" in imported or expression("dicom-handler").match(node.name)
    ):
        return "pynetdicom.event"
    if isinstance(node, ast.AsyncFunctionDef) and name == "reader":
        return "asyncio.StreamReader"
    if any(library().typed.get(told) in imported for told in types(node, name)):
        return ""
    for first, place in library().shapes:
        begin = names[: len(first)]
        if (
            at == place
            and [w if f != "it" else f for w, f in zip(begin, first, strict=False)] == first
        ):
            return ""
    called = node.name[:1].isupper() and names == ["request", "context"]  # by gRPC
    resolves = node.name.startswith("resolve_") and "info" in names  # for GraphQL
    fills = (called and at == 0) or (resolves and at > names.index("info"))
    return "" if fills or sources.carries(node.name, name) else None


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


def is_property(node: ast.AST) -> bool:
    """Whether a method of a class is called where its name is read."""
    told = getattr(node, "decorator_list", ())
    return any(last_name(one) in ("property", "cached_property") for one in told)


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


def all_words(tree: ast.Module) -> str:
    """Every name and text of the module, a line each."""
    parts = ("id", "attr", "arg", "name", "value", "module")
    told = {getattr(node, part, None) for node in nodes_of(tree) for part in parts}
    return "\n".join(one for one in told if isinstance(one, str))
