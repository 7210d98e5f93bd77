"""Requirements of Python packages as text (PEP 508, PEP 440): name, what is asked for, whether it is one version."""

import re

from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import purl, purl_of_url
from gatekeeper.soup.collect import NO_VERSION_ASKED, Asked, is_commit, several, why_moving

_NAME = late_pattern(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)", re.S
)
_EXACT = late_pattern(r"={2,3}\s*([A-Za-z0-9!+._-]+)")
_SHA256 = late_pattern(r"(?:#|&)sha256=([0-9a-f]{64})")


def read_pep508(text: str) -> Asked | None:
    """What a requirement asks for; `None` when it is none."""
    found = _NAME.fullmatch(text.partition(" #")[0].strip())
    if found is None:
        return None
    name, rest = found.group(1), found.group(2)
    if rest.startswith("@"):
        return at_url(name, rest[1:].partition(" ;")[0].strip())
    constraint = rest.partition(";")[0].strip().strip("()").strip()
    if constraint and constraint[0] not in "<>=!~":
        return None
    version, why = exact_version(constraint)
    return Asked(purl("pypi", name, version), constraint, why)


def exact_version(constraint: str) -> tuple[str, str]:
    """The one version that a specifier allows, or why it allows several."""
    found = _EXACT.fullmatch(constraint)
    if found and not found.group(1).endswith(".*"):
        return found.group(1), ""
    if not constraint:
        return "", NO_VERSION_ASKED
    return "", several(constraint)


def at_url(name: str, url: str) -> Asked:
    """A requirement that names where its source lies."""
    digests = tuple(f"sha256:{each}" for each in _SHA256.findall(url))
    plain = url.partition("#")[0]
    if plain.startswith(("git+", "hg+", "svn+", "bzr+")):
        address, at, revision = plain.rpartition("@")
        if not at or "/" in revision.split(":")[-1] or "://" not in address:
            address, revision = plain, ""
        named = purl_of_url(address, "" if why_moving(revision) else revision)
        commit = (f"git:{revision}",) if is_commit(revision) else ()
        asked = named or purl("pypi", name, revision)
        return Asked(asked, url, why_moving(revision), (*digests, *commit), plain)
    why = "" if digests else "the address names no digest, so what lies there may change"
    return Asked(purl("pypi", name), url, why, digests, plain)
