"""Which commit each line of a file comes from (git-blame(1), porcelain format of git 2.39)."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

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
"""Lines copied from any other file come from its commits too: for files that are known to be copied, it is slow."""


def blame(
    view: View, commit: ObjectId, paths: Iterable[RepoPath]
) -> Mapping[RepoPath, Lines | Unblamed]:
    """For each path, ordered, the commits its lines come from, line 1 first; or why that cannot be told."""
    ordered = sorted(set(paths))
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        traced = pool.map(lambda path: blame_file(view, commit, path), ordered)
        return dict(zip(ordered, traced, strict=True))


def blame_file(
    view: View,
    revision: str,
    path: RepoPath,
    ignored: Iterable[ObjectId] = (),
    options: tuple[str, ...] = PLAIN,
) -> Lines | Unblamed:
    """The commits the lines of one file come from at a full id, or its first parent as `ID^`.

    A commit's id stands for all the history that leads to it, so an answer holds for ever and is remembered under
    commit, path and options; never under the content alone, which somebody else may have written elsewhere. What
    could not be told is not remembered.
    Lines of `ignored` commits are given to those before them where git finds any. Names are not taken from git's
    answer, because a mailmap could have changed them: read the commits themselves.
    """
    skipped = [word for commit in sorted(ignored) for word in ("--ignore-rev", commit)]
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
    lines = parse_blame(answer.stdout)
    if not isinstance(lines, Unblamed):
        view.memory.keep(KIND, {key: " ".join(lines).encode("ascii")})
    return lines


def parse_blame(output: bytes) -> Lines | Unblamed:
    """The commit of each line, line 1 first, from `git blame --porcelain`."""
    lines: list[ObjectId] = []
    current, number = b"", 0
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            if number != len(lines) + 1:
                return Unblamed("git named its lines out of order")
            lines.append(ObjectId(current.decode("ascii")))
        elif match := _HEADER.fullmatch(line):
            current, number = match[1], int(match[2])
    if any(not is_object_id(commit) for commit in lines):
        return Unblamed("git named no commit for a line")
    return tuple(lines)
