"""Statements: where paths go."""

from collections.abc import Callable
from typing import ClassVar

from gatekeeper.analyzers.cflow.loops import Loops
from gatekeeper.analyzers.cflow.trail import CASE, FAILS, HOLDS, passed
from gatekeeper.analyzers.cflow.tree import (
    INT,
    UNKNOWN,
    VOID,
    Binary,
    Block,
    Case,
    Cast,
    CType,
    Declare,
    Do,
    Expr,
    If,
    Inner,
    Jump,
    Label,
    Loop,
    Name,
    Return,
    Stmt,
    Switch,
)
from gatekeeper.analyzers.cflow.values import ZERO, Num, Ptr, State, Value, num
from gatekeeper.analyzers.cflow.ways import Ways, thinned


class Execute(Loops):
    """Statements on all paths."""

    result: CType = VOID
    """What the present function returns."""
    dropped: Expr | None = None
    """The expression whose value the present statement drops."""
    answered: Expr | None = None
    """The expression the present function returns."""

    def run(self, node: Stmt, states: list[State]) -> Ways:
        """Where the paths are after a statement."""
        if not states:
            return Ways()
        self.step()
        return self._STATEMENTS[type(node)](self, node, thinned(states, self.width))

    def _block(self, node: Block, states: list[State]) -> Ways:
        outer = set(states[0].env)
        self._hide(
            node,
            [v.name for s in node.body if isinstance(s, Declare) for v in s.variables],
            states,
        )
        ways = self._list(node.body, states)
        self._leave(ways, outer)
        return ways

    def _list(self, body: list[Stmt], states: list[State]) -> Ways:
        ways = Ways()
        labels = {s.name for s in body if isinstance(s, Label)}
        waiting: dict[str, list[State]] = {}
        again = 0
        place = 0
        while place < len(body):
            statement = body[place]
            if isinstance(statement, Label):
                states = states + waiting.pop(statement.name, [])
            elif states or isinstance(statement, Block | If | Loop | Switch):
                done = self.run(statement, states) if states else Ways()
                states = done.on
                ways.broken += done.broken
                ways.continued += done.continued
                ways.returned += done.returned
                for label, gone in done.gone.items():
                    (waiting if label in labels else ways.gone).setdefault(label, []).extend(gone)
            place += 1
            if place == len(body) and waiting and again < 2:
                again += 1
                names = list(waiting)
                ways.on += states
                states = []
                place = min(
                    i for i, s in enumerate(body) if isinstance(s, Label) and s.name in names
                )
        ways.on += states
        return ways

    def _do(self, node: Do, states: list[State]) -> Ways:
        if node.value is None:
            return Ways(on=states)
        if (
            isinstance(node.value, Cast)
            and node.value.type.kind == "void"
            and isinstance(node.value.operand, Name)
        ):
            return Ways(on=states)
        on: list[State] = []
        self.dropped = node.value
        for state in states:
            self.unused(node.value, state)
            on += [s for s, _, _ in self.ev(node.value, state)]
        return Ways(on=[s for s in on if not s.facts.get("ended")])

    def judged(self, node: If) -> None:
        """Hears of a decision."""

    def unused(self, node: Expr, state: State) -> None:
        """Hears that nobody looks at the value of an expression."""

    def _if(self, node: If, states: list[State]) -> Ways:
        ways = Ways()
        for group in self._groups(states):
            self.judged(node)
            yes, no = self._joined([self.branch(node.condition, state) for state in group])
            passed(yes, self.place, node.line, HOLDS)
            passed(no, self.place, node.line, FAILS)
            for way, taken in ((node.yes, yes), (node.no, no)):
                if way is None:
                    ways.on += taken
                    continue
                done = self.run(way, taken)
                ways.on += done.on
                ways.broken += done.broken
                ways.continued += done.continued
                ways.take(done)
        ways.on = thinned(ways.on, self.width)
        return ways

    def _groups(self, states: list[State]) -> list[list[State]]:
        """Paths that go through what is nested together: each alone, or a few of all once that takes too long."""
        return [thinned(states, self.width)] if self.tired else [[state] for state in states]

    def _switch(self, node: Switch, states: list[State]) -> Ways:
        ways = Ways()
        body: list[Stmt] = node.body.body if isinstance(node.body, Block) else [node.body]
        outer = set(states[0].env)
        for state in states[:1] if self.tired else states:
            for one, value, _ in self.ev(node.value, state)[: 1 if self.tired else None]:
                done = self._cases(node.value, body, one, value)
                ways.on += done.on + done.broken
                ways.continued += done.continued
                ways.take(done)
        if isinstance(node.body, Block):
            self._leave(ways, outer)
        ways.on = thinned(ways.on, self.width)
        return ways

    def _cases(self, asked: Expr, body: list[Stmt], state: State, value: Value) -> Ways:
        entries: dict[int, list[State]] = {}
        rest: list[State] = [state]
        default: int | None = None
        for place, statement in enumerate(body):
            if not isinstance(statement, Case):
                continue
            if statement.value is None:
                default = place
                continue
            if not rest:
                # Every path has its case already.
                entries[place] = []
                continue
            if not isinstance(value, Num):
                entries[place] = [state.copy()]
                continue
            _, wanted, _ = self.one(statement.value, rest[0])
            if statement.last is not None or not isinstance(wanted, Num):
                entries[place] = [state.copy()]
                continue
            yes, no = self._joined([self._narrowed_pair(s, "==", value, wanted) for s in rest])
            passed(yes, self.place, statement.line, CASE)
            entries[place], rest = yes, no
        if rest and self._leaves_none(
            asked, [s.value for s in body if isinstance(s, Case)], state
        ):
            rest = []
        if default is not None:
            entries.setdefault(default, []).extend(rest)
            rest = []
        ways = Ways(on=rest)
        states: list[State] = []
        starts = sorted(entries)
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(body)
            states = thinned(states + entries[start], self.width)
            done = self._list(body[start:end], states)
            states = done.on
            ways.broken += done.broken
            ways.continued += done.continued
            ways.take(done)
        ways.on += states
        return ways

    def _leaves_none(self, asked: Expr, cases: list[Expr | None], state: State) -> bool:
        """Whether the cases are all that a mask lets through, as four of `switch (angle & 3)`, or every name of an enum.

        For an enum only where there is no `default`: who writes one expects other values.
        """
        names = frozenset(case.name for case in cases if isinstance(case, Name))
        siblings = self.file.known.siblings
        if None not in cases and names and names == siblings.get(min(names)):
            return True
        if not isinstance(asked, Binary) or asked.mark != "&":
            return False
        _, mask, _ = self.one(asked.right, state)
        if not isinstance(mask, Num) or not mask.exact or mask.lo < 0:
            return False
        values = {self.one(case, state)[1] for case in cases if case is not None}
        told = {int(v.lo) for v in values if isinstance(v, Num) and v.exact}
        return sum(one & int(mask.lo) == one for one in told) == 1 << int(mask.lo).bit_count()

    def _jump(self, node: Jump, states: list[State]) -> Ways:
        match node.kind:
            case "break":
                return Ways(broken=states)
            case "continue":
                return Ways(continued=states)
        return Ways(gone={node.label: states})

    def _return(self, node: Return, states: list[State]) -> Ways:
        ways = Ways()
        self.answered = node.value
        for state in states:
            if node.value is None:
                ways.returned.append((state, None, VOID))
                continue
            for one, value, type in self._returned(node.value, state):
                to = self.result if self.result.kind in ("int", "float", "pointer") else type
                new = self.converted(one, value, type, to, node, source=node.value)
                self.leaving(node, one, new)
                ways.returned.append((one, new, to))
        return ways

    def _returned(self, node: Expr, state: State) -> list[tuple[State, Value, CType]]:
        """What is returned; of a comparison in a callee each answer with what it tells: `return n <= room;`."""
        match node:
            case Binary(mark="<" | "<=" | ">" | ">=" | "==" | "!=" | "&&" | "||") if self.depth:
                yes, no = self.branch(node, state)
                return [*((s, num(1), INT) for s in yes), *((s, ZERO, INT) for s in no)]
        return self.ev(node, state)

    def leaving(self, node: Return, state: State, value: Value) -> None:
        """Looks at what a function returns; an object of C++ that is made of a local row is a copy of it."""
        if isinstance(value, Ptr) and not (self.file.cplusplus and self.result.kind != "pointer"):
            region = state.regions.get(value.region)
            if (
                region is not None
                and region.kind == "stack"
                and region.depth == self.depth
                and region.type is not None
                and region.type.kind != "record"
            ):
                self.report(
                    "return-local",
                    node,
                    f"the address of `{region.name}` is returned, which ends with the function",
                    state,
                )

    def _mark(self, node: Label | Case, states: list[State]) -> Ways:
        return Ways(on=states)

    def inner(self, node: Inner, state: State) -> list[tuple[State, Value, CType]]:
        """Statements in brackets; their value is not followed."""
        done = self.run(node.body, [state])
        return [(s, self.unknown(s, UNKNOWN), UNKNOWN) for s in done.on] or [
            (state, self.unknown(state, UNKNOWN), UNKNOWN)
        ]

    _STATEMENTS: ClassVar[dict[type, Callable[..., Ways]]] = {
        Block: _block, Declare: Loops._declare, Do: _do, If: _if, Switch: _switch, Loop: Loops._loop, Jump: _jump,
        Return: _return, Label: _mark, Case: _mark,
    }  # fmt: skip
