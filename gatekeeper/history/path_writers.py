"""Who wrote files and folders as they stand in a commit: everybody who touched them in the history that leads to it."""

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
from gatekeeper.model.person import Identity, Registry
from gatekeeper.model.tree import Tree

WHOLE_TREE = "."


def writers_of(
    view: View, head: Tree, paths: Iterable[str], registry: Registry, origin: ObjectId
) -> Mapping[str, frozenset[str]]:
    """By path, the ids of registered people who wrote, committed or signed off any of it; a file is followed over renames.

    `.` is the whole tree. A path of which it cannot be told is missing: all of them when the history is not whole.
    `origin` is the commit whose mailmap says which address stands for which.
    """
    wanted = sorted(set(paths))
    if view.incomplete is not None or head.commit is None or not wanted:
        return {}
    try:
        touched = {path: _touching(view, head, head.commit, path) for path in wanted}
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


def _touching(view: View, head: Tree, commit: ObjectId, path: str) -> tuple[ObjectId, ...]:
    """The commits that touch the path. Raises RepositoryError when git cannot tell."""
    follow = ("--follow",) if head.get(path) is not None else ()
    only = () if path == WHOLE_TREE else (f":(top,literal){path}",)
    asked = ("log", "--full-history", *follow, "--format=%H", commit, "--", *only)
    answer = view.git.run(asked)
    if answer.status != 0:
        raise RepositoryError(f"no verdict: history cannot be read: {answer.complaint}")
    return tuple(map(ObjectId, answer.stdout.decode("ascii").split()))
