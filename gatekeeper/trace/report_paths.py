"""Which file of the tree a report means, however it writes the path, and where in the tree a test of it stands."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from gatekeeper.model.coverage import TestPlace
from gatekeeper.model.path import RepoPath

_PARAMETERS = re.compile(r"\[.*", re.DOTALL)
_DEEPEST = 40


def tracked_path(tree: Collection[RepoPath], root: str, said: str) -> RepoPath | None:
    """The path of the tree that a report means: as it stands, below `root`, or the part behind it."""
    plain = said.replace("\\", "/").removeprefix("./")
    options = [plain]
    if root:
        options.append(f"{root}/{plain}")
        options.append(plain.rpartition(f"{root}/")[2])
    parts = plain.split("/")
    options += ["/".join(parts[i:]) for i in range(1, min(len(parts), _DEEPEST))]
    return next((RepoPath(o) for o in options if RepoPath(o) in tree), None)


class TestFiles:
    """The test files of a tree, by everything that a report may call them."""

    __test__ = False

    def __init__(self, paths: Iterable[RepoPath]) -> None:
        self._ends: dict[str, list[RepoPath]] = defaultdict(list)
        self._stems: dict[str, list[RepoPath]] = defaultdict(list)
        for path in sorted(set(paths)):
            parts = path.split("/")
            for start in range(len(parts)):
                self._ends["/".join(parts[start:])].append(path)
            self._stems[PurePosixPath(path).stem].append(path)

    def place(self, test: str) -> TestPlace | None:
        """Where the test stands; `None` when the tree has no such file, or more than one.

        Read are `path::Class::name[parameters]` (pytest), `package.module.Class.name` (unittest), a path, and the
        name of a file without its ending (gcov per run, lcov). A path may lack its beginning; what stands before the
        bare name of a file does not matter.
        """
        file, colons, name = test.replace("\\", "/").partition("::")
        found = self._only(self._ends, file.removeprefix("./")) or self._only(
            self._stems, PurePosixPath(file).name
        )
        if found is not None:
            plain = _PARAMETERS.sub("", name).replace("::", ".")
            return TestPlace(found, plain) if plain or not colons else None
        return None if colons else self._dotted(test)

    def _dotted(self, test: str) -> TestPlace | None:
        parts = _PARAMETERS.sub("", test).split(".")
        for end in range(len(parts) - 1, 0, -1):
            found = self._only(self._ends, "/".join(parts[:end]) + ".py")
            if found is not None:
                return TestPlace(found, ".".join(parts[end:]))
        return None

    @staticmethod
    def _only(known: dict[str, list[RepoPath]], text: str) -> RepoPath | None:
        found = known.get(text, [])
        return found[0] if len(found) == 1 else None
