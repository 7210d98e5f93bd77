"""Unsigned numbers that are meant to go round: hashes, generators, times apart, `-a - 1`."""

import re

from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    CType,
    Expr,
    Index,
    Member,
    Name,
    Number,
    Unary,
    uncast,
)
from gatekeeper.analyzers.cflow.values import Num

_MIXES = 0xFFFF
"""A factor above this is no size and no count: it mixes bits."""
_FAILURES = 4096
"""How many numbers below zero tell of a failure by their value."""
_CLOCK = re.compile(
    r"(?i)(?:^|_)(?:now|ticks?|time|timestamp|millis|micros|ms|us|cycles|seq|steps)(?:_|$)"
)


def is_meant(mark: str, node: Expr, a: Num, b: Num, type: CType) -> bool:
    """Whether a sum shows that it may wrap, or that what it is made of is no fault of its own."""
    chosen = a.taint or b.taint
    if not type.signed and not chosen and _goes_round(mark, node):
        return True
    if mark == "-" and not type.signed and not a.taint and is_answer(node):
        # What a function answers when it finds nothing, its caller may know not to come here.
        return True
    if isinstance(node, Binary) and not varies(node.left) and not varies(node.right):
        return True
    # Something little beside what nobody knows: that would have to be at its end already.
    beside = [x for x in (a, b) if not (x.taint and x.hi < type.limits()[1] / 4)]
    return mark == "+" and len(beside) == 1 and not (beside[0].exact or beside[0].taint)


def _goes_round(mark: str, node: Expr) -> bool:
    """Whether the code of an operation on unsigned numbers shows that it may wrap."""
    if not isinstance(node, Binary | Assign):
        return False
    sides = (node.left, node.right)
    if mark == "-":
        negated = isinstance(node.left, Unary) and node.left.mark == "-"
        return negated or _borrows(node.left) or all(_CLOCK.search(_name(side)) for side in sides)
    return mark == "*" and any(
        isinstance(x, Number) and x.value > _MIXES for x in map(uncast, sides)
    )


def _borrows(node: Expr) -> bool:
    """Whether parts of a number of many words are taken from each other, each widened first: `(uint64_t)x[i] - y[i] - borrow`."""
    if isinstance(node, Binary) and node.mark == "-":
        return _borrows(node.left)
    wide = isinstance(node, Cast) and node.type.size == 8 and not node.type.signed
    return wide and isinstance(uncast(node), Index)


def _name(node: Expr) -> str:
    """The last name of a variable or member; empty for anything else."""
    match uncast(node):
        case Name(name=name) | Member(name=name):
            return name
        case Index(array=array):
            return _name(array)
    return ""


def varies(node: Expr) -> bool:
    """Whether an expression has a variable in it."""
    match node:
        case Name() | Index() | Member() | Call():
            return True
        case Unary(operand=operand) | Cast(operand=operand):
            return varies(operand)
        case Binary(left=left, right=right):
            return varies(left) or varies(right)
    return False


def adds_words(mark: str, node: Expr) -> bool:
    """Whether two numbers are added that are both found out while the program runs, as digests and checksums add them."""
    return (
        mark == "+"
        and isinstance(node, Binary | Assign)
        and varies(node.left)
        and varies(node.right)
    )


def comes_back(value: Num, source: Expr) -> bool:
    """Whether it is the number of a failure, as functions answer it, that went through an unsigned type and becomes itself again."""
    return isinstance(source, Call) and any(
        0 < top - value.lo <= _FAILURES for top in (2**32, 2**64)
    )


def is_answer(node: Expr) -> bool:
    """Whether something is taken from the answer of a call at once."""
    return isinstance(node, Binary) and isinstance(uncast(node.left), Call)
