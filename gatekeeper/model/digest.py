"""Names of content: git object ids and SHA-256 digests."""

import hashlib
from typing import NewType

ObjectId = NewType("ObjectId", str)
"""A full git object id: 40 or 64 lower-case hexadecimal digits."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


def sha256(data: bytes) -> Sha256:
    """The SHA-256 digest of the data (FIPS 180-4)."""
    return Sha256(hashlib.sha256(data).hexdigest())


def is_object_id(text: str) -> bool:
    """Whether the text has the shape of a full git object id."""
    return len(text) in (40, 64) and all(c in "0123456789abcdef" for c in text)
