"""The contents of a history, one after the other."""

from collections.abc import Iterable, Iterator

from gatekeeper.history.objects.blobs import DEFAULT_MAX_BYTES
from gatekeeper.history.objects.read import (
    AbsentObject,
    FoundObject,
    object_headers,
    read_objects,
)
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId


def contents(view: View, blobs: Iterable[ObjectId]) -> Iterator[tuple[ObjectId, bytes | None]]:
    """Each, in the order given, which git packs alike; first, with `None`, those that are too large, and one that cannot be read."""
    asked = list(blobs)
    small: list[ObjectId] = []
    for blob, header in zip(asked, object_headers(view, asked), strict=True):
        if isinstance(header, AbsentObject) or header.size > DEFAULT_MAX_BYTES:
            yield blob, None
        else:
            small.append(blob)
    for found in read_objects(view, small):
        yield found.id, found.content if isinstance(found, FoundObject) else None
