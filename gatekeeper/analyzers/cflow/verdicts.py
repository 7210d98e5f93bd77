"""Which answers of checks each way to a deed rests on, by value: through variables, out parameters, constants, loops and jumps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gatekeeper.analyzers.cflow.answered import says_good
from gatekeeper.analyzers.cflow.body import Body, bare, label
from gatekeeper.analyzers.cflow.by_name import never_returns
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Case,
    Cast,
    Choice,
    Declare,
    Do,
    Expr,
    If,
    Jump,
    Label,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Return,
    Stmt,
    Switch,
    Unary,
    spelled,
    walk,
)

MOST_WAYS = 200
_TURNS = 9
"""How often jumps back are followed, before a function counts as one of too many ways."""
_ANSWER = "?answer"
"""What a place holds that a check wrote."""
_DONE = "?done"
"""The place that tells whether a deed is done and not undone; like the above nothing that C can name."""
Held = frozenset[tuple[str, int | str]]
Rests = tuple[tuple[str, bool], ...]
"""The decisions on answers that a way passed, in order, each with how it went."""


class TooManyWays(Exception):
    """A function has more than `MOST_WAYS` ways side by side; nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class _Way:
    held: Held = frozenset()
    """Numbers, names of constants, and answers, by place; decisions already made by what was asked."""
    rests: Rests = ()

    def of(self, place: str) -> int | str | None:
        return next((value for name, value in self.held if name == place), None)

    def put(self, place: str, value: int | str | None) -> "_Way":
        # What was decided about a place is open again once it is written.
        kept = {(n, v) for n, v in self.held if n != place and f"?{place} " not in n}
        return replace(self, held=frozenset(kept if value is None else {*kept, (place, value)}))


