"""Routes without the guard that most routes of their file carry: the one somebody forgot (CWE-306, 862)."""

import ast
import re
from collections.abc import Callable, Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of
from gatekeeper.analyzers.flow.routes import (
    Function,
    asks_for_all,
    guarded,
)
from gatekeeper.analyzers.flow.signatures import arguments, shows_page


def open_routes(tree: ast.Module) -> Iterator[Function]:
    """Routes that change something, or whose address names what is worth a guard, and ask nobody who calls; none where the file asks for all."""
    routes = [function for function in _functions(tree) if shows_page(function)]
    if not routes or asks_for_all(tree):
        return
    asked = guarded(tree)
    for function in routes:
        said = [ast.unparse(one) for one in function.decorator_list]
        changes = any(alike("changes") & set(re.findall(r"[a-z]+", text.lower())) for text in said)
        told = function.body[bool(ast.get_docstring(function)) :]
        whole = "\n".join([*said, ast.unparse(function.args), *map(ast.unparse, told)])
        asks = (
            id(function) in asked
            or expression("asks-who").search(whole)
            or expression("open-names").search(function.name)
        )
        if not asks and (changes or any(map(expression("worth").search, said))):
            yield function


def chosen_by_caller(
    route: Function, known: Callable[[ast.expr], ast.AST | None]
) -> Iterator[ast.AST]:
    """Where a route lets who calls it choose not to be refused: by a parameter that is yes as long as nobody says no.

    Either the route asks it, or what it is handed to does, which `known` looks up; of what FastAPI fills, as `Depends` tells.
    """
    own = _yes_by_default(route)
    if any(_decides(route, name) for name in own):
        yield route
    for call in (node for part in (*route.body, route.args) for node in ast.walk(part)):
        if not isinstance(call, ast.Call):
            continue
        filled = last_name(call.func) in ("Depends", "Security") and bool(call.args)
        asked = known(call.args[0] if filled else call.func)
        if not isinstance(asked, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = [name for name in arguments(asked) if name not in ("self", "cls")]
        given = dict(zip(names, call.args, strict=False))
        given |= {word.arg: word.value for word in call.keywords if word.arg in names}
        handed = {
            name for name, one in given.items() if isinstance(one, ast.Name) and one.id in own
        }
        if any(_decides(asked, name) for name in (_yes_by_default(asked) if filled else handed)):
            yield call


def _yes_by_default(function: Function) -> set[str]:
    """Parameters that are true when nobody says otherwise."""
    every = [*function.args.posonlyargs, *function.args.args]
    pairs = [*zip(reversed(every), reversed(function.args.defaults), strict=False)]
    pairs += [
        (a, d)
        for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if d
    ]
    first = ((a.arg, d.args[0] if isinstance(d, ast.Call) and d.args else d) for a, d in pairs)
    return {name for name, default in first if getattr(default, "value", None) is True}


def _decides(function: Function, name: str) -> bool:
    """Whether the function refuses only where this parameter says yes."""
    refusals = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Raise | ast.Return | ast.Expr)
        and expression("no-entry").search(ast.unparse(node))
    ]
    free: set[ast.AST] = set()
    for node in ast.walk(function):
        match node:
            case ast.If(test=ast.Name(id=asked)) if asked == name:
                free |= {below for part in node.body for below in ast.walk(part)}
            case ast.If(test=ast.BoolOp(op=ast.And(), values=parts)):
                if any(isinstance(part, ast.Name) and part.id == name for part in parts):
                    free |= {below for part in node.body for below in ast.walk(part)}
            case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=asked))) if (
                asked == name
            ):
                if isinstance(node.body[-1], ast.Return):
                    free |= {one for one in refusals if one.lineno > node.lineno}
    return bool(refusals) and free.issuperset(refusals)


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in nodes_of(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def head(place: ast.AST) -> ast.AST:
    """The line with a function's name, as a place; anything else as it stands."""
    if not isinstance(place, Function):
        return place
    last = place.col_offset + len(f"def {place.name}")
    return ast.Pass(
        lineno=place.lineno,
        col_offset=place.col_offset,
        end_lineno=place.lineno,
        end_col_offset=last,
    )
