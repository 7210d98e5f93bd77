"""What a statement outside functions is, told from its tokens as they come: what a `{` after it opens, and whose."""

from dataclasses import dataclass

_CLASS_WORDS = frozenset({"class", "struct", "union", "enum"})
_ATTRIBUTES = frozenset({"__attribute__", "__attribute", "alignas", "__declspec", "_Alignas"})
_QUALIFIERS = frozenset({"const", "noexcept", "override", "final"})
FUNCTION, CLASS, NAMESPACE, VALUE = "function", "class", "namespace", "value"


@dataclass(slots=True)
class Statement:
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
    chain: str = ""
    """The name that is being written, with its scopes (`Flash::Write`)."""
    named: str = ""
    """The name before the last pair of parentheses that is no attribute and no initialiser."""
    class_name: str = ""
    parameters: frozenset[str] = frozenset()
    """Of a function in the old style, before their types are told (C17 6.9.1): `int f(a, b) int a; char *b; {`."""
    told: bool = False
    """The type of one of them has been told."""
    has_colon: bool = False
    """A single `:` outside parentheses: initialisers or parent classes follow."""

    def add(self, text: str) -> None:
        """The next token."""
        if len(self.head) < 2:
            self.head = (*self.head, text)
        if self.depth == 1 and not self.has_group and text.isidentifier():
            self.parameters |= {text if self.last in ("(", ",") else ""}
        if text == "(":
            if self.depth == 0 and not self.told:
                self.group_head = self.last
                if not self.has_colon and self.last not in _ATTRIBUTES:
                    self.named = self.chain
            self.depth += 1
        elif text == ")":
            self.depth = max(0, self.depth - 1)
            self.has_group = True
        elif text == "=" and self.depth == 0 and self.head[0] != "template":
            self.assigned = True
        elif text == ";":
            self.told = True
        elif text == "operator":
            self.has_operator = True
        elif text in _CLASS_WORDS:
            self.has_class_word = True
        elif self.depth == 0:
            self._name(text)
        if text not in _QUALIFIERS:
            self.last = text

    def _name(self, text: str) -> None:
        if text == ":":
            self.has_colon = True
        elif text == "::" and self.last == ">":
            self.chain = "?"
        elif text.isidentifier() and text not in _QUALIFIERS:
            self.chain = f"{self.chain}::{text}" if self.last == "::" else text
            if self.has_class_word and not self.has_colon and text not in _ATTRIBUTES:
                self.class_name = text

    @property
    def goes_on(self) -> bool:
        """Whether a `;` only ends the type of a parameter that the brackets before it named."""
        plain = self.has_group and self.last != ")" and "" not in self.parameters
        return plain and self.chain in self.parameters

    @property
    def gives_value(self) -> bool:
        """Whether what follows belongs to a value."""
        return self.assigned and not self.has_operator

    def scope(self) -> str:
        """What a `{` after these tokens opens."""
        if not self.head:
            return FUNCTION
        if "namespace" in self.head or (self.head[0] == "extern" and not self.has_group):
            return NAMESPACE
        if self.gives_value:
            return VALUE
        if self.last == ";":
            return FUNCTION
        # `struct reply *answer(int x)` is a function, `struct __attribute__((packed))` is none.
        as_function = self.last == ")" and self.group_head not in _ATTRIBUTES
        if self.has_class_word and not as_function:
            return CLASS
        return FUNCTION if self.has_group else VALUE
