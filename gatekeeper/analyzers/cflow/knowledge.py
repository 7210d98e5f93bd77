"""What is known of functions whose code is not seen, and what names tell: `rules/flow-c.toml`, `rules/roles.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.analyzers.cflow.roles import Roles, read_roles

_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The table: by kind, function to numbers of arguments."""

    kinds: dict[str, dict[str, tuple[int, ...]]]
    roles: Roles

    def of(self, kind: str, name: str) -> tuple[int, ...] | None:
        """The numbers of the arguments a function of that kind is about, `None` when it is not of that kind."""
        return self.kinds.get(kind, {}).get(name)

    @property
    def names(self) -> frozenset[str]:
        """All functions."""
        return frozenset(name for table in self.kinds.values() for name in table)


def read_knowledge(text: str, roles: str) -> Knowledge:
    """The table of a text, and the roles of another. Raises `ValueError` when one is none."""
    return Knowledge(
        {
            kind: {name: tuple(int(n) for n in numbers) for name, numbers in table.items()}
            for kind, table in tomllib.loads(text).items()
        },
        read_roles(roles),
    )


def shipped_knowledge() -> Knowledge:
    """The table that ships. Raises `OSError` when it is not there."""
    for folder in (_PACKAGE / "_shipped" / "rules", _PACKAGE.parent / "rules"):
        path = folder / "flow-c.toml"
        if path.is_file():
            roles = folder / "roles.toml"
            return read_knowledge(path.read_text("utf-8"), roles.read_text("utf-8"))
    raise FileNotFoundError("rules/flow-c.toml is not beside the package")
