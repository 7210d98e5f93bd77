"""Reads commits: which a range holds, and each one from the bytes of its object."""

from collections.abc import Iterable, Iterator
from itertools import chain

from gatekeeper.history.objects.commit_object import commit_links, parse_commit
from gatekeeper.history.objects.raw import malformed
from gatekeeper.history.objects.read import (
    AbsentObject,
    missing_object,
    object_headers,
    read_objects,
)
from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import NoMemory, memory_key

KIND = "range-1"
TREES = "trees-of-commits-1"
"""Of what the memory holds; the number changes with the form of the answer."""


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
    Raises RepositoryError when a commit is missing. Two commits' ids stand for all that leads to them, so what git
    listed in a whole repository holds for ever and is remembered under both and the git that told it.
    """
    without = (f"^{base}",) if base is not None else ()
    words = ("rev-list", "--topo-order", "--reverse", "--boundary", head, *without, "--")
    return _listed(view, head, words)


def _listed(view: View, head: ObjectId, words: tuple[str, ...]) -> RangeIds:
    memory = view.memory if view.incomplete is None else NoMemory()
    key = memory_key(git_itself(view.git), *words)
    listed = memory.recall(KIND, [key]).get(key)
    if listed is None:
        listed = _walked(view, head, words)
        memory.keep(KIND, {key: listed})
    return _range_ids(head, listed)


def _walked(view: View, head: ObjectId, words: tuple[str, ...]) -> bytes:
    answer = view.git.run(words)
    if answer.status != 0:
        cure = (
            view.incomplete or "fetch the whole history, or find out with 'git fsck' what is gone"
        )
        raise RepositoryError(
            f"no verdict: the history of {head} could not be walked ({answer.complaint}); to pass, {cure}"
        )
    return answer.stdout


def _range_ids(head: ObjectId, listed: bytes) -> RangeIds:
    commits: list[ObjectId] = []
    boundary: list[ObjectId] = []
    for line in listed.decode("ascii", "replace").splitlines():
        object_id = line.removeprefix("-")
        if not is_object_id(object_id):
            raise malformed(head, "git listed its history in an unknown form")
        (boundary if line.startswith("-") else commits).append(ObjectId(object_id))
    return RangeIds(tuple(commits), tuple(sorted(boundary)))


def read_commits(view: View, ids: Iterable[ObjectId]) -> tuple[Commit, ...]:
    """The commits of these ids, in the order given, without their files. Errors as `commit_bytes`."""
    return tuple(parse_commit(commit, raw) for commit, raw in commit_bytes(view, ids))


def commits_saying(
    view: View, head: ObjectId, begins: str, base: ObjectId | None = None
) -> tuple[Commit, ...]:
    """The commits that lead to head and have a message with a line that begins so, newest first, without their files.

    Remembered as `list_range` is; what leads to a base that head grew from is searched once for all that grows there. Errors
    as `list_range`: a history that is not whole cannot be walked.
    """
    without = (f"^{base}",) if base is not None else ()
    words = ("rev-list", "--fixed-strings", f"--grep={begins}", head, *without, "--")
    found = read_commits(view, _listed(view, head, words).commits)
    return found if base is None else (*found, *commits_saying(view, base, begins))


def trees_of_commits(view: View, names: Iterable[ObjectId]) -> dict[ObjectId, ObjectId]:
    """The tree of each that is a commit, ordered; what is none or not here is left out, and no content but theirs read.

    Each was checked against its id, so the answer holds for ever and is remembered, unless one of them is not here.
    """
    asked = sorted(set(names))
    key = memory_key(*asked)
    known = view.memory.recall(TREES, [key]).get(key) if asked else b""
    if known is not None:
        ids = [ObjectId(each) for each in known.decode("ascii").split()]
        return dict(zip(ids[::2], ids[1::2], strict=True))
    headers = list(object_headers(view, asked))
    commits = [
        name
        for name, header in zip(asked, headers, strict=True)
        if not isinstance(header, AbsentObject) and header.kind == "commit"
    ]
    found = {
        each.id: commit_links(each.id, each.content).tree
        for each in read_objects(view, commits)
        if not isinstance(each, AbsentObject)
    }
    absent = any(isinstance(header, AbsentObject) for header in headers)
    if not absent and len(found) == len(commits):
        told = " ".join(chain.from_iterable(found.items()))
        view.memory.keep(TREES, {key: told.encode("ascii")})
    return found


def in_full(view: View, names: Iterable[str]) -> dict[str, ObjectId]:
    """By name, or what a person left of one, the id that it stands for.

    An abbreviation of no commit here, or of several, is left out; a branch may have such a name too.
    """
    asked = sorted(set(names))
    short = [ObjectId(name) for name in asked if not is_object_id(name)]
    told = zip(short, object_headers(view, short), strict=True)
    return {name: ObjectId(name) for name in asked if is_object_id(name)} | {
        name: header.id
        for name, header in told
        if not isinstance(header, AbsentObject) and header.id.startswith(name)
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
