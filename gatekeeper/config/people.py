"""The people registry (`people.toml`) as model persons."""

from gatekeeper.config.own_files import KeyOptions, PersonOptions, RegistryOptions
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.person import Key, Person, PersonKind, Registry, Training
from gatekeeper.model.software import SafetyClass
from gatekeeper.parse.bind import Binding, bind


def read_registry(base: TrustBase, path: str) -> Registry:
    """The registry at base; empty when there is no such file. Problems are noted in the base."""
    document = base.document(path)
    if document is None:
        return Registry()
    binding = base.binding(document)
    options = bind(binding, RegistryOptions)
    people = [_person(binding, entry, index) for index, entry in enumerate(options.people)]
    _refuse_duplicates(binding, people)
    return Registry(tuple(sorted(people, key=lambda person: person.id)))


def _person(binding: Binding, entry: PersonOptions, index: int) -> Person:
    key = f"people[{index}]"
    if not entry.emails:
        binding.add(f"{key}.emails", "a person without an e-mail can never be found", "add one")
    return Person(
        id=entry.id,
        name=entry.name,
        emails=tuple(entry.emails),
        kind=PersonKind(entry.kind),
        roles=frozenset(entry.roles),
        clearance=frozenset(SafetyClass(name) for name in entry.clearance),
        location=binding.document.locate(key),
        forge_ids=tuple(entry.forge),
        keys=tuple(_key(key_options) for key_options in entry.keys),
        trainings=tuple(
            Training(training.id, training.version, training.date, training.expires)
            for training in entry.trainings
        ),
    )


def _key(entry: KeyOptions) -> Key:
    return Key(entry.public, entry.valid_from, entry.valid_until, entry.revoked_at)


def _refuse_duplicates(binding: Binding, people: list[Person]) -> None:
    ids: dict[str, int] = {}
    emails: dict[str, int] = {}
    for index, person in enumerate(people):
        if person.id in ids:
            message = f'the id "{person.id}" stands twice'
            binding.add(f"people[{index}].id", message, "give each person one entry")
        ids[person.id] = index
        for email in person.emails:
            other = emails.setdefault(email.casefold(), index)
            if other != index:
                message = f'"{email}" belongs to "{people[other].id}" already'
                cure = "one address, one person: join the entries or correct the address"
                binding.add(f"people[{index}].emails", message, cure)
