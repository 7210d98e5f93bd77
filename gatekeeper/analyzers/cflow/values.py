"""What a value may be, what memory holds, and the state of one path."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import NamedTuple

from gatekeeper.analyzers.cflow.tree import CType

HANDED_IN = "whoever sent the bytes of"
"""How it begins when the bytes a function is handed may have been chosen outside: believed of bounds only, not of sums."""
HEARD = "whoever sends what"
"""How it begins when a call answered with it that by its name receives a number: believed of bounds, addresses and assertions only."""
VETTED = ", its characters looked at"
"""How it ends when each character of a text was looked at and no harmful one let through."""
LENGTH = ", by its length"
"""How it ends when the number is the length of a text that lies in memory already."""
WIRE, AS_LENGTH = " took from the wire", " as a length"
"""How it ends when a received number was put into the order of the machine: sums of it are believed where it is a length."""
SEARCH = "a search"
"""The family of a pointer that a loop sets when it finds something."""
GUARD_LOW, GUARD_HIGH, REACH_LOW, REACH_HIGH, GUARD_SENT = 1, 2, 4, 8, 16
"""Marks of a number: compared with a bound nobody knows; an end of its interval that it does take; compared with how much was sent."""
GUARDS = GUARD_LOW | GUARD_HIGH | GUARD_SENT


class Num(NamedTuple):
    """A number between two ends."""

    lo: float
    hi: float
    sym: int = 0
    """The unknown it is made of, plus `off`; 0 when it is made of none."""
    off: float = 0
    taint: str = ""
    """Who chose it, when somebody outside did."""
    marks: int = 0

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.lo == self.hi


@lru_cache(maxsize=4096, typed=True)
def num(value: float) -> Num:
    """One value."""
    return Num(value, value, marks=REACH_LOW | REACH_HIGH)


def is_open(value: Num, *, sent: bool = False) -> bool:
    """Whether somebody outside chose how large it is, and nobody compared it with a bound; with `sent`, none but how much was sent."""
    guards = GUARD_HIGH if sent else GUARD_HIGH | GUARD_SENT
    return bool(value.taint and value.marks & REACH_HIGH and not value.marks & guards)


class Ptr(NamedTuple):
    """The address of a place in a region, in bytes."""

    region: int
    off: Num = Num(0, 0, marks=REACH_LOW | REACH_HIGH)
    low: float = -inf
    high: float = inf
    """The part of the region it was made for: a member's first byte and the one past its last."""


class Fn(NamedTuple):
    """The address of a function."""

    name: str
    file: str = ""
    """The only file it is known by that name in; empty when it is known everywhere."""


class Bare(NamedTuple):
    """What lies in memory that was never written."""

    of: str = ""


Value = Num | Ptr | Fn | Bare
ZERO, ONE, TRUTH = num(0), num(1), Num(0, 1)


class Region(NamedTuple):
    """A stretch of memory, or another thing that is got and given back."""

    kind: str
    """`stack`, `heap`, `global`, `text`, `outside` (nobody knows whose), `file`, `lock`."""
    type: CType | None
    size: Num | None
    """In bytes."""
    name: str = ""
    line: int = 0
    alive: str = "live"
    """`live`, `freed`, `gone` (its block was left)."""
    null: str = ""
    """`maybe` for what may not have been got, `told` where a callee answered null among others, `yes` on the path where it was not; empty when there is something."""
    filled: str = "any"
    """What was never written holds: `bare`, `zero`, or `any`."""
    zero: tuple[float, float] | None = None
    """Between which places the first zero byte lies; `None` when not known."""
    taint: str = ""
    text: str | None = None
    """Its string, when that is known."""
    escaped: bool = False
    family: str = ""
    """Who got it: `malloc`, `fopen`, …"""
    depth: int = 0
    """Of the call whose block it stands in."""
    freed_line: int = 0
    unterminated: bool = False
    """Whether what was copied into it may lack its zero."""


@dataclass(slots=True)
class State:
    """One path through the code, at one place."""

    env: dict[str, int] = field(default_factory=dict)
    regions: dict[int, Region] = field(default_factory=dict)
    cells: dict[int, dict[int, tuple[Value, int]]] = field(default_factory=dict)
    """By region and offset: value and size in bytes. The inner tables are never changed, but replaced."""
    syms: dict[int, tuple[float, float, int]] = field(default_factory=dict)
    """What is known of unknowns: ends and marks."""
    facts: dict[str, object] = field(default_factory=dict)
    """What checks remember: locks held, results not looked at."""
    trail: tuple["Passed", ...] = ()
    """The decisions and calls this path went through, the latest last; see `trail.py`."""

    def copy(self) -> "State":
        """A path that goes another way from here."""
        return State(
            dict(self.env), dict(self.regions), dict(self.cells), dict(self.syms), dict(self.facts),
            self.trail,
        )  # fmt: skip

    def view(self, value: Num) -> Num:
        """The number with what is known of its unknown."""
        if not value.sym:
            return value
        known = self.syms.get(value.sym)
        if known is None:
            return value
        lo, hi, marks = known[0] + value.off, known[1] + value.off, known[2]
        low, high = max(value.lo, lo), min(value.hi, hi)
        kept = (value.marks | marks) & GUARDS
        kept |= (marks if lo >= value.lo else value.marks) & REACH_LOW
        kept |= (marks if hi <= value.hi else value.marks) & REACH_HIGH
        return Num(low, max(low, high), value.sym, value.off, value.taint, kept)

    def edit(self, region: int, **changes: object) -> None:
        """Changes what is known of a region."""
        old = self.regions.get(region)
        if old is not None:
            self.regions[region] = old._replace(**changes)  # type: ignore[arg-type]  # names checked by the tuple

    def put(self, region: int, offset: int, value: Value, size: int) -> None:
        """Writes a value; what it overlaps is lost."""
        cells = dict(self.cells.get(region, ()))
        if len(cells) > 400:
            cells = {}
            self.edit(region, filled="any")
        for other in [
            o for o in cells if o != offset and o < offset + size and offset < o + cells[o][1]
        ]:
            del cells[other]
        cells[offset] = (value, size)
        self.cells[region] = cells


class Passed(NamedTuple):
    """A place a path went through."""

    file: str
    line: int
    words: str


class Found(NamedTuple):
    """Something that goes wrong at a place."""

    file: str
    line: int
    column: int
    rule: str
    why: str
    trace: tuple[Passed, ...] = ()
    """The places that led there, and where it goes wrong; empty when none did."""


def worse(one: str, other: str) -> str:
    """Of two that chose parts of a text the one whose part nobody looked at; the first when both are alike."""
    return other if not one or (one.endswith(VETTED) and other) else one


def reached(state: State, number: int) -> set[int]:
    """A region, and those whose addresses lie in it."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            inside = state.cells.get(one, {}).values()
            waiting += [v.region for v, _ in inside if isinstance(v, Ptr)]
    return found


def is_null(state: State, number: int, kind: str = "") -> bool:
    """Whether a region, of that kind when one is given, is the one of a null pointer on this path."""
    region = state.regions.get(number)
    return region is not None and region.null == "yes" and kind in ("", region.kind)


def same_or_apart(
    state: State, mark: str, both: tuple[int, int]
) -> tuple[list[State], list[State]]:
    """Pointers into two regions are compared: where they are the same, one that was null is no longer known to be."""
    same, apart = state.copy(), state
    for number in both:
        region = same.regions.get(number)
        if region is not None and region.null == "yes" and region.kind == "outside":
            same.edit(number, null="")
    return ([same], [apart]) if mark == "==" else ([apart], [same])
