"""What the rules of foreign tools are about (CWE) and how bad they are, by what they tell apart on labelled code.

The table is `rules/calibration.json`, written by `benchmarks/detection/calibrate.py` and kept here as a mapping so
that an analyzer stays a pure function. A rule nobody has measured counts as a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gatekeeper.analyzers.calibrated_rules import CLANG_TIDY_RULES, FLAWFINDER_RULES, GCC_RULES
from gatekeeper.analyzers.units import Said
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region

_CWE = re.compile(r" ?\[CWE-(\d+)\]")


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of one tool: id to level and weaknesses."""

    rules: Mapping[str, tuple[Level, tuple[int, ...]]] = field(default_factory=dict)

    def level(self, rule: str) -> Level:
        """The measured level; NOTE for a rule that was not measured."""
        return self.rules.get(rule, (Level.NOTE, ()))[0]

    def cwe(self, rule: str) -> tuple[int, ...]:
        """The weaknesses the rule is about, as far as known."""
        return self.rules.get(rule, (Level.NOTE, ()))[1]


def _table(rows: Mapping[str, tuple[str, tuple[int, ...]]]) -> Table:
    return Table({rule: (Level(level), cwe) for rule, (level, cwe) in rows.items()})


CLANG_TIDY = _table(CLANG_TIDY_RULES)
GCC_ANALYZER = _table(GCC_RULES)
FLAWFINDER = _table(FLAWFINDER_RULES)


def calibrated(table: Table, said: Said, rule: str) -> RawFinding:
    """The finding of a compiler's line, with the level and weaknesses of its rule."""
    named = tuple(sorted({int(number) for number in _CWE.findall(said.text)}))
    return RawFinding(
        file=said.file,
        rule=rule,
        level=table.level(rule),
        message=_CWE.sub("", said.text),
        region=Region(said.line, said.line, said.column, said.column + 1 if said.column else 0),
        cwe=named or table.cwe(rule),
    )