@dataclass(slots=True)
class Verdicts:
    """Follows one function; `asks` tells whether a node is an answer, `deeds` are what must rest on one."""

    body: Body
    asks: Callable[[Node], bool]
    deeds: frozenset[int]
    yes: bool | frozenset[int | str] | None = None
    """Which truth of an answer of its own is a yes, or which constants are, when saying so is a deed as well."""
    ends: frozenset[int] = frozenset()
    """Calls that undo a deed."""
    reached: list[tuple[Node, Rests]] = field(default_factory=list)
    _out: list[Node] = field(default_factory=list)
    _jumps: dict[str, set[_Way]] = field(default_factory=dict)

    def around(self) -> Node | None:
        """A deed some way leads to whatever the answers are, while the function asks; `None` when there is none. Raises `TooManyWays`."""
        self._through()
        if any(rests for _, rests in self.reached):
            for node, _ in self.reached:
                if _is_open([rests for other, rests in self.reached if other is node]):
                    return node
        return None

    def way_out(self) -> Node | None:
        """The first way out of the function behind a deed that nothing undid; `None` when there is none. Raises `TooManyWays`."""
        if any(way.of(_DONE) for way in self._through()):
            self._out.append(self.body.function)
        return next(iter(self._out), None)

    def _through(self) -> set[_Way]:
        """The ways to the end of the function; jumps back are followed until they bring nothing that was not held there before."""
        labels = {f"goto {one.name}" for one in self.body.nodes if isinstance(one, Label)}
        ways, ends, known = {_Way()}, set[_Way](), set[tuple[str, Held]]()
        for _ in range(_TURNS):
            ends |= self._run(self.body.function.body, ways)
            if self._jumps.keys() - labels:
                break
            ways = set()
            back = {to: {w for w in gone if (to, w.held) not in known} for to, gone in self._jumps.items()}  # fmt: skip
            self._jumps = {to: gone for to, gone in back.items() if gone}
            if not self._jumps:
                return ends
            known |= {(to, way.held) for to, gone in self._jumps.items() for way in gone}
        raise TooManyWays

    def _run(self, node: Stmt | None, ways: set[_Way]) -> set[_Way]:
        _bounded(ways)
        match node:
            case Block(body=body):
                for one in body:
                    ways = self._run(one, ways)
            case Declare(variables=variables):
                for made in variables:
                    if made.value is not None and not made.static:
                        ways = self._set(made.name, made.value, ways)
            case Do(value=Assign(mark="", left=left, right=Choice() as right) as value) if (
                id(value) not in self.deeds
            ):
                ways = self._set(spelled(bare(left)), right, ways)
            case Do(value=value) if value is not None:
                ways = self._effects(value, ways)
            case If(condition=condition, yes=yes, no=no):
                split = self._decide(condition, ways)
                ways = self._run(yes, split[0]) | self._run(no, split[1])
            case Loop():
                ways = self._loop(node, ways)
            case Switch():
                ways = self._switch(node, ways)
            case Label(name=name):
                ways = ways | self._jumps.pop(f"goto {name}", set())
            case Jump() | Return():
                self._left(node, ways)
                ways = set()
        return ways

    def _left(self, node: Jump | Return, ways: set[_Way]) -> None:
        if isinstance(node, Jump):
            self._jumps.setdefault(f"{node.kind} {node.label}".strip(), set()).update(ways)
            return
        if node.value is not None and self.yes is None:
            ways = self._effects(node.value, ways)
        elif node.value is not None:
            self.reached += ((node, way.rests) for way in self._granted(node.value, ways))
        if any(way.of(_DONE) for way in ways):
            self._out.append(node)

    def _granted(self, value: Expr, ways: set[_Way]) -> set[_Way]:
        """The ways on which what is returned is a yes."""
        if isinstance(self.yes, bool):
            return self._decide(value, ways)[not self.yes]
        if isinstance(value, Choice) and value.yes is not None:
            yes, no = self._decide(value.condition, ways)
            return self._granted(value.yes, yes) | self._granted(value.no, no)
        good = self.yes or frozenset()
        return {way for way in self._effects(value, ways) if self._value(value, way) in good}

    def _set(self, place: str, value: Expr, ways: set[_Way]) -> set[_Way]:
        """The ways on which a place holds a value, one side of a `?` on each."""
        if isinstance(value, Choice) and value.yes is not None:
            yes, no = self._decide(value.condition, ways)
            return self._set(place, value.yes, yes) | self._set(place, value.no, no)
        return {way.put(place, self._value(value, way)) for way in self._effects(value, ways)}

    def _loop(self, loop: Loop, ways: set[_Way]) -> set[_Way]:
        saved = {kind: self._jumps.pop(kind, set()) for kind in ("break", "continue")}
        ways = self._run(loop.first, ways)
        ends, on = set[_Way](), ways
        if loop.condition is not None and not loop.late:
            on, ends = self._decide(loop.condition, ways)
        asked = any(self.asks(one) for one in walk([loop.condition, loop.body]))
        if asked and on:
            # A row of checks is gone through at least once.
            before = {way.rests for way in ways}
            ends = {way for way in ends if way.rests not in before}
        on = self._run(loop.body, on) | self._jumps.pop("continue", set())
        if loop.step is not None:
            on = self._effects(loop.step, on)
        if loop.condition is not None and not (
            isinstance(loop.condition, Number) and loop.condition.value
        ):
            # How far it came tells what the answers in it were.
            for place in {spelled(bare(n)) for n in _changed(loop)}:
                on = {
                    way.put(place, _ANSWER) if asked and way.of(place) is None else way
                    for way in on
                }
            ends = ends | on
        ends = ends | self._jumps.pop("break", set())
        self._jumps.update({kind: ways for kind, ways in saved.items() if ways})
        return ends

    def _switch(self, switch: Switch, ways: set[_Way]) -> set[_Way]:
        saved = self._jumps.pop("break", set())
        body = switch.body.body if isinstance(switch.body, Block) else [switch.body]
        inside, rest = set[_Way](), self._effects(switch.value, ways)
        for one in body:
            if isinstance(one, Case) and one.value is not None:
                asked = Binary(one.line, one.column, "==", switch.value, one.value)
                took, rest = self._decide(asked, rest)
                inside = inside | took
            elif isinstance(one, Case):
                inside = inside | rest
                rest = set()
            else:
                inside = self._run(one, inside)
        ends = inside | rest | self._jumps.pop("break", set())
        if saved:
            self._jumps["break"] = saved
        return ends

    def _effects(self, node: Expr, ways: set[_Way]) -> set[_Way]:
        """The ways behind an expression, those left out that end in it."""
        for one in sorted(walk(node), key=lambda n: (n.line, n.column)):
            if id(one) in self.deeds:
                self.reached += ((one, way.rests) for way in ways)
            if self.ends and id(one) in self.deeds | self.ends:
                ways = {way.put(_DONE, id(one) in self.deeds or None) for way in ways}
            match one:
                case Assign(mark=mark, left=left, right=right):
                    place = spelled(bare(left))
                    ways = {
                        way.put(place, self._value(one if mark else right, way)) for way in ways
                    }
                case Unary(mark="p++" | "p--" | "++" | "--", operand=operand):
                    ways = {way.put(spelled(bare(operand)), None) for way in ways}
                case Call():
                    ways = self._called(one, ways)
                case Name(name=name) if never_returns(name) or self._stops(one):
                    up = next(self.body.above(one), None)
                    if isinstance(up, Do):
                        return set()
        return ways

    def _stops(self, node: Node) -> bool:
        return self.body.names.is_a("stops", node)

    def _called(self, call: Call, ways: set[_Way]) -> set[_Way]:
        name = label(call.function)
        left = name in self.body.names.read.known.leaving
        if left or never_returns(name) or self._stops(call):
            return set()
        asks, macro = self.asks(call), name.isupper()
        for argument in call.arguments:
            inner = bare(argument)
            by_address = isinstance(argument, Unary) and argument.mark == "&"
            held = self.body.variables.get(spelled(inner))
            kind = held.type.kind if held is not None else ""
            handed = by_address or (macro and asks) or (asks and kind == "array")
            if handed and isinstance(inner, Name | Member):
                value = _ANSWER if asks and kind != "record" else None
                ways = {way.put(spelled(inner), value) for way in ways}
        return ways

    def _value(self, node: Expr, way: _Way) -> int | str | None:
        """The number, constant or answer an expression is on a way; `None` for anything else."""
        node = bare(node) if isinstance(node, Cast) else node
        match node:
            case Number(value=value):
                return int(value)
            case Unary(mark="-", operand=operand) if isinstance(operand, Number):
                return -int(operand.value)
            case Unary(mark="-", operand=Name(name=name)):
                return f"-{name}"
            case Name(name=name) if (
                known := self.body.names.read.known.constants.get(name)
            ) is not None:
                return known
            case Name(name="true" | "false" as name):
                return int(name == "true")
            case Name(name=name) if name.isupper():
                return name
            case Name() | Member() if (held := way.of(spelled(node))) is not None:
                return held
            case Assign(mark="", right=right):
                return self._value(right, way)
        return _ANSWER if self._carries(node, way) else None

    def _carries(self, node: Expr, way: _Way) -> bool:
        places = {name for name, value in way.held if value == _ANSWER}
        return any(
            self.asks(one) or (isinstance(one, Name | Member) and spelled(one) in places)
            for one in walk(node)
        )

    def _decide(self, node: Expr, ways: set[_Way]) -> tuple[set[_Way], set[_Way]]:
        """The ways on which a condition holds, and those on which it does not."""
        _bounded(ways)
        node = _unhinted(node)
        match node:
            case Unary(mark="!", operand=operand):
                no, yes = self._decide(operand, ways)
                return yes, no
            case Binary(mark="&&" | "||" as mark, left=left, right=right):
                yes, no = self._decide(left, ways)
                if mark == "&&":
                    both, late = self._decide(right, yes)
                    return both, no | late
                late, neither = self._decide(right, no)
                return yes | late, neither
        sides: tuple[set[_Way], set[_Way]] = set(), set()
        for way in self._effects(node, ways):
            for went in (True, False) if (known := self._holds(node, way)) is None else (known,):
                sides[not went].add(self._learned(node, way, went) if known is None else way)
        return sides

    def _holds(self, node: Expr, way: _Way) -> bool | None:
        """Whether a condition is known to hold on a way."""
        name, turned = _asked(node)
        if (known := way.of(f"?{name} ")) is not None:
            return bool(known) != turned
        match node:
            case Binary(mark="==" | "!=" as mark, left=left, right=right):
                equal = _equal(self._value(left, way), self._value(right, way))
                return None if equal is None else equal == (mark == "==")
            case Binary(mark="<" | ">=" as mark, left=left, right=right):
                one, other = self._value(left, way), self._value(right, way)
                if isinstance(one, int) and isinstance(other, int):
                    return (one < other) == (mark == "<")
                return None
        value = self._value(node, way)
        return None if value is None or value == _ANSWER else not _equal(value, 0)

    def _learned(self, node: Expr, way: _Way, went: bool) -> _Way:
        if not self._carries(node, way):
            return way
        name, turned = _asked(node)
        on = replace(way, held=way.held | {(f"?{name} ", int(went != turned))})
        return replace(on, rests=(*way.rests, (f"{node.line}:{node.column}", went)))


