"""Bounds that are asked for only behind the read they are to guard: `a[i] != 0 && i < n`, `*p == ' ' && p < end`."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Expr,
    Function,
    Index,
    Name,
    Number,
    SizeOf,
    Unary,
    walk,
)

BEHIND = "it is read before its place is compared with the end, which happens only behind it"
_BELOW, _ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})


def read_too_early(function: Function) -> Iterator[Expr]:
    """Where an `&&` reads at an index or a pointer on its left that only its right side compares with an end, in all of a function."""
    nodes = tuple(walk(function.body))
    compared = [at.name for one in nodes if isinstance(at := _compared(one), Name)]
    for one in nodes:
        if isinstance(one, Binary) and one.mark == "&&":
            at = _compared(one.right)
            if isinstance(at, Name) and compared.count(at.name) == 1:
                yield from _reads(one.left, at.name)


def _compared(node: object) -> Expr | None:
    """What is held against an end that is more than a number."""
    if not isinstance(node, Binary) or node.mark not in _BELOW | _ABOVE:
        return None
    at, end = (node.left, node.right) if node.mark in _BELOW else (node.right, node.left)
    parts = tuple(walk(end))
    number = all(isinstance(one, Number | Binary) for one in parts)
    return None if number and not any(isinstance(one, SizeOf) for one in parts) else at


def _reads(node: Expr, name: str) -> Iterator[Expr]:
    for one in walk(node):
        match one:
            case Index(index=Name(name=place)) | Unary(mark="*", operand=Name(name=place)):
                if place == name:
                    yield one
