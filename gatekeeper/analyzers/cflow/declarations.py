"""Reads types and declarators of C (C17 6.7), with tolerance for words nobody declared."""

from gatekeeper.analyzers.cflow.primaries import Unread
from gatekeeper.analyzers.cflow.specifiers import (
    BRACKETED,
    QUALIFIERS,
    SPECIFIERS,
    SpecifierReader,
)
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    CType,
    Expr,
    Known,
    pointer,
)


class DeclarationReader(SpecifierReader):
    """Reads declarations from tokens, on top of expressions."""

    known: Known

    def type_name(self) -> CType:
        """A type as in a cast or `sizeof`. Raises `Unread`."""
        base, _ = self.specifiers()
        return self.declarator(base)[1]

    def declarator(self, base: CType) -> tuple[str, CType, tuple[str, ...]]:
        """Name (may be empty), type, and for a function the names of its parameters. Raises `Unread`."""
        self.skip_attributes()
        while self.here.text in ("*", "^"):
            self.place += 1
            base = pointer(base)
            while self.here.text in QUALIFIERS or self.here.text in ("const", "__const"):
                self.place += 1
            self.skip_attributes()
        if self.here.text == "(" and self._nested():
            self.place += 1
            inner = self.place
            self._skip_to_close()
            self.expect(")")
            outer = self._suffixes(base)
            after = self.place
            self.place = inner
            name, type, names = self.declarator(outer[0])
            self.expect(")")
            self.place = after
            return name, type, names or outer[1]
        name = ""
        if self.here.kind == "word" and self.here.text not in SPECIFIERS:
            name = self.here.text
            self.place += 1
            if (
                self.here.text == "("
                and self.tokens[self.place + 1].kind == "word"
                and self.tokens[self.place + 2].text == ")"
                and (self.in_record or self.tokens[self.place + 3].text == "(")
            ):
                # A macro around the name of a member or a function.
                name = self.tokens[self.place + 1].text
                self.place += 3
            self.skip_attributes()
        type, names = self._suffixes(base)
        self.skip_attributes()
        return name, type, names

    def _nested(self) -> bool:
        following = self.tokens[self.place + 1]
        if following.text in ("*", "^", "(", "__attribute__"):
            return True
        return (
            following.kind == "word"
            and following.text not in SPECIFIERS
            and self.type_named(following.text) is None
            and self.tokens[self.place + 2].text in (")", "(", "[")
        )

    def _skip_to_close(self) -> None:
        depth = 0
        while self.here.kind != "end":
            if self.here.text in ("(", "[", "{"):
                depth += 1
            elif self.here.text in (")", "]", "}"):
                if depth == 0:
                    return
                depth -= 1
            self.place += 1

    def _suffixes(self, base: CType) -> tuple[CType, tuple[str, ...]]:
        if self.here.text == "[":
            self.place += 1
            while self.here.text in ("static", "const", "restrict", "volatile"):
                self.place += 1
            extent: Expr | None = None if self.here.text == "]" else self.expression()
            self.expect("]")
            inner, names = self._suffixes(base)
            count = self.constant(extent) if extent is not None else None
            return CType(
                "array", of=inner, count=-1 if count is None else count, extent=extent
            ), names
        if self.here.text == "(":
            parameters, names = self._parameters()
            if self.here.text == "[":
                raise Unread("a function that returns an array", self.here)
            return CType("function", 1, of=base, parameters=parameters, names=names), names
        if self.here.text == ":" and self.in_record:
            self.place += 1
            self.choice()
        return base, ()

    def _parameters(self) -> tuple[tuple[CType, ...], tuple[str, ...]]:
        self.expect("(")
        types: list[CType] = []
        names: list[str] = []
        while self.here.text != ")":
            if self.here.text == "...":
                self.place += 1
                names.append("...")
                types.append(UNKNOWN)
                continue
            base, _ = self.specifiers()
            name, type, _ = self.declarator(base)
            if type.kind == "array":
                type = pointer(type.of or UNKNOWN)
            elif type.kind == "function":
                type = pointer(type)
            if not (type.kind == "void" and not name):
                types.append(type)
                names.append(name)
            if self.here.text == ",":
                self.place += 1
            elif self.here.text != ")":
                raise Unread("a parameter", self.here)
        self.expect(")")
        return tuple(types), tuple(names)

    def skip_attributes(self) -> None:
        """Goes past attributes."""
        while self.here.kind == "word" and (
            self.here.text in BRACKETED or self.here.text in QUALIFIERS
        ):
            if self.here.text in BRACKETED:
                self.skip_bracketed()
            else:
                self.place += 1
