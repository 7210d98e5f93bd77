"""The arguments of a call, and what they say of a cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatekeeper.analyzers.flow.values import NOTHING, Value, constant


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call."""

    positional: tuple[Value, ...]
    keywords: Mapping[str, Value] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Value, ...]:
        """Every argument."""
        return (*self.positional, *self.keywords.values())

    def at(self, place: int, *names: str) -> Value:
        """The argument at that place or of one of those names; nothing when it was not given."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        return self.positional[place] if place < len(self.positional) else NOTHING


def sent_bare(given: Given) -> bool:
    """Whether these arguments of `set_cookie` let a browser send it without encryption.

    Not when they are handed on unread, and not when they only take a cookie back.
    """
    if "**" in given.keywords:
        return False
    ends = [given.keywords.get(word, NOTHING).constant for word in ("max_age", "expires")]
    return 0 not in ends and given.keywords.get("secure", constant(False)).constant is False
