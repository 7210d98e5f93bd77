"""Which commit each line of a file comes from (git-blame(1), porcelain format of git 2.39)."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from gatekeeper.history.repository.launch import GitLauncher, git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_HEADER = late_pattern(rb"([0-9a-f]{40}|[0-9a-f]{64}) \d+ (\d+)(?: \d+)?")
_FILE = late_pattern(rb"(?m)^filename (.*)$")
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
"""Lines copied from any other file come from its commits too: for lines of a commit that is known to have copied, it is slow (`copied_lines.py`)."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Lines of a file whose writers before they were copied are asked for."""

    at: ObjectId
    """The commit at which they are counted."""
    path: RepoPath
    lines: tuple[int, ...]
    """Ordered, counted from 1."""
    ignored: tuple[ObjectId, ...] = ()
    """Commits that are seen through; ordered."""
    code: frozenset[int] | None = None
    """Those of the lines whose answer counts: a licence that every file begins with is nobody's copy. All of them where not told."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What git is asked. Only of these lines: it looks for copies in every file of each commit that some do not come from an earlier one of."""
        return self.arguments_at(self.at, self.ignored)

    @property
    def about(self) -> tuple[Hashable, ...]:
        """What is asked, whatever the file is called."""
        return self.lines, self.ignored, self.code

    def arguments_at(self, at: ObjectId, ignored: Iterable[ObjectId]) -> tuple[str, ...]:
        """The same where commits have other names."""
        ranges = (f"-L{first},{last}" for first, last in runs(self.lines))
        return _arguments((*COPIED, *ranges), ignored, at, self.path)


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
    """The commits the lines of one file come from at a full id, or its first parent as `ID^`.

    A commit's id stands for all the history that leads to it, so an answer holds for ever and is remembered under
    commit, path and options; never under the content alone, which somebody else may have written elsewhere. What
    could not be told is not remembered.
    Lines of `ignored` commits are given to those before them where git finds any. Names are not taken from git's
    answer, because a mailmap could have changed them: read the commits themselves.
    """
    arguments = _arguments(PLAIN, sorted(ignored), revision, path)
    if (known := recalled(view, arguments)) is not None:
        return known
    lines = told(view.git, arguments)
    keep(view, arguments, lines)
    return lines


def _arguments(
    options: Iterable[str], ignored: Iterable[ObjectId], revision: str, path: RepoPath
) -> tuple[str, ...]:
    skipped = (word for commit in ignored for word in ("--ignore-rev", commit))
    return ("blame", "--porcelain", "--no-textconv", *options, *skipped, revision, "--", path)


def recalled(view: View, arguments: tuple[str, ...]) -> Lines | None:
    """What git is known to answer to them."""
    key = memory_key(git_itself(view.git), *arguments)
    remembered = view.memory.recall(KIND, [key]).get(key)
    if remembered is None:
        return None
    return tuple(ObjectId(each) for each in remembered.decode("ascii").split())


def keep(view: View, arguments: tuple[str, ...], lines: Lines | Unblamed) -> None:
    """Remembers the answer, unless there is none."""
    if not isinstance(lines, Unblamed):
        key = memory_key(git_itself(view.git), *arguments)
        view.memory.keep(KIND, {key: " ".join(lines).encode("ascii")})


def told(
    git: GitLauncher, arguments: tuple[str, ...], asked: Sequence[int] = ()
) -> Lines | Unblamed:
    """What git answers now, of the lines asked for or of all of them."""
    said = said_by(git, arguments)
    return said if isinstance(said, Unblamed) else parse_blame(said, asked)


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


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
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
