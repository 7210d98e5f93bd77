"""Heads of the ledger that were noted outside of it: what they are, and what vouches for them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.evidence.line import TIME_FORMAT
from gatekeeper.evidence.timestamp import stamped_at
from gatekeeper.gate.ledgers.release_tags import tag_signer
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.exchange import Other, fetch_ledger, other_repository
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.tags import NotedTag, noted_tags
from gatekeeper.history.repository.view import View
from gatekeeper.model.anchor import Anchor, AnchorKind, GivenAnchors, GivenStamp
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError, UsageError
from gatekeeper.model.path import printable
from gatekeeper.model.person import Registry


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
    who = tag_signer(tag.content, registry, now)
    if isinstance(who, str):
        return who
    return Anchor(AnchorKind.SIGNED_TAG, tag.head, printable(tag.name), who.name)


def stamp_anchor(head: Sha256 | None, token: Path, authority: Path) -> Anchor:
    """The anchor that a time-stamp token is of the head. Errors as `stamped_at`, and `UsageError` for the files."""
    if head is None:
        raise UsageError("there is no entry that a time stamp could be about")
    try:
        response, certificate = token.read_bytes(), authority.read_bytes()
    except OSError as error:
        raise UsageError(f"the time stamp cannot be read: {error.strerror}") from error
    given = GivenStamp(printable(str(token)), response, printable(str(authority)), certificate)
    return _stamped(head, given)


def _stamped(head: Sha256, stamp: GivenStamp) -> Anchor:
    at = stamped_at(head, stamp.token, stamp.authority).strftime(TIME_FORMAT)
    return Anchor(AnchorKind.TIMESTAMP, head, stamp.name, stamp.authority_name, at)


def given_anchors(
    given: GivenAnchors, place: LedgerPlace, environment: Mapping[str, str], start: Path
) -> tuple[Anchor, ...]:
    """The anchors that were handed over; a copy is fetched.

    Raises `EvidenceError` for a time stamp that is of none of the heads, `UsageError` for one without a head, and
    RepositoryError for a copy that cannot be reached.
    """
    told = tuple(Anchor(AnchorKind.TOLD, head, "--head") for head in given.heads)
    stamps = tuple(_of_some_head(given.heads, stamp) for stamp in given.stamps)
    if not given.copy:
        return (*told, *stamps)
    other = other_repository(given.copy, environment, start)
    return (*told, *stamps, copy_anchor(place, other))


def _of_some_head(heads: tuple[Sha256, ...], stamp: GivenStamp) -> Anchor:
    faults: list[EvidenceError] = []
    for head in heads:
        try:
            return _stamped(head, stamp)
        except EvidenceError as error:
            faults.append(error)
    if not faults:
        raise UsageError(f"give the head that {stamp.name} stamps with --head as well")
    raise EvidenceError(f"the time stamp {stamp.name} does not count: {faults[-1]}") from faults[
        -1
    ]


def copy_anchor(place: LedgerPlace, other: Other) -> Anchor:
    """The head of another repository's ledger. Raises `EvidenceError` when it has none."""
    commit = fetch_ledger(place.view, other)
    entries = read_entries(place.view, commit)
    if not entries:
        raise EvidenceError(f"'{printable(other.url)}' has no ledger to compare with")
    return Anchor(AnchorKind.COPY, sha256(entries[-1].line), printable(other.url))
