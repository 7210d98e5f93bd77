"""Where something is: a path and, when known, a region of its lines."""

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, printable


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A run of text as SARIF 2.1.0 §3.30 has it: lines and columns count from 1."""

    start_line: int
    end_line: int
    start_column: int = 0
    """0 when the tool gave no column."""
    end_column: int = 0
    """One past the last character; 0 when the tool gave no column."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in the tree under test or in a file of the configuration."""

    path: RepoPath
    region: Region | None = None

    def __str__(self) -> str:
        """`path:line` or `path:first-last`, safe to print."""
        where = printable(self.path)
        if self.region is None:
            return where
        if self.region.end_line > self.region.start_line:
            return f"{where}:{self.region.start_line}-{self.region.end_line}"
        return f"{where}:{self.region.start_line}"


def at_line(path: RepoPath, line: int) -> Location:
    """The location of one whole line."""
    return Location(path, Region(line, line))
