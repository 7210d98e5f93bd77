"""The first of many names, and how many more there are."""

from collections.abc import Sequence


def few(names: Sequence[str], most: int = 5, joint: str = ", ") -> str:
    """The first `most` names, joined; those that are left out are counted."""
    end = "" if joint == ", " else joint.rstrip(" ")
    more = f"{end} and {len(names) - most:,} more" if len(names) > most else ""
    return joint.join(names[:most]) + more
