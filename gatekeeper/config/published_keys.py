"""Private keys that their makers published with their code: `rules/published-keys.csv`."""

import csv
import functools
import io

from gatekeeper.config.shipped import shipped
from gatekeeper.model.digest import Sha256, sha256


def where_published(key: Sha256) -> str:
    """Where the key is published whose DER, as it stands in its PEM, has that digest; empty for any other."""
    return _published().get(key, "")


def digest_of_published() -> Sha256:
    """The digest of the list."""
    return sha256(_list())


def _list() -> bytes:
    return (shipped("rules") / "published-keys.csv").read_bytes()


@functools.cache
def _published() -> dict[str, str]:
    text = _list().decode("utf-8")
    return {row["digest"]: row["published"] for row in csv.DictReader(io.StringIO(text))}
