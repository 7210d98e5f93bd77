"""The search for secrets given its bytes: every tracked file in scope, whatever its kind, and what commits took away again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from gatekeeper.gate.contents import Contents, read_content
from gatekeeper.history.view import View
from gatekeeper.items.secrets import secrets_in
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretFacts
from gatekeeper.model.tree import TreeEntry

_AT_ONCE = 64
"""Files held at a time: pictures and manuals may be large."""

_Read = tuple[RepoPath, bytes | str, ObjectId | None]
"""A path, its bytes or why there are none, and the commit that brought them when head does not hold them."""


def secret_facts(view: View, change: Change, contents: Contents) -> SecretFacts:
    """The secrets of head in scope, and of what a commit of the range brought and head does not hold any more.

    Links and submodules have no content of their own.
    """
    found: list[Secret] = []
    unread: list[tuple[RepoPath, str]] = []
    searched = 0
    for path, raw, commit in chain(_of_head(view, change, contents), _passed_by(view, change)):
        if isinstance(raw, bytes):
            searched += 1
            secrets = secrets_in(path, raw, _where_published)
            found += [replace(each, brought_by=commit) for each in secrets]
        else:
            unread.append((path, raw))
    return SecretFacts(searched, tuple(found), tuple(unread))


def _of_head(view: View, change: Change, contents: Contents) -> Iterator[_Read]:
    waiting = []
    for entry in change.head:
        if not entry.is_file or entry.path not in contents.scope:
            continue
        if entry.path in contents.sources:
            yield entry.path, contents.sources[entry.path], None
        else:
            waiting.append((entry, None))
    yield from _read(view, waiting)


def _passed_by(view: View, change: Change) -> Iterator[_Read]:
    """What a clone of the range gets although head does not show it, each content once."""
    known = {
        entry.blob for tree in (change.base, change.head) if tree is not None for entry in tree
    }
    waiting: list[tuple[TreeEntry, ObjectId | None]] = []
    for commit in change.commits:
        for file in commit.files:
            if file.new is not None and file.new.is_file and file.new.blob not in known:
                known.add(file.new.blob)
                waiting.append((file.new, commit.id))
    yield from _read(view, waiting)


def _read(view: View, waiting: Iterable[tuple[TreeEntry, ObjectId | None]]) -> Iterator[_Read]:
    rest = iter(waiting)
    while portion := list(islice(rest, _AT_ONCE)):
        blobs = read_content(view, {entry.blob for entry, _ in portion})
        for entry, commit in portion:
            yield entry.path, blobs[entry.blob], commit


def _where_published(key: Sha256) -> str:
    # Imported here: most commits bring no key.
    from gatekeeper.config.published_keys import where_published

    return where_published(key)
