"""The rows of the table of surfaces for C, and what a file's candidates are worth beside the headers that it sees."""

import re
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import Signature, SurfaceHit, SurfaceMatch, SurfaceTable
from gatekeeper.threats.c_code.headers import includes_header
from gatekeeper.threats.surfaces.code_facts import HANDED_OVER, MOUNTED, FileFacts
from gatekeeper.threats.surfaces.driver_words import drivers_of, places_of
from gatekeeper.threats.surfaces.pattern_words import PatternWords
from gatekeeper.threats.surfaces.registers import Registers

_FORMS = (
    *("_async", "_nasync", "_sync", "_blocking", "_nonblocking", "_nb", "_ex"),
    *("_with_timeout", "_timeout", "Async", "Sync"),
)
"""How a call ends in another form of it, which waits or does not: `golioth_stream_set_async`."""


class FittingPattern(NamedTuple):
    """A pattern that may match in a file."""

    pattern: re.Pattern[str]
    row: Signature
    words: list[str]


class CTable:
    """The rows for C, ready for a search."""

    def __init__(self, table: SurfaceTable) -> None:
        rows = [row for row in table.signatures if row.language == "c" and not row.match.is_weak]
        self.by_symbol: dict[str, list[Signature]] = {}
        self.patterns: list[tuple[re.Pattern[str], Signature]] = []
        for row in rows:
            if row.match is SurfaceMatch.REGEX:
                self.patterns.append((late_pattern(row.symbol), row))
            else:
                self.by_symbol.setdefault(row.symbol, []).append(row)
        self.symbols = frozenset(self.by_symbol)
        self.registers = Registers(table.registers)
        self.places = places_of(table)
        self.drivers = drivers_of(table).keys()

    @cached_property
    def _words(self) -> PatternWords:
        return PatternWords([row.symbol for _, row in self.patterns])

    def variants(self, words: frozenset[str]) -> frozenset[str]:
        """Those of the words that are another form of a symbol."""
        forms = (word for word in words if word.endswith(_FORMS) and word not in self.symbols)
        return frozenset(word for word in forms if self._base(word))

    def rows_of(self, name: str) -> list[Signature]:
        """The rows of the symbol; for another form of it those of calls."""
        known = self.by_symbol.get(name)
        if known is not None:
            return known
        return [r for r in self.by_symbol[self._base(name)] if r.match is SurfaceMatch.CALL]

    def _base(self, name: str) -> str:
        """The symbol that it is a form of; empty when it is none."""
        bases = (name.removesuffix(form) for form in _FORMS if name.endswith(form))
        return next((base for base in bases if base in self.symbols), "")

    def patterns_for(self, words: frozenset[str]) -> list[FittingPattern]:
        """The patterns that may match in a file of these words, each with those a match may begin with."""
        found = self._words.in_words(words)
        return [FittingPattern(*self.patterns[number], found[number]) for number in found]


def settle(scan: FileFacts, seen: frozenset[str]) -> tuple[SurfaceHit, ...]:
    """The hits of a scan, given the headers that its file sees."""
    hits = []
    sighted = {h: includes_header(seen, h) for h in {c.header for c in scan.candidates} if h}
    for candidate in scan.candidates:
        if candidate.header.startswith(MOUNTED):
            if HANDED_OVER + candidate.header not in seen:
                hits.append(candidate.hit)
        elif not candidate.header or HANDED_OVER + candidate.hit.function in seen:
            hits.append(candidate.hit)
        elif sighted[candidate.header] is not None:
            hits.append(_explain(candidate.hit, f"{sighted[candidate.header]} is included"))
        elif not candidate.generic:
            hits.append(_explain(candidate.hit, "the name belongs to one library alone"))
    return tuple(hits)


def _explain(hit: SurfaceHit, why: str) -> SurfaceHit:
    return replace(hit, evidence=f"{hit.evidence}; {why}")
