"""The mailmap of base (gitmailmap(5), git 2.39): which address of a commit stands for which other."""

import re
from collections.abc import Mapping
from dataclasses import field

from gatekeeper.history.objects import FoundObject, read_objects
from gatekeeper.history.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Identity

MAILMAP = RepoPath(".mailmap")
_LINE = re.compile(r"([^<>#]*)<([^<>]*)>(?:([^<>#]*)<([^<>]*)>)?[^<>]*")
_MAX_BYTES = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class Mailmap:
    """Addresses that stand for another address; names it maps are nothing that leads to a person."""

    by_address: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    """By lower-case address, and lower-case name where the line gives one."""

    def address(self, identity: Identity) -> str | None:
        """The address the identity stands for, `None` when the map does not know it."""
        email = identity.email.lower()
        named = self.by_address.get((email, identity.name.lower()))
        return named or self.by_address.get((email, None))


def read_mailmap(text: str) -> Mailmap:
    """The map of a `.mailmap`; lines that are none are passed over, as git does. A later line wins."""
    found: dict[tuple[str, str | None], str] = {}
    for line in text.split("\n"):
        match = _LINE.fullmatch(line.strip())
        if line.startswith("#") or match is None or match[4] is None:
            continue
        proper, name, email = match[2].strip(), match[3].strip().lower(), match[4].strip().lower()
        if proper and email:
            found[email, name or None] = proper
    return Mailmap(found)


def base_mailmap(view: View, change: Change) -> Mailmap:
    """The mailmap as it stands in base; empty when base has none. One that the change brings is never read."""
    if change.base is None:
        return Mailmap()
    blob = next((entry.blob for entry in change.base.entries if entry.path == MAILMAP), None)
    if blob is None:
        return Mailmap()
    [found] = read_objects(view, (blob,))
    if not isinstance(found, FoundObject) or len(found.content) > _MAX_BYTES:
        return Mailmap()
    return read_mailmap(found.content.decode("utf-8", "surrogateescape"))
