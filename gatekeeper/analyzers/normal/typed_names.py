"""Mends the words in front of names: a type and a name are left of each declaration and each parameter."""

import itertools
from collections.abc import Sequence

from gatekeeper.analyzers.normal.tokens import Draft, Token, Unit, units_of
from gatekeeper.analyzers.normal.words import PRIMITIVE, STORAGE, TAGGED, shouts

_NO_PARAMETER = frozenset({"::", "<", ".", "->", "+", "-"})
"""What C++ writes where a value is made, `Pump pump(&all.first, 1);`, or in a type that is to stay as it is."""


class TypedNames:
    """Mends type words of one draft, whose tokens and bracket pairs it is given."""

    def __init__(
        self, draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int], *, cplusplus: bool
    ) -> None:
        self._draft = draft
        self._tokens = tokens
        self._pairs = pairs
        self._cplusplus = cplusplus

    def specifiers(self, units: Sequence[Unit]) -> None:
        """Leaves one type among the words before a name."""
        words = [u for u in units if u.kind == "word" and u.text not in STORAGE]
        for unit in units:
            if unit.text in ("(", "[") or unit.kind in ("text", "number"):
                self._blank(unit)
        tags = [i for i, u in enumerate(words) if u.text in TAGGED]
        kept: set[int] = set()
        if tags:
            kept = {words[i].first for i in tags[-1:]}
            kept |= {words[i + 1].first for i in tags[-1:] if i + 1 < len(words)}
        elif any(u.text in PRIMITIVE for u in words):
            kept = {u.first for u in words if u.text in PRIMITIVE}
        elif words:
            quiet = [u for u in words if not shouts(u.text)] or words
            kept = {quiet[-1].first}
        for unit in words:
            if unit.first not in kept:
                self._blank(unit)

    def parameters(self, group: Unit) -> None:
        """Leaves a type and a name in each parameter of a list."""
        current: list[Unit] = []
        for unit in units_of(self._tokens, self._pairs, group.first + 1, group.last):
            if unit.text == ",":
                self._parameter(current)
                current = []
            else:
                current.append(unit)
        self._parameter(current)

    def _parameter(self, units: Sequence[Unit]) -> None:
        units = list(itertools.takewhile(lambda unit: unit.text != "=", units))
        if self._cplusplus and any(u.text in _NO_PARAMETER or u.kind == "number" for u in units):
            return
        for index, unit in enumerate(units):
            if unit.text == "(" and index and units[index - 1].kind == "word":
                inner = self._tokens[unit.first + 1 : unit.last]
                if not (inner and inner[0].text == "*"):
                    self._blank(unit)
                    if shouts(units[index - 1].text):
                        self._blank(units[index - 1])
        plain = [u for u in units if u.text != "("]
        stars = [i for i, u in enumerate(plain) if u.text in ("*", "&", "&&")]
        if stars:
            self._words_between(plain[stars[-1] + 1 :], keep_last=False)
            words = [u for u in plain[: stars[0]] if u.kind == "word" and u.text not in STORAGE]
            if len(words) > 1:
                self.specifiers(plain[: stars[0]])
            return
        end = next((i for i, u in enumerate(plain) if u.text == "["), len(plain))
        self._typed(plain[:end])
        for unit in plain[end:]:
            if unit.kind == "word":
                self._blank(unit)

    def _typed(self, before: Sequence[Unit]) -> None:
        """Type words and a name: of surplus words those that look like macros go."""
        after_star = max((i for i, u in enumerate(before) if u.text == "*"), default=None)
        if after_star is not None:
            self.specifiers(before[:after_star])
            self._words_between(before[after_star + 1 :], keep_last=True)
            return
        bare = [u for u in before if u.kind == "word" and u.text not in STORAGE]
        has_own = any(u.text in PRIMITIVE or u.text in TAGGED for u in bare)
        names = [u for i, u in enumerate(bare) if u.text not in PRIMITIVE and u.text not in TAGGED]
        tags = sum(u.text in TAGGED for u in bare)
        allowed = 1 + tags if has_own else 2
        surplus = len(names) - allowed
        for unit in sorted(names, key=lambda u: (not shouts(u.text), u.first)):
            if surplus <= 0:
                break
            self._blank(unit)
            surplus -= 1

    def _words_between(self, units: Sequence[Unit], *, keep_last: bool) -> None:
        """Leaves one word of a run; which one, when several do not shout, is the first or the last."""
        words = [
            u for u in units if u.kind == "word" and u.text not in STORAGE and u.text not in TAGGED
        ]
        for index, unit in enumerate(units):
            if unit.text == "(" and index and units[index - 1].kind == "word":
                self._blank(unit)
                if units[index - 1] in words:
                    words.remove(units[index - 1])
                    self._blank(units[index - 1])
        if len(words) < 2:
            return
        quiet = [u for u in words if not shouts(u.text)] or words
        kept = quiet[-1] if keep_last else quiet[0]
        for unit in words:
            if unit is not kept:
                self._blank(unit)

    def _has_type(self, units: Sequence[Unit]) -> bool:
        return any(
            unit.kind == "word" and unit.text not in STORAGE and unit.text not in TAGGED
            for unit in units
        )

    def _start(self, unit: Unit) -> int:
        return self._tokens[unit.first].start

    def _blank(self, unit: Unit) -> None:
        self._draft.blank(self._tokens[unit.first].start, self._tokens[unit.last].end)
