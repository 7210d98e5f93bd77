"""Reads tokens one by one, constants, strings and names."""

import re

from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.macros import combined
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    DOUBLE,
    INT,
    LONG,
    Binary,
    Block,
    Cast,
    Choice,
    CType,
    Dark,
    Expr,
    Inner,
    Known,
    Name,
    Number,
    SizeOf,
    Text,
    Unary,
)

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]+|[0-7]{1,3}|u[0-9A-Fa-f]{4}|\n|\r\n|.)", re.DOTALL)


_PLAIN = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}


_INTEGER = re.compile(r"(0[xX][0-9A-Fa-f]+|0[bB][01]+|[0-9]+)([uUlL]*)\Z")


MAX_DEPTH = 200


class Unread(Exception):
    """What stands here is not understood."""

    def __init__(self, what: str, token: Token) -> None:
        super().__init__(f"{what} could not be read at {token.text!r}")
        self.line = token.line


def unescaped(text: str) -> str:
    """A string or character without its quotes, escapes worked out."""
    body = text[text.index(text[-1]) + 1 : -1] if len(text) > 1 else ""

    def one(match: re.Match[str]) -> str:
        word = match[1]
        if word[0] == "x":
            return chr(int(word[1:], 16) & 0xFF)
        if word[0] in "01234567":
            return chr(int(word, 8) & 0xFF)
        if word[0] == "u" and len(word) > 1:
            return "?"
        return "" if word[0] in "\r\n" else _PLAIN.get(word, word)

    return _ESCAPE.sub(one, body) if "\\" in body else body


def number(at: Token) -> Number:
    """The number of a token."""
    text = at.text.replace("'", "")
    if match := _INTEGER.match(text):
        digits, suffix = match[1], match[2].lower()
        octal = digits.isdigit() and digits.startswith("0") and not set(digits) & set("89")
        value = int(digits, 8 if octal else 0 if not digits.isdigit() else 10)
        size = 8 if "l" in suffix or value >= 1 << 32 else 4
        if value >= 1 << 31 and size == 4 and "u" not in suffix:
            unsigned = not digits.isdigit() or octal
            size = 4 if unsigned else 8
            return Number(at.line, at.column, value, CType("int", size, signed=not unsigned))
        type = CType("int", size, signed="u" not in suffix)
        return Number(at.line, at.column, value, LONG if size == 8 and type.signed else type)
    try:
        return Number(
            at.line,
            at.column,
            float.fromhex(text.rstrip("fFlL"))
            if "x" in text.lower()
            else float(text.rstrip("fFlL")),
            DOUBLE,
        )
    except ValueError:
        return Number(at.line, at.column, 0, INT)


_WORDS = "if else while for do switch case default break continue return goto sizeof"
STATEMENTS = frozenset(_WORDS.split())


class PrimaryReader:
    """Reads what expressions are made of; the last token is an `end`."""

    STATEMENTS: frozenset[str] = STATEMENTS

    def expression(self) -> Expr:
        """An expression with its commas."""
        raise NotImplementedError

    def __init__(self, tokens: list[Token], known: Known, file: str) -> None:
        end = Token("end", "", tokens[-1].line if tokens else 1, 1)
        self.tokens = [*tokens, end, end, end]
        self.place = 0
        self.known = known
        self.file = file
        self.variables: set[str] = set()
        """Names that stand for a value where it is read."""
        self.in_record = 0
        self._depth = 0

    @property
    def here(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def expect(self, text: str) -> None:
        """Goes past a mark. Raises `Unread` when another stands here."""
        if self.here.text != text or self.here.kind not in ("mark", "word"):
            raise Unread(f"{text!r} was expected: it", self.here)
        self.place += 1

    def skip_group(self) -> None:
        """Goes past brackets and what is in them. Raises `Unread` when they do not close."""
        depth = 0
        start = self.here
        while self.here.kind != "end":
            if self.here.kind == "mark":
                if self.here.text in ("(", "[", "{"):
                    depth += 1
                elif self.here.text in (")", "]", "}"):
                    depth -= 1
                    if depth == 0:
                        self.place += 1
                        return
            self.place += 1
        raise Unread("a bracket that does not close", start)

    def skip_bracketed(self) -> None:
        """Goes past a word and the brackets behind it, if there are any."""
        self.place += 1
        while self.here.text in ("volatile", "__volatile__", "goto", "inline"):
            self.place += 1
        if self.here.text == "(":
            self.skip_group()

    def begins_type(self, place: int) -> bool:
        """Whether a type stands at a place."""
        raise NotImplementedError

    def type_name(self) -> CType:
        """A type as in a cast."""
        raise NotImplementedError

    def block(self) -> Block:
        """A block of statements."""
        raise NotImplementedError

    def _primary(self) -> Expr:
        at = self.here
        if at.kind == "number":
            self.place += 1
            if self.here.kind == "word" and self.tokens[self.place + 1].text == "(":
                # A macro nobody defined goes on counting.
                self.skip_bracketed()
                return Dark(at.line, at.column, frozenset())
            return number(at)
        if at.kind == "char":
            self.place += 1
            value = unescaped(at.text)
            return Number(
                at.line, at.column, ord(value[0]) if value else 0, CHAR if len(value) < 2 else INT
            )
        if at.kind == "string":
            return self._text()
        if at.kind == "word":
            if at.text in self.STATEMENTS:
                raise Unread("a value", at)
            self.place += 1
            if self.here.kind == "string":
                # A macro nobody defined before a string.
                return self._text()
            return Name(at.line, at.column, at.text)
        if at.text == "(":
            self.place += 1
            if self.here.text == "{":
                inner: Expr = Inner(at.line, at.column, self.block())
            else:
                inner = self.expression()
            self.expect(")")
            return inner
        raise Unread("a value", at)

    def _text(self) -> Expr:
        at = self.here
        parts: list[str] = []
        while self.here.kind == "string" or (
            self.here.kind == "word" and self.here.text.startswith("PRI")
        ):
            parts.append(unescaped(self.here.text) if self.here.kind == "string" else "u")
            self.place += 1
            while self.here.kind == "word" and self.here.text[:3] != "PRI":
                # A macro nobody defined beside a string: nothing else may stand there.
                if self.here.text in self.STATEMENTS:
                    break
                self.skip_bracketed()
        return Text(at.line, at.column, "".join(parts))

    def constant(self, value: Expr | None) -> int | None:
        """The integer an expression has at compile time, `None` when it has none or it is not known."""
        match value:
            case Number(value=int(number_)):
                return number_
            case Name(name=name):
                return self.known.constants.get(name)
            case SizeOf(of=CType() as type):
                return self.known.size(type) or None
            case SizeOf(of=Text(value=text)):
                return len(text) + 1
            case Cast(operand=operand):
                return self.constant(operand)
            case Unary() | Binary() | Choice():
                return self._folded(value)
        return None

    def _folded(self, value: Unary | Binary | Choice) -> int | None:
        match value:
            case Unary(mark=mark, operand=operand):
                inner = self.constant(operand)
                if inner is None or mark not in ("-", "~", "!"):
                    return None
                return {"-": -inner, "~": ~inner, "!": int(not inner)}[mark]
            case Choice(condition=condition, yes=yes, no=no):
                chosen = self.constant(condition)
                return (
                    None if chosen is None or yes is None else self.constant(yes if chosen else no)
                )
        one, other = self.constant(value.left), self.constant(value.right)
        if one is None or other is None or value.mark == ",":
            return None
        try:
            return combined(value.mark, one, other)
        except (ValueError, ZeroDivisionError):
            return None
