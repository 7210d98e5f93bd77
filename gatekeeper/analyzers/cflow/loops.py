"""Loops: turns that can be counted, and any turn of those that cannot."""

from math import inf

from gatekeeper.analyzers.cflow.counters import Counters
from gatekeeper.analyzers.cflow.sums import whole
from gatekeeper.analyzers.cflow.trail import ENTERED, LEFT, passed
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    CType,
    Dark,
    Declare,
    Expr,
    Index,
    Inner,
    Loop,
    Member,
    Name,
    Number,
    Stmt,
    Unary,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    REACH_HIGH,
    SEARCH,
    ZERO,
    Num,
    Ptr,
    Region,
    State,
    Value,
)
from gatekeeper.analyzers.cflow.vetting import vet, vetted
from gatekeeper.analyzers.cflow.ways import Ways, thinned
from gatekeeper.analyzers.cflow.written import writes_elsewhere, written

_TURNS = 66
"""Turns of a loop whose condition is known each time."""


_FREE_TURNS = 2
"""Turns of a loop whose condition is not known, before it is looked at for any turn."""


_SURE_TURNS = 2
"""Turns that are gone through before the bound of a loop may be guessed."""


def _is_unset(state: State, number: int) -> bool:
    cell = state.cells.get(number, {}).get(0)
    return cell is not None and cell[0] == ZERO


