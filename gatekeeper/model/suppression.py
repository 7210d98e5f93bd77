"""Suppressions, baselines and exclusions: every way in which something seen or unseen does not count."""

import datetime as dt

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location


@dataclass(frozen=True, slots=True)
class Suppression:
    """A written decision that a finding does not block. Never valid without reason, owner and expiry."""

    id: str
    """`path:line` of an inline one, its id in `suppressions.toml` otherwise."""
    rule: str
    """Rule as findings show it (`bandit:B602`), or the bare rule id."""
    reason: str
    owner: str
    """Person id."""
    expires: dt.date | None
    approved_by: str
    """Person id, or empty: then the review of the change that brings it is the approval."""
    location: Location
    """Where it is written; an inline one holds for its own line and the next."""
    path_glob: str = ""
    """Paths it covers; empty for an inline one."""
    inline: bool = False
    defects: tuple[str, ...] = ()
    """What is missing or wrong in it; one with a defect suppresses nothing."""


@dataclass(frozen=True, slots=True)
class ForeignMark:
    """A tool's own suppression comment in the code (`# nosec`, `nosemgrep`, `#lizard forgives` …).

    It has no effect here; it is a finding of its own so that nobody relies on it.
    """

    tool: str
    text: str
    location: Location
    known: bool = False
    """Whether the baseline of base names it."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A decision that an analyzer need not read some paths: approved by somebody else, and expiring."""

    analyzer: str
    """Analyzer id, or `*`."""
    path_glob: str
    reason: str
    owner: str
    approved_by: str
    expires: dt.date
    location: Location


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings known when gatekeeper was adopted; read from base, its count may only fall."""

    fingerprints: frozenset[Sha256] = frozenset()
    location: Location | None = None
