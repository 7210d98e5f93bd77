"""Loops that ask a bus again and again or end at the first difference, and what only counts turns."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Cast,
    Expr,
    If,
    Index,
    Jump,
    Loop,
    Name,
    Number,
    Return,
    Unary,
    walk,
)


def polled(body: Body) -> Iterator[Told]:
    """A bit of what a bus answers is asked for again and again, and nothing counts how often."""
    for loop in (one for one in body.nodes if isinstance(one, Loop) and one.late):
        asked = bare(loop.condition) if loop.condition else None
        if not (isinstance(asked, Binary) and asked.mark == "&" and isinstance(asked.left, Name)):
            continue
        inside = [*walk(loop.body)]
        asks = any(
            isinstance(n, Assign) and label(n.left) == asked.left.name
            and any(body.names.is_a("bus", c) for c in walk(n.right))
            for n in inside
        )  # fmt: skip
        ends = (If, Return, Jump, Loop)
        counts = any(
            isinstance(n, ends) or (isinstance(n, Unary) and n.mark[-2:] in ("++", "--"))
            for n in inside
        )
        if asks and not counts and not body.names.plays("counts", inside):
            yield loop, "wait-endless", "nothing but the hardware ends this loop"


def by_steps(body: Body, *, secret: bool) -> Iterator[Told]:
    """A loop goes on as long as two places hold the same."""
    for loop in (one for one in body.nodes if isinstance(one, Loop) and one.condition and secret):
        for one in walk(loop.condition):
            sides = (one.left, one.right) if isinstance(one, Binary) and one.mark == "==" else ()
            if sides and all(_is_read(n) for n in sides):
                yield loop, "secret-compared", "the loop ends at the first difference"


def _is_read(node: Expr) -> bool:
    at = node.operand if isinstance(node, Cast) else node
    return isinstance(at, Index) or (isinstance(at, Unary) and at.mark == "*")


def in_turn(condition: Expr, ticks: frozenset[str]) -> bool:
    """Whether a condition asks of nothing but a count of turns whether it is time."""
    names = {n.name for n in walk(condition) if isinstance(n, Name)}
    calls = any(not isinstance(n, Name | Number | Binary | Unary | Cast) for n in walk(condition))
    return bool(names) and names <= ticks and not calls


def counted(body: Body) -> frozenset[str]:
    """What a function only counts up."""
    return frozenset(
        n.operand.name
        for n in body.nodes
        if isinstance(n, Unary) and n.mark[-2:] == "++" and isinstance(n.operand, Name)
    )
