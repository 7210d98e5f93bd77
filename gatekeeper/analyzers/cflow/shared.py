"""What the files of a tree know of each other by name, and which names were asked for while one of them was looked at."""

import hashlib
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from gatekeeper.analyzers.cflow.files import Read

T = TypeVar("T")


class Shared(dict[str, tuple[Read, T]], Generic[T]):
    """By name the one thing of all files that it means, with its file; keeps what it was asked for, found or not."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> tuple[Read, T] | None:  # type: ignore[override]  # nobody asks for another default
        """What a name means, `None` when nothing."""
        self.asked.add(name)
        return super().get(name)

    def __getitem__(self, name: str) -> tuple[Read, T]:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def told(self, name: str) -> bytes:
        """What stands for all that may be known by the name: the digest of its file."""
        found = super().get(name)
        return found[0].digest if found is not None else b""


class Written:
    """The names that the code of any file may write; keeps which it was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.asked: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return name in self.names

    def told(self, name: str) -> bytes:
        """Whether the name is written."""
        return b"written" if name in self.names else b""


class Told(Protocol):
    """What names are asked of."""

    def told(self, name: str) -> bytes:
        """All that a name means, or what stands for it."""
        ...


def digest_of(read: Read, told: Iterable[tuple[str, Told, Iterable[str]]]) -> str:
    """A digest of a file, of all it includes, and of what the names mean just now."""
    digest = hashlib.sha256(read.digest)
    for kind, things, names in told:
        for name in names:
            for part in (kind.encode(), name.encode(errors="surrogatepass"), things.told(name)):
                digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()
