"""Which commit each line of a file comes from (git-blame(1), porcelain format of git 2.39)."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from gatekeeper.history.repository.launch import GitLauncher, git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_HEADER = late_pattern(rb"([0-9a-f]{40}|[0-9a-f]{64}) (\d+) (\d+)(?: \d+)?")
_FILE = late_pattern(rb"(?m)^filename (.*)$")
WORKERS = 2
KIND = "blame-2"
"""Of what the memory holds; the number changes with the form of the answer."""


@dataclass(frozen=True, slots=True)
class Unblamed:
    """A file whose lines could not be traced."""

    cause: str


Lines = tuple[ObjectId, ...]
"""The commit of each line of a file, line 1 first."""
Places = tuple[tuple[ObjectId, int], ...]
"""The same, each with the number of the line in the file as that commit left it."""

PLAIN: tuple[str, ...] = ("-w", "-M")
"""White space does not count, and lines moved within a file keep their commit."""
COPIED: tuple[str, ...] = (*PLAIN, "-C", "-C", "-C")
"""Lines copied from any other file come from its commits too: for a commit that is known to have copied, it is slow (`copied_lines.py`)."""


@contextmanager
def abreast(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads for the block; what it has not begun when an error or an interrupt leaves it never begins.

    The pool alone would first answer everything that was asked, minutes after Ctrl-C where hundreds of files wait.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            yield pool
        finally:
            # Without effect when all are done.
            pool.shutdown(wait=False, cancel_futures=True)


def blame_file(
    view: View, revision: str, path: RepoPath, ignored: Iterable[ObjectId] = ()
) -> Lines | Unblamed:
    """The commits the lines of one file come from; otherwise as `trace_file`."""
    places = trace_file(view, revision, path, ignored)
    return places if isinstance(places, Unblamed) else commits_of(places)


def trace_file(
    view: View, revision: str, path: RepoPath, ignored: Iterable[ObjectId] = ()
) -> Places | Unblamed:
    """Where the lines of one file come from at a full id, or its first parent as `ID^`.

    A commit's id stands for all the history that leads to it, so an answer holds for ever and is remembered under
    commit, path and options; never under the content alone, which somebody else may have written elsewhere. What
    could not be told is not remembered.
    Lines of `ignored` commits are given to those before them where git finds any. Names are not taken from git's
    answer, because a mailmap could have changed them: read the commits themselves.
    """
    skipped = (word for commit in sorted(ignored) for word in ("--ignore-rev", commit))
    arguments = blaming((*PLAIN, *skipped), revision, path)
    key = memory_key(git_itself(view.git), *arguments)
    if (known := recalled(view, key)) is not None:
        return known
    said = said_by(view.git, arguments)
    places = said if isinstance(said, Unblamed) else parse_blame(said)
    keep(view, key, places)
    return places


def commits_of(places: Places) -> Lines:
    """The commits alone."""
    return tuple(commit for commit, _ in places)


def blaming(options: Iterable[str], revision: str, path: RepoPath) -> tuple[str, ...]:
    """What git is asked."""
    return ("blame", "--porcelain", "--no-textconv", *options, revision, "--", path)


def recalled(view: View, key: Key) -> Places | None:
    """What is known to be the answer."""
    remembered = view.memory.recall(KIND, [key]).get(key)
    if remembered is None:
        return None
    told = zip(*[iter(remembered.decode("ascii").split())] * 3, strict=True)
    return tuple(
        (ObjectId(commit), int(first) + n)
        for commit, first, many in told
        for n in range(int(many))
    )


def keep(view: View, key: Key, places: Places | Unblamed) -> None:
    """Remembers the answer, unless there is none."""
    if isinstance(places, Unblamed):
        return
    runs: list[tuple[ObjectId, int, int]] = []
    for commit, number in places:
        before, first, many = runs[-1] if runs else (None, 0, 0)
        if before == commit and first + many == number:
            runs[-1] = (commit, first, many + 1)
        else:
            runs.append((commit, number, 1))
    view.memory.keep(KIND, {key: " ".join(f"{c} {n} {m}" for c, n, m in runs).encode("ascii")})


def said_by(git: GitLauncher, arguments: tuple[str, ...]) -> bytes | Unblamed:
    """What git answers now, as it writes it."""
    try:
        answer = git.run(arguments)
    except RepositoryError as error:
        return Unblamed(str(error))
    if answer.status != 0:
        return Unblamed(f"git cannot tell where its lines come from: {answer.complaint}")
    return answer.stdout


def files_named(output: bytes) -> frozenset[bytes]:
    """The files that lines come from, as `git blame --porcelain` writes their names."""
    return frozenset(_FILE.findall(output))


def parse_blame(output: bytes) -> Places | Unblamed:
    """Where each line comes from, line 1 first, from `git blame --porcelain`."""
    places: list[tuple[ObjectId, int]] = []
    current, there, number = b"", 0, 0
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            if number != len(places) + 1:
                return Unblamed("git named its lines out of order")
            places.append((ObjectId(current.decode("ascii")), there))
        elif match := _HEADER.fullmatch(line):
            current, there, number = match[1], int(match[2]), int(match[3])
    if any(not is_object_id(commit) for commit, _ in places):
        return Unblamed("git named no commit for a line")
    return tuple(places)
