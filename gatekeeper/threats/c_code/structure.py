"""What each name in C or C++ code is: a call, a definition, a declaration, or a plain mention."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import Enum

from gatekeeper.model.pattern import late_pattern
from gatekeeper.threats.c_code.lexer import Conditional, Lexed, LexFailure, Token
from gatekeeper.threats.c_code.statement import CLASS, FUNCTION, VALUE, Statement


class Use(Enum):
    """How a name is used at one place."""

    CALL = "call"
    DEFINITION = "definition"
    DECLARATION = "declaration"
    MEMBER = "member"
    """Of an object, class or namespace: another function, whatever its name."""
    MENTION = "mention"
    MACRO_NAME = "macro name"
    TESTED = "tested"
    """In the condition of an `#if`, or undefined."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One wanted name in the code."""

    name: str
    use: Use
    index: int
    """Of its token."""
    function: int
    """Number of the enclosing function or macro, 0 outside."""
    in_macro: bool
    """In the body of a `#define`."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function or macro that the file defines."""

    number: int
    """From 1, in order."""
    owner: str
    """Its class; empty for a free function or a macro."""
    name: str
    """Empty when it cannot be told."""
    index: int
    """Of the token at which its body begins."""
    macro: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call of something by name inside a function or macro."""

    function: int
    """Number of the function it stands in."""
    owner: str
    """The scope written before it (`Flash` in `Flash::Write(…)`); `.` for a member of an object."""
    name: str
    index: int
    """Of its token."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The wanted names of one file, in order."""

    mentions: tuple[Mention, ...]
    families: dict[int, frozenset[str]]
    """Socket address families written in each function."""
    balanced: bool
    """Whether the braces close; if not, calls and declarations may be confused."""
    functions: tuple[Function, ...] = ()
    calls: tuple[Call, ...] = ()
    spans: tuple[tuple[int, int, int], ...] = ()
    """First and last token of each function's body, and its number; ordered, not nested."""

    def function_at(self, index: int) -> int:
        """Number of the function whose body holds the token, 0 outside."""
        place = bisect_right(self.spans, index, key=lambda span: span[0]) - 1
        return self.spans[place][2] if place >= 0 and index <= self.spans[place][1] else 0

    def name_of(self, number: int) -> str:
        """The function's name with its class, empty for 0."""
        if not number:
            return ""
        function = self.functions[number - 1]
        return f"{function.owner}::{function.name}" if function.owner else function.name


_BEFORE_CALL = frozenset(
    {"return", "else", "do", "case", "goto", "throw", "co_return", "co_await", "co_yield"}
    | {"not", "and", "or", "xor", "sizeof", "if", "while", "for", "switch"}
)
_NO_CALL = _BEFORE_CALL | frozenset({"catch", "defined", "decltype", "alignof", "static_assert"})
_MACRO_CALL = late_pattern(r"[A-Z][A-Z0-9_]{3,}")


MAX_NESTING = 1000


def structure(lexed: Lexed, wanted: frozenset[str]) -> Structure:
    """Every mention of a wanted name outside comments, strings and disabled blocks.

    Raises `LexFailure` for braces nested deeper than 1000.
    """
    walk = _Walk(lexed.tokens, wanted)
    conditionals = iter((*lexed.conditionals, Conditional("", len(lexed.tokens) + 1)))
    following = next(conditionals)
    for index, token in enumerate(lexed.tokens):
        while following.position <= index:
            walk.conditional(following.name)
            following = next(conditionals)
        walk.visit(index, token)
    families = {number: frozenset(names) for number, names in walk.families.items()}
    closed = not walk.scopes and not walk.stray
    return Structure(
        tuple(walk.mentions),
        families,
        closed,
        tuple(walk.functions),
        tuple(walk.calls),
        tuple(walk.spans),
    )


