"""Computes what the program will compute anyway: operators and text methods on constants, within bounds."""

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from gatekeeper.analyzers.flow.names import words
from gatekeeper.analyzers.flow.values import (
    HARMLESS,
    NOTHING,
    Box,
    Constant,
    Unknown,
    Value,
    constant,
)

_MOST = 10_000
"""Longest text, and largest exponent or shift, that is worked out."""

_BINARY: dict[
    type[ast.operator], Callable[[Any, Any], Any]
] = {  # operands are checked by type below
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_COMPARE: dict[
    type[ast.cmpop], Callable[[Any, Any], Any]
] = {  # faults of unlike operands are caught
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.eq,
    ast.IsNot: operator.ne,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}
_TEXT_METHODS = words(
    "upper lower strip lstrip rstrip title capitalize casefold swapcase replace startswith "
    "endswith find rfind index count isalnum isalpha isdigit isdecimal isnumeric isspace "
    "islower isupper isidentifier encode decode removeprefix removesuffix partition "
    "rpartition split rsplit hex"
)
_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, MemoryError)


def binary(kind: type[ast.operator], one: Constant, other: Constant) -> Constant | Unknown:
    """The result of the operator, or that it is not known."""
    if _size(one) > _MOST or _size(other) > _MOST:
        return Unknown.VALUE
    large = kind in (ast.Pow, ast.LShift) and (not isinstance(other, int) or abs(other) > 64)
    repeated = kind is ast.Mult and not (
        isinstance(one, int | float) and isinstance(other, int | float)
    )
    if large or repeated or kind not in _BINARY:
        return Unknown.VALUE
    try:
        return _kept(_BINARY[kind](one, other))
    except _FAULTS:
        return Unknown.VALUE


def unary(kind: type[ast.unaryop], one: Constant) -> Constant | Unknown:
    """The result of the operator, or that it is not known."""
    try:
        if kind is ast.Not:
            return not one
        if kind is ast.USub and isinstance(one, int | float):
            return -one
    except _FAULTS:
        return Unknown.VALUE
    return Unknown.VALUE


def compare(kind: type[ast.cmpop], one: Constant, other: Constant) -> bool | Unknown:
    """Whether it holds, or that it is not known."""
    try:
        return bool(_COMPARE[kind](one, other))
    except _FAULTS:
        return Unknown.VALUE


def part(whole: Constant, index: Constant | slice) -> Constant | Unknown:
    """`whole[index]`, or that it is not known."""
    if not isinstance(whole, str | bytes | tuple):
        return Unknown.VALUE
    try:
        return _kept(whole[index])  # type: ignore[index]  # a wrong kind of index raises, and is caught
    except _FAULTS:
        return Unknown.VALUE


def method(receiver: Constant, name: str, arguments: Sequence[Constant]) -> Constant | Unknown:
    """The result of a method of a text or bytes constant, or that it is not known."""
    if (
        not isinstance(receiver, str | bytes)
        or name not in _TEXT_METHODS
        or _size(receiver) > _MOST
    ):
        return Unknown.VALUE
    try:
        return _kept(getattr(receiver, name)(*arguments))
    except (*_FAULTS, AttributeError):
        return Unknown.VALUE


def _size(one: Constant) -> int:
    if isinstance(one, str | bytes | tuple):
        return len(one)
    return one.bit_length() if isinstance(one, int) else 1


def _kept(result: object) -> Constant | Unknown:
    if isinstance(result, list):
        result = tuple(result)
    if (
        isinstance(result, str | bytes | tuple | int)
        and not isinstance(result, bool)
        and _size(result) > _MOST
    ):
        return Unknown.VALUE
    if result is None or isinstance(result, str | bytes | int | float | tuple):
        return result
    return Unknown.VALUE


def is_constant(held: object) -> TypeGuard[Constant]:
    """Whether it is a constant that is followed."""
    return held is None or isinstance(held, str | bytes | int | float | bool)


class KnownValue(Value):
    """For the type checker: a value whose constant is one."""

    constant: Constant


def is_known(value: Value) -> TypeGuard[KnownValue]:
    """Whether its constant is known."""
    return value.known


class ListValue(Value):
    """For the type checker: a value that is a list with known places."""

    box: Box


def is_list(value: Value) -> TypeGuard[ListValue]:
    """Whether it is a list with known places."""
    return value.box is not None and value.box.kind == "list" and value.box.exact


def folded(result: Constant | Unknown, *of: Value) -> Value:
    """The result as a value that is as sure as what it was worked out of."""
    if isinstance(result, Unknown):
        return HARMLESS if all(value.sure for value in of) else NOTHING
    return replace(constant(result), sure=all(value.sure for value in of))
