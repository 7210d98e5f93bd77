"""Widths of columns: what a column cannot do without, the rest shared by how much it would like to have."""

from collections.abc import Sequence
from itertools import cycle, islice


def spread(measures: Sequence[tuple[int, int]], room: int) -> list[int]:
    """A width for each column from (needed, wanted), in the unit of `room`; together `room` at most.

    Where even what is needed does not fit, all are cut alike.
    """
    needed = [need for need, _ in measures]
    spare = room - sum(needed)
    if spare < 0:
        return [each * room // sum(needed) for each in needed]
    more = [max(0, want - need) for need, want in measures]
    total = max(1, sum(more))
    return [
        need + min(each, spare * each // total) for need, each in zip(needed, more, strict=True)
    ]


def percents(measures: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Whole percents for each column, 100 in sum: widths of `spread`, rounded up, and the widest give what is too much, in turn.

    A narrow column that loses half a percent breaks its only word; a wide one has another line for it.
    """
    widths = spread(measures, room)
    total = max(1, sum(widths))
    shares = [max(1, -(-each * 100 // total)) for each in widths]
    wide = [n for n, share in enumerate(shares) if share * len(shares) >= 100]
    in_turn = cycle(sorted(wide, key=lambda n: -shares[n]))
    for n in islice(in_turn, sum(shares) - 100):
        shares[n] -= 1
    return shares
