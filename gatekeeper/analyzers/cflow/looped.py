"""Loops that ask a bus again and again or end at the first difference, and what only counts turns."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told
from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Cast,
    Expr,
    Index,
    Loop,
    Name,
    Number,
    Unary,
    walk,
)


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
