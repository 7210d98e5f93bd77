"""Abstract values: what is known of a value at a place in the program, and how two of them join."""

from __future__ import annotations  # the classes name each other

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias, Union

ALL = "all"
"""In `Value.clean`: whatever it is used for."""
BELIEVED = "believed"
"""In `Value.clean`: only the name of a function says so."""


TEMPORARY = "temporary"
"""In `Value.tells`: a path in a folder everybody may write to."""
_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/")  # noqa: S108 - what is looked for


class Unknown(Enum):
    """The constant of a value that is not known."""

    VALUE = "unknown"


_MOST_PATHS = 8

Constant: TypeAlias = Union[str, bytes, int, float, bool, tuple["Constant", ...], None]  # noqa: UP007 - names itself


Step: TypeAlias = tuple[int, str, str]
"""Line, words, and the path of the other module that holds the line; empty for the file being read."""


class Origin(Enum):
    """What makes a value worth following."""

    OUTSIDE = "outside"
    """Somebody else chose it: a request, a message, a port."""
    GUESSABLE = "guessable"
    """It comes from a generator that can be predicted."""
    HANDED = "handed"
    """A caller nobody read handed it over."""


@dataclass(frozen=True, slots=True)
class Taint:
    """Where a followed value comes from."""

    origin: Origin
    source: str
    """As a reader knows it, for example `request.args`."""
    line: int
    file: str = ""
    """The path of the other module that holds the line; empty for the file being read."""
    steps: tuple[Step, ...] = field(default=(), compare=False)
    """What it went through since; see `steps.py`."""


@dataclass(slots=True)
class Box:
    """A container or an instance: what lies at known places, and the join of what lies anywhere.

    The one thing here that changes: assignments through one name are seen through every other.
    """

    kind: str
    """`list`, `dict`, `object`, or the qualified name of a class we know."""
    items: dict[Constant, Value] = field(default_factory=dict)
    """By key or attribute; a list whose positions are known counts from 0."""
    rest: Value | None = None
    """The join of what lies at places that are not known."""
    sure: bool = True
    """Whether nobody unread may have changed it."""
    shared: Box | None = None
    """For an instance: what its class holds; looked at second, and the same for every instance."""

    @property
    def exact(self) -> bool:
        """Whether every place is known."""
        return self.rest is None

    def put(self, value: Value, depth: int = 5) -> None:
        """Stores at a place that is not known."""
        self.rest = value if self.rest is None else join(self.rest, value, depth)

    def contents(self) -> Iterator[Value]:
        """Everything that may lie in it."""
        yield from self.items.values()
        if self.rest is not None:
            yield self.rest

    def attribute(self, name: str) -> Value | None:
        """What lies there or in the class; `None` when nothing is known to."""
        held = self.items.get(name)
        return self.shared.items.get(name) if held is None and self.shared is not None else held

    def blur(self, depth: int = 5) -> None:
        """Forgets the places, not what lies there."""
        for value in list(self.items.values()):
            self.put(value, depth)
        self.items.clear()


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the module with the scope it was written in."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
    scope: Scope
    receiver: Value | None = None
    module: str = ""
    """The path of the other module it stands in; empty for the file being read."""
    owner: str = ""
    """The class it is a method of."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name of another module of the tree."""

    path: str
    """Of the module; empty when only `module` may be meant."""
    name: str
    """Empty for the module itself."""
    module: str = ""
    """The path of the module that is meant when the other binds no such name."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value."""

    constant: Constant | Unknown = Unknown.VALUE
    maybe: frozenset[Constant] = frozenset()
    """Constants it may have, each by another path; with any other when empty."""
    name: str = ""
    """The qualified name of what it is or is an instance of, such as `flask.request`."""
    taint: Taint | None = None
    clean: frozenset[str] = frozenset()
    """What a followed value may be used for all the same; holds `ALL` when for everything."""
    box: Box | None = None
    function: Function | None = None
    about: str = ""
    """The variable it tells something of (the parts of an address tell of the address)."""
    link: Link | None = None
    """What of another module it is, as long as nobody has looked there."""
    tells: frozenset[str] = frozenset()
    """What its words tell of, whoever chose them; see `tells.py`."""
    given: Constant | Unknown = Unknown.VALUE
    """What it is as long as nobody sets it otherwise; see `settings.py`."""
    sure: bool = False
    """Whether every part of it was followed to a constant, a number, or the place where somebody else chose it."""

    @property
    def known(self) -> bool:
        """Whether the constant is known."""
        return not isinstance(self.constant, Unknown)

    def tainted_for(self, use: str) -> bool:
        """Whether it comes from outside and nothing has made it fit for that use."""
        return self.taint is not None and not self.clean & {use, ALL}


