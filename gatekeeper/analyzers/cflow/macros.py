"""Macros put in place, and conditions of `#if` worked out (C17 6.10), as far as one file and its headers tell."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gatekeeper.analyzers.cflow.lines import Token, cut

_USUAL = """\
#define __ASM __asm__
#define __PACKED_STRUCT struct __attribute__((packed))
#define __PACKED_UNION union __attribute__((packed))
#define _CONCAT(x, y) _DO_CONCAT(x, y)
#define _DO_CONCAT(x, y) x ## y
#define Z_DECL_ALIGN(type) type
#define STRUCT_SECTION_ITERABLE(type, name) struct type name
#define DT_DRV_INST(number) dt_inst_ ## number
#define DEVICE_DT_NAME_GET(node) node
#define INT64_C(n) (n ## LL)
#define UINT64_C(n) (n ## ULL)
""" + "".join(
    f"#define INT{bits}_C(n) (n)\n#define UINT{bits}_C(n) (n ## U)\n" for bits in (8, 16, 32)
)
_MAX_DEPTH = 24
_MAX_TOKENS = 20_000
_NUMBER = re.compile(r"(0[xX][0-9A-Fa-f]+|0[bB][01]+|[0-9]+)([uUlL]*)\Z")
NEVER = frozenset(
    {
        "__cplusplus", "_WIN32", "WIN32", "_WIN64", "_MSC_VER", "__ASSEMBLER__", "__ASSEMBLY__",
        "_ASMLANGUAGE", "__ICCARM__", "__CC_ARM", "__IAR_SYSTEMS_ICC__", "__APPLE__", "__BORLANDC__",
        "__MINGW32__", "__CYGWIN__", "__DOXYGEN__", "DOXYGEN", "__FreeBSD__", "LINKER_SCRIPT",
        "__ARMCC_VERSION", "__KEIL__", "__CODEGEARC__", "__BIG_ENDIAN__", "FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION",
    }
)  # fmt: skip
"""Macros taken as not defined; of others that nobody defines the branch that asks for them is read."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro; `parameters` is `None` for one without brackets."""

    name: str
    parameters: tuple[str, ...] | None
    variadic: bool
    body: tuple[Token, ...]


def macro_of(tokens: list[Token]) -> Macro | None:
    """The macro that the tokens behind `#define` make, `None` when they are none."""
    if not tokens or tokens[0].kind != "word":
        return None
    name = tokens[0].text
    if len(tokens) == 1 or tokens[1].text != "(" or tokens[1].spaced:
        return Macro(name, None, False, tuple(tokens[1:]))
    parameters: list[str] = []
    variadic = False
    for place in range(2, len(tokens)):
        text = tokens[place].text
        if text == ")":
            return Macro(name, tuple(parameters), variadic, tuple(tokens[place + 1 :]))
        if text == "...":
            variadic = True
            if tokens[place - 1].kind != "word":
                parameters.append("__VA_ARGS__")
        elif tokens[place].kind == "word":
            parameters.append(text)
    return None


@lru_cache(maxsize=1)
def usual() -> Mapping[str, Macro]:
    """The macros of CMSIS, Zephyr and `stdint.h`, whose headers a tree seldom holds, without which a declaration is not read or a number not known."""
    found = (macro_of(line.tokens) for line in cut(_USUAL))
    return {macro.name: macro for macro in found if macro is not None}


