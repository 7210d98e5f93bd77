"""Names of content: git object ids and SHA-256 digests."""

import hashlib
import re
from typing import NewType

ObjectId = NewType("ObjectId", str)
"""A full git object id: 40 or 64 lower-case hexadecimal digits."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""

_OBJECT_ID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


def sha256(data: bytes) -> Sha256:
    """The SHA-256 digest of the data (FIPS 180-4)."""
    return Sha256(hashlib.sha256(data).hexdigest())


def is_object_id(text: str) -> bool:
    """Whether the text has the shape of a full git object id."""
    return _OBJECT_ID.fullmatch(text) is not None
