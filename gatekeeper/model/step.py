"""The way of a value to a finding, step by step (SARIF 2.1.0 §3.36 code flow, §3.38 thread flow location)."""

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class RawStep:
    """A step as an analyzer read it from its tool."""

    region: Region
    words: str
    """What happens there, for example "kept in `name`"."""
    path: str = ""
    """Its path in the tree when it lies in another file than the finding; empty for the finding's own."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step at its tracked path."""

    location: Location
    words: str


Way = tuple[Step, ...]
"""From where the value comes to where it does harm, in that order."""


def steps_at(raw: tuple[RawStep, ...], path: RepoPath) -> Way:
    """The steps of a finding in the file of that path."""
    return tuple(
        Step(Location(RepoPath(step.path) if step.path else path, step.region), step.words)
        for step in raw
    )