class Expander:
    """Puts macros in place."""

    def __init__(self, macros: dict[str, Macro]) -> None:
        self.macros = macros
        self.uses: dict[tuple[int, int], str] = {}
        """The name of what stands at a line and column, for macros that were put in place."""

    def expand(self, tokens: list[Token], depth: int = 0) -> list[Token]:
        """The tokens with every macro replaced; a macro that grows beyond bounds stays as it is."""
        macros = self.macros
        if not any(token.text in macros for token in tokens if token.kind == "word"):
            return tokens
        out: list[Token] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            macro = macros.get(token.text) if token.kind == "word" else None
            if macro is None or token.text in token.hidden or depth > _MAX_DEPTH:
                out.append(token)
                place += 1
                continue
            self.uses.setdefault((token.line, token.column), token.text)
            if macro.parameters is None:
                body = [self._at(part, token) for part in macro.body]
                place += 1
            else:
                if place + 1 >= len(tokens) or tokens[place + 1].text != "(":
                    out.append(token)
                    place += 1
                    continue
                arguments, end = _arguments(tokens, place + 1)
                if arguments is None:
                    out.append(token)
                    place += 1
                    continue
                body = self._filled(macro, arguments, token, depth)
                place = end
            grown = self.expand(_pasted(body), depth + 1)
            if len(grown) > _MAX_TOKENS:
                out.append(token)
                continue
            if (
                grown
                and grown[-1].kind == "word"
                and place < len(tokens)
                and tokens[place].text == "("
            ):
                # What came out may be the name of a macro with brackets that stand behind it.
                last = grown[-1]
                inner = macros.get(last.text)
                if (
                    inner is not None
                    and inner.parameters is not None
                    and last.text not in last.hidden
                ):
                    out.extend(grown[:-1])
                    tokens = [last, *tokens[place:]]
                    place = 0
                    continue
            out.extend(grown)
        return out

    @staticmethod
    def _at(part: Token, use: Token) -> Token:
        return Token(
            part.kind,
            part.text,
            use.line,
            use.column,
            part.spaced,
            part.hidden | use.hidden | {use.text},
        )

    def _filled(
        self, macro: Macro, arguments: list[list[Token]], use: Token, depth: int
    ) -> list[Token]:
        names = macro.parameters or ()
        if macro.variadic and len(arguments) >= len(names):
            arguments = _gathered(arguments, len(names) - 1, use)
        given = dict(zip(names, arguments, strict=False))
        out: list[Token] = []
        body = macro.body
        for place, part in enumerate(body):
            before = body[place - 1].text if place else ""
            after = body[place + 1].text if place + 1 < len(body) else ""
            if part.text == "#" and after in given:
                continue
            if part.text in names and part.kind == "word":
                value = given.get(part.text, [])
                if before == "#":
                    out.append(_as_text(value, use))
                elif "##" in (before, after):
                    if value or before != "##":
                        out += value
                    elif out and out[-1].text == "##":
                        out.pop()
                        if out and out[-1].text == "," and part.text == "__VA_ARGS__":
                            out.pop()
                else:
                    out += self.expand(list(value), depth + 1)
            else:
                out.append(self._at(part, use))
        return [Token(t.kind, t.text, use.line, use.column, t.spaced, t.hidden) for t in out]


def _as_text(value: list[Token], use: Token) -> Token:
    """An argument as the string `#` makes of it."""
    text = " ".join(t.text for t in value).replace("\\", "\\\\").replace('"', '\\"')
    return Token("string", f'"{text}"', use.line, use.column)


def _gathered(arguments: list[list[Token]], first: int, use: Token) -> list[list[Token]]:
    """The arguments with all from `first` on as one, commas between them."""
    rest: list[Token] = []
    for number, one in enumerate(arguments[first:]):
        if number:
            rest.append(Token("mark", ",", use.line, use.column))
        rest += one
    return [*arguments[:first], rest]


def _pasted(body: list[Token]) -> list[Token]:
    if not any(token.text == "##" for token in body):
        return body
    out: list[Token] = []
    place = 0
    while place < len(body):
        token = body[place]
        if token.text == "##" and out and place + 1 < len(body):
            left, right = out.pop(), body[place + 1]
            if left.text == ",":
                out += [left, right]
            else:
                text = left.text + right.text
                kind = left.kind if left.kind != "mark" else right.kind
                out.append(Token(kind, text, left.line, left.column, left.spaced, left.hidden))
            place += 2
        else:
            if token.text != "##":
                out.append(token)
            place += 1
    return out


