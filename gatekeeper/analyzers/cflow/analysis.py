"""Looks at every function of a set of files, and keeps what goes wrong in them."""

import json
from collections.abc import Iterable, Mapping, Sequence

from gatekeeper.analyzers.cflow.arriving import arriving
from gatekeeper.analyzers.cflow.files import Files, Read
from gatekeeper.analyzers.cflow.firmware import by_roles
from gatekeeper.analyzers.cflow.knowledge import Knowledge
from gatekeeper.analyzers.cflow.late import BEHIND, read_too_early
from gatekeeper.analyzers.cflow.lengths import (
    by_several,
    handed_with_length,
    laid_over,
    measure,
    unasked,
)
from gatekeeper.analyzers.cflow.library import Library
from gatekeeper.analyzers.cflow.races import races
from gatekeeper.analyzers.cflow.results import Results
from gatekeeper.analyzers.cflow.shared import Shared, Written, digest_of
from gatekeeper.analyzers.cflow.steps import GaveUp
from gatekeeper.analyzers.cflow.sums import whole
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    VOID,
    CType,
    Function,
    Variable,
    pointer,
)
from gatekeeper.analyzers.cflow.values import (
    HANDED_IN,
    Found,
    Num,
    Ptr,
    Region,
    State,
    Value,
    num,
    reached,
)
from gatekeeper.analyzers.cflow.verdicts import MOST_WAYS
from gatekeeper.analyzers.cflow.ways import Ways
from gatekeeper.analyzers.cflow.written import handed, written

