"""Calls of C++ as those of C: functions of classes, objects made where they are declared, references handed in."""

from collections.abc import Callable
from dataclasses import dataclass, field

from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.primaries import STATEMENTS
from gatekeeper.analyzers.cflow.token_runs import (
    OUTER,
    Tokens,
    group,
    is_object,
    mark,
    parts,
    text,
    zero,
)
from gatekeeper.analyzers.cflow.tree import Known

NO_TYPE = frozenset({"return", "else", "goto", "case", "new", "extern", "delete", "throw", "do"})
"""Words that stand where a type may, and are none."""
_NUMBERS = frozenset(
    ["bool", "byte", "char", "short", "int", "long", "unsigned", "signed", "float", "double"]
)
"""Types that may be called with one value: `int(x)`."""


@dataclass(slots=True)
class FileWords:
    """What the runs of one file share."""

    known: Known
    record: Callable[[Tokens], Token]
    """Takes in a class that stands within a function, and answers its name."""
    left: int
    """Tokens that may still be rewritten: what stands in brackets is so once for each of them."""
    rows: set[str] = field(default_factory=set)
    """Names of arrays of the library."""
    nameless: list[tuple[Token, Tokens, Tokens]] = field(default_factory=list)
    """Functions without a name that were met: where, with parameters and body."""
    depth: int = 0
    """How deep the run that is rewritten stands in others."""


class Calls:
    """A run that is rewritten, as far as calls go."""

    def __init__(
        self, file: FileWords, t: Tokens, within: str, references: frozenset[str]
    ) -> None:
        """`within` is the class whose function it is, `references` are the parameters it writes through."""
        self._file, self._t, self._within, self._references = file, t, within, references
        self._out: Tokens = []
        self._making = ""
        """The type of the objects that are being made where they are declared."""
        self._part = self._argument = False
        """Whether it stands within another run, and whether as what a call is handed."""

    def _inner(self, t: Tokens, *, argument: bool = False) -> Tokens:
        """A part of the run, rewritten."""
        raise NotImplementedError

    def _calls(self, one: Token, at: int) -> int:
        """Objects made where they are declared, numbers turned into others, functions of classes, references handed in."""
        t, out = self._t, self._out
        if one.kind != "word" or text(t, at + 1) != "(" or one.text in STATEMENTS:
            return 0
        end = group(t, at + 1)
        before = out[-1] if out else None
        inside = t[at + 2 : end - 1]
        if before is not None and before.kind == "word" and self._begins() and is_object(t, at):
            self._making = before.text
        elif before is None or before.text != ",":
            self._making = ""
        if self._making:
            made = mark(one, "=", f"new_{self._making}", "(")
            out += [one, *made, *self._inner(inside), *mark(one, ")")]
            return end
        if self._converts(one):
            out += [
                *mark(one, "("),
                one,
                *mark(one, ")", "("),
                *self._inner(inside),
                *mark(one, ")"),
            ]
            return end
        if text(t, end) == "{" and (before is None or before.text in (";", "{", "}")):
            # A macro that opens a block.
            out += [*mark(one, "if", "("), one, *mark(one, "(", ")", ")")]
            return end
        if not inside and self._of_a_row(one):
            return end
        name, receiver = self._method(one)
        handed = parts(inside)
        written = self._file.known.references.get(name, frozenset())
        out += [one._replace(text=name), t[at + 1], *receiver]
        for number, argument in enumerate(handed):
            out += mark(one, ",") if number or receiver else []
            out += (
                self._by_address(argument)
                if number in written
                else self._inner(argument, argument=True)
            )
        out.append(t[end - 1])
        return end

    def _of_a_row(self, one: Token) -> bool:
        """`row.data()` is the row, `row.size()` the number of its elements."""
        out = self._out
        if len(out) < 2 or out[-1].text != "." or out[-2].text not in self._file.rows:
            return False
        row = out[-2]
        if one.text == "size":
            first = [row, *mark(one, "["), zero(one), *mark(one, "]", ")")]
            out[-2:] = [
                *mark(one, "(", "sizeof", "("),
                row,
                *mark(one, ")", "/", "sizeof", "("),
                *first,
                *mark(one, ")"),
            ]
        elif one.text == "data":
            out.pop()
        return one.text in ("size", "data")

    def _by_address(self, t: Tokens) -> Tokens:
        """What is handed to a reference: the address of a variable, also of `(T&) x`."""
        placed = (t[group(t, 0) :] or t) if t[0].text == "(" else t
        plain = self._inner(placed, argument=True)
        if placed[0].kind != "word":
            return plain
        # In brackets a name that is a type's too would be a cast.
        whole = plain if len(plain) == 1 else [*mark(t[0], "("), *plain, *mark(t[0], ")")]
        return [*mark(t[0], "&"), *whole]

    def _converts(self, one: Token) -> bool:
        """Whether a type stands where a value is wanted: `float(x)`."""
        if not (one.text in _NUMBERS or one.text.endswith("_t")):
            return False
        if not self._out:
            return self._part
        before = self._out[-1]
        return before.text == "return" or (
            before.kind == "mark" and before.text not in (";", "{", "}")
        )

    def _method(self, one: Token) -> tuple[str, Tokens]:
        """What is called, and what it is handed first: nothing where the class is known, of which there is one object, otherwise the object."""
        out, classes = self._out, self._file.known.classes
        if not out or out[-1].text not in (".", "->"):
            if one.text in classes:
                return f"new_{one.text}", []
            own = one.hidden != OUTER and one.text in classes.get(self._within, ())
            return f"{self._within}_{one.text}" if own else one.text, []
        if (
            len(out) < 2
            or out[-2].kind != "word"
            or (len(out) > 2 and out[-3].text in (".", "->"))
        ):
            return one.text, []
        holder, by_address = out[-2], out[-1].text == "->"
        held = self._file.known.variables.get(holder.text)
        owners = [name for name, has in classes.items() if one.text in has]
        if held is not None:
            kind = held.type.of or held.type
            owners = [name for name in owners if name in (kind.tag, kind.name)]
        else:
            owners = [name for name in owners if name != self._within]
        del out[-2:]
        if len(owners) == 1:
            return f"{owners[0]}_{one.text}", []
        return f"{holder.text}_{one.text}", [holder] if by_address else [*mark(one, "&"), holder]

    def _begins(self) -> bool:
        """Whether what was written last is a type at the beginning of a statement."""
        out, place = self._out, len(self._out) - 1
        while place >= 0 and out[place].kind == "word":
            if out[place].text in NO_TYPE or out[place].text in STATEMENTS:
                return False
            place -= 1
        return place < 0 or out[place].text in (";", "{", "}", ":", ")")
