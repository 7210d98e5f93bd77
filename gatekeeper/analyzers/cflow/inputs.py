"""What functions bring in from outside."""

import re
from math import inf

from gatekeeper.analyzers.cflow.body import label
from gatekeeper.analyzers.cflow.by_name import comes_from_wire
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.gathered import gathered
from gatekeeper.analyzers.cflow.knowledge import Knowledge
from gatekeeper.analyzers.cflow.lengths import is_length
from gatekeeper.analyzers.cflow.places import Worth
from gatekeeper.analyzers.cflow.recursion import Argument
from gatekeeper.analyzers.cflow.strings import Strings
from gatekeeper.analyzers.cflow.sums import times, whole
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    DOUBLE,
    INT,
    LONG,
    SIZE,
    UNKNOWN,
    Binary,
    Call,
    CType,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Unary,
    pointer,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    AS_LENGTH,
    GUARD_HIGH,
    GUARD_LOW,
    HANDED_IN,
    HEARD,
    REACH_HIGH,
    REACH_LOW,
    WIRE,
    ZERO,
    Num,
    Ptr,
    Region,
    State,
    num,
)

_MOVES_ON = re.compile("pull|pop|next|reader|stream|cursor|parser", re.IGNORECASE)
"""In the name of a function that takes the next number each time."""
_CHARACTER = 127
_EVERYBODYS = ("copy", "set", "string-copy", "bounded-copy", "length", "compare")
"""Kinds of functions that do the same whoever wrote them."""
_SCANNED = re.compile(r"%(\*)?(\d+)?(hh|h|ll|l|z|j|L)?([diouxXeEfFgGcsp]|\[\^?\]?[^\]]*\])")


