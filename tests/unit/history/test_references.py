"""Refs are read from the bytes of git's files, and only well-formed names and ids count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.history.repository.references import (
    is_ref_name,
    pack_references,
    parse_packed_refs,
)
from gatekeeper.model.digest import ObjectId, is_object_id

A, B = ObjectId("a" * 40), ObjectId("b" * 40)


def test_packed_refs_are_read_without_their_peeled_lines() -> None:
    content = f"# pack-refs with: peeled \n{A} refs/heads/main\n{B} refs/tags/v1\n^{A}\n".encode()
    assert parse_packed_refs(content) == {"refs/heads/main": A, "refs/tags/v1": B}


def test_what_is_packed_again_reads_the_same() -> None:
    refs = {"refs/heads/main": A, "refs/heads/b\udcff": B, "refs/tags/v1": B}
    assert parse_packed_refs(pack_references(refs)) == refs


@pytest.mark.parametrize(
    "name",
    [b"refs/heads/../../config", b"refs/heads/a..b", b"refs/heads/.x", b"refs/heads/x.lock",
     b"refs/heads/a b", b"refs/heads/a\nb", b"refs/heads/a~1", b"refs/heads/a:b", b"refs/heads/",
     b"refs//heads", b"heads/main", b"HEAD", b"refs/heads/a@{1}", b"refs/heads/x.lock/y", b"",
     b"refs/heads/a\x7f", b"refs/heads/a.", b"refs/heads/*"],
)  # fmt: skip
def test_names_that_git_refuses_are_refused(name: bytes) -> None:
    assert not is_ref_name(name)


@pytest.mark.parametrize(
    "name", [b"refs/heads/main", b"refs/heads/--output=x", b"refs/heads/\xff", b"refs/heads/a@b"]
)
def test_names_that_git_allows_are_allowed(name: bytes) -> None:
    assert is_ref_name(name)


@given(st.binary(max_size=300))
def test_any_bytes_give_only_ids(content: bytes) -> None:
    found = parse_packed_refs(content)
    assert all(name.startswith("refs/") and is_object_id(one) for name, one in found.items())
