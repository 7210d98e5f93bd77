"""Functions that answer others and look something up as those beside them do, without asking whose it is (CWE-639)."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of
from gatekeeper.analyzers.flow.routes import Function
from gatekeeper.analyzers.flow.signatures import arguments, is_routed


class Look(NamedTuple):
    """A thing that a function looks up for who calls it."""

    function: Function
    finder: str
    asks: bool
    """Whether what was found, or the question itself, is held against who calls."""


def others_ask_whose(tree: ast.Module) -> Iterator[tuple[Function, str]]:
    """Functions that look a thing up by the same call as another that asks whose it is, and do not, with that other's name."""
    looks = [look for node in nodes_of(tree) for look in _looks(node)]
    told: set[int] = set()
    for finder in sorted({look.finder for look in looks}):
        ask = [look for look in looks if look.finder == finder and look.asks]
        bare = [look for look in looks if look.finder == finder and not look.asks]
        silent = [
            one for one in bare if id(one.function) not in told | {id(a.function) for a in ask}
        ]
        if ask and len(silent) <= len(ask):
            for one in silent:
                told.add(id(one.function))
                yield one.function, f"`{ask[0].function.name}` asks"


def _looks(function: ast.AST) -> Iterator[Look]:
    if not isinstance(function, Function) or not _answers(function):
        return
    if any(expression("of-staff").search(ast.unparse(one)) for one in function.decorator_list):
        return
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                call = value.value if isinstance(value, ast.Await) else value
                if isinstance(call, ast.Call) and _finds(call, function):
                    yield Look(function, dotted(call.func), _asks(function, name, call))
            case _:
                pass


def _finds(call: ast.Call, function: Function) -> bool:
    """Whether it looks up one thing by what who calls has sent."""
    if not call.args or not expression("finds-one").search(last_name(call.func)):
        return False
    names = arguments(function).keys() - {"self", "context", "info"}
    parts = [part for one in call.args for part in ast.walk(one)]
    return bool(dotted(call.func)) and any(
        isinstance(part, ast.Name) and part.id in names for part in parts
    )


def _answers(function: Function) -> bool:
    """Whether a framework calls it for somebody: by its decorator, or with a request or a context in its hands."""
    names = arguments(function).keys()
    return is_routed(function) or bool(names & {"request", "req", "context", "info"})


def _asks(function: Function, name: str, found: ast.Call) -> bool:
    """Whether the function holds what it found against who calls, by a comparison, a call, or in the question itself."""
    who = expression("who-asks")
    if who.search(ast.unparse(found)):
        return True
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and _of(node, name) and who.search(ast.unparse(node)):
            return True
        if (
            isinstance(node, ast.Call)
            and node is not found
            and last_name(node.func) not in alike("log-methods")
        ):
            given = [*node.args, *(word.value for word in node.keywords)]
            if any(_of(one, name) for one in given) and expression("asks-of").search(
                last_name(node.func)
            ):
                return True
    return False


def _of(node: ast.AST, name: str) -> bool:
    """Whether the variable stands in the expression."""
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))
