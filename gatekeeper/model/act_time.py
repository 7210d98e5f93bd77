"""When something was done, and whether what a person held for a time covered it."""

import datetime as dt
from collections.abc import Iterable
from enum import Enum

from gatekeeper.model.frozen import dataclass

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ActTime:
    """When an act was, as its maker wrote it and as somebody else saw it. Days in UTC."""

    claimed: dt.date
    """What git or the signer says: it can be written backwards and forwards."""
    known: dt.date | None = None
    """By when a server, a ledger or the run itself had it; `None` when nobody tells."""

    @property
    def day(self) -> dt.date:
        """The day it counts for: nothing is done after somebody has seen it."""
        return self.claimed if self.known is None else min(self.claimed, self.known)


NO_TIME = ActTime(dt.date.min)
"""Of an act that nobody dates: nothing with a beginning covers it."""


def time_seen(at: dt.datetime | None) -> ActTime:
    """The time of an act that was dated by whoever saw it; `None` when nobody did."""
    return NO_TIME if at is None else time_claimed(at, at)


def time_claimed(at: dt.datetime, known: dt.datetime | None) -> ActTime:
    """The time of an act that its maker dated, and by when it was known."""
    return ActTime(_day_of(at), None if known is None else _day_of(known))


def _day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(dt.UTC).date()


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which something holds, both among them; `None` where it has no end."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return (self.first is None or self.first <= day) and (
            self.last is None or day <= self.last
        )


class Held(Enum):
    """Whether terms cover an act."""

    YES = "held"
    NO = "not held"
    """Not on the day it counts for."""
    OPEN = "held on the day that is claimed, and not all the time until somebody had seen the act"
    """A claimed day can be written backwards, so it proves nothing that has ended since."""


def held(terms: Iterable[Term], time: ActTime) -> Held:
    """Whether the terms, taken together, cover the act."""
    given = tuple(terms)
    day, answer = time.day, Held.NO
    while time.known is None or day <= time.known:
        ends = [term.last for term in given if term.holds_on(day)]
        if not ends:
            return answer
        answer = Held.OPEN
        last = max((end for end in ends if end is not None), default=None)
        if None in ends or last is None or last == dt.date.max:
            return Held.YES
        day = last + _DAY
    return Held.YES
