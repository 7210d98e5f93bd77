"""What each name in C or C++ code is: a call, a definition, a declaration, or a plain mention."""

from dataclasses import dataclass, field, replace
from enum import Enum

from gatekeeper.threats.c_lexer import Conditional, Lexed, LexFailure, Token


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
    """Number of the enclosing function, 0 outside."""
    in_macro: bool
    """In the body of a `#define`."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The wanted names of one file, in order."""

    mentions: tuple[Mention, ...]
    families: dict[int, frozenset[str]]
    """Socket address families written in each function."""
    balanced: bool
    """Whether the braces close; if not, calls and declarations may be confused."""


_BEFORE_CALL = frozenset(
    {"return", "else", "do", "case", "goto", "throw", "co_return", "co_await", "co_yield"}
    | {"not", "and", "or", "xor", "sizeof", "if", "while", "for", "switch"}
)
_CLASS_WORDS = frozenset({"class", "struct", "union", "enum"})
_ATTRIBUTES = frozenset({"__attribute__", "__attribute", "alignas", "__declspec", "_Alignas"})
_QUALIFIERS = frozenset({"const", "noexcept", "override", "final"})
_FUNCTION, _CLASS, _NAMESPACE, _VALUE = "function", "class", "namespace", "value"


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
    return Structure(tuple(walk.mentions), families, not walk.scopes and not walk.stray)


@dataclass(slots=True)
class _Statement:
    """What is known of the tokens since the last `;`, `{` or `}` outside functions."""

    head: tuple[str, ...] = ()
    """The first two."""
    depth: int = 0
    """Of parentheses."""
    assigned: bool = False
    """`=` outside parentheses, so that a value follows."""
    has_operator: bool = False
    has_class_word: bool = False
    has_group: bool = False
    group_head: str = ""
    """What stands before the last pair of parentheses."""
    last: str = ""
    """The last token that is not a qualifier."""

    def add(self, text: str) -> None:
        """The next token."""
        if len(self.head) < 2:
            self.head = (*self.head, text)
        if text == "(":
            if self.depth == 0:
                self.group_head = self.last
            self.depth += 1
        elif text == ")":
            self.depth = max(0, self.depth - 1)
            self.has_group = True
        elif text == "=" and self.depth == 0 and self.head[0] != "template":
            self.assigned = True
        elif text == "operator":
            self.has_operator = True
        elif text in _CLASS_WORDS:
            self.has_class_word = True
        if text not in _QUALIFIERS:
            self.last = text

    @property
    def gives_value(self) -> bool:
        """Whether what follows belongs to a value."""
        return self.assigned and not self.has_operator

    def scope(self) -> str:
        """What a `{` after these tokens opens."""
        if not self.head:
            return _FUNCTION
        if "namespace" in self.head or (self.head[0] == "extern" and not self.has_group):
            return _NAMESPACE
        if self.gives_value:
            return _VALUE
        # `struct reply *answer(int x)` is a function, `struct __attribute__((packed))` is none.
        as_function = self.last == ")" and self.group_head not in _ATTRIBUTES
        if self.has_class_word and not as_function:
            return _CLASS
        return _FUNCTION if self.has_group else _VALUE


@dataclass(slots=True)
class _Walk:
    """One walk over one file's tokens, knowing the scope at each."""

    tokens: tuple[Token, ...]
    wanted: frozenset[str]
    scopes: list[str] = field(default_factory=list)
    statement: _Statement = field(default_factory=_Statement)
    mentions: list[Mention] = field(default_factory=list)
    families: dict[int, set[str]] = field(default_factory=dict)
    stray: bool = False
    functions: int = 0
    innermost: str = ""
    """`function` or `value` inside one, however deep; empty elsewhere."""
    _saved: list[tuple[list[str], _Statement]] = field(default_factory=list)

    def conditional(self, name: str) -> None:
        """Each branch of an `#if` starts from the scope before it; the last branch's end holds after it."""
        if name == "if":
            self._saved.append((list(self.scopes), replace(self.statement)))
        elif name == "endif":
            if self._saved:
                self._saved.pop()
        elif self._saved:
            scopes, statement = self._saved[-1]
            self.scopes, self.statement = list(scopes), replace(statement)
            self._look()

    def visit(self, index: int, token: Token) -> None:
        """The next token."""
        if token.kind == "ident":
            if token.text in self.wanted:
                self._note(index, token)
            if token.text.startswith(("AF_", "PF_")):
                self.families.setdefault(self._function, set()).add(token.text[3:])
        if token.directive:
            return
        if token.text == "{":
            self._open()
        elif token.text == "}":
            self._close()
        elif self.innermost:
            return
        elif token.text == ";" and not self.statement.depth:
            self.statement = _Statement()
        else:
            self.statement.add(token.text)

    @property
    def _function(self) -> int:
        return self.functions if self.innermost == _FUNCTION else 0

    def _open(self) -> None:
        if len(self.scopes) >= MAX_NESTING:
            raise LexFailure(f"braces are nested deeper than {MAX_NESTING}")
        scope = self.innermost or self.statement.scope()
        if not self.innermost:
            self.functions += scope == _FUNCTION
            if scope != _VALUE:
                self.statement = _Statement()
        self.scopes.append(scope)
        self._look()

    def _close(self) -> None:
        if not self.scopes:
            self.stray = True
            return
        ended = self.scopes.pop()
        self._look()
        if ended != _VALUE and not self.innermost:
            self.statement = _Statement()

    def _look(self) -> None:
        """Inside a function or a value everything is one, so the innermost scope tells."""
        last = self.scopes[-1] if self.scopes else ""
        self.innermost = last if last in (_FUNCTION, _VALUE) else ""

    def _note(self, index: int, token: Token) -> None:
        use = self._use(index, token)
        in_macro = token.directive == "define" and use is not Use.MACRO_NAME
        self.mentions.append(Mention(token.text, use, index, self._function, in_macro))

    def _use(self, index: int, token: Token) -> Use:
        if token.directive and (token.head or token.directive != "define"):
            return Use.MACRO_NAME if token.directive == "define" else Use.TESTED
        previous = self._at(index - 1, token.directive)
        if previous in (".", "->") or (previous == "::" and self._is_scoped(index)):
            return Use.MEMBER
        if self._at(index + 1, token.directive) != "(":
            return Use.MENTION
        if token.directive or self.innermost == _FUNCTION:
            return Use.DECLARATION if self._declares(index, token) else Use.CALL
        return self._outside_functions(index)

    def _outside_functions(self, index: int) -> Use:
        if self.innermost == _VALUE or self.statement.gives_value:
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
