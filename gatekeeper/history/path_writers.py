"""Who wrote files and folders as they stand in a commit: everybody who touched them in the history that leads to it."""

import os
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.authors import named_authors
from gatekeeper.history.commits import read_commits
from gatekeeper.history.mailmap import mailmap_of
from gatekeeper.history.people import call_roll
from gatekeeper.history.trees import tree_of
from gatekeeper.history.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import Registry
from gatekeeper.model.tree import Tree

WHOLE_TREE = "."


def writers_of(
    view: View, head: Tree, paths: Iterable[str], registry: Registry, origin: ObjectId
) -> Mapping[str, frozenset[str]]:
    """By path, the ids of registered people who wrote, committed or signed off any of it, under any name it had before.

    `.` is the whole tree. A path of which it cannot be told is missing: all of them when the history is not whole.
    `origin` is the commit whose mailmap says which address stands for which.
    """
    wanted = sorted(set(paths))
    if view.incomplete is not None or head.commit is None or not wanted:
        return {}
    try:
        renames = () if wanted == [WHOLE_TREE] else _renames(view, head.commit)
        touched = {path: _touching(view, head.commit, path, renames) for path in wanted}
        commits = read_commits(view, sorted({each for ids in touched.values() for each in ids}))
        mailmap = mailmap_of(view, tree_of(view, origin))
    except RepositoryError:
        return {}
    named = {commit.id: frozenset(_identities(commit)) for commit in commits}
    roster = call_roll(registry, {each for held in named.values() for each in held}, mailmap)
    people = {
        commit: {who.person.id for each in held for who in roster.everyone(each) if who.person}
        for commit, held in named.items()
    }
    return {path: frozenset().union(*(people[i] for i in ids)) for path, ids in touched.items()}


def _identities(commit: Commit) -> Iterator[Identity]:
    yield from (identity for identity, _ in named_authors(commit).parts)


def _touching(
    view: View, commit: ObjectId, path: str, renames: tuple[tuple[str, str], ...]
) -> tuple[ObjectId, ...]:
    """The commits that touch the path or what its files were called before. Raises RepositoryError when git cannot tell."""
    named = () if path == WHOLE_TREE else (path, *_former(path, renames))
    only = (f":(top,literal){each}" for each in named)
    answer = _told(view, "--full-history", "--format=%H", commit, "--", *only)
    return tuple(map(ObjectId, answer.decode("ascii").split()))


def _former(path: str, renames: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Every name that what is at or below the path ever had elsewhere, whenever that was: a name too many only forbids more."""
    held, found = {path}, set[str]()
    growing = True
    while growing:
        more = {old for old, new in renames if old not in found and _is_in(new, held)}
        found |= more
        held |= more
        growing = bool(more)
    return tuple(sorted(found))


def _is_in(name: str, held: set[str]) -> bool:
    ends = (at for at, sign in enumerate(name) if sign == "/")
    return name in held or any(name[:end] in held for end in ends)


def _renames(view: View, commit: ObjectId) -> tuple[tuple[str, str], ...]:
    """Old and new name of every rename that led to the commit, merges seen from each of their parents."""
    asked = ("-m", "-M", "-l0", "--diff-filter=R", "--name-status", "-z", "--format=", commit)
    # Only what is empty goes: a file may be called " ", and what is read must stay in threes.
    fields = [os.fsdecode(each) for each in _told(view, *asked).split(b"\0") if each]
    if len(fields) % 3 or not all(status.startswith("R") for status in fields[::3]):
        raise RepositoryError("no verdict: what git tells of renames cannot be read")
    return tuple(zip(fields[1::3], fields[2::3], strict=True))


def _told(view: View, *asked: str) -> bytes:
    answer = view.git.run(("log", *asked))
    if answer.status != 0:
        raise RepositoryError(f"no verdict: history cannot be read: {answer.complaint}")
    return answer.stdout
