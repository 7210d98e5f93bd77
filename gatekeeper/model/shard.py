"""Shards: a run of the gate cut into parts for several machines, and what each part found out."""

from collections.abc import Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import MissingTool, ToolIdentity


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """One part of a run."""

    number: int
    """From 1."""
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, slots=True)
class ShardAnswer:
    """What one analyzer said in one shard."""

    analyzer: str
    tool: ToolIdentity | MissingTool
    answers: Mapping[str, bytes]
    """By the file's key (`file_key`): the answer, in the form the memory keeps it."""


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What a shard hands over."""

    name: str
    """Of the file it came in."""
    shard: Shard
    ground: str
    """The digest of all that the shards of one run have to agree about: commit, base, configuration, analyzers."""
    commit: str
    answers: tuple[ShardAnswer, ...]