def _arguments(tokens: list[Token], place: int) -> tuple[list[list[Token]] | None, int]:
    """The arguments of brackets that open at a place, and the place behind; `None` when they do not close."""
    found: list[list[Token]] = [[]]
    depth = 0
    for index in range(place, len(tokens)):
        text = tokens[index].text if tokens[index].kind == "mark" else ""
        if text in ("(", "[", "{"):
            depth += 1
            if depth == 1:
                continue
        elif text in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return ([] if found == [[]] else found), index + 1
        if text == "," and depth == 1:
            found.append([])
        else:
            found[-1].append(tokens[index])
    return None, place


def holds(tokens: list[Token], macros: Mapping[str, Macro], expander: Expander) -> bool | None:
    """Whether the condition of an `#if` holds; `None` when it asks for what nobody defines."""
    words: list[Token] = []
    place = 0
    asks = False
    while place < len(tokens):
        token = tokens[place]
        if token.text == "defined":
            bracket = place + 1 < len(tokens) and tokens[place + 1].text == "("
            index = place + (2 if bracket else 1)
            name = tokens[index].text if index < len(tokens) else ""
            if name not in macros and name not in NEVER:
                asks = True
            words.append(token._replace(kind="number", text="1" if name in macros else "0"))
            place = index + (2 if bracket else 1)
        else:
            words.append(token)
            place += 1
    grown = expander.expand(words)
    asks = asks or any(t.kind == "word" and t.text not in NEVER for t in grown)
    value = _Sum(grown).value()
    if value is None or asks:
        return None
    return value != 0


class _Sum:
    """Works out a constant sum of integers; names count 0."""

    _LEVELS = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="),
               ("<<", ">>"), ("+", "-"), ("*", "/", "%"))  # fmt: skip

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def value(self) -> int | None:
        """The value, `None` when the tokens are no sum."""
        try:
            found = self._choice()
        except (ValueError, IndexError, ZeroDivisionError, RecursionError, OverflowError):
            return None
        return found if self._place == len(self._tokens) else None

    def _peek(self) -> str:
        return self._tokens[self._place].text if self._place < len(self._tokens) else ""

    def _choice(self) -> int:
        condition = self._level(0)
        if self._peek() != "?":
            return condition
        self._place += 1
        first = self._choice()
        if self._peek() != ":":
            raise ValueError
        self._place += 1
        second = self._choice()
        return first if condition else second

    def _level(self, level: int) -> int:
        if level == len(self._LEVELS):
            return self._unary()
        left = self._level(level + 1)
        while self._peek() in self._LEVELS[level]:
            mark = self._peek()
            self._place += 1
            left = combined(mark, left, self._level(level + 1))
        return left

    def _unary(self) -> int:
        token = self._tokens[self._place]
        self._place += 1
        if token.text in ("-", "+", "!", "~"):
            value = self._unary()
            return {"-": -value, "+": value, "!": int(not value), "~": ~value}[token.text]
        if token.text == "(":
            value = self._choice()
            if self._peek() != ")":
                raise ValueError
            self._place += 1
            return value
        if token.kind == "number":
            match = _NUMBER.match(token.text)
            if match is None:
                raise ValueError
            digits = match[1]
            octal = digits.isdigit() and digits.startswith("0")
            return int(digits, 8 if octal else 0)
        if token.kind == "word":
            if self._peek() == "(":
                raise ValueError
            return 0
        raise ValueError


def combined(mark: str, left: int, right: int) -> int:
    """Two integers under an operator of C. Raises `ZeroDivisionError`, and `ValueError` for a shift out of bounds."""
    if mark in ("<<", ">>"):
        if not 0 <= right <= 256 or abs(left) >= 1 << 512:
            raise ValueError(f"a shift by {right}")
        return left << right if mark == "<<" else left >> right
    return int(_OPERATIONS[mark](left, right))


def _quotient(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: bool(a) or bool(b), "&&": lambda a, b: bool(a) and bool(b),
    "|": operator.or_, "^": operator.xor, "&": operator.and_, "==": operator.eq, "!=": operator.ne,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "+": operator.add,
    "-": operator.sub, "*": operator.mul, "/": _quotient, "%": lambda a, b: a - _quotient(a, b) * b,
}  # fmt: skip
