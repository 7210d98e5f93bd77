"""Rows of a large sheet, kept in a file without a name: memory holds where its columns lie, not what they say."""

import marshal
import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count, islice, pairwise
from typing import IO, TypeVar, overload

from gatekeeper.model.book import Cell, Row, unique
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.path import printable

MOST_IN_MEMORY = 10_000
"""Rows of a sheet that are held as they are: they take some 5 MB."""
_TOGETHER = 1_000
"""Rows that are written and read at once."""
_PARTS = 4
"""Parts in which ids are held against each other, so that not all of them stand in memory."""
_Held = TypeVar("_Held")


class _Column:
    """The cells of one column, block by block."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts, self._sizes = array("Q"), array("Q")

    def add(self, cells: tuple[Cell, ...]) -> None:
        """One more block; all are added before the first is read."""
        raw = marshal.dumps(cells)
        self._starts.append(self._file.tell())
        self._sizes.append(len(raw))
        self._file.write(raw)

    def read(self, block: int) -> Sequence[Cell]:
        """The cells of that block."""
        raw = os.pread(self._file.fileno(), self._sizes[block], self._starts[block])
        cells: Sequence[Cell] = marshal.loads(raw)  # noqa: S302 - our own bytes, in no name's file
        return cells


class KeptRows(Sequence[Row]):
    """Rows in the order they were given, each made anew when it is asked for; nobody else can open the file."""

    def __init__(self, columns: tuple[_Column, ...], size: int) -> None:
        self.columns, self._size = columns, size
        self._last: tuple[int, tuple[Row, ...]] = (-1, ())

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "PickedRows": ...
    def __getitem__(self, place: int | slice) -> "Row | PickedRows":
        if isinstance(place, slice):
            return PickedRows(self, range(self._size)[place])
        block, number = divmod(range(self._size)[place], _TOGETHER)
        if self._last[0] != block:
            self._last = (block, self.block(block))
        return self._last[1][number]

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(map(self.block, range(self._blocks())))

    def column(self, number: int) -> Iterator[Cell]:
        """The cells of one column."""
        return chain.from_iterable(map(self.columns[number].read, range(self._blocks())))

    def block(self, number: int) -> tuple[Row, ...]:
        """Rows that were written together."""
        return tuple(zip(*(column.read(number) for column in self.columns), strict=True))

    def widened(self, cells: Iterable[Cell]) -> "KeptRows":
        """The rows with one more column of as many cells; the others are not written again."""
        with_it = _written((cell,) for cell in cells)
        if len(with_it) != self._size:
            raise ValueError(f"{len(with_it)} cells for {self._size} rows")
        return KeptRows((*self.columns, *with_it.columns), self._size)

    def picked(self, places: Iterable[int]) -> "PickedRows":
        """The rows at those places."""
        return PickedRows(self, array("Q", places))

    def _blocks(self) -> int:
        return -(-self._size // _TOGETHER)


class PickedRows(Sequence[Row]):
    """Some of the rows that are kept, by their places."""

    def __init__(self, rows: KeptRows, places: Sequence[int]) -> None:
        self._rows, self._places = rows, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "PickedRows": ...
    def __getitem__(self, place: int | slice) -> "Row | PickedRows":
        if isinstance(place, slice):
            return PickedRows(self._rows, self._places[place])
        return self._rows[self._places[place]]

    def __iter__(self) -> Iterator[Row]:
        return self._each(self._rows.block)

    def column(self, number: int) -> Iterator[Cell]:
        """The cells of one column."""
        return self._each(self._rows.columns[number].read)

    def picked(self, places: Iterable[int]) -> "PickedRows":
        """The rows at those places."""
        return PickedRows(self._rows, array("Q", map(self._places.__getitem__, places)))

    def _each(self, read: Callable[[int], Sequence[_Held]]) -> Iterator[_Held]:
        places = self._places
        if isinstance(places, range) and places.step == 1:
            for block in range(places.start // _TOGETHER, -(-places.stop // _TOGETHER)):
                first = block * _TOGETHER
                yield from read(block)[max(places.start - first, 0) : places.stop - first]
            return
        block, held = -1, read(0) if places else ()
        for place in places:
            wanted, number = divmod(place, _TOGETHER)
            if wanted != block:
                block, held = wanted, read(wanted)
            yield held[number]


def keep(rows: Iterable[Row]) -> Sequence[Row]:
    """The rows; many of them in a file.

    Raises `ValueError` where that has to hold rows of different lengths, `EvidenceError` where it cannot be written.
    """
    more = iter(rows)
    first = tuple(islice(more, MOST_IN_MEMORY))
    if len(first) < MOST_IN_MEMORY:
        return first
    try:
        return _written(chain(first, more))
    except OSError as error:
        raise EvidenceError(
            f"no record: the rows of a large table cannot be kept in {printable(tempfile.gettempdir())}: {error.strerror}; make "
            "room there, or name another folder in TMPDIR"
        ) from error


def keep_unique(rows: Iterable[Row]) -> Sequence[Row]:
    """As `keep`, an id that stands twice with a number behind it (`model/book.py`)."""
    held = keep(rows)
    if not isinstance(held, KeptRows):
        return tuple(unique(held))
    twice = _twice(held)
    return keep(unique(held, twice)) if twice else held


def cells(rows: Sequence[Row], column: int) -> Iterator[Cell]:
    """The cells of one column, of rows that are kept in any way."""
    if isinstance(rows, KeptRows | PickedRows):
        return rows.column(column)
    return (row[column] for row in rows)


def with_column(rows: Sequence[Row], added: Iterable[Cell]) -> Sequence[Row]:
    """The rows with one more column."""
    if isinstance(rows, KeptRows):
        return rows.widened(added)
    return tuple((*row, cell) for row, cell in zip(rows, added, strict=True))


def picked(rows: Sequence[Row], places: Iterable[int]) -> Sequence[Row]:
    """The rows at those places."""
    if isinstance(rows, KeptRows | PickedRows):
        return rows.picked(places)
    return tuple(map(rows.__getitem__, places))


def _written(rows: Iterable[Row]) -> KeptRows:
    file: IO[bytes] = tempfile.TemporaryFile(prefix="gatekeeper-")  # noqa: SIM115 - it ends with the rows
    more, size = iter(rows), 0
    columns: tuple[_Column, ...] = ()
    for number in count():
        block = tuple(islice(more, _TOGETHER))
        if not block:
            file.flush()
            return KeptRows(columns, size)
        if not number:
            columns = tuple(_Column(file) for _ in block[0])
        for column, held in zip(columns, zip(*block, strict=True), strict=True):
            column.add(held)
        size += len(block)
    raise AssertionError("the loop ends with the rows")


def _twice(rows: KeptRows) -> frozenset[str]:
    """The ids that stand in more than one row, and maybe some more."""
    hashes = array("q", map(hash, rows.column(0)))
    found: set[int] = set()
    for part in range(_PARTS):
        some = sorted(each for each in hashes if each % _PARTS == part)
        found.update(each for each, following in pairwise(some) if each == following)
    if not found:
        return frozenset()
    return frozenset(str(cell) for cell in rows.column(0) if hash(cell) in found)
