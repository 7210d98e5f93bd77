"""Calls: into functions of the tree, of the library, and of nobody known."""

from gatekeeper.analyzers.cflow.alike import alike
from gatekeeper.analyzers.cflow.by_name import (
    asserts,
    comes_from_wire,
    counts_elements,
    gets_memory,
    gives_back,
    never_returns,
)
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.handed import Handed
from gatekeeper.analyzers.cflow.places import Worth
from gatekeeper.analyzers.cflow.recursion import Argument
from gatekeeper.analyzers.cflow.steps import GaveUp
from gatekeeper.analyzers.cflow.trail import LONGEST_NAME, passed
from gatekeeper.analyzers.cflow.tree import (
    SIZE,
    UNKNOWN,
    VOID,
    Call,
    CType,
    Dark,
    Function,
    Member,
    Name,
    Node,
    Return,
    Unary,
    pointer,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    Fn,
    Num,
    Ptr,
    Region,
    State,
    Value,
    is_null,
    num,
    reached,
)
from gatekeeper.analyzers.cflow.vetting import vet_region, vetted_parameters

_MAX_DEPTH = 6
_MAX_RETURNS = 10
_CALL_STEPS = 700
"""Steps a call within a call may ask for; twice as many one from the function that is looked at."""
_SHARE = 4
"""The calls of one function take this part of those while another is looked at; what comes behind it has to be looked at too."""


