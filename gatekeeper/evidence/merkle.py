"""Merkle tree heads over the entries of a ledger, grown one leaf at a time (RFC 6962, section 2.1)."""

import hashlib
from collections.abc import Iterable

Edge = tuple[bytes, ...]
"""Heads of the perfect subtrees along the right edge, largest first; one for each 1 bit of the tree's size."""

EMPTY: Edge = ()
_LEAF, _NODE = b"\0", b"\1"


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(_LEAF + data).digest()


def grow(edge: Edge, size: int, leaf: bytes) -> Edge:
    """The edge of the tree of `size` leaves with one more leaf, given by its hash."""
    node, kept = leaf, list(edge)
    while size & 1:
        node = hashlib.sha256(_NODE + kept.pop() + node).digest()
        size >>= 1
    return (*kept, node)


def grow_all(edge: Edge, size: int, leaves: Iterable[bytes]) -> tuple[Edge, int]:
    """The edge and the size after those leaves, in their order."""
    for leaf in leaves:
        edge = grow(edge, size, leaf)
        size += 1
    return edge, size


def tree_head(edge: Edge) -> bytes:
    """The Merkle tree head; the hash of nothing for a tree without leaves."""
    if not edge:
        return hashlib.sha256().digest()
    node = edge[-1]
    for left in reversed(edge[:-1]):
        node = hashlib.sha256(_NODE + left + node).digest()
    return node
