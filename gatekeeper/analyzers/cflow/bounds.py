"""What goes wrong at a place in memory: beyond its ends, at null, after its life."""

from math import inf

from gatekeeper.analyzers.cflow.by_name import gets_memory
from gatekeeper.analyzers.cflow.lengths import is_still_length
from gatekeeper.analyzers.cflow.parts import most_together, unreached
from gatekeeper.analyzers.cflow.sums import added
from gatekeeper.analyzers.cflow.trail import ended
from gatekeeper.analyzers.cflow.tree import Node
from gatekeeper.analyzers.cflow.values import (
    GUARD_LOW,
    HANDED_IN,
    HEARD,
    REACH_HIGH,
    REACH_LOW,
    SEARCH,
    Found,
    Num,
    Ptr,
    Region,
    State,
    is_open,
)

_MANY = 255
"""Bytes from which on it is not a few of fixed number that are written."""
_ANY = 1 << 40
_BOUNDS = frozenset({"beyond-write", "beyond-read", "before-write", "before-read", "allocation"})


def _named_end(region: Region) -> str:
    """What the number of elements of a row is called that stands in a header nobody has."""
    kind = region.type
    named = kind is not None and kind.kind == "array" and kind.count < 0 and region.size is None
    end = getattr(kind.extent, "name", "") if named and kind is not None else ""
    return end if end.isupper() else ""


def _is_inside(region: Region, place: Ptr, size: Num) -> bool:
    """Whether it is there and has these few bytes for sure, as a variable by its own name: nothing more is to be asked."""
    room, off = region.size, place.off
    end = off.lo + size.lo
    return (
        room is not None
        and region.alive == "live"
        and region.null in ("", "ask")
        and region.kind != "chosen"
        and room.lo == room.hi
        and off.lo == off.hi
        and size.lo == size.hi
        and not (room.sym or off.sym or size.sym)
        and max(0, place.low) <= off.lo <= _MANY
        and size.lo <= _MANY
        and end <= min(room.lo, place.high)
    )


