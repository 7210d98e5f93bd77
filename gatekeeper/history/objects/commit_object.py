"""Parses a commit object from its bytes and names what is odd in it (git-fsck(1), commit-format of git 2.39)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from gatekeeper.history.objects.raw import malformed
from gatekeeper.history.objects.trailers import read_trailers
from gatekeeper.model.change import Commit, FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

_STRICT_PERSON = late_pattern(rb"([^<>\x00\n]*) <([^<>\x00\n]*)> (\d{1,20}) ([+-]\d{4})")
_LOOSE_PERSON = late_pattern(
    rb"([^<\n]*?) ?<([^>\n]*)>[^\n]*?(?:> ?)?(-?\d+)? ?([+-]\d+)?", re.DOTALL
)
# In these every ASCII byte means itself, so no reading of the bytes can hide or make up a trailer.
_PLAIN_ENCODING = late_pattern(
    r"utf-?8|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?\d{1,2}|(windows-?|cp)125\d|koi8-?[ru]"
)
_SURROGATE = late_pattern("[\udc80-\udcff]")
_SINGLE_HEADERS = (b"tree", b"author", b"committer", b"encoding", b"gpgsig", b"gpgsig-sha256")
_IDS = rb"[0-9a-f]{40}|[0-9a-f]{64}"
_PERSON = rb"([^<>\x00\n]*) <([^<>\x00\n]*)> (\d{1,10}) [+-](?:0\d|1[0-3])[0-5]\d\n"
_USUAL = late_pattern(
    rb"tree (%s)\n((?:parent (?:%s)\n)*)author %scommitter %s(gpgsig -[^\n\0]*\n(?: [^\n\0]*\n)+)?\n"
    % (_IDS, _IDS, _PERSON, _PERSON)
)
"""A commit as git itself writes it, in which nothing is odd, up to its message."""
_LAST_PLAUSIBLE = 253_402_300_799
"""The end of the year 9999."""
_MAX_OFFSET_H = 14


_LINKS = late_pattern(
    rb"tree ([0-9a-f]{40}|[0-9a-f]{64})\n((?:parent (?:[0-9a-f]{40}|[0-9a-f]{64})\n)*)"
)


@dataclass(frozen=True, slots=True)
class CommitLinks:
    """What a commit points at."""

    tree: ObjectId
    parents: tuple[ObjectId, ...]


def commit_links(commit: ObjectId, raw: bytes) -> CommitLinks:
    """Tree and parents of a commit object; only `parent` lines right after the tree count, as in git.

    Raises RepositoryError when it does not start with a tree, without which it is not a commit.
    """
    match = _LINKS.match(raw)
    if match is None:
        raise malformed(commit, "it does not start with a tree")
    return _links(match[1], match[2])


def _links(tree: bytes, parents: bytes) -> CommitLinks:
    """A parent is the id of another commit, of which most readers hold the text already."""
    named = parents.decode("ascii").split()[1::2]
    return CommitLinks(
        ObjectId(tree.decode("ascii")), tuple([ObjectId(intern(each)) for each in named])
    )


@dataclass(frozen=True, slots=True)
class _Header:
    key: bytes
    value: bytes


def parse_commit(commit: ObjectId, raw: bytes, files: tuple[FileChange, ...] = ()) -> Commit:
    """The commit of an object's bytes, with the files it is known to change.

    Its oddities become `defects`: a person or date that is not there is empty or 0, and a defect.
    Errors as `commit_links`.
    """
    return _usual_commit(commit, raw, files) or _any_commit(commit, raw, files)


def _usual_commit(commit: ObjectId, raw: bytes, files: tuple[FileChange, ...]) -> Commit | None:
    """The commit when it is as nearly all are, so that long histories are read in time; else `None`."""
    match = _USUAL.match(raw)
    if match is None:
        return None
    try:
        # A person that is no text is a defect, a message that is none is not; both go the long way.
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    tree, named, name, email, time, by, by_email, by_time, signature = match.groups()
    links = _links(tree, named)
    parents = links.parents
    message = text[text.index("\n\n") + 2 :]
    if "\0" in message or (len(parents) > 1 and len(set(parents)) != len(parents)):
        return None
    return Commit(
        id=commit,
        tree=links.tree,
        parents=parents,
        author=_identity(name, email),
        committer=_identity(by, by_email),
        author_time=int(time),
        commit_time=int(by_time),
        message=message,
        trailers=read_trailers(message),
        files=files,
        signed=signature is not None,
    )


@lru_cache(maxsize=4096)
def _identity(name: bytes, email: bytes) -> Identity:
    """The same few people write the commits of a history."""
    return Identity(name.decode(), email.decode())


def _any_commit(commit: ObjectId, raw: bytes, files: tuple[FileChange, ...]) -> Commit:
    """The commit however odd it is."""
    links = commit_links(commit, raw)
    head, _, body = raw.partition(b"\n\n")
    headers = tuple(_headers(head))
    defects = list(_shape_defects(headers, links, head))
    codec, encoding_defects = _codec(headers)
    defects += encoding_defects
    author, author_time = _person(headers, b"author", codec, defects)
    committer, commit_time = _person(headers, b"committer", codec, defects)
    if b"\0" in body:
        defects.append("its message holds a NUL, after which git shows nothing")
    message = body.decode(codec, "surrogateescape")
    return Commit(
        id=commit,
        tree=links.tree,
        parents=links.parents,
        author=author,
        committer=committer,
        author_time=author_time,
        commit_time=commit_time,
        message=message,
        trailers=read_trailers(message),
        files=files,
        defects=tuple(dict.fromkeys(defects)),
        signed=any(header.key in (b"gpgsig", b"gpgsig-sha256") for header in headers),
    )


def _headers(head: bytes) -> Iterator[_Header]:
    """Header by header, continuation lines joined as git writes them (a leading space each)."""
    key, value = b"", b""
    for line in head.split(b"\n"):
        if line.startswith(b" ") and key:
            value += b"\n" + line[1:]
            continue
        if key:
            yield _Header(key, value)
        key, _, value = line.partition(b" ")
    if key:
        yield _Header(key, value)


def _shape_defects(headers: tuple[_Header, ...], links: CommitLinks, head: bytes) -> Iterator[str]:
    keys = [header.key for header in headers]
    for key in _SINGLE_HEADERS:
        if keys.count(key) > 1:
            yield f"it has {keys.count(key)} {key.decode()} headers"
    parents = links.parents
    if keys.count(b"parent") != len(parents):
        yield "it has a parent header that git does not read"
    if len(set(parents)) != len(parents):
        yield "it names one parent twice"
    if keys[1 + len(parents) : 3 + len(parents)] != [b"author", b"committer"]:
        yield "its author and committer are not where git writes them"
    if b"\0" in head:
        yield "its headers hold a NUL"


def _codec(headers: tuple[_Header, ...]) -> tuple[str, tuple[str, ...]]:
    named = next((header.value for header in headers if header.key == b"encoding"), None)
    if named is None:
        return "utf-8", ()
    name = named.decode("ascii", "backslashreplace")
    if _PLAIN_ENCODING.fullmatch(name.lower()):
        try:
            "".encode(name)
        except LookupError:
            pass
        else:
            return name, ()
    return "utf-8", (f"its encoding header '{printable(name)}' may hide text",)


def _person(
    headers: tuple[_Header, ...], key: bytes, codec: str, defects: list[str]
) -> tuple[Identity, int]:
    role = key.decode()
    raw = next((header.value for header in headers if header.key == key), None)
    if raw is None:
        defects.append(f"it has no {role}")
        return Identity("", ""), 0
    match = _STRICT_PERSON.fullmatch(raw)
    if match is None:
        defects.append(f"its {role} is not written as git writes it")
        match = _LOOSE_PERSON.match(raw)
        if match is None:
            return Identity(raw.decode(codec, "surrogateescape"), ""), 0
    name, email = (match[n].decode(codec, "surrogateescape") for n in (1, 2))
    if _SURROGATE.search(name + email):
        defects.append(f"its {role} is not in the encoding it claims")
    return Identity(name, email), _time(role, match[3], match[4], defects)


def _time(role: str, seconds: bytes | None, offset: bytes | None, defects: list[str]) -> int:
    # Python refuses to convert thousands of digits; 20 are more than any date has.
    time = int(seconds) if seconds is not None and len(seconds) <= 20 else -1
    hours = int(offset[1:3]) if offset is not None and len(offset) == 5 else _MAX_OFFSET_H + 1
    minutes = int(offset[3:5]) if offset is not None and len(offset) == 5 else 0
    if not 0 <= time <= _LAST_PLAUSIBLE or hours > _MAX_OFFSET_H or minutes > 59:
        defects.append(f"the date of its {role} is impossible")
    return time if 0 <= time <= _LAST_PLAUSIBLE else 0