class Loops(Counters):
    """Loops, and blocks they share their variables with."""

    def run(self, node: Stmt, states: list[State]) -> Ways:
        """Where the paths are after a statement."""
        raise NotImplementedError

    @staticmethod
    def _hide(node: Block | Loop, names: list[str], states: list[State]) -> None:
        """Keeps what names stood for that the block declares anew."""
        for state in states:
            for name in names:
                if name in state.env:
                    state.env[f"{name}@{id(node)}"] = state.env[name]

    def _leave(self, ways: Ways, outer: set[str]) -> None:
        """Ends the life of what was declared in a block, on the paths that go on behind it."""
        seen: set[int] = set()
        for state in (
            *ways.on,
            *ways.broken,
            *ways.continued,
            *(s for g in ways.gone.values() for s in g),
        ):
            if id(state) in seen:
                continue
            seen.add(id(state))
            for name in [n for n in state.env if n not in outer]:
                number = state.env.pop(name)
                if "@" in name:
                    plain = name.split("@")[0]
                    number, state.env[plain] = state.env[plain], number
                self._end(state, number)

    @staticmethod
    def _end(state: State, number: int) -> None:
        region = state.regions.get(number)
        if region is not None and region.kind == "stack":
            state.regions[number] = region._replace(alive="gone")

    def _loop(self, node: Loop, states: list[State]) -> Ways:
        ways = Ways()
        outer = set(states[0].env)
        if isinstance(node.first, Declare):
            self._hide(node, [v.name for v in node.first.variables], states)
        if node.first is not None:
            states = self.run(node.first, states).on
        self.expect(node)
        unset = self._unset(node, states)
        searches = self.tired
        if self.tired:
            self._hastily(node, thinned(states, self.width), ways)
        else:
            for state in thinned(states, 12):
                searches = self._turns(node, state, ways) or searches
        if searches:
            self._may_have_found(node, unset, ways.on)
        self._leave(ways, outer)
        ways.on = thinned(ways.on, self.width)
        for name in sorted(vetted(node)) if ways.on else ():
            for state in ways.on:
                vet(state, name)
        return ways

    def _unset(self, node: Loop, states: list[State]) -> list[tuple[int, CType]]:
        """Pointers the loop may set that are null before it: region and type, ordered by name."""
        found = [self.named(states[0], n) for n in sorted(written(node.body)) if states]
        pointers = [f for f in found if f is not None and f[1].kind == "pointer"]
        return [f for f in pointers if any(_is_unset(s, f[0]) for s in states)]

    def _may_have_found(
        self, node: Loop, unset: list[tuple[int, CType]], states: list[State]
    ) -> None:
        """What a search leaves null behind it, the code may know by other means to be set."""
        for state in states:
            for number, type in unset:
                if _is_unset(state, number):
                    region = Region(
                        "outside", type.of, None, line=node.line, null="maybe", family=SEARCH
                    )
                    self._put(state, number, type, Ptr(self.new_region(state, region)))

    def _turns(self, node: Loop, state: State, ways: Ways) -> bool:
        """Goes through a loop turn by turn; whether how many there are was not known."""
        front = [state]
        free, guessed = 0, False
        skipped: list[State] = []
        left = self._left(ways)
        last: State | None = None
        known = self._regions
        for turn in range(_TURNS):
            begun = front[0].copy() if front else None
            entered: list[State] = []
            for one in front:
                if node.condition is None or (node.late and turn == 0):
                    entered.append(one)
                    continue
                if turn >= _SURE_TURNS and self._guessed(node.condition, one):
                    guessed = True
                    self._hastily(node, [one], ways, again=True)
                    continue
                yes, no = self.branch(node.condition, one)
                passed(yes, self.place, node.line, ENTERED)
                passed(no, self.place, node.line, LEFT)
                ways.on += no
                entered += yes
                free += bool(yes and no)
                skipped += no if yes and turn == 0 else []
            if not entered:
                return guessed or free > 0
            free += node.condition is None
            front = self._turn(node, thinned(entered, 8), ways)
            for one in (
                front if node.condition is None or isinstance(node.condition, Number) else ()
            ):
                self.turned(one, known)
            if not front:
                return guessed or free > 0
            self._maybe_filled(skipped, front[0])
            skipped = []
            last = begun
            if self.tired:
                self._hastily(node, thinned(front, self.width), ways, again=True)
                return True
            if free >= _FREE_TURNS:
                break
        if last is not None:
            self._any_turn(node, last, front[0], ways)
        if left == self._left(ways):
            self._endless(node, state)
        return guessed or free > 0

    def _guessed(self, condition: Expr, state: State) -> bool:
        """Whether one more turn hangs on a bound of which only a least value is known: that it is more is no knowledge."""
        if not isinstance(condition, Binary) or condition.mark not in ("<", "<="):
            return False
        kept = set(self.found)
        value = self.one(condition.right, state.copy())[1]
        self.found = kept
        if not isinstance(value, Num):
            return False
        shown = state.view(value)
        return not (shown.exact or shown.taint or shown.marks & REACH_HIGH)

    def _hastily(
        self, node: Loop, states: list[State], ways: Ways, *, again: bool = False
    ) -> None:
        """Goes through a loop once, for any of its turns: what it writes may hold anything before it and behind it.

        Lost are the values it makes: a bound that only its turns reach is not seen, and nothing is said of what it may leave out.
        """
        parts = [node.condition, node.body, node.step]
        names, elsewhere = written(parts), writes_elsewhere(parts)
        for state in states:
            self._forget(state, names, elsewhere=elsewhere)
        entered = states
        if node.condition is not None and (again or not node.late):
            entered, left = self._both(node.condition, states)
            ways.on += left
        front = self._turn(node, thinned(entered, self.width), ways)
        if node.condition is not None:
            ways.on += self._both(node.condition, thinned(front, self.width))[1]

    def _both(self, condition: Expr, states: list[State]) -> tuple[list[State], list[State]]:
        pairs = [self.branch(condition, state) for state in states]
        entered, left = [s for yes, _ in pairs for s in yes], [s for _, no in pairs for s in no]
        passed(entered, self.place, condition.line, ENTERED)
        passed(left, self.place, condition.line, LEFT)
        return entered, left

    def _forget(self, state: State, names: set[str], *, elsewhere: bool) -> None:
        """Takes any value for what code may write that is gone through an unknown number of times."""
        for name in sorted(names):
            found = self.named(state, name)
            if found is None:
                continue
            number, type = found
            for value, _ in list(state.cells.get(number, {}).values()):
                self.escape(state, value)
            self.blur(state, number)
            if type.kind in ("int", "float", "pointer"):
                self._put(state, number, type, self.unknown(state, type))
        if not elsewhere:
            return
        for number, region in list(state.regions.items()):
            if (
                region.kind != "stack"
                or region.escaped
                or (region.type and region.type.kind == "array")
            ):
                self.blur(state, number)
                state.edit(number, escaped=True, null="ask" if region.null else "")

    def _left(self, ways: Ways) -> tuple[int, ...]:
        """How many paths left a loop so far, by way."""
        return len(ways.on), len(ways.returned), sum(map(len, ways.gone.values())), self.endings

    def _endless(self, node: Loop, state: State) -> None:
        """Says so when nothing ends a loop: neither its condition, nor a jump, nor somebody elsewhere."""
        inside = list(walk([node.condition, node.body, node.step]))
        if any(isinstance(one, Member | Index | Dark | Inner) for one in walk(node.condition)):
            return
        names = {one.name for one in walk(node.condition) if isinstance(one, Name)}
        if any(state.regions[state.env[n]].kind != "stack" for n in names if n in state.env):
            return
        if not names <= state.env.keys() or any(
            isinstance(one, Unary) and one.mark == "*" for one in walk(node.condition)
        ):
            return
        calls = {
            one.function.name
            for one in inside
            if isinstance(one, Call) and isinstance(one.function, Name)
        }
        if any(name.isupper() and name not in self.file.known.prototypes for name in calls):
            # A macro nobody defined: `PT_YIELD(pt)` returns.
            return
        called = any(isinstance(one, Call) for one in inside)
        works = any(isinstance(one, Assign | Unary) for one in walk([node.body]))
        if names or (works and not called):
            self.report("endless", node, "nothing in the loop ever ends it", state)

    def _turn(self, node: Loop, states: list[State], ways: Ways) -> list[State]:
        done = self.run(node.body, states)
        ways.on += done.broken
        ways.take(done)
        front = thinned(done.on + done.continued, 8)
        if node.step is not None:
            front = [s for one in front for s, _, _ in self.ev(node.step, one)]
        return front

    def turned(self, state: State, known: int) -> None:
        """Hears of a path behind a turn of a loop that only a jump ends; regions up to that number were there before it."""

    @staticmethod
    def _maybe_filled(skipped: list[State], after: State) -> None:
        """What a loop fills counts as filled where it may not have run: how often it runs is not known."""
        for state in skipped:
            for number, region in list(state.regions.items()):
                if (
                    region.filled == "bare"
                    and number in after.regions
                    and after.cells.get(number) != state.cells.get(number)
                ):
                    state.edit(number, filled="any")

    def _any_turn(self, node: Loop, before: State, after: State, ways: Ways) -> None:
        """Looks at the body once more for any later turn, and goes on behind the loop."""
        self.widen(before, after)
        if node.condition is None:
            self._turn(node, [after], ways)
            return
        self.counts_down(node, before, after)
        until = self.until(node.condition, after)
        for counter, bound in until:
            self.goes_along(node, before, after, counter, bound)
        yes, no = self.branch(node.condition, after)
        for counter, bound in until if len(yes) == 1 else ():
            self.goes_up_to(yes[0], counter, bound)
        passed(yes, self.place, node.line, ENTERED)
        passed(no, self.place, node.line, LEFT)
        ways.on += no
        front = self._turn(node, yes, ways)
        for one in front[:1]:
            ways.on += self.branch(node.condition, one)[1]

    def widen(self, before: State, after: State) -> None:
        """Makes what changed between two turns what it may be in any later one."""
        for number, cells in list(after.cells.items()):
            old = before.cells.get(number)
            if old is cells or number not in before.regions:
                continue
            new = dict(cells)
            region = after.regions.get(number)
            kind = region.type if region is not None else None
            for off, (value, size) in cells.items():
                was = old.get(off) if old else None
                if was is not None and was[0] == value:
                    continue
                new[off] = (self._any(before, after, was[0] if was else None, value), size)
            if (
                region is not None
                and region.kind in ("heap", "outside")
                and len(new) > (len(old) if old else 0) + 1
            ):
                new = {}
            after.cells[number] = new
            if (
                region is not None
                and region.filled == "bare"
                # Memory from the heap may be an array as well.
                and (
                    region.kind == "heap"
                    if kind is None or kind.kind == "pointer"
                    else kind.kind == "array"
                )
            ):
                after.edit(number, filled="any")
            if region is not None and before.regions[number].zero != region.zero:
                after.edit(number, zero=None, text=None)

    def _any(self, before: State, after: State, was: Value | None, now: Value) -> Value:
        if isinstance(now, Num) and isinstance(was, Num):
            a, b = before.view(was), after.view(now)
            sym = self.new_sym()
            if a.exact and b.exact and abs(b.lo - a.lo) > 1:
                after.facts[f"strides {sym}"] = True
            if b.lo > a.lo and b.hi >= a.hi:
                return Num(a.lo, inf, sym, 0, b.taint)
            if b.hi < a.hi and b.lo <= a.lo:
                return Num(-inf, a.hi, sym, 0, b.taint)
            return Num(-inf, inf, sym, 0, b.taint)
        if isinstance(now, Ptr) and isinstance(was, Ptr) and now.region == was.region:
            moved = self._any(before, after, was.off, now.off)
            return now._replace(off=moved) if isinstance(moved, Num) else now
        if isinstance(now, Num):
            return whole(CType("int", 8), now.taint, self.new_sym())
        return now
