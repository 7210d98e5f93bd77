"""The one order of a ledger whose copies grew apart and were joined again."""

from collections.abc import Mapping

from gatekeeper.evidence.line import Line
from gatekeeper.model.digest import Sha256


def ledger_order(lines: Mapping[Sha256, Line], head: Sha256 | None) -> tuple[Sha256, ...]:
    """The lines that lead to `head`, each behind all it grew from, the first-named side before the second.

    Lines that are not there are passed over, so that what is left can still be judged.
    """
    order: list[Sha256] = []
    placed: set[Sha256] = set()
    waiting = [] if head is None else [(head, False)]
    while waiting:
        own, ready = waiting.pop()
        if own in placed or own not in lines:
            continue
        if ready:
            placed.add(own)
            order.append(own)
            continue
        waiting.append((own, True))
        waiting.extend((parent, False) for parent in reversed(lines[own].previous))
    return tuple(order)
