"""The search for secrets given its bytes: every tracked file in scope, whatever its kind, and what commits took away again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from gatekeeper.config.published_keys import digest_of_published, where_published
from gatekeeper.gate.contents import Contents, read_content
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretFacts
from gatekeeper.model.tree import TreeEntry
from gatekeeper.parse.remembered import Answering, Question, answered

_HOW = Answering("secrets", ("config/published_keys.py", "items/secret*.py", "model/secret.py"))
_AT_ONCE = 64
"""Files read at a time: pictures and manuals may be large."""

_Read = tuple[RepoPath, bytes | str, ObjectId | None]
"""A path, its bytes or why there are none, and the commit that brought them when head does not hold them."""


def secret_facts(view: View, change: Change, contents: Contents) -> SecretFacts:
    """The secrets of head in scope, and of what a commit of the range brought and head does not hold any more.

    Links and submodules have no content of their own.
    """
    brought: list[ObjectId | None] = []
    unread: list[tuple[RepoPath, str]] = []
    published = digest_of_published()

    def questions() -> Iterator[Question]:
        for path, raw, commit in chain(_of_head(view, change, contents), _passed_by(view, change)):
            if isinstance(raw, bytes):
                brought.append(commit)
                yield Question(raw, (path, published))
            else:
                unread.append((path, raw))

    told = list(answered(_HOW, questions(), view.memory, tuple[Secret, ...], _secrets))
    found = tuple(
        replace(each, brought_by=commit)
        for secrets, commit in zip(told, brought, strict=True)
        for each in secrets
    )
    return SecretFacts(len(told), found, tuple(unread))


def _secrets(question: Question) -> tuple[Secret, ...]:
    from gatekeeper.items.secrets import secrets_in  # most files are remembered

    return secrets_in(RepoPath(question.asked[0]), question.content, where_published)


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
