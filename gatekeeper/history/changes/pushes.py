"""What a push brings that the other side does not have."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import RepoPath

_REMOTES = "refs/remotes/"
_HEADS = "refs/heads/"


def is_known(view: View, head: str, old: str | None, *, on_server: bool) -> bool:
    """Whether every commit of `head` is known to the other side already."""
    return not _unknown(view, view.resolve(head), _known(view, old, on_server=on_server))


def first_push_base(view: View, head: str, old: str | None, *, on_server: bool) -> ObjectId | None:
    """The commit a pushed ref is judged from.

    The ref's old commit when head descends from it; otherwise (a new ref, a forced one) the commit on head's
    first-parent chain that the other side knows. `None` when it knows none: everything is new.
    """
    tip = view.resolve(head)
    if old is not None and is_ancestor(view, view.resolve(old), tip):
        return view.resolve(old)
    unknown = _unknown(view, tip, _known(view, old, on_server=on_server), first_parent=True)
    if not unknown:
        return tip
    parents = view.git.run(("rev-parse", "--verify", "--end-of-options", f"{unknown[-1]}^"))
    found = parents.stdout.decode("ascii", "replace").strip()
    return ObjectId(found) if parents.status == 0 and is_object_id(found) else None


def _known(view: View, old: str | None, *, on_server: bool) -> tuple[ObjectId, ...]:
    """Commits the other side has: on the server all its refs, at a developer's what was fetched from it."""
    prefix = _HEADS if on_server else _REMOTES
    known = {each for name, each in view.references.items() if name.startswith(prefix)}
    if old is not None:
        known.add(view.resolve(old))
    return tuple(sorted(known))


def _unknown(
    view: View, tip: ObjectId, known: tuple[ObjectId, ...], *, first_parent: bool = False
) -> tuple[ObjectId, ...]:
    options = ("--first-parent",) if first_parent else ()
    exclude = tuple(f"^{each}" for each in known)
    answer = view.git.run(("rev-list", *options, tip, *exclude, "--"))
    if answer.status != 0:
        raise RepositoryError(
            f"no verdict: what the push brings cannot be told: {answer.complaint}"
        )
    return tuple(ObjectId(line) for line in answer.stdout.decode("ascii").split())


def is_ancestor(view: View, one: ObjectId, other: ObjectId) -> bool:
    """Whether `one` is `other` or leads to it. Raises RepositoryError when one of them is not here."""
    answer = view.git.run(("merge-base", "--is-ancestor", one, other))
    if answer.status not in (0, 1):
        raise RepositoryError(f"no verdict: ancestry cannot be told: {answer.complaint}")
    return answer.status == 0


def commits_between(view: View, one: ObjectId, other: ObjectId) -> frozenset[ObjectId]:
    """The commits that lead to `other` and not to `one`. Raises RepositoryError when one of them is not here."""
    return frozenset(_listed(view, other, f"^{one}"))


def commits_behind(view: View, head: ObjectId) -> Mapping[ObjectId, tuple[ObjectId, ...]]:
    """`head` and the commits that lead to it with their parents, parents before children.

    Raises RepositoryError when one of them is not here.
    """
    return MappingProxyType(_listed(view, "--topo-order", "--reverse", head))


def commits_of(
    view: View, head: ObjectId, paths: Iterable[RepoPath]
) -> Mapping[str, tuple[ObjectId, ...]]:
    """By path the commits that its content at `head` comes from, newest first; a path of which it cannot be told is missing."""
    if view.incomplete is not None:
        return {}
    asked = {path: ("log", "--format=%H", head, "--", f":(literal){path}") for path in paths}
    told = {path: view.git.run(each) for path, each in asked.items()}
    return {
        path: tuple(map(ObjectId, answer.stdout.decode("ascii").split()))
        for path, answer in told.items()
        if answer.status == 0
    }


def _listed(view: View, *what: str) -> dict[ObjectId, tuple[ObjectId, ...]]:
    answer = view.git.run(("rev-list", "--parents", *what, "--"))
    if answer.status != 0:
        raise RepositoryError(f"no verdict: what lies between cannot be told: {answer.complaint}")
    lines = (line.split() for line in answer.stdout.decode("ascii").splitlines())
    return {ObjectId(commit): tuple(map(ObjectId, parents)) for commit, *parents in lines}
