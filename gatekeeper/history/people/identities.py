"""From identities to persons: the registry of base decides, and what looks like one person counts as one."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.objects.mailmap import Mailmap
from gatekeeper.history.people.lookalikes import (
    identity_defects,
    local_part,
    login_names,
    name_trait,
    normalised,
    short_names,
)
from gatekeeper.model.authorship import Who
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.person import Person, PersonKind, Registry

UNREGISTERED = "unregistered:"


@dataclass(frozen=True, slots=True)
class Roster:
    """The identities of one run, resolved together, because suspicion needs to see all of them."""

    suspicions: tuple[str, ...]
    """Pairs that look like one person, as sentences, ordered."""
    _known: Mapping[Identity, tuple[Who, ...]]
    _defects: Mapping[Identity, tuple[str, ...]]

    def who(self, identity: Identity) -> Who:
        """The person behind an identity of the run; raises `KeyError` for one that was not announced."""
        return self._known[identity][0]

    def everyone(self, identity: Identity) -> tuple[Who, ...]:
        """All persons the identity may be: more than one when suspicion or the registry points at several."""
        return self._known[identity]

    def defects(self, identity: Identity) -> tuple[str, ...]:
        """Why the identity cannot be told for sure; empty when it can."""
        return self._defects[identity]


_NO_MAP = Mailmap()


def call_roll(
    registry: Registry, identities: Iterable[Identity], mailmap: Mailmap = _NO_MAP
) -> Roster:
    """The roster of all identities of a run.

    An identity resolves by its e-mail address as the registry of base has it, else by the address that base's
    mailmap has for it; under the name of another registered person it may be either. Unregistered identities of the same
    name or local part, among themselves or beside a registered person, count as one person. Two registered
    persons never do: somebody vouched for each of them.
    """
    distinct = sorted(set(identities), key=lambda identity: (identity.email, identity.name))
    owners = {identity: _owners(registry, identity.email) for identity in distinct}
    mapped = {
        identity: _owners(registry, address)
        for identity in distinct
        if not owners[identity] and (address := mailmap.address(identity))
    }
    owners |= mapped
    strangers = [identity for identity in distinct if not owners[identity]]
    suspicions = set[str]()
    traits = _registered_traits(registry)
    known: dict[Identity, tuple[Who, ...]] = {
        identity: tuple(
            _registered(identity, person, "mailmap of base, " if identity in mapped else "")
            for person in owners[identity]
        )
        + tuple(
            Who(lender.id, identity, lender, f"its name is that in {place_of(lender)}")
            for lender in _lenders(registry, identity, owners[identity])
        )
        for identity in distinct
        if owners[identity]
    }
    for group in _groups(strangers):
        known |= _strangers(traits, group, suspicions)
    suspicions |= {text for i in distinct if (text := _borrowed_name(registry, i, owners[i]))}
    defects = {identity: _defects(identity, owners[identity]) for identity in distinct}
    return Roster(tuple(sorted(suspicions)), known, defects)


def is_independent_kind(who: Who) -> bool:
    """Whether this is a registered human: nobody and nothing else is ever independent."""
    return who.person is not None and who.person.kind is PersonKind.HUMAN


def is_integrator(who: Who) -> bool:
    """Whether the registry makes this person one who commits the work of others."""
    return who.person is not None and is_registered_integrator(who.person)


def is_registered_integrator(person: Person) -> bool:
    """Whether kind or role makes this person an integrator."""
    return person.kind is PersonKind.INTEGRATOR or "integrator" in person.roles


def _owners(registry: Registry, email: str) -> tuple[Person, ...]:
    """The persons who registered the address, ordered by id.

    Casefolding beyond ASCII would let a Kelvin sign pass for a k, so such an address has to be written
    exactly as registered.
    """
    return tuple(
        person
        for person in sorted(registry.people, key=lambda person: person.id)
        if any(_same_address(address, email) for address in person.emails)
    )


def _same_address(registered: str, written: str) -> bool:
    if registered == written:
        return bool(written)
    return written.isascii() and registered.isascii() and registered.lower() == written.lower()


def _registered(identity: Identity, person: Person, by_way_of: str) -> Who:
    return Who(person.id, identity, person, f"{by_way_of}e-mail in {place_of(person)}")


def place_of(person: Person) -> str:
    """Where the registry names the person, as `compliance/people.toml line 12`."""
    region = person.location.region
    path = printable(person.location.path)
    return f"{path} line {region.start_line}" if region else path


def _groups(strangers: list[Identity]) -> list[list[Identity]]:
    """The strangers in groups that count as one person each, joined by shared names and local parts."""
    group_of: dict[str, list[Identity]] = {}
    for identity in strangers:
        joined = [identity]
        group_of |= {trait: group_of.get(trait, joined) for trait in _traits(identity)}
        for trait in _traits(identity):
            small, large = sorted((joined, group_of[trait]), key=len)
            if small is not large:
                large.extend(small)
                traits = {key for member in small for key in _traits(member)}
                group_of |= {key: large for key in traits if group_of[key] is small}
            joined = large
    distinct = {id(group): group for group in group_of.values()}
    return [sorted(group, key=str) for group in distinct.values()]


def _traits(identity: Identity) -> dict[str, str]:
    """What makes an identity recognisable, each with its words."""
    name, local = name_trait(identity.name), local_part(identity.email)
    # an identity without name and address is still somebody
    traits = {"address " + normalised(identity): "the same address"}
    if local:
        traits["local " + local] = "the same e-mail name"
    if name:
        traits["name " + name] = "the same name"
    if name and " " not in name:
        traits.setdefault("local " + name, "a name like the e-mail name")
    return traits


def _registered_traits(registry: Registry) -> dict[str, list[tuple[Person, str]]]:
    traits: dict[str, list[tuple[Person, str]]] = {}
    for person in registry.people:
        names = {
            key: words for m in person.emails for key, words in _traits(_as(person, m)).items()
        }
        likely = {
            "local " + login: "an e-mail name like the name" for login in login_names(person.name)
        }
        likely |= {
            "name " + short: "a short form of the name" for short in short_names(person.name)
        }
        names = likely | names
        names |= {"local " + local_part(login): "the forge id" for login in person.forge_ids}
        for trait, words in names.items():
            traits.setdefault(trait, []).append((person, words))
    return traits


def _as(person: Person, email: str) -> Identity:
    return Identity(person.name, email)


def _strangers(
    registered: dict[str, list[tuple[Person, str]]], group: list[Identity], suspicions: set[str]
) -> dict[Identity, tuple[Who, ...]]:
    keys: dict[str, str] = {}
    for identity in group:
        for trait in _traits(identity):
            for person, words in registered.get(trait, ()):
                sentence = f"{_quoted(identity)} is not registered and has {words} as"
                suspicions.add(f"{sentence} {person.id} ({place_of(person)})")
                keys[person.id] = f"unregistered; {words} as {person.id}"
    suspicions |= _likenesses(group)
    if not keys:
        keys = {UNREGISTERED + min(normalised(identity) for identity in group): "unregistered"}
    return {
        identity: tuple(Who(key, identity, None, keys[key]) for key in sorted(keys))
        for identity in group
    }


def _likenesses(group: list[Identity]) -> set[str]:
    """A sentence for each identity that is like an earlier one; two names of one address are no suspicion."""
    sentences, first = set(), dict[str, Identity]()
    for identity in group:
        for trait, words in _traits(identity).items():
            other = first.setdefault(trait, identity)
            if other.email.casefold() != identity.email.casefold():
                pair = f"{_quoted(other)} and {_quoted(identity)}"
                sentences.add(f"{pair} are not registered and have {words}")
                break
    return sentences


def _borrowed_name(registry: Registry, identity: Identity, owners: tuple[Person, ...]) -> str:
    """A registered address under another registered person's name."""
    lenders = _lenders(registry, identity, owners)
    if not lenders:
        return ""
    return (
        f"{_quoted(identity)} is the address of {owners[0].id} under the name of {lenders[0].id}"
    )


def _lenders(
    registry: Registry, identity: Identity, owners: tuple[Person, ...]
) -> tuple[Person, ...]:
    """The registered persons whose name stands before the registered address of another."""
    trait = name_trait(identity.name)
    if not owners or any(name_trait(person.name) == trait for person in owners):
        return ()
    return tuple(person for person in registry.people if name_trait(person.name) == trait)


def _defects(identity: Identity, owners: tuple[Person, ...]) -> tuple[str, ...]:
    defects = list(identity_defects(identity))
    if any(identity.email in person.emails for person in owners):
        # base has vouched for an address written exactly so, whatever its letters
        defects = [defect for defect in defects if "outside ASCII" not in defect]
    if len(owners) > 1:
        names = ", ".join(person.id for person in owners)
        address = printable(identity.email)
        defects.append(f'the registry gives the address "{address}" to several persons: {names}')
    return tuple(defects)


def _quoted(identity: Identity) -> str:
    return f'"{printable(str(identity))}"'
