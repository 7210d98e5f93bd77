"""Questions of an auditor, as data: which sheet, which rows, which columns, what to follow; and their answers."""

from gatekeeper.model.book import Row
from gatekeeper.model.frozen import dataclass

TAKES = ("unit", "requirement", "person", "clause", "threat", "standard", "class", "text")
"""What a question may be narrowed to."""
OWN_RUN = "run"
"""In a condition: the gate run that the record rests on. Nobody has to name it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row has to fulfil."""

    column: str
    operator: str
    """`=` one of its texts is the value, `!=` none is, `~` one holds the value in any case, `!~` none does."""
    value: str
    """A text, `` for an empty cell, or `$unit` for what the question is narrowed to."""

    @property
    def variable(self) -> str:
        """The narrowing it stands for; empty for a plain text."""
        return self.value[1:] if self.value.startswith("$") else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step along links, away from the node in hand."""

    name: str
    """Of the column that holds what is reached."""
    up: bool
    """To what it depends on; false for what depends on it."""
    relations: tuple[str, ...]
    """Words of `EdgeKind`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of an answer."""

    sheet: str
    title: str
    where: tuple[Condition, ...]
    """All have to hold; one whose `$name` was not given is passed over."""
    show: tuple[str, ...]
    """Columns; `review.checked` follows the ids in `review` to the sheet that they lead to."""
    along: tuple[Step, ...] = ()
    count: tuple[str, ...] = ()
    """Columns whose values are counted together, instead of `show`."""
    empty: str = ""
    """What no row at all means; beginning with `unknown` when it is no answer."""
    tells: tuple[str, ...] = ()
    """Those of `show` that every row has to tell: an empty cell is unknown, and the part with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something an auditor asks."""

    id: str
    asks: str
    parts: tuple[Part, ...]
    needs: tuple[str, ...] = ()
    """What it has to be narrowed to."""

    @property
    def takes(self) -> tuple[str, ...]:
        """What it can be narrowed to, needed or not, in the order of `TAKES`."""
        named = {c.variable for part in self.parts for c in part.where}
        return tuple(name for name in TAKES if name in named)


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The rows of one part."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    rests_on: tuple[tuple[str, ...], ...]
    """For each row the full digests that it rests on, ordered."""
    unknown: str
    """Why rows may be missing; empty when these are all there are."""
    none: str
    """What it means that there is no row; empty when there are rows."""
    counts: bool = False
    """Whether each row ends with how many rows of the record it stands for."""
    untold: tuple[str, ...] = ()
    """Columns that every row has to tell and some do not."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question from one record."""

    question: Question
    given: tuple[tuple[str, str], ...]
    about: tuple[tuple[str, str], ...]
    parts: tuple[PartAnswer, ...]

    @property
    def known(self) -> bool:
        """Whether no part of it is unknown."""
        return not any(p.unknown or p.untold or p.none.startswith("unknown") for p in self.parts)
