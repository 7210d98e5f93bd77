"""What the rules of foreign tools are about (CWE) and how bad they are, by what they tell apart on labelled code.

The table is `rules/calibration.json`, written by `benchmarks/detection/calibrate.py`. A rule nobody has measured counts as a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from gatekeeper.analyzers.units import Said
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region

_CWE = re.compile(r" ?\[CWE-(\d+)\]")


class Row(NamedTuple):
    """What was measured of a rule."""

    level: Level
    cwe: tuple[int, ...]
    is_blind: bool
    """Whether it spoke of good code more often than it found what nothing else does."""


@lru_cache(maxsize=1)
def measured() -> Mapping[str, Mapping[str, Row]]:
    """By tool and rule. Raises `GatekeeperError` when the table is missing or damaged."""
    from gatekeeper.analyzers.shipped import shipped_table  # a hook's start needs it not

    return shipped_table("calibration.json", _rows)


def _rows(table: Mapping[str, Any]) -> dict[str, dict[str, Row]]:
    return {
        tool: {
            rule: Row(Level(row["level"]), tuple(row["cwe"]), row["false"] > row["added"])
            for rule, row in rules.items()
        }
        for tool, rules in table.items()
    }


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of one tool."""

    tool: str

    def level(self, rule: str) -> Level:
        """The measured level; NOTE for a rule that was not measured, or spoke of no weakness."""
        row = measured()[self.tool].get(rule)
        return row.level if row is not None and row.cwe else Level.NOTE

    def cwe(self, rule: str) -> tuple[int, ...]:
        """The weaknesses the rule is about, as far as known."""
        row = measured()[self.tool].get(rule)
        return row.cwe if row is not None else ()


CLANG_TIDY, GCC_ANALYZER, FLAWFINDER = (
    Table("clang-tidy"),
    Table("gcc-analyzer"),
    Table("flawfinder"),
)


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
