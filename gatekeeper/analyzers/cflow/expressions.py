"""Reads expressions of C (C17 6.5, with GNU's statements in brackets)."""

from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.primaries import MAX_DEPTH, PrimaryReader, Unread
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Choice,
    CType,
    Dark,
    Expr,
    Index,
    Listed,
    Member,
    Number,
    SizeOf,
    Unary,
    uncast,
)

_LEVELS = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}  # fmt: skip
_ASSIGNS = frozenset(["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="])
_PREFIXES = frozenset(["-", "+", "!", "~", "*", "&", "++", "--"])


class ExpressionReader(PrimaryReader):
    """Reads expressions from tokens; the last token is an `end`."""

    def expression(self) -> Expr:
        """An expression with its commas. Raises `Unread`."""
        left = self.assignment()
        while self.here.text == ",":
            at = self.here
            self.place += 1
            left = Binary(at.line, at.column, ",", left, self.assignment())
        return left

    def assignment(self) -> Expr:
        """An expression without commas. Raises `Unread`."""
        if self.here.text == "{":
            return self.listed(None)
        left = self.choice()
        at = self.here
        if at.kind == "mark" and at.text in _ASSIGNS:
            self.place += 1
            return Assign(at.line, at.column, at.text[:-1], left, self.assignment())
        return left

    def choice(self) -> Expr:
        """An expression without assignments. Raises `Unread`."""
        condition = self._binary(1)
        at = self.here
        if at.text != "?" or at.kind != "mark":
            return condition
        self.place += 1
        yes = None if self.here.text == ":" else self.expression()
        self.expect(":")
        return Choice(at.line, at.column, condition, yes, self.assignment())

    def _binary(self, least: int) -> Expr:
        left = self._unary()
        while self.here.kind == "mark" and (level := _LEVELS.get(self.here.text, 0)) >= least:
            at = self.here
            self.place += 1
            left = Binary(at.line, at.column, at.text, left, self._binary(level + 1))
        return left

    def _unary(self) -> Expr:
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise Unread("an expression this deep", self.here)
            return self._prefixed()
        finally:
            self._depth -= 1

    def _prefixed(self) -> Expr:
        at = self.here
        if at.kind == "mark":
            if at.text in _PREFIXES:
                self.place += 1
                operand = self._unary()
                if at.text == "+":
                    return operand
                if at.text == "-" and isinstance(operand, Number):
                    return Number(at.line, at.column, -operand.value, operand.type)
                if at.text == "&" and _is_offset(operand):
                    return Dark(at.line, at.column, frozenset())
                return Unary(at.line, at.column, at.text, operand)
            if at.text == "&&":
                self.place += 2
                return Dark(at.line, at.column, frozenset())
            if at.text == "(" and self._is_cast():
                return self._cast()
        elif at.text in ("sizeof", "_Alignof", "__alignof__", "offsetof", "__builtin_offsetof"):
            return self._size_of()
        elif at.text in ("__extension__", "__real__", "__imag__"):
            self.place += 1
            return self._unary()
        return self._postfixed(self._primary())

    def _is_cast(self) -> bool:
        inner = self.tokens[self.place + 1]
        if inner.kind != "word" or not self.begins_type(self.place + 1):
            return self._is_unknown_cast(inner)
        return True

    def _is_unknown_cast(self, inner: Token) -> bool:
        """`(word)a` and `(word *)a` with a word nobody declared."""
        if (
            inner.kind != "word"
            or inner.text in self.variables
            or inner.text in self.known.constants
        ):
            return False
        place = self.place + 2
        stars = 0
        while self.tokens[place].text in ("*", "const"):
            stars += 1
            place += 1
        if self.tokens[place].text != ")":
            return False
        behind = self.tokens[place + 1]
        if behind.kind in ("word", "number", "string", "char"):
            return behind.text not in self.STATEMENTS or behind.text == "sizeof"
        if stars:
            return behind.text in ("(", "&", "*", "{")
        return behind.text == "{" or (behind.text == "(" and inner.text.endswith("_t"))

    def _cast(self) -> Expr:
        at = self.here
        self.place += 1
        type = self.type_name()
        self.expect(")")
        if self.here.text == "{":
            return self._postfixed(self.listed(type))
        return Cast(at.line, at.column, type, self._unary())

    def _size_of(self) -> Expr:
        at = self.here
        self.place += 1
        if "offsetof" in at.text:
            self.skip_group()
            return Dark(at.line, at.column, frozenset())
        if self.here.text == "(" and self._is_type_in_brackets():
            self.place += 1
            type = self.type_name()
            self.expect(")")
            return SizeOf(at.line, at.column, type)
        return SizeOf(at.line, at.column, self._unary())

    def _is_type_in_brackets(self) -> bool:
        inner = self.tokens[self.place + 1]
        if self.begins_type(self.place + 1):
            return True
        if (
            inner.kind != "word"
            or inner.text in self.variables
            or inner.text in self.known.variables
        ):
            return False
        place = self.place + 2
        while self.tokens[place].text == "*":
            place += 1
        return self.tokens[place].text == ")" and (
            place > self.place + 2 or inner.text.endswith("_t")
        )

    def listed(self, type: CType | None) -> Listed:
        """What stands in `{ }` as a value. Raises `Unread`."""
        at = self.here
        self.expect("{")
        items: list[tuple[str | Expr | None, Expr]] = []
        while self.here.text != "}":
            target: str | Expr | None = None
            while self.here.text in (".", "["):
                if self.here.text == ".":
                    name = self.tokens[self.place + 1].text
                    target = f"{target}.{name}" if isinstance(target, str) else target or name
                    self.place += 2
                else:
                    self.place += 1
                    index = self.choice()
                    if self.here.text == "...":
                        self.place += 1
                        self.choice()
                    target = target or index
                    self.expect("]")
            if target is not None and self.here.text == "=":
                self.place += 1
            elif self.here.kind == "word" and self.tokens[self.place + 1].text == ":":
                target = self.here.text
                self.place += 2
            items.append((target, self.assignment()))
            if self.here.text == ",":
                self.place += 1
            elif self.here.text != "}":
                raise Unread("a list of values", self.here)
        self.place += 1
        return Listed(at.line, at.column, items, type)

    def _postfixed(self, value: Expr) -> Expr:
        while self.here.kind == "mark":
            at = self.here
            match at.text:
                case "[":
                    self.place += 1
                    index = self.expression()
                    self.expect("]")
                    value = Index(at.line, at.column, value, index)
                case "(":
                    value = Call(value.line, value.column, value, self._arguments())
                case "." | "->":
                    name = self.tokens[self.place + 1]
                    if name.kind != "word":
                        raise Unread("a member", name)
                    self.place += 2
                    value = Member(at.line, at.column, value, name.text, at.text == "->")
                case "++" | "--":
                    self.place += 1
                    value = Unary(at.line, at.column, "p" + at.text, value)
                case _:
                    break
        return value

    def _arguments(self) -> list[Expr]:
        self.expect("(")
        found: list[Expr] = []
        while self.here.text != ")" or self.here.kind != "mark":
            at = self.here
            if at.kind == "word" and self._is_type_argument():
                # A type where a macro nobody defined takes one.
                self.type_name()
                found.append(Dark(at.line, at.column, frozenset()))
            elif at.text == "," or (
                at.kind == "mark" and at.text not in (*_PREFIXES, "(", "{", "&&")
            ):
                self._skip_argument()
                found.append(Dark(at.line, at.column, frozenset()))
            else:
                found.append(self.assignment())
            if self.here.text == ",":
                self.place += 1
            elif self.here.text != ")":
                raise Unread("an argument", self.here)
        self.place += 1
        return found

    def _skip_argument(self) -> None:
        while self.here.text not in (",", ")") and self.here.kind != "end":
            if self.here.text in ("(", "[", "{"):
                self.skip_group()
            else:
                self.place += 1

    def _is_type_argument(self) -> bool:
        if self.here.text in self.variables:
            return False
        place = self.place
        if self.here.text in (
            "struct",
            "union",
            "enum",
            "unsigned",
            "const",
            "void",
            "char",
            "int",
            "long",
            "float",
            "double",
            "short",
        ):
            return True
        if self.tokens[place + 1].text in (",", ")") and self.begins_type(place):
            return True
        while self.tokens[place + 1].text == "*":
            place += 1
        return (
            place > self.place
            and self.tokens[place + 1].text in (",", ")")
            and self.begins_type(self.place)
        )


def _is_offset(node: Expr) -> bool:
    """`&((struct s *)0)->member`, where nothing is read: how far the member lies from the beginning."""
    while isinstance(node, Member | Index):
        node = node.record if isinstance(node, Member) else node.array
    return isinstance(node, Cast) and isinstance(node := uncast(node), Number) and node.value == 0
