"""Where expressions lie, and what is read there."""

from math import inf

from gatekeeper.analyzers.cflow.arithmetic import Arithmetic
from gatekeeper.analyzers.cflow.by_name import is_error_number
from gatekeeper.analyzers.cflow.memory import unseen_place
from gatekeeper.analyzers.cflow.steps import Steps
from gatekeeper.analyzers.cflow.sums import added, times, whole
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    INT,
    SIZE,
    UNKNOWN,
    Cast,
    CType,
    Expr,
    Index,
    Listed,
    Member,
    Name,
    Record,
    Text,
    Unary,
    pointer,
)
from gatekeeper.analyzers.cflow.values import (
    ZERO,
    Fn,
    Num,
    Ptr,
    Region,
    State,
    Value,
    num,
)

Worth = tuple[State, Value, CType]


Place = tuple[State, Ptr | None, CType]


LIMITS: dict[str, int] = {
    "CHAR_BIT": 8, "CHAR_MAX": 127, "CHAR_MIN": -128, "SCHAR_MAX": 127, "SCHAR_MIN": -128, "UCHAR_MAX": 255,
    "SHRT_MAX": 32767, "SHRT_MIN": -32768, "USHRT_MAX": 65535, "INT_MAX": 2**31 - 1, "INT_MIN": -(2**31),
    "UINT_MAX": 2**32 - 1, "LONG_MAX": 2**63 - 1, "LONG_MIN": -(2**63), "ULONG_MAX": 2**64 - 1,
    "LLONG_MAX": 2**63 - 1, "LLONG_MIN": -(2**63), "ULLONG_MAX": 2**64 - 1, "SIZE_MAX": 2**64 - 1,
    "SSIZE_MAX": 2**63 - 1, "RAND_MAX": 2**31 - 1, "EOF": -1, "true": 1, "false": 0, "TRUE": 1, "FALSE": 0,
    "EXIT_SUCCESS": 0, "EXIT_FAILURE": 1, "INVALID_SOCKET": -1, "SOCKET_ERROR": -1, "AF_INET": 2,
    "PATH_MAX": 4096, "BUFSIZ": 8192, "PTHREAD_MUTEX_INITIALIZER": 0, "O_RDONLY": 0,
    **{f"INT{n}_MAX": 2 ** (n - 1) - 1 for n in (8, 16, 32, 64)},
    **{f"INT{n}_MIN": -(2 ** (n - 1)) for n in (8, 16, 32, 64)},
    **{f"UINT{n}_MAX": 2**n - 1 for n in (8, 16, 32, 64)},
}  # fmt: skip


