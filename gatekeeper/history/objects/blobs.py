"""Reads blobs in one go, with a cap on size; what cannot be had is a value with its cause."""

from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.objects.read import AbsentObject, FoundObject, object_headers, read_objects
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass

DEFAULT_MAX_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class MissingBlob:
    """A blob that could not be read."""

    cause: str
    """`missing`, or what git says is wrong with it."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A blob above the cap, which was not read."""

    size: int
    """In bytes."""


Blob = bytes | MissingBlob | TooLarge


def read_blobs(
    view: View, ids: Iterable[ObjectId], *, max_bytes: int = DEFAULT_MAX_BYTES
) -> Mapping[ObjectId, Blob]:
    """Every blob asked for, ordered by id: its bytes, or why there are none."""
    return dict(sorted(stream_blobs(view, ids, max_bytes=max_bytes)))


def stream_blobs(
    view: View, ids: Iterable[ObjectId], *, max_bytes: int = DEFAULT_MAX_BYTES
) -> Iterator[tuple[ObjectId, Blob]]:
    """As `read_blobs`, one at a time, so that only one content is held; each id once, in no promised order."""
    wanted: list[ObjectId] = []
    # The sizes come first: git would load all of a large blob before it could be passed over.
    for blob, header in zip(asked := sorted(set(ids)), object_headers(view, asked), strict=True):
        if isinstance(header, AbsentObject):
            yield blob, MissingBlob(header.cause)
        elif header.kind != "blob":
            yield blob, MissingBlob(f"it is a {header.kind}, not a blob")
        elif header.size > max_bytes:
            yield blob, TooLarge(header.size)
        else:
            wanted.append(blob)
    for found in read_objects(view, wanted):
        if isinstance(found, FoundObject):
            yield found.id, found.content
        else:
            yield found.id, MissingBlob(found.cause)
