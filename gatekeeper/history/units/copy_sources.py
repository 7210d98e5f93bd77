"""Which files lines can have been copied from: those that once held as many of them in a row as git takes for a copy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.history.objects.blobs import DEFAULT_MAX_BYTES
from gatekeeper.history.objects.read import (
    AbsentObject,
    FoundObject,
    object_headers,
    read_objects,
)
from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import Copied, runs
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath

_SCORE = 40
"""Letters and digits in a row of lines from which on git takes it for a copy (`BLAME_DEFAULT_COPY_SCORE`, git 2.39)."""
_BLANKS = b" \t\r"
"""What does not count with `-w`, beside the end of a line."""
_COUNTED = bytes(c for c in range(128) if chr(c).isalnum())
_OTHERS = bytes(set(range(256)) - set(_COUNTED))


@dataclass(frozen=True, slots=True)
class Sources:
    """Where lines can come from."""

    of: tuple[frozenset[RepoPath], ...]
    """For each question the paths that once held enough of its lines, or a content that could not be read."""
    holding: frozenset[RepoPath]
    """Paths that once held any line of any question, or such a content."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Rows of lines, each just long enough to be a copy, without blanks."""

    lines: frozenset[bytes]
    rows: Mapping[bytes, list[tuple[int, frozenset[bytes]]]]
    """By the longest line of each, with the number of the question."""


def copy_sources(
    view: View, asked: Sequence[Copied], held: Mapping[ObjectId, Iterable[RepoPath]]
) -> Sources:
    """Of the contents `held` by a history, each with its paths, those that lines can have been copied from.

    Git compares the lines as they stand in the file that it was asked about, layout aside, whatever version it has
    come to; so a file in which no such row stands whole, in whatever order, is none it could take them from.
    """
    wanted = _wanted(view, asked)
    of: list[set[RepoPath]] = [set() for _ in asked]
    holding: set[RepoPath] = set()
    for blob, content in _contents(view, held):
        if content is None:
            for each in of:
                each.update(held[blob])
            holding.update(held[blob])
            continue
        found = wanted.lines.intersection(content.translate(None, _BLANKS).split(b"\n"))
        if found:
            holding.update(held[blob])
        rows = (row for line in found for row in wanted.rows.get(line, ()))
        for number in {number for number, row in rows if row <= found}:
            of[number].update(held[blob])
    return Sources(tuple(map(frozenset, of)), frozenset(holding))


def _wanted(view: View, asked: Sequence[Copied]) -> _Wanted:
    names = [f"{one.at}:{one.path}" for one in asked]
    lines: set[bytes] = set()
    rows: dict[bytes, list[tuple[int, frozenset[bytes]]]] = {}
    for number, (one, name) in enumerate(zip(asked, names, strict=True)):
        text = view.git.run(("cat-file", "blob", name)).stdout.split(b"\n")
        for first, last in runs(one.lines):
            part = text[first - 1 : last]
            lines.update(line.translate(None, _BLANKS) for line in part)
            for row in set(_rows(part)):
                rows.setdefault(max(row, key=len), []).append((number, row))
    return _Wanted(frozenset(lines - {b""}), rows)


def _rows(lines: Sequence[bytes]) -> Iterator[frozenset[bytes]]:
    """Each row of lines that is a copy and would be none without its first or last line."""
    bare = [line.translate(None, _BLANKS) for line in lines]
    scores = [len(line.translate(None, _OTHERS)) for line in lines]
    first = score = 0
    for last, more in enumerate(scores):
        score += more
        while score - scores[first] >= _SCORE:
            score -= scores[first]
            first += 1
        if score >= _SCORE:
            yield frozenset(bare[first : last + 1]) - {b""}


def _contents(
    view: View, held: Mapping[ObjectId, Iterable[RepoPath]]
) -> Iterator[tuple[ObjectId, bytes | None]]:
    """Each content, in the order given, which git packs alike; `None` for one that cannot be read or is too large."""
    small: list[ObjectId] = []
    for blob, header in zip(held, object_headers(view, list(held)), strict=True):
        if isinstance(header, AbsentObject) or header.size > DEFAULT_MAX_BYTES:
            yield blob, None
        else:
            small.append(blob)
    for found in read_objects(view, small):
        yield found.id, found.content if isinstance(found, FoundObject) else None
