"""Tags: the commits they name, and heads of the ledger that annotated ones note (`Gatekeeper-Ledger: SEQUENCE HEAD`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.history.objects.read import FoundObject, read_objects
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, Sha256

TRAILER = "Gatekeeper-Ledger"
_TAGS = "refs/tags/"
_NOTE = re.compile(rb"(?m)^Gatekeeper-Ledger: ([1-9]\d{0,14}) ([0-9a-f]{64})$")
_ABOUT = re.compile(rb"object ([0-9a-f]{40}|[0-9a-f]{64})\ntype commit\ntag ([^\n]*)\n")


@dataclass(frozen=True, slots=True)
class NotedTag:
    """A tag that notes a head."""

    name: str
    head: Sha256
    content: bytes
    """The tag object, whose signature nobody has looked at yet."""


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag and the commit it names."""

    name: str
    commit: ObjectId
    called: str
    """The name inside the tag object, which its signature covers; empty for a bare name."""
    content: bytes
    """The tag object, whose signature nobody has looked at yet; empty for a bare name."""


def noted_tags(view: View) -> tuple[NotedTag, ...]:
    """Every annotated tag that notes a head of the ledger, ordered by name; tags of tags are not followed."""
    return tuple(
        NotedTag(name, Sha256(note[2].decode("ascii")), read.content)
        for name, read in _objects(view)
        if read.kind == "tag"
        for note in _NOTE.finditer(read.content)
    )


def tags_of(view: View) -> Iterator[FoundTag]:
    """Every tag of a commit, ordered by name; tags of tags are not followed."""
    for name, read in _objects(view):
        about = _ABOUT.match(read.content) if read.kind == "tag" else None
        if about is not None:
            commit = ObjectId(about[1].decode("ascii"))
            yield FoundTag(name, commit, about[2].decode("utf-8", "replace"), read.content)
        elif read.kind == "commit":
            yield FoundTag(name, read.id, "", b"")


def tagged(view: View) -> tuple[ObjectId | None, ...]:
    """The commit of every tag; `None` for one of anything else, a tag of a tag among them, or that cannot be read."""
    told = {each.name: each.commit for each in tags_of(view)}
    names = (name for name in sorted(view.references) if name.startswith(_TAGS))
    return tuple(told.get(name.removeprefix(_TAGS)) for name in names)


def _objects(view: View) -> Iterator[tuple[str, FoundObject]]:
    """Every tag by name with the object it names; those that cannot be read are passed over."""
    named = {
        name.removeprefix(_TAGS): one
        for name, one in view.references.items()
        if name.startswith(_TAGS)
    }
    found = {read.id: read for read in read_objects(view, sorted(set(named.values())))}
    for name, one in sorted(named.items()):
        read = found[one]
        if isinstance(read, FoundObject):
            yield name, read
