"""What the judge of people is given beside the repository: reviews from outside, the time, the ref."""

import datetime as dt
from collections.abc import Callable
from dataclasses import field

from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.person import Person, Registry
from gatekeeper.model.review import Reviews


@dataclass(frozen=True, slots=True)
class OpenPgpAnswer:
    """What `gpg` said of a signature."""

    key: str | None
    """The armoured key of the registry that made it, `None` when none did or it could not be looked at."""
    why: str
    looked: bool
    """False when `gpg` is not there or failed: the signature is then neither good nor bad."""


OpenPgp = Callable[[bytes, bytes], OpenPgpAnswer]
"""Checks payload and signature against the registry's OpenPGP keys."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """Everything about people that commits do not tell. Empty, it only takes away: nothing is proven by it."""

    reviews: Reviews = field(default_factory=Reviews)
    now: dt.datetime | None = None
    """When this is judged, `None` when nobody says; then no key that ends is believed."""
    ref: str = ""
    """The ref in full that the change is meant for; empty when nobody says, and reviews of any ref count."""
    openpgp: OpenPgp | None = None
    registry: Registry = field(default_factory=Registry)
    coverage: RecordedCoverage = field(default_factory=RecordedCoverage)
    """What recorded runs of tests tell about the tree under test."""

    def person(self, forge_id: str) -> Person | None:
        """The person of a login, `None` for a stranger and for no login."""
        return self.registry.by_forge_id(forge_id) if forge_id else None
