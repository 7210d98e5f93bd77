"""Constants nobody defines here: each name is one number, and no two names are the same."""

from collections.abc import Mapping

from gatekeeper.analyzers.cflow.values import Num, State

_Known = tuple[int, frozenset[int]]
"""The constant a number is known to be, 0 when none, and those it is known not to be."""


def decided(state: State, names: Mapping[str, int], one: Num, other: Num) -> bool | None:
    """Whether two numbers are equal, of which one is such a constant; `None` when that is not known, or none is."""
    pair = _pair(names, one, other)
    if pair is None:
        return None
    number, constant = pair
    if number.sym in _constants(names) and not number.off:
        return number.sym == constant
    equal, apart = _known(state, number)
    return equal == constant if equal else False if constant in apart else None


def learned(
    split: tuple[list[State], list[State]],
    names: Mapping[str, int],
    one: Num,
    other: Num,
    mark: str,
) -> tuple[list[State], list[State]]:
    """The paths on which a comparison holds and does not, each with what it tells of such a constant."""
    pair = _pair(names, one, other) if mark in ("==", "!=") else None
    if pair is not None:
        number, constant = pair
        for states, equal in zip(split, (mark == "==", mark != "=="), strict=True):
            for state in states:
                was, apart = _known(state, number)
                state.facts[_key(number)] = (
                    (constant, apart) if equal else (was, apart | {constant})
                )
    return split


def _pair(names: Mapping[str, int], one: Num, other: Num) -> tuple[Num, int] | None:
    constants = _constants(names)
    for number, constant in ((one, other), (other, one)):
        if constant.sym in constants and not constant.off and number.sym:
            return number, constant.sym
    return None


def _constants(names: Mapping[str, int]) -> frozenset[int]:
    return frozenset(sym for name, sym in names.items() if name.isupper())


def _key(number: Num) -> str:
    return f"named {number.sym} {number.off}"


def _known(state: State, number: Num) -> _Known:
    known = state.facts.get(_key(number))
    return known if isinstance(known, tuple) else (0, frozenset())
