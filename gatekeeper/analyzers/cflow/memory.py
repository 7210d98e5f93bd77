"""Reading and writing memory on a path, and what goes wrong in it."""

from math import inf
from zlib import crc32

from gatekeeper.analyzers.cflow.bounds import Bounds
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.lengths import length_beside, measure
from gatekeeper.analyzers.cflow.shared import Shared, Written
from gatekeeper.analyzers.cflow.sums import whole
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    CType,
    Function,
    Listed,
    Node,
    Text,
    Variable,
)
from gatekeeper.analyzers.cflow.values import (
    ZERO,
    Bare,
    Num,
    Ptr,
    Region,
    State,
    Value,
    num,
)

UNSEEN = 1_000_000
"""Where members of structs nobody knows are laid, behind everything else."""


def unseen_place(member: str) -> int:
    """The place of a member of a struct whose layout is not known."""
    return UNSEEN + crc32(member.encode()) % 900_000 * 16


def _is_null(cell: tuple[Value | Bare, int]) -> bool:
    return cell[1] == 8 and isinstance(cell[0], Num) and cell[0].exact and not cell[0].lo


class Memory(Bounds):
    """Regions and what lies in them; the ground the other parts of the reading stand on."""

    file: Read
    """The file whose words count where the path is."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self._regions = 0
        self._syms = 0
        self.names: dict[str, int] = {}
        self.wrapping = 0
        self.counting: set[int] = set()
        """Comparisons (`id`) that hold a counter against where it ends: no bound is put on that by them."""
        self.becomes_signed = False
        self.endings = 0
        self.sides: dict[tuple[int, int, str], list[int]] = {}
        """By place of a call and rule: paths on which it is wrong, and others."""
        self.copying = 0
        """The expression whose value is only copied just now."""
        self._globals: dict[tuple[str, str], int] = {}
        self._texts: dict[int, int] = {}
        self.shared_variables: Shared[Variable] = Shared()
        self.shared_functions: Shared[Function] = Shared()
        self.written_by: dict[str, frozenset[str]] = {}
        """By file name the names its code may write."""
        self.written = Written()

    def new_sym(self) -> int:
        """A new unknown."""
        self._syms += 1
        return self._syms

    def new_region(self, state: State, region: Region) -> int:
        """A new region on the path."""
        self._regions += 1
        state.regions[self._regions] = region._replace(depth=self.depth)
        return self._regions

    def unknown(self, state: State, type: CType, taint: str = "", name: str = "") -> Value:
        """Any value of a type."""
        if type.kind in {"pointer", "array"}:
            target = type.of or UNKNOWN
            if target.kind == "function":
                return whole(UNKNOWN, sym=self.new_sym())
            region = Region("outside", target, None, name=name, null="ask", taint=taint)
            return Ptr(self.new_region(state, region))
        return whole(type, taint, self.new_sym())

    def named(self, state: State, name: str) -> tuple[int, CType] | None:
        """Region and type of a variable, `None` when nobody declares it."""
        region = state.env.get(name)
        if region is not None:
            return region, state.regions[region].type or UNKNOWN
        variable = self.file.known.variables.get(name)
        if variable is None:
            return None
        home = self.file
        key = (self.file.name if variable.static else "", name)
        if not variable.static and name in self.shared_variables:
            home, variable = self.shared_variables[name]
        region = self._globals.get(key)
        if region is None:
            self._regions += 1
            region = self._globals[key] = self._regions
        if region not in state.regions:
            self._lay_global(state, region, home, variable)
        return region, variable.type

    def _lay_global(self, state: State, region: int, home: Read, variable: Variable) -> None:
        type = variable.type
        size = self.size_of(type, home)
        if (
            type.kind == "array"
            and type.extent is None
            and not size
            and variable.value is not None
        ):
            size = self.size_of(type.of or UNKNOWN, home) * self.count_of(variable.value)
        names = self.written_by.get(home.name, ()) if variable.static else self.written
        loose = type.kind == "array" and not (type.of or UNKNOWN).const
        written = variable.name in names or (loose and f"{variable.name}[]" in names)
        fixed = (
            not written and (variable.static or variable.value is not None) and not variable.extern
        )
        seen = bool(size) and not (variable.extern and variable.value is None)
        state.regions[region] = Region(
            "global", type, num(size) if seen else None, name=variable.name, line=variable.line,
            filled="zero" if fixed else "any",
        )  # fmt: skip
        if fixed and variable.value is not None:
            # Its first value names what stands at file level, not a parameter of the same name.
            outer, env = self.file, state.env
            self.file, state.env = home, {}
            self.begin(state, region, type, variable.value)
            self.file, state.env = outer, env
            cells = state.cells.get(region, {})
            # The row of nulls that ends a table is there in every configuration.
            end = size - self.size_of(type.of or UNKNOWN, home) if type.kind == "array" else size
            end = end if end in cells and _is_null(cells[end]) else size
            state.cells[region] = {
                off: cell for off, cell in cells.items() if off >= end or not _is_null(cell)
            }

    def begin(self, state: State, region: int, type: CType, value: object) -> None:
        """Gives a variable its first value."""
        raise NotImplementedError

    def count_of(self, value: object) -> int:
        """How many elements the first value of an array has; 0 when that is not known."""
        if isinstance(value, Text):
            return len(value.value) + 1
        if isinstance(value, Listed):
            if (
                len(value.items) == 1
                and isinstance(value.items[0][1], Text)
                and value.items[0][0] is None
            ):
                return 0
            return len(value.items) if all(target is None for target, _ in value.items) else 0
        return 0

    def size_of(self, type: CType, home: Read | None = None) -> int:
        """Bytes of a type; 0 when not known."""
        return (home or self.file).known.size(type)

    def load(self, state: State, place: Ptr, type: CType, node: Node) -> Value:
        """What lies at a place."""
        size = self.size_of(type) or 1
        self.check(state, place, num(size), node, write=False)
        self.used(state, place.region, node)
        region = state.regions.get(place.region)
        if region is None:
            return self.unknown(state, type)
        off = state.view(place.off)
        if not off.exact:
            return self._somewhere(state, region, type, place, off)
        if region.size is not None and off.lo >= state.view(region.size).hi:
            return self.unknown(state, type)
        cell = state.cells.get(place.region, {}).get(int(off.lo))
        if cell is not None:
            value, width = cell
            if isinstance(value, Bare):
                return self._bare(state, place, region, type, node)
            if width == size or not isinstance(value, Num):
                return value
            return self.unknown(state, type, region.taint)
        if any(
            o < off.lo + size and off.lo < o + w
            for o, (_, w) in state.cells.get(place.region, {}).items()
        ):
            return self.unknown(state, type, region.taint)
        unseen = off.lo >= UNSEEN and bool(state.cells.get(place.region))
        if (
            region.filled == "bare"
            and type.kind not in ("record", "array", "unknown")
            and not unseen
        ):
            return self._bare(state, place, region, type, node)
        return self._fresh(state, region, type, place, int(off.lo), size)

    def _fresh(
        self, state: State, region: Region, type: CType, place: Ptr, off: int, size: int
    ) -> Value:
        if region.text is not None and size == 1 and 0 <= off <= len(region.text):
            return num(ord(region.text[off]) & 0xFF if off < len(region.text) else 0)
        if region.filled == "zero" and type.kind == "pointer" and region.kind == "global":
            # Null in this configuration, which need not be the one that is built.
            value = self.unknown(state, type, region.taint, region.name)
            state.put(place.region, off, value, size)
            return value
        if region.filled == "zero" and type.kind in ("int", "float", "pointer"):
            return ZERO
        if region.zero is not None and size == 1 and region.zero[0] == region.zero[1] == off:
            return ZERO
        value = self.unknown(state, type, region.taint, region.name)
        if (
            region.zero is not None
            and size == 1
            and off < region.zero[0]
            and isinstance(value, Num)
        ):
            value = value._replace(lo=1, hi=255)
        if type.kind != "array":
            state.put(place.region, off, value, size)
        if isinstance(value, Ptr) and region.type is not None and region.type.kind == "record":
            self._measure(state, value, place.region, region.type, off)
        return value

    def _measure(self, state: State, bytes_: Ptr, within: int, type: CType, off: int) -> None:
        """Gives what a packet buffer points to the length that stands beside the pointer."""
        record = self.file.known.records.get(type.tag)
        found = length_beside(record, off) if record is not None else None
        if found is None:
            return
        place, kind = found
        cell = state.cells.get(within, {}).get(place)
        length = cell[0] if cell is not None else self.unknown(state, kind)
        if isinstance(length, Num) and kind.kind == "int":
            state.put(within, place, length, kind.size)
            measure(state, bytes_, within, place, length)

    def _somewhere(self, state: State, region: Region, type: CType, place: Ptr, off: Num) -> Value:
        if (
            region.filled == "zero"
            and not state.cells.get(place.region)
            and region.kind != "global"
            and type.kind in ("int", "float")
        ):
            return ZERO
        inside = state.cells.get(place.region, {})
        numbers = [state.view(v) for v, _ in inside.values() if isinstance(v, Num)]
        size = self.size_of(type) or 1
        total = region.size.lo if region.size is not None and region.size.exact else -1
        if numbers and len(numbers) == len(inside) and len(inside) * size == total:
            taint = region.taint or next((n.taint for n in numbers if n.taint), "")
            low, high = min(n.lo for n in numbers), max(n.hi for n in numbers)
            return Num(low, high, self.new_sym(), 0, taint)
        value = self.unknown(state, type, region.taint)
        if not type.const or not off.sym:
            return value
        # What nobody writes here reads the same at the same place.
        seen = state.facts.setdefault(f"at {place.region} {off.sym} {off.off}", value)
        return seen if isinstance(seen, Num) and isinstance(value, Num) else value

    def _bare(self, state: State, place: Ptr, region: Region, type: CType, node: Node) -> Value:
        if id(node) == self.copying and type.kind == "pointer":
            return Bare(region.name)
        begun = region.type is not None and region.type.kind == "record"
        if not (begun and region.depth < self.depth and state.cells.get(place.region)):
            # Of a struct that is begun, a callee reads the members its kind has.
            self.report(
                "uninitialised", node,
                f"`{region.name or 'what was allocated'}` is read on a path on which nothing was written to it", state,
            )  # fmt: skip
        value = self.unknown(state, type)
        state.edit(place.region, filled="any")
        state.cells.pop(place.region, None)
        return value

    def store(self, state: State, place: Ptr, type: CType, value: Value, node: Node) -> None:
        """Writes a value to a place."""
        size = self.size_of(type) or 1
        self.check(state, place, num(size), node, write=True)
        self.used(state, place.region, node)
        region = state.regions.get(place.region)
        if region is None:
            return
        if isinstance(value, Ptr) and region.kind == "outside":
            self.escape(state, value)
        off = state.view(place.off)
        if isinstance(value, Num) and not value.sym and not value.exact:
            value = value._replace(sym=self.new_sym(), off=0)
        if not off.exact or abs(off.lo) == inf:
            if isinstance(value, Ptr):
                self.escape(state, value)
            self.blur(
                state,
                place.region,
                taint=value.taint if isinstance(value, Num) and size > 1 else "",
            )
            return
        state.put(place.region, int(off.lo), value, size)
        if size == 1 or region.zero is not None or region.text is not None:
            self._zeroes(state, place.region, int(off.lo), value, size)

    def _zeroes(self, state: State, number: int, off: int, value: Value, size: int) -> None:
        """Keeps count of where the first zero byte lies."""
        region = state.regions[number]
        zero = region.zero
        shown = state.view(value) if isinstance(value, Num) else num(1)
        if zero is None and region.filled == "zero":
            zero = (0, 0)
        if shown.exact and shown.lo == 0:
            zero = (min(zero[0], off), min(zero[1], off)) if zero else (0, off)
            state.edit(number, zero=zero, unterminated=False)
        elif zero is not None and zero[0] <= off:
            high = zero[1] if zero[1] != off else inf
            low = off + size if zero[0] == off else zero[0]
            state.edit(number, zero=(low, max(low, high)))
        if region.text is not None:
            state.edit(number, text=None)

    def blur(self, state: State, number: int, taint: str = "") -> None:
        """Forgets what lies in a region; a string of the code stays as it is."""
        region = state.regions.get(number)
        if region is not None and region.kind == "text":
            return
        state.cells.pop(number, None)
        if region is not None:
            state.edit(number, filled="any", zero=None, text=None, taint=region.taint or taint)

    @staticmethod
    def unlinked(state: State, number: int) -> None:
        """Forgets which of a list held what was taken out of it: `*x->prev = x->next` may have written any of them."""
        held = [value for value, _ in state.cells.get(number, {}).values()]
        beside = {value.region for value in held if isinstance(value, Ptr)} - {number}
        if any(value in held for one in beside for value, _ in state.cells.get(one, {}).values()):
            for other, cells in list(state.cells.items()):
                region = state.regions.get(other)
                if region is not None and region.kind != "stack":
                    state.cells[other] = {
                        at: cell
                        for at, cell in cells.items()
                        if not (isinstance(cell[0], Ptr) and cell[0].region == number)
                    }

    def used(self, state: State, number: int, node: Node) -> None:
        """Keeps where what a pointer leads to was first used in a function, before any look at the pointer."""
        region = state.regions.get(number)
        if region is not None and region.kind == "outside" and region.null == "ask":
            state.facts.setdefault(f"used {number} {self.within}", (node.line, node.column))
            state.facts[f"used {number}"] = True

    def escape(self, state: State, value: Value, seen: frozenset[int] = frozenset()) -> None:
        """Somebody outside has the address now: it may be freed or kept there."""
        if not isinstance(value, Ptr) or value.region in seen or value.region not in state.regions:
            return
        state.edit(value.region, escaped=True)
        for inner, _ in state.cells.get(value.region, {}).values():
            self.escape(state, inner, seen | {value.region})
