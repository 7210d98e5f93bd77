"""Statements and expressions of C++ as those of C that a reader of values takes for the same."""

from collections.abc import Callable
from typing import ClassVar

from gatekeeper.analyzers.cflow.cplusplus_calls import NO_TYPE, Calls
from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.macro_words import ASM
from gatekeeper.analyzers.cflow.primaries import MAX_DEPTH
from gatekeeper.analyzers.cflow.token_runs import (
    LEFT_OUT,
    RECORDS,
    Tokens,
    arguments,
    behind,
    group,
    mark,
    parts,
    text,
    zero,
)

_CASTS = frozenset({"static_cast", "reinterpret_cast", "const_cast", "dynamic_cast"})
_NO_VALUE = frozenset({*RECORDS, "else", "do", "try", "namespace", "extern"})
_BEFORE_A_VALUE = frozenset(
    {"=", "(", ",", "{", "?", ":", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "+", "-", "/", "<<", "+=", "["}
)  # fmt: skip
_NO_STREAM = frozenset({"=", "+", "-", "/", "|", "<", "[", ",", "?", "+=", "|="})


class Body(Calls):
    """One run that is rewritten from its first token to its last."""

    def rewritten(self) -> Tokens:
        """The run in C. Raises `RecursionError` when brackets stand too deep in one another."""
        at = 0
        self._file.left -= len(self._t)
        if self._file.left < 0:
            raise RecursionError
        while at < len(self._t):
            ways = (way(self, self._t[at], at) for way in self._WAYS)
            at = next((place for place in ways if place > at), 0) or self._as_it_is(at)
        return self._out

    def _inner(self, t: Tokens, *, argument: bool = False) -> Tokens:
        inner = Body(self._file, t, self._within, self._references)
        inner._part, inner._argument = True, argument
        self._file.depth += 1
        if self._file.depth > MAX_DEPTH:
            raise RecursionError
        plain = inner.rewritten()
        self._file.depth -= 1
        return plain

    def _as_it_is(self, at: int) -> int:
        one = self._t[at]
        if one.text == "nullptr":
            self._out.append(zero(one))
        elif one.text not in LEFT_OUT and one.text != "class":
            self._out.append(one)
        if one.text == ";":
            self._making = ""
        return at + 1

    def _types(self, one: Token, at: int) -> int:
        """Casts, and arguments of templates: an array keeps its elements and their number."""
        t = self._t
        if one.kind != "word" or text(t, at + 1) != "<":
            return 0
        end = arguments(t, at + 1)
        if not end:
            return 0
        inside = t[at + 2 : end - 1]
        if one.text in _CASTS:
            kind = [x for x in self._inner(inside) if x.text not in ("&", "&&")]
            self._out += [*mark(one, "("), *kind, *mark(one, ")")]
            return end
        pieces = parts(inside)
        name = end
        while text(t, name) in ("&", "const"):
            name += 1
        if one.text == "array" and len(pieces) == 2 and name < len(t) and t[name].kind == "word":
            self._file.rows.add(t[name].text)
            row = [*mark(one, "["), *self._inner(pieces[1]), *mark(one, "]")]
            self._out += [*self._inner(pieces[0]), t[name], *row]
            return self._begun(name + 1)
        self._out.append(one)
        return self._reference(end)

    def _begun(self, at: int) -> int:
        """Goes on behind the name of an array, which may begin in two braces where C has one."""
        t = self._t
        if text(t, at) == "=":
            at += 1
        if text(t, at) != "{":
            return at
        end = group(t, at)
        inside = t[at + 1 : end - 1]
        if text(inside, 0) == "{" and group(inside, 0) == len(inside):
            inside = inside[1:-1]
        row = self._inner(inside) or [zero(t[at])]
        self._out += [*mark(t[at], "=", "{"), *row, t[end - 1]]
        return end

    def _reference(self, at: int) -> int:
        """Goes past the `&` of a variable that is another name for a value."""
        names = text(self._t, at) in ("&", "&&") and at + 1 < len(self._t)
        return at + 1 if names and self._t[at + 1].kind == "word" else at

    def _brackets(self, one: Token, at: int) -> int:
        """Functions without a name, and several names for the parts of one value."""
        t, out = self._t, self._out
        if one.text != "[" or one.kind != "mark":
            return 0
        if out and (out[-1].text == "auto" or out[-1].text in ("&", "&&")):
            return self._several(at)
        before = out[-1] if out else None
        if before and before.text != "return" and not (before.kind == "mark" and before.text not in (")", "]", "}")):  # fmt: skip
            return 0
        place = group(t, at)
        handed: Tokens = []
        if text(t, place) == "(":
            end = group(t, place)
            handed, place = t[place + 1 : end - 1], end
        while place < len(t) and t[place].text not in ("{", ";", ",", ")"):
            place += 1
        if text(t, place) != "{":
            return 0
        end = group(t, place)
        self._file.nameless.append((one, handed, t[place + 1 : end - 1]))
        out += mark(one, nameless(one))
        return end

    def _several(self, at: int) -> int:
        """`auto &[a, b] = x;` begins each of them with what nobody knows."""
        t, out, one = self._t, self._out, self._t[at]
        end = group(t, at)
        while out and out[-1].text in ("&", "&&"):
            out.pop()
        if text(t, end) != "=":
            return 0
        stop = behind(t, end) - 1
        value = self._inner(t[end + 1 : stop])
        for name in t[at + 1 : end - 1]:
            if name.text == ",":
                out += mark(one, ",")
            else:
                out += [name, *mark(one, "=", "part_of", "("), *value, *mark(one, ")")]
                value = []
        return stop

    def _words(self, one: Token, at: int) -> int:
        """Words that C does not have, or not so."""
        way = self._BY_WORD.get(one.text) if one.kind == "word" else None
        return way(self, at) if way else 0

    def _without_it(self, at: int) -> int:
        """`try {` and `this->x`."""
        following = text(self._t, at + 1)
        return at + {"{": 1, "->": 2}[following] if following in ("{", "->") else 0

    def _caught(self, at: int) -> int:
        self._out += mark(self._t[at], "if", "(", "caught", "(", ")", ")")
        return group(self._t, at + 1)

    def _thrown(self, at: int) -> int:
        one, end = self._t[at], behind(self._t, at)
        thrown = self._inner(self._t[at + 1 : end - 1], argument=True)
        self._out += [*mark(one, "abort", "("), *thrown, *mark(one, ")", ";")]
        return end

    def _deleted(self, at: int) -> int:
        one, end = self._t[at], behind(self._t, at)
        freed = self._inner(self._t[at + (3 if text(self._t, at + 1) == "[" else 1) : end - 1])
        self._out += [*mark(one, "free", "("), *freed, *mark(one, ")", ";")]
        return end

    def _machine(self, at: int) -> int:
        end = behind(self._t, at)
        self._out += self._t[at:end]
        return end

    def _class(self, at: int) -> int:
        """A class with functions or values, which a block of C cannot hold."""
        t, out = self._t, self._out
        opened = next((n for n in range(at, len(t)) if t[n].text in ("{", ";", "(", "=", ")")), at)
        begins = not out or out[-1].text in (";", "{", "}", "static", "const")
        end = group(t, opened)
        if (
            text(t, opened) != "{"
            or not begins
            or not any(x.text in ("(", "=") for x in t[opened:end])
        ):
            return 0
        out.append(self._file.record(t[at:end]))
        return end

    def _called(self, at: int) -> int:
        """`using T = X;` names a type."""
        t, end = self._t, behind(self._t, at)
        if text(t, at + 2) == "=":
            self._out += [
                *mark(t[at], "typedef"),
                *self._inner(t[at + 3 : end - 1]),
                t[at + 1],
                *mark(t[at], ";"),
            ]
        return end

    def _chosen(self, at: int) -> int:
        """`if (T x = f(); x)`: what it begins with goes before it; behind `else` it is not read."""
        at += 1 + (text(self._t, at + 1) == "constexpr")
        if text(self._t, at) != "(":
            return 0
        end = group(self._t, at)
        first = at + 1 + behind(self._t[at + 1 : end], 0)
        if first >= end:
            return 0
        if self._out and self._out[-1].text == "else":
            self._file.known.lost.append(
                (self._t[at].line, "what a condition behind `else` begins with")
            )
        self._out += self._inner(self._t[at + 1 : first])
        asked = self._inner(self._t[first : end - 1])
        self._out += [self._t[at - 1], self._t[at], *asked, self._t[end - 1]]
        return end

    def _each(self, at: int) -> int:
        """`for (T x : row)` is a loop that begins its variable anew in each turn."""
        t, one = self._t, self._t[at]
        if text(t, at + 1) != "(":
            return 0
        end = group(t, at + 1)
        inside = t[at + 2 : end - 1]
        stop = behind(inside, 0, ":") - 1
        if any(x.text in (";", "?") for x in inside) or stop >= len(inside) - 1:
            return 0
        body = group(t, end) if text(t, end) == "{" else behind(t, end)
        row = self._inner(inside[stop + 1 :])
        value = mark(one, "=", "next_in", "(", "row", ")", ";")
        begun = self._inner([*inside[:stop], *value])
        self._out += [
            *mark(one, "while", "(", "more_in", "("), *row, *mark(one, ")", ")", "{"),
            *begun, *self._inner(t[end:body]), *mark(one, "}"),
        ]  # fmt: skip
        return body

    def _new(self, at: int) -> int:
        """`new T[n]` and `new T(a)` are calls that never answer null."""
        t, one, place = self._t, self._t[at], at + 1
        if text(t, place) == "(":
            place = group(t, place)
        name = one
        while place < len(t) and (t[place].kind == "word" or t[place].text == "*"):
            name = t[place] if t[place].kind == "word" else name
            place = (text(t, place + 1) == "<" and arguments(t, place + 1)) or place + 1
        handed: Tokens = []
        if text(t, place) in ("(", "[", "{"):
            end = group(t, place)
            handed, place = self._inner(t[place + 1 : end - 1]), end
        self._out += [*mark(one, f"new_{name.text}", "("), *handed, *mark(one, ")")]
        return place

    def _braces(self, one: Token, at: int) -> int:
        """What begins a variable, or a value of a type, in braces."""
        if one.text != "{" or one.kind != "mark":
            return 0
        out = self._out
        before = out[-1].text if out else ""
        earlier = out[-2].text if len(out) > 1 else "(" if self._part else ""
        value = before == "return" or (not out and self._argument)
        typed = bool(out) and (out[-1].kind == "word" or before == "]") and before not in _NO_VALUE
        if not value and not (typed and earlier and earlier not in RECORDS):
            return 0
        end = group(self._t, at)
        inside = self._inner(self._t[at + 1 : end - 1])
        handed = [*_undesignated(inside), *mark(one, ")")]
        declared = len(out) > 1 and (out[-2].kind == "word" or earlier in ("*", "]"))
        if value:
            out += [*mark(one, "new_value", "("), *handed]
        elif before != "]" and (earlier in NO_TYPE or earlier in _BEFORE_A_VALUE):
            out[-1:] = [*mark(one, f"new_{before}", "("), *handed]
        elif declared and self._file.known.classes.get(earlier):
            out += [*mark(one, "=", f"new_{earlier}", "("), *handed]
        elif declared or before == "]":
            out += [*mark(one, "=", "{"), *(inside or [zero(one)]), self._t[end - 1]]
        else:
            return 0
        return end

    def _names(self, one: Token, at: int) -> int:
        """What a parameter is another name for is read and written through its address."""
        own = one.kind == "word" and one.text in self._references
        if not own or (self._out and self._out[-1].text in (".", "->")):
            return 0
        self._out += [*mark(one, "(", "*"), one, *mark(one, ")")]
        return at + 1

    def _declared(self, one: Token, at: int) -> int:
        """`T &x = y;` is a variable of its own here."""
        if one.text not in ("&", "&&") or not self._out or self._out[-1].kind != "word":
            return 0
        if text(self._t, at + 1) == ")":
            # `(T&) x`
            return at + 1
        named = at + 1 < len(self._t) and self._t[at + 1].kind == "word"
        begins = named and text(self._t, at + 2) in ("=", "{") and self._begins()
        return at + 1 if begins else 0

    def _streams(self, one: Token, at: int) -> int:
        """`in >> x >> y;` writes to what stands behind; of numbers it is a shift, which is no statement."""
        target = self._t[at + 1] if at + 1 < len(self._t) else one
        if (
            one.text != ">>"
            or target.kind != "word"
            or text(self._t, at + 2) not in (";", ">>", ")")
        ):
            return 0
        begun = len(self._out)
        while begun and self._out[begun - 1].text not in (";", "{", "}"):
            begun -= 1
        before = [x.text for x in self._out[begun:]]
        named = len(before) > 3 and before[-4:-2] == ["(", "*"] and before[-2] in self._references
        if not before or "return" in before or _NO_STREAM & {*before}:
            return 0
        if not named and text(self._t, at + 2) == ")":
            return 0
        self._out += [*mark(one, ">>", "taken_in", "(", "&"), target, *mark(one, ")")]
        return at + 2

    _BY_WORD: ClassVar[dict[str, Callable[["Body", int], int]]] = {
        "try": _without_it, "this": _without_it, "catch": _caught, "throw": _thrown, "new": _new, "delete": _deleted,
        "using": _called, "class": _class, "struct": _class, "if": _chosen, "switch": _chosen, "for": _each,
        **dict.fromkeys(ASM, _machine),
    }  # fmt: skip
    _WAYS: ClassVar[tuple[Callable[["Body", Token, int], int], ...]] = (
        _types, _brackets, _words, _braces, Calls._calls, _names, _declared, _streams,
    )  # fmt: skip


def _undesignated(t: Tokens) -> Tokens:
    """Values that are handed in without the names of their members."""
    return [
        one
        for n, one in enumerate(t)
        if not any(
            t[k].text == "." and text(t, k + 2) == "=" and (k == 0 or t[k - 1].text == ",")
            for k in range(max(0, n - 2), n + 1)
        )
    ]


def nameless(at: Token) -> str:
    """What a function without a name is called here."""
    return f"function_{at.line}_{at.column}"
