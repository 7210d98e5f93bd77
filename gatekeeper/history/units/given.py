"""Who set the values that assertions compare with, where they stand in other lines or files than the assertions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import LineSpan, Value, Word
from gatekeeper.history.sources.tests import TestFile, TestFunction
from gatekeeper.history.units.files import Line, is_around
from gatekeeper.history.units.mapping import UnitSymbols, is_imported, plain_name
from gatekeeper.model.path import RepoPath


class Given:
    """The values in the test files of a unit, and in what lies around them."""

    def __init__(self, unit: UnitSymbols, files: Mapping[RepoPath, TestFile]) -> None:
        self._files = files
        self._inside = unit.functions | unit.classes
        """What a value is only an input of, when it is handed over: the unit, and what calls it."""
        self._values: dict[RepoPath, dict[str, list[Value]]] = {}
        self._of_file: dict[str, list[tuple[RepoPath, Value]]] = defaultdict(list)
        """By name the values of whole files: few files hold one, and to ask what a file reads is dear."""
        for path, file in files.items():
            by_name = self._values.setdefault(path, defaultdict(list))
            for value in file.values:
                by_name[value.name].append(value)
                if value.scope is None:
                    self._of_file[value.name].append((path, value))
            self._inside |= {
                plain_name(each.name)
                for each in (*file.functions, *file.helpers)
                if unit.functions & each.calls.keys()
            }

    def lines(
        self, parts: Iterable[tuple[RepoPath, TestFunction]], path: RepoPath, assertion: LineSpan
    ) -> set[Line]:
        """The lines that write what an assertion of that file compares with, beyond its own.

        `parts` are the functions that the test runs: what others hand to a helper is not its. A name that the unit is
        given as it stands is an input, also where the assertion works out from it what is to come of it.
        """
        said = next((v for v in self._of(path, "") if v.scope == assertion), None)
        if said is None:
            return set()
        spans = [(at, part.span) for at, part in parts]
        handed: set[str] = set()
        self._walk(said, path, spans, handed, set())
        return self._walk(said, path, spans, set(), handed)

    def _walk(
        self,
        said: Value,
        path: RepoPath,
        spans: list[tuple[RepoPath, LineSpan]],
        handed: set[str],
        inputs: set[str],
    ) -> set[Line]:
        found: set[Line] = set()
        seen: set[int] = {id(said)}
        waiting = [(path, word) for word in said.words]
        while waiting:
            at, word = waiting.pop()
            if not self._inside.isdisjoint(word.around):
                handed |= {word.name} if word.plain else set()
            elif not word.name:
                found.add((at, word.line))
            elif not (word.plain and word.name in inputs):
                for file, value in self._meant(at, word):
                    is_run = not value.called or any(
                        one == file and span.first <= value.called <= span.last
                        for one, span in spans
                    )
                    if id(value) not in seen and is_run:
                        seen.add(id(value))
                        waiting += [(file, each) for each in value.words]
        return found

    def _meant(self, path: RepoPath, word: Word) -> Iterator[tuple[RepoPath, Value]]:
        """What the name stands for there: in its function, else in its file, else in what the file imports and conftest.py."""
        own = self._of(path, word.name)
        local = [v for v in own if v.scope and v.scope.first <= word.line <= v.scope.last]
        if local:
            inner = max(v.scope.first for v in local if v.scope)
            yield from ((path, v) for v in local if v.scope and v.scope.first == inner)
            return
        of_file = [v for v in own if v.scope is None]
        yield from ((path, v) for v in of_file)
        if of_file:
            return
        for other, value in self._of_file.get(word.name, ()):
            if other != path and self._reads(path, other):
                yield other, value

    def _reads(self, path: RepoPath, other: RepoPath) -> bool:
        return is_around(other, path) or is_imported(other, self._files[path].includes)

    def _of(self, path: RepoPath, name: str) -> list[Value]:
        return self._values[path].get(name, [])
