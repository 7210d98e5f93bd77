"""Numbers cut out of another one: a length in bits as whole bytes, and the bits left over."""

from collections.abc import Callable

from gatekeeper.analyzers.cflow.values import REACH_HIGH, Num, State

_CUTS = ("/", "%", "&", ">>")


def parted(state: State, mark: str, a: Num, b: Num, value: Num, new_sym: Callable[[], int]) -> Num:
    """The result of an operation, which remembers the number it was cut out of."""
    whole = _whole(state, a) if mark == "*" else a.sym
    if mark == "-" and a.sym and _whole(state, b) == a.sym:
        # What is left over when the whole parts are taken away.
        return Num(min(a.lo, 0), max(a.hi, 0), 0, 0, a.taint)
    if not whole or value.sym or value.exact or not b.exact or mark not in (*_CUTS, "*"):
        return value
    part = value._replace(sym=new_sym(), off=0)
    state.facts[f"part {part.sym}"] = whole
    return part


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