class Calls(Handed):
    """Calls, on top of statements."""

    def __init__(self) -> None:
        super().__init__()
        self._heavy: set[str] = set()
        """Functions whose calls asked for too many steps: they are not followed again in this file."""
        self._spent: dict[str, int] = {}
        """Steps that calls of a function took while the present one was looked at."""
        self._vetted: dict[int, frozenset[str]] = {}
        """Of each function by its identity the parameters whose characters it looks at."""

    def library(
        self, name: str, node: Call, state: State, arguments: list[Argument]
    ) -> list[Worth] | None:
        """What a known function of a library does; `None` when it is not known."""
        raise NotImplementedError

    def call(self, node: Call, state: State) -> list[Worth]:
        """A call, on each path."""
        name = self.called(node)
        if name and name not in state.env and name not in self.file.known.variables:
            return self._by_name(name, node, state)
        function = node.function
        while isinstance(function, Unary) and function.mark == "*":
            function = function.operand
        found = [w for s, v, t in self.ev(function, state) for w in self._through(v, t, node, s)]
        return found or [(state, self.unknown(state, UNKNOWN), UNKNOWN)]

    def _through(self, value: Value, type: CType, node: Call, state: State) -> list[Worth]:
        if isinstance(value, Fn) and value.name and value.file in ("", self.file.name):
            own = self.file.known.prototypes.get(value.name)
            if own is not None and not alike(own, type.of or UNKNOWN):
                why = f"`{value.name}` is called through a pointer to a function of another kind"
                self.report("call-mismatch", node, why, state)
            return self._by_name(value.name, node, state)
        if isinstance(value, Num):
            shown = state.view(value)
            # What a callee was ready for, its caller need not be.
            if shown.exact and shown.lo == 0 and (not value.sym or self._looks_at(node)):
                self.report("null", node, "a null pointer is called", state)
        return [self.nobody(node, s, a, "") for s, a in self.arguments(node, state)]

    def _looks_at(self, call: Call) -> bool:
        """Whether the function the path is in names elsewhere what is called there."""
        known = self.file.known.functions.get(self.within)
        nodes = list(walk(known.body)) if known is not None else []
        called = {id(n.function) for n in nodes if isinstance(n, Call)}
        name = getattr(call.function, "name", "")
        return any(getattr(n, "name", None) == name and id(n) not in called for n in nodes)

    def arguments(self, node: Call, state: State) -> list[tuple[State, list[Argument]]]:
        """The arguments on each path."""
        found: list[tuple[State, list[Argument]]] = [(state, [])]
        for argument in node.arguments:
            found = [
                (new, [*before, (value, type)])
                for one, before in found
                for new, value, type in (
                    [(one, self.unknown(one, UNKNOWN), UNKNOWN)]
                    if isinstance(argument, Dark)
                    else self.ev(argument, one)
                )
            ]
        return found if len(found) <= 8 else [found[i * len(found) // 8] for i in range(8)]

    def _by_name(self, name: str, node: Call, state: State) -> list[Worth]:
        target = self.meant(self.file, name)
        out: list[Worth] = []
        if target is None and asserts(name) and node.arguments:
            # Its argument is looked at as a condition, once: as a value it would split the paths first.
            return self.asserted(node, state)
        if target is None and counts_elements(name) and len(node.arguments) == 1:
            return [(state, self.elements(node.arguments[0], state), SIZE)]
        unseen = name.isupper() or self.file.cplusplus
        if target is None and unseen and name not in self.file.known.prototypes:
            self.may_write(node, state)
        self.exchanged(node, target[1].type if target else self.file.known.prototypes.get(name))
        for one, arguments in self.arguments(node, state):
            if never_returns(name) or name in self.file.known.leaving:
                one.facts["ended"] = True
            self.handed_dead(name, node, one, arguments, target)
            if target is None or _is_received(name, arguments) or _is_stub(target[1]):
                said = self.library(name, node, one, arguments)
                out += said if said is not None else [self.nobody(node, one, arguments, name)]
            else:
                answers = self._into(target, name, node, one, arguments)
                out += [self.heard(name, arguments, answer) for answer in answers]
        return out

    def heard(self, name: str, arguments: list[Argument], answer: Worth) -> Worth:
        """The answer of a call, or any number where by the name of what was called somebody outside chose it."""
        raise NotImplementedError

    def exchanged(self, node: Call, type: CType | None) -> None:
        """Hears of a call of a function whose parameters may be known by name."""

    def asserted(self, node: Call, state: State) -> list[Worth]:
        """`assert`: only paths on which it holds go on."""
        raise NotImplementedError

    def _into(
        self,
        target: tuple[Read, Function],
        name: str,
        node: Call,
        state: State,
        arguments: list[Argument],
    ) -> list[Worth]:
        if name == self._within_calls[-1] and self.depth == 0:
            self.again(target[1], node, state, arguments)
        deep, share = self.depth >= _MAX_DEPTH, _CALL_STEPS if self.depth else 2 * _CALL_STEPS
        if name in self._within_calls:
            deep, share = not self.goes_on(name, node, state, arguments), 2 * _CALL_STEPS
        weary = self.tired or self._spent.get(name, 0) > self.whole // _SHARE
        if not (deep or name in self._heavy or weary):
            untouched, most, begun = state.copy(), self.most, self.steps
            self.most = min(most, self.steps + share)
            try:
                return self._followed(target, name, node, state, arguments)
            except GaveUp:
                if self.steps > most:
                    raise
                self._heavy.add(name)
                state = untouched
            finally:
                self.most = most
                self._spent[name] = self._spent.get(name, 0) + self.steps - begun
        answer = self.nobody(node, state, arguments, name)
        self._vet(state, target[1], [value for value, _ in arguments])
        return [answer]

    def _vet(self, state: State, function: Function, values: list[Value]) -> None:
        """Takes in what a function that was not followed looked at of the texts it was handed."""
        if id(function) not in self._vetted:
            self._vetted[id(function)] = vetted_parameters(function)
        names = self._vetted[id(function)]
        for name, value in zip(function.type.names, values, strict=False):
            if name in names and isinstance(value, Ptr):
                vet_region(state, value.region)

    def _followed(
        self,
        target: tuple[Read, Function],
        name: str,
        node: Call,
        state: State,
        arguments: list[Argument],
    ) -> list[Worth]:
        read, function = target
        env, trail = state.env, state.trail
        outer = (self.file, self.place, self.result, self.within, self.becomes_signed)
        open_ = {n for n, r in state.regions.items() if r.null == "ask"}
        null = {n for n, r in state.regions.items() if r.null == "yes"}
        state.env = {}
        passed([state], self.place, node.line, f"`{name[:LONGEST_NAME]}` is called")
        self.depth += 1
        self._within_calls.append(name)
        self.file, self.place, self.within = read, function.file, name
        self.result, self.becomes_signed = function.type.of or VOID, False
        try:
            self.enter(function, state, arguments, node)
            ways = self.run(function.body, [state])
        finally:
            self.depth -= 1
            self._within_calls.pop()
            self.file, self.place, self.result, self.within, self.becomes_signed = outer
        kind = function.type.of or VOID
        out: list[Worth] = []
        ends: list[tuple[State, Value | None, CType]] = [
            *ways.returned,
            *((s, None, VOID) for s in ways.on),
        ]
        # What a callee does with null is no word about what it is handed here.
        handed = [e for e in ends if not any(is_null(e[0], n) for n in open_)]
        ends = handed or ends
        several = any(isinstance(v, Ptr) and not is_null(s, v.region) for s, v, _ in ends)
        for one, value, type in ends if len(ends) <= _MAX_RETURNS else ends[:_MAX_RETURNS]:
            self._close(one, value)
            self.forget_looks(one, null, arguments if len(ends) > 1 else [], value, function)
            one.env, one.trail = dict(env), trail
            given = self.unknown(one, kind) if value is None else value
            if (
                several
                and isinstance(given, Num)
                and kind.kind == "pointer"
                and given.exact
                and given.lo == 0
            ):
                # Null among other answers: whether it can come here, the callee's own checks may rule out.
                region = Region(
                    "outside", kind.of, None, name=name, line=node.line, null="told", family=name
                )
                given = Ptr(self.new_region(one, region))
            elif several and isinstance(given, Ptr) and is_null(one, given.region, "outside"):
                one.edit(given.region, null="told", family=name, line=node.line)
            self._loosened(one, None if value is None else given, arguments)
            known = kind.kind != "unknown" or value is None
            out.append((one, given, kind if known else type))
        return out

    def _loosened(self, state: State, answer: Value | None, arguments: list[Argument]) -> None:
        """Forgets a null that was left in what a callee was to fill, where its answer, any of several, tells the one case from the other."""
        if not isinstance(answer, Num) or state.view(answer).exact:
            return
        for number in (value.region for value, _ in arguments if isinstance(value, Ptr)):
            region = state.regions.get(number)
            if region is None or region.kind != "stack" or region.type is None:
                continue
            held = state.cells.get(number, {}).get(0, (None, 0))[0]
            null = is_null(state, held.region) if isinstance(held, Ptr) else isinstance(held, Num)
            if region.type.kind == "pointer" and null:
                self._put(state, number, region.type, self.unknown(state, region.type))

    def enter(
        self, function: Function, state: State, arguments: list[Argument], node: Node
    ) -> None:
        """Gives the parameters their values."""
        for place, (name, type) in enumerate(
            zip(function.type.names, function.type.parameters, strict=False)
        ):
            if not name or name == "...":
                continue
            size = self.size_of(type)
            region = Region(
                "stack", type, num(size) if size else None, name, function.line, filled="any"
            )
            number = self.new_region(state, region)
            state.env[name] = number
            if place < len(arguments):
                value, kind = arguments[place]
                value = self.converted(state, value, kind, type, node)
                if type.kind == "record" and isinstance(value, Ptr):
                    self._copied(state, Ptr(number), value, type, node)
                else:
                    self._put(state, number, type, value)

    def _close(self, state: State, value: Value | None) -> None:
        """Ends the life of the variables of a function that returns."""
        gone = {number for name, number in state.env.items()}
        for number, region in list(state.regions.items()):
            if region.kind == "stack" and region.depth > self.depth and region.alive == "live":
                state.regions[number] = region._replace(alive="gone")
                if number in gone and number != getattr(value, "region", -1):
                    state.cells.pop(number, None)
        if isinstance(value, Ptr) and value.region in state.regions:
            region = state.regions[value.region]
            if region.kind == "stack" and region.type is not None and region.type.kind == "record":
                # A struct that is returned: its bytes live on.
                state.regions[value.region] = region._replace(alive="live", depth=self.depth)

    @staticmethod
    def _given_back(node: Call, state: State, value: Value) -> None:
        """Nobody may look at it any more, though the memory itself may be there still: it is given back by a name alone."""
        region = state.regions.get(value.region) if isinstance(value, Ptr) else None
        plain = isinstance(uncast(node.arguments[-1]), Name | Member)
        if (
            isinstance(value, Ptr)
            and region is not None
            and region.kind in ("outside", "heap")
            and region.null != "yes"
            and plain
            and value == Ptr(value.region)
        ):
            name = getattr(node.function, "name", "")
            state.edit(
                value.region, alive="given", freed_line=node.line, escaped=False, family=name
            )

    def nobody(self, node: Call, state: State, arguments: list[Argument], name: str) -> Worth:
        """A call of what nobody knows: what it is given by address may be changed, kept or freed."""
        known = self.file.known.prototypes.get(name)
        for place, (value, type) in enumerate(arguments):
            parameter = (
                known.parameters[place] if known and place < len(known.parameters) else type
            )
            if not isinstance(value, Ptr):
                continue
            target = parameter.of if parameter.kind == "pointer" else None
            if target is not None and target.const:
                if known and place < len(known.parameters):
                    self.handed_bare(node, state, value)
                continue
            region = state.regions.get(value.region)
            if region is not None and region.null == "maybe":
                state.edit(value.region, null="ask")
            self.escape(state, value)
            for number in sorted(reached(state, value.region)):
                self.blur(state, number)
        if not name or name not in self.file.known.prototypes or name.islower():
            for number in [
                n for n, r in state.regions.items() if r.kind == "global" and n in state.cells
            ]:
                if state.regions[number].filled != "zero":
                    for kept, _ in state.cells.pop(number).values():
                        self.escape(state, kept)
        if gives_back(name) and arguments:
            self._given_back(node, state, arguments[-1][0])
        type = known.of if known and known.of else UNKNOWN
        got = gets_memory(name)
        type = pointer(VOID) if got and type.kind == "unknown" else type
        answer = self.unknown(state, type, name=name)
        if got and isinstance(answer, Ptr):
            state.edit(answer.region, null="maybe", family=name, line=node.line)
        return state, answer, type


def _is_received(name: str, arguments: list[Argument]) -> bool:
    """Whether a call turns a received number into one of the machine: what its body does with it is no news."""
    return len(arguments) == 1 and isinstance(arguments[0][0], Num) and comes_from_wire(name)


def _is_stub(function: Function) -> bool:
    """Whether it stands for a part that is not built in: it is given places to fill and looks at none of them."""
    type, does = function.type, function.body.body
    fills = {
        name
        for name, kind in zip(type.names, type.parameters, strict=False)
        if name
        and kind.kind == "pointer"
        and kind.of
        and kind.of.kind == "int"
        and not kind.of.const
    }
    return (
        bool(fills)
        and all(isinstance(n, Return) for n in does)
        and not any(
            isinstance(n, Name | Call) and getattr(n, "name", "") in {"", *fills}
            for n in walk(does)
        )
    )
