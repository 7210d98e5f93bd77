"""Private keys that their makers published with their code: `rules/published-keys.csv`."""

import csv
import functools
import io

from gatekeeper.config.shipped import shipped
from gatekeeper.model.digest import Sha256


def where_published(key: Sha256) -> str:
    """Where the key is published whose DER, as it stands in its PEM, has that digest; empty for any other."""
    return _published().get(key, "")


@functools.cache
def _published() -> dict[str, str]:
    text = (shipped("rules") / "published-keys.csv").read_text(encoding="utf-8")
    return {row["digest"]: row["published"] for row in csv.DictReader(io.StringIO(text))}
