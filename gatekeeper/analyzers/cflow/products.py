"""Products worked out in fewer bits than the variable has that is to hold them."""

from gatekeeper.analyzers.cflow.tree import CType
from gatekeeper.analyzers.cflow.values import Num

WIDTH_OF_MACHINE = frozenset(
    {
        "size_t",
        "ssize_t",
        "ptrdiff_t",
        "intptr_t",
        "uintptr_t",
        "off_t",
        "long",
        "unsigned long",
        "ulong",
        "time_t",
    }
)
"""Types as wide as a word of the machine: on a device of 32 bits nobody asked for more there."""


def is_open_product(
    left: tuple[Num, CType], right: tuple[Num, CType], value: Num, type: CType
) -> bool:
    """Whether nothing known of two whole words keeps their product within its type."""
    return value.hi > type.limits()[1] and all(
        kind.size >= 4 and not one.exact for one, kind in (left, right)
    )
