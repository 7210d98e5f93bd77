"""Reads functions and their statements (C17 6.8 and 6.9); what is not understood is passed over and kept as dark."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from gatekeeper.analyzers.cflow.by_name import loops
from gatekeeper.analyzers.cflow.layout import PackedLines
from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.macro_words import ASM, MacroWords, leaves
from gatekeeper.analyzers.cflow.primaries import Unread
from gatekeeper.analyzers.cflow.specifiers import OF_THREADS, SPECIFIERS
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    VOID,
    Block,
    Call,
    Case,
    CType,
    Dark,
    Declare,
    Do,
    Expr,
    Function,
    If,
    Jump,
    Known,
    Label,
    Loop,
    Name,
    Return,
    Stmt,
    Switch,
    Variable,
)

_ASSERTED = frozenset(["_Static_assert", "static_assert"])


class FileReader(MacroWords):
    """Reads what stands at file level into `known`."""

    def __init__(self, tokens: list[Token], known: Known, file: str, packed: PackedLines) -> None:
        super().__init__(tokens, known, file)
        self.packed = packed
        self.dark: list[int] = []
        """Lines of statements that were passed over."""

    def read(self) -> None:
        """Reads to the end; what is not understood is passed over and kept in `known.lost`."""
        while self.here.kind != "end":
            start = self.place
            try:
                self._outer()
            except Unread as unread:
                self.in_record = 0
                self.known.lost.append((unread.line, str(unread)))
                self.place = start
                self._skip_outer()

    def _skip_outer(self) -> None:
        """Goes past a declaration that is not understood."""
        seen = self.place
        while self.here.kind != "end":
            text = self.here.text if self.here.kind == "mark" else ""
            if text == ";":
                self.place += 1
                return
            if text in ("(", "[", "{"):
                try:
                    self.skip_group()
                except Unread:
                    self.place = len(self.tokens) - 1
                    return
                if text == "{" and self.here.text not in (";", ",", "=", ")"):
                    return
            else:
                self.place += 1
        self.place = max(self.place, seen + 1) if self.here.kind != "end" else self.place

    def _outer(self) -> None:
        if self.here.text in (";", "}"):
            self.place += 1
            return
        if self.here.text in ASM or self.here.text in _ASSERTED:
            self.skip_bracketed()
            return
        if self.here.text == "extern" and self.tokens[self.place + 1].kind == "string":
            # `extern "C"` in a header that only C++ includes.
            self.place += 2 + (self.tokens[self.place + 2].text == "{")
            return
        if self.is_macro_call():
            self.place += 1 + (self.here.text == "static")
            self.skip_group()
            return
        at = self.here
        base, marks = self.specifiers()
        if self.here.text == ";":
            self.place += 1
            return
        while True:
            name, type, names = self.declarator(base)
            if self.here.text == "{" and (type.kind == "function" or name):
                # Without parameters: a macro nobody defined makes the head of a function.
                made = type if type.kind == "function" else CType("function", 1, of=VOID)
                self._function(at, name, made, marks)
                return
            if type.kind == "function" and self.here.kind == "word" and not marks & {"typedef"}:
                if self.here.text in SPECIFIERS or self.tokens[self.place + 1].kind == "word":
                    self._old_style(at, name, type, marks, names)
                    return
                # A word nobody defined behind a declarator: an attribute.
                self.skip_bracketed()
                if self.here.text == "{":
                    self._function(at, name, type, marks)
                    return
            self.skip_words()
            self._declared(at, name, type, marks)
            if self.here.text == ",":
                self.place += 1
                continue
            self.expect(";")
            return

    def _declared(self, at: Token, name: str, type: CType, marks: set[str]) -> None:
        if "typedef" in marks:
            if name:
                self.known.types[name] = type
            return
        if type.kind == "function":
            self.known.prototypes[name] = type
            return
        value: Expr | None = None
        if self.here.text == "=":
            self.place += 1
            value = self.assignment()
        old = self.known.variables.get(name)
        defined = value is not None or old is None or (old.extern and "extern" not in marks)
        if name and defined:
            self.known.variables[name] = Variable(
                at.line,
                at.column,
                name,
                type,
                value,
                "static" in marks,
                "extern" in marks,
                bool(marks & OF_THREADS),
            )

    def _old_style(
        self, at: Token, name: str, type: CType, marks: set[str], names: Iterable[str]
    ) -> None:
        given: dict[str, CType] = {}
        while self.here.text != "{":
            base, _ = self.specifiers()
            while True:
                one, kind, _ = self.declarator(base)
                given[one] = kind
                if self.here.text != ",":
                    break
                self.place += 1
            self.expect(";")
        order = [n for n in names if n] or list(given)
        kinds = tuple(given.get(n, CType("int", 4)) for n in order)
        self._function(
            at, name, CType("function", 1, of=type.of, parameters=kinds, names=tuple(order)), marks
        )

    def _function(self, at: Token, name: str, type: CType, marks: set[str]) -> None:
        self.known.prototypes[name] = type
        self.variables = {n for n in type.names if n}
        body = self.block()
        self.variables = set()
        self.known.functions[name] = Function(
            at.line, at.column, name, type, body, "static" in marks, self.file
        )

    def block(self) -> Block:
        """A block. Raises `Unread` when its brackets do not close."""
        at = self.here
        self.expect("{")
        outer = set(self.variables)
        body: list[Stmt] = []
        while self.here.text != "}" or self.here.kind != "mark":
            if self.here.kind == "end":
                raise Unread("a block that does not close", at)
            body.append(self._tolerant())
        end = self.here.line
        self.place += 1
        self.variables = outer
        return Block(at.line, at.column, body, end)

    def _tolerant(self) -> Stmt:
        start = self.place
        try:
            return self.statement()
        except Unread:
            at = self.tokens[start]
            self.dark.append(at.line)
            self.place = start
            dark = self._passed_over(at)
            # Whatever is answered, nothing behind it is reached.
            leaves = at.kind == "word" and at.text == "return"
            return Return(at.line, at.column, dark) if leaves else Do(at.line, at.column, dark)

    def _passed_over(self, at: Token) -> Dark:
        start = self.place
        while self.here.kind != "end":
            text = self.here.text if self.here.kind == "mark" else ""
            if text == ";":
                self.place += 1
                break
            if text == "}":
                break
            if text in ("(", "[", "{"):
                self.skip_group()
                if text == "{":
                    break
            else:
                self.place += 1
        if self.place == start:
            raise Unread("a statement", at)
        names = {t.text for t in self.tokens[start : self.place] if t.kind == "word"}
        return Dark(at.line, at.column, frozenset(names))

    def statement(self) -> Stmt:
        """One statement. Raises `Unread`."""
        at = self.here
        if at.kind == "mark" and at.text == "{":
            return self.block()
        if at.kind == "mark" and at.text == ";":
            self.place += 1
            return Do(at.line, at.column, None)
        if at.kind == "word":
            if reader := self._READERS.get(at.text):
                self.place += 1
                return reader(self, at)
            named = self.beside_statements(at)
            if named is not None:
                return Do(at.line, at.column, leaves(at) or Dark(at.line, at.column, named))
            if self.tokens[self.place + 1].text == ":" and self.tokens[self.place + 2].text != ":":
                self.place += 2
                return Label(at.line, at.column, at.text)
            if self.begins_type(self.place):
                return self._declaration(at)
        value = self.expression()
        if self.here.text != ";" and self._ends_bare(value):
            return Do(at.line, at.column, value)
        if self.here.text == "{" or (isinstance(value, Call) and self.here.kind == "word"):
            return self._behind_macro(at, value)
        self.expect(";")
        return Do(at.line, at.column, (isinstance(value, Name) and leaves(at)) or value)

    def _behind_macro(self, at: Token, call: Expr) -> Stmt:
        """What stands behind the call of a macro nobody defined: it makes a type, or opens a loop.

        A loop writes a variable it is given before its body reads it, and which one only the macro knows.
        """
        if self.tokens[self.place + 1].text not in ("=", ";", "["):
            given = call.arguments if isinstance(call, Call) else []
            names = frozenset(one.name for one in given if isinstance(one, Name))
            first = Do(at.line, at.column, Dark(at.line, at.column, names))
            dark = Dark(at.line, at.column, frozenset())
            return Loop(at.line, at.column, first, dark, None, self.statement())
        name, type, _ = self.declarator(UNKNOWN)
        self.variables.add(name)
        value: Expr | None = None
        if self.here.text == "=":
            self.place += 1
            value = self.assignment()
        self.expect(";")
        return Declare(at.line, at.column, [Variable(at.line, at.column, name, type, value)])

    def _ends_bare(self, value: Expr) -> bool:
        """Whether a macro call stands as a statement without a semicolon."""
        if not isinstance(value, Call):
            return False
        if isinstance(value.function, Name) and loops(value.function.name):
            return False
        return self.here.text == "}" or self.here.line > self.tokens[self.place - 1].line

    def _declaration(self, at: Token) -> Stmt:
        base, marks = self.specifiers()
        found: list[Variable] = []
        while self.here.text != ";":
            place = self.here
            name, type, _ = self.declarator(base)
            self.skip_words()
            if "typedef" in marks:
                self.known.types[name] = type
            elif type.kind == "function":
                self.known.prototypes.setdefault(name, type)
            else:
                self.variables.add(name)
                value: Expr | None = None
                if self.here.text == "=":
                    self.place += 1
                    value = self.assignment()
                line = place if place.kind == "word" else self.tokens[self.place - 1]
                found.append(
                    Variable(
                        line.line,
                        line.column,
                        name,
                        type,
                        value,
                        "static" in marks,
                        "extern" in marks,
                    )
                )
            if self.here.text == ",":
                self.place += 1
            elif self.here.text != ";":
                raise Unread("a declaration", self.here)
        self.place += 1
        return Declare(at.line, at.column, found)

    def _condition(self) -> Expr:
        if self.here.kind == "word":
            # The brackets stand in a macro nobody defined: `if IS_SET(flag) {`.
            return self.choice()
        self.expect("(")
        value = self.expression()
        self.expect(")")
        return value

    def _if(self, at: Token) -> Stmt:
        condition = self._condition()
        yes = self._tolerant()
        no: Stmt | None = None
        if self.here.text == "else" and self.here.kind == "word":
            self.place += 1
            no = self._tolerant()
        return If(at.line, at.column, condition, yes, no)

    def _while(self, at: Token) -> Stmt:
        condition = self._condition()
        return Loop(at.line, at.column, None, condition, None, self._tolerant())

    def _do(self, at: Token) -> Stmt:
        body = self._tolerant()
        self.expect("while")
        condition = self._condition()
        if self.here.text == ";":
            self.place += 1
        return Loop(at.line, at.column, None, condition, None, body, late=True)

    def _for(self, at: Token) -> Stmt:
        self.expect("(")
        outer = set(self.variables)
        first: Stmt | None = None
        if self.here.text == ";":
            self.place += 1
        else:
            first = self.statement()
        condition = None if self.here.text == ";" else self.expression()
        self.expect(";")
        step = None if self.here.text == ")" else self.expression()
        self.expect(")")
        body = self._tolerant()
        self.variables = outer
        return Loop(at.line, at.column, first, condition, step, body)

    def _switch(self, at: Token) -> Stmt:
        return Switch(at.line, at.column, self._condition(), self._tolerant())

    def _case(self, at: Token) -> Stmt:
        value = self.choice()
        last: Expr | None = None
        if self.here.text == "...":
            self.place += 1
            last = self.choice()
        self.expect(":")
        return Case(at.line, at.column, value, last)

    def _default(self, at: Token) -> Stmt:
        self.expect(":")
        return Case(at.line, at.column, None)

    def _return(self, at: Token) -> Stmt:
        value = None if self.here.text == ";" else self.expression()
        self.expect(";")
        return Return(at.line, at.column, value)

    def _goto(self, at: Token) -> Stmt:
        label = self.here.text
        self.place += 1
        if label == "*":
            self.expression()
        self.expect(";")
        return Jump(at.line, at.column, "goto", label)

    def _jump(self, at: Token) -> Stmt:
        self.expect(";")
        return Jump(at.line, at.column, at.text)

    _READERS: ClassVar[dict[str, Callable[["FileReader", Token], Stmt]]] = {
        "if": _if, "while": _while, "do": _do, "for": _for, "switch": _switch, "case": _case,
        "default": _default, "return": _return, "goto": _goto, "break": _jump, "continue": _jump,
    }  # fmt: skip
