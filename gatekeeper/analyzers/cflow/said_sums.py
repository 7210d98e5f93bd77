"""Sums of what a message says: held against an end they may have wrapped around, handed on as a length they may be none."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.by_name import gets_memory
from gatekeeper.analyzers.cflow.shape import ORDER, Shape
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Expr,
    Loop,
    Member,
    Name,
    Node,
    Unary,
    Variable,
    walk,
)

_WIDE = 4


def unbounded(body: Body) -> Iterator[Told]:
    """A number of 32 bits out of a message is added or multiplied in 32, and nothing was held against it alone."""
    shape = body.shape
    said = _said(body, shape)
    sums = (
        [one for one in body.nodes if isinstance(one, Binary) and _free(shape, one, said)]
        if said
        else []
    )
    for one in sums:
        up = next((n for n in body.above(one) if not isinstance(n, Cast)), None)
        if one.mark == "+" and isinstance(up, Binary) and up.mark in ORDER:
            if any(
                _copies(call) and said & shape.keys(*call.arguments) & shape.keys(one)
                for call in body.calls
            ):
                yield (
                    one,
                    "overflow",
                    "the sum of what was sent wraps around before it is held against the end",
                )
        elif one.mark == "*" and _allocates(body, one):
            yield (
                one,
                "overflow",
                "so many times so much may be more than 32 bits hold, and too little memory is got",
            )


def _said(body: Body, shape: Shape) -> set[str]:
    """The places of 32 bits that hold what a message says, and that nothing is held against alone."""
    found = set[str]()
    for one in body.nodes:
        if isinstance(one, Member) and one.arrow and label(one.record) in shape.handed:
            found.add(shape.key(one))
        elif isinstance(one, Call) and label(one.function) == "memcpy" and one.arguments:
            to = one.arguments[0]
            if isinstance(to, Unary) and to.mark == "&":
                found.add(shape.key(bare(to)))
        elif isinstance(one, Assign | Variable):
            value = one.right if isinstance(one, Assign) else one.value
            reads = (
                n for n in walk(value) if isinstance(n, Call) and body.names.is_a("reads-wide", n)
            )
            shifts = (
                n
                for n in walk(value)
                if isinstance(n, Binary)
                and n.mark == "<<"
                and getattr(bare(n.right), "value", 0) == 24
            )
            if next(reads, None) or next(shifts, None):
                found.add(shape.key(one.left if isinstance(one, Assign) else Name(0, 0, one.name)))
    wide = {
        shape.key(n) for n in body.nodes if isinstance(n, Name | Member)
        and (shape.type_of(n).kind, shape.type_of(n).size) == ("int", _WIDE)
    }  # fmt: skip
    return (found & wide) - _alone(body, shape) - {""}


def _alone(body: Body, shape: Shape) -> set[str]:
    """What is held against an end without a sum around it, other than to go round in a loop."""
    turns = {id(n) for one in body.nodes if isinstance(one, Loop) for n in walk(one.condition)}
    found = set[str]()
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ORDER and id(one) not in turns:
            found |= {shape.key(n) for n in map(bare, (one.left, one.right))}
        elif isinstance(one, Binary) and one.mark in ("%", "&"):
            found |= shape.keys(one.left)
    return found


def _free(shape: Shape, one: Binary, said: set[str]) -> bool:
    """Whether it is a sum or product in 32 bits of two numbers, of which one is said."""
    sides = [bare(n) for n in (one.left, one.right)]
    numbers = [n for n in sides if isinstance(n, Name | Member)]
    if (
        one.mark not in ("+", "*")
        or len(numbers) < 2
        or any(isinstance(n, Cast) for n in (one.left, one.right))
    ):
        return False
    kinds = {(shape.type_of(n).kind, shape.type_of(n).size) for n in numbers}
    keys = [shape.key(n) for n in numbers]
    # A product wraps when both are free; in a sum one is enough.
    free = all(k in said for k in keys) if one.mark == "*" else any(k in said for k in keys)
    return kinds == {("int", _WIDE)} and free


def _copies(call: Call) -> bool:
    return (
        label(call.function).rstrip("_s").endswith(("memcpy", "memmove"))
        or len(call.arguments) > 2
    )


def _allocates(body: Body, one: Node) -> bool:
    """Whether memory is got for as much, at once or through a variable."""
    ups = [*body.above(one)]
    into = {up.name for up in ups if isinstance(up, Variable)} | {
        label(up.left) for up in ups if isinstance(up, Assign)
    }
    return any(
        (
            gets_memory(label(c.function))
            or body.names.is_a("hands-out", c)
            or body.names.is_a("gets-memory", c)
        )
        and (c in ups or into & {n.name for n in walk(c.arguments) if isinstance(n, Name)})
        for c in body.calls
    )


def short(body: Body) -> Iterator[Told]:
    """What one number of a message leaves of another is taken for a length, and nobody asked which is the larger."""
    shape = body.shape
    orders = [shape.keys(n) for n in body.nodes if isinstance(n, Binary) and n.mark in ORDER]
    for one in body.nodes:
        if not isinstance(one, Variable) or one.type.kind != "int":
            continue
        total: Expr | None = bare(one.value) if one.value is not None else None
        if not (isinstance(total, Binary) and total.mark == "-"):
            continue
        sides = [bare(n) for n in (total.left, total.right)]
        both = [
            n
            for n in sides
            if isinstance(n, Member) and n.arrow and label(n.record) in shape.handed
        ]
        keys = {shape.key(n) for n in both}
        if len(keys) < 2 or any(keys <= asked for asked in orders):
            continue
        if any(
            _copies(c) and any(label(a) == one.name for a in c.arguments[-1:]) for c in body.calls
        ):
            yield one, "underflow", f"`{one.name}` is huge when the second is more than the first"
