"""What is known of functions whose code is not seen, and what names tell: `rules/flow-c.toml`, `rules/roles.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.analyzers.cflow.roles import Roles, read_roles
from gatekeeper.analyzers.shipped import shipped_table


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The table: by function, kind to numbers of arguments."""

    kinds: dict[str, dict[str, tuple[int, ...]]]
    roles: Roles

    def of(self, kind: str, name: str) -> tuple[int, ...] | None:
        """The numbers of the arguments a function of that kind is about, `None` when it is not of that kind."""
        kinds = self.kinds.get(name)
        return kinds.get(kind) if kinds is not None else None


def shipped_knowledge() -> Knowledge:
    """The table that ships. Raises `GatekeeperError` when it is missing or damaged."""
    return Knowledge(shipped_table("flow-c.toml", _kinds), shipped_table("roles.toml", read_roles))


def _kinds(table: Mapping[str, Mapping[str, list[int]]]) -> dict[str, dict[str, tuple[int, ...]]]:
    kinds: dict[str, dict[str, tuple[int, ...]]] = {}
    for kind, named in table.items():
        for name, numbers in named.items():
            kinds.setdefault(name, {})[kind] = tuple(int(n) for n in numbers)
    return kinds
