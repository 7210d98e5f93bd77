"""Reads the types in front of declarators (C17 6.7.2), with tolerance for words nobody declared."""

from gatekeeper.analyzers.cflow.expressions import ExpressionReader
from gatekeeper.analyzers.cflow.layout import PackedLines, laid, says_packed
from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.primaries import Unread
from gatekeeper.analyzers.cflow.tree import (
    CHAR,
    DOUBLE,
    INT,
    LONG,
    SIZE,
    UNKNOWN,
    VOID,
    CType,
    Known,
)

_SHORT = CType("int", 2, name="short")


def _int(size: int, name: str, *, signed: bool = True) -> CType:
    return CType("int", size, signed, name=name)


NAMED: dict[str, CType] = {
    **{f"int{n}_t": _int(n // 8, f"int{n}_t") for n in (8, 16, 32, 64)},
    **{f"uint{n}_t": _int(n // 8, f"uint{n}_t", signed=False) for n in (8, 16, 32, 64)},
    **{f"{s}{n}": _int(n // 8, f"{s}{n}", signed=s == "s") for s in "us" for n in (8, 16, 32, 64)},
    **{f"{s}{n}_t": _int(n // 8, f"{s}{n}_t", signed=s == "s") for s in "us" for n in (8, 16, 32, 64)},
    **{w.format(n): _int(n // 8, w.format(n), signed="u" not in w.lower() and "w" not in w) for n in (8, 16, 32)
       for w in ("int{}", "uint{}", "INT{}", "UINT{}", "U{}", "S{}", "INT{}U", "INT{}S", "uint_least{}_t", "uint_fast{}_t", "word{}", "Uint{}", "UInt{}", "Int{}", "uint_{}", "sint{}", "ulong{}")},
    "BYTE": _int(1, "BYTE", signed=False), "WORD": _int(2, "WORD", signed=False), "DWORD": _int(4, "DWORD", signed=False),
    "size_t": SIZE, "ssize_t": LONG, "off_t": LONG, "time_t": LONG, "ptrdiff_t": LONG,
    "intptr_t": LONG, "uintptr_t": _int(8, "uintptr_t", signed=False), "socklen_t": _int(4, "socklen_t", signed=False),
    "intmax_t": LONG, "uintmax_t": _int(8, "uintmax_t", signed=False), "bool": _int(1, "_Bool", signed=False),
    "uint": _int(4, "uint", signed=False), "wchar_t": INT, "pid_t": INT, "mode_t": _int(4, "mode_t", signed=False),
    "uchar": _int(1, "uchar", signed=False), "ushort": _int(2, "ushort", signed=False), "ulong": _int(8, "ulong", signed=False),
    "FILE": CType("record", tag="FILE"), "va_list": UNKNOWN, "jmp_buf": UNKNOWN, "SOCKET": INT,
    "BaseType_t": LONG, "UBaseType_t": _int(8, "UBaseType_t", signed=False), "byte": _int(1, "byte", signed=False),
    **{w: _int(1, w, signed=False) for w in ("octet", "octet_t", "byte_t", "UCHAR", "boolean", "BOOLEAN")},
    **{w: _int(2, w, signed=False) for w in ("word", "word_t", "USHORT")}, "BOOL": INT,
    "pthread_mutex_t": CType("record", tag="pthread_mutex_t"), "pthread_t": _int(8, "pthread_t", signed=False),
    "pthread_mutexattr_t": UNKNOWN, "pthread_attr_t": UNKNOWN,
}  # fmt: skip
"""Types of the standard library and those every embedded tree has."""


SPECIFIERS = frozenset(
    [
        "void",
        "char",
        "short",
        "int",
        "long",
        "float",
        "double",
        "signed",
        "unsigned",
        "_Bool",
        "_Complex",
        "struct",
        "union",
        "enum",
        "const",
        "volatile",
        "restrict",
        "__restrict",
        "__restrict__",
        "__const",
        "__volatile__",
        "__signed__",
        "static",
        "extern",
        "register",
        "inline",
        "__inline",
        "__inline__",
        "auto",
        "typedef",
        "_Noreturn",
        "_Atomic",
        "_Thread_local",
        "__thread",
        "__extension__",
        "_Alignas",
        "typeof",
        "__typeof__",
        "__typeof",
        "__attribute__",
        "__attribute",
        "__declspec",
        "__int64",
        "__int128",
        "__auto_type",
    ]
)


QUALIFIERS = frozenset(
    [
        "volatile",
        "restrict",
        "__restrict",
        "__restrict__",
        "__volatile__",
        "register",
        "inline",
        "__inline",
        "__inline__",
        "auto",
        "_Noreturn",
        "_Atomic",
        "_Thread_local",
        "__thread",
        "__extension__",
    ]
)


OF_THREADS = frozenset({"_Atomic", "_Thread_local", "__thread"})
"""Words by which a variable is atomic, or each thread has its own."""


BRACKETED = frozenset(
    [
        "__attribute__",
        "__attribute",
        "__declspec",
        "_Alignas",
        "__asm__",
        "asm",
        "__asm",
        "__aligned",
    ]
)


_TYPEOF = frozenset(["typeof", "__typeof__", "__typeof"])


def _of_words(words: list[str]) -> CType:
    """The type of words such as `unsigned long int`."""
    if "void" in words:
        return VOID
    if "float" in words:
        return CType("float", 4, name="float")
    if "double" in words:
        return DOUBLE
    signed = "unsigned" not in words
    if "char" in words:
        return CHAR if signed else _int(1, "unsigned char", signed=False)
    if "short" in words:
        return _SHORT if signed else _int(2, "unsigned short", signed=False)
    if "_Bool" in words:
        return _int(1, "_Bool", signed=False)
    if words.count("long") > 1 or "__int64" in words:
        return _int(8, "long long", signed=signed)
    if "long" in words:
        return LONG if signed else _int(8, "unsigned long", signed=False)
    return INT if signed else _int(4, "unsigned int", signed=False)


class SpecifierReader(ExpressionReader):
    """Reads specifiers, structs and enums from tokens."""

    known: Known
    packed: PackedLines

    def declarator(self, base: CType) -> tuple[str, CType, tuple[str, ...]]:
        """Name, type, and names of parameters."""
        raise NotImplementedError

    def skip_attributes(self) -> None:
        """Goes past attributes."""
        raise NotImplementedError

    def type_named(self, name: str) -> CType | None:
        """The type of that name, `None` when nobody declared it one."""
        known, said = self.known.types.get(name), NAMED.get(name)
        if known and said and known.kind == said.kind == "int" and any(map(str.isdigit, name)):
            # `typedef unsigned long uint32_t;`: as wide as it says, whatever `long` is here.
            return said
        return known or said

    def begins_type(self, place: int) -> bool:
        """Whether a type stands at a place: surely, or most likely when its name is not declared."""
        token = self.tokens[place]
        if token.kind != "word":
            return False
        variable = token.text in self.variables or (
            token.text in self.known.variables and token.text not in self.known.types
        )
        if token.text in SPECIFIERS or (not variable and self.type_named(token.text)):
            return True
        if token.text in self.variables or token.text in self.STATEMENTS:
            return False
        following = self.tokens[place + 1]
        if following.kind == "word":
            return following.text not in self.STATEMENTS
        if following.text != "*":
            return False
        # `a * b;` where nobody declared `a`: a declaration.
        behind = place + 1
        while self.tokens[behind].text in ("*", "const", "volatile"):
            behind += 1
        return (
            self.tokens[behind].kind == "word"
            and self.tokens[behind + 1].text in (";", "=", ",", "[")
            and token.text not in self.known.variables
        )

    def specifiers(self) -> tuple[CType, set[str]]:
        """The type before declarators, and the words `typedef`, `static`, `extern` among its specifiers."""
        words: list[str] = []
        marks: set[str] = set()
        found: CType | None = None
        while self.here.kind == "word":
            text = self.here.text
            if text in ("static", "extern", "typedef", "const", "__const", *QUALIFIERS):
                marks.add(text)
                self.place += 1
            elif text in BRACKETED:
                self.skip_bracketed()
            elif text in ("struct", "union", "enum", *_TYPEOF):
                found = self._composed(text)
            elif text in SPECIFIERS:
                words.append(text)
                self.place += 1
            elif found is None and not words and self._is_type_word():
                found = self.type_named(text) or CType("unknown", name=text)
                self.place += 1
            elif (found is None and not words and self._is_macro_word()) or (
                self.tokens[self.place + 1].kind == "word" and self._is_macro_word()
            ):
                self.place += 1
                if self.here.text == "(":
                    self.skip_group()
            else:
                break
        type = found or _of_words(words)
        const, volatile = marks & {"const", "__const"}, marks & {"volatile", "__volatile__"}
        if const or volatile:
            type = CType(type.kind, type.size, type.signed, type.of, type.count, type.extent, type.tag,
                         type.parameters, type.names, bool(const) or type.const, type.name, bool(volatile))  # fmt: skip
        return type, marks

    def _composed(self, word: str) -> CType:
        if word in ("struct", "union"):
            return self._record(word)
        if word == "enum":
            return self._enum()
        self.skip_bracketed()
        return UNKNOWN

    def _is_type_word(self) -> bool:
        """Whether the word here names the type, and is not an attribute macro before it."""
        if self.type_named(self.here.text):
            return True
        after = self.tokens[self.place + 1]
        if after.kind == "word" and (
            after.text in SPECIFIERS or self.type_named(after.text) is not None
        ):
            return after.text in ("const", "volatile", "restrict", "__restrict") and not (
                self.here.text.isupper() and self._names_type(self.place + 2)
            )
        if after.kind == "word" and self.tokens[self.place + 2].kind == "word":
            # Two more words behind it: an attribute, the type, the name.
            return self.tokens[self.place + 2].text in ("const", "volatile")
        return after.kind == "word" or after.text in ("*", "(", ")", ",")

    def _names_type(self, place: int) -> bool:
        """Whether what stands at a place has a name or an asterisk behind it, as a type has."""
        word, behind = self.tokens[place : place + 2]
        return word.kind == "word" and (behind.kind == "word" or behind.text == "*")

    def _is_macro_word(self) -> bool:
        after = self.tokens[self.place + 1]
        return after.kind == "word" or (after.text == "(" and self.here.text.isupper())

    def _record(self, word: str) -> CType:
        begun, line = self.place, self.here.line
        self.place += 1
        self.skip_attributes()
        tag = ""
        while self.here.kind == "word":
            tag = self.here.text
            self.place += 1
            self.skip_attributes()
            if self.tokens[self.place].kind == "word" and self.tokens[self.place + 1].text != "{":
                break
        tag = tag or f"<{self.file}:{self.here.line}:{self.here.column}>"
        if self.here.text == "{":
            before = self.tokens[begun : self.place]
            self.place += 1
            members, bits = self._members()
            self.expect("}")
            ended = self.place
            self.skip_attributes()
            packed = self.packed.holds(line) or says_packed(
                (*before, *self.tokens[ended : self.place], *self._word_behind())
            )
            self.known.records[tag] = laid(
                members, self.known, union=word == "union", packed=packed, bits=bits
            )
        return CType("record", tag=tag)

    def _word_behind(self) -> tuple[Token, ...]:
        """The word here when another follows: a macro for an attribute before the name."""
        following = self.tokens[self.place + 1] if self.here.kind == "word" else None
        loose = following is not None and (following.kind == "word" or self.here.text.isupper())
        return (self.here,) if loose else ()

    def _members(self) -> tuple[list[tuple[str, CType]], bool]:
        """Name and type of each member in order, and whether one has a width in bits."""
        members: list[tuple[str, CType]] = []
        bits = False
        self.in_record += 1
        while self.here.text != "}":
            if self.here.text == ";":
                self.place += 1
                continue
            base, _ = self.specifiers()
            while True:
                begun = self.place
                name, type, _ = self.declarator(base)
                bits = bits or any(t.text == ":" for t in self.tokens[begun : self.place])
                members.append((name, type))
                if self.here.text != ",":
                    break
                self.place += 1
            if self.here.text != ";":
                raise Unread("a member of a struct", self.here)
        self.in_record -= 1
        return members, bits

    def _begins_a_line(self) -> bool:
        """Whether a word comes first on its line, as where two branches of `#if` meet that are never compiled together."""
        before = self.tokens[self.place - 1]
        return self.here.kind == "word" and self.here.line > before.line

    def _enum(self) -> CType:
        self.place += 1
        self.skip_attributes()
        while self.here.kind == "word":
            self.place += 1
            if self.tokens[self.place].kind == "word":
                break
        if self.here.text == "{":
            self.place += 1
            value: int | None = -1
            names = []
            while self.here.text != "}":
                name = self.here.text
                names.append(name)
                self.place += 1
                self.skip_attributes()
                value = None if value is None else value + 1
                if self.here.text == "=":
                    self.place += 1
                    value = self.constant(self.choice())
                if value is not None:
                    self.known.constants[name] = value
                if self.here.text == ",":
                    self.place += 1
                elif self.here.text != "}" and not self._begins_a_line():
                    raise Unread("an enum", self.here)
            self.expect("}")
            self.known.siblings.update(dict.fromkeys(names, frozenset(names)))
            return CType("int", 4, signed=True, name=f"enum {names[0]}" if names else "enum")
        return CType("int", 4, signed=True, name="enum")
