"""The list of a record's files with their digests, in the form that `sha256sum --check` reads (GNU coreutils 9)."""

import re
from collections.abc import Mapping

from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import UsageError

NAME = "MANIFEST"
_LINE = re.compile(
    r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*){0,3})"
)


def manifest(digests: Mapping[str, Sha256]) -> bytes:
    """One line a file, ordered by name; itself it does not list."""
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return "".join(lines).encode("ascii")


def read_manifest(raw: bytes) -> dict[str, Sha256]:
    """Name to digest, in the order written.

    Raises `UsageError` for anything that no record's list holds: a path that leaves the folder, a name twice,
    names out of order, no line at all.
    """
    found: dict[str, Sha256] = {}
    text = raw.decode("ascii", "replace")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise UsageError(f"line {number} of {NAME} is not a digest and the name of a file")
        if match[2] in found:
            raise UsageError(f"line {number} of {NAME} names {match[2]} a second time")
        found[match[2]] = Sha256(match[1])
    if list(found) != sorted(found):
        raise UsageError(f"{NAME} is not in order of its names")
    return found
