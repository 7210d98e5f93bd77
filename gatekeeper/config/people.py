"""The people registry (`people.toml`) as model persons."""

from dataclasses import replace

from gatekeeper.config.options import PeopleOptions
from gatekeeper.config.own_files import (
    AppointmentOptions,
    KeyOptions,
    PersonOptions,
    RegistryOptions,
)
from gatekeeper.config.safety_classes import class_named
from gatekeeper.config.trust_base import MAIN_FILE, TrustBase
from gatekeeper.model.act_time import Term
from gatekeeper.model.person import Appointment, Key, Person, PersonKind, Registry, Training
from gatekeeper.parse.bind import Binding, bind, filled
from gatekeeper.seal.public_key import read_key_line
from gatekeeper.seal.wire import WireError

_BY_KEY = ("exporter", "integrator")
"""Roles that act by signatures alone."""


def registry_path(base: TrustBase) -> str:
    """The file that a commit's configuration names as its registry, as far as that can be read; else the usual one."""
    document = base.document(MAIN_FILE)
    table = {} if document is None else document.data.get("people")
    told = table.get("registry") if isinstance(table, dict) else None
    return told if isinstance(told, str) else PeopleOptions().registry


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
        clearance=frozenset(
            class_named(binding, f"{key}.clearance[{number}]", name)
            for number, name in enumerate(entry.clearance)
        ),
        location=binding.document.locate(key),
        forge_ids=tuple(entry.forge),
        keys=tuple(
            _key(binding, key_options, f"{key}.keys[{number}]")
            for number, key_options in enumerate(entry.keys)
        ),
        trainings=tuple(filled(Training, training) for training in entry.trainings),
        appointments=tuple(
            appointment
            for number, given in enumerate(entry.appointments)
            if (
                appointment := _appointment(binding, entry, given, f"{key}.appointments[{number}]")
            )
        ),
    )


def _appointment(
    binding: Binding, person: PersonOptions, entry: AppointmentOptions, place: str
) -> Appointment | None:
    """The role or clearance with its dates; `None`, with the reason noted, when it can be read in two ways."""
    if bool(entry.role) == bool(entry.clearance):
        cure = "write one appointment for each role and each class"
        binding.add(place, "an appointment is to one role or to clearance for one class", cure)
        return None
    if entry.role in person.roles or entry.clearance in person.clearance:
        named = entry.role or f"clearance for class {entry.clearance}"
        message = f"{named} stands without dates already, so these dates would end nothing"
        binding.add(place, message, "name it in one of the two places")
    if entry.role in _BY_KEY:
        message = f"{entry.role} is exercised with a key, and the key has the dates"
        binding.add(place, message, "name it under roles, and date the key")
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        cure = "correct valid-from or valid-until"
        binding.add(place, "the appointment ends before it begins", cure)
    to = entry.role or class_named(binding, f"{place}.clearance", entry.clearance)
    return Appointment(to, Term(entry.valid_from, entry.valid_until))


def _key(binding: Binding, entry: KeyOptions, place: str) -> Key:
    times = (entry.valid_from, entry.valid_until, entry.revoked_at)
    if any(time is not None and time.tzinfo is None for time in times):
        cure = "write it with its offset, as 2026-01-31T00:00:00Z"
        binding.add(place, "a time of the key has no offset, so nobody knows when it is", cure)
        times = (None, None, None)
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        binding.add(place, "the key ends before it begins", "correct valid-from or valid-until")
    key = Key(entry.public.strip(), *times)
    return key if key.is_openpgp else replace(key, public=_public(binding, key.public, place))


def _public(binding: Binding, line: str, place: str) -> str:
    """The key as it is compared: without comment, and one that can be verified."""
    try:
        return read_key_line(line).line
    except WireError as error:
        cure = "copy the line of the .pub file"
        binding.add(f"{place}.public", f"this is no SSH public key: {error}", cure)
        return line


def _refuse_duplicates(binding: Binding, people: list[Person]) -> None:
    ids: dict[str, int] = {}
    emails: dict[str, int] = {}
    keys: dict[str, int] = {}
    forges: dict[str, int] = {}
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
        for shared, names, what in (
            (keys, [key.public for key in person.keys], "key"),
            (forges, [name.casefold() for name in person.forge_ids], "forge id"),
        ):
            for name in names:
                other = shared.setdefault(name, index)
                if other != index:
                    message = f'a {what} belongs to "{people[other].id}" already'
                    cure = f"one {what}, one person: join the entries or correct it"
                    binding.add(f"people[{index}]", message, cure)
        if len({key.public for key in person.keys}) < len(person.keys):
            message = "one key stands twice, so that its end or its revocation may stand beside it"
            binding.add(f"people[{index}].keys", message, "write each key once, with its dates")
