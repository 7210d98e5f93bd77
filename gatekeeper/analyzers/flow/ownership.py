"""Functions that answer others and look something up that this file holds to be somebody's, without asking whose it is (CWE-639)."""

import ast
from collections.abc import Iterator, Set
from typing import NamedTuple

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of
from gatekeeper.analyzers.flow.routes import Function
from gatekeeper.analyzers.flow.signatures import arguments, is_routed


class Look(NamedTuple):
    """A thing that a function looks up for who calls it."""

    function: Function
    finder: str
    kinds: frozenset[str]
    """The classes of the program that the question names."""
    asks: bool
    """Whether what was found, or the question itself, is held against who calls."""


def others_ask_whose(tree: ast.Module) -> Iterator[tuple[Function, str]]:
    """Functions that look a thing up and ask nobody whose it is, where another asks that of the same call or class, with that other's name."""
    answering = [n for n in nodes_of(tree) if isinstance(n, Function) and _answers(n)]
    looks = [look for function in answering for look in _looks(function)]
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
    owned = {kind: one.name for one in reversed(answering) for kind in _owned(one)}
    for look in looks:
        known = sorted(look.kinds & owned.keys())
        if known and id(look.function) not in told and not _names_who(look.function):
            told.add(id(look.function))
            yield look.function, f"`{owned[known[0]]}` asks"


def _looks(function: Function) -> Iterator[Look]:
    told = [ast.unparse(function.args), *map(ast.unparse, function.decorator_list)]
    if any(map(expression("of-staff").search, told)):
        return
    names, asked = arguments(function).keys() - {"self", "context", "info"}, _asked(function)
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                call = value.value if isinstance(value, ast.Await) else value
                if isinstance(call, ast.Call) and _finds(call, names):
                    own = expression("who-asks").search(ast.unparse(call))
                    asks = bool(own or asked.get(name, set()) - {id(call)})
                    yield Look(function, dotted(call.func), _kinds(call), asks)
            case _:
                pass


def _finds(call: ast.Call, names: Set[str]) -> bool:
    """Whether it looks up one thing by what who calls has sent."""
    given = [*call.args, *(word.value for word in call.keywords)]
    if not given or not expression("finds-one").search(last_name(call.func)):
        return False
    parts = [part for one in given for part in ast.walk(one)]
    return bool(dotted(call.func)) and any(
        isinstance(part, ast.Name) and part.id in names for part in parts
    )


def _kinds(call: ast.AST) -> frozenset[str]:
    names = {part.id for part in ast.walk(call) if isinstance(part, ast.Name)}
    return frozenset(one for one in names if one[:1].isupper() and not one.isupper())


def _owned(function: Function) -> Iterator[str]:
    """The classes of which it asks for those of who calls: `Night.objects.filter(patient=request.user)`."""
    for call in (node for top in function.body for node in ast.walk(top)):
        if isinstance(call, ast.Call) and last_name(call.func) in alike("finds"):
            given = [*call.args, *(word.value for word in call.keywords)]
            if any(expression("who-asks").search(ast.unparse(one)) for one in given):
                yield from _kinds(call)


def _names_who(function: Function) -> bool:
    """Whether it speaks of who calls anywhere but in a log."""
    logs = {
        id(part)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and last_name(call.func) in alike("log-methods")
        for part in ast.walk(call)
    }
    return any(
        isinstance(node, ast.expr)
        and id(node) not in logs
        and expression("who-asks").search(ast.unparse(node))
        for top in function.body
        for node in _outermost(top)
    )


def _outermost(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement that stand in no other one."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr | ast.Await):
            waiting.append(node.value)
        elif isinstance(node, ast.expr):
            yield node
        else:
            waiting += ast.iter_child_nodes(node)


def _answers(function: Function) -> bool:
    """Whether a framework calls it for somebody: by its decorator, or with a request or a context in its hands."""
    names = arguments(function).keys()
    return is_routed(function) or bool(names & {"request", "req", "context", "info"})


def _asked(function: Function) -> dict[str, set[int]]:
    """By name, the comparisons and calls that hold what stands under it against who calls."""
    found: dict[str, set[int]] = {}
    for node in ast.walk(function):
        given: list[ast.expr] = []
        if isinstance(node, ast.Compare) and expression("who-asks").search(ast.unparse(node)):
            given = [node]
        elif isinstance(node, ast.Call) and (called := last_name(node.func)):
            asks = called not in alike("log-methods") and expression("asks-of").search(called)
            given = [*node.args, *(word.value for word in node.keywords)] if asks else []
        for part in (inner for one in given for inner in ast.walk(one)):
            if isinstance(part, ast.Name):
                found.setdefault(part.id, set()).add(id(node))
    return found
