"""Which commit each line of a file comes from (git-blame(1), porcelain format of git 2.39)."""

from collections.abc import Iterable, Iterator, Sequence

from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_HEADER = late_pattern(rb"([0-9a-f]{40}|[0-9a-f]{64}) \d+ (\d+)(?: \d+)?")
WORKERS = 2
KIND = "blame-1"
"""Of what the memory holds; the number changes with the form of the answer."""


@dataclass(frozen=True, slots=True)
class Unblamed:
    """A file whose lines could not be traced."""

    cause: str


Lines = tuple[ObjectId, ...]
"""The commit of each line of a file, line 1 first."""

PLAIN: tuple[str, ...] = ("-w", "-M")
"""White space does not count, and lines moved within a file keep their commit."""
COPIED: tuple[str, ...] = (*PLAIN, "-C", "-C", "-C")
"""Lines copied from any other file come from its commits too: for lines of a commit that is known to have copied, it is slow."""


def blame_file(
    view: View,
    revision: str,
    path: RepoPath,
    ignored: Iterable[ObjectId] = (),
    copied: Sequence[int] = (),
) -> Lines | Unblamed:
    """The commits the lines of one file come from at a full id, or its first parent as `ID^`.

    Where lines are given as `copied`, in order, only of those, and traced through copies. Git looks for them in every file
    of each commit that some of the lines it was asked about do not come from an earlier one of: asked about a whole file of
    3,000 lines it looks 400 times.

    A commit's id stands for all the history that leads to it, so an answer holds for ever and is remembered under
    commit, path and options; never under the content alone, which somebody else may have written elsewhere. What
    could not be told is not remembered.
    Lines of `ignored` commits are given to those before them where git finds any. Names are not taken from git's
    answer, because a mailmap could have changed them: read the commits themselves.
    """
    skipped = [word for commit in sorted(ignored) for word in ("--ignore-rev", commit)]
    options = (
        (*COPIED, *(f"-L{first},{last}" for first, last in _runs(copied))) if copied else PLAIN
    )
    arguments = ("blame", "--porcelain", "--no-textconv", *options, *skipped, revision, "--", path)
    key = memory_key(git_itself(view.git), *arguments)
    remembered = view.memory.recall(KIND, [key]).get(key)
    if remembered is not None:
        return tuple(ObjectId(each) for each in remembered.decode("ascii").split())
    try:
        answer = view.git.run(arguments)
    except RepositoryError as error:
        return Unblamed(str(error))
    if answer.status != 0:
        return Unblamed(f"git cannot tell where its lines come from: {answer.complaint}")
    lines = parse_blame(answer.stdout, copied)
    if not isinstance(lines, Unblamed):
        view.memory.keep(KIND, {key: " ".join(lines).encode("ascii")})
    return lines


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours."""
    first = 0
    for place, number in enumerate(numbers, start=1):
        if place == len(numbers) or numbers[place] != number + 1:
            yield numbers[first], number
            first = place


def parse_blame(output: bytes, asked: Sequence[int] = ()) -> Lines | Unblamed:
    """The commit of each line asked for, or of all of them, line 1 first, from `git blame --porcelain`."""
    lines: list[ObjectId] = []
    current, number = b"", 0
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            if number != (asked[len(lines)] if len(lines) < len(asked) else len(lines) + 1):
                return Unblamed("git named its lines out of order")
            lines.append(ObjectId(current.decode("ascii")))
        elif match := _HEADER.fullmatch(line):
            current, number = match[1], int(match[2])
    if any(not is_object_id(commit) for commit in lines):
        return Unblamed("git named no commit for a line")
    return tuple(lines)
