"""Functions that call themselves."""

from gatekeeper.analyzers.cflow.execute import Execute
from gatekeeper.analyzers.cflow.tree import Call, CType, Function
from gatekeeper.analyzers.cflow.values import Found, Num, State, Value

Argument = tuple[Value, CType]
_DEEP = 40
"""Calls of itself from which on a function is taken not to end: more than the stack of a small device holds."""


class Recursion(Execute):
    """Looks for an end of what calls itself."""

    def __init__(self) -> None:
        super().__init__()
        self._within_calls: list[str] = []
        self.begun: dict[str, Value] = {}
        """What the parameters of the function that is looked at hold when it begins."""

    def goes_on(self, name: str, node: Call, state: State, arguments: list[Argument]) -> bool:
        """Whether a call within a call of the same function is followed: all it is given is known.

        Says so when it has gone too deep by then.
        """
        known = [state.view(v).exact for v, _ in arguments if isinstance(v, Num)]
        # Without a number what ends it may lie in memory, or in the answer of a call nobody sees.
        if self._within_calls[-1] != name or self.depth == 0 or not known or not all(known):
            return False
        if self._within_calls.count(name) < _DEEP:
            return True
        why = f"`{name}` has called itself {_DEEP} times by here, and no case has ended it"
        self.report("recursion", node, why, state)
        return False

    def again(
        self, function: Function, node: Call, state: State, arguments: list[Argument]
    ) -> None:
        """Says so when a function calls itself with just what it was called with."""
        state.facts["recursed"] = (node.line, node.column)
        same = bool(function.type.names)
        for name, (value, _) in zip(function.type.names, arguments, strict=False):
            begun = self.begun.get(name)
            known = isinstance(value, Num) and isinstance(begun, Num) and bool(value.sym)
            same = same and known and (value.sym, value.off) == (begun.sym, begun.off)  # type: ignore[union-attr]  # numbers, looked at above
        if same:
            self.report(
                "recursion",
                node,
                f"`{function.name}` calls itself with what it was called with",
                state,
            )

    def recursion(self, function: Function, ends: list[tuple[State, Value | None]]) -> None:
        """Says so when no path leaves a function without a call of itself."""
        if ends and all(state.facts.get("recursed") for state, _ in ends):
            node = function.body
            why = f"every path through `{function.name}` calls it again"
            place = ends[0][0].facts["recursed"]
            if isinstance(place, tuple):
                self.found.add(Found(self.place, place[0], place[1], "recursion", why))
            else:
                self.found.add(Found(self.place, node.line, node.column, "recursion", why))
