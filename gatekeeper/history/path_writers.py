"""Who wrote files and folders as they stand in a commit: everybody who touched them in the history that leads to it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        touched = {path: _touching(view, head.commit, path) for path in wanted}
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


def _touching(view: View, commit: ObjectId, path: str) -> tuple[ObjectId, ...]:
    """The commits that touch the path or what its files were called before. Raises RepositoryError when git cannot tell."""
    named = () if path == WHOLE_TREE else sorted({path, *_former(view, commit, path)})
    return _commits(view, "--full-history", commit, "--", *_literal(named))


def _former(view: View, commit: ObjectId, path: str) -> set[str]:
    """Every name that what is at or below the path ever had elsewhere, whenever that was: a name too many only forbids more."""
    held, fresh, asked = {path}, {path}, set[ObjectId]()
    renames = set[tuple[str, str]]()
    while fresh:
        adding = {*_adding(view, commit, fresh)} - asked
        asked |= adding
        renames.update(_renames(view, sorted(adding)))
        fresh = {old for old, new in renames if _is_in(new, held)} - held
        held |= fresh
    return held - {path}


def _adding(view: View, commit: ObjectId, names: set[str]) -> tuple[ObjectId, ...]:
    """The commits that bring any of the names to what one of their parents lacked: only there can a rename end."""
    asked = ("-m", "--full-history", "--no-renames", "--diff-filter=A", commit, "--")
    return _commits(view, *asked, *_literal(sorted(names)))


def _literal(names: Iterable[str]) -> Iterator[str]:
    return (f":(top,literal){name}" for name in names)


def _commits(view: View, *asked: str) -> tuple[ObjectId, ...]:
    answer = _told(view, "--format=%H", *asked)
    return tuple(dict.fromkeys(map(ObjectId, answer.decode("ascii").split())))


def _is_in(name: str, held: set[str]) -> bool:
    ends = (at for at, sign in enumerate(name) if sign == "/")
    return name in held or any(name[:end] in held for end in ends)


def _renames(view: View, commits: Sequence[ObjectId]) -> Iterator[tuple[str, str]]:
    """Old and new name of every rename that the commits made, merges seen from each of their parents."""
    if not commits:
        return
    asked = ("-m", "-M", "-l0", "--diff-filter=R", "--name-status", "-z", "--format=", "--no-walk")
    told = _told(view, *asked, "--stdin", stdin="\n".join(commits).encode("ascii"))
    # Only what is empty goes: a file may be called " ", and what is read must stay in threes.
    fields = [os.fsdecode(each) for each in told.split(b"\0") if each]
    if len(fields) % 3 or not all(status.startswith("R") for status in fields[::3]):
        raise RepositoryError("no verdict: what git tells of renames cannot be read")
    yield from zip(fields[1::3], fields[2::3], strict=True)


def _told(view: View, *asked: str, stdin: bytes = b"") -> bytes:
    answer = view.git.run(("log", *asked), stdin)
    if answer.status != 0:
        raise RepositoryError(f"no verdict: history cannot be read: {answer.complaint}")
    return answer.stdout