class Bounds:
    """Looks at each place that is read or written, and keeps what is wrong there."""

    depth: int

    def __init__(self) -> None:
        super().__init__()
        self.found: set[Found] = set()
        self.place = ""
        """Name of the file findings are in."""
        self.within = ""
        """The function the path is in."""
        self.short: set[tuple[str, str, str]] = set()
        """File, function and name of what was told to be shorter than it is read: on other paths the same check is missing."""

    def report(self, rule: str, node: Node, why: str, state: State | None = None) -> None:
        """Keeps a finding with the way of the path it is found on."""
        if HANDED_IN in why and rule not in _BOUNDS:
            return
        if HEARD in why and rule not in (*_BOUNDS, "pointer-chosen", "assert-reachable"):
            return
        trace = ended(state, self.place, node.line) if state is not None else ()
        self.found.add(Found(self.place, node.line, node.column, rule, why, trace))

    def there(self, state: State, place: Ptr, node: Node) -> bool:
        """Whether what a place belongs to is there, as far as is known; says so when it is not."""
        region = state.regions.get(place.region)
        if region is None:
            return False
        if region.null in ("yes", "maybe", "told"):
            self._null(state, place.region, region, node)
            return False
        if region.kind == "chosen":
            self.report(
                "pointer-chosen",
                node,
                f"an address is used that {region.taint} chose as a number",
                state,
            )
            state.edit(place.region, kind="outside")
        if region.alive != "live":
            if not region.escaped:
                self._dead(state, place.region, region, node)
            return False
        return True

    def check(self, state: State, place: Ptr, size: Num, node: Node, *, write: bool) -> None:
        """Whether bytes may be read or written there. What follows from a fault on its path is not told again."""
        known = state.regions.get(place.region)
        if known is not None and _is_inside(known, place, size):
            return
        told = state.facts.get(f"told {place.region}")
        if not self.there(state, place, node) or told == "write" or (told and not write):
            return
        region = state.regions[place.region]
        off = unreached(state, state.view(place.off))
        low, high = -inf if region.kind == "outside" else 0.0, inf
        if region.size is not None:
            total = state.view(region.size)
            high = total.lo if total.exact else inf
            if not total.exact and total.hi != inf and total.marks & REACH_LOW == 0:
                high = total.hi
        if high >= _ANY:
            # What a number of that type may be at most says nothing of memory.
            high = inf
        if place.high != inf:
            high = min(high, place.high)
        low = max(low, place.low)
        size = state.view(size)
        many = max(off.hi, size.hi) > _MANY and write and not self.depth
        length = state.facts.get(f"unasked {place.region}") if many else None
        if length is not None:
            why = f"`{region.name}` is filled as far as it comes; nobody asks `{length}` how much it holds"
            self.report("beyond-write", node, why, state)
            state.facts[f"told {place.region}"] = "write"
        elif (
            high == inf and (end := _named_end(region)) and self._open(off, size)
            and added(off, size).hi > _MANY + 1
        ):  # fmt: skip
            by = added(off, size).taint
            why = f"`{region.name}` ends at `{end}`, and {by} chooses how far it goes"
            self.report(f"beyond-{'write' if write else 'read'}", node, why, state)
            state.facts[f"told {place.region}"] = "write" if write else "read"
        elif self._bounds(
            state, off, size, (low, high), region, node, write=write
        ) or self._beyond_length(state, place.region, off, size, node, write=write):
            state.facts[f"told {place.region}"] = "write" if write else "read"

    def _bounds(
        self,
        state: State,
        off: Num,
        size: Num,
        ends: tuple[float, float],
        region: Region,
        node: Node,
        *,
        write: bool,
    ) -> bool:
        """Whether something was told."""
        told = False
        low, high = ends
        verb = "written" if write else "read"
        what = f"`{region.name}`" if region.name else "what was allocated"
        rule = "write" if write else "read"
        last = most_together(state, off, size)
        if last.hi > high:
            apart = off.exact or size.exact
            sure = off.lo + size.lo > high or (
                apart and off.marks & REACH_HIGH and size.marks & REACH_HIGH and not last.taint
            )
            # How much was sent says nothing of how much a place holds.
            chosen = any(is_open(one, sent=write) for one in (off, size)) and last.taint != ""
            if sure or chosen:
                by = f"; {last.taint} chooses how far" if last.taint else ""
                # Bytes of a member are counted from its own beginning.
                first = max(0.0, low)
                end = last.hi - first
                upto = f"up to byte {end:.0f}" if end < 1 << 31 else "without an upper bound"
                held = f"a part of {what}" if first else what
                told = True
                self.report(
                    f"beyond-{rule}",
                    node,
                    f"{held} has {high - first:.0f} bytes and is {verb} {upto}{by}",
                    state,
                )
        if off.lo < low:
            reached = off.marks & REACH_LOW != 0
            if off.hi < low or (reached and not (off.taint and off.marks & GUARD_LOW)):
                by = f"; {off.taint} chooses where" if off.taint else ""
                told = True
                self.report(
                    f"before-{rule}", node, f"{what} is {verb} before its beginning{by}", state
                )
        return told

    def _beyond_length(
        self, state: State, number: int, off: Num, size: Num, node: Node, *, write: bool
    ) -> bool:
        """Whether it was told that bytes which came with their length may be fewer: it was compared, and not with enough."""
        region = state.regions[number]
        if self.depth or region.size is None or not (off.exact and size.exact):
            return False
        length = state.view(region.size)
        if (
            not length.marks & REACH_LOW
            or length.marks & GUARD_LOW
            or not 0 < length.lo < off.lo + size.lo
        ):
            return False
        short = (self.place, self.within, region.name)
        if short in self.short or not is_still_length(state, number, region.size):
            return False
        self.short.add(short)
        verb, rule = ("written", "beyond-write") if write else ("read", "beyond-read")
        why = f"`{region.name}` may have no more than {length.lo:.0f} bytes by its length, and is {verb} up to byte {off.lo + size.lo:.0f}"
        self.report(rule, node, why, state)
        return True

    @staticmethod
    def _open(off: Num, size: Num) -> bool:
        """Whether a chosen number is nowhere compared with a bound."""
        return is_open(off) or is_open(size)

    def _null(self, state: State, number: int, region: Region, node: Node) -> None:
        if region.null == "yes":
            self.report("null", node, "on this path it is known to be null", state)
        elif region.family == SEARCH:
            why = f"it is null where the loop of line {region.line} finds nothing"
            self.report("null-answer", node, why, state)
        else:
            got = region.family or "the call"
            memory = region.kind in ("heap", "file") or gets_memory(got)
            self.report(
                "null-unchecked" if memory else "null-answer",
                node,
                f"what `{got}` returned in line {region.line} is used without a look at whether it is null",
                state,
            )
        state.edit(number, null="")

    def _dead(self, state: State, number: int, region: Region, node: Node) -> None:
        if region.alive in ("freed", "given"):
            self.report(
                "use-after-free",
                node,
                f"what was freed in line {region.freed_line} is used",
                state,
            )
        elif region.kind == "stack":
            self.report(
                "dangling",
                node,
                f"`{region.name}` is used through its address when its block has ended",
                state,
            )
        state.edit(number, alive="live", escaped=True)
