"""Mends what stands in brackets of C: casts with a macro among their words, initialisers with macros side by side."""

from gatekeeper.analyzers.normal.tokens import Draft, Token, Unit, units_of
from gatekeeper.analyzers.normal.words import CONTROL, PRIMITIVE, STORAGE, TAGGED, shouts

_NO_NAME = CONTROL | PRIMITIVE | STORAGE | TAGGED


class Groups:
    """Mends the brackets of one draft."""

    def __init__(self, draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int]) -> None:
        self._draft = draft
        self._tokens = tokens
        self._pairs = pairs

    def mend(self) -> None:
        """Mends every cast and every initialiser."""
        for index, token in enumerate(self._tokens):
            before = self._tokens[index - 1] if index else None
            if token.text == "(" and (
                before is None or before.kind != "word" or before.text == "return"
            ):
                self._cast(self._tokens[index + 1 : self._pairs[index]])
            elif token.text == "=":
                self._initialiser(index + 1)

    def _cast(self, inner: tuple[Token, ...]) -> None:
        """`(struct list * VOLATILE)` and `(VOLATILE tick_t)` as a type alone; `(a * b)` stays."""
        if any(token.kind != "word" and token.text != "*" for token in inner):
            return
        names = [
            i
            for i, token in enumerate(inner)
            if token.kind == "word" and token.text not in _NO_NAME
        ]
        tags = [i for i, token in enumerate(inner) if token.text in TAGGED]
        if tags:
            surplus = [i for i in names if i != tags[-1] + 1]
        elif any(token.text in PRIMITIVE for token in inner):
            surplus = names
        else:
            surplus = [i for i in names if i + 1 in names]
        for i in surplus:
            self._draft.blank(inner[i].start, inner[i].end)

    def _initialiser(self, index: int) -> None:
        if self._text(index) == "{":
            self._braces(index)
            return
        while shouts(self._text(index)) and shouts(self._text(index + 1)):
            # Macros that stand for parts of one string: the first tells as much as all.
            self._draft.blank(self._tokens[index + 1].start, self._tokens[index + 1].end)
            index += 1

    def _braces(self, index: int) -> None:
        units = tuple(units_of(self._tokens, self._pairs, index + 1, self._pairs[index]))
        for place, unit in enumerate(units):
            if unit.text == "{":
                self._braces(unit.first)
            if place + 1 < len(units) and self._parts(units, place):
                self._draft.after(self._tokens[unit.last].end, ",")

    def _parts(self, units: tuple[Unit, ...], place: int) -> bool:
        """Whether a macro ends here whose own text has to end with the comma that is missing."""
        unit, after = units[place], units[place + 1]
        name = units[place - 1] if unit.text == "(" and place else unit
        if name.kind != "word" or not shouts(name.text):
            return False
        if after.kind == "word" or after.text == "{":
            return True
        ends, begins = self._tokens[unit.last].end, self._tokens[after.first].start
        return after.text in (".", "[") and self._draft.lines_between(ends, begins)

    def _text(self, index: int) -> str:
        return self._tokens[index].text if index < len(self._tokens) else ""
