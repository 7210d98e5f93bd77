"""What names tell of what they stand for, and what must not be done with it: `rules/roles.toml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.tree import (
    Call,
    Listed,
    Member,
    Name,
    Node,
    Number,
    Text,
    Unary,
    Variable,
    walk,
)

_WORD = re.compile(r"[iI]2[cCsS]|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+")
_NEVER = re.compile(r"(?!)")


def words(name: str) -> str:
    """The words of a name, in lower case, with `_` before, between and after them."""
    return "_".join(("", *(word.lower() for word in _WORD.findall(name)), ""))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is set to what, and which rule that breaks."""

    rule: str
    set: re.Pattern[str]
    to: re.Pattern[str]
    why: str
    unless: str = ""
    """The role no name in the function has."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A call, or an assignment, that breaks a rule where it stands; each field but the first four asks for one thing more."""

    rule: str
    why: str
    call: str = ""
    """The role of the function called."""
    sets: str = ""
    """The role of what is assigned, with its value."""
    within: str = ""
    """The role of the function it stands in."""
    handed: str = ""
    """The role of one of its parameters."""
    beyond: str = ""
    """The role no function it stands in has."""
    argument: str = ""
    """The role of an argument."""
    into: str = ""
    """The role of what the answer goes into."""
    dropped: bool = False
    """Nobody looks at the answer."""
    about: str = ""
    """The role of a name in the call or of the function around it."""
    mentions: str = ""
    """The role of another name in the function or in one it calls."""
    without: str = ""
    """The role nothing has in the function, those it calls and those of the file that call it."""
    unless: str = ""
    """The role no other call in the function has."""
    straight: bool = False
    """No decision and no loop stands around it."""


@dataclass(slots=True)
class Roles:
    """Which names play which role, and what follows."""

    table: dict[str, tuple[re.Pattern[str], re.Pattern[str]]]
    settings: tuple[Setting, ...]
    deeds: tuple[Deed, ...]
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def plays(self, role: str, *names: str) -> bool:
        """Whether one of the names plays the role; one with a blank in it is taken as words already."""
        for name in names:
            known = self._known.get((role, name))
            if known is None:
                is_, not_ = self.table[role]
                text = name.replace(" ", "_") if " " in name else words(name)
                known = bool(is_.search(text)) and not not_.search(text)
                self._known[role, name] = known
            if known:
                return True
        return False


def read_roles(found: dict[str, Any]) -> Roles:
    """The roles of a table. Raises `LookupError`, `TypeError` or `re.error` when it is none."""
    settings = tuple(
        Setting(
            row["rule"], _any([row["set"]]), _any([row["to"]]), row["why"], row.get("unless", "")
        )
        for row in found.pop("setting")
    )
    deeds = tuple(Deed(**row) for row in found.pop("deed"))
    table = {role: (_any(row["is"]), _any(row.get("not", []))) for role, row in found.items()}
    return Roles(table, settings, deeds)


def _any(regexes: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(regexes)) if regexes else _NEVER


def named(read: Read, node: Node) -> tuple[str, ...]:
    """What stands at a node: its name, and that of the macro it came out of."""
    if isinstance(node, Call):
        told = named(read, node.function)
        if len(told) > 1 and told[-1] in read.macros and read.macros[told[-1]].parameters is None:
            # A constant that is worked out by a call is not the name of what is called.
            told = told[:-1]
        if isinstance(node.function, Member):
            # `watchdog.kick()`, `hal->flash.write()`: whose it is tells as much.
            told += tuple(
                f"{one}_{node.function.name}" for one in named(read, node.function.record)
            )
        return told
    own = (node.name,) if isinstance(node, Name | Member | Variable) else ()
    macro = read.macro_uses.get((node.line, node.column))
    return own if macro is None else (*own, macro)


def names_in(read: Read, node: object) -> Iterator[str]:
    """All names in a node."""
    for one in walk(node):
        yield from named(read, one)
        if isinstance(one, Listed):
            yield from (name for name, _ in one.items if isinstance(name, str))


def spelled_out(read: Read, node: object) -> str:
    """The words, numbers and texts of an expression, in the order written."""
    told: list[str] = []
    for one in sorted(walk(node), key=lambda n: (n.line, n.column)):
        names = named(read, one)
        if isinstance(one, Unary) and one.mark in ("~", "!"):
            told.append(one.mark)
        elif isinstance(one, Number) and not names:
            told.append(str(one.value))
        elif isinstance(one, Text):
            told.append(f'"{one.value}"')
        told += [words(name) for name in names]
    return " ".join(told)
