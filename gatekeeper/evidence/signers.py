"""Signatures of entries held against the registry of people as it stood at the act."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from gatekeeper.evidence.acts import Act, RegistrySource, act_of
from gatekeeper.evidence.clock import stated_time
from gatekeeper.evidence.envelope import pre_authentication
from gatekeeper.model.evidence import (
    DefectKind,
    Entry,
    Envelope,
    EvidenceDefect,
    Ledger,
    Signature,
    Signer,
)
from gatekeeper.model.path import printable
from gatekeeper.model.person import KeyStanding, Registry
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Refused, verify

Registries = Callable[[RegistrySource | None], Registry | str]
"""The registry of a source, today's for `None`; a sentence when it cannot be had or is not to be believed."""

_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]+\n)+-----END SSH SIGNATURE-----\n*"
)
_STANDINGS = {
    KeyStanding.REVOKED: "was revoked",
    KeyStanding.EARLY: "was not valid yet",
    KeyStanding.EXPIRED: "had expired",
}


def judge_signers(ledger: Ledger, registries: Registries) -> Ledger:
    """The ledger with the signers of its entries; a signature that does not hold is a defect and no signer."""
    defects = list(ledger.defects)
    entries = []
    for entry in ledger.entries:
        signers, faults = _signers(entry, registries)
        entries.append(replace(entry, signers=signers))
        defects += [
            EvidenceDefect(DefectKind.SIGNATURE, f"entry {entry.sequence}", printable(fault))
            for fault in faults
        ]
    return replace(ledger, entries=tuple(entries), defects=tuple(defects))


def _signers(entry: Entry, registries: Registries) -> tuple[tuple[Signer, ...], list[str]]:
    envelope = entry.envelope
    if envelope is None:
        return (), []
    act = act_of(entry.statement)
    if isinstance(act, str):
        return (), [act]
    if act is not None and not envelope.signatures:
        return (), [f"it claims an act of {act.printed_name}, and nobody signed it"]
    signers: list[Signer] = []
    faults: list[str] = []
    for signature in envelope.signatures:
        found = _signer(entry, envelope, signature, act, registries)
        if isinstance(found, Signer):
            signers.append(found)
        else:
            faults.append(found)
    return tuple(signers), faults


def _signer(
    entry: Entry, envelope: Envelope, signature: Signature, act: Act | None, registries: Registries
) -> Signer | str:
    """The signer, or what speaks against the signature."""
    sealed = verify(pre_authentication(envelope.payload), signature.armoured, FILE_NAMESPACE)
    if isinstance(sealed, Refused):
        return f"its signature {signature.keyid} does not hold: {sealed.why}"
    if sealed.key.fingerprint != signature.keyid:
        return (
            f"its signature is called {signature.keyid} and was made by {sealed.key.fingerprint}"
        )
    if _ARMOUR.fullmatch(signature.armoured) is None:
        return f"its signature {signature.keyid} is not written in its one form"
    registry, today = registries(None if act is None else act.registry), registries(None)
    if isinstance(registry, str):
        return registry
    if isinstance(today, str):
        return f"whether its key was revoked since cannot be told: {today}"
    found = registry.by_key(sealed.key.line)
    if found is None:
        return f"its key {signature.keyid} is nobody's in the registry of the act"
    person = found[0]
    claimed, known = (
        _time(stated_time(entry.statement) or entry.recorded_at),
        _time(entry.recorded_at),
    )
    # An act may name any registry in base's history: one from before a key was revoked makes it no better.
    for _, key in filter(None, (found, today.by_key(sealed.key.line))):
        standing = key.standing(claimed, known)
        if standing is not KeyStanding.VALID:
            return f"the key {signature.keyid} of {person.id} {_STANDINGS[standing]} at {entry.recorded_at}"
    if act is not None and (act.person, act.printed_name) != (person.id, person.name):
        return f"it claims an act of {act.printed_name}, and {person.name} signed it"
    return Signer(
        keyid=signature.keyid,
        person=person.id,
        printed_name=person.name,
        meaning="" if act is None else act.meaning.value,
        at=stated_time(entry.statement) or entry.recorded_at,
        registry=None if act is None else act.registry.commit,
    )


def _time(text: str) -> dt.datetime:
    """The time; the latest there is for one that cannot be read, at which every key that ends has ended."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
