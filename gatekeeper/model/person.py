"""People: who may write, review and test, and how git's identities lead to them."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from gatekeeper.model.location import Location
from gatekeeper.model.software import SafetyClass


class PersonKind(Enum):
    """What stands behind an identity. Only a human is ever independent."""

    HUMAN = "human"
    INTEGRATOR = "integrator"
    BOT = "bot"
    AI_AGENT = "ai-agent"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and e-mail as git or a trailer wrote them (`surrogateescape` for what is not UTF-8)."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Key:
    """An SSH public key of a person, in `authorized_keys` form without options."""

    public: str
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A training a person has passed."""

    id: str
    version: str
    date: dt.date
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of the registry `people.toml`."""

    id: str
    name: str
    emails: tuple[str, ...]
    kind: PersonKind
    roles: frozenset[str]
    """Among them `author`, `reviewer`, `tester`, `integrator`, `approver`; others are the project's own."""
    clearance: frozenset[SafetyClass]
    """Safety classes whose items this person may review and test."""
    location: Location
    """Where the registry names this person."""
    forge_ids: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    trainings: tuple[Training, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """The people a project knows, ordered by id; read from base."""

    people: tuple[Person, ...] = ()

    def get(self, person_id: str) -> Person | None:
        """The person of that id, or `None`."""
        return next((person for person in self.people if person.id == person_id), None)

    def by_email(self, email: str) -> Person | None:
        """The person who registered that address (compared casefolded), or `None`."""
        wanted = email.casefold()
        for person in self.people:
            if any(address.casefold() == wanted for address in person.emails):
                return person
        return None
