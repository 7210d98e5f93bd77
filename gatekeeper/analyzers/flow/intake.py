"""What a program takes in without an end: uploads nobody counts (CWE-770)."""

import ast
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of
from gatekeeper.analyzers.flow.routes import Function
from gatekeeper.analyzers.flow.signatures import arguments, types


def uncounted(tree: ast.Module) -> Iterator[ast.AST]:
    """Loops that keep each piece of what somebody sends, in a function that compares no sum and gives up nowhere."""
    nodes = nodes_of(tree)
    words = {last_name(n) for n in nodes if isinstance(n, ast.Name | ast.Attribute)}
    words |= {
        word.arg for n in nodes if isinstance(n, ast.Call) for word in n.keywords if word.arg
    }
    if any(expression("size-limits").search(word) for word in words):
        return
    for function in (node for node in nodes if isinstance(node, Function)):
        yield from _read_whole(function)
        told = (n for n in ast.walk(function) if isinstance(n, ast.Compare))
        sized = any(
            last_name(n) in ("size", "content_length")
            for c in told
            for n in ast.walk(c)
            if isinstance(n, ast.expr)
        )
        for loop in ast.walk(function):
            pieces = _pieces(loop)
            if pieces is not None and _keeps(loop) and not (_gives_up(loop) or sized):
                yield loop if isinstance(loop, ast.For | ast.AsyncFor | ast.While) else function


def _read_whole(function: Function) -> Iterator[ast.AST]:
    """Where an upload is taken into memory at once, in a function that asks for no size."""
    files = {name for name in arguments(function) if "UploadFile" in types(function, name)}
    asked = ("size", "content_length", "len")
    if not files or any(
        last_name(n) in asked
        for n in ast.walk(function)
        if isinstance(n, ast.Name | ast.Attribute)
    ):
        return
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="read"), args=[]) if (
                name in files
            ):
                yield node
            case _:
                pass


def _pieces(loop: ast.AST) -> ast.expr | None:
    """What gives the pieces of an upload to a loop."""
    match loop:
        case (
            ast.For(iter=ast.Call(func=called) as call)
            | ast.AsyncFor(iter=ast.Call(func=called) as call)
        ):
            return call if last_name(called) in alike("pieces") else None
        case ast.While(test=test, body=body):
            for part in (inner for top in (test, *body) for inner in ast.walk(top)):
                if isinstance(part, ast.Call) and last_name(part.func) == "read_chunk":
                    return part
            return None
        case _:
            return None


def _keeps(loop: ast.AST) -> bool:
    """Whether the loop writes or appends the pieces."""
    return any(
        isinstance(part, ast.AugAssign)
        or (isinstance(part, ast.Attribute) and part.attr in ("write", "append", "extend"))
        for part in ast.walk(loop)
    )


def _gives_up(loop: ast.AST) -> bool:
    """Whether the loop is left, or what it has so far is compared."""
    return any(
        isinstance(part, ast.Raise | ast.Return)
        or (
            isinstance(part, ast.Compare)
            and isinstance(part.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        )
        for part in ast.walk(loop)
    )
