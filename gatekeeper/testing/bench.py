"""Runs the unit tests of an example project on one of its commits and binds what they tell, as its CI job would."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import UsageError
from gatekeeper.model.tool import Command, Ending
from gatekeeper.model.trace import GivenReport
from gatekeeper.testing.story import Repository, StoryError
from gatekeeper.tools.runner import run
from gatekeeper.trace.binding import note_bytes

RESULTS = ("firmware-tests", "host-tests")
"""Names of the reports in the example's `gatekeeper.toml`; `make results` writes them as `build/NAME.xml`."""
_SAID = 2000


class Bench:
    """A work tree of its own, in which only what changed since the last commit is built again."""

    def __init__(self, repository: Repository, home: Path) -> None:
        self._repository = repository
        self._tree = home / "bench"
        self._home = home / "bench-home"
        self._index = home / "bench-index"
        self._told: dict[ObjectId, tuple[GivenReport, ...]] = {}

    def run(self, revision: str) -> tuple[GivenReport, ...]:
        """How each test of that commit ended, bound to its tree; a failing test is a result like any other.

        A commit is run once.

        Raises `UsageError` without make or a C compiler, `StoryError` when the tests cannot be built.
        """
        commit = self._repository.head(revision)
        if commit not in self._told:
            self._told[commit] = self._run(commit)
        return self._told[commit]

    def _run(self, commit: ObjectId) -> tuple[GivenReport, ...]:
        make, compiler = _program("make"), _program("cc")
        self._lay(commit)
        written = [self._tree / "build" / f"{name}.xml" for name in RESULTS]
        for path in written:
            path.unlink(missing_ok=True)
        words = ("-s", "-k", "-j2", "results", f"CC={compiler}", f"PYTHON={sys.executable}")
        done = run(Command(words, frozenset({0, 2})), make, self._tree, self._home)
        if done.ending is not Ending.EXITED or not all(path.is_file() for path in written):
            complaint = done.stderr.decode("utf-8", "replace")[-_SAID:].strip()
            raise StoryError(f"the tests of {commit} were not run: {complaint}")
        tree = ObjectId(self._repository.git("rev-parse", f"{commit}^{{tree}}"))
        return tuple(_bound(written, commit, tree))

    def _lay(self, commit: ObjectId) -> None:
        """Checks the commit out; files that are as they were keep their times, by which make decides."""
        self._tree.mkdir(exist_ok=True)
        self._repository.git(
            f"--work-tree={self._tree}",
            *("read-tree", "-u", "--reset", commit),
            environment={"GIT_INDEX_FILE": str(self._index)},
        )


def _bound(written: Iterable[Path], commit: ObjectId, tree: ObjectId) -> Iterable[GivenReport]:
    for path in written:
        raw = path.read_bytes()
        yield GivenReport(path.stem, raw, note_bytes(raw, commit, tree, "the play of a story"))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UsageError(
            f"the unit tests of the example cannot be run: {name} is not installed; install make and a C compiler"
        )
    return found
