"""Merkle tree heads are those of RFC 6962, whatever the size of the tree."""

import hashlib

import pytest

from gatekeeper.evidence.merkle import EMPTY, grow, grow_all, leaf_hash, tree_head

# The inputs and heads that certificate-transparency implementations test themselves with.
LEAVES = tuple(
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
)  # fmt: skip
HEADS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_head_is_that_of_the_known_trees(size: int) -> None:
    edge, grown = grow_all(EMPTY, 0, map(leaf_hash, LEAVES[:size]))
    assert grown == size
    assert tree_head(edge).hex() == HEADS[size - 1]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert tree_head(EMPTY) == hashlib.sha256(b"").digest()


def naive(leaves: list[bytes]) -> bytes:
    """The recursive definition of section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + naive(leaves[:split]) + naive(leaves[split:])).digest()


def test_growing_leaf_by_leaf_gives_what_the_definition_gives() -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(200)]
    edge = EMPTY
    for size, leaf in enumerate(leaves):
        edge = grow(edge, size, leaf)
        assert tree_head(edge) == naive(leaves[: size + 1])
        assert len(edge) == (size + 1).bit_count()
