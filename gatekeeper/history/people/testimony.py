"""What the judge of people is given beside the repository: reviews from outside, the time, the ref."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field

from gatekeeper.model.act_time import ActTime, time_claimed
from gatekeeper.model.change import Commit
from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.digest import ObjectId
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
class Sighting:
    """Somebody beside its author had a commit by that time."""

    commit: ObjectId
    at: dt.datetime


def _nobody() -> tuple[Sighting, ...]:
    return ()


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
    seen: Callable[[], tuple[Sighting, ...]] = _nobody
    """What earlier runs of the gate have seen; asked only where dates matter."""

    def person(self, forge_id: str) -> Person | None:
        """The person of a login, `None` for a stranger and for no login."""
        return self.registry.by_forge_id(forge_id) if forge_id else None


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells when commits were written."""

    now: dt.datetime | None = None
    """When this is judged; `None` when nobody says."""
    seen: Mapping[ObjectId, dt.datetime] = field(default_factory=dict)
    """When somebody beside its author first had a commit."""

    def time(self, commit: Commit) -> ActTime:
        """When the commit was written: as its author says, and by when it was known."""
        written = dt.datetime.fromtimestamp(commit.author_time, dt.UTC)
        return time_claimed(written, self.seen.get(commit.id, self.now))
