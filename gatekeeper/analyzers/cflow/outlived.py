"""What ends with a function although somebody goes on reading it: handed to a transfer, a queue or a job that is not waited for."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, label
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Expr,
    Index,
    Loop,
    Member,
    Name,
    Unary,
    Variable,
    uncast,
)

_ARGUMENT = {3: 1, 6: 3}
"""Of a call that starts a task, by how many arguments it has, the one the task is handed: `osThreadNew`, `xTaskCreate`."""


def outlived(body: Body) -> Iterator[Told]:
    """The address of a variable of the function is kept by what it is handed to, and nothing waits for that to be done."""
    for call in body.calls:
        starts = body.names.is_a("starts-task", call)
        keeps = starts or body.names.is_a("goes-on", call)
        copies = not keeps and body.names.is_a("takes-copy", call)
        if not (keeps or copies) or _stays(body, call):
            continue
        # What a task begins with, or else whatever is handed.
        handed = call.arguments
        handed = handed[_ARGUMENT.get(len(handed), len(handed)) :][:1] if starts else handed
        for one in handed:
            held = _held(body, one) if keeps else _pointed(body, one)
            if held is not None:
                why = f"`{held}` ends with `{body.function.name}`, and what `{label(call.function)}` begins goes on with it"
                yield call, "dangling", why
                break


def _stays(body: Body, call: Call) -> bool:
    """Whether the function waits behind the call, goes round for ever, or is the one that starts everything."""
    at = (call.line, call.column)
    if body.function.name == "main" or any(isinstance(up, Loop) for up in body.above(call)):
        return True
    later = (one for one in body.nodes if (one.line, one.column) > at)
    return any(
        isinstance(one, Loop)
        or (
            isinstance(one, Call)
            and any(
                body.names.is_a(role, one) for role in ("waits-for-end", "gives-lock", "stops")
            )
        )
        for one in later
    )


def _local(body: Body, name: str) -> Variable | None:
    """The variable of a name that ends with the function: not a static one, nor one of which only a pointer stands here."""
    held = body.variables.get(name)
    ends = held is not None and not held.static and not held.extern
    return held if ends and held is not None and held.type.kind != "pointer" else None


def _held(body: Body, node: Expr) -> str | None:
    """The variable whose own memory an argument leads to."""
    inner = uncast(node)
    if isinstance(inner, Binary) and inner.mark in ("+", "-"):
        inner = uncast(inner.left)
    taken = isinstance(inner, Unary) and inner.mark == "&"
    if isinstance(inner, Unary) and taken:
        inner = uncast(inner.operand)
    while isinstance(inner, Member | Index | Cast):
        if isinstance(inner, Member) and inner.arrow:
            return None
        inner = inner.record if isinstance(inner, Member) else inner.array if isinstance(inner, Index) else inner.operand  # fmt: skip
    if not isinstance(inner, Name):
        return None
    held = _local(body, inner.name)
    if held is None:
        return _pointed(body, node) if not taken else None
    return (
        held.name
        if held.type.kind == "array" or (taken and held.type.kind in ("record", "unknown", "int"))
        else None
    )


def _pointed(body: Body, node: Expr) -> str | None:
    """The variable a pointer leads to that is handed, or whose own address is: what is copied is where it leads."""
    inner = uncast(node)
    inner = uncast(inner.operand) if isinstance(inner, Unary) and inner.mark == "&" else inner
    pointer = body.variables.get(inner.name) if isinstance(inner, Name) else None
    if pointer is None or pointer.type.kind != "pointer":
        return None
    values = [pointer.value] if pointer.value is not None else []
    values += [
        one.right for one in body.nodes
        if isinstance(one, Assign) and isinstance(one.left, Name) and one.left.name == pointer.name
    ]  # fmt: skip
    if len(values) != 1:
        return None
    to = uncast(values[0])
    taken = isinstance(to, Unary) and to.mark == "&"
    to = uncast(to.operand) if isinstance(to, Unary) and taken else to
    held = _local(body, to.name) if isinstance(to, Name) else None
    return held.name if held is not None and (taken or held.type.kind == "array") else None
