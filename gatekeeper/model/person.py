"""People: who may write, review and test, and how git's identities lead to them."""

import datetime as dt
from enum import Enum

from gatekeeper.model.act_time import NO_TIME, ActTime, Held, Term, held
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.software import SafetyClass


class PersonKind(Enum):
    """What stands behind an identity. Only a human is ever independent."""

    HUMAN = "human"
    INTEGRATOR = "integrator"
    BOT = "bot"
    AI_AGENT = "ai-agent"


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

    @property
    def term(self) -> Term:
        """When it is valid; the day of expiry is the last valid one."""
        return Term(self.date, self.expires)

    def is_valid(self, day: dt.date) -> bool:
        """Whether it was passed by that day and had not expired."""
        return self.term.holds_on(day)


REGISTERED = "registered"
"""Stands for every training that the registry names for the person."""


def trainings_asked(limit: str | None) -> tuple[str, ...]:
    """The trainings that a limit of the policy names, separated by spaces; none where it is not set."""
    return tuple((limit or "").split())


@dataclass(frozen=True, slots=True)
class Untrained:
    """What speaks against an act by a person."""

    text: str
    """A clause."""
    is_open: bool
    """Whether a trusted time of the act could still show that the training was valid."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role, or clearance for a class, that a person has for a time."""

    to: str | SafetyClass
    term: Term

    def __str__(self) -> str:
        to = self.to.name if isinstance(self.to, SafetyClass) else self.to
        ends = [("from", self.term.first), ("until", self.term.last)]
        return " ".join(
            [to, *(f"{word} {day.isoformat()}" for word, day in ends if day is not None)]
        )


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of the registry `people.toml`."""

    id: str
    name: str
    emails: tuple[str, ...]
    kind: PersonKind
    roles: frozenset[str]
    """Among them `author`, `reviewer`, `tester`, `integrator`, `approver`; others are the project's own.
    Only those without dates: `roles_at` tells all of a time."""
    clearance: frozenset[SafetyClass]
    """Safety classes whose items this person may review and test."""
    location: Location
    """Where the registry names this person."""
    forge_ids: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    trainings: tuple[Training, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    """Roles and clearance with dates; none of them stands among `roles` or `clearance`."""

    def roles_at(self, time: ActTime) -> frozenset[str]:
        """The roles this person certainly had then: those without dates, and those whose dates cover the act."""
        return self.roles | {each for each in self._appointed(time) if isinstance(each, str)}

    def clearance_at(self, time: ActTime) -> frozenset[SafetyClass]:
        """The classes this person was certainly cleared for then."""
        appointed = self._appointed(time)
        return self.clearance | {each for each in appointed if isinstance(each, SafetyClass)}

    @property
    def roles_told(self) -> tuple[str, ...]:
        """Every role with its dates, ordered."""
        dated = (str(each) for each in self.appointments if isinstance(each.to, str))
        return tuple(sorted((*self.roles, *dated)))

    @property
    def clearance_told(self) -> tuple[str, ...]:
        """Every class this person is cleared for with its dates, ordered."""
        dated = (str(each) for each in self.appointments if isinstance(each.to, SafetyClass))
        return tuple(sorted((*(each.name for each in self.clearance), *dated)))

    def _appointed(self, time: ActTime) -> frozenset[str | SafetyClass]:
        terms: dict[str | SafetyClass, list[Term]] = {}
        for each in self.appointments:
            terms.setdefault(each.to, []).append(each.term)
        return frozenset(to for to, given in terms.items() if held(given, time) is Held.YES)

    def untrained(self, time: ActTime, asked: tuple[str, ...]) -> Untrained | None:
        """What speaks against an act; `None` when every training asked for was valid.

        `registered` among them asks for all that the registry names for the person.
        """
        named = dict.fromkeys(training.id for training in self.trainings)
        wanted = {
            each: None for word in asked for each in (named if word == REGISTERED else (word,))
        }
        for training in wanted:
            terms = [each.term for each in self.trainings if each.id == training]
            answer = held(terms, time)
            if answer is not Held.YES:
                return Untrained(self._lacking(training, terms, time), answer is Held.OPEN)
        return None

    def _lacking(self, training: str, terms: list[Term], time: ActTime) -> str:
        firsts = [term.first for term in terms if term.first is not None]
        if not terms:
            return f"{self.id} has no training {training}"
        if time.claimed == NO_TIME.claimed:
            return f"nobody tells when it was, so no training {training} of {self.id} covers it"
        if firsts and time.day < min(firsts):
            return f"{self.id} passed the training {training} on {min(firsts)}, after {time.day}"
        if held(terms, time) is Held.NO:
            return f"the training {training} of {self.id} had expired on {time.day}"
        return (
            f"the training {training} of {self.id} has expired since {time.claimed}, and nobody but who did it "
            "says that it was then"
        )


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