@dataclass(slots=True)
class Scope:
    """The variables of a function or module, and the scope around it."""

    variables: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    outside: set[str] = field(default_factory=set)
    """Names declared `global` or `nonlocal`."""
    asked: dict[str, ast.expr] = field(default_factory=dict)
    """The call whose yes or no a variable holds."""

    def get(self, name: str) -> Value | None:
        """The variable as it stands, from here outwards."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.outer
        return None

    def set(self, name: str, value: Value) -> None:
        """Assigns the variable where it lives."""
        scope = self
        if name in self.outside:
            while scope.outer is not None and (name not in scope.variables or scope is self):
                scope = scope.outer
        scope.variables[name] = value

    def forget(self, name: str) -> None:
        """Drops what was known of parts of the variable."""
        if name not in self.variables and name not in self.outside:
            return  # a table of thirty thousand names is read in time that grows with it
        for path in [path for path in self.variables if path.startswith((f"{name}.", f"{name}["))]:
            del self.variables[path]

    def fork(self) -> Scope:
        """A copy for one branch; boxes are copied too, and names that shared one still do."""
        return Scope(
            _Copier().copy_all(self.variables), self.outer, self.outside, dict(self.asked)
        )


@dataclass(slots=True)
class Frame:
    """One function, or the module, being read."""

    answers: bool = False
    """Whether its result is sent as a page."""
    returned: list[Value] = field(default_factory=list)
    breaks: list[Scope] = field(default_factory=list)
    ends: list[tuple[Scope, ast.expr | None]] | None = None
    """Where it returns, with what holds there, when somebody wants to know."""


NOTHING = Value()
HARMLESS = Value(sure=True)
"""A number, or text made of constants: nobody else's words are in it."""


def places(named: Mapping[str, Value]) -> dict[Constant, Value]:
    """The same as places of a box."""
    result: dict[Constant, Value] = {}
    for name, value in named.items():
        result[name] = value
    return result


def constant(value: Constant) -> Value:
    """A value that is known."""
    temporary = isinstance(value, str) and value.startswith(_TEMPORARY)
    return Value(constant=value, sure=True, tells=frozenset({TEMPORARY} if temporary else ()))


def delivered(value: Value) -> Constant | Unknown:
    """What it is as long as nobody sets it otherwise."""
    return value.constant if value.known else value.given


Met = dict[tuple[int, int, int], Box]
"""What came of two containers at a depth: of many that hold each other, each two are joined once."""


def join(one: Value, other: Value, depth: int = 5, met: Met | None = None) -> Value:
    """What holds of both: one of the two, nobody knows which. Containers deeper than `depth` are taken as text."""
    if one is other:
        return one
    if depth == 0:
        return mixed(one, other)
    same = (
        one.known
        and other.known
        and type(one.constant) is type(other.constant)
        and one.constant == other.constant
    )
    return Value(
        constant=one.constant if same else Unknown.VALUE,
        maybe=frozenset() if same else _either(one, other),
        name=one.name if one.name == other.name else "",
        taint=_dirtier(one, other).taint,
        clean=_clean(one, other),
        box=_join_boxes(one.box, other.box, depth - 1, {} if met is None else met),
        function=one.function or other.function,
        about=one.about if one.about == other.about else "",
        link=one.link if one.link == other.link else None,
        tells=one.tells | other.tells,
        sure=one.sure and other.sure,
    )


