"""Arithmetic on numbers between two ends."""

from math import inf, isnan

from gatekeeper.analyzers.cflow.macros import combined
from gatekeeper.analyzers.cflow.tree import CType
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    GUARD_LOW,
    GUARD_SENT,
    GUARDS,
    REACH_HIGH,
    REACH_LOW,
    TRUTH,
    Num,
    num,
)

_REACH = REACH_LOW | REACH_HIGH

LEAST_FAILURE = -4096
"""Numbers from here to -1 are what functions that answer with a number say of a failure."""


def is_failure(value: Num) -> bool:
    """Whether it is what functions say of a failure, as an unsigned number."""
    return value.exact and any(0 < 2**bits - value.lo <= -LEAST_FAILURE for bits in (32, 64))


def _swapped(marks: int) -> int:
    """The marks of a number with its sign turned."""
    low, high = marks & (GUARD_LOW | REACH_LOW), marks & (GUARD_HIGH | REACH_HIGH)
    return (low << 1) | (high >> 1) | marks & GUARD_SENT


def _times(a: float, b: float) -> float:
    return 0 if a == 0 or b == 0 else a * b


def negated(value: Num) -> Num:
    """`-a`."""
    return Num(-value.hi, -value.lo, 0, 0, value.taint, _swapped(value.marks))


def added(a: Num, b: Num) -> Num:
    """`a + b`."""
    if not a.sym and b.sym:
        a, b = b, a
    reach = a.marks & b.marks & _REACH
    guard = (a.marks | b.marks) & GUARDS
    sym, off = (a.sym, a.off + b.lo) if a.sym and b.exact and abs(b.lo) != inf else (0, 0)
    if sym:
        reach = a.marks & _REACH
    low, high = a.lo + b.lo, a.hi + b.hi
    low, high = -inf if isnan(low) else low, inf if isnan(high) else high
    return Num(low, high, sym, off, a.taint or b.taint, reach | guard)


