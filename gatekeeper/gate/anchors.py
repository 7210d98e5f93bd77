"""Heads of the ledger that were noted outside of it: what they are, and what vouches for them."""

import datetime as dt
from pathlib import Path

from gatekeeper.evidence.timestamp import stamped_at
from gatekeeper.gate.signers import Registries
from gatekeeper.history.ledger import read_entries
from gatekeeper.history.ledger_exchange import Other, fetch_ledger
from gatekeeper.history.ledger_place import LedgerPlace
from gatekeeper.history.ledger_tags import NotedTag, noted_tags
from gatekeeper.history.view import View
from gatekeeper.model.anchor import Anchor, AnchorKind
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError, UsageError
from gatekeeper.model.path import printable
from gatekeeper.model.person import KeyStanding, Registry
from gatekeeper.seal.git_object import part_tag
from gatekeeper.seal.sshsig import GIT_NAMESPACE, Refused, verify


def tag_anchors(
    view: View, registries: Registries, now: dt.datetime
) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    """Anchors in tags that a registered person signed, and a sentence for each noted head that nobody vouches for."""
    registry = registries(None)
    anchors: list[Anchor] = []
    doubts: list[str] = []
    for tag in noted_tags(view):
        who = registry if isinstance(registry, str) else _signer(tag, registry, now)
        if isinstance(who, Anchor):
            anchors.append(who)
        else:
            doubts.append(f"the tag {printable(tag.name)} notes a head and is no anchor: {who}")
    return tuple(anchors), tuple(doubts)


def _signer(tag: NotedTag, registry: Registry, now: dt.datetime) -> Anchor | str:
    parted = part_tag(tag.content)
    if parted.doubt or not parted.signature:
        return parted.doubt or "it is not signed"
    sealed = verify(parted.payload, parted.signature, GIT_NAMESPACE)
    if isinstance(sealed, Refused):
        return sealed.why
    found = registry.by_key(sealed.key.line)
    if found is None:
        return f"its key {sealed.key.fingerprint} is nobody's in the registry of base"
    person, key = found
    if key.standing(now, now) is not KeyStanding.VALID:
        return (
            f"the key of {person.id} is not valid today, and who holds it could have made it since"
        )
    return Anchor(AnchorKind.SIGNED_TAG, tag.head, printable(tag.name), person.name)


def stamp_anchor(head: Sha256 | None, token: Path, authority: Path) -> Anchor:
    """The anchor that a time-stamp token is of the head. Errors as `stamped_at`, and `UsageError` for the files."""
    if head is None:
        raise UsageError("there is no entry that a time stamp could be about")
    try:
        response, certificate = token.read_bytes(), authority.read_bytes()
    except OSError as error:
        raise UsageError(f"the time stamp cannot be read: {error.strerror}") from error
    at = stamped_at(head, response, certificate).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Anchor(AnchorKind.TIMESTAMP, head, printable(str(token)), printable(str(authority)), at)


def copy_anchor(place: LedgerPlace, other: Other) -> Anchor:
    """The head of another repository's ledger. Raises `EvidenceError` when it has none."""
    commit = fetch_ledger(place.view, other)
    entries = read_entries(place.view, commit)
    if not entries:
        raise EvidenceError(f"'{printable(other.url)}' has no ledger to compare with")
    return Anchor(AnchorKind.COPY, sha256(entries[-1].line), printable(other.url))
