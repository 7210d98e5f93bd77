"""Heads of the ledger that annotated tags note in their messages: `Gatekeeper-Ledger: SEQUENCE HEAD`."""

import re
from dataclasses import dataclass

from gatekeeper.history.objects import FoundObject, read_objects
from gatekeeper.history.view import View
from gatekeeper.model.digest import Sha256

TRAILER = "Gatekeeper-Ledger"
_NOTE = re.compile(rb"(?m)^Gatekeeper-Ledger: ([1-9]\d{0,14}) ([0-9a-f]{64})$")


@dataclass(frozen=True, slots=True)
class NotedTag:
    """A tag that notes a head."""

    name: str
    head: Sha256
    content: bytes
    """The tag object, whose signature nobody has looked at yet."""


def noted_tags(view: View) -> tuple[NotedTag, ...]:
    """Every annotated tag that notes a head of the ledger, ordered by name; tags of tags are not followed."""
    named = {name: one for name, one in view.references.items() if name.startswith("refs/tags/")}
    found = {read.id: read for read in read_objects(view, sorted(set(named.values())))}
    noted = []
    for name, one in sorted(named.items()):
        read = found[one]
        if not isinstance(read, FoundObject) or read.kind != "tag":
            continue
        for note in _NOTE.finditer(read.content):
            head = Sha256(note[2].decode("ascii"))
            noted.append(NotedTag(name.removeprefix("refs/tags/"), head, read.content))
    return tuple(noted)
