"""What the library does with bytes and strings."""

import re
from math import inf

from gatekeeper.analyzers.cflow.calls import Calls
from gatekeeper.analyzers.cflow.empty import measured
from gatekeeper.analyzers.cflow.places import Worth
from gatekeeper.analyzers.cflow.recursion import Argument
from gatekeeper.analyzers.cflow.sums import added, times, whole
from gatekeeper.analyzers.cflow.tree import INT, SIZE, Call, CType
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    HANDED_IN,
    HEARD,
    LENGTH,
    REACH_HIGH,
    REACH_LOW,
    ZERO,
    Num,
    Ptr,
    State,
    Value,
    num,
    worse,
)

_FORMAT = re.compile(
    r"%([-+ #0]*+)(\*|\d++)?(?:\.(\*|\d++))?(hh|h|ll|l|z|j|t|L|q)?([diouxXeEfFgGaAcspn%\[])"
)

_LONGEST = 2**31 - 2
"""Characters of the longest text there is: a sum with its length does not run over."""


class Strings(Calls):
    """Copies, fills and prints."""

    def text_of(self, state: State, value: Value) -> str | None:
        """The string an address points to, when it is known."""
        if not isinstance(value, Ptr):
            return None
        region = state.regions.get(value.region)
        off = state.view(value.off)
        if region is None or region.text is None or not off.exact:
            return None
        return region.text[int(off.lo) :].split("\0")[0]

    def string_length(self, state: State, value: Value) -> Num:
        """`strlen` of what an address points to."""
        if not isinstance(value, Ptr):
            return whole(CType("int", 8, signed=False), sym=self.new_sym())
        region = state.regions.get(value.region)
        off = state.view(value.off)
        if region is None:
            return Num(0, inf, self.new_sym())
        if region.zero is not None and off.exact and off.lo <= region.zero[0]:
            low, high = region.zero[0] - off.lo, region.zero[1] - off.lo
            marks = (REACH_LOW | REACH_HIGH) if low == high or region.taint else 0
            return Num(low, high, 0, 0, region.taint, marks)
        if region.filled == "zero" and value.region not in state.cells:
            return ZERO
        if region.taint or region.size is None:
            return Num(0, inf, self.new_sym(), 0, region.taint, REACH_HIGH if region.taint else 0)
        # What ends nowhere in its memory is a fault of whoever filled it.
        return Num(0, max(0, state.view(region.size).hi - off.lo - 1), self.new_sym())

    def taint_of(self, state: State, value: Value) -> str:
        """Who chose what an address points to, or a number; empty for nobody."""
        if isinstance(value, Ptr) and value.region in state.regions:
            return state.regions[value.region].taint
        return value.taint if isinstance(value, Num) else ""

    def bytes_at(self, state: State, argument: Argument, node: Call, place: int) -> Num:
        """A number of bytes as the callee takes it: a negative one is a very large one."""
        value, type = argument
        if not isinstance(value, Num):
            return Num(0, inf, self.new_sym())
        shown = state.view(value)
        if shown.lo < 0 and type.kind == "int" and type.signed:
            sure = shown.hi < 0 and shown.marks & REACH_HIGH
            if sure or (shown.taint and not shown.marks & 1 and shown.marks & REACH_LOW):
                by = f"; {shown.taint} chooses it" if shown.taint else ""
                self.report(
                    "sign",
                    node,
                    f"a number of bytes may be negative and is taken as a very large one{by}",
                    state,
                )
            # Said once: what goes on is a number that fits. Of what was received nothing was said yet.
            said = 0 if shown.taint.startswith((HANDED_IN, HEARD)) else GUARD_HIGH
            low, high = max(0, shown.lo), max(0, shown.hi)
            return Num(low, high, shown.sym, shown.off, shown.taint, shown.marks | said)
        return shown

    def touch(self, state: State, value: Value, size: Num, node: Call, *, write: bool) -> None:
        """Looks at whether so many bytes lie at an address."""
        if isinstance(value, Num):
            shown = state.view(value)
            if shown.exact and shown.lo == 0 and not (size.exact and size.lo == 0):
                self.report(
                    "null",
                    node,
                    "it is passed on a path on which it is known to be null",
                    state,
                )
            return
        if isinstance(value, Ptr) and not (size.exact and size.lo <= 0):
            self.check(state, value, size, node, write=write)

    def copy(
        self,
        node: Call,
        state: State,
        arguments: list[Argument],
        places: tuple[int, ...],
        unit: int = 1,
    ) -> Worth:
        """`memcpy`."""
        to, source = arguments[places[0]], arguments[places[1]]
        size = self.bytes_at(state, arguments[places[2]], node, places[2])
        size = times(size, num(unit)) if unit != 1 else size
        self.touch(state, to[0], size, node, write=True)
        # Members side by side are read in one go on purpose: the object ends it, not the member.
        read = source[0]._replace(high=inf) if isinstance(source[0], Ptr) else source[0]
        self.touch(state, read, size, node, write=False)
        if self.called(node).endswith("memcpy"):
            self._overlap(state, to[0], source[0], size, node)
        self.spread(state, to[0], source[0], size)
        return state, to[0], to[1]

    def _overlap(self, state: State, to: Value, source: Value, size: Num, node: Call) -> None:
        """Says so when `memcpy` copies within one object onto itself."""
        if not isinstance(to, Ptr) or not isinstance(source, Ptr) or to.region != source.region:
            return
        a, b = state.view(to.off), state.view(source.off)
        if a.exact and b.exact and a.lo != b.lo and abs(a.lo - b.lo) < size.lo:
            self.report("overlap", node, "what is copied overlaps with where it goes", state)

    def spread(self, state: State, to: Value, source: Value, size: Num) -> None:
        """What lies at an address after bytes were copied there."""
        if not isinstance(to, Ptr) or to.region not in state.regions:
            return
        off = state.view(to.off)
        region = state.regions[to.region]
        cells = state.cells.get(source.region, {}) if isinstance(source, Ptr) else {}
        origin = state.regions.get(source.region) if isinstance(source, Ptr) else None
        taint = self.taint_of(state, source)
        start = state.view(source.off) if isinstance(source, Ptr) else ZERO
        if not (off.exact and start.exact):
            self.blur(state, to.region, taint)
            return
        kept = {
            o: c
            for o, c in state.cells.get(to.region, {}).items()
            if o < off.lo or o >= off.lo + size.hi
        }
        for place, cell in cells.items():
            if start.lo <= place < start.lo + size.lo:
                kept[int(place - start.lo + off.lo)] = cell
        zero = None
        if off.lo == 0 and origin is not None and origin.zero is not None and start.lo == 0:
            zero = origin.zero if origin.zero[1] < size.lo else (min(size.lo, origin.zero[0]), inf)
        filled = "any"
        if (
            region.filled == "bare"
            and region.size is not None
            and off.lo + size.hi < region.size.lo
        ):
            filled = "any"
        state.cells[to.region] = kept
        text = origin.text if origin is not None and zero == (origin.zero or ()) else None
        state.edit(
            to.region, filled=filled, zero=zero, text=text, taint=worse(region.taint, taint)
        )

    def fill_with(
        self, node: Call, state: State, arguments: list[Argument], places: tuple[int, ...]
    ) -> Worth:
        """`memset`."""
        to = arguments[places[0]]
        value = arguments[places[1]][0]
        size = self.bytes_at(state, arguments[places[2]], node, places[2])
        self.touch(state, to[0], size, node, write=True)
        if isinstance(to[0], Ptr) and to[0].region in state.regions:
            off = state.view(to[0].off)
            shown = state.view(value) if isinstance(value, Num) else whole(INT)
            is_zero = shown.exact and shown.lo == 0
            region = state.regions[to[0].region]
            start = off.exact and off.lo == 0
            zero: tuple[float, float] | None = None
            if start:
                zero = (
                    (0, 0)
                    if is_zero and size.lo > 0
                    else (size.lo, inf)
                    if not is_zero and shown.exact and size.exact
                    else None
                )
            every = start and is_zero and (region.size is None or size.lo >= region.size.hi)
            state.cells.pop(to[0].region, None)
            state.edit(to[0].region, filled="zero" if every else "any", zero=zero, text=None)
        return state, to[0], to[1]

    def string_copy(
        self,
        node: Call,
        state: State,
        arguments: list[Argument],
        name: str,
        places: tuple[int, ...],
    ) -> Worth:
        """`strcpy`, `strcat` and their bounded kin."""
        to, source = arguments[places[0]], arguments[places[1]]
        length = self.string_length(state, source[0])
        begin = self.string_length(state, to[0]) if "cat" in name else ZERO
        if "cat" in name and begin.hi == inf and not begin.taint:
            begin = begin._replace(marks=0)
        size = added(length, num(1))
        if len(places) > 2:
            bound = self.bytes_at(state, arguments[places[2]], node, places[2])
            if name.startswith("strl"):
                size = Num(0, bound.hi, marks=bound.marks, taint=bound.taint)
                begin = ZERO if "cat" in name else begin
            elif name == "strncpy":
                size = bound
            else:
                size = added(
                    Num(
                        min(bound.lo, length.lo),
                        min(bound.hi, length.hi),
                        marks=(bound if bound.hi < length.hi else length).marks,
                        taint=bound.taint,
                    ),
                    num(1),
                )
        self.touch(
            state,
            source[0],
            num(1) if length.hi == inf or len(places) > 2 else size,
            node,
            write=False,
        )
        if length.lo == 0 or len(places) == 2:
            self._read_past(state, source[0], node)
        self._filled(state, to[0], begin, size, length, node, name)
        return state, to[0], to[1]

    def _read_past(self, state: State, value: Value, node: Call) -> None:
        region = state.regions.get(value.region) if isinstance(value, Ptr) else None
        if region is None or region.zero is None or region.size is None or region.taint:
            return
        if region.size.exact and region.zero[0] >= region.size.lo:
            self.report(
                "beyond-read",
                node,
                f"`{region.name}` has no zero in its {region.size.lo:.0f} bytes and is read as a string",
                state,
            )

    def _filled(
        self, state: State, to: Value, begin: Num, size: Num, length: Num, node: Call, name: str
    ) -> None:
        if not isinstance(to, Ptr):
            self.touch(state, to, size, node, write=True)
            return
        target = to._replace(off=added(state.view(to.off), begin))
        if not (begin.hi == inf and not begin.taint):
            self.check(state, target, size, node, write=True)
        else:
            self.check(state, to, num(1), node, write=True)
        region = state.regions.get(to.region)
        if region is None:
            return
        off = state.view(to.off)
        zero: tuple[float, float] | None = None
        if off.exact and off.lo == 0:
            end = added(begin, length)
            zero = (end.lo, end.hi)
            if name == "strncpy" and length.hi >= size.lo:
                zero = (
                    (min(length.lo, size.lo), inf)
                    if not (region.filled == "zero" and region.size and size.hi < region.size.lo)
                    else (0, size.hi)
                )
            elif name != "strcpy" and size.hi != inf:
                zero = (
                    end.lo if end.lo <= begin.lo + size.hi else begin.lo,
                    min(end.hi, begin.hi + size.hi),
                )
        state.cells.pop(to.region, None)
        state.edit(
            to.region, filled="any", zero=zero, text=None, taint=worse(region.taint, length.taint)
        )

    def print_into(
        self, node: Call, state: State, arguments: list[Argument], places: tuple[int, ...]
    ) -> Worth:
        """`sprintf` and `snprintf`."""
        to = arguments[places[0]]
        fmt = self.text_of(state, arguments[places[2]][0]) if places[2] < len(arguments) else None
        length = self._printed(state, fmt, arguments[places[2] + 1 :])
        size = added(length, num(1))
        if places[1] >= 0:
            bound = self.bytes_at(state, arguments[places[1]], node, places[1])
            self.touch(state, to[0], bound, node, write=True)
            size = Num(min(size.lo, bound.lo), min(size.hi, bound.hi))
        else:
            self.touch(state, to[0], size, node, write=True)
        if isinstance(to[0], Ptr) and to[0].region in state.regions:
            state.cells.pop(to[0].region, None)
            region = state.regions[to[0].region]
            state.edit(to[0].region, filled="any", text=None, taint=worse(region.taint, length.taint),
                       zero=(max(0, size.lo - 1), max(0, size.hi - 1)) if state.view(to[0].off).hi == 0 else None)  # fmt: skip
        return (
            state,
            Num(
                -1,
                max(0, length.hi),
                self.new_sym(),
                0,
                length.taint,
                REACH_HIGH if length.taint else 0,
            ),
            INT,
        )

    def _printed(self, state: State, fmt: str | None, arguments: list[Argument]) -> Num:
        """How many characters a format makes of its arguments."""
        if fmt is None:
            return Num(0, inf)
        low, high, taint = 0.0, 0.0, ""
        rest = _FORMAT.sub("", fmt)
        low = high = len(rest)
        marks = REACH_HIGH
        place = 0
        for match in _FORMAT.finditer(fmt):
            if match[5] == "%":
                low, high = low + 1, high + 1
                continue
            place += "*" in (match[2] or "", match[3] or "")
            value = arguments[place][0] if place < len(arguments) else None
            place += 1
            if match[5] == "s" and value is not None:
                length = self.string_length(state, value)
                most = (
                    length.hi if not (match[3] or "").isdigit() else min(length.hi, int(match[3]))
                )
                low, high = low + min(length.lo, most), high + most
                taint = worse(taint, length.taint if most == length.hi else "")
                marks &= length.marks | (REACH_HIGH if length.exact else 0)
            else:
                low, high = low + 1, high + 20
                marks = 0 if not taint else marks
        return Num(low, high, 0, 0, taint, marks if taint or low == high else 0)

    def length(self, node: Call, state: State, arguments: list[Argument]) -> Worth:
        """`strlen`."""
        value = arguments[0][0] if arguments else ZERO
        self.touch(state, value, num(1), node, write=False)
        self._read_past(state, value, node)
        found = self.string_length(state, value)
        if found.sym == 0 and not found.exact:
            found = found._replace(sym=self.new_sym())
        measured(state, value, found)
        by = found.taint and found.taint + LENGTH
        return state, found._replace(hi=min(found.hi, _LONGEST), taint=by), SIZE

    def take_in(
        self,
        state: State,
        value: Value,
        by: str,
        zero: tuple[float, float] | None,
        number: bool = False,
    ) -> None:
        """What lies at an address was chosen outside."""
        if not isinstance(value, Ptr) or value.region not in state.regions:
            return
        region = state.regions[value.region]
        off = state.view(value.off)
        type = region.type or CType("unknown")
        if number and off.exact and type.kind in ("int", "float"):
            self._put(state, value.region, type, whole(type, by, self.new_sym()))
            return
        cells = {
            o: c for o, c in state.cells.get(value.region, {}).items() if off.exact and o < off.lo
        }
        state.cells[value.region] = cells
        if zero is not None and off.exact:
            zero = (zero[0] + off.lo, zero[1] + off.lo)
            if off.lo > 0 and region.zero is not None and region.zero[1] < off.lo:
                zero = region.zero
        elif not off.exact and zero is not None and region.size is not None and region.size.exact:
            zero = (0, region.size.lo - 1)
        state.edit(value.region, filled="any", text=None, taint=by, zero=zero)