class Inputs(Strings):
    """Reads, lines, numbers and characters."""

    knowledge: Knowledge

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, dict[str, int]] = {}

    def meant(self, read: Read, name: str) -> tuple[Read, Function] | None:
        """What a call leads to; a tree that brings its own `memcpy` says with it what everybody means: the caller is told."""
        found = super().meant(read, name)
        own = found is not None and any(self.knowledge.of(kind, name) for kind in _EVERYBODYS)
        return None if own else found

    def _input(
        self, name: str, node: Call, state: State, arguments: list[Argument]
    ) -> list[Worth] | None:
        of = self.knowledge.of
        by = f"{name}() in line {node.line}"
        if (places := of("fill", name) or of("fill-records", name)) and max(places) < len(
            arguments
        ):
            size = self.bytes_at(state, arguments[places[1]], node, places[1])
            for place in places[2:]:
                size = times(size, self.bytes_at(state, arguments[place], node, place))
            self.touch(state, arguments[places[0]][0], size, node, write=True)
            self.take_in(state, arguments[places[0]][0], by, None, number=True)
            unit = size if len(places) == 2 else Num(0, size.hi)
            low = -1 if len(places) == 2 else 0
            return [
                (
                    state,
                    Num(
                        low,
                        unit.hi,
                        self.new_sym(),
                        0,
                        "",
                        REACH_HIGH if size.exact else GUARD_HIGH,
                    ),
                    LONG if low else SIZE,
                )
            ]
        if comes_from_wire(name) and arguments:
            length = AS_LENGTH if is_length(node.arguments[0], first=True) else ""
            return [self._from_wire(name, state, arguments[0], f"what {by}{WIRE}{length}")]
        if (places := of("fill-line", name)) is not None and arguments:
            return self._line(name, node, state, arguments, places, by)
        if of("given", name) is not None:
            return [(state, Num(-1, 255, self.new_sym(), 0, by, REACH_LOW | REACH_HIGH), INT)]
        if of("text-given", name) is not None:
            region = Region(
                "outside",
                CHAR,
                None,
                "what the environment holds",
                node.line,
                null="maybe",
                family=name,
                taint=by,
            )
            return [(state, Ptr(self.new_region(state, region)), pointer(CHAR))]
        if of("to-number", name) is not None and arguments:
            if len(arguments) > 1 and isinstance(arguments[1][0], Ptr):
                self.blur(state, arguments[1][0].region)
            return [self._number_of(name, state, arguments, by)]
        if of("random", name) is not None:
            return [(state, Num(0, 2**31 - 1, self.new_sym(), 0, by, REACH_LOW | REACH_HIGH), INT)]
        if (places := of("scan", name)) is not None and places[0] < len(arguments):
            self._scan(name, node, state, arguments, places[0], by)
            return [(state, Num(-1, len(arguments), self.new_sym()), INT)]
        return None

    def nobody(self, node: Call, state: State, arguments: list[Argument], name: str) -> Worth:
        """A call of what nobody knows: what one of that name fills with what it received was chosen outside."""
        answer = super().nobody(node, state, arguments, name)
        if name and self.knowledge.roles.plays("fills", name):
            places = [value for value, _ in arguments if isinstance(value, Ptr)]
            kept = [(place, state.regions[place.region]) for place in places]
            rows = [(place, region) for place, region in kept if _holds_bytes(region)]
            whole_ = [(place, region) for place, region in kept if _is_message(place, region)]
            for place, region in rows or whole_[-1:]:
                self.take_in(state, place, f"{HANDED_IN} `{region.name}`", None)
        return self.heard(name, arguments, answer)

    def arrived(self, node: Expr, state: State, place: Ptr | None, type: CType) -> Num | None:
        """The number at a place that by its name holds what came in: of such bytes, and of the register a line leaves them in."""
        roles = self.knowledge.roles
        if place is None:
            name = "_".join(
                one.name for one in reversed([*walk(node)]) if isinstance(one, Name | Member)
            )
            if isinstance(node, Index) and self._brought(node.array, state):
                return Num(0, 255, self.new_sym(), 0, f"{HANDED_IN} `{name}`", REACH_LOW | REACH_HIGH)  # fmt: skip
            if not (isinstance(node, Name | Member) and roles.plays("data-register", name)):
                return None
            return Num(0, 255, self.new_sym(), 0, f"{HEARD} `{name}` receives", REACH_LOW | REACH_HIGH)  # fmt: skip
        row = (
            node.array
            if isinstance(node, Index)
            else node.operand
            if isinstance(node, Unary)
            else None
        )
        while isinstance(row, Unary | Binary):
            row = row.operand if isinstance(row, Unary) else row.left
        most, name = inf, label(row or node)
        if row is None:
            most = self._gathered().get(self._key(node, state), 0)
            kind, most = (type, most) if most else (self._said(node, state, type), inf)
        elif isinstance(row, Name | Member) and (type.kind, type.size) == ("int", 1) and (
            roles.plays("arrives", row.name)
            or (roles.plays("may-arrive", row.name) and roles.plays("from-outside", self.within))
            or self._key(row, state) in self._gathered()
        ):  # fmt: skip
            kind = type
        else:
            kind = None
        if kind is None or kind.kind != "int":
            return None
        if _is_written_here(state.regions[place.region]):
            return None
        off = state.view(place.off)
        key = f"arrived {place.region} {off.sym} {off.off if off.sym else off.lo}"
        if key not in state.facts:
            if not off.sym and (off.lo in state.cells.get(place.region, {})):
                return None
            if not (off.exact or off.sym):
                return None
            came = whole(kind, f"{HANDED_IN} `{name}`", self.new_sym())
            state.facts[key] = came._replace(hi=min(came.hi, most))
        seen = state.facts[key]
        return seen if isinstance(seen, Num) else None

    def _gathered(self) -> dict[str, int]:
        """What the file at hand puts together byte by byte."""
        if self.file.name not in self._rows:
            self._rows[self.file.name] = gathered(self.file, self.knowledge.roles)
        return self._rows[self.file.name]

    def _key(self, node: Expr, state: State) -> str:
        """What `gathered` knows a place by; empty when it is none of the file's."""
        if isinstance(node, Name):
            return "" if node.name in state.env else node.name
        held = node.record if isinstance(node, Member) else None
        found = self.named(state, held.name) if isinstance(held, Name) else None
        return f"{(found[1].of or found[1]).tag}.{label(node)}" if found else ""

    def _brought(self, row: Expr, state: State) -> bool:
        """Whether it is the bytes of a message whose type nobody here declares."""
        plays = self.knowledge.roles.plays
        if not (isinstance(row, Member) and isinstance(row.record, Name)):
            return False
        found = self.named(state, row.record.name)
        of = (found[1].of or found[1]) if found is not None else UNKNOWN
        return plays("brings", of.name, of.tag) and plays("may-arrive", row.name)

    def _said(self, node: Expr, state: State, type: CType) -> CType | None:
        """The type of a number that a message, whose type nobody here declares, brings with it: a length, an index."""
        at, names = node, []
        while isinstance(at, Member):
            names.append(at.name)
            at = at.record
        found = self.named(state, at.name) if names and isinstance(at, Name) else None
        if found is None or type.kind != "unknown":
            return None
        of, plays = found[1].of or found[1], self.knowledge.roles.plays
        brings = plays("brings", of.name, of.tag) and plays("said", names[0])
        return CType("int", 2, signed=False) if brings else None

    def heard(self, name: str, arguments: list[Argument], answer: Worth) -> Worth:
        state, value, type = answer
        field = self.knowledge.roles.plays("reads-field", name)
        if (len(arguments) > 1 and not field) or not isinstance(value, Num):
            # Of one that is told where to and how much, it is the count or a failure.
            return answer
        if not field and not self.knowledge.roles.plays("hears", name):
            return answer
        shown = state.view(value)
        wide = 4 if field else _bytes_of_name(name)
        kind = type if type.kind == "int" else CType("int", wide, signed=False)
        looked_at = shown.marks & (GUARD_LOW | GUARD_HIGH)
        most = kind.limits()[1]
        # Who answers with less than a character holds does not hand on what it received.
        few = shown.hi < (most if value.taint else min(most, _CHARACTER))
        if value.exact or looked_at or few:
            return answer
        came = whole(kind, f"{HEARD} `{name}` receives", self.new_sym())
        return state, came._replace(hi=min(came.hi, shown.hi)), kind

    def _from_wire(self, name: str, state: State, given: Argument, by: str) -> Worth:
        """A number that was received: it stays the number it was made of, so that what is known of one holds of the other."""
        value, type = given
        known = self.file.known.prototypes.get(name)
        kind = known.of if known is not None else None
        if kind is None or kind.kind != "int":
            kind = CType("int", _bytes_of(name), signed=False)
        low, high = kind.limits()
        if isinstance(value, Num):
            if value.exact:
                return state, value, type
            sym = value.sym or self.new_sym()
            shown = state.view(value)
            reach = (REACH_HIGH if shown.hi >= high else 0) | (REACH_LOW if shown.lo <= low else 0)
            least, most = max(low, value.lo), min(high, value.hi)
            return state, Num(least, most, sym, value.off, by, value.marks | reach), kind
        if not isinstance(value, Ptr):
            return state, whole(kind, by, self.new_sym()), kind
        if _MOVES_ON.search(name):
            return state, whole(kind, by, self.new_sym()), kind
        # The same bytes, looked at and then read again, are the same number.
        off = state.view(value.off)
        key = f"wire {value.region} {off.sym} {off.off if off.sym else off.lo}"
        seen = state.facts.setdefault(key, whole(kind, by, self.new_sym()))
        return state, seen if isinstance(seen, Num) else whole(kind, by), kind

    def _line(
        self,
        name: str,
        node: Call,
        state: State,
        arguments: list[Argument],
        places: tuple[int, ...],
        by: str,
    ) -> list[Worth]:
        to = arguments[places[0]]
        if places[1] >= 0 and places[1] < len(arguments):
            size = self.bytes_at(state, arguments[places[1]], node, places[1])
            self.touch(state, to[0], size, node, write=True)
            # It returned: there is a character at least.
            zero = (min(1.0, max(0.0, size.hi - 1)), max(0.0, size.hi - 1))
        else:
            zero = (0.0, inf)
            if name == "gets":
                self.report("beyond-write", node, "`gets` writes as much as it is sent", state)
        failed = state.copy()
        if isinstance(to[0], Ptr):
            # Whether the answer is looked at is another rule's; what was there before stays.
            failed.edit(to[0].region, filled="any")
        self.take_in(state, to[0], by, zero)
        return [(state, to[0], to[1]), (failed, ZERO, to[1])]

    def _number_of(self, name: str, state: State, arguments: list[Argument], by: str) -> Worth:
        real = name in ("atof", "strtod", "strtof")
        type = (
            DOUBLE
            if real
            else INT
            if name == "atoi"
            else LONG
            if not name.startswith("strtou")
            else SIZE
        )
        text = self.text_of(state, arguments[0][0])
        taint = self.taint_of(state, arguments[0][0])
        if text is not None and not taint:
            match = re.match(r"\s*[-+]?\d+", text)
            return state, num(int(match[0]) if match else 0), type
        value = whole(type, taint, self.new_sym())
        return (
            state,
            (
                Num(-3.4e38, 3.4e38, value.sym, 0, taint, REACH_LOW | REACH_HIGH)
                if real and taint
                else value
            ),
            type,
        )

    def _scan(
        self, name: str, node: Call, state: State, arguments: list[Argument], place: int, by: str
    ) -> None:
        fmt = self.text_of(state, arguments[place][0])
        source = self.taint_of(state, arguments[0][0]) if name == "sscanf" else by
        targets = arguments[place + 1 :]
        if fmt is None:
            for value, _ in targets:
                self.take_in(state, value, source, None, number=True)
            return
        taken = 0
        for match in _SCANNED.finditer(fmt.replace("%%", "")):
            if match[1]:
                continue
            if taken >= len(targets):
                break
            value = targets[taken][0]
            taken += 1
            if match[4][0] in "s[":
                width = int(match[2]) if match[2] else None
                if width is not None:
                    self.touch(state, value, num(width + 1), node, write=True)
                elif (
                    isinstance(value, Ptr)
                    and state.regions.get(value.region) is not None
                    and source
                ):
                    self.touch(
                        state, value, Num(1, inf, 0, 0, source, REACH_HIGH), node, write=True
                    )
                self.take_in(state, value, source, (0, width if width is not None else inf))
            else:
                self.take_in(state, value, source, None, number=True)


