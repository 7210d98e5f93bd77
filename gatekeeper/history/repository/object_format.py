"""The two object formats of git and how an id is computed (git hash-function-transition)."""

import hashlib
from enum import Enum

from gatekeeper.model.digest import ObjectId


class ObjectFormat(Enum):
    """How a repository names objects; the value is git's own word for it."""

    SHA1 = "sha1"
    SHA256 = "sha256"

    @property
    def digits(self) -> int:
        """Hexadecimal digits of a full id."""
        return 40 if self is ObjectFormat.SHA1 else 64

    @property
    def empty_tree(self) -> ObjectId:
        """The id of the tree without entries, which git knows without storing it."""
        return self.digest("tree", b"")

    def digest(self, kind: str, content: bytes) -> ObjectId:
        """The id that git gives an object of that kind (`blob`, `tree`, `commit`) and content."""
        header = b"%s %d\0" % (kind.encode("ascii"), len(content))
        if self is ObjectFormat.SHA1:
            state = hashlib.sha1(header, usedforsecurity=False)
        else:
            state = hashlib.sha256(header)
        state.update(content)
        return ObjectId(state.hexdigest())


def format_of(object_id: str) -> ObjectFormat | None:
    """The format an id of that length belongs to, `None` if to neither."""
    return {40: ObjectFormat.SHA1, 64: ObjectFormat.SHA256}.get(len(object_id))
