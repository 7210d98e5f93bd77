"""Reads commits: which a range holds, and each one from the bytes of its object."""

from collections.abc import Iterable, Iterator

from gatekeeper.history.commit_object import commit_links, parse_commit
from gatekeeper.history.objects import (
    AbsentObject,
    missing_object,
    object_headers,
    read_objects,
)
from gatekeeper.history.raw import malformed
from gatekeeper.history.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class RangeIds:
    """The ids of a range."""

    commits: tuple[ObjectId, ...]
    """Reachable from head and not from base, parents before children."""
    boundary: tuple[ObjectId, ...]
    """Parents of those that are reachable from base, sorted."""


def list_range(view: View, base: ObjectId | None, head: ObjectId) -> RangeIds:
    """The ids of `base..head`, of everything reachable from head without a base.

    With dates that run backwards git may list a commit that base already holds; it never leaves one out.
    Raises RepositoryError when a commit is missing.
    """
    without = (f"^{base}",) if base is not None else ()
    answer = view.git.run(
        ("rev-list", "--topo-order", "--reverse", "--boundary", head, *without, "--")
    )
    if answer.status != 0:
        cure = (
            view.incomplete or "fetch the whole history, or find out with 'git fsck' what is gone"
        )
        raise RepositoryError(
            f"no verdict: the history of {head} could not be walked ({answer.complaint}); to pass, {cure}"
        )
    commits: list[ObjectId] = []
    boundary: list[ObjectId] = []
    for line in answer.stdout.decode("ascii", "replace").splitlines():
        object_id = line.removeprefix("-")
        if not is_object_id(object_id):
            raise malformed(head, "git listed its history in an unknown form")
        (boundary if line.startswith("-") else commits).append(ObjectId(object_id))
    return RangeIds(tuple(commits), tuple(sorted(boundary)))


def read_commits(view: View, ids: Iterable[ObjectId]) -> tuple[Commit, ...]:
    """The commits of these ids, in the order given, without their files. Errors as `commit_bytes`."""
    return tuple(parse_commit(commit, raw) for commit, raw in commit_bytes(view, ids))


def trees_of_commits(view: View, names: Iterable[ObjectId]) -> dict[ObjectId, ObjectId]:
    """The tree of each that is a commit, ordered; what is none or not here is left out, and no content but theirs read."""
    asked = sorted(set(names))
    commits = [
        name
        for name, header in zip(asked, object_headers(view, asked), strict=True)
        if not isinstance(header, AbsentObject) and header.kind == "commit"
    ]
    return {
        found.id: commit_links(found.id, found.content).tree
        for found in read_objects(view, commits)
        if not isinstance(found, AbsentObject)
    }


def commit_bytes(view: View, ids: Iterable[ObjectId]) -> Iterator[tuple[ObjectId, bytes]]:
    """Id and content of these commit objects, in the order given, each checked against its id.

    Raises RepositoryError when one is missing or not a commit.
    """
    for found in read_objects(view, ids):
        if isinstance(found, AbsentObject):
            raise missing_object(view, found, "commit")
        if found.kind != "commit":
            raise malformed(found.id, f"it is a {found.kind} where a commit is named")
        yield found.id, found.content
