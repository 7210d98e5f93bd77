"""What each test of bandit speaks of, its weakness and its cure (`rules/bandit.toml`)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gatekeeper.analyzers.shipped import shipped_table
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one test speaks of."""

    what: str
    cwe: int
    cure: str


@lru_cache(maxsize=1)
def meanings() -> Mapping[str, Meaning]:
    """By bandit's id; of a test that is not among them bandit's own page is linked. Raises `GatekeeperError` when the table is damaged."""
    return shipped_table("bandit.toml", _meanings)


def _meanings(table: Mapping[str, Any]) -> dict[str, Meaning]:
    return {
        each: Meaning(row["what"], row["cwe"], row["cure"])
        for row in table["test"]
        for each in row["ids"].split()
    }
