"""Recorded coverage that tells which test ran what, and what it amounts to when only independent tests count."""

from typing import TypeAlias

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath

Branch: TypeAlias = tuple[int, int, int]
"""A way out of a line: the line, and two numbers that tell its ways apart (in Python the line it leads to, and 0)."""


@dataclass(frozen=True, slots=True)
class TestRun:
    """What one test, or one run of several, ran of one file, as a report tells it."""

    __test__ = False
    test: str
    """As the report names it; empty when it names none."""
    lines: frozenset[int]
    branches: frozenset[Branch] | None
    """`None` when the report tells no branches by test."""


@dataclass(frozen=True, slots=True, order=True)
class TestPlace:
    """Where a test of a report stands in the tree."""

    __test__ = False
    path: RepoPath
    name: str = ""
    """Its function, classes before it with dots; empty for the whole file, run as one."""


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """What tests of the tree ran of one file of the tree."""

    tests: tuple[TestPlace, ...]
    """All that ran together, ordered; never empty. It is by others only when each of them is."""
    lines: frozenset[int]
    branches: frozenset[Branch] | None
    """As in `TestRun`."""


@dataclass(frozen=True, slots=True)
class FileRuns:
    """What is known of the runs of one file of the tree."""

    lines: frozenset[int]
    """Everything that could run, run or not."""
    branches: frozenset[Branch]
    """Every way out of a line that a report tells of."""
    imported: frozenset[int]
    """Lines that run when the file is imported, whatever the test (Python)."""
    import_branches: frozenset[Branch]
    """Branches taken then."""
    runs: tuple[PlacedRun, ...]


@dataclass(frozen=True, slots=True)
class RecordedCoverage:
    """The coverage by test that was handed to a run and is bound to the tree under test."""

    files: tuple[tuple[RepoPath, FileRuns], ...] = ()
    """Ordered by path."""
    refused: tuple[str, ...] = ()
    """Why reports of coverage, or tests in them, count for nothing, as sentences."""
    names: tuple[str, ...] = ()
    """The reports of coverage that the configuration names."""

    def of(self, path: RepoPath) -> FileRuns | None:
        """What is known of a file, `None` when no report that counts tells of it."""
        return dict(self.files).get(path)


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """How much of a unit was run by the tests of others alone."""

    lines: int
    lines_by_others: int
    branches: int | None
    """`None` when no report tells branches by test although the code has some."""
    branches_by_others: int
    holes: tuple[str, ...]
    """What they left out, file by file: `firmware/pump/dose.c line 12, line 14 branch`."""
    unmeasured: tuple[str, ...]
    """Files and functions of the unit that no report tells of."""
    tests: tuple[TestPlace, ...]
    """The independent tests that it was computed from, ordered."""
    left_out: tuple[str, ...]
    """Why other runs of the unit do not count, as sentences, ordered."""
