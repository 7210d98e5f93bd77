"""Braces and control statements of C and C++, followed token by token: how deep they nest, and whether they balance."""

from dataclasses import dataclass, field

from gatekeeper.analyzers.measure.tokens import Reader, Tokens

_WITH_HEADER = frozenset({"if", "for", "while", "switch", "catch", "foreach"})
_WITHOUT_HEADER = frozenset({"do", "else", "try"})
_ONLY_CPP = frozenset({"catch", "try", "foreach"})


@dataclass(slots=True)
class Nesting:
    """What has been seen so far of one file; a watcher of `measure_tokens`, made for it and thrown away."""

    words: frozenset[str]
    """Control words of the language."""
    has_templates: bool
    bodies: list[int] = field(default_factory=list)
    """Lines on which a function body opens."""
    unopened: int = 0
    """Line of the first brace that closes nothing, or 0."""
    _deepest: dict[object, int] = field(default_factory=dict)
    _frames: list[str] = field(default_factory=list)
    """Open structures: `{` a plain block, `if` without, `if{` with braces, and so for each control word."""
    _body_at: int = 0
    """Number of frames with the function body on top; 0 outside of functions."""
    _header: int = -1
    """Parentheses open in the header of a control statement; -1 outside of one."""
    _expects_body: bool = False
    _ended: bool = False
    _tail_of_do: bool = False
    _assigned: bool = False
    _previous: str = ""

    def depth_of(self, function: object) -> int:
        """How deep control structures nest in that function of lizard's."""
        return self._deepest.get(function, 0)

    @property
    def unclosed(self) -> int:
        """How many braces are still open."""
        return sum(frame.endswith("{") for frame in self._frames)

    def __call__(self, tokens: Tokens, reader: Reader) -> Tokens:
        for token in tokens:
            if token != "\n" and not token.startswith("#"):
                context = reader.context
                self._step(token, context.current_function, context.current_line)
                self._previous = token
            if self.has_templates or self._body_at or token[0] not in "<>":
                yield token
            # In C, `<` outside of functions compares constants; lizard takes it for a template
            # argument list and loses every function after it.

    def _step(self, token: str, function: object, line: int) -> None:
        if self._header >= 0:
            self._in_header(token)
            return
        if self._ended:
            self._after_statement(token)
        if self._expects_body and token == "if" and self._frames[-1] == "else":
            self._frames.pop()
        if token in self.words and not (token == "while" and self._tail_of_do):
            self._open(token, function)
            self._header = 0 if token in _WITH_HEADER else -1
            self._expects_body = token in _WITHOUT_HEADER
        elif token == "{":
            self._open_brace(line)
        elif token == "}":
            self._close_brace(line)
        else:
            self._expects_body = False
            self._ended = token == ";"
            self._assigned = token != ";" and (self._assigned or token == "=")
            self._tail_of_do = self._tail_of_do and token != ";"

    def _in_header(self, token: str) -> None:
        if self._header == 0 and token in ("{", ";"):
            # A control word without parentheses: a macro or something broken; no header to wait for.
            self._header = -1
            return
        self._header += (token == "(") - (token == ")")
        if self._header == 0 and token == ")":
            self._header = -1
            self._expects_body = True

    def _open(self, word: str, function: object) -> None:
        self._frames.append(word)
        depth = sum(frame != "{" for frame in self._frames)
        self._deepest[function] = max(depth, self._deepest.get(function, 0))

    def _open_brace(self, line: int) -> None:
        if self._expects_body:
            self._frames[-1] += "{"
            self._expects_body = False
            return
        self._frames.append("{")
        if not self._body_at and self._previous == ")" and not self._assigned:
            self.bodies.append(line)
            self._body_at = len(self._frames)

    def _close_brace(self, line: int) -> None:
        self._expects_body = False
        while self._frames and not self._frames[-1].endswith("{"):
            self._frames.pop()
        if not self._frames:
            self.unopened = self.unopened or line
            return
        if self._body_at == len(self._frames):
            self._body_at = 0
        frame = self._frames.pop()
        if frame == "{":
            self._assigned = self._assigned and bool(self._body_at)
        else:
            self._frames.append(frame[:-1])
            self._ended = True

    def _after_statement(self, token: str) -> None:
        """Structures without braces end with their statement, unless an `else`, `catch` or `while` goes on."""
        self._ended = False
        while self._frames and not self._frames[-1].endswith("{"):
            frame = self._frames.pop()
            if (frame, token) in (("if", "else"), ("try", "catch"), ("catch", "catch")):
                return
            if (frame, token) == ("do", "while"):
                self._tail_of_do = True
                return


def nesting_for(name: str) -> Nesting:
    """A fresh watcher for the language of the name's suffix."""
    words = _WITH_HEADER | _WITHOUT_HEADER
    if name.endswith(".c"):
        return Nesting(words - _ONLY_CPP, has_templates=False)
    return Nesting(words, has_templates=True)