@dataclass(slots=True)
class _Walk:
    """One walk over one file's tokens, knowing the scope at each."""

    tokens: tuple[Token, ...]
    wanted: frozenset[str]
    scopes: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    """For each open scope the class it is, else empty."""
    statement: Statement = field(default_factory=Statement)
    mentions: list[Mention] = field(default_factory=list)
    families: dict[int, set[str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    stray: bool = False
    inside: int = 0
    """Number of the function whose body is being read, however deep; 0 outside."""
    macro: int = 0
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    begun: int = 0
    innermost: str = ""
    """`function` or `value` inside one, however deep; empty elsewhere."""
    _saved: list[tuple[list[str], list[str], Statement]] = field(default_factory=list)

    def conditional(self, name: str) -> None:
        """Each branch of an `#if` starts from the scope before it; the last branch's end holds after it."""
        if name == "if":
            self._saved.append((list(self.scopes), list(self.classes), replace(self.statement)))
        elif name == "endif":
            if self._saved:
                self._saved.pop()
        elif self._saved:
            scopes, classes, statement = self._saved[-1]
            self.scopes, self.classes = list(scopes), list(classes)
            self.statement = replace(statement)
            self._look()

    def visit(self, index: int, token: Token) -> None:
        """The next token."""
        if token.kind == "ident":
            if token.directive == "define" and token.head:
                self._begin("", token.text, index, macro=True)
            if token.text in self.wanted:
                self._note(index, token)
            self._call(index, token)
            if token.text.startswith(("AF_", "PF_")):
                self.families.setdefault(self._function, set()).add(token.text[3:])
        if token.directive:
            return
        if token.text == "{":
            self._open(index)
        elif token.text == "}":
            self._close(index)
        elif self.innermost:
            return
        elif token.text == ";" and not self.statement.depth and not self.statement.goes_on:
            self.statement = Statement()
        else:
            self.statement.add(token.text)

    @property
    def _function(self) -> int:
        return self.inside if self.innermost == FUNCTION else 0

    def _begin(self, owner: str, name: str, index: int, *, macro: bool = False) -> None:
        number = len(self.functions) + 1
        self.functions.append(Function(number, owner, name, index, macro))
        if macro:
            self.macro = number
        else:
            self.inside, self.begun = number, index

    def _named(self, index: int) -> None:
        """A function's body begins; its class is the one written before its name, or the one it stands in."""
        scopes, _, name = self.statement.named.rpartition("::")
        owner = scopes.rpartition("::")[2] or next(filter(None, reversed(self.classes)), "")
        self._begin("" if owner == "?" else owner, name, index)

    def _call(self, index: int, token: Token) -> None:
        inside = self.macro if token.directive == "define" else self._function
        if not inside or token.head or token.text in _NO_CALL:
            return
        if self._at(index + 1, token.directive) != "(":
            return
        previous = self._at(index - 1, token.directive)
        if previous == "::" and index > 1:
            owner = self.tokens[index - 2].text
        else:
            owner = "." if previous in (".", "->") else ""
        self.calls.append(Call(inside, owner, token.text, index))
        passed = self._at(index + 2, token.directive)
        if _MACRO_CALL.fullmatch(token.text) and passed.isidentifier():
            # `FIH_CALL(boot_go, …)`: such a macro calls the function that it is given.
            self.calls.append(Call(inside, "", passed, index))

    def _open(self, index: int) -> None:
        if len(self.scopes) >= MAX_NESTING:
            raise LexFailure(f"braces are nested deeper than {MAX_NESTING}")
        scope = self.innermost or self.statement.scope()
        if not self.innermost:
            self.classes.append(self.statement.class_name if scope == CLASS else "")
            if scope == FUNCTION:
                self._named(index)
            if scope != VALUE:
                self.statement = Statement()
        else:
            self.classes.append("")
        self.scopes.append(scope)
        self._look()

    def _close(self, index: int) -> None:
        if not self.scopes:
            self.stray = True
            return
        ended = self.scopes.pop()
        self.classes.pop()
        self._look()
        if ended == FUNCTION and not self.innermost:
            self.spans.append((self.begun, index, self.inside))
        if ended != VALUE and not self.innermost:
            self.statement = Statement()

    def _look(self) -> None:
        """Inside a function or a value everything is one, so the innermost scope tells."""
        last = self.scopes[-1] if self.scopes else ""
        self.innermost = last if last in (FUNCTION, VALUE) else ""

    def _note(self, index: int, token: Token) -> None:
        use = self._use(index, token)
        in_macro = token.directive == "define" and use is not Use.MACRO_NAME
        inside = self.macro if in_macro else self._function
        self.mentions.append(Mention(token.text, use, index, inside, in_macro))

    def _use(self, index: int, token: Token) -> Use:
        if token.directive and (token.head or token.directive != "define"):
            return Use.MACRO_NAME if token.directive == "define" else Use.TESTED
        previous = self._at(index - 1, token.directive)
        if previous in (".", "->") or (previous == "::" and self._is_scoped(index)):
            return Use.MEMBER
        if self._at(index + 1, token.directive) != "(":
            return Use.MENTION
        if token.directive or self.innermost == FUNCTION:
            return Use.DECLARATION if self._declares(index, token) else Use.CALL
        return self._outside_functions(index)

    def _outside_functions(self, index: int) -> Use:
        if self.innermost == VALUE or self.statement.gives_value:
            return Use.CALL
        return Use.DEFINITION if self._is_defined(index) else Use.DECLARATION

    def _at(self, index: int, directive: str) -> str:
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        return token.text if token.directive == directive else ""

    def _is_scoped(self, index: int) -> bool:
        """Whether `::` before the name follows a scope other than `std`."""
        if index < 2:
            return False
        before = self.tokens[index - 2]
        named = before.kind == "ident" and before.text not in _BEFORE_CALL
        return (named or before.text == ">") and before.text != "std"

    def _declares(self, index: int, token: Token) -> bool:
        """Whether, inside a function, `T name(` declares instead of calling."""
        before = self.tokens[index - 1] if index else None
        if before is None or before.directive != token.directive or before.head:
            return False
        if before.kind == "ident":
            return before.text not in _BEFORE_CALL
        if before.text not in ("*", "&") or index < 3:
            return False
        left, start = self.tokens[index - 2], self.tokens[index - 3]
        return left.kind == "ident" and start.text in (";", "{", "}")

    def _is_defined(self, index: int) -> bool:
        depth = 0
        for position in range(index + 1, min(index + 400, len(self.tokens))):
            text = self.tokens[position].text
            if text == "(":
                depth += 1
            elif text == ")":
                depth -= 1
            elif depth == 0 and text in ("{", ";", "=", ","):
                return text == "{"
        return False
