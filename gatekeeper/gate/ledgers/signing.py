"""Who signs: the person of a key by the registry of base, and their act as a statement states it."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.evidence.acts import Act, Meaning, RegistrySource
from gatekeeper.evidence.envelope import bytes_to_sign
from gatekeeper.evidence.line import TIME_FORMAT
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Signature, Statement, Stored
from gatekeeper.model.path import printable
from gatekeeper.model.person import KeyStanding, Person
from gatekeeper.model.project import Project
from gatekeeper.seal.public_key import read_key_line
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Refused, verify
from gatekeeper.tools.ssh_sign import sign


def holder(project: Project, key: Path, now: dt.datetime | None = None) -> Person:
    """Whose key it is. Raises `UsageError` when its public half is not there, or the registry of base lacks it.

    Also for a key that is not valid at the time `now`, where that is given.
    """
    half = key if key.suffix == ".pub" else key.with_name(f"{key.name}.pub")
    try:
        public = read_key_line(half.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the public half '{printable(str(half))}' of the key cannot be read: {error}"
        ) from error
    return _person(project, public.line, public.fingerprint, now)


def signer(
    project: Project, statement: Statement, armoured: bytes, now: dt.datetime | None = None
) -> tuple[Person, str]:
    """Whose key signed, and its fingerprint. Raises `UsageError` when the registry of base knows no such key.

    Also for a key that is not valid at the time `now`, where that is given.
    """
    answer = verify(bytes_to_sign(statement), armoured, FILE_NAMESPACE)
    if isinstance(answer, Refused):
        raise UsageError(f"the signature cannot be used: {answer.why}")
    fingerprint = answer.key.fingerprint
    return _person(project, answer.key.line, fingerprint, now), fingerprint


def signed(
    statement: Statement, key: Path, environment: Mapping[str, str], forbidden: Path
) -> bytes:
    """The key's armoured signature over the statement. Errors as `sign`."""
    return sign(bytes_to_sign(statement), key, FILE_NAMESPACE, environment, forbidden)


def act_of_person(project: Project, person: Person, meaning: Meaning, at: dt.datetime) -> Act:
    """A person's act, under the registry it is made by. Raises `UsageError` for one that is not committed."""
    path = person.location.path
    digest = next((s.digest for s in project.sources if s.path == path), None)
    if project.origin is None or digest is None:
        raise UsageError("the registry of people is not committed, so nobody can sign by it")
    source = RegistrySource(project.origin, path, digest)
    moment = at.astimezone(dt.UTC).strftime(TIME_FORMAT)
    return Act(person.id, person.name, meaning, moment, source)


def file_act(
    place: LedgerPlace, project: Project, statement: Statement, armoured: bytes, now: dt.datetime
) -> tuple[Person, Stored]:
    """Who signed, and where the act is. Raises `UsageError` when it is signed by another than it names, and
    `EvidenceError` when it did not reach the disk."""
    person, fingerprint = signer(project, statement, armoured, now)
    act = statement.predicate["act"]
    assert isinstance(act, dict), "every statement of a desk is an act"
    if act["person"] != person.id:
        raise UsageError(f"the act is of {act['person']}, and {person.id} signed it")
    signatures = (Signature(fingerprint, armoured),)
    return person, append(place, statement, now=now, signatures=signatures)


def _person(project: Project, public: str, fingerprint: str, now: dt.datetime | None) -> Person:
    found = project.registry.by_key(public)
    if found is None:
        raise UsageError(
            f"the registry of base knows no key {fingerprint}; have it entered for you, and merged, "
            "before you sign"
        )
    person, key = found
    standing = key.standing(now, now) if now is not None else KeyStanding.VALID
    if standing is not KeyStanding.VALID:
        raise UsageError(
            f"the key {fingerprint} of {printable(person.name)} is {standing.value}, so what it signs now would not "
            "count; sign with a key that the registry of base has as valid"
        )
    return person
