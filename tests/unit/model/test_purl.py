"""A package URL is text that every reader takes, whatever a folder of git is called."""

import pytest

from gatekeeper.model.purl import purl


@pytest.mark.parametrize(
    ("name", "version", "text"),
    [
        ("mbed tls", "3.6:1", "pkg:generic/mbed%20tls@3.6:1"),
        ("x\udcff", "\udc80", "pkg:generic/x%FF@%80"),
        ("ü/ä", "", "pkg:generic/%C3%BC%2F%C3%A4"),
    ],
    ids=["plain", "not UTF-8", "letters of others"],
)
def test_a_purl_is_written_in_ascii(name: str, version: str, text: str) -> None:
    assert str(purl("generic", name, version)) == text
