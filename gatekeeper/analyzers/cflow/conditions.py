"""Conditions: which paths go on, and what is known on each."""

from math import inf

from gatekeeper.analyzers.cflow.evaluate import Evaluate
from gatekeeper.analyzers.cflow.named import decided, learned
from gatekeeper.analyzers.cflow.parts import (
    excluded,
    goes_round,
    guard_of,
    keep_under,
    look_at_whole,
    parts_below,
)
from gatekeeper.analyzers.cflow.sums import LEAST_FAILURE, compared, is_failure, promoted
from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Call,
    CType,
    Expr,
    Index,
    Member,
    Name,
    Number,
    Unary,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    GUARD_LOW,
    GUARD_SENT,
    REACH_HIGH,
    REACH_LOW,
    ZERO,
    Fn,
    Num,
    Ptr,
    State,
    Value,
    is_open,
    num,
    same_or_apart,
)

Split = tuple[list[State], list[State]]
_TURNED = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_MAGNITUDE = frozenset({"abs", "labs", "llabs", "fabs", "fabsf"})


class Conditions(Evaluate):
    """Splits paths at conditions."""

    def branch(self, condition: Expr, state: State) -> Split:
        """Paths on which a condition holds, and on which it does not."""
        self.step()
        match condition:
            case Unary(mark="!", operand=operand):
                yes, no = self.branch(operand, state)
                return no, yes
            case Unary(mark="p--"):
                # `while (n--)` is meant to go past zero.
                self.wrapping = id(condition)
                return self._truths(condition, state)
            case Binary(mark="&&", left=left, right=right):
                yes, no = self.branch(left, state)
                return self._then(right, yes, no, both=True)
            case Binary(mark="||", left=left, right=right):
                yes, no = self.branch(left, state)
                return self._then(right, yes, no, both=False)
            case Binary(mark="<" | ">" | "<=" | ">=" | "==" | "!="):
                return self._compared(condition, state)
            case Binary(mark=">>", left=left, right=Number(value=int(places))):
                return self._above(condition, left, places, state)
            case Binary(mark=",", left=left, right=right):
                return self._joined([self.branch(right, s) for s, _, _ in self.ev(left, state)])
            case Call(
                function=Name(name="__builtin_expect" | "likely" | "unlikely"),
                arguments=[first, *_],
            ):
                return self.branch(first, state)
        return self._truths(condition, state)

    def pointer_compared(self, node: Binary, state: State, left: Value, right: Value) -> None:
        """Says so when a pointer is looked at for being negative, or a negative number, which none is."""
        if not isinstance(left, Ptr) or not isinstance(right, Num):
            return
        bound = state.view(right)
        below = bound.lo == 0 and node.mark in ("<", ">=")
        if bound.exact and (
            below or (LEAST_FAILURE <= bound.lo < 0 and node.mark in ("==", "!="))
        ):
            why = "a pointer is never less than null: a failure is not seen"
            self.report("result-misread", node, why)

    def compared_wrongly(self, node: Binary) -> None:
        """Hears of a comparison."""

    @staticmethod
    def _joined(parts: list[Split]) -> Split:
        return [s for yes, _ in parts for s in yes], [s for _, no in parts for s in no]

    def _then(self, right: Expr, yes: list[State], no: list[State], *, both: bool) -> Split:
        more_yes, more_no = self._joined([self.branch(right, s) for s in (yes if both else no)])
        return (more_yes, no + more_no) if both else (yes + more_yes, more_no)

    def _truths(self, node: Expr, state: State) -> Split:
        return self._joined([self.truth(s, v) for s, v, _ in self.ev(node, state)])

    def truth(self, state: State, value: Value) -> Split:
        """The paths on which a value is not zero, and on which it is."""
        match value:
            case Fn():
                return [state], []
            case Ptr():
                return self._there(state, value)
            case Num():
                return self._narrowed_pair(state, "!=", value, ZERO)
        return [state], [state.copy()]

    def _there(self, state: State, value: Ptr) -> Split:
        region = state.regions.get(value.region)
        used = state.facts.get(f"used {value.region} {self.within}")
        if region is not None and region.null == "ask" and isinstance(used, tuple):
            at = Name(used[0], used[1], "")
            self.report(
                "null-late",
                at,
                "what a pointer leads to is used here; whether it is null is looked at only behind it",
                state,
            )
            return [state], []
        member = value.off.exact and value.off.lo > 0
        if (member or f"used {value.region}" in state.facts) and region and region.null == "ask":
            # The address of a member, or what a caller used: the record is there.
            return [state], []
        if region is None or region.null in {"ask", "maybe"}:
            other = state.copy()
            state.edit(value.region, null="")
            other.edit(value.region, null="yes")
            return [state], [other]
        if region.null == "told":
            state.edit(value.region, null="yes")
            return [], [state]
        return ([], [state]) if region.null == "yes" else ([state], [])

    def _compared(self, node: Binary, state: State) -> Split:
        self.compared_wrongly(node)
        if isinstance(node.left, Unary) and node.left.mark == "p--" and node.mark in ("!=", ">"):
            self.wrapping = id(node.left)
        if (found := self._magnitude(node, state)) is not None:
            return found
        parts: list[Split] = []
        for one, left, left_type in self.ev(node.left, state):
            for other, right, right_type in self.ev(node.right, one):
                if node.mark not in ("==", "!="):
                    self._guarded(node, other)
                if left_type.kind == "pointer" and right_type.kind == "int":
                    self.pointer_compared(node, other, left, right)
                parts.append(self._pair(other, node.mark, (left, left_type), (right, right_type)))
        return self._joined(parts)

    def _above(self, node: Binary, left: Expr, places: int, state: State) -> Split:
        """`a >> n`: not zero when `a` reaches 1 << n."""
        parts: list[Split] = []
        for one, value, type in self.ev(left, state):
            if isinstance(value, Num) and one.view(value).lo >= 0 and 0 <= places < 63:
                parts.append(self._pair(one, ">=", (value, type), (num(1 << places), type)))
            else:
                parts.append(self._truths(node, one))
        return self._joined(parts)

    def _guarded(self, node: Binary, state: State) -> None:
        """What is part of a sum that is compared has been compared: `at + n > room` bounds `n`."""
        ends = ((node.left, node.right), (node.right, node.left))
        for side, end in ((uncast(one), other) for one, other in ends):
            if (id(node) in self.counting and end is node.left) or self._is_open(end, state):
                continue
            if not isinstance(side, Binary) or side.mark not in ("+", "-", "*", "<<"):
                continue
            kept = set(self.found)
            if goes_round(state, side, self.one):
                self.found = kept
                continue
            for part in walk(side):
                if isinstance(part, Name | Index | Member):
                    value = self.one(part, state)[1]
                    if isinstance(value, Num):
                        self._set(state, value, -inf, inf, GUARD_HIGH | GUARD_LOW)
            self.found = kept

    def _is_open(self, end: Expr, state: State) -> bool:
        """Whether what something is held against is a number that came with it."""
        value = self.one(end, state)[1] if isinstance(uncast(end), Member) else None
        return isinstance(value, Num) and is_open(state.view(value))

    def _magnitude(self, node: Binary, state: State) -> Split | None:
        """`abs(a) < b`: an interval on both sides of zero."""
        match uncast(node.left):
            case Call(function=Name(name=name), arguments=[inner]) if name in _MAGNITUDE:
                pass
            case _:
                return None
        if node.mark not in ("<", "<=", ">", ">="):
            return None
        parts: list[Split] = []
        for one, value, _ in self.ev(inner, state):
            for other, bound, _ in self.ev(node.right, one):
                if not isinstance(value, Num) or not isinstance(bound, Num):
                    parts.append(([other], [other.copy()]))
                    continue
                small, large = other, other.copy()
                shown = other.view(bound)
                if node.mark in (">", ">="):
                    if value.sym and shown.lo > 0:
                        # Not zero: one of two sides; the positive one stands for both.
                        self._set(large, value, max(shown.lo, -inf), inf, GUARD_LOW)
                    fits = (
                        []
                        if state.view(value).exact and abs(state.view(value).lo) <= shown.lo
                        else [large]
                    )
                    parts.append((fits, [small]))
                else:
                    reach, guard = REACH_LOW | REACH_HIGH, GUARD_LOW | GUARD_HIGH
                    marks = reach if shown.exact else guard
                    self._set(small, value, -shown.hi, shown.hi, marks)
                    out = state.view(value)
                    fits = [] if out.exact and abs(out.lo) > shown.hi else [small]
                    parts.append((fits, [large]))
        return self._joined(parts)

    def _pair(
        self, state: State, mark: str, left: tuple[Value, CType], right: tuple[Value, CType]
    ) -> Split:
        one, other = left[0], right[0]
        if isinstance(one, Num) and isinstance(other, Num):
            known = decided(state, self.names, one, other) if mark in ("==", "!=") else None
            if known is not None:
                return ([state], []) if known == (mark == "==") else ([], [state])
            type = promoted(left[1], right[1])
            whole = type.kind == "int" and not type.signed
            narrow = self._unsigned if whole else self._narrowed_pair
            return learned(narrow(state, mark, one, other), self.names, one, other, mark)
        if mark in ("==", "!="):
            for value, against in ((one, other), (other, one)):
                if isinstance(value, Ptr) and isinstance(against, Num):
                    shown = state.view(against)
                    if shown.exact and shown.lo == 0:
                        yes, no = self._there(state, value)
                        return (yes, no) if mark == "!=" else (no, yes)
                if (
                    isinstance(value, Fn)
                    and isinstance(against, Num)
                    and state.view(against).exact
                ):
                    return ([state], []) if mark == "!=" else ([], [state])
        if isinstance(one, Ptr) and isinstance(other, Ptr) and one.region == other.region:
            return self._narrowed_pair(state, mark, one.off, other.off)
        if mark in ("==", "!=") and isinstance(one, Ptr) and isinstance(other, Ptr):
            return same_or_apart(state, mark, (one.region, other.region))
        return [state], [state.copy()]

    def _unsigned(self, state: State, mark: str, one: Num, other: Num) -> Split:
        """A comparison of numbers that are unsigned there: a negative one is very large."""
        a, b = state.view(one), state.view(other)
        if mark not in ("==", "!=") and is_failure(a) != is_failure(b):
            # A failure that became unsigned is more than any room.
            more, less = (a, b) if is_failure(a) else (b, a)
            if not less.exact and less.hi >= more.lo and not less.marks & REACH_HIGH:
                return ([state], []) if (more is a) == (mark in (">", ">=")) else ([], [state])
        if a.lo >= 0 and b.lo >= 0:
            return self._narrowed_pair(state, mark, one, other)
        if (a.exact and a.lo < 0) or (b.exact and b.lo < 0):

            def wrapped(x: Num) -> Num:
                return num(x.lo % 2**64) if x.exact and x.lo < 0 else x

            return self._narrowed_pair(state, mark, wrapped(a), wrapped(b))
        yes, no = state, state.copy()
        if mark in ("<", "<=") and b.lo >= 0:
            self._set(yes, one, 0, inf, 0)
            self._narrow(yes, mark, one, other)
            self._set(no, one, -inf, inf, GUARD_LOW)
        elif mark in (">", ">=") and b.lo >= 0:
            self._set(no, one, 0, inf, 0)
            self._narrow(no, _TURNED[mark], one, other)
        return [yes], [no]

    def _narrowed_pair(self, state: State, mark: str, one: Num, other: Num) -> Split:
        look_at_whole(state, one)
        look_at_whole(state, other)
        sure = compared(mark, state.view(one), state.view(other))
        if (
            mark in ("==", "!=")
            and one.sym != other.sym
            and {one.sym, other.sym} <= set(self.names.values())
        ):
            # Two names of constants: they are given to tell things apart.
            sure = num(int(mark == "!="))
        if mark in ("==", "!=") and not sure.exact and excluded(state, one, other):
            sure = num(int(mark == "!="))
        if sure.exact:
            return ([state], []) if sure.lo else ([], [state])
        no = state.copy()
        yes_fits = self._narrow(state, mark, one, other)
        no_fits = self._narrow(no, _TURNED[mark], one, other)
        return ([state] if yes_fits else []), ([no] if no_fits else [])

    def _narrow(self, state: State, mark: str, one: Num, other: Num) -> bool:
        """Takes in that a comparison holds; whether that can be."""
        a, b = state.view(one), state.view(other)
        return self._side(state, mark, one, a, b) and self._side(
            state, _MIRRORED[mark], other, b, a
        )

    def _side(self, state: State, mark: str, value: Num, shown: Num, bound: Num) -> bool:
        gap = (
            1
            if all(
                float(x).is_integer() or abs(x) == inf
                for x in (shown.lo, shown.hi, bound.lo, bound.hi)
            )
            else 0
        )
        # An end is one the number takes only where it goes through its values one by one.
        steady = not self.tired and f"strides {value.sym}" not in state.facts
        known = bound.exact and steady
        match mark:
            case "<" | "<=":
                top = bound.hi - (gap if mark == "<" else 0)
                # Held against what the same sender chose, it is as free as that.
                free = is_open(bound) and shown.taint
                marks = REACH_HIGH if known else 0 if free else guard_of(state, shown, bound)
                keep_under(state, value, bound, top - bound.hi)
                open_end = steady and not known and top < shown.hi
                if open_end and bound.marks & REACH_HIGH and (free or not bound.taint):
                    marks |= REACH_HIGH
                return self._set(state, value, -inf, top, marks)
            case ">" | ">=":
                bottom = bound.lo + (gap if mark == ">" else 0)
                return self._set(state, value, bottom, inf, REACH_LOW if known else GUARD_LOW)
            case "==":
                marks = GUARD_LOW | guard_of(state, shown, bound)
                marks = (REACH_LOW | REACH_HIGH) if known else marks
                return self._set(state, value, bound.lo, bound.hi, marks)
        if bound.exact:
            if shown.lo == bound.lo:
                return self._set(state, value, shown.lo + gap, inf, shown.marks & REACH_LOW)
            if shown.hi == bound.lo:
                return self._set(state, value, -inf, shown.hi - gap, shown.marks & REACH_HIGH)
            if f"counted {value.sym}" in state.facts and bound.lo > shown.lo:
                # It goes up in steps: it does not jump over where it is stopped.
                return self._set(state, value, -inf, bound.lo - gap, REACH_HIGH)
            if value.sym:
                outs = state.facts.get(f"not {value.sym}")
                known_outs = outs if isinstance(outs, frozenset) else frozenset()
                state.facts[f"not {value.sym}"] = known_outs | {bound.lo - value.off}
            if bound.lo == 0 and shown.taint:
                # Neither end moves, but zero is out: the wider side stands for both.
                if shown.hi >= -shown.lo:
                    return self._set(state, value, gap or 1e-9, inf, 0)
                return self._set(state, value, -inf, -(gap or 1e-9), 0)
        return True

    @staticmethod
    def _set(state: State, value: Num, low: float, high: float, marks: int) -> bool:
        """Narrows what the number is made of; whether anything is left."""
        shown = state.view(value)
        if max(low, shown.lo) > min(high, shown.hi):
            return False
        if not value.sym:
            return True
        old = state.syms.get(value.sym, (-inf, inf, 0))
        new_low, new_high = max(old[0], low - value.off), min(old[1], high - value.off)
        kept = old[2]
        kept |= marks & GUARD_LOW if low == -inf else 0
        kept |= marks & GUARD_HIGH if high == inf else 0
        kept |= marks & GUARD_SENT
        if (
            marks & (REACH_LOW | GUARD_LOW)
            and low > -inf
            and (low >= shown.lo or marks & GUARD_LOW)
        ):
            kept = kept & ~REACH_LOW | marks & (REACH_LOW | GUARD_LOW)
        elif low > shown.lo:
            kept = kept & ~REACH_LOW
        if marks & (REACH_HIGH | GUARD_HIGH) and (high <= shown.hi or marks & GUARD_HIGH):
            kept = kept & ~REACH_HIGH | marks & (REACH_HIGH | GUARD_HIGH)
        elif high < shown.hi:
            kept = kept & ~REACH_HIGH
        state.syms[value.sym] = (new_low, new_high, kept)
        return all(
            Conditions._set(state, part, -inf, most, 0)
            for part, most in parts_below(state, value, high)
        )
