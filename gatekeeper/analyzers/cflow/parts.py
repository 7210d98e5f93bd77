"""Numbers cut out of another one, a length in bits as whole bytes and the bits left over, and those that others add up to."""

from collections.abc import Callable, Iterator
from math import inf

from gatekeeper.analyzers.cflow.tree import Binary, Expr, Function, Name, uncast, walk
from gatekeeper.analyzers.cflow.values import REACH_HIGH, Num, State

_CUTS = ("/", "%", "&", ">>")


def parted(state: State, mark: str, a: Num, b: Num, value: Num, new_sym: Callable[[], int]) -> Num:
    """The result of an operation, which remembers the number it was cut out of."""
    whole = _whole(state, a) if mark == "*" else a.sym
    if mark == "-" and a.sym and _whole(state, b) == a.sym:
        # What is left over when the whole parts are taken away.
        return Num(min(a.lo, 0), max(a.hi, 0), 0, 0, a.taint)
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
