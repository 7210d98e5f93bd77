"""Memory: answers kept between runs under everything they depend on, so that only what is new is worked out."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NewType, Protocol

from gatekeeper.model.frozen import dataclass

Key = NewType("Key", bytes)
"""32 bytes that stand for everything an answer depends on."""

SHARED_SECRET = "GATEKEEPER_MEMORY_SECRET"
"""Environment variable with the secret that seals answers, where runs on several machines share one file."""


def memory_key(*parts: str | bytes) -> Key:
    """The key of an answer that depends on exactly these parts, in this order.

    Each part goes in with its length, so that no two lists of parts run together. Give contents, never names
    that a repository chooses, and never a SHA-1 object id alone: two contents can be made to share one.
    """
    [key] = memory_keys(parts, [()])
    return key


def memory_keys(
    shared: Iterable[str | bytes], each: Iterable[Iterable[str | bytes]]
) -> Iterator[Key]:
    """For each the `memory_key` of the shared parts and its own behind them, in the order given."""
    ground = hashlib.sha256(_measured(shared))
    for own in each:
        digest = ground.copy()
        digest.update(_measured(own))
        yield Key(digest.digest())


def _measured(parts: Iterable[str | bytes]) -> bytes:
    raws = [p.encode("utf-8", "surrogateescape") if isinstance(p, str) else p for p in parts]
    return b"".join([b"%b%b" % (len(raw).to_bytes(8, "big"), raw) for raw in raws])


class Memory(Protocol):
    """What earlier runs worked out.

    The caller promises: a key covers everything the answer depends on (content, tool, rules, options, the
    reader's own version), and what could not be worked out is kept as that or not at all, never as a pass. The
    implementer promises: an answer is given back only if it was kept by somebody who holds this memory's
    secret, byte for byte; whatever goes wrong, the memory has forgotten, and the caller works it out.
    """

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """The answers that are remembered, in the order of the keys; keys without one are left out."""
        ...

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        """Remembers the answers for later runs, or not, when the memory is busy or full."""
        ...


@dataclass(frozen=True, slots=True)
class NoMemory:
    """A memory that remembers nothing."""

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """Nothing."""
        return {}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        """Nothing is kept."""