def mixed(*values: Value) -> Value:
    """A value made out of all of these; fit for what every followed part is fit for."""
    every = [spread_of(value) for value in values]
    sure = bool(every) and all(value.sure for value in every)
    tainted = [value for value in every if value.taint is not None]
    tells = frozenset[str]().union(*(value.tells for value in every))
    if not tainted:
        made = HARMLESS if sure else NOTHING
        return replace(made, tells=tells) if tells else made
    clean = tainted[0].clean
    for value in tainted[1:]:
        clean = _both(clean, value.clean)
    return Value(taint=_told_of(tainted), clean=clean, tells=tells, sure=sure)


def _told_of(tainted: Sequence[Value]) -> Taint | None:
    """Of what was mixed that comes first; of what comes from several modules, what is fit for least."""
    several = len({value.taint.file for value in tainted if value.taint}) > 1
    first = min(tainted, key=lambda v: (several and len(v.clean), v.taint.line if v.taint else 0))
    return first.taint


def spread_of(value: Value, depth: int = 4) -> Value:
    """The value as text: with what its container holds, deep down."""
    if value.box is None:
        return value
    if depth == 0:
        return replace(value, sure=False)
    # what an instance says of itself nobody follows
    text = value.box.kind not in ("object", "class")
    sure, tells = value.sure and value.box.sure and text, value.tells
    taint, clean = value.taint, value.clean
    for held in value.box.contents():
        inner = spread_of(held, depth - 1)
        sure, tells = sure and inner.sure, tells | inner.tells
        if inner.taint is not None:
            clean = _both(clean, inner.clean) if taint else inner.clean
            taint = taint or inner.taint
    return replace(value, box=None, sure=sure, tells=tells, taint=taint, clean=clean)


def _either(one: Value, other: Value) -> frozenset[Constant]:
    """The few constants it can be; none when it can be something else as well."""
    sets = [
        frozenset({value.constant}) if not isinstance(value.constant, Unknown) else value.maybe
        for value in (one, other)
    ]
    return (
        sets[0] | sets[1] if all(sets) and len(sets[0] | sets[1]) <= _MOST_PATHS else frozenset()
    )


def _dirtier(one: Value, other: Value) -> Value:
    """The one that is followed; of two, the one that is fit for less."""
    if one.taint is None or (other.taint is not None and ALL in one.clean):
        return other
    return one


def _clean(one: Value, other: Value) -> frozenset[str]:
    if one.taint is None or other.taint is None:
        return _dirtier(one, other).clean
    return _both(one.clean, other.clean)


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    believed = (one | other) & {BELIEVED}
    if ALL in one:
        return other | believed
    return (one if ALL in other else one & other) | believed


def _join_boxes(one: Box | None, other: Box | None, depth: int, met: Met) -> Box | None:
    if one is None or other is None or one is other:
        return one or other
    if (known := met.get((id(one), id(other), depth))) is not None:
        return known
    joined = Box(one.kind if one.kind == other.kind else "object", shared=one.shared)
    joined.sure = one.sure and other.sure
    met[id(one), id(other), depth] = joined
    for key in [*one.items, *(key for key in other.items if key not in one.items)]:
        here = [box.items[key] for box in (one, other) if key in box.items]
        joined.items[key] = here[0] if len(here) == 1 else join(here[0], here[1], depth, met)
    for box in (one, other):
        if box.rest is not None:
            joined.put(box.rest, depth)
    if one.kind == "list" and len(one.items) != len(other.items):
        joined.blur(depth if depth > 2 else 0)  # each place meets all others: low down as text
    return joined


class _Copier:
    """Copies variables with their boxes; what was shared stays shared."""

    def __init__(self) -> None:
        self._boxes: dict[int, Box] = {}

    def copy_all(self, variables: dict[str, Value]) -> dict[str, Value]:
        """The variables with copied boxes."""
        return {name: self._value(value) for name, value in variables.items()}

    def _value(self, value: Value) -> Value:
        return value if value.box is None else replace(value, box=self._box(value.box))

    def _box(self, box: Box) -> Box:
        known = self._boxes.get(id(box))
        if known is None:
            known = self._boxes[id(box)] = Box(box.kind, sure=box.sure, shared=box.shared)
            known.items = {key: self._value(value) for key, value in box.items.items()}
            known.rest = None if box.rest is None else self._value(box.rest)
        return known
