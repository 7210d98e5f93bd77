"""The first of many names, and how many more there are."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

_Name = TypeVar("_Name")


def few(names: Sequence[str], most: int = 5, joint: str = ", ") -> str:
    """The first `most` names, joined; those that are left out are counted."""
    end = "" if joint == ", " else joint.rstrip(" ")
    more = f"{end} and {len(names) - most:,} more" if len(names) > most else ""
    return joint.join(names[:most]) + more


def counted(names: Iterable[_Name], most: int = 5) -> tuple[int, tuple[_Name, ...]]:
    """How many names there are, maybe a million, and the first of them."""
    more = iter(names)
    first = tuple(islice(more, most))
    return len(first) + sum(1 for _ in more), first
