"""How a test is known to be of a unit, strongest evidence first."""

from enum import Enum

from gatekeeper.model.frozen import dataclass


class MappedBy(Enum):
    """What shows that a test is of a unit, strongest first."""

    COVERAGE = "coverage"
    """A recorded run of this test executed lines of the unit."""
    CALLS = "calls"
    """It calls symbols that the unit defines."""
    MARK = "mark"
    """It carries `@verifies` with the unit's id: its author's word."""
    INCLUDES = "includes"
    """Its file includes or imports a file of the unit."""
    PATH = "path"
    """Its path matches the unit's `tests` globs."""

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(MappedBy).index(self)


@dataclass(frozen=True, slots=True)
class MappingEvidence:
    """One thing that shows that a test is of a unit."""

    kind: MappedBy
    text: str
    """What was seen: `calls dose_ml in lines 12 and 14`."""


@dataclass(frozen=True, slots=True)
class UnitNote:
    """Something about a unit or its tests that an answer should name."""

    code: str
    """Kebab-case and permanent, as a reason code."""
    text: str
    undecided: bool = False
    """Whether it keeps the question from being decided."""
