"""What expressions do and what they are worth, on each path."""

from collections.abc import Callable
from typing import ClassVar

from gatekeeper.analyzers.cflow.places import Places, Worth
from gatekeeper.analyzers.cflow.sums import added, compared, negated, whole
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    INT,
    SIZE,
    UNKNOWN,
    Assign,
    Binary,
    Call,
    Cast,
    Choice,
    CType,
    Dark,
    Expr,
    Index,
    Inner,
    Listed,
    Member,
    Name,
    Node,
    Number,
    SizeOf,
    Text,
    Unary,
    pointer,
    walk,
)
from gatekeeper.analyzers.cflow.values import (
    ONE,
    TRUTH,
    ZERO,
    Num,
    Ptr,
    State,
    Value,
    num,
)


class Evaluate(Places):
    """Expressions: places and values. Each answer is a list, one item a path."""

    def branch(self, condition: Expr, state: State) -> tuple[list[State], list[State]]:
        """Paths on which a condition holds, and on which it does not."""
        raise NotImplementedError

    def ev(self, node: Expr, state: State) -> list[Worth]:
        """What an expression is worth."""
        self.step()
        found = self._WORTH[type(node)](self, node, state)
        return found[:2] if self.steps > self.whole else found

    def call(self, node: Call, state: State) -> list[Worth]:
        """A call."""
        raise NotImplementedError

    def inner(self, node: Inner, state: State) -> list[Worth]:
        """Statements in brackets."""
        raise NotImplementedError

    def _number(self, node: Number, state: State) -> list[Worth]:
        return [(state, num(node.value), node.type)]

    def _text(self, node: Text, state: State) -> list[Worth]:
        return [(state, Ptr(self.text_region(node, state)), pointer(CHAR))]

    def _lies(self, node: Expr, state: State) -> list[Worth]:
        return [self._read(node, s, p, t) for s, p, t in self.place_of(node, state)]

    def _unary(self, node: Unary, state: State) -> list[Worth]:
        match node.mark:
            case "*":
                return self._lies(node, state)
            case "&":
                if isinstance(node.operand, Name) and self.named(state, node.operand.name) is None:
                    worths = self.ev(node.operand, state)
                    # The address of what holds something that was received was not received.
                    return [
                        (s, v._replace(taint="") if isinstance(v, Num) else v, t)
                        for s, v, t in worths
                    ]
                return [
                    (s, p if p is not None else self.unknown(s, pointer(t)), pointer(t))
                    for s, p, t in self.place_of(node.operand, state)
                ]
            case "!":
                return self._truth(node, state)
            case "-" | "~":
                return [self._turned(node, *worth) for worth in self.ev(node.operand, state)]
        return self._counted(node, state)

    def _turned(self, node: Unary, state: State, value: Value, type: CType) -> Worth:
        kind = type if type.kind == "float" or type.size >= 4 else INT
        if not isinstance(value, Num):
            return state, self.unknown(state, kind), kind
        shown = negated(state.view(value))
        if node.mark == "~":
            shown = added(shown, num(-1))
        return state, self.fitted(state, shown, kind), kind

    def _counted(self, node: Unary, state: State) -> list[Worth]:
        found: list[Worth] = []
        by = ONE if "+" in node.mark else num(-1)
        for one, place, type in self.place_of(node.operand, state):
            if place is None:
                found.append((one, self.unknown(one, type), type))
                continue
            old = self.load(one, place, type, node)
            new = self.plus(one, old, by, type, node)
            self.store(one, place, type, new, node)
            found.append((one, old if node.mark.startswith("p") else new, type))
        return found

    def plus(self, state: State, old: Value, by: Num, type: CType, node: Expr) -> Value:
        """A value some steps on, as `++` makes it."""
        if isinstance(old, Ptr):
            size = self.size_of(type.of or UNKNOWN) or 1
            return self.moved(state, old, by, size)
        if isinstance(old, Num):
            mark = "+" if by.lo > 0 else "-"
            return self.summed(
                state, mark, (old, type), (num(abs(by.lo)), INT), node, target=type
            )[0]
        return self.unknown(state, type)

    def _truth(self, node: Expr, state: State) -> list[Worth]:
        yes, no = self.branch(node, state)
        return [*((s, ONE, INT) for s in yes), *((s, ZERO, INT) for s in no)] or [
            (state, TRUTH, INT)
        ]

    def _binary(self, node: Binary, state: State) -> list[Worth]:
        mark = node.mark
        if mark in ("&&", "||"):
            return self._truth(node, state)
        if mark == ",":
            return [w for s, _, _ in self.ev(node.left, state) for w in self.ev(node.right, s)]
        if mark == "*" and self._is_width_of_long(node):
            return [(state, num(32), SIZE)]
        found: list[Worth] = []
        for one, left, left_type in self.ev(node.left, state):
            for other, right, right_type in self.ev(node.right, one):
                value, type = self.operated(
                    other, mark, (left, left_type), (right, right_type), node
                )
                found.append((other, value, type))
        return found

    @staticmethod
    def _is_width_of_long(node: Binary) -> bool:
        """`8 * sizeof(long)`: 32 on a small device, and what is shifted by less than that is sound where it is 64."""
        sides = (node.left, node.right)
        types = [side.of for side in sides if isinstance(side, SizeOf)]
        return any(isinstance(side, Number) and side.value == 8 for side in sides) and any(
            isinstance(of, CType) and of.name in ("long", "unsigned long", "ulong") for of in types
        )

    def operated(
        self, state: State, mark: str, left: tuple[Value, CType], right: tuple[Value, CType], node: Expr,
        target: CType | None = None,
    ) -> tuple[Value, CType]:  # fmt: skip
        """Two values under an operator."""
        one, other = left[0], right[0]
        if mark in ("<", ">", "<=", ">=", "==", "!="):
            if isinstance(one, Num) and isinstance(other, Num):
                return compared(mark, state.view(one), state.view(other)), INT
            return TRUTH, INT
        if "record" in (left[1].kind, right[1].kind):
            # What the operators of a class of C++ do is not followed.
            return self.unknown(state, UNKNOWN), UNKNOWN
        if isinstance(one, Ptr) and isinstance(other, Num) and mark in ("+", "-"):
            size = self.size_of(left[1].of or UNKNOWN) or 1
            by = other if mark == "+" else negated(state.view(other))
            return self.moved(state, one, by, size), left[1]
        if isinstance(other, Ptr) and isinstance(one, Num) and mark == "+":
            return self.moved(state, other, one, self.size_of(right[1].of or UNKNOWN) or 1), right[
                1
            ]
        if isinstance(one, Ptr) and isinstance(other, Ptr) and mark == "-":
            return self._distance(state, one, other, left[1])
        if isinstance(one, Num) and isinstance(other, Num):
            return self.summed(state, mark, (one, left[1]), (other, right[1]), node, target=target)
        kind = left[1] if left[1].kind == "pointer" else UNKNOWN
        return self.unknown(state, kind), kind

    def _distance(self, state: State, one: Ptr, other: Ptr, type: CType) -> tuple[Value, CType]:
        long = CType("int", 8)
        if one.region != other.region:
            return self.unknown(state, long), long
        size = self.size_of(type.of or UNKNOWN) or 1
        gap = added(state.view(one.off), negated(state.view(other.off)))
        if size == 1 and gap.sym:
            return gap, long
        return Num(gap.lo // size, gap.hi // size, self.new_sym(), 0, gap.taint), long

    def _assign(self, node: Assign, state: State) -> list[Worth]:
        found: list[Worth] = []
        if not node.mark:
            self.copying = id(node.right)
        outer, self.becomes_signed = self.becomes_signed, self._is_signed(node, state)
        for one, value, type in self.ev(node.right, state):
            for other, place, target in self.place_of(node.left, one):
                new, kind = value, type
                if node.mark:
                    old = (
                        self.load(other, place, target, node)
                        if place
                        else self.unknown(other, target)
                    )
                    new, kind = self.operated(
                        other, node.mark, (old, target), (value, type), node, target=target
                    )
                new = self.converted(other, new, kind, target, node, source=node.right)
                if place is not None:
                    if target.kind == "record" and isinstance(new, Ptr) and type.kind == "record":
                        self._copied(other, place, new, target, node)
                    else:
                        self.store(other, place, target, new, node)
                elif isinstance(new, Ptr):
                    self.escape(other, new)
                found.append((other, new, target))
        self.becomes_signed = outer
        return found

    def _is_signed(self, node: Assign, state: State) -> bool:
        """Whether a sum is written to a signed variable, which takes back what went round without a sign."""
        known = self.named(state, node.left.name) if isinstance(node.left, Name) else None
        plain = not any(isinstance(one, Call | Index) for one in walk(node.right))
        sum_ = bool(node.mark) or isinstance(node.right, Binary)
        return sum_ and plain and known is not None and known[1].kind == "int" and known[1].signed

    def _copied(self, state: State, to: Ptr, source: Ptr, type: CType, node: Node) -> None:
        """A struct written over another."""
        size = self.size_of(type)
        if size:
            self.check(state, source, num(size), node, write=False)
            self.check(state, to, num(size), node, write=True)
        a, b = state.view(to.off), state.view(source.off)
        if not (size and a.exact and b.exact) or source.region not in state.regions:
            self.blur(state, to.region)
            return
        for off, (value, width) in state.cells.get(source.region, {}).items():
            if b.lo <= off < b.lo + size:
                state.put(to.region, int(off - b.lo + a.lo), value, width)
        if state.regions[source.region].filled != "bare" and to.region in state.regions:
            state.edit(
                to.region,
                filled=state.regions[source.region].filled,
                taint=state.regions[source.region].taint,
            )

    def _choice(self, node: Choice, state: State) -> list[Worth]:
        yes, no = self.branch(node.condition, state)
        taken = node.yes if node.yes is not None else node.condition
        return [w for s in yes for w in self.ev(taken, s)] + [
            w for s in no for w in self.ev(node.no, s)
        ] or [(state, whole(UNKNOWN), UNKNOWN)]

    def _cast(self, node: Cast, state: State) -> list[Worth]:
        found: list[Worth] = []
        to = node.type
        outer = self.becomes_signed
        # `(int)(a - b)`: what went round without a sign is taken back.
        self.becomes_signed = outer or (
            to.kind == "int" and to.signed and isinstance(node.operand, Binary | Choice)
        )
        for one, value, type in self.ev(node.operand, state):
            to = node.type
            if to.kind == "array":
                to = pointer(to.of or UNKNOWN)
            found.append(
                (one, self.cast(one, value, type, to, node), to if to.kind != "unknown" else type)
            )
        self.becomes_signed = outer
        return found

    def _size(self, node: SizeOf, state: State) -> list[Worth]:
        if isinstance(node.of, CType):
            type = node.of
        elif isinstance(node.of, Text):
            return [(state, num(len(node.of.value) + 1), SIZE)]
        else:
            type = self.type_of(node.of, state)
        region = None
        if type.kind == "array" and not self.size_of(type) and isinstance(node.of, Name):
            found = self.named(state, node.of.name)
            region = state.regions.get(found[0]) if found else None
        if region is not None and region.size is not None:
            return [(state, region.size, SIZE)]
        size = self.size_of(type)
        return [(state, num(size) if size else Num(1, 1 << 40, self.new_sym()), SIZE)]

    def elements(self, node: Expr, state: State) -> Num:
        """How many elements an array has."""
        one = self.size_of(self.type_of(node, state).of or UNKNOWN)
        [(_, size, _)] = self._size(SizeOf(node.line, node.column, node), state)
        if isinstance(size, Num) and size.exact and one:
            return num(size.lo // one)
        return Num(1, 1 << 40, self.new_sym())

    def type_of(self, node: Expr, state: State) -> CType:
        """The type of an expression, which is not carried out."""
        quiet, kept = state.copy(), set(self.found)
        if isinstance(node, Name | Index | Member) or (
            isinstance(node, Unary) and node.mark == "*"
        ):
            type = self.place_of(node, quiet)[0][2]
        else:
            type = self.one(node, quiet)[2]
        self.found = kept
        return type

    def _listed(self, node: Listed, state: State) -> list[Worth]:
        return (
            [self._read(node, s, p, t) for s, p, t in self.place_of(node, state)]
            if node.type
            else [(state, whole(UNKNOWN), UNKNOWN)]
        )

    def _dark(self, node: Dark, state: State) -> list[Worth]:
        for name in sorted(node.names & state.env.keys()):
            region = state.env[name]
            for value, _ in list(state.cells.get(region, {}).values()):
                self.escape(state, value)
            self.blur(state, region)
        return [(state, self.unknown(state, UNKNOWN), UNKNOWN)]

    def _called(self, node: Call, state: State) -> list[Worth]:
        return self.call(node, state)

    def _within(self, node: Inner, state: State) -> list[Worth]:
        return self.inner(node, state)

    _WORTH: ClassVar[dict[type, Callable[..., list[Worth]]]] = {
        Number: _number, Text: _text, Name: Places._name, Unary: _unary, Binary: _binary, Assign: _assign, Choice: _choice,
        Call: _called, Index: _lies, Member: _lies, Cast: _cast, SizeOf: _size, Listed: _listed, Inner: _within, Dark: _dark,
    }  # fmt: skip
