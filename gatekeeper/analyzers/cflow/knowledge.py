"""What is known of functions whose code is not seen: `rules/flow-c.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The table: by kind, function to numbers of arguments."""

    kinds: dict[str, dict[str, tuple[int, ...]]]

    def of(self, kind: str, name: str) -> tuple[int, ...] | None:
        """The numbers of the arguments a function of that kind is about, `None` when it is not of that kind."""
        return self.kinds.get(kind, {}).get(name)

    @property
    def names(self) -> frozenset[str]:
        """All functions."""
        return frozenset(name for table in self.kinds.values() for name in table)


def read_knowledge(text: str) -> Knowledge:
    """The table of a text. Raises `ValueError` when it is none."""
    return Knowledge(
        {
            kind: {name: tuple(int(n) for n in numbers) for name, numbers in table.items()}
            for kind, table in tomllib.loads(text).items()
        }
    )


def shipped_knowledge() -> Knowledge:
    """The table that ships. Raises `OSError` when it is not there."""
    for folder in (_PACKAGE / "_shipped" / "rules", _PACKAGE.parent / "rules"):
        path = folder / "flow-c.toml"
        if path.is_file():
            return read_knowledge(path.read_text("utf-8"))
    raise FileNotFoundError("rules/flow-c.toml is not beside the package")
