"""Each tool's word for how bad a result is, as one of SARIF's three levels. A word nobody knows counts as error."""

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper.model.finding import Level

BANDIT: Mapping[str, Level] = MappingProxyType(
    {"HIGH": Level.ERROR, "MEDIUM": Level.WARNING, "LOW": Level.NOTE, "UNDEFINED": Level.WARNING}
)
"""`issue_severity` of bandit 1.9; its confidence does not lower a level."""

SEMGREP: Mapping[str, Level] = MappingProxyType(
    {
        "CRITICAL": Level.ERROR,
        "HIGH": Level.ERROR,
        "ERROR": Level.ERROR,
        "MEDIUM": Level.WARNING,
        "WARNING": Level.WARNING,
        "LOW": Level.NOTE,
        "INFO": Level.NOTE,
        "INVENTORY": Level.NOTE,
        "EXPERIMENT": Level.NOTE,
    }
)
"""`severity` of a rule (semgrep 1.185, both the old three words and the new four)."""

CPPCHECK: Mapping[str, Level] = MappingProxyType(
    {
        "error": Level.ERROR,
        "warning": Level.WARNING,
        "portability": Level.WARNING,
        "performance": Level.NOTE,
        "style": Level.NOTE,
        "information": Level.NOTE,
        "debug": Level.NOTE,
    }
)
"""`severity` of cppcheck 2.10."""

SARIF: Mapping[str, Level] = MappingProxyType(
    {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE, "none": Level.NOTE}
)
"""`level` of a result (SARIF 2.1.0 §3.27.10)."""


def level(words: Mapping[str, Level], word: str) -> Level:
    """The level of that word; ERROR for one the table does not hold, so that nothing new passes unseen."""
    return words.get(word, Level.ERROR)
