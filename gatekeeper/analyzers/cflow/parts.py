"""Numbers cut out of another one, a length in bits as whole bytes and the bits left over, and those that others add up to."""

from collections.abc import Callable, Iterator
from math import inf

from gatekeeper.analyzers.cflow.sums import added, promoted
from gatekeeper.analyzers.cflow.tree import (
    Binary,
    CType,
    Expr,
    Function,
    Index,
    Member,
    Name,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    GUARD_SENT,
    REACH_HIGH,
    Num,
    State,
    Value,
    is_open,
)

_CUTS = ("/", "%", "&", ">>")


def parted(state: State, mark: str, a: Num, b: Num, value: Num, new_sym: Callable[[], int]) -> Num:
    """The result of an operation, which remembers the number it was cut out of."""
    whole = _whole(state, a) if mark == "*" else a.sym
    if mark == "-" and a.sym and _whole(state, b) == a.sym:
        # What is left over when the whole parts are taken away.
        return Num(min(a.lo, 0), max(a.hi, 0), 0, 0, a.taint)
    if mark == "-" and not value.sym and (b.sym or f"sent {a.sym}" in state.facts):
        rest = value._replace(sym=new_sym(), off=0)
        state.facts[f"rest {rest.sym}"] = (a, b)
        if f"sent {a.sym}" in state.facts:
            state.facts[f"sent {rest.sym}"] = True
        return rest
    if mark == "+" and a.sym and b.sym and a.lo >= 0 and b.lo >= 0:
        total = value._replace(sym=new_sym(), off=0)
        state.facts[f"sum {total.sym}"] = (a, b)
        return total
    if not whole or value.sym or value.exact or not b.exact or mark not in (*_CUTS, "*"):
        return value
    part = value._replace(sym=new_sym(), off=0)
    state.facts[f"part {part.sym}"] = whole
    return part


def parts_below(state: State, total: Num, high: float) -> Iterator[tuple[Num, float]]:
    """What a number was added up from, each part with the most it can be when the number is no more than that."""
    match state.facts.get(f"sum {total.sym}"):
        case (Num() as one, Num() as other) if high < inf:
            yield one, high - total.off - state.view(other).lo
            yield other, high - total.off - state.view(one).lo


def look_at_whole(state: State, part: Num) -> None:
    """Takes in that a part of a number was compared: `n % 8` tells whether `n / 8` is its last byte."""
    if whole := _whole(state, part):
        state.facts[f"looked {whole}"] = True


def unreached(state: State, place: Num) -> Num:
    """A place that need not reach its end, when it is a part of a number another part of which was looked at."""
    whole = _whole(state, place)
    if whole and f"looked {whole}" in state.facts:
        return place._replace(marks=place.marks & ~REACH_HIGH)
    return place


def _whole(state: State, part: Num) -> int:
    found = state.facts.get(f"part {part.sym}") if part.sym else None
    return found if isinstance(found, int) else 0


def taken_apart(function: Function | None, source: Expr) -> bool:
    """Whether a function takes the upper parts of a number as well: `n >> 8` beside `n`."""
    return (
        function is not None
        and isinstance(source, Name)
        and any(
            isinstance(n, Binary)
            and n.mark == ">>"
            and getattr(uncast(n.left), "name", "") == source.name
            for n in walk(function.body)
        )
    )


def keep_under(state: State, value: Num, bound: Num, gap: float) -> None:
    """Takes in that a number is no more than what another leaves of a total: `n <= room - at`."""
    match state.facts.get(f"rest {bound.sym}") if bound.sym and value.sym else None:
        case (Num() as total, Num() as taken) if taken.sym:
            most = state.view(total).hi + gap + bound.off - value.off + taken.off
            state.facts[_pair(value.sym, taken.sym)] = most


def most_together(state: State, one: Num, other: Num) -> Num:
    """The sum of two numbers, no more than what was seen of both together."""
    total = added(one, other)
    most = state.facts.get(_pair(one.sym, other.sym)) if one.sym and other.sym else None
    if isinstance(most, int | float):
        return total._replace(hi=min(total.hi, most + one.off + other.off))
    return total


def _pair(one: int, other: int) -> str:
    return f"together {min(one, other)} {max(one, other)}"


def guard_of(state: State, value: Num, bound: Num) -> int:
    """What it says of a number that another is its upper end: how much was sent is no end of where it goes."""
    sent = value.taint and f"sent {bound.sym}" in state.facts and not bound.marks & GUARD_HIGH
    return GUARD_SENT if sent else GUARD_HIGH


def goes_round(
    state: State, total: Binary, worth: Callable[[Expr, State], tuple[State, Value, CType]]
) -> bool:
    """Whether it is a sum of 32 bits of two numbers somebody chose, which comes out small when both are large: it bounds neither."""
    ends = [uncast(one) for one in (total.left, total.right)]
    if total.mark != "+" or not all(isinstance(one, Name | Index | Member) for one in ends):
        return False
    worths = [worth(one, state) for one in ends]
    type = promoted(worths[0][2], worths[1][2])
    shown = [state.view(value) for _, value, _ in worths if isinstance(value, Num)]
    wide = (type.kind, type.size, type.signed) == ("int", 4, False)
    chosen = len(shown) == 2 and all(map(is_open, shown))
    return wide and chosen and sum(one.hi for one in shown) > type.limits()[1]


def still_sent(state: State, mark: str, a: Num, value: Num, new_sym: Callable[[], int]) -> Num:
    """The result of an operation: what is left of how much was sent is that still, where it may have gone round."""
    if mark != "-" or value.sym or f"sent {a.sym}" not in state.facts:
        return value
    left = value._replace(sym=new_sym(), off=0)
    state.facts[f"sent {left.sym}"] = True
    return left


def excluded(state: State, one: Num, other: Num) -> bool:
    """Whether a number is known not to be another."""
    value, bound = state.view(one), state.view(other)
    if not bound.exact:
        value, bound = bound, value
    outs = state.facts.get(f"not {value.sym}")
    return bound.exact and isinstance(outs, frozenset) and bound.lo - value.off in outs
