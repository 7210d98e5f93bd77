"""Functions of the library, as `rules/flow-c.toml` lists them."""

from math import inf

from gatekeeper.analyzers.cflow.by_name import is_of_a_test
from gatekeeper.analyzers.cflow.inputs import Inputs
from gatekeeper.analyzers.cflow.knowledge import Knowledge
from gatekeeper.analyzers.cflow.places import Worth
from gatekeeper.analyzers.cflow.recursion import Argument
from gatekeeper.analyzers.cflow.sums import times, whole
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    DOUBLE,
    INT,
    UNKNOWN,
    VOID,
    Call,
    Name,
    pointer,
    spelled,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    HANDED_IN,
    LENGTH,
    REACH_HIGH,
    REACH_LOW,
    VETTED,
    ZERO,
    Num,
    Ptr,
    Region,
    State,
    Value,
    num,
    worse,
)
from gatekeeper.analyzers.cflow.vetting import resolved, vet_resolved

_LARGE = 1 << 20
"""Bytes somebody outside may ask for without a word."""

_FAILURE = Num(1, 133, marks=REACH_LOW | REACH_HIGH)
"""What a function answers that gives back the number of an error."""


class Library(Inputs):
    """What is known of functions whose code is not seen."""

    knowledge: Knowledge

    def library(
        self, name: str, node: Call, state: State, arguments: list[Argument]
    ) -> list[Worth] | None:
        """What a known function does, on each path; `None` when it is not known."""
        of = self.knowledge.of
        self._sinks(name, node, state, arguments)
        most = len(arguments) - 1
        if (places := of("resolve", name)) and max(places) <= most:
            resolved(state, arguments[places[0]][0], arguments[places[1]][0])
        if (places := of("copy", name)) and max(places) <= most:
            return [self.copy(node, state, arguments, places)]
        if (places := of("wide-copy", name)) and max(places) <= most:
            return [self.copy(node, state, arguments, places, 4)]
        if (places := of("set", name)) and max(places) <= most:
            return [self.fill_with(node, state, arguments, places)]
        if (places := of("string-copy", name) or of("bounded-copy", name)) and max(places) <= most:
            return [self.string_copy(node, state, arguments, name, places)]
        if (places := of("print-into", name)) and max(places) <= most:
            return [self.print_into(node, state, arguments, places)]
        if of("length", name) is not None and arguments:
            return [self.length(node, state, arguments)]
        if (places := of("compare", name)) and max(places) <= most:
            return [self._compare(node, state, arguments, places)]
        return (
            self._memory(name, node, state, arguments)
            or self._input(name, node, state, arguments)
            or self._other(name, node, state, arguments)
        )

    def releases(self, name: str) -> bool:
        """Whether a function gives back what it is handed."""
        return (
            any(self.knowledge.of(kind, name) is not None for kind in ("release", "close"))
            or name == "realloc"
        )

    def _sinks(self, name: str, node: Call, state: State, arguments: list[Argument]) -> None:
        for kind, rule, what in (
            ("format", "format", "a text chosen from outside is the format"),
            ("command", "command", "a text chosen from outside becomes a command"),
            ("path", "path", "a text chosen from outside names a file"),
            ("query", "query", "a text chosen from outside becomes part of an SQL statement"),
        ):
            for place in self.knowledge.of(kind, name) or ():
                if place < len(arguments):
                    taint = self._outside(state, arguments[place][0])
                    if taint and not taint.endswith(VETTED):
                        self.report(rule, node, f"{what}: it comes from {taint}", state)

    def _outside(self, state: State, value: Value) -> str:
        """Who chose a string, or one of the strings in an array."""
        if not isinstance(value, Ptr) or value.region not in state.regions:
            return ""
        found = state.regions[value.region].taint
        for inner, _ in state.cells.get(value.region, {}).values():
            if isinstance(inner, Ptr) and inner.region in state.regions:
                found = worse(found, state.regions[inner.region].taint)
        return found

    def _compare(
        self, node: Call, state: State, arguments: list[Argument], places: tuple[int, ...]
    ) -> Worth:
        size = self.bytes_at(state, arguments[places[2]], node, places[2])
        vet_resolved(state, [value for value, _ in arguments[:2]])
        for place in places[:2]:
            if not node.function or self.called(node).startswith("mem"):
                self.touch(state, arguments[place][0], size, node, write=False)
        return state, self.unknown(state, INT), INT

    def _memory(
        self, name: str, node: Call, state: State, arguments: list[Argument]
    ) -> list[Worth] | None:
        of = self.knowledge.of
        if (places := of("allocate", name)) is not None and (
            not places or max(places) < len(arguments)
        ):
            if name == "realloc" and isinstance(arguments[0][0], Ptr):
                failed = state.copy()
                return [
                    self._allocate(name, node, state, arguments, places),
                    (failed, ZERO, pointer(VOID)),
                ]
            return [self._allocate(name, node, state, arguments, places)]
        if (places := of("on-stack", name)) is not None and arguments:
            size = self._asked(node, state, arguments, places, name)
            region = Region(
                "stack",
                None,
                size if size.hi != inf else None,
                "the memory on the stack",
                node.line,
                filled="bare",
            )
            return [(state, Ptr(self.new_region(state, region)), pointer(VOID))]
        if of("duplicate", name) is not None and arguments:
            length = self.string_length(state, arguments[0][0])
            region = Region("heap", CHAR, None, "the copy", node.line, null="maybe", family=name,
                            zero=(length.lo, length.hi), taint=self.taint_of(state, arguments[0][0]))  # fmt: skip
            return [(state, Ptr(self.new_region(state, region)), pointer(CHAR))]
        if of("release", name) is not None and arguments:
            return [self._release(name, node, state, arguments[0][0])]
        if of("open", name) is not None:
            region = Region(
                "file", UNKNOWN, None, f"what {name} opened", node.line, null="maybe", family=name
            )
            type = self.file.known.prototypes.get(name, UNKNOWN).of or pointer(UNKNOWN)
            return [(state, Ptr(self.new_region(state, region)), type)]
        if of("close", name) is not None and arguments:
            return [self._shut(name, node, state, arguments[0][0])]
        return None

    def _asked(
        self,
        node: Call,
        state: State,
        arguments: list[Argument],
        places: tuple[int, ...],
        name: str,
    ) -> Num:
        size = num(1)
        for place in places:
            size = times(size, self.bytes_at(state, arguments[place], node, place))
        if (
            size.taint
            and not size.taint.endswith(LENGTH)
            and size.hi > _LARGE
            and size.marks & REACH_HIGH
            and not size.marks & GUARD_HIGH
        ):
            self.report(
                "allocation",
                node,
                f"how much is allocated is chosen by {size.taint} without an upper bound",
                state,
            )
        return size._replace(marks=size.marks | REACH_LOW) if size.exact else size

    def _allocate(
        self,
        name: str,
        node: Call,
        state: State,
        arguments: list[Argument],
        places: tuple[int, ...],
    ) -> Worth:
        size = self._asked(node, state, arguments, places, name)
        if not size.exact and not size.sym:
            size = size._replace(sym=self.new_sym())
        old = arguments[0][0] if name == "realloc" else None
        filled = "zero" if "calloc" in name else "any" if name == "realloc" else "bare"
        # `xmalloc` ends the program when there is none.
        null = "maybe" if not isinstance(old, Ptr) and not name.startswith("x") else ""
        region = Region("heap", None, size, "", node.line, null=null, filled=filled, family=name,
                        zero=(0, 0) if filled == "zero" else None)  # fmt: skip
        number = self.new_region(state, region)
        if isinstance(old, Ptr):
            self._told_of_release(node, state, old)
            if old.region in state.cells:
                state.cells[number] = state.cells[old.region]
            if old.region in state.regions:
                state.edit(old.region, alive="freed", freed_line=node.line, escaped=True)
        return state, Ptr(number), pointer(VOID)

    def count(self, node: Call, rule: str, *, wrong: bool) -> None:
        """Counts on how many paths a call does what a rule is about, and on how many it does not."""
        if self.depth == 0:
            counts = self.sides.setdefault((node.line, node.column, rule), [0, 0])
            counts[0 if wrong else 1] += 1

    def _release(self, name: str, node: Call, state: State, value: Value) -> Worth:
        shown = state.view(value) if isinstance(value, Num) else None
        self.count(node, "free-null", wrong=shown is not None and shown.exact and shown.lo == 0)
        if isinstance(value, Ptr) and self._told_of_release(node, state, value):
            self.unlinked(state, value.region)
            # Whoever else has the address, on this path it is freed.
            state.edit(value.region, alive="freed", freed_line=node.line, escaped=False)
        return state, ZERO, VOID

    def _told_of_release(self, node: Call, state: State, value: Ptr) -> bool:
        """Says what is wrong with giving the memory back; whether it is gone then."""
        region = state.regions.get(value.region)
        if region is None or region.null == "yes":
            return False
        off = state.view(value.off)
        if region.kind in ("stack", "text", "global"):
            said = "free-foreign", f"`{region.name}` was not allocated and is freed"
        elif region.alive == "freed" and not region.escaped:
            said = "double-free", f"what was freed in line {region.freed_line} is freed again"
        elif region.kind in ("heap", "file") and (off.lo > 0 or off.hi < 0):
            said = (
                "free-offset",
                "an address inside what was allocated is freed, not its beginning",
            )
        elif region.family in ("fopen", "popen"):
            said = "free-foreign", f"what {region.family} returned is freed and not closed"
        else:
            said = None
        if said is not None:
            self.report(said[0], node, said[1], state)
        return region.kind != "outside" or off == ZERO

    def _shut(self, name: str, node: Call, state: State, value: Value) -> Worth:
        if isinstance(value, Ptr) and value.region in state.regions:
            region = state.regions[value.region]
            if region.null == "maybe":
                self._null(state, value.region, region, node)
            elif region.alive == "freed" and not region.escaped:
                self.report(
                    "double-free",
                    node,
                    f"what was closed in line {region.freed_line} is closed again",
                    state,
                )
            elif region.kind == "heap" and not region.escaped:
                self.report(
                    "free-foreign",
                    node,
                    f"what {region.family} returned is closed and not freed",
                    state,
                )
            state.edit(value.region, alive="freed", freed_line=node.line)
        return state, self.unknown(state, INT), INT

    def _other(
        self, name: str, node: Call, state: State, arguments: list[Argument]
    ) -> list[Worth] | None:
        of = self.knowledge.of
        ends = of("ends", name)
        if ends is not None and all(
            place < len(arguments) and arguments[place][0] == ZERO for place in ends
        ):
            state.facts["ended"] = True
            self.endings += 1
            return [(state, ZERO, VOID)]
        if name in ("sqrt", "sqrtf") and arguments and isinstance(arguments[0][0], Num):
            shown = state.view(arguments[0][0])
            if shown.lo >= 0 and shown.hi != inf:
                return [
                    (
                        state,
                        Num(shown.lo**0.5, shown.hi**0.5, 0, 0, shown.taint, shown.marks),
                        DOUBLE,
                    )
                ]
        if (
            name in ("pow", "powf")
            and len(arguments) == 2
            and all(isinstance(a[0], Num) for a in arguments)
        ):
            return [self._power(node, state, arguments)]
        if name in ("abs", "labs", "fabs") and arguments and isinstance(arguments[0][0], Num):
            shown = state.view(arguments[0][0])
            low = 0 if shown.lo <= 0 <= shown.hi else min(abs(shown.lo), abs(shown.hi))
            return [
                (
                    state,
                    Num(low, max(abs(shown.lo), abs(shown.hi)), 0, 0, shown.taint),
                    arguments[0][1],
                )
            ]
        if of("lock", name) is not None or of("unlock", name) is not None:
            return self._locked(node, state, lock=of("lock", name) is not None)
        written = of("written", name)
        if any(of(kind, name) is not None for kind in ("written", "borrows", "format")):
            for place, (value, type) in enumerate(arguments):
                if isinstance(value, Ptr) and place in (written or ()):
                    self.blur(state, value.region)
                elif isinstance(value, Ptr) and type.kind == "pointer":
                    # How many bytes are read of what is borrowed is another argument, and may be none.
                    if of("borrows", name) is not None:
                        self.there(state, value, node)
                    else:
                        self.touch(state, value, num(1), node, write=False)
            known = self.file.known.prototypes.get(name, UNKNOWN).of or INT
            return [(state, self.unknown(state, known), known)]
        return None

    def asserted(self, node: Call, state: State) -> list[Worth]:
        """`assert`: only paths on which it holds go on."""
        taints = self._chosen(node, state)
        chosen = next((t for t in taints if t and not t.startswith(HANDED_IN)), "")
        yes, no = self.branch(node.arguments[0], state)
        # What can only be reached by a mistake is asserted as false, what is handed in as there.
        if no and self.depth == 0 and not is_of_a_test(self.called(node)):
            if chosen:
                why = f"what is asserted need not hold; {chosen} chooses what is asserted"
                self.report("assert-reachable", node, why, state)
            elif self._numbers(node, state):
                self.count(node, "assert-reachable", wrong=not yes)
        elif yes:
            self.count(node, "assert-reachable", wrong=False)
        if not yes:
            state.facts["ended"] = True
        return [(s, ZERO, VOID) for s in yes] or [(state, ZERO, VOID)]

    def _chosen(self, node: Call, state: State) -> list[str]:
        """Who chose the variables an expression names."""
        return [value.taint for value in self._numbers(node, state)]

    @staticmethod
    def _numbers(node: Call, state: State) -> list[Num]:
        """The values of the numbers, not of pointers, that the arguments of a call name."""
        names = {one.name for one in walk(node.arguments) if isinstance(one, Name)}
        regions = [state.env[name] for name in sorted(names & state.env.keys())]
        types = {number: state.regions[number].type or UNKNOWN for number in regions}
        cells = [state.cells.get(n, {}).get(0) for n, t in types.items() if t.kind != "pointer"]
        return [cell[0] for cell in cells if cell is not None and isinstance(cell[0], Num)]

    def _power(self, node: Call, state: State, arguments: list[Argument]) -> Worth:
        a, b = (state.view(v) for v, _ in arguments if isinstance(v, Num))
        if a.exact and b.exact:
            try:
                value = float(a.lo) ** float(b.lo)
                if value == 0 and a.lo != 0:
                    self.report("underflow", node, "the power is less than a double holds", state)
                return state, num(value if isinstance(value, float) else inf), DOUBLE
            except (OverflowError, ZeroDivisionError):
                self.report("overflow", node, "the power is more than a double holds", state)
        return state, whole(DOUBLE), DOUBLE

    def _locked(self, node: Call, state: State, *, lock: bool) -> list[Worth]:
        """Keeps count of the locks held; a lock that was not got, its answer tells."""
        key = "lock " + spelled(node.arguments[0]) if node.arguments else "lock"
        if not lock:
            if state.facts.get(key) != "held" and (
                state.facts.get(key) == "free"
                or (self.depth == 0 and state.facts.get("locks known"))
            ):
                self.report(
                    "unlock-free", node, "a lock is given back that this path does not hold", state
                )
            state.facts[key] = "free"
            return [(state, self.unknown(state, INT), INT)]
        if state.facts.get(key) == "held":
            self.report("double-lock", node, "a lock is taken that this path holds already", state)
        failed = [] if self.dropped is node else [(state.copy(), _FAILURE, INT)]
        state.facts[key] = "held"
        state.facts[key + "@"] = (self.place, node.line, node.column)
        return [(state, ZERO, INT), *failed]
