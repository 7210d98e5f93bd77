"""Which lines of a file a change touched."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class Touched:
    """The lines that a change touched, of each file that base has too; of any other file all lines are touched."""

    lines: Mapping[RepoPath, frozenset[int]]

    def meets(self, path: RepoPath, region: Region | None) -> bool:
        """Whether the region of the file, or any of it without a region, holds a touched line."""
        lines = self.lines.get(path)
        if lines is None:
            return True
        if region is None:
            return bool(lines)
        return any(line in lines for line in range(region.start_line, region.end_line + 1))


def touched_lines(before: tuple[str, ...], after: tuple[str, ...]) -> frozenset[int]:
    """Line numbers of `after`, from 1, that differ from `before`; a deletion touches the line after it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    touched: set[int] = set()
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            touched.update(range(start + 1, max(end, start + 1) + 1))
    return frozenset(touched)
