"""The table of components that are often copied into a tree, `rules/soup/known.toml`: how to tell them, and their version."""

import re

import msgspec

from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import Purl, read_purl


class _KnownOptions(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    title: str
    purl: str
    manufacturer: str
    marks: list[str]
    stack: str = ""
    cpe: str = ""
    version_in: list[str] = msgspec.field(default_factory=list)
    version: list[str] = msgspec.field(default_factory=list)
    defines: list[str] = msgspec.field(default_factory=list)
    maker: str = ""


class _KnownFile(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    version: int
    known: list[_KnownOptions]
    licences: list[str]
    software: list[str]
    not_copies: list[str]
    groups: list[str]
    unread: list[str]


@dataclass(frozen=True, slots=True)
class Known:
    """One component of the table."""

    title: str
    purl: Purl
    manufacturer: str
    marks: tuple[str, ...]
    """Ends of paths that only this component has, longest first; what stands before is the root of the copy."""
    stack: str
    cpe: str
    version_in: tuple[str, ...]
    """Where its version stands: paths below the root."""
    version: tuple[str, ...]
    """One pattern with one group a part of the version; the parts are joined by dots."""
    defines: tuple[tuple[bytes, re.Pattern[bytes]], ...] = ()
    """Functions that only its own sources define: how their names begin, and a definition with the name as its group."""
    maker: bytes = b""
    """What the head of its files says of who made them."""


@dataclass(frozen=True, slots=True)
class KnownTable:
    """The whole table."""

    components: tuple[Known, ...]
    licences: re.Pattern[str]
    """Names of files that hold a licence."""
    software: tuple[str, ...]
    """Ends of paths, in lower case, that are software."""
    not_copies: frozenset[str]
    """Folders in which a licence file does not make a copy: documents, tests, collections of licences."""
    groups: frozenset[str]
    """Folders that hold copies side by side and are none."""
    unread: frozenset[str]
    """Names of manifests that nothing here reads."""


def read_known(raw: bytes) -> KnownTable:
    """The table; raises `GatekeeperError` when the shipped file is damaged."""
    try:
        options = msgspec.toml.decode(raw, type=_KnownFile)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise GatekeeperError(f"the shipped table of components is damaged: {error}") from error
    return KnownTable(
        tuple(_known(entry) for entry in options.known),
        re.compile("|".join(options.licences), re.IGNORECASE),
        tuple(options.software),
        frozenset(options.not_copies),
        frozenset(options.groups),
        frozenset(options.unread),
    )


def _known(entry: _KnownOptions) -> Known:
    named = read_purl(entry.purl)
    if named is None:
        raise GatekeeperError(f'the shipped table of components names no purl: "{entry.purl}"')
    return Known(
        entry.title,
        named,
        entry.manufacturer,
        tuple(sorted(entry.marks, key=len, reverse=True)),
        entry.stack,
        entry.cpe,
        tuple(entry.version_in),
        tuple(entry.version),
        tuple(_definition(names) for names in entry.defines),
        entry.maker.encode(),
    )


def _definition(names: str) -> tuple[bytes, re.Pattern[bytes]]:
    """At the start of a line, as C is written; how far its parameters go has an end, or a hostile file has none."""
    text = rf"^(?:[A-Za-z_][\w \t*()]*?[ \t*)])?({names})\s*\([^;{{}}]{{0,2000}}\{{"
    return names.partition("(")[0].encode(), late_pattern(text.encode(), re.MULTILINE)
