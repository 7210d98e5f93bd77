"""Counters of loops that go as far as somebody outside chose."""

from collections.abc import Iterable
from math import inf

from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Cast,
    Expr,
    If,
    Jump,
    Loop,
    Name,
    Node,
    Number,
    Return,
    Unary,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    GUARD_LOW,
    REACH_HIGH,
    REACH_LOW,
    Num,
    Ptr,
    State,
    is_open,
)
from gatekeeper.analyzers.cflow.variables import Variables
from gatekeeper.analyzers.cflow.written import written


def _is_endless(value: Num) -> bool:
    """Whether turns of a loop made it larger, from a least value that is known."""
    return value.hi == inf and value.lo != -inf and not value.taint


def _ended(node: Loop) -> set[str]:
    """What a turn of a loop holds against an end, or cuts to size: it goes no further than that says.

    An `if` ends only what it leaves for, or counts itself: `if (i > 2) tell();` does not.
    """
    turn = [*walk([node.body, node.step])]
    branches = [one for one in turn if isinstance(one, If)]
    asked = {id(one) for branch in branches for one in walk(branch.condition)}
    found = _held(one for one in turn if id(one) not in asked)
    for branch in branches:
        ways = [branch.yes, branch.no]
        leaves = any(isinstance(one, Jump | Return) for one in walk(ways))
        held = _held(walk(branch.condition))
        found |= held if leaves else held & written(ways)
    return found


def _held(nodes: Iterable[Node]) -> set[str]:
    """The variables held against anything but zero, or cut to size."""
    found: set[str] = set()
    for one in nodes:
        match one:
            case Binary(mark="<" | "<=" | ">" | ">=" | "==" | "!=", left=left, right=right):
                if not any(isinstance(side, Number) and not side.value for side in (left, right)):
                    found |= _counted(left) | _counted(right)
            case Binary(mark="%" | "&", left=left) | Assign(mark="%" | "&", left=left):
                found |= _counted(left)
    return found


def _counted(side: Expr) -> set[str]:
    """The variables a number is the sum of."""
    match side:
        case Name(name=name):
            return {name}
        case Binary(mark="+" | "-", left=left, right=right):
            return _counted(left) | _counted(right)
        case Cast(operand=of) | Unary(mark="p++" | "p--" | "++" | "--", operand=of):
            return _counted(of)
    return set()


class Counters(Variables):
    """Where the turns of a loop lead what they count."""

    def expect(self, node: Loop) -> None:
        """Keeps that the condition of a loop holds a counter against its end, which puts no bound on that end."""
        match node.condition:
            case Binary(mark="<" | "<=", left=Name(name=name)):
                if name in written([node.body, node.step]):
                    self.counting.add(id(node.condition))

    def until(self, condition: Expr, state: State) -> list[tuple[int, Num]]:
        """The variables a loop counts up to a number that somebody outside chose and nobody looked at: region, and that number."""
        match condition:
            case Binary(mark="&&", left=left, right=right):
                return self.until(left, state) + self.until(right, state)
            case Binary(mark="<" | "<=" | "!=", left=Name(name=name), right=end):
                pass
            case Binary(mark=">" | ">=", left=end, right=Name(name=name)):
                pass
            case _:
                return []
        found, kept = self.named(state, name), set(self.found)
        bound = self.one(end, state.copy())[1]
        self.found = kept
        if found is None or not isinstance(bound, Num):
            return []
        shown = state.view(bound)
        return [(found[0], shown)] if is_open(shown) else []

    def goes_up_to(self, state: State, counter: int, bound: Num) -> None:
        """Takes in that a counter gets as far as such a number, unless the loop ends it sooner."""
        value, size = state.cells.get(counter, {}).get(0, (None, 0))
        if not isinstance(value, Num) or is_open(value):
            return
        shown = state.view(value)
        if not shown.exact and bound.hi - 1 <= shown.hi:
            most = shown.hi if shown.hi <= bound.hi else bound.hi - 1
            state.put(counter, 0, self._chosen_end(state, shown, most, bound), size)

    def counts_down(self, node: Loop, before: State, after: State) -> None:
        """Takes in that what a loop counts up goes as far as a number that somebody outside chose, when the loop counts that down: `while (n--)`."""
        match node.condition:
            case (
                Name(name=name)
                | Unary(mark="p--" | "--", operand=Name(name=name))
                | Binary(mark=">" | "!=", left=Name(name=name), right=Number(value=0))
                | Binary(
                    mark=">" | "!=",
                    left=Unary(mark="p--" | "--", operand=Name(name=name)),
                    right=Number(value=0),
                )
            ):
                found = self.named(before, name)
            case _:
                return
        value = before.cells.get(found[0], {}).get(0, (None, 0))[0] if found is not None else None
        if found is not None and isinstance(value, Num) and is_open(bound := before.view(value)):
            self.goes_along(node, before, after, found[0], bound)

    def goes_along(
        self, node: Loop, before: State, after: State, counter: int, bound: Num
    ) -> None:
        """Takes in that all a loop counts up besides its counter, and holds against nothing, goes as far as that."""
        ended = {found[0] for name in _ended(node) if (found := self.named(after, name))}
        for number, cells in list(after.cells.items()):
            value, size = cells.get(0, (None, 0))
            if number == counter or number in ended or cells is before.cells.get(number):
                continue
            if isinstance(value, Num) and _is_endless(value):
                end = self._chosen_end(after, value, value.lo + bound.hi, bound)
                after.put(number, 0, end, size)
            elif isinstance(value, Ptr) and _is_endless(value.off):
                off = self._chosen_end(after, value.off, value.off.lo + bound.hi, bound)
                after.put(number, 0, value._replace(off=off), size)

    def _chosen_end(self, state: State, value: Num, most: float, bound: Num) -> Num:
        """A number that is counted up, in steps, as far as somebody outside chose."""
        sym = self.new_sym()
        state.facts[f"counted {sym}"] = True
        marks = value.marks & (REACH_LOW | GUARD_LOW) | REACH_HIGH
        return Num(value.lo, most, sym, 0, bound.taint, marks)
