"""Mends declarations: blanks the macros among their words, so that type, name and parameters stay."""

import itertools
from collections.abc import Sequence

from gatekeeper.analyzers.normal.tokens import Draft, Token, Unit, units_of
from gatekeeper.analyzers.normal.typed_names import TypedNames
from gatekeeper.analyzers.normal.words import (
    CONTROL,
    PRIMITIVE,
    SECTIONED,
    STORAGE,
    TAGGED,
    shouts,
)


class Declarations(TypedNames):
    """Mends the declarations of one draft, whose tokens and bracket pairs it is given."""

    def __init__(
        self, draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int], *, cplusplus: bool
    ) -> None:
        super().__init__(draft, tokens, pairs, cplusplus=cplusplus)
        self.bodies: list[tuple[int, int, int]] = []
        """Token indices of the first word of each function and of the braces of its body."""

    def scope(self, first: int, last: int, *, record: bool = False) -> None:
        """Mends every item of a file, namespace or (`record`) struct, between two token indices."""
        item: list[Unit] = []
        units = [u for u in units_of(self._tokens, self._pairs, first, last) if u.text != "#"]
        for unit, after in itertools.zip_longest(units, units[1:]):
            item.append(unit)
            if unit.text == ";":
                self._plain(item, record=record)
                item = []
            elif unit.text == "{" and not self._initialises(item, after):
                if self._is_enum(item):
                    self._enumerators(unit)
                elif self._opens_scope(item):
                    self.scope(unit.first + 1, unit.last, record=self._is_record(item))
                    if not self._is_record(item):
                        item = []
                elif self._is_function(item):
                    self._function(item)
                    item = []
            elif record and unit.text == ":" and item[-2:-1] and item[-2].text in SECTIONED:
                for macro in item[:-2]:
                    self._blank(macro)
                item = []
        if item and all(unit.kind == "word" or unit.text == "(" for unit in item):
            for unit in item:
                self._blank(unit)

    def _opens_scope(self, item: Sequence[Unit]) -> bool:
        words = [unit.text for unit in item[:-1]]
        if not words:
            return False
        if "namespace" in words or (words[0] == "extern" and words[-1][:1] == '"'):
            return True
        return self._is_record(item)

    def _is_enum(self, item: Sequence[Unit]) -> bool:
        words = [unit.text for unit in item[:-1]]
        return "enum" in words and "=" not in words and words[-1] != "("

    def _enumerators(self, group: Unit) -> None:
        """Sets the comma that is missing where the last line of one `#if` meets the first line of the next."""
        units = tuple(units_of(self._tokens, self._pairs, group.first + 1, group.last))
        for unit, after in itertools.pairwise(units):
            ends, begins = self._tokens[unit.last].end, self._tokens[after.first].start
            if (
                unit.text != ","
                and after.kind == "word"
                and self._draft.lines_between(ends, begins)
                and unit.kind in ("word", "number", "group")
            ):
                self._draft.after(ends, ",")

    def _is_record(self, item: Sequence[Unit]) -> bool:
        words = [unit.text for unit in item[:-1]]
        if not any(word in ("struct", "union", "class") for word in words) or "=" in words:
            return False
        tag = max(index for index, word in enumerate(words) if word in TAGGED)
        return "(" not in words[tag:] or all(
            self._is_macro_call(item, index)
            for index in range(tag, len(words))
            if words[index] == "("
        )

    def _is_macro_call(self, item: Sequence[Unit], index: int) -> bool:
        before = item[index - 1]
        return before.kind == "word" and before.text.upper() == before.text

    def _initialises(self, item: Sequence[Unit], after: Unit | None) -> bool:
        """Whether the last group is the value of a member and no body: `Pump() : rate{0}, on{false} { … }`."""
        texts = [unit.text for unit in item]
        listed = "(" in texts and ":" in texts[texts.index("(") :]
        named = len(item) > 1 and (item[-2].kind == "word" or item[-2].text == ">")
        return listed and named and after is not None and after.text in ",{"

    def _is_function(self, item: Sequence[Unit]) -> bool:
        words = [unit.text for unit in item[:-1]]
        return "(" in words and "=" not in words

    def _function(self, item: list[Unit]) -> None:
        body = item[-1]
        self.bodies.append((item[0].first, body.first, body.last))
        head = item[:-1]
        if self._cplusplus:
            self._shouted(self._leading_macros(head))
            self._shouted_before_the_name(head)
            return
        at = self._parameters_at(head)
        if at is None:
            return
        name, parameters = head[at - 1], head[at]
        self.specifiers(head[: at - 1])
        self.parameters(parameters)
        tail = head[at + 1 :]
        for unit in tail:
            self._blank(unit)
        if not self._has_type(head[: at - 1]):
            self._untyped(name, parameters)

    def _untyped(self, name: Unit, parameters: Unit) -> None:
        """`ISR(vector) { … }` and the like: a macro that stands for a whole head."""
        inner = self._tokens[parameters.first + 1 : parameters.last]
        if not any(token.text in PRIMITIVE or token.text in TAGGED for token in inner):
            self._draft.blank(
                self._tokens[parameters.first].end, self._tokens[parameters.last].start
            )
        self._draft.insert(self._start(name), "int ")

    def _parameters_at(self, head: Sequence[Unit]) -> int | None:
        """Index of the parameter list: the first group behind a name that stands behind a type."""
        calls = [
            index
            for index, unit in enumerate(head)
            if unit.text == "("
            and index
            and head[index - 1].kind == "word"
            and not self._precedes_a_name(head, index)
        ]
        for index in calls:
            before = head[index - 2] if index > 1 else None
            if before is None:
                continue
            is_type = before.kind == "word" and before.text not in STORAGE
            if is_type or before.text == "*" or (before.text == ")" and index > 2):
                return index
        typed = [
            index
            for index in calls
            if any(t.text in PRIMITIVE for t in self._tokens[head[index].first : head[index].last])
        ]
        found = typed or calls
        return found[-1] if found else None

    def _precedes_a_name(self, head: Sequence[Unit], index: int) -> bool:
        """Whether the group belongs to a macro before the function's name: `void ATTRS((noreturn)) stop(void)`."""
        rest = head[index + 1 : index + 3]
        is_named = len(rest) == 2 and rest[0].kind == "word" and rest[1].text == "("
        return is_named and shouts(head[index - 1].text) and not shouts(rest[0].text)

    def _shouted(self, head: Sequence[Unit]) -> None:
        """Blanks macros in front of a type: `Q_INVOKABLE void f()`."""
        for unit, after in itertools.pairwise(head):
            if unit.kind != "word" or after.kind != "word" or not shouts(unit.text):
                return
            self._blank(unit)

    def _shouted_before_the_name(self, head: Sequence[Unit]) -> None:
        """Blanks macros between a type and the function's name: `void IRAM_ATTR Pump::tick()`."""
        before = list(itertools.takewhile(lambda unit: unit.text != "(", head))
        for index, (unit, after) in enumerate(itertools.pairwise(before)):
            if after.kind == "word" and shouts(unit.text) and self._has_type(before[:index]):
                self._blank(unit)

    def _plain(self, item: list[Unit], *, record: bool) -> None:
        """A declaration that ends with a semicolon."""
        item = self._leading_macros(item)
        if not item or (self._cplusplus and self._is_cplusplus(item)):
            return
        words = [unit.text for unit in item]
        if words[0] in CONTROL or words[0] in ("template", "using"):
            return
        if words[0] == "typedef" and "(" in words and "{" not in words:
            if len(item) == 5 and words[2] == "(" and item[3].kind == "word":
                self._blank(item[2])
            return
        if len(item) == 4 and words[0] in STORAGE and words[2] == "(":
            # `static DEFINE_LOCK(name);`
            self._blank(item[0])
            return
        if record and len(item) == 3 and item[0].kind == "word" and words[1] == "(":
            for unit in item:
                self._blank(unit)
            return
        self._declarators(item)

    def _declarators(self, item: Sequence[Unit]) -> None:
        item = self._without_attributes(item)
        stops = [
            i for i, unit in enumerate(item) if unit.text in ("=", "[", "(", ",", ":", ";", "{")
        ]
        at = stops[0] if stops else len(item)
        braces = [i for i, unit in enumerate(item) if unit.text == "{"]
        if braces and any(unit.text in TAGGED for unit in item[: braces[0]]):
            at = braces[0] if "=" not in [unit.text for unit in item[: braces[0]]] else at
        if at < len(item) and item[at].text == "{":
            if any(unit.text == ":" for unit in item[:at]):
                return
            self._words_between(item[:at], keep_last=True)
            rest = item[at + 1 :]
            end = next((i for i, unit in enumerate(rest) if unit.text in "=[,;("), len(rest))
            self._words_between(rest[:end], keep_last=False)
            self._after_name(rest[end:])
            return
        before = item[:at]
        if len(before) > 1 and before[-1].kind == "word":
            names = [u for u in before if u.kind == "word"]
            bare = [u for u in names if u.text not in STORAGE and u.text not in PRIMITIVE]
            if len(bare) > 1 or any(u.text in PRIMITIVE for u in names):
                self._typed(before)
        if at < len(item) and item[at].text == "(" and self._is_pointer(item[at]):
            return
        if at < len(item) and item[at].text == "(" and len(before) > 1:
            if self._has_type(before[:-1]):
                self.parameters(item[at])
                self._after_name(item[at + 1 :])
            return
        self._after_name(item[at:])

    def _without_attributes(self, item: Sequence[Unit]) -> Sequence[Unit]:
        """The item without `MACRO(…)` around its name: `const table_t table ATTRS((weak)) = …`, `uint8_t ALIGNED(4) all[8];`."""
        kept: list[Unit] = []
        for unit, after in itertools.zip_longest(item, item[1:]):
            is_call = unit.text == "(" and bool(kept) and kept[-1].kind == "word"
            is_named = after is not None and after.kind == "word" and self._has_type(kept[:-1])
            if is_call and shouts(kept[-1].text) and (is_named or self._names(kept[:-1])):
                self._blank(kept.pop())
                self._blank(unit)
            else:
                kept.append(unit)
        return kept

    def _names(self, units: Sequence[Unit]) -> bool:
        """Whether the units end with a name that a type stands in front of."""
        if len(units) < 2 or units[-1].kind != "word" or units[-1].text in PRIMITIVE | STORAGE:
            return False
        before = units[-2]
        if before.text == "*":
            return True
        is_type = before.kind == "word" and before.text not in STORAGE | TAGGED
        return is_type and not shouts(before.text)

    def _is_pointer(self, group: Unit) -> bool:
        """Whether the group is the `(*name)` of a pointer to a function or array."""
        return any(
            t.text in ("*", "^", "&") for t in self._tokens[group.first + 1 : group.first + 3]
        )

    def _after_name(self, units: Sequence[Unit]) -> None:
        """Blanks macros between a declarator and its `=`, `,` or `;`: `buffer[4] ALIGNED(4) = …`."""
        armed = True
        for unit in units:
            if unit.text in ("=", ":"):
                armed = False
            elif unit.text in (",", ";"):
                armed = unit.text != "," and armed
            elif armed and (unit.kind == "word" or unit.text == "("):
                self._blank(unit)

    def local(self, item: Sequence[Unit]) -> None:
        """A statement of a function body that begins with two words, as declarations do."""
        if self._cplusplus and self._is_cplusplus(item):
            return
        self._declarators(item)

    def _leading_macros(self, item: list[Unit]) -> list[Unit]:
        """Blanks `MACRO(…)` in front of a declaration, also behind words like `static`; the rest."""
        kept: list[Unit] = []
        rest = list(item)
        while len(rest) > 2:
            first, second, third = rest[:3]
            is_call = first.kind == "word" and second.text == "(" and first.text not in CONTROL
            if is_call and third.kind == "word":
                self._blank(first)
                self._blank(second)
                rest = rest[2:]
            elif first.text in STORAGE or (first.kind == "word" and shouts(first.text)):
                kept.append(rest.pop(0))
            else:
                break
        return kept + rest

    def _is_cplusplus(self, units: Sequence[Unit]) -> bool:
        marks = {"::", "<", ">", "~", "operator", "template", "using", "&", "&&", "->"}
        return any(unit.text in marks for unit in units)
