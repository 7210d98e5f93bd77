"""Who wrote files and folders as they stand in a commit: everybody who touched them in the history that leads to it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gatekeeper.history.objects.commits import read_commits
from gatekeeper.history.objects.mailmap import mailmap_of
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.people.authors import named_authors
from gatekeeper.history.people.identities import call_roll
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import Registry
from gatekeeper.model.tree import Tree

WHOLE_TREE = "."


@dataclass(frozen=True, slots=True)
class _Past:
    """What the commits of a history did to names. A merge did what stands in none of its parents; all else, one behind it did."""

    touching: Mapping[str, Sequence[ObjectId]]
    """By name, the commits that added, changed or removed what it named."""
    renames: frozenset[tuple[str, str]]
    """Old and new name."""

    def commits_of(self, path: str) -> frozenset[ObjectId]:
        """Those that touch the path, what is below it, or what any of that was called before."""
        held = self._names(path)
        return frozenset(
            commit
            for name, commits in self.touching.items()
            if path == WHOLE_TREE or _is_in(name, held)
            for commit in commits
        )

    def _names(self, path: str) -> set[str]:
        """Every name that what is at or below the path ever had, whenever that was: one too many only forbids more."""
        held, fresh = {path}, {path}
        while fresh:
            fresh = {old for old, new in self.renames if _is_in(new, held)} - held
            held |= fresh
        return held


def _is_in(name: str, held: set[str]) -> bool:
    ends = (at for at, sign in enumerate(name) if sign == "/")
    return name in held or any(name[:end] in held for end in ends)


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
        past = _read(view, head.commit)
        touched = {path: past.commits_of(path) for path in wanted}
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


def _read(view: View, commit: ObjectId) -> _Past:
    """The past of that commit, in one pass over its history. Raises RepositoryError when git cannot tell."""
    asked = ("-c", "-z", "--root", "--name-status", "--no-renames", "--format=%H", commit)
    touching: dict[str, list[ObjectId]] = {}
    changes: dict[ObjectId, set[bytes]] = {}
    at, fields = commit, iter(_told(view, *asked).split(b"\0"))
    for word in (field.lstrip(b"\n") for field in fields):
        if word.isupper():
            touching.setdefault(os.fsdecode(next(fields)), []).append(at)
            changes.setdefault(at, set()).add(word)
        elif word:
            at = ObjectId(word.decode("ascii"))
    renaming = sorted(each for each, words in changes.items() if _may_rename(words))
    return _Past(touching, frozenset(_renames(view, renaming)))


def _may_rename(words: set[bytes]) -> bool:
    """Whether a commit of such changes, one letter or one for each parent of a merge, can hold a rename."""
    return {b"A", b"D"} <= words or any(b"A" in word and len(word) > 1 for word in words)


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
