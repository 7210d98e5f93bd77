"""Texts copied or put together without an end, and rows that turn round one place too late."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.by_name import gets_memory
from gatekeeper.analyzers.cflow.shape import ORDER
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Expr,
    Function,
    If,
    Index,
    Loop,
    Name,
    Number,
    Text,
    Unary,
    Variable,
    uncast,
    walk,
)


def copied(body: Body) -> Iterator[Told]:
    """A text is written as far as it goes, into a row that ends somewhere."""
    shape = body.shape
    for call in body.calls:
        name, given = label(call.function), call.arguments
        if len(given) < 2:
            continue
        row = shape.type_of(bare(given[0]))
        if row.kind != "array" or row.count <= 0 or row.of is None or row.of.size != 1:
            continue
        if name == "vsprintf" and not isinstance(uncast(given[1]), Text):
            yield (
                call,
                "beyond-write",
                f"the text may be longer than the {row.count} bytes of `{label(given[0])}`",
            )
            continue
        found = body.names.find(body.names.read, name)
        if found is None or not _is_endless(found[1]) or len(given) != len(found[1].type.names):
            continue
        source = uncast(given[1])
        if isinstance(source, Name) and source.name in body.function.type.names:
            why = f"`{name}` goes on to the end of `{source.name}`, and `{label(given[0])}` has {row.count} bytes"
            yield call, "beyond-write", why


def _is_endless(function: Function) -> bool:
    """Whether a function copies one character after the other until one is zero, and asks for nothing else."""
    if len(function.type.parameters) != 2:
        return False
    to, source = function.type.names
    loops = [n for n in walk(function.body) if isinstance(n, Loop)]
    inside = [*walk(loops)]
    moves = [
        n for n in inside
        if isinstance(n, Assign) and not n.mark and _leads(n.left, to) and _leads(n.right, source)
    ]  # fmt: skip
    asks = any(isinstance(n, Binary) and n.mark in ORDER for n in inside)
    return len(loops) == 1 and len(moves) == 1 and not asks


def _leads(node: Expr, name: str) -> bool:
    """Whether it reads or writes one character through an address."""
    through = isinstance(node, Index) or (isinstance(node, Unary) and node.mark == "*")
    return through and any(isinstance(n, Name) and n.name == name for n in walk(node))


def shortened(body: Body) -> Iterator[Told]:
    """As much memory is got as a text has characters, and the text is put there with its zero."""
    long = {
        name: key for one in body.nodes
        if isinstance(one, Variable) and (key := _measured(one.value)) for name in (one.name,)
    }  # fmt: skip
    got: dict[str, str] = {}
    for one in body.nodes:
        if isinstance(one, Variable | Assign):
            value = one.value if isinstance(one, Variable) else one.right
            to = one.name if isinstance(one, Variable) else label(one.left)
            call = uncast(value) if value is not None else None
            if (
                isinstance(call, Call)
                and gets_memory(label(call.function))
                and len(call.arguments) == 1
            ):
                size = uncast(call.arguments[0])
                of = long.get(size.name, "") if isinstance(size, Name) else _measured(size)
                got |= {to: of} if of else {}
    for call in body.calls if got else ():
        if label(call.function) in ("strcpy", "stpcpy") and len(call.arguments) == 2:
            into, source = map(uncast, call.arguments)
            if (
                isinstance(into, Name)
                and isinstance(source, Name)
                and got.get(into.name) == source.name
            ):
                yield (
                    call,
                    "beyond-write",
                    f"`{into.name}` has no room for the zero behind `{source.name}`",
                )


def _measured(value: Expr | None) -> str:
    """The text of which it is the length."""
    call = uncast(value) if value is not None else None
    if isinstance(call, Call) and label(call.function) == "strlen" and call.arguments:
        of = uncast(call.arguments[0])
        return of.name if isinstance(of, Name) else ""
    return ""


def turned_late(body: Body) -> Iterator[Told]:
    """A place in a row goes back to the first only behind the one that is past the last."""
    shape = body.shape
    for one in body.nodes:
        asked = one.condition if isinstance(one, If) else None
        if not (isinstance(one, If) and isinstance(asked, Binary) and asked.mark == ">"):
            continue
        end, at = uncast(asked.right), asked.left
        while isinstance(at, Unary) and at.mark in ("++", "p++"):
            at = at.operand
        key = shape.key(at)
        if not (isinstance(end, Number) and key):
            continue
        back = any(
            isinstance(n, Assign) and not n.mark and shape.key(n.left) == key
            and isinstance(n.right, Number) and not n.right.value
            for n in walk(one.yes)
        )  # fmt: skip
        for row in (n for n in body.nodes if back and isinstance(n, Index)):
            index = row.index.operand if isinstance(row.index, Unary) else row.index
            if shape.key(index) == key and shape.type_of(row.array).count == end.value > 0:
                yield (
                    asked,
                    "beyond-write",
                    f"`{label(row.array)}` has no place {end.value}, and it is let through",
                )
                break