def times(a: Num, b: Num) -> Num:
    """`a * b`."""
    ends = [_times(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
    reach = a.marks & b.marks & _REACH
    if a.lo < 0 or b.lo < 0:
        reach = _REACH if reach == _REACH else 0
    return Num(min(ends), max(ends), 0, 0, a.taint or b.taint,
               reach | (a.marks | b.marks) & GUARDS)  # fmt: skip


def divided(a: Num, b: Num, *, real: bool) -> Num:
    """`a / b`, for a divisor that is not zero."""
    if b.lo <= 0 <= b.hi:
        most = max(abs(a.lo), abs(a.hi))
        return Num(min(-most, 0) if a.lo < 0 or b.lo < 0 else 0, most, taint=a.taint)
    ends = [_over(x, y, real=real) for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
    return Num(min(ends), max(ends), 0, 0, a.taint or b.taint, a.marks)


def _over(a: float, b: float, *, real: bool) -> float:
    if abs(a) == inf or abs(b) == inf:
        return a if abs(a) == inf and b > 0 else -a if abs(a) == inf else 0
    return a / b if real else int(abs(a) // abs(b)) * (1 if (a < 0) == (b < 0) else -1)


def remainder(a: Num, b: Num) -> Num:
    """`a % b`."""
    if b.lo == b.hi == 0:
        return Num(-inf, inf, taint=a.taint)
    if a.exact and b.exact and abs(a.lo) != inf and abs(b.lo) != inf:
        return num(combined("%", int(a.lo), int(b.lo)))
    most = max(abs(b.lo), abs(b.hi)) - 1
    low = 0 if a.lo >= 0 else max(-most, a.lo)
    if a.lo >= 0 and a.hi <= most and b.exact:
        return a
    marks = REACH_HIGH if b.exact and a.taint and a.hi > most else 0
    return Num(low, min(most, max(a.hi, 0)), 0, 0, a.taint, marks | (b.marks & GUARD_HIGH))


def bits(mark: str, a: Num, b: Num) -> Num:
    """`&`, `|`, `^`, `<<`, `>>`."""
    taint = a.taint or b.taint
    guard = a.marks & GUARDS
    if a.exact and b.exact and abs(a.lo) != inf and abs(b.lo) != inf:
        try:
            return num(combined(mark, int(a.lo), int(b.lo)))._replace(taint=taint)
        except ValueError:
            return Num(-inf, inf, taint=taint)
    if mark == "&":
        tops = [x.hi for x in (a, b) if x.lo >= 0]
        if not tops:
            return Num(-inf, inf, taint=taint)
        masked = b.exact or a.exact
        return Num(
            0, min(tops), taint=taint, marks=guard | (REACH_HIGH if masked and taint else 0)
        )
    if mark == ">>" and b.lo >= 0:
        shift = 2 ** min(b.lo, 200)
        return Num(
            min(0, a.lo),
            max(0, a.hi) // shift if a.hi != inf else inf,
            taint=taint,
            marks=guard | a.marks & REACH_HIGH,
        )
    if mark == "<<" and b.lo >= 0 and b.hi <= 200 and a.lo >= 0:
        return Num(a.lo * 2**b.lo, a.hi * 2**b.hi if a.hi != inf else inf, taint=taint,
                   marks=a.marks & b.marks & _REACH)  # fmt: skip
    if mark in ("|", "^") and a.lo >= 0 and b.lo >= 0 and inf not in (a.hi, b.hi):
        top = (1 << max(int(a.hi).bit_length(), int(b.hi).bit_length())) - 1
        reach = a.marks & b.marks & _REACH if taint and mark == "|" else 0
        return Num(max(a.lo, b.lo) if mark == "|" else 0, top, taint=taint, marks=reach)
    return Num(-inf, inf, taint=taint)


def compared(mark: str, a: Num, b: Num) -> Num:
    """`a < b` and its like: 1, 0, or either."""
    if a.sym and a.sym == b.sym:
        a, b = num(a.off), num(b.off)
    if mark in (">", ">="):
        a, b, mark = b, a, "<" if mark == ">" else "<="
    if mark == "<":
        return num(1) if a.hi < b.lo else num(0) if a.lo >= b.hi else TRUTH
    if mark == "<=":
        return num(1) if a.hi <= b.lo else num(0) if a.lo > b.hi else TRUTH
    apart = a.hi < b.lo or b.hi < a.lo
    same = a.exact and b.exact and a.lo == b.lo
    yes, no = (1, 0) if mark == "==" else (0, 1)
    return num(yes) if same else num(no) if apart else TRUTH


def whole(type: CType, taint: str = "", sym: int = 0) -> Num:
    """Any value of a type."""
    if type.kind != "int":
        return Num(-inf, inf, sym, 0, taint, _REACH if taint else 0)
    low, high = type.limits()
    return Num(low, high, sym, 0, taint, _REACH if taint else 0)


class _Integers(dict[tuple[int, bool], CType]):
    """Types of integers by size and sign, each made once."""

    def __missing__(self, key: tuple[int, bool]) -> CType:
        self[key] = CType("int", *key)
        return self[key]


_INTEGERS = _Integers()


def promoted(a: CType, b: CType) -> CType:
    """The type two operands are brought to (C17 6.3.1.8)."""
    if a.kind == "float" or b.kind == "float":
        return a if a.kind == "float" and (b.kind != "float" or a.size >= b.size) else b
    if a.kind != "int" or b.kind != "int":
        return a if b.kind == "int" else b
    size = max(4, a.size, b.size)
    return _INTEGERS[size, (a.signed or a.size < size) and (b.signed or b.size < size)]


def joined(a: Num, b: Num) -> Num:
    """A number that may be either."""
    if a == b:
        return a
    return Num(min(a.lo, b.lo), max(a.hi, b.hi), 0, 0, a.taint or b.taint, a.marks | b.marks)