_ON_EVERY_PATH = {
    "free-null": "a pointer is freed that is null on every path",
    "assert-reachable": "what is asserted holds on no path",
}
"""What is told only when it is so on every path that comes by."""
_FAULTS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""Faults of this reading: the file has not been looked at whole, and says so."""


class Analysis(Results, Library):
    """The whole reading: statements, calls, library, and what is looked at when a function ends."""

    def __init__(self, files: Files, knowledge: Knowledge) -> None:
        super().__init__()
        self.files = files
        self.knowledge = knowledge
        self.broken: dict[str, str] = {}
        """Files of which a function could not be followed, with the cause."""

    def prepare(self, reads: Iterable[Read]) -> None:
        """Learns the functions and variables of all files."""
        twice: set[str] = set()
        for read in reads:
            here: set[str] = set()
            for variable in read.own.variables.values():
                here |= written(variable.value) | handed(variable.value)
            for name, function in read.own.functions.items():
                here |= written(function.body) | handed(function.body)
                if not function.static and name != "main":
                    if (
                        name in self.shared_functions
                        and self.shared_functions[name][0] is not read
                    ):
                        twice.add(name)
                    self.shared_functions[name] = (read, function)
            for name, variable in read.own.variables.items():
                if not variable.static and (
                    variable.value is not None
                    or (not variable.extern and name not in self.shared_variables)
                ):
                    self.shared_variables[name] = (read, variable)
            self.written_by[read.name] = frozenset(here)
            self.written.names |= here
        for name in twice:
            # Which one is meant, the build decides.
            del self.shared_functions[name]

    def look(self, read: Read) -> set[Found]:
        """What goes wrong in the functions of a file."""
        self.found, self.short = set(), set()
        self._heavy = set()
        self.counting = set()
        for _, things in self._shared():
            things.asked.clear()
        for function in read.own.functions.values():
            self._function(read, function)
        return self.found | races(read, self.meant, self.knowledge) | self._by_roles(read)

    def rests_on(self, read: Read) -> str:
        """What the last look, at this file, rests on: the names by which it asked what other files hold, and a digest of what they mean."""
        names = {kind: sorted(things.asked) for kind, things in self._shared()}
        return json.dumps({"names": names, "digest": self._ground(read, names)}, sort_keys=True)

    def stands(self, read: Read, rests_on: str) -> bool:
        """Whether a look at the file would say what it said when it rested on that."""
        then = json.loads(rests_on)
        return bool(self._ground(read, then["names"]) == then["digest"])

    def _ground(self, read: Read, names: Mapping[str, Sequence[str]]) -> str:
        return digest_of(read, [(kind, all_of, names[kind]) for kind, all_of in self._shared()])

    def _shared(self) -> tuple[tuple[str, Shared[Function] | Shared[Variable] | Written], ...]:
        return (
            ("functions", self.shared_functions),
            ("variables", self.shared_variables),
            ("written", self.written),
        )

    def _by_roles(self, read: Read) -> set[Found]:
        def left(name: str) -> None:
            self.broken[read.name] = (
                f"`{name}` has more than {MOST_WAYS} ways and was left before its end"
            )

        try:
            told = set(by_roles(read, self.meant, self.knowledge.roles, left))
            return told | arriving(read, self.knowledge.roles)
        except _FAULTS as error:
            self.broken[read.name] = (
                f"its names could not be read: {type(error).__name__}: {error}"
            )
            return set()

    def _function(self, read: Read, function: Function) -> None:
        self.file, self.place, self.depth = read, function.file, 0
        self.begin_steps(function)
        self.within = function.name
        self._spent, self._within_calls = {}, [function.name]
        self._globals, self._texts, self.names, self.sides = {}, {}, {}, {}
        self.result = function.type.of or VOID
        self.begun = {}
        state = State()
        state.facts["locks known"] = True
        try:
            self._begin(function, state)
            ways = self.run(function.body, [state])
            self._ended(function, ways)
        except GaveUp:
            self.broken[read.name] = (
                f"`{function.name}` takes more than {self.most} steps to follow and was left before its end"
            )
        except _FAULTS as error:
            self.broken[read.name] = (
                f"`{function.name}` could not be followed: {type(error).__name__}: {error}"
            )

    def _begin(self, function: Function, state: State) -> None:
        roles = self.knowledge.roles
        bytes_ = any(t.kind == "int" and t.size >= 2 for t in function.type.parameters)
        bytes_ = bytes_ or roles.plays("length", *function.type.names)
        listens = roles.plays("from-outside", function.name)
        laid = laid_over(function)
        for name, type in zip(function.type.names, function.type.parameters, strict=False):
            if not name or name == "...":
                continue
            size = self.size_of(type)
            region = Region(
                "stack", type, num(size) if size else None, name, function.line, filled="any"
            )
            number = self.new_region(state, region)
            state.env[name] = number
            taint = ""
            if function.name == "main" and name == "argv":
                self._arguments(state, number)
                continue
            if (
                (bytes_ and self._is_packet(type))
                or name in laid
                or (listens and type.kind == "pointer" and self._is_message(type.of or VOID))
            ):
                taint = f"{HANDED_IN} `{name}`"
            if type.kind in ("int", "float", "pointer"):
                value = self.unknown(state, type, taint, name)
                self._put(state, number, type, value)
                self.begun[name] = state.cells[number][0][0]
        unasked(state, function, self.begun)
        if listens:
            self._lengths_chosen(function, state)
        for name, length in handed_with_length(function.type):
            held, count = self.begun.get(name), self.begun.get(length)
            if isinstance(held, Ptr) and isinstance(count, Num) and not by_several(function, name):
                measure(state, held, state.env[length], 0, count)

    def _lengths_chosen(self, function: Function, state: State) -> None:
        """Takes in that whoever sent bytes that are handed in chose how many they are."""
        types = dict(zip(function.type.names, function.type.parameters, strict=False))
        for name, length in handed_with_length(function.type, texts=True):
            count = self.begun.get(length)
            if isinstance(count, Num) and (types[name].of or VOID).const:
                chosen = whole(types[length], f"{HANDED_IN} `{name}`", self.new_sym())
                self._put(state, state.env[length], types[length], chosen)
                self.begun[length] = chosen

    def _is_message(self, type: CType) -> bool:
        """Whether a struct is one that holds a message, by its tag or by what it was called when it was defined."""
        called = (n for n, t in self.file.known.types.items() if type.tag and t.tag == type.tag)
        plays = self.knowledge.roles.plays
        return plays("message-record", type.tag) or plays("frame-record", *called)

    @staticmethod
    def _is_packet(type: CType) -> bool:
        of = type.of
        return (
            type.kind == "pointer"
            and of is not None
            and of.const
            and (of.kind, of.size, of.signed) == ("int", 1, False)
        )

    def _arguments(self, state: State, number: int) -> None:
        """What `main` is called with."""
        text = Region(
            "outside",
            CHAR,
            None,
            "an argument of the program",
            taint="the arguments of the program",
        )
        row = Region("outside", pointer(CHAR), None, "the arguments of the program", filled="any")
        rows = self.new_region(state, row)
        for place in range(12):
            state.put(rows, 8 * place, Ptr(self.new_region(state, text)), 8)
        self._put(state, number, pointer(pointer(CHAR)), Ptr(rows))

    def _ended(self, function: Function, ways: Ways) -> None:
        ends: list[tuple[State, Value | None]] = [(s, v) for s, v, _ in ways.returned]
        ends += [(s, None) for s in ways.on]
        for state, value in ends:
            self._leaks(state, value, _freed(ends) if function.name == "main" else frozenset())
            self._locks(state)
        for (line, column, rule), (wrong, right) in self.sides.items():
            if wrong and not right:
                self.found.add(Found(self.place, line, column, rule, _ON_EVERY_PATH[rule]))
        for early in read_too_early(function):
            self.report("beyond-read", early, BEHIND)
        self.recursion(function, ends)

    def _locks(self, state: State) -> None:
        for key, held in state.facts.items():
            if key.startswith("lock ") and held == "held" and not key.endswith("@"):
                place = state.facts.get(key + "@")
                if isinstance(place, tuple):
                    self.found.add(
                        Found(
                            place[0],
                            place[1],
                            place[2],
                            "lock-kept",
                            "a lock is taken and not given back on a path to the end of the function",
                            state.trail,
                        )
                    )

    def turned(self, state: State, known: int) -> None:
        """Says so when a turn of a loop without an end loses what it got."""
        for number in self._lost(state, _standing(state)):
            if number > known:
                self._leaked(state, number, "allocated and not freed before the next turn")

    def _leaks(self, state: State, value: Value | None, freed: frozenset[int]) -> None:
        """What was got and can no longer be given back; `freed` are lines whose memory other paths free, so that a program may leave it to its end."""
        sure = set(self._lost(state, _standing(state))) if freed else set()
        for number in self._lost(state, [value.region] if isinstance(value, Ptr) else []):
            if state.regions[number].line in freed and number not in sure:
                continue
            opened = state.regions[number].kind == "file"
            what = "opened and not closed" if opened else "allocated and not freed"
            self._leaked(state, number, f"{what} on a path to the end of the function")

    @staticmethod
    def _lost(state: State, roots: list[int]) -> list[int]:
        """What was got, is still there, and can be reached neither from these regions nor from elsewhere."""
        known: set[int] = set()
        for number in [
            *roots, *(n for n, r in state.regions.items() if r.kind in ("outside", "global") or r.escaped),
        ]:  # fmt: skip
            if number not in known:
                known |= reached(state, number)
        return [
            number
            for number, region in state.regions.items()
            if region.kind in ("heap", "file")
            and region.alive == "live"
            and region.null != "yes"
            and number not in known
        ]

    def _leaked(self, state: State, number: int, what: str) -> None:
        region = state.regions[number]
        where = state.facts.get(f"place {number}")
        name, column = where if isinstance(where, tuple) else (self.place, 1)
        rule = "unclosed" if region.kind == "file" else "leak"
        why = f"what `{region.family}` returned is {what}"
        self.found.add(Found(name, region.line, column, rule, why, state.trail))

    def new_region(self, state: State, region: Region) -> int:
        """A new region; what must be given back keeps its place."""
        number = super().new_region(state, region)
        if region.kind in ("heap", "file"):
            state.facts[f"place {number}"] = (self.place, 1)
        return number


def _standing(state: State) -> list[int]:
    """The variables of the functions that have not ended."""
    return [n for n, r in state.regions.items() if r.kind == "stack" and r.alive == "live"]


def _freed(ends: list[tuple[State, Value | None]]) -> frozenset[int]:
    """The lines whose memory is given back on one path at least."""
    regions = (region for state, _ in ends for region in state.regions.values())
    return frozenset(r.line for r in regions if r.kind in ("heap", "file") and r.alive == "freed")