def _holds_bytes(region: Region) -> bool:
    """Whether it is a row of bytes that the program keeps."""
    of = region.type.of if region.type is not None and region.type.kind == "array" else None
    return (
        region.kind in ("stack", "global") and of is not None and (of.kind, of.size) == ("int", 1)
    )


def _is_written_here(region: Region) -> bool:
    """Whether nothing came in there, whatever it is called: a constant, or a row that only its own function has cleared."""
    kinds = [region.type, region.type.of] if region.type is not None else []
    constant = any(kind is not None and kind.const for kind in kinds)
    return (region.kind == "global" and constant) or (
        region.kind == "stack" and region.filled == "zero"
    )


def _is_message(place: Ptr, region: Region) -> bool:
    """Whether the address is that of a whole struct on the stack."""
    is_record = region.type is not None and region.type.kind == "record"
    return region.kind == "stack" and is_record and place.off == ZERO


def _bytes_of_name(name: str) -> int:
    """How many bytes a number has that a function of that name receives, when nobody declares it: 1 unless the name says more."""
    bits = re.search("16|32", name)
    return int(bits[0]) // 8 if bits else 2 if re.search("[Ii]nt|[Ww]ord|[Ss]hort", name) else 1


def _bytes_of(name: str) -> int:
    """How many bytes a number has that a function of that name takes from the wire: 2 for `ntohs` and `get_be16`, 4 for `ntohl`."""
    bits = re.search("16|24|32|64|8", name)
    if bits:
        return 4 if bits[0] == "24" else int(bits[0]) // 8
    return {"s": 2, "ll": 8}.get(name.lower().rpartition("ntoh")[2], 4)
