"""What cannot end: loops over numbers of the function itself that change none of them, and calls of gRPC without a limit of time."""

import ast
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of, words

_NUMERIC = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LEAVES = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await, ast.Assert)
_ENDS = words("exit _exit quit abort fail kill execv execve skip")
_PLAIN = (
    ast.Compare,
    ast.BoolOp,
    ast.BinOp,
    ast.UnaryOp,
    ast.Name,
    ast.Constant,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)


def endless_loops(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.While]:
    """The loops of a function that never end once begun.

    Only conditions that compare numbers in variables of this function are looked at: what another thread, a method or an
    inner function may change is not known. A body that may leave the loop by any statement counts as ending.
    """
    loops = [
        n for n in ast.walk(function) if isinstance(n, ast.While) and _compares_numbers(n.test)
    ]
    if not loops:
        return
    shared = {
        name
        for node in ast.walk(function)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    own = _stored(function) | {argument.arg for argument in _arguments(function)}
    for node in loops:
        names = {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}
        if names and names <= own and not names & shared and not _may_end(node, names):
            yield node


def _compares_numbers(test: ast.expr) -> bool:
    plain = all(isinstance(node, _PLAIN) for node in ast.walk(test))
    compared = [node for node in ast.walk(test) if isinstance(node, ast.Compare)]
    return (
        plain
        and bool(compared)
        and all(isinstance(op, _NUMERIC) for one in compared for op in one.ops)
    )


def _may_end(loop: ast.While, names: set[str]) -> bool:
    for statement in loop.body:
        for node in ast.walk(statement):
            if isinstance(node, _LEAVES) or names & _stored(node):
                return True
            if isinstance(node, ast.Attribute | ast.Subscript) and names & _read(node.value):
                return True
            if isinstance(node, ast.Call) and last_name(node.func) in _ENDS:
                return True
    return False


def _stored(node: ast.AST) -> set[str]:
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store | ast.Del)
    }


def _read(node: ast.expr) -> set[str]:
    return {node.id} if isinstance(node, ast.Name) else set()


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def unlimited_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of gRPC that wait for the answer of another host without a limit of time."""
    for node in nodes_of(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=whole, attr=name), keywords=words) if name[
                :1
            ].isupper() and expression("stubs").search(last_name(whole)):
                if not {word.arg for word in words} & {"timeout", None}:
                    yield node
            case _:
                pass
