"""Libraries that serve one interface alone: whatever the product calls of one is a way in of that kind, row or no row."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.surface import Exposure, Signature, SurfaceMatch, SurfaceRole, SurfaceTable
from gatekeeper.threats.surfaces.driver_words import NO_DRIVER, QUIET, direction_of, words_of

_Name = TypeVar("_Name")
_FEWEST = 2
"""Rows that have to agree on what a library is for."""
_SHARED = frozenset(
    {"os", "sl", "cy", "hal", "sys", "net", "app", "drv", "get", "set", "init", "create", "nx"}
)
"""First words of names that vendors give to everything they make."""
_OPENS = frozenset(
    {"client", "server", "connection", "session", "channel", "device", "bus", "port", "socket"}
    | {"reader", "writer", "transport", "adapter", "instrument", "stream", "listener", "modem"}
    | {"open", "connect", "transfer", "exchange", "xfer", "request", "advertise", "scan"}
)
"""What the end of a connection is called, and what is done to have one."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """The row that stands for each library."""

    python: Mapping[str, Signature]
    """By the first name of its modules."""
    c: Mapping[tuple[str, ...], Signature]
    """By the first words of its functions."""

    def of_python(self, root: str, name: str) -> Signature | None:
        """The row of a library that the table knows, for a member that opens something or moves data."""
        return self.python.get(root) if _moves(words_of(name)) else None

    def of_c(self, name: str) -> Signature | None:
        """The same for a function."""
        words = words_of(name)
        row = self.c.get(words[:2]) or self.c.get(words[:1])
        return row if row is not None and _moves(words) else None


def libraries_of(table: SurfaceTable) -> Libraries:
    """The libraries whose rows all name one interface that somebody outside can reach."""
    python: dict[str, list[Signature]] = {}
    c: dict[tuple[str, ...], list[Signature]] = {}
    for row in table.signatures:
        if row.match.is_weak or not row.role.opens:
            continue
        words = words_of(row.symbol)
        if row.language == "python" and row.platform != "stdlib":
            python.setdefault(row.header.partition(".")[0], []).append(row)
        elif row.language == "c" and row.match is SurfaceMatch.CALL and "_" in row.symbol:
            for count in (1, 2):
                if len(words) > count and words[0] not in _SHARED and len(words[0]) > 1:
                    c.setdefault(words[:count], []).append(row)
    return Libraries(_agreed(python), _agreed(c))


def _agreed(rows: Mapping[_Name, Iterable[Signature]]) -> dict[_Name, Signature]:
    agreed = {}
    for name, each in rows.items():
        known = list(each)
        kinds = {row.kind for row in known}
        outside = all(row.exposure is not Exposure.DATA for row in known)
        plain = all(row.role is SurfaceRole.SURFACE for row in known)
        if len(known) >= _FEWEST and len(kinds) == 1 and outside and plain:
            agreed[name] = known[0]
    return agreed


def _moves(words: tuple[str, ...]) -> bool:
    said = frozenset(words)
    opens = direction_of(words) is not None or bool(said & _OPENS)
    return opens and not said & (QUIET | NO_DRIVER)
