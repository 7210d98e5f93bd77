"""Mends statements and expressions: block macros, macros without a semicolon, types and operators as arguments."""

import itertools
from collections.abc import Sequence

from gatekeeper.analyzers.normal.declarations import Declarations
from gatekeeper.analyzers.normal.tokens import Draft, Token, Unit, units_of
from gatekeeper.analyzers.normal.words import (
    BUILT_IN,
    CONTROL,
    OPERATORS_ON_TYPES,
    PRIMITIVE,
    STORAGE,
    TAGGED,
)

_JUMPS = frozenset({"return", "goto", "break", "continue"})
_HEADERS = frozenset({"if", "for", "while", "switch", "catch"})
_OPERATORS = frozenset(
    [
        "+",
        "-",
        "*",
        "/",
        "%",
        "&",
        "|",
        "^",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
        "&&",
        "||",
        "<<",
        ">>",
        "=",
        "+=",
        "-=",
        "*=",
        "/=",
        "|=",
        "&=",
        "^=",
        "!",
    ]
)


class Statements:
    """Mends the function bodies of one draft."""

    def __init__(
        self,
        draft: Draft,
        tokens: tuple[Token, ...],
        pairs: dict[int, int],
        declarations: Declarations,
    ) -> None:
        self._draft = draft
        self._tokens = tokens
        self._pairs = pairs
        self._declarations = declarations
        self._settled: set[int] = set()
        """Indices of brackets whose arguments have been replaced."""

    def block(self, first: int, last: int) -> None:
        """Mends the statements between two token indices."""
        units = tuple(units_of(self._tokens, self._pairs, first, last))
        index = 0
        while index < len(units):
            index = self._statement(units, index)

    def arguments(self, first: int, last: int) -> None:
        """Mends the arguments of every call between two token indices."""
        for index in range(first, last):
            if self._tokens[index].text == "(" and index in self._pairs and index > 0:
                before = self._tokens[index - 1]
                if index in self._settled:
                    continue
                if before.kind != "word" or before.text in CONTROL | STORAGE | PRIMITIVE:
                    continue
                if before.text in OPERATORS_ON_TYPES or self._declares(index - 1):
                    continue
                if self._pairs[index] == index + 2 and self._tokens[index + 1].text == "*":
                    continue  # the type of a pointer to a function: `word_t (*)(void)`
                self._call(index)

    def _declares(self, index: int) -> bool:
        """Whether the name before a list is being declared: a type's word stands in front of it."""
        if index == 0:
            return False
        before = self._tokens[index - 1]
        if before.text == "*" and index > 1:
            return self._tokens[index - 2].text in PRIMITIVE
        return before.kind == "word" and before.text not in CONTROL and before.text != "else"

    def _statement(self, units: Sequence[Unit], index: int) -> int:
        """Mends the statement that begins at an index of the units; the index behind it."""
        unit = units[index]
        if unit.text == "{":
            self.block(unit.first + 1, unit.last)
            return index + 1
        if unit.kind != "word":
            return self._skip(units, index)
        follows = units[index + 1] if index + 1 < len(units) else None
        if unit.text in _HEADERS and follows is not None:
            return index + 3 if follows.text == "constexpr" else index + 1 + (follows.text == "(")
        if unit.text in ("else", "do", "try", "default") or unit.text == "case":
            return (
                self._past_label(units, index) if unit.text in ("case", "default") else index + 1
            )
        if unit.text in CONTROL:
            return self._skip(units, index)
        if follows is not None and follows.text == ":" and unit.text not in STORAGE:
            return index + 2
        if follows is not None and follows.text == "(":
            return self._called(units, index)
        if follows is None or self._stands_alone(unit, follows, units[index + 2 :]):
            self._draft.blank(self._tokens[unit.first].start, self._tokens[unit.last].end)
            return index + 1
        end = self._skip(units, index)
        if follows.kind == "word":
            self._declarations.local(units[index:end])
        return end

    def _stands_alone(self, unit: Unit, follows: Unit, rest: Sequence[Unit]) -> bool:
        """Whether a word is a macro with a statement or a block behind it: `NOP7` and `if`, `synchronized { … }`."""
        again = follows.text == unit.text and self._line_between(unit, follows)
        if again or follows.text in _HEADERS | _JUMPS | {"do"}:
            return True
        is_value = bool(rest) and rest[0].text in (";", ",", ".", "(", ")", "[")
        return follows.text == "{" and not is_value

    def _called(self, units: Sequence[Unit], index: int) -> int:
        """A statement that begins like a call."""
        name, group = units[index], units[index + 1]
        after = units[index + 2] if index + 2 < len(units) else None
        if after is not None and after.text == "{":
            self._as_condition(name, group)
            return index + 2
        new_line = after is None or self._line_between(group, after)
        if after is None or (new_line and self._begins_statement(after)):
            self._draft.after(self._tokens[group.last].end, ";")
            return index + 2
        if after.kind == "word" and after.text in _HEADERS | {"do", "return"}:
            self._as_condition(name, group)
            return index + 2
        return self._skip(units, index)

    def _as_condition(self, name: Unit, group: Unit) -> None:
        """`LIST_FOREACH(a, b) {` reads as `if (a, b) {`; arguments that are no expression as `1`."""
        start, end = self._tokens[name.first].start, self._tokens[name.last].end
        if end - start >= 2:
            self._draft.put(start, end, "if")
        inner = self._tokens[group.first + 1 : group.last]
        odd = any(t.text in BUILT_IN or t.text in TAGGED or t.text in ";{" for t in inner)
        texts = [",", *(t.text for t in inner), ","]
        gap = any(a in (",", "*") and b == "," for a, b in itertools.pairwise(texts))
        if odd or gap:
            first, last = self._tokens[group.first].end, self._tokens[group.last].start
            self._draft.put(first, last, "1")
            self._settled.add(group.first)

    def _begins_statement(self, unit: Unit) -> bool:
        return unit.kind == "word" or unit.text in ("{", "}")

    def _line_between(self, one: Unit, other: Unit) -> bool:
        return self._draft.lines_between(
            self._tokens[one.last].end, self._tokens[other.first].start
        )

    def _past_label(self, units: Sequence[Unit], index: int) -> int:
        for place in range(index, len(units)):
            if units[place].text == ":":
                return place + 1
            if units[place].text in (";", "{"):
                return place + 1
        return len(units)

    def _skip(self, units: Sequence[Unit], index: int) -> int:
        """The index behind the next semicolon; braces on the way are mended as blocks."""
        for place in range(index, len(units)):
            if units[place].text == ";":
                return place + 1
            if units[place].text == "{":
                before = units[place - 1].text if place > index else ""
                if before in ("=", ",", "return") or before == ")":
                    continue
        return len(units)

    def _call(self, index: int) -> None:
        """Makes expressions of the arguments of the call whose bracket has that index."""
        current: list[Token] = []
        start = self._tokens[index].end
        several = False
        before, name = "", ""
        for unit in units_of(self._tokens, self._pairs, index + 1, self._pairs[index]):
            if unit.text == ",":
                several = True
                self._argument(current, start, self._tokens[unit.first].start, several=True)
                current = []
                start = self._tokens[unit.first].end
            else:
                if unit.kind == "word" and before == "(" and _is_macro(name):
                    # Two macros side by side: `ASSIST(ERROR("…") HINT("…"))`.
                    self._draft.after(current[-1].end, ",")
                current += self._tokens[unit.first : unit.last + 1]
            before, name = unit.text, before
        self._argument(current, start, self._tokens[self._pairs[index]].start, several=several)

    def _argument(self, tokens: Sequence[Token], start: int, end: int, *, several: bool) -> None:
        if not tokens:
            if several:
                self._draft.insert(start, "0")
            return
        first, last = tokens[0], tokens[-1]
        words = [token.text for token in tokens]
        if first.text in _JUMPS:
            self._draft.put(first.start, last.end, "0") if len(tokens) == 1 or first.text in (
                "goto",
            ) else self._draft.blank(first.start, first.end)
            return
        if len(tokens) > 1 and _is_macro(first.text) and _is_name(tokens[1]):
            self._draft.blank(first.start, first.end)
            return
        if all(word in _OPERATORS or word in "(,;)" for word in words):
            self._draft.put(first.start, last.end, "0")
            return
        typish = (
            first.text in PRIMITIVE or first.text in TAGGED or first.text in ("const", "volatile")
        )
        plain = all(token.kind == "word" or token.text == "*" for token in tokens)
        if plain and ((typish and len(tokens) >= 1) or last.text == "*"):
            keep = next(
                (t for t in tokens if t.text not in PRIMITIVE | TAGGED | STORAGE | {"*"}), None
            )
            for token in tokens:
                if token is not keep:
                    self._draft.blank(token.start, token.end)
            if keep is None:
                self._draft.put(first.start, first.end, "T" * (first.end - first.start))


def _is_macro(word: str) -> bool:
    return word.upper() == word and len(word) > 1 and word[0].isalpha()


def _is_name(token: Token) -> bool:
    return token.kind == "word" and token.text not in CONTROL | STORAGE
