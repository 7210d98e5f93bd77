"""What functions are handed: memory that was freed, numbers nobody wrote."""

import re

from gatekeeper.analyzers.cflow.by_name import is_buffer
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.recursion import Argument, Recursion
from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Call,
    Function,
    Name,
    Return,
    Unary,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import Bare, Num, Ptr, State, Value

_DEEPEST = 6
"""Functions one behind the other through which what is handed on is looked for."""


class Handed(Recursion):
    """Looks at the arguments of calls."""

    def called(self, node: Call) -> str:
        """The name a call is made by; empty when it is made through a value."""
        function = node.function
        while isinstance(function, Unary) and function.mark in ("*", "&"):
            function = function.operand
        return function.name if isinstance(function, Name) else ""

    def meant(self, read: Read, name: str) -> tuple[Read, Function] | None:
        """The function a file means by a name: its own, or the only one of the tree."""
        own = read.known.functions.get(name)
        return (read, own) if own is not None else self.shared_functions.get(name)

    def may_write(self, node: Call, state: State) -> None:
        """What is given by name a macro nobody defined may write, `OS_ENTER_CRITICAL(sr)`, and a function that takes references."""
        for argument in node.arguments:
            number = state.env.get(argument.name) if isinstance(argument, Name) else None
            if number is None:
                continue
            region = state.regions[number]
            if region.filled == "bare":
                state.edit(number, filled="any")
            held = state.cells.get(number, {}).get(0, (None, 0))[0]
            if (
                self.file.cplusplus
                and isinstance(held, Num)
                and held.exact
                and region.type is not None
            ):
                self._put(state, number, region.type, self.unknown(state, region.type))

    def releases(self, name: str) -> bool:
        """Whether a function gives back what it is handed."""
        raise NotImplementedError

    def handed_dead(
        self,
        name: str,
        node: Call,
        state: State,
        arguments: list[Argument],
        target: tuple[Read, Function] | None,
    ) -> None:
        """Says so when what was freed is handed to a function that is not the one that frees, and not to one that leaves it alone."""
        if self.releases(name):
            return
        for place, (value, _) in enumerate(arguments):
            region = state.regions.get(value.region) if isinstance(value, Ptr) else None
            if region is not None and isinstance(value, Ptr) and region.alive == "given":
                if is_buffer(region.family) and not _begins_anew(name):
                    self.report(
                        "use-after-free",
                        node,
                        f"what was given back in line {region.freed_line} is used",
                        state,
                    )
                # It may be begun anew, or only its parts were given back.
                state.edit(value.region, alive="live", escaped=True)
            if (
                region is not None
                and isinstance(value, Ptr)
                and region.alive == "freed"
                and not region.escaped
                and region.kind != "file"
                and self._is_used(target, place)
            ):
                self._dead(state, value.region, region, node)

    def _is_used(self, target: tuple[Read, Function] | None, place: int, depth: int = 0) -> bool:
        """Whether a function does anything with what it is handed at a place but hand it on to one that does nothing."""
        if target is None or depth > _DEEPEST or place >= len(target[1].type.names):
            return True
        name = target[1].type.names[place]
        uses = sum(isinstance(one, Name) and one.name == name for one in walk(target[1].body))
        for one in walk(target[1].body):
            if isinstance(one, Call):
                for at, argument in enumerate(one.arguments):
                    if isinstance(argument, Name) and argument.name == name:
                        called = self.meant(target[0], self.called(one))
                        uses -= not self._is_used(called, at, depth + 1)
        return uses > 0

    def handed_bare(self, node: Call, state: State, value: Ptr) -> None:
        """Says so when a number that was never written is handed, by its address, to what only reads it."""
        region = state.regions.get(value.region)
        if (
            region is None
            or region.filled != "bare"
            or region.kind != "stack"
            or region.type is None
        ):
            return
        if region.type.kind in ("int", "float") and not state.cells.get(value.region):
            why = f"`{region.name}` is read on a path on which nothing was written to it"
            self.report("uninitialised", node, why, state)
            state.edit(value.region, filled="any")

    @staticmethod
    def forget_looks(
        state: State,
        known: set[int],
        arguments: list[Argument],
        answer: Value | None,
        function: Function,
    ) -> None:
        """What a callee was ready for, its caller need not be: a look at null there says nothing of this call.

        `known` are the regions that were null before it. What it was given to fill counts as filled, unless its answer is a
        number that is no outcome of a test: on the end of a failure nothing may have been written.
        """
        ready = {*known, getattr(answer, "region", 0)}
        for number, seen in list(state.regions.items()):
            if seen.null == "yes" and seen.kind == "outside" and number not in ready:
                state.regions[number] = seen._replace(null="ask")
        for value, _ in arguments:
            region = state.regions.get(value.region) if isinstance(value, Ptr) else None
            if (
                region is not None
                and isinstance(value, Ptr)
                and region.filled == "bare"
                and region.kind == "stack"
                and not _is_plain(state, answer, function)
            ):
                state.regions[value.region] = region._replace(filled="any")
                cells = state.cells.get(value.region, {})
                if any(isinstance(v, Bare) for v, _ in cells.values()):
                    state.cells[value.region] = {
                        o: c for o, c in cells.items() if not isinstance(c[0], Bare)
                    }


def _begins_anew(name: str) -> bool:
    """Whether a function by its name makes something new of what it is handed, or takes a share of it."""
    return (
        re.search("init|alloc|new|reset|ref|get|open|setup|clear|memset", name, re.I) is not None
    )


def _is_plain(state: State, answer: Value | None, function: Function) -> bool:
    """Whether an answer is a number, and none of the function the outcome of a test or call, which may belong to what was filled."""
    found = (uncast(n.value) for n in walk(function.body) if isinstance(n, Return) and n.value)
    exact = isinstance(answer, Num) and state.view(answer).exact
    return exact and not any(isinstance(one, Binary | Call) for one in found)
