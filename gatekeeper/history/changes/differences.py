"""Compares trees, renames detected (git-diff-tree, git-diff-options of git 2.39)."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice, repeat

from gatekeeper.history.objects.raw import TreePair, malformed, parse_tree_pairs
from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.memory import Key, memory_keys
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

Pair = tuple[ObjectId, ObjectId]
"""Old and new tree."""

KIND = "difference-1"
"""Of what the memory holds; the number changes with the form of the answer."""
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
_MAX_STOPS = 8
_SLICE = 1000
_FIRST_SLICES = (250, 250)
"""Smaller, so that both gits are at work before a thousand commits are read, and share a range that is no longer."""
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
    few = len(pairs) <= _FIRST_SLICES[0]
    told = _differences(view, pairs) if few else stream_pairs(view, pairs)
    return tuple(pair.files for pair in told)


def stream_differences(view: View, pairs: Iterable[Pair]) -> Iterator[tuple[FileChange, ...]]:
    """As `tree_differences`, of pairs without end."""
    return (pair.files for pair in stream_pairs(view, pairs))


def stream_pairs(view: View, pairs: Iterable[Pair]) -> Iterator[TreePair]:
    """What differs in each of pairs without end, as git told it; errors as `tree_differences`.

    A few thousand answers are held at once, however long history is. One git compares while the answer of the other is
    read and the pairs to come are made.
    """
    waiting = iter(pairs)
    running: deque[Future[list[TreePair]]] = deque()
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        for size in chain(_FIRST_SLICES, repeat(_SLICE)):
            if not (part := list(islice(waiting, size))):
                break
            running.append(pool.submit(_differences, view, part))
            if len(running) > _AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def exact_differences(
    view: View, pairs: Sequence[Pair], paths: Sequence[RepoPath] = ()
) -> Iterator[tuple[FileChange, ...]]:
    """As `stream_differences`, path by path: no earlier name is looked for, no content read, and nothing remembered.

    Only of the `paths` when there are any.
    """
    only = ("--", *(f":(literal){path}" for path in paths)) if paths else ()
    for start in range(0, len(pairs), _SLICE):
        part = pairs[start : start + _SLICE]
        told, complaint = _compare(view, part, only)
        if len(told) < len(part):
            raise _failure(view, part[len(told)], complaint)
        yield from (pair.files for pair in told)


def copies_between(view: View, pairs: Sequence[Pair]) -> dict[Pair, frozenset[RepoPath]]:
    """For each pair the paths new in it that are at least half a copy of a file that the first tree holds.

    A pair that cannot be compared, because a content is missing, is left out.
    """
    found: dict[Pair, frozenset[RepoPath]] = {}
    waiting = list(pairs)
    while waiting:
        told, _ = _compare(view, waiting, _COPIES)
        for pair, compared in zip(waiting, told, strict=False):
            found[pair] = frozenset(file.path for file in compared.files)
        # Git stops at a pair it cannot compare: the others are asked again without it.
        waiting = waiting[len(told) + 1 :]
    return found


def _differences(view: View, pairs: Sequence[Pair]) -> list[TreePair]:
    """The differences of all pairs, remembered or compared.

    The ids of two trees stand for all they hold, so what git found between them holds for ever and is remembered
    under both, its options and the git that told it. What it could not compare in full is not remembered.
    """
    way = (git_itself(view.git), *_COMPARE, *_SIMILAR)
    keys = dict(zip(pairs, memory_keys(way, pairs), strict=True))
    known = view.memory.recall(KIND, list(keys.values()))
    new = [pair for pair in pairs if keys[pair] not in known]
    told = b"".join(_announced(pair, known[key]) for pair, key in keys.items() if key in known)
    found = {(pair.old, pair.new): pair for pair in parse_tree_pairs(told)}
    compared, whole = _compared(view, new)
    kept: dict[Key, bytes] = {keys[pair.old, pair.new]: pair.records for pair in whole}
    view.memory.keep(KIND, kept)
    found |= {(pair.old, pair.new): pair for pair in compared}
    return [found[pair] for pair in pairs]


def _compared(view: View, pairs: Sequence[Pair]) -> tuple[list[TreePair], list[TreePair]]:
    """All pairs in the order given, and those of them that git compared in full."""
    done: list[TreePair] = []
    whole: list[TreePair] = []
    stops = 0
    while len(done) < len(pairs):
        similar = stops <= _MAX_STOPS
        options = _SIMILAR if similar else _IDENTICAL
        found, complaint = _compare(view, pairs[len(done) :], options)
        done += found
        whole += found if similar else ()
        if len(done) == len(pairs):
            break
        if not similar or not _UNREADABLE.search(complaint.encode()):
            raise _failure(view, pairs[len(done)], complaint)
        stops += 1
        only, complaint = _compare(view, pairs[len(done) : len(done) + 1], _IDENTICAL)
        if not only:
            raise _failure(view, pairs[len(done)], complaint)
        done += only
    return done, whole


def _announced(pair: Pair, records: bytes) -> bytes:
    """As git writes it."""
    return f"{pair[0]} {pair[1]}\n".encode() + records


def _compare(
    view: View, pairs: Sequence[Pair], options: tuple[str, ...]
) -> tuple[list[TreePair], str]:
    """The differences of the first pairs, as far as git came, and its complaint if it did not finish."""
    asked = b"".join(_announced(pair, b"") for pair in pairs)
    answer = view.git.run((*_COMPARE, *options), asked)
    found = list(parse_tree_pairs(answer.stdout))
    if answer.status != 0 and found:
        # The pair git stopped at was announced, and nothing more.
        found.pop()
    for pair, (old, new) in zip(found, pairs, strict=False):
        _check(pair, old, new)
    return found, "" if answer.status == 0 else answer.complaint


def _check(pair: TreePair, old: ObjectId, new: ObjectId) -> None:
    if (pair.old, pair.new) != (old, new):
        raise malformed(new, "git compared other trees than it was asked to")


def _failure(view: View, pair: Pair, complaint: str) -> RepositoryError:
    cure = view.incomplete or "fetch what is missing, or find out with 'git fsck' why it is gone"
    return RepositoryError(
        f"no verdict: the trees {pair[0]} and {pair[1]} could not be compared ({complaint}); to pass, {cure}"
    )