class Places(Arithmetic, Steps):
    """Names, members and elements. Each answer is a list, one item a path."""

    def ev(self, node: Expr, state: State) -> list[Worth]:
        """What an expression is worth, on each path."""
        raise NotImplementedError

    def one(self, node: Expr, state: State) -> Worth:
        """The first worth of an expression, for what does not split paths."""
        return self.ev(node, state)[0]

    def text_region(self, node: Text, state: State) -> int:
        """The region of a string in the code."""
        region = self._texts.get(id(node))
        if region is None:
            self._regions += 1
            region = self._texts[id(node)] = self._regions
        if region not in state.regions:
            length = len(node.value)
            first = node.value.find("\0")
            end = first if first >= 0 else length
            state.regions[region] = Region(
                "text", CHAR, num(length + 1), name="a string of the code", line=node.line,
                zero=(end, end), text=node.value,
            )  # fmt: skip
        return region

    def _name(self, node: Name, state: State) -> list[Worth]:
        name = node.name
        number = state.env.get(name)
        if number is not None:
            type = state.regions[number].type or UNKNOWN
            if type.kind in ("array", "function", "record"):
                return [self._read(node, state, Ptr(number), type)]
            return [(state, self.load(state, Ptr(number), type, node), type)]
        if name in ("NULL", "nullptr"):
            return [(state, ZERO, pointer(UNKNOWN))]
        known = self.file.known
        if name in known.constants:
            return [(state, num(known.constants[name]), INT)]
        if name not in known.variables:
            if name in known.prototypes or name in self.shared_functions:
                function = known.functions.get(name)
                home = self.file.name if function is not None and function.static else ""
                return [(state, Fn(name, home), known.prototypes.get(name, UNKNOWN))]
            if name in LIMITS:
                value = LIMITS[name]
                return [(state, num(value), INT if -(2**31) <= value < 2**31 else SIZE)]
            came = self.arrived(node, state, None, UNKNOWN)
            return [(state, came or self._undeclared(name), UNKNOWN)]
        return [self._read(node, s, p, t) for s, p, t in self.place_of(node, state)]

    def _undeclared(self, name: str) -> Value:
        """A name nobody declares: the same value each time; what is called a success is 0, an error less."""
        sym = self.names.get(name)
        if sym is None:
            sym = self.names[name] = self.new_sym()
        if is_error_number(name):
            return Num(1, 255, sym)
        if name.isupper():
            if name.endswith(("SUCCESS", "_OK")):
                return ZERO
            if any(word in name for word in ("_ERR", "ERROR", "_FAIL", "_INVALID", "TIMEOUT")):
                return Num(-(2.0**31), -1, sym)
        return Num(-inf, inf, sym)

    def arrived(self, node: Expr, state: State, place: Ptr | None, type: CType) -> Num | None:
        """The number at a place that by its name holds what came in; `None` at any other."""
        raise NotImplementedError

    def _read(self, node: Expr, state: State, place: Ptr | None, type: CType) -> Worth:
        if place is None:
            came = self.arrived(node, state, None, type)
            return state, came or self.unknown(state, type), type
        if type.kind == "array":
            size = self.size_of(type)
            off = state.view(place.off)
            bound = place
            # `rows[1]` at the end of a struct is as long as what was got for it.
            ends = place.low == -inf and size and type.count > 1 and isinstance(node, Member)
            region = state.regions.get(place.region)
            if ends and off.exact:
                bound = Ptr(place.region, place.off, off.lo, off.lo + size)
            elif ends and region is not None and region.size is None and off.lo > -inf:
                # One of nobody knows how many: each is as long as the first.
                bound = Ptr(place.region, num(off.lo), off.lo, off.lo + size)
            return state, bound, pointer(type.of or UNKNOWN)
        if type.kind == "function":
            return state, Fn(node.name if isinstance(node, Name) else ""), type
        if type.kind == "record":
            return state, place, type
        came = self.arrived(node, state, place, type)
        value = self.load(state, place, type, node)
        return state, value if came is None else came, type

    def place_of(self, node: Expr, state: State) -> list[Place]:
        """Where an expression lies; `None` for what lies nowhere known."""
        match node:
            case Name(name=name):
                found = self.named(state, name)
                return (
                    [(state, None, UNKNOWN)]
                    if found is None
                    else [(state, Ptr(found[0]), found[1])]
                )
            case Unary(mark="*", operand=operand):
                return [self._target(node, s, v, t) for s, v, t in self.ev(operand, state)]
            case Index():
                return self._indexed(node, state)
            case Member():
                return self._member(node, state)
            case Cast(type=type_, operand=operand):
                return [(s, p, type_) for s, p, _ in self.place_of(operand, state)]
            case Listed(type=type_) if type_ is not None:
                bytes_ = self.size_of(type_) or self.size_of(type_.of or UNKNOWN) * self.count_of(
                    node
                )
                room = num(bytes_) if bytes_ > 0 else None
                region = self.new_region(state, Region("stack", type_, room, filled="zero"))
                self.begin(state, region, type_, node)
                return [(state, Ptr(region), type_)]
        return [
            (s, v if isinstance(v, Ptr) and t.kind == "record" else None, t)
            for s, v, t in self.ev(node, state)
        ]

    def _target(self, node: Expr, state: State, value: Value, type: CType) -> Place:
        target = type.of or UNKNOWN if type.kind in ("pointer", "array") else UNKNOWN
        if isinstance(value, Ptr):
            return state, value, target
        if isinstance(value, Num):
            shown = state.view(value)
            if shown.exact and shown.lo == 0 and type.kind == "pointer":
                self.report("null", node, "on this path it is known to be null", state)
                self._told(node, state)
        return state, None, target

    def _told(self, node: Expr, state: State) -> None:
        """Forgets what a variable points to, so that one null is told once on a path."""
        used = node.array if isinstance(node, Index) else getattr(node, "operand", None)
        pointer = node.record if isinstance(node, Member) else used
        found = self.named(state, pointer.name) if isinstance(pointer, Name) else None
        if found is not None:
            state.put(found[0], 0, whole(UNKNOWN), self.size_of(found[1]))

    def _indexed(self, node: Index, state: State) -> list[Place]:
        found: list[Place] = []
        for one, base, type in self.ev(node.array, state):
            self.indexing = id(node.index)
            for other, index, index_type in self.ev(node.index, one):
                if not isinstance(base, Ptr) and isinstance(index, Ptr):
                    found.append(self._element(node, other, (index, index_type), base))
                else:
                    found.append(self._element(node, other, (base, type), index))
        return found

    def _element(
        self, node: Index, state: State, base: tuple[Value, CType], index: Value
    ) -> Place:
        place = self._target(node, state, *base)
        if place[1] is None or not isinstance(index, Num):
            return place
        size = self.size_of(place[2]) or (0 if place[2].kind == "record" else 1)
        if not size:
            return state, Ptr(place[1].region, whole(UNKNOWN)), place[2]
        return state, self.moved(state, place[1], index, size), place[2]

    def moved(self, state: State, place: Ptr, by: Num, size: int) -> Ptr:
        """The place so many elements further."""
        shown = state.view(by)
        bytes_ = times(shown, num(size)) if size != 1 else shown
        if size != 1:
            bytes_ = bytes_._replace(marks=shown.marks)
        return place._replace(off=added(state.view(place.off), bytes_))

    def _member(self, node: Member, state: State) -> list[Place]:
        found: list[Place] = []
        if node.arrow:
            bases = [self._target(node, s, v, t) for s, v, t in self.ev(node.record, state)]
        else:
            bases = self.place_of(node.record, state)
        for one, place, type in bases:
            record = self.file.known.records.get(type.tag)
            field = record.fields.get(node.name) if record else None
            if place is None:
                found.append((one, None, field[1] if field else UNKNOWN))
            elif field is None or record is None or not record.size:
                # Members of a struct nobody knows lie at places of their own.
                off = num(unseen_place(node.name))
                unseen = Ptr(place.region, added(one.view(place.off), off), -inf, inf)
                region = one.regions.get(place.region)
                if region is not None and region.size is not None:
                    self.there(one, place, node)
                    one.edit(place.region, size=None)
                found.append((one, unseen, field[1] if field else UNKNOWN))
            else:
                off_ = added(one.view(place.off), num(field[0]))
                if node.arrow:
                    self.there(one, place, node)
                low, high = _ends_of_one(record, field, off_)
                # What lies in one of a row ends where the row ends.
                bound = Ptr(place.region, off_, max(low, place.low), min(high, place.high))
                found.append((one, bound, field[1]))
        return found


def _ends_of_one(record: Record, field: tuple[int, CType], off: Num) -> tuple[float, float]:
    """Between which bytes a row of one lies that others of its struct follow: it is not one that goes on behind the struct."""
    last = max(at for at, _ in record.fields.values())
    of = field[1].of
    if field[1].count != 1 or of is None or not of.size or field[0] == last or not off.exact:
        return -inf, inf
    return off.lo, off.lo + of.size
