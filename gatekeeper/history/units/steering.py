"""Whether a test runs as it is written: what an author of the unit wrote around it, and the runner that leaves it out."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from gatekeeper.history.sources.tests import TestFile
from gatekeeper.history.units.files import Line, UnitFiles, is_around
from gatekeeper.history.units.line_people import Trace
from gatekeeper.history.units.mapping import UnitSymbols
from gatekeeper.model.authorship import Who
from gatekeeper.model.path import RepoPath


class Steering:
    """What steers the tests of a unit."""

    def __init__(
        self, unit: UnitFiles, symbols: UnitSymbols, trace: Trace, authors: Mapping[str, Who]
    ) -> None:
        self._trace, self._authors = trace, authors
        stems = {PurePosixPath(path).stem for path in unit.files}
        self._inside = symbols.functions | symbols.classes | stems
        self._files: dict[RepoPath, TestFile] = {
            path: trace.lines.sources[path].test for path in (*unit.beside, *unit.tests)
        }

    def line(self, path: RepoPath, name: str) -> Line | None:
        """A line that may keep the test from running, or from the unit; `None` when nothing is known to."""
        around = (at for at in self._files if at == path or is_around(at, path))
        steered = (line for at in around for line in self._by_authors(at))
        return next(steered, None) or self._left_out(path, name)

    def _by_authors(self, path: RepoPath) -> Iterator[Line]:
        for steer in self._files[path].steers:
            lines = range(steer.first, steer.last + 1)
            writers = self._trace.people(self._trace.origins(path, lines))
            is_elsewhere = steer.replaced and self._inside.isdisjoint(steer.replaced)
            if not is_elsewhere and (not writers or writers.keys() & self._authors.keys()):
                yield path, steer.first

    def _left_out(self, path: RepoPath, name: str) -> Line | None:
        """Where a runner in another file names tests of this one, and none names this test."""
        own = {each.name for each in self._files[path].functions}
        runners = {at: file.runs for at, file in self._files.items() if own & file.runs.keys()}
        if any(name in runs for runs in runners.values()):
            return None
        return next(((at, min(runs.values())) for at, runs in runners.items() if at != path), None)
