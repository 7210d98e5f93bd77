"""Texts that may be empty: an index that is their length less one lies before their beginning."""

from gatekeeper.analyzers.cflow.values import GUARD_LOW, Num, Ptr, State


def measured(state: State, text: object, length: Num) -> None:
    """Keeps which text an unknown length is the length of."""
    if isinstance(text, Ptr) and length.sym and length.lo == 0:
        state.facts[f"text {length.sym}"] = text


def may_be_empty(state: State, length: Num, taken: Num) -> bool:
    """Whether a number is the length of a text of which neither the length nor the first character was asked for."""
    text = state.facts.get(f"text {length.sym}")
    if not isinstance(text, Ptr) or not taken.exact or length.marks & GUARD_LOW:
        return False
    first, _ = state.cells.get(text.region, {}).get(int(text.off.lo), (None, 0))
    if not isinstance(first, Num):
        return True
    outs, shown = state.facts.get(f"not {first.sym}"), state.view(first)
    return shown.lo <= 0 <= shown.hi and not (isinstance(outs, frozenset) and 0 in outs)
