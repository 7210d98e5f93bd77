"""Sums on a path: what no longer fits its type, and what is divided by zero."""

from math import inf

from gatekeeper.analyzers.cflow.empty import may_be_empty
from gatekeeper.analyzers.cflow.lengths import is_length
from gatekeeper.analyzers.cflow.memory import Memory
from gatekeeper.analyzers.cflow.parts import parted, still_sent, taken_apart
from gatekeeper.analyzers.cflow.products import WIDTH_OF_MACHINE, is_open_product
from gatekeeper.analyzers.cflow.rounds import adds_words, comes_back, is_answer, is_meant, varies
from gatekeeper.analyzers.cflow.sums import (
    added,
    bits,
    divided,
    negated,
    promoted,
    remainder,
    times,
)
from gatekeeper.analyzers.cflow.tree import (
    INT,
    Binary,
    Call,
    Cast,
    CType,
    Expr,
    Index,
    Member,
    Name,
    Node,
    Unary,
)
from gatekeeper.analyzers.cflow.values import (
    GUARD_HIGH,
    GUARD_LOW,
    REACH_HIGH,
    REACH_LOW,
    WIRE,
    Num,
    Ptr,
    State,
    Value,
)


class Arithmetic(Memory):
    """Sums, and what becomes of a value in another type."""

    told_sum = 0
    """The sum that was told last: that it is put where it does not fit follows."""
    indexing = 0
    """The expression that is an index just now."""
    open_product = 0
    """The product looked at last of two numbers nobody compared that may not fit the type it is worked out in."""

    def fitted(self, state: State, value: Num, type: CType) -> Num:
        """The value as its type holds it: any of the type when it does not fit."""
        if type.kind != "int":
            return value
        low, high = type.limits()
        if value.lo >= low and value.hi <= high:
            return value
        if value.exact and abs(value.lo) != inf and value.lo == int(value.lo):
            span = high - low + 1
            wrapped = (int(value.lo) - low) % span + low
            return Num(wrapped, wrapped, taint=value.taint, marks=REACH_LOW | REACH_HIGH)
        if value.lo < 0 <= value.hi and not type.signed and value.hi <= high:
            # A negative number becomes a large one.
            return Num(0, high, 0, 0, value.taint, REACH_LOW | REACH_HIGH if value.taint else 0)
        if type.signed and not value.taint and value.lo <= high and value.hi >= low:
            # A signed sum that overflows has no value: the others go on.
            return value._replace(lo=max(value.lo, low), hi=min(value.hi, high), sym=0, off=0)
        return Num(low, high, 0, 0, value.taint, value.marks if value.taint else 0)

    def summed(
        self, state: State, mark: str, left: tuple[Num, CType], right: tuple[Num, CType], node: Expr,
        target: CType | None = None,
    ) -> tuple[Value, CType]:  # fmt: skip
        """Two numbers under an operator, and the type of the result."""
        a, b = state.view(left[0]), state.view(right[0])
        type = promoted(left[1], right[1])
        if mark in ("<<", ">>"):
            type = left[1] if left[1].size >= 4 or left[1].kind != "int" else INT
            self._shift(state, a, b, type, node, left=mark == "<<")
        real = type.kind == "float"
        if mark in ("/", "%"):
            self._zero(state, b, node, real=real)
        if type.kind == "int" and not type.signed and mark in ("+", "-", "*"):
            a, b = self.fitted(state, a, type), self.fitted(state, b, type)
        value = self._result(mark, a, b, real=real)
        if real or type.kind != "int":
            return value, type
        if (
            mark == "-"
            and id(node) == self.indexing
            and value.lo < 0
            and may_be_empty(state, a, b)
        ):
            why = "what may be an empty text is read before its beginning"
            self.report("before-read", node, why, state)
        if value.sym and adds_words(mark, node):
            # What a total is held against says how far it goes, not that one part goes as far.
            state.facts[f"strides {value.sym}"] = True
        value = parted(state, mark, a, b, value, self.new_sym)
        if mark == "*" and is_open_product((a, left[1]), (b, right[1]), value, type):
            self.open_product = id(node)
        # `signed += unsigned` is worked out without a sign.
        counts = target and target.kind == "int" and (type.signed or target.size < type.size)
        if mark in ("+", "-", "*") and (type.signed or not self.becomes_signed):
            self._overflow(
                state,
                mark,
                (a, b),
                value,
                target if target and counts else type,
                node,
                counted=target is not None,
            )
        held = self.fitted(state, value, type)
        return still_sent(state, mark, a, held, self.new_sym), type

    @staticmethod
    def _result(mark: str, a: Num, b: Num, *, real: bool) -> Num:
        match mark:
            case "+":
                return added(a, b)
            case "-":
                if a.sym and a.sym == b.sym:
                    return Num(a.off - b.off, a.off - b.off)
                value = added(a, negated(b))
                return value._replace(sym=a.sym, off=a.off - b.lo) if a.sym and b.exact else value
            case "*":
                return times(a, b)
            case "/":
                return divided(a, b, real=real)
            case "%":
                return remainder(a, b)
        return bits(mark, a, b)

    def _zero(self, state: State, divisor: Num, node: Expr, *, real: bool) -> None:
        if divisor.lo == divisor.hi == 0:
            self.report("divide", node, "the divisor is zero on this path", state)
        elif divisor.taint and divisor.lo <= 0 <= divisor.hi:
            edge = (divisor.lo == 0 and not divisor.marks & REACH_LOW) or (
                divisor.hi == 0 and not divisor.marks & REACH_HIGH
            )
            if not edge and not (real and divisor.lo == 0 and divisor.marks & GUARD_LOW):
                self.report(
                    "divide", node, f"the divisor may be zero; {divisor.taint} chooses it", state
                )

    def _shift(
        self, state: State, value: Num, by: Num, type: CType, node: Expr, *, left: bool
    ) -> None:
        if type.kind != "int":
            return
        width = 8 * (type.size or 4)
        if (
            by.lo >= width
            or by.hi < 0
            or (by.marks & REACH_HIGH and by.hi >= width and not by.taint)
        ):
            self.report(
                "shift", node, f"a value of {width} bits is shifted by {by.lo:.0f} places", state
            )
        elif (
            left
            and type.signed
            and value.exact
            and value.lo > 0
            and by.exact
            and abs(value.lo) < inf
            and 0 <= by.lo < width
        ) and int(value.lo) << int(by.lo) >= 1 << width:
            self.report(
                "shift",
                node,
                f"{value.lo:.0f} shifted by {by.lo:.0f} places does not fit {width} bits",
                state,
            )

    def _overflow(
        self,
        state: State,
        mark: str,
        operands: tuple[Num, Num],
        value: Num,
        type: CType,
        node: Expr,
        *,
        counted: bool,
    ) -> None:
        low, high = type.limits()
        if value.lo >= low and value.hi <= high:
            return
        a, b = operands
        if (
            not type.signed
            and not counted
            and mark == "-"
            and not (a.taint or b.taint)
            and not value.exact
        ):
            return
        if (id(node) == self.wrapping and not type.signed) or is_meant(mark, node, a, b, type):
            return
        taint = a.taint or b.taint
        words = taint.endswith(WIRE) or (not type.signed and adds_words(mark, node))
        if taint and words and not is_length(node, first=a.taint != ""):
            return
        over = self._goes(value, (a, b), high, up=True, signed=type.signed)
        under = self._goes(value, (a, b), low, up=False, signed=type.signed)
        if WIRE in taint and (self.place, self.within, taint) in self.short:
            # The same check is missing: told once for each function.
            return
        if over or under:
            self.told_sum = id(node)
            if WIRE in taint:
                self.short.add((self.place, self.within, taint))
            by = f"; {taint} chooses an operand" if taint else ""
            bits_ = 8 * type.size
            name = "" if type.signed else "unsigned "
            rule = "overflow" if over else "underflow"
            self.report(
                rule,
                node,
                f"the result of `{mark}` may be {'more' if over else 'less'} than {name}{bits_} bits hold{by}",
                state,
            )

    @staticmethod
    def _goes(
        value: Num, operands: tuple[Num, Num], end: float, *, up: bool, signed: bool
    ) -> bool:
        edge = value.hi if up else value.lo
        if not (edge > end if up else edge < end):
            return False
        sure = value.lo > end if up else value.hi < end
        taint = any(x.taint for x in operands)
        if sure and (signed or value.exact or taint):
            return signed or value.exact
        if not taint:
            reach = REACH_HIGH if up else REACH_LOW
            if any(x.marks & (GUARD_HIGH | GUARD_LOW) for x in operands):
                # Compared with what nobody knows: `b > MAX - a` may be just that look.
                return False
            return bool(value.marks & reach and abs(edge) != inf and signed)
        # A bound from above says nothing of what a number taken from it leaves.
        taken = not up and not signed and operands[1].exact
        guard = GUARD_HIGH if up else GUARD_LOW if taken else GUARD_LOW | GUARD_HIGH
        chosen = [x for x in operands if x.taint]
        return any(x.marks & (REACH_HIGH | REACH_LOW) for x in chosen) and not any(
            x.marks & guard for x in chosen
        )

    def converted(
        self,
        state: State,
        value: Value,
        source_type: CType,
        type: CType,
        node: Node,
        source: Expr | None = None,
    ) -> Value:
        """A value as it arrives in a variable of another type."""
        if type.kind == "pointer" and isinstance(value, Num):
            shown = state.view(value)
            if shown.exact:
                return value
            made = self.unknown(state, type, value.taint)
            if shown.taint and isinstance(made, Ptr):
                state.edit(made.region, kind="chosen")
            return made
        if not isinstance(value, Num) or type.kind not in ("int", "float"):
            return value
        if type.kind == "float":
            return value
        if source is not None and id(source) == self.open_product and type.size > source_type.size:
            self._widened_late(state, source_type, type, source)
        shown = state.view(value)
        low, high = type.limits()
        if type.name == "_Bool":
            return shown if shown.lo >= 0 and shown.hi <= 1 else Num(0, 1)
        if source_type.kind == "float":
            shown = shown._replace(sym=0, lo=_whole(shown.lo), hi=_whole(shown.hi))
        if shown.lo >= low and shown.hi <= high:
            return shown if source_type.kind == "float" else value
        if (
            shown.sym and not shown.off and not shown.taint
            and (source_type.kind == "unknown" or (shown.lo, shown.hi) == (-inf, inf))
        ):  # fmt: skip
            # What nobody declares is taken to fit where it is put.
            fits = shown.lo <= high and shown.hi >= low
            return shown._replace(
                lo=max(shown.lo, low) if fits else low, hi=min(shown.hi, high) if fits else high
            )
        if source is not None:
            self._narrowed(state, shown, source_type, type, node, source)
        return self.fitted(state, shown, type)

    def _widened_late(self, state: State, source_type: CType, type: CType, source: Expr) -> None:
        """Says so when a product is worked out in fewer bits than the variable has that is to hold it."""
        if type.name not in WIDTH_OF_MACHINE:
            bits_ = 8 * source_type.size
            why = f"the product is worked out in {bits_} bits and widened to {8 * type.size} only behind that"
            self.report("overflow", source, why, state)

    def _narrowed(
        self, state: State, value: Num, source_type: CType, type: CType, node: Node, source: Expr
    ) -> None:
        low, high = type.limits()
        sum_ = isinstance(source, Binary) and source.mark in ("+", "-", "*")
        plain = isinstance(source, Name | Index | Member | Unary) or (
            isinstance(source, Call) and not isinstance(source, Cast)
        )
        sure = (value.lo > high or value.hi < low) and value.marks & (REACH_HIGH | REACH_LOW) != 0
        constant = not sum_ and value.exact and not varies(source)
        if sum_ and not value.taint and is_answer(source):
            return
        if constant and (isinstance(source, Name) or type.size >= source_type.size):
            return
        chosen = (
            value.taint and value.marks & (REACH_HIGH | REACH_LOW) and not value.marks & GUARD_HIGH
        )
        wire = value.taint.endswith(WIRE) and not (sum_ and is_length(source, first=True))
        if not (sure or chosen) or not (sum_ or plain) or wire or id(source) == self.told_sum:
            return
        by = f"; {value.taint} chooses it" if value.taint else ""
        # A byte is one with a sign too.
        byte = type.size == 1 and type.signed
        if type.size >= source_type.size and (byte or type.signed == source_type.signed):
            return
        if type.size >= (source_type.size or 4):
            if value.lo < 0 and not type.signed and (sure or chosen) and varies(source):
                self.report(
                    "sign", node, f"a number that may be negative becomes unsigned{by}", state
                )
            elif type.signed and sure and not (self.becomes_signed or comes_back(value, source)):
                self.report("sign", node, "a large unsigned number becomes negative", state)
            return
        if sum_:
            over = value.hi > high
            self.report(
                "overflow" if over else "underflow",
                node,
                f"the result may not fit {8 * type.size} bits{by}",
                state,
            )
        elif not taken_apart(self.file.known.functions.get(self.within), source):
            self.report("narrow", node, f"the value may not fit {8 * type.size} bits{by}", state)

    def cast(
        self, state: State, value: Value, source_type: CType, type: CType, node: Cast
    ) -> Value:
        """A value in the type of a cast."""
        if type.kind == "pointer":
            if isinstance(value, Ptr):
                region = state.regions.get(value.region)
                if (
                    region is not None
                    and region.kind in ("heap", "outside")
                    and region.type is None
                ):
                    state.edit(value.region, type=type.of)
                return value
            return self.converted(state, value, source_type, type, node)
        if isinstance(value, Ptr) or type.kind in ("void", "unknown", "record"):
            return value
        if not isinstance(value, Num):
            return self.unknown(state, type)
        shown = state.view(value)
        if (
            type.kind == "int"
            and (shown.taint or shown.exact)
            and source_type.kind == "int"
            and type.size < source_type.size
        ):
            low, high = type.limits()
            plain = isinstance(node.operand, Name | Index | Member)
            # A character as `getchar` gives it keeps its eight bits.
            character = type.size == 1 and shown.lo >= -1 and shown.hi <= 255
            if (
                plain
                and type.signed
                and not character
                and (shown.lo < low or shown.hi > high)
                and shown.marks & (REACH_HIGH | REACH_LOW)
                and not shown.marks & GUARD_HIGH
            ):
                by = f"; {shown.taint} chooses it" if shown.taint else ""
                self.report(
                    "narrow", node, f"the value may not fit {8 * type.size} bits{by}", state
                )
        if type.kind == "int":
            return self.converted(state, value, source_type, type, node)
        return value


def _whole(value: float) -> float:
    return value if abs(value) == inf else int(value)
