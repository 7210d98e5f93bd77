"""Clauses of standards that items name: only those of the shipped tables exist, invented numbers are refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatekeeper.model.trace import TraceItem

_STANDARDS = {"62304": "62304", "81001-5-1": "81001-5-1", "14971": "14971"}
_CITED = re.compile(
    r"\b(?:IEC|ISO|EN)(?:[ /-](?:IEC|ISO|EN)){0,3}[ -]?(62304|81001-5-1|14971)"
    r"(?::\d{4}(?:\+A\d+:\d{4})?)?,?\s*+(?:(?:clauses?|sections?|§§?|sec\.|cl\.)\s*+)?"
    r"(\d{1,2}(?:\.\d{1,2}){1,3})\b",
    re.IGNORECASE,
)
_PART_11 = re.compile(r"\b21 ?CFR (?:Part )?(11\.\d{1,3}(?:\([a-z]\)(?:\(\d\))?)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClauseIndex:
    """Ids of every clause that the tables hold."""

    ids: frozenset[str]
    _prefixes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        prefixes = frozenset(known.partition(":")[0] for known in self.ids)
        object.__setattr__(self, "_prefixes", prefixes)

    def looks(self, text: str) -> bool:
        """Whether the text has the form of a clause id, known or not."""
        prefix, colon, number = text.partition(":")
        return bool(colon and number) and prefix in self._prefixes


def cited_clauses(item: TraceItem, index: ClauseIndex) -> Iterator[str]:
    """Ids of the clauses that an item's words cite, as the tables would spell them; one id once, in order."""
    seen: dict[str, None] = {}
    values = [value for _, value in item.attributes]
    for text in values:
        # A field may hold ids as the tables spell them, known or not.
        for word in re.split(r"[,;\s]+", text) if ":" in text else ():
            if index.looks(word):
                seen[word] = None
    for text in (item.title, item.text, *values):
        for found in _CITED.finditer(text):
            seen[f"{_STANDARDS[found[1]]}:{found[2]}"] = None
        for found in _PART_11.finditer(text):
            seen[f"Part11:{found[1]}"] = None
    yield from seen