def _bounded(ways: set[_Way]) -> None:
    if len(ways) > MOST_WAYS:
        raise TooManyWays


def _is_open(reached: list[Rests]) -> bool:
    """Whether no decision bars one of the ways, or one does that went either way."""
    if () in reached:
        return True
    for first in {rests[0][0] for rests in reached}:
        sides = ([r[1:] for r in reached if r[0] == (first, went)] for went in (True, False))
        if all(side and _is_open(side) for side in sides):
            return True
    return False


def _asked(node: Expr) -> tuple[str, bool]:
    """What is asked of a place, in words that stay the same, and whether this asks the opposite."""
    if isinstance(node, Binary) and node.mark in ("==", "!="):
        other = bare(node.right)
        what = other.value if isinstance(other, Number) else spelled(other)
        words = spelled(bare(node.left)) + (f" {what}" if what else "")
        return words, (node.mark == "==") == (what == 0)
    return spelled(bare(node)), False


def _unhinted(node: Expr) -> Expr:
    """A condition without what compilers are told beside it: `unlikely(x)`, `FIH_EQ(a, b)`."""
    while isinstance(node, Call | Cast):
        if isinstance(node, Cast):
            node = node.operand
            continue
        name = f"_{label(node.function).lower()}_"
        if len(node.arguments) == 2 and name.endswith("eq_") and label(node.function).isupper():
            mark = "!=" if "not_" in name or "_neq" in name else "=="
            return Binary(node.line, node.column, mark, *node.arguments)
        if "likely_" not in name and "expect_" not in name:
            break
        node = node.arguments[0]
    return node


def _equal(one: int | str | None, other: int | str | None) -> bool | None:
    """Whether two constants are the same; `None` when that is not known."""
    if one is None or other is None or _ANSWER in (one, other):
        return None
    if isinstance(one, str) != isinstance(other, str):
        name, number = (one, other) if isinstance(one, str) else (other, one)
        return says_good(str(name), zero=True) if number == 0 else None
    return one == other


def _changed(loop: Loop) -> Iterator[Expr]:
    for one in walk([loop.body, loop.step]):
        match one:
            case Unary(mark="p++" | "p--" | "++" | "--", operand=operand):
                yield operand
            case Assign(left=left):
                yield left
