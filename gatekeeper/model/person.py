"""People: who may write, review and test, and how git's identities lead to them."""

import datetime as dt
from enum import Enum

from gatekeeper.model.frozen import dataclass
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


class KeyStanding(Enum):
    """What a key was worth at the time of an act."""

    VALID = "valid"
    EARLY = "not valid yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key of a person, with the time it is theirs. Times are aware."""

    public: str
    """SSH: `type base64` without options and comment. OpenPGP: the armoured block."""
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    revoked_at: dt.datetime | None = None

    @property
    def is_openpgp(self) -> bool:
        """Whether it is an OpenPGP key, which only the `gpg` program can check."""
        return self.public.startswith("-----BEGIN PGP PUBLIC KEY BLOCK-----")

    def standing(self, claimed: dt.datetime, known: dt.datetime | None) -> KeyStanding:
        """What the key was worth for an act that claims a time.

        `known` is when a server or ledger is known to have had the act, `None` when nobody tells. A time that
        the signer writes can be written backwards, so after its end a key proves nothing that was not known before.
        """
        if self.revoked_at is not None and (known is None or known >= self.revoked_at):
            return KeyStanding.REVOKED
        if self.valid_from is not None and claimed < self.valid_from:
            return KeyStanding.EARLY
        if self.valid_until is not None:
            late = known is None or known > self.valid_until
            if late or claimed > self.valid_until:
                return KeyStanding.EXPIRED
        return KeyStanding.VALID


@dataclass(frozen=True, slots=True)
class Training:
    """A training a person has passed."""

    id: str
    version: str
    date: dt.date
    expires: dt.date | None = None

    def is_valid(self, day: dt.date) -> bool:
        """Whether it was passed by that day and had not expired; the day of expiry is the last valid one."""
        return self.date <= day and (self.expires is None or day <= self.expires)


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

    def untrained(self, day: dt.date, asked: tuple[str, ...]) -> str | None:
        """What speaks against an act of that day, as a clause; `None` when nothing does.

        Looked at are the trainings asked for, or all that the registry names for the person when none is.
        """
        named = dict.fromkeys(training.id for training in self.trainings)
        for wanted in asked or named:
            held = [training for training in self.trainings if training.id == wanted]
            if any(training.is_valid(day) for training in held):
                continue
            if not held:
                return f"{self.id} has no training {wanted}"
            if all(day < training.date for training in held):
                return f"{self.id} passed the training {wanted} on {held[0].date}, after {day}"
            return f"the training {wanted} of {self.id} had expired on {day}"
        return None


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

    def by_key(self, public: str) -> tuple[Person, Key] | None:
        """The person of that public key and the key's entry, or `None`; compared as the registry writes it."""
        for person in self.people:
            for key in person.keys:
                if key.public == public:
                    return person, key
        return None

    def by_forge_id(self, forge_id: str) -> Person | None:
        """The person of that login on the forge (compared casefolded, as forges do), or `None`."""
        wanted = forge_id.casefold()
        for person in self.people:
            if any(each.casefold() == wanted for each in person.forge_ids):
                return person
        return None
