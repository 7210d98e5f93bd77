"""Tags that name a release: which lead to a commit, and whether a registered person signed them."""

import datetime as dt
from collections.abc import Iterable, Iterator

from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.history.ledger.tags import FoundTag, tags_of
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import printable
from gatekeeper.model.person import KeyStanding, Person, Registry
from gatekeeper.model.record_ground import ReleaseTag
from gatekeeper.seal.git_object import part_tag
from gatekeeper.seal.sshsig import GIT_NAMESPACE, Refused, verify


def release_tags(
    view: View, registries: Registries, commits: Iterable[ObjectId], now: dt.datetime
) -> Iterator[ReleaseTag]:
    """The tags of these commits, by name, each with its signer or why nobody vouches for it."""
    registry = registries(None)
    wanted = frozenset(commits)
    for tag in tags_of(view):
        if tag.commit in wanted:
            who = _voucher(tag, registry, now)
            signer, doubt = ("", who) if isinstance(who, str) else (who.name, "")
            yield ReleaseTag(printable(tag.name), tag.commit, signer, doubt)


def _voucher(tag: FoundTag, registry: Registry | str, now: dt.datetime) -> Person | str:
    if not tag.content:
        return "it is a bare name, which nobody can sign"
    if tag.called != tag.name:
        return f"it was made under the name {printable(tag.called)}"
    return registry if isinstance(registry, str) else tag_signer(tag.content, registry, now)


def tag_signer(content: bytes, registry: Registry, now: dt.datetime) -> Person | str:
    """The registered person who signed the tag object, or why no signature of it counts."""
    parted = part_tag(content)
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
    return person
