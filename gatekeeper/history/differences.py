"""Compares trees, renames detected (git-diff-tree, git-diff-options of git 2.39)."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from gatekeeper.history.raw import TreePair, malformed, parse_tree_pairs
from gatekeeper.history.view import View
from gatekeeper.model.change import FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

Pair = tuple[ObjectId, ObjectId]
"""Old and new tree."""

_COMPARE = (
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)
_SIMILAR = ("-M", "-l0")
_IDENTICAL = ("-M100%",)
"""Renames of unchanged content only, for which no blob is read."""
_COPIES = ("-C", "--find-copies-harder", "-l1000", "--diff-filter=C")
"""Only copies are told, their sources looked for among all files; identical ones alone where a million pairs do not do."""
_FEW = 16
_MAX_STOPS = 8
_SLICE = 1000
_WORKERS = 2
_AHEAD = 4
"""Slices that are compared before the answers of the first are asked for."""
_UNREADABLE = late_pattern(
    rb"unable to read|could not read|bad object|corrupt|inflate|cannot read"
)


def tree_differences(view: View, pairs: Sequence[Pair]) -> tuple[tuple[FileChange, ...], ...]:
    """What differs in each pair, in the order given; each ordered by path.

    Content that is missing cannot be compared: a pair that needs it gets only renames of unchanged content,
    and an addition and a deletion instead of any other. Raises RepositoryError when a tree is missing.
    """
    if len(pairs) <= _SLICE:
        return tuple(_differences(view, pairs))
    return tuple(stream_differences(view, pairs))


def stream_differences(view: View, pairs: Iterable[Pair]) -> Iterator[tuple[FileChange, ...]]:
    """As `tree_differences`, of pairs without end: a few thousand answers are held at once, however long history is.

    One git compares while the answer of the other is parsed and the pairs to come are made.
    """
    waiting = iter(pairs)
    running: deque[Future[list[tuple[FileChange, ...]]]] = deque()
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        while part := list(islice(waiting, _SLICE)):
            running.append(pool.submit(_differences, view, part))
            if len(running) > _AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def copies_between(view: View, pairs: Sequence[Pair]) -> dict[Pair, frozenset[RepoPath]]:
    """For each pair the paths new in it that are at least half a copy of a file that the first tree holds.

    A pair that cannot be compared, because a content is missing, is left out.
    """
    found: dict[Pair, frozenset[RepoPath]] = {}
    waiting = list(pairs)
    while waiting:
        told, _ = _compare(view, waiting, _COPIES)
        for pair, files in zip(waiting, told, strict=False):
            found[pair] = frozenset(file.path for file in files)
        # Git stops at a pair it cannot compare: the others are asked again without it.
        waiting = waiting[len(told) + 1 :]
    return found


def _differences(view: View, pairs: Sequence[Pair]) -> list[tuple[FileChange, ...]]:
    done: list[tuple[FileChange, ...]] = []
    stops = 0
    while len(done) < len(pairs):
        similar = stops <= _MAX_STOPS
        options = _SIMILAR if similar else _IDENTICAL
        found, complaint = _compare(view, pairs[len(done) :], options)
        done += found
        if len(done) == len(pairs):
            break
        if not similar or not _UNREADABLE.search(complaint.encode()):
            raise _failure(view, pairs[len(done)], complaint)
        stops += 1
        only, complaint = _compare(view, pairs[len(done) : len(done) + 1], _IDENTICAL)
        if not only:
            raise _failure(view, pairs[len(done)], complaint)
        done += only
    return done


def _compare(
    view: View, pairs: Sequence[Pair], options: tuple[str, ...]
) -> tuple[list[tuple[FileChange, ...]], str]:
    """The differences of the first pairs, as far as git came, and its complaint if it did not finish."""
    asked = b"".join(f"{old} {new}\n".encode() for old, new in pairs)
    answer = view.git.run((*_COMPARE, *options), asked)
    found = list(parse_tree_pairs(answer.stdout))
    if answer.status != 0 and found:
        # The pair git stopped at was announced, and nothing more.
        found.pop()
    for pair, (old, new) in zip(found, pairs, strict=False):
        _check(pair, old, new)
    return [pair.files for pair in found], "" if answer.status == 0 else answer.complaint


def _check(pair: TreePair, old: ObjectId, new: ObjectId) -> None:
    if (pair.old, pair.new) != (old, new):
        raise malformed(new, "git compared other trees than it was asked to")


def _failure(view: View, pair: Pair, complaint: str) -> RepositoryError:
    cure = view.incomplete or "fetch what is missing, or find out with 'git fsck' why it is gone"
    return RepositoryError(
        f"no verdict: the trees {pair[0]} and {pair[1]} could not be compared ({complaint}); to pass, {cure}"
    )
