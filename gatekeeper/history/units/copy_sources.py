"""Which files lines can have been copied from: those that once held as many of them in a row as git takes for a copy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import COPIED, blaming
from gatekeeper.history.units.contents import contents
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tree import TreeEntry

_SCORE = 40
"""Letters and digits in a row of lines from which on git takes it for a copy (`BLAME_DEFAULT_COPY_SCORE`, git 2.39)."""
_BLANKS = b" \t\r"
"""What does not count with `-w`, beside the end of a line."""
_COUNTED = bytes(c for c in range(128) if chr(c).isalnum())
_OTHERS = bytes(set(range(256)) - set(_COUNTED))


@dataclass(frozen=True, slots=True)
class Copied:
    """A file as the commit left it that brought it as a copy: who wrote its lines before is asked for."""

    at: ObjectId
    entry: TreeEntry
    code: frozenset[int] | None = None
    """Lines whose answer counts, counted from 1: a licence that every file begins with is nobody's copy. All of them where not told."""

    def arguments(self, at: ObjectId) -> tuple[str, ...]:
        """What git is asked, of the commit by the name it has there."""
        return blaming(COPIED, at, self.entry.path)


@dataclass(frozen=True, slots=True)
class Sources:
    """The paths that lines of one question can come from, a bit for each by its number."""

    copied: int
    """Those that once held enough of the lines in a row, or a content that could not be read."""
    followed: int
    """Those that once held any of them, or such a content: where a file's earlier name may be found."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Lines without blanks, each with a bit for every question about it."""

    lines: Mapping[bytes, int]
    rows: Mapping[bytes, Mapping[frozenset[bytes], int]]
    """Each row of lines that is just long enough to be a copy, by the longest of them, with a bit for every question with it."""


def bits(numbers: Iterable[int]) -> int:
    """A bit for each number."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def copy_sources(
    view: View, asked: Sequence[Copied], held: Mapping[ObjectId, Iterable[int]]
) -> tuple[Sources, ...]:
    """For each question the paths that matter, of the contents `held` by a history, each with the numbers of its paths.

    Git compares the lines as they stand in the file that it was asked about, layout aside, whatever version it has
    come to; so a file in which no such row stands whole, in whatever order, is none it could take them from. A row without
    a line that counts is none to look for.
    """
    wanted = _wanted(view, asked)
    known, every = frozenset(wanted.lines), (1 << len(asked)) - 1
    # By path a bit for each question: files that were copied about share what they are asked for.
    copied: dict[int, int] = defaultdict(int)
    followed: dict[int, int] = defaultdict(int)
    for blob, content in contents(view, held):
        sources = holders = 0 if content is not None else every
        here = known.intersection(_bare(content or b""))
        for line in here:
            holders |= wanted.lines[line]
            for row, questions in wanted.rows.get(line, {}).items():
                if questions & ~sources and row <= here:
                    sources |= questions
        for path in held[blob] if holders else ():
            copied[path] |= sources
            followed[path] |= holders
    return tuple(Sources(_of(n, copied), _of(n, followed)) for n in range(len(asked)))


def _of(question: int, by_path: Mapping[int, int]) -> int:
    return bits(path for path, questions in by_path.items() if questions >> question & 1)


def _bare(content: bytes) -> list[bytes]:
    """The lines without what does not count."""
    return content.translate(None, _BLANKS).split(b"\n")


def _wanted(view: View, asked: Sequence[Copied]) -> _Wanted:
    lines: dict[bytes, int] = defaultdict(int)
    rows: dict[bytes, dict[frozenset[bytes], int]] = defaultdict(lambda: defaultdict(int))
    for number, one in enumerate(asked):
        # One that cannot be read has no lines here, and git cannot read it in any history.
        content = view.git.run(("cat-file", "blob", one.entry.blob)).stdout
        for line in filter(None, _bare(content)):
            lines[line] |= 1 << number
        text = content.split(b"\n")
        counts = [one.code is None or n in one.code for n in range(1, len(text) + 1)]
        for row in _rows(text, counts):
            rows[max(row, key=len)][row] |= 1 << number
    return _Wanted(lines, rows)


def _rows(lines: Sequence[bytes], counts: Sequence[bool]) -> Iterator[frozenset[bytes]]:
    """Each row of lines that is a copy and would be none without its first or last line, where one of them counts."""
    bare = _bare(b"\n".join(lines))
    scores = [len(line.translate(None, _OTHERS)) for line in lines]
    first = score = 0
    counted = -1
    for last, more in enumerate(scores):
        score += more
        counted = last if counts[last] else counted
        while score - scores[first] >= _SCORE:
            score -= scores[first]
            first += 1
        if score >= _SCORE and counted >= first:
            yield frozenset(bare[first : last + 1]) - {b""}
