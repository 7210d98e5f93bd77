"""Deviations: a failed check accepted for a time, by name."""

import datetime as dt

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location


@dataclass(frozen=True, slots=True)
class Deviation:
    """Turns FAIL into DEVIATED, never into PASS, until it expires."""

    id: str
    check: str
    subject: str
    """Software item id, path glob, or `*`."""
    reason: str
    owner: str
    approved_by: str
    """A registered person other than the owner."""
    expires: dt.date
    location: Location
    rule: str = ""
    """Narrows it to the answers of one rule, by reason code or the id a code begins with; empty for all."""

    def names_rule(self, code: str) -> bool:
        """Whether it is for answers of that reason code."""
        wanted = self.rule.lower()
        return not wanted or code == wanted or code.startswith(f"{wanted}-")
