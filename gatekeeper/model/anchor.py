"""Anchors: heads of the ledger noted where whoever can write the ledger cannot write."""

from enum import Enum

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass


class AnchorKind(Enum):
    """Where a head was noted."""

    TOLD = "told"
    """On paper or in a ticket; somebody typed it."""
    SIGNED_TAG = "signed tag"
    """In the message of a tag that a registered person signed."""
    TIMESTAMP = "timestamp"
    """In a token of a time-stamping authority (RFC 3161)."""
    COPY = "second clone"
    """In the ledger of another repository."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One noted head."""

    kind: AnchorKind
    head: Sha256
    source: str
    """Tag, file or repository, safe to print."""
    who: str = ""
    """Who vouches for it: the signer, the authority."""
    at: str = ""
    """UTC, when known."""


@dataclass(frozen=True, slots=True)
class GivenStamp:
    """A time-stamp token that was handed over, with its authority's certificate (RFC 3161)."""

    name: str
    """Of the token's file, safe to print."""
    token: bytes
    authority_name: str
    authority: bytes
    """PEM."""


@dataclass(frozen=True, slots=True)
class GivenAnchors:
    """What somebody hands over of heads that were noted outside; tags are found without."""

    heads: tuple[Sha256, ...] = ()
    stamps: tuple[GivenStamp, ...] = ()
    """Each of one of these heads."""
    copy: str = ""
    """URL or path of another repository with a copy of the ledger; empty for none."""
