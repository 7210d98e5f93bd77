"""Unsigned numbers that are meant to go round: hashes, generators, times apart, `-a - 1`."""

import re

from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Cast,
    Expr,
    Index,
    Member,
    Name,
    Number,
    Unary,
)

_MIXES = 0xFFFF
"""A factor above this is no size and no count: it mixes bits."""
_CLOCK = re.compile(
    r"(?i)(?:^|_)(?:now|ticks?|time|timestamp|millis|micros|ms|us|cycles|seq|steps)(?:_|$)"
)


def goes_round(mark: str, node: Expr) -> bool:
    """Whether the code of an operation on unsigned numbers shows that it may wrap."""
    if not isinstance(node, Binary | Assign):
        return False
    sides = (node.left, node.right)
    if mark == "-":
        negated = isinstance(node.left, Unary) and node.left.mark == "-"
        return negated or all(_CLOCK.search(_name(side)) for side in sides)
    return mark == "*" and any(
        isinstance(x, Number) and x.value > _MIXES for x in map(_plain, sides)
    )


def _plain(node: Expr) -> Expr:
    while isinstance(node, Cast):
        node = node.operand
    return node


def _name(node: Expr) -> str:
    """The last name of a variable or member; empty for anything else."""
    match _plain(node):
        case Name(name=name) | Member(name=name):
            return name
        case Index(array=array):
            return _name(array)
    return ""
