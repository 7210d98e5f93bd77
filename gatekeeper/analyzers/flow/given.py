"""The arguments of a call, what its result depends on, and what they say of a cookie."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gatekeeper.analyzers.flow.containers import element_of
from gatekeeper.analyzers.flow.fold import is_list
from gatekeeper.analyzers.flow.values import NOTHING, Function, Value, constant, spread_of


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call."""

    positional: tuple[Value, ...]
    keywords: Mapping[str, Value] = field(default_factory=dict)
    loose: int | None = None
    """The place from which on nobody knows how many there are: `*words` of a list that was not followed."""

    @property
    def all(self) -> tuple[Value, ...]:
        """Every argument."""
        return (*self.positional, *self.keywords.values())

    def behind(self, *first: Value) -> "Given":
        """The same with others before them."""
        loose = None if self.loose is None else self.loose + len(first)
        return Given((*first, *self.positional), self.keywords, loose)

    def at(self, place: int, *names: str) -> Value:
        """The argument at that place or of one of those names; nothing when it was not given."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        return self.positional[place] if place < len(self.positional) else NOTHING


def spread_out(
    node: ast.Call, positional: Sequence[Value], keywords: Mapping[str, Value]
) -> Given:
    """The arguments, each `*words` in the places that its list fills."""
    placed: list[Value] = []
    loose: int | None = None
    for written, held in zip(node.args, positional, strict=True):
        if not isinstance(written, ast.Starred):
            placed.append(held)
        elif is_list(held):
            placed += held.box.items.values()
        else:
            loose = len(placed) if loose is None else loose
            placed.append(element_of(held))
    return Given(tuple(placed), keywords, loose)


def sent_bare(given: Given) -> bool:
    """Whether these arguments of `set_cookie` let a browser send it without encryption.

    Not when they are handed on unread, and not when they only take a cookie back.
    """
    if "**" in given.keywords:
        return False
    ends = [given.keywords.get(word, NOTHING).constant for word in ("max_age", "expires")]
    return 0 not in ends and given.keywords.get("secure", constant(False)).constant is False


def call_key(function: Function, given: Given) -> tuple[object, ...] | None:
    """What the result of a call depends on, as far as it is plain; `None` when a container is handed over."""
    if any(value.box is not None or value.function is not None for value in given.all):
        return None
    if getattr(function.node, "name", "") == "__init__":
        return None  # called for what it leaves in a new instance
    own = function.receiver
    held: tuple[object, ...] = ()
    if own is not None and own.box is not None:
        inside = spread_of(own, 2)
        held = (len(own.box.items), inside.taint, inside.clean, inside.tells)
    return (
        id(function.node),
        id(function.scope),
        held,
        given.positional,
        tuple(given.keywords.items()),
        tuple(value.taint.steps for value in given.all if value.taint is not None),
    )
