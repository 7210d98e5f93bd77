"""What is known of libraries by name: how what came in arrives, and which calls do harm (`rules/library-python.toml`)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gatekeeper.analyzers.flow.values import Value, delivered
from gatekeeper.analyzers.shipped import shipped_table
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Sink:
    """A call that does harm with a value that somebody else chose."""

    use: str
    places: tuple[int, ...] = (0,)
    """Positions of the arguments that matter."""
    keywords: tuple[str, ...] = ()


_SHORT = 3
"""A text so short is no secret."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What opens a door when a call, or an attribute, is given it."""

    use: str
    calls: re.Pattern[str]
    """Calls and attributes by their qualified names."""
    words: frozenset[str | int]
    """Keywords, attributes, and places of arguments."""
    opens: tuple[object, ...]
    """Constants that open it."""
    names: frozenset[str]
    """Constants of libraries that open it, by their qualified names."""
    any_bytes: bool = False
    """Whether any bytes that the program writes out open it."""
    any_text: bool = False
    """Whether any text or bytes of some length that the program writes out open it."""
    bits: int = 0
    """Of a number, the bits that open it."""
    key: str = ""
    """Of a dictionary, the one place that is looked at."""
    pair: bool = False
    """Whether only one of the two in an address is."""

    nothing: bool = False
    """Whether it is opened by nothing at all."""

    def is_opened(self, value: Value) -> bool:
        """Whether the value opens it as the program is delivered."""
        told = delivered(value)
        mode = isinstance(told, int) and not isinstance(told, bool) and bool(told & self.bits)
        written = self.any_bytes and isinstance(told, bytes)
        text = self.any_text and isinstance(told, str | bytes) and len(told) > _SHORT
        text = text and not expression("secrets").search(str(told))  # the name of a setting
        bare = self.nothing and told is None
        return bare or mode or written or text or told in self.opens or value.name in self.names


@dataclass(frozen=True, slots=True)
class Library:
    """The table."""

    arrives: Mapping[str, frozenset[str]]
    """By the call that made an object, its methods that give what came in; `*` where a loop over it does."""
    registers: Mapping[str, tuple[int, str]]
    """By the method that is handed a function to call, the place of the parameter with what came in, and what it is called."""
    shapes: tuple[tuple[list[str], int], ...]
    """First parameters of what is called, whatever its name, and the place of the one with what came in: `it` under any name."""
    typed: Mapping[str, str]
    """Types of what came in whose names many libraries use, with the module that is imported beside it."""
    types: Mapping[str, str]
    """By the last name of a parameter's type: what stands for the parameter."""
    handlers: Mapping[re.Pattern[str], str]
    """By the whole name of a class that answers requests, what stands for its object; the first that fits."""
    alike: Mapping[str, frozenset[str]]
    """Names that share a meaning, by what it is called in the table."""
    instances: Mapping[str, str]
    """By the call, the class whose instance it makes."""
    answers: Mapping[str, tuple[str, ...]]
    """By use, the rules of other tools, as `analyzer:rule`, of which a value that was followed to its end is an answer."""
    clients: Mapping[str, frozenset[str]]
    """Instances that call an address by these methods; by `request` with the address in second place."""
    patterns: Mapping[str, re.Pattern[str]]
    """Expressions, by what they are called in the table."""
    fit: Mapping[str, frozenset[str]]
    """By the call, what its result may be used for, whatever its argument was."""
    tells: Mapping[str, frozenset[str]]
    """By the call, what its result tells of, whatever it was given; see `tells.py`."""
    sinks: Mapping[str, Sink]
    """By the call, which of its arguments do harm; of any receiver where the name begins with a dot."""
    settings: tuple[Setting, ...]


@lru_cache(maxsize=1)
def library() -> Library:
    """The table that ships. Raises `GatekeeperError` when it is missing or damaged."""
    return shipped_table("library-python.toml", _library)


def alike(kind: str) -> frozenset[str]:
    """The names that share the meaning."""
    return library().alike[kind]


def expression(kind: str) -> re.Pattern[str]:
    """The expression of that name."""
    return library().patterns[kind]


def _library(table: Mapping[str, Any]) -> Library:
    shapes = [words.split() for words in table["shapes"]["first"]]
    return Library(
        {made_by: frozenset(words.split()) for made_by, words in table["arrives"].items()},
        {method: (place, name) for method, (place, name) in table["registers"].items()},
        tuple(
            ([word.lower() for word in words], at)
            for words in shapes
            for at, word in enumerate(words)
            if word.isupper()
        ),
        table["typed"],
        table["types"],
        {re.compile(whole): name for whole, name in table["handlers"].items()},
        {kind: frozenset(names.split()) for kind, names in table["alike"].items()},
        {name: kind for kind, names in table["instances"].items() for name in names.split()},
        {use: tuple(rules.split()) for use, rules in table["answers"].items()},
        {made: frozenset(words.split()) for made, words in table["clients"].items()},
        {kind: re.compile(text) for kind, text in table["expression"].items()},
        {name: frozenset(uses.split()) for name, uses in table["fit"].items()},
        {name: frozenset({of}) for of, names in table["tells"].items() for name in names.split()},
        {
            name: Sink(
                row["use"], tuple(row.get("places", (0,))), tuple(row.get("keywords", "").split())
            )
            for row in table["sink"]
            for name in row["calls"].split()
        },
        tuple(
            Setting(
                row["use"],
                re.compile(row["calls"]),
                frozenset((*row.get("keywords", "").split(), *row.get("places", ()))),
                tuple(row.get("opens", ())),
                frozenset(row.get("names", "").split()),
                **{
                    word: row[word]
                    for word in ("any_bytes", "any_text", "bits", "key", "nothing", "pair")
                    if word in row
                },
            )
            for row in table["setting"]
        ),
    )
