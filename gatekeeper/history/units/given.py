"""Who set the values that assertions compare with, where they stand in other lines or files than the assertions."""

import builtins
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from gatekeeper.history.sources.lines import LineSpan, Value, Word
from gatekeeper.history.sources.tests import TestFile, TestFunction
from gatekeeper.history.units.files import ROWS, Line, is_around
from gatekeeper.history.units.mapping import UnitSymbols, is_imported, plain_name
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_PURE = frozenset(
    {
        *vars(builtins),
        *(name for kind in (str, bytes, list, dict, set, int, float) for name in dir(kind)),
        *("self", "cls", "request", "pytest", "param", "approx"),
        *("json", "dumps", "loads", "math", "re", "copy", "deepcopy", "textwrap", "dedent"),
        *("Decimal", "Fraction", "namedtuple", "SimpleNamespace", "OrderedDict", "defaultdict"),
        *("datetime", "date", "time", "timedelta", "timezone", "Path", "Mock", "MagicMock"),
    }
) - {"open", "exec", "eval", "compile", "getattr", "input", "__import__"}
_PURE_C = late_pattern(
    r"^(?:[A-Z0-9_]+|(?:mem|str|is|to)[a-z]+|[a-z]*printf|sizeof|l?l?abs|[hn]to[hn][sl]|if|while|for|switch|return)$"
    r"|^(?:is_|check|verify|same|match)|assert|expect|cmp|compar|eq(?:ual|_|$)"
)
"""What makes its answer of what it is given. Any other function of nobody's test files may ask the product."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What an assertion compares with."""

    lines: frozenset[Line]
    """Those that write it, beyond its own."""
    asks: bool
    """Whether anything in it may come from the product."""
    lost: bool = False
    """Whether that takes more steps than can be followed."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What words come from."""

    firm: frozenset[Line] = frozenset()
    """Lines with literals that are compared there."""
    loose: frozenset[Line] = frozenset()
    """Lines with other literals."""
    asks: bool = False
    """Whether the product may be asked among them."""
    sure: bool = False
    """Whether it is."""

    def __or__(self, other: "_Said") -> "_Said":
        return _Said(
            self.firm | other.firm,
            self.loose | other.loose,
            self.asks or other.asks,
            self.sure or other.sure,
        )


_NOTHING = _Said()
_MOST_STEPS = 40_000_000
"""What is looked at for the assertions of one unit, some seconds of work: a test file that asks for more is made to."""
_A_LOOK = 64
"""What a look at one value costs, beside one for each line that it brings."""


class _TooFar(Exception):
    """What assertions compare with takes more steps than can be followed."""


class Given:
    """The values in the test files of a unit, and in what lies around them."""

    def __init__(
        self, unit: UnitSymbols, files: Mapping[RepoPath, TestFile], product: frozenset[str]
    ) -> None:
        self._files, self._product, self._calling = files, product, unit.calls
        self.unit = unit.functions | unit.classes
        self.inside = self.unit | {
            plain_name(each.name)
            for path, file in files.items()
            for each in (*file.functions, *file.helpers)
            if not path.endswith(".py") and unit.functions & each.calls.keys()
        }
        """What a value is only an input of, when it is handed over: the unit, and in C what calls it, which may answer into what it is handed."""
        self._left = _MOST_STEPS
        self._imported: dict[RepoPath, frozenset[str]] = {}
        self._read: dict[tuple[RepoPath, RepoPath], bool] = {}
        self._values: dict[RepoPath, dict[str, list[Value]]] = {}
        self._of_file: dict[str, list[tuple[RepoPath, Value]]] = defaultdict(list)
        """By name the values of whole files: few files hold one."""
        for path, file in files.items():
            by_name = self._values.setdefault(path, defaultdict(list))
            for value in file.values:
                by_name[value.name].append(value)
                if value.scope is None:
                    self._of_file[value.name].append((path, value))

    def compared(
        self, parts: Iterable[tuple[RepoPath, TestFunction]], path: RepoPath, assertion: LineSpan
    ) -> Compared:
        """What an assertion of that file compares with.

        `parts` are the functions that the test runs: what others hand to a helper is not its. A name that the unit is
        given as it stands is an input, also where the assertion works out from it what is to come of it. All that a function
        answers with that asks the product is the product's answer; one that only may ask it is believed where nothing in the assertion does.
        """
        said = next((v for v in self._values[path].get("", ()) if v.scope == assertion), None)
        if said is None:
            return Compared(frozenset(), asks=True)
        try:
            return self._compared(tuple(parts), path, said)
        except _TooFar:
            return Compared(frozenset(), asks=True, lost=True)

    def _compared(
        self, run: tuple[tuple[RepoPath, TestFunction], ...], path: RepoPath, said: Value
    ) -> Compared:
        files = tuple(at for at, _ in run)
        spans = [(at, span) for at, part in run for span in {part.span, *part.ways}]
        first = _Walk(self, files, spans, frozenset(), only_sure=True)
        if not (sure := first.value(path, said).sure):
            first = _Walk(self, files, spans, frozenset(), only_sure=False)
            first.value(path, said)
        walk = _Walk(self, files, spans, frozenset(first.handed), only_sure=sure)
        found = walk.value(path, said)
        return Compared(found.firm | found.loose, found.asks)

    def spend(self, steps: int) -> None:
        """Raises `_TooFar` when they are more than are left."""
        self._left -= steps
        if self._left < 0:
            raise _TooFar

    def asked(self, path: RepoPath, word: Word) -> _Said:
        """Whether what nobody's test file explains comes from the product, or may."""
        name = word.name.removeprefix(".")
        if ":" in name:
            if not word.plain or name.partition(":")[0] in self._calling:
                # A function that no test calls may stand for one that the product calls.
                return _Said(asks=True)
            rows = RepoPath(f"rows that are not known, for {path}")
            return _Said(loose=frozenset({(rows, word.line)}))
        if name in self.unit or (path.endswith(".py") and name in self._of_product(path)):
            # Named and no more it is a constant, or a function in a table.
            is_it = word.called or (path.endswith(".py") and bool(word.around))
            return _Said(asks=is_it, sure=is_it)
        if path.endswith(".py"):
            return _Said(asks=name not in _PURE and not name.startswith("assert"))
        return _Said(asks=word.called and not _PURE_C.search(name))

    def _of_product(self, path: RepoPath) -> frozenset[str]:
        """The names that a file imports from the product."""
        if path not in self._imported:
            texts = (t for t in self._files[path].includes if t.partition(".")[0] in self._product)
            self._imported[path] = frozenset(
                text.rpartition(".")[2]
                for text in texts
                if not any(is_imported(each, [text]) for each in self._files)
            )
        return self._imported[path]

    def meant(
        self, path: RepoPath, word: Word, run: tuple[RepoPath, ...]
    ) -> list[tuple[RepoPath, Value]]:
        """What the name stands for there: in its function, else in its file, else in what the file imports and conftest.py.

        `run` are the files of what a test runs, its own first.
        """
        name = word.name.removeprefix(".")
        if ":" in name:
            handed = self._of_file.get(name, ())
            if path.endswith(".py"):
                return [(o, v) for o, v in handed if self._reads(o, path)]
            if word.called:
                return [(o, v) for o, v in handed if o.endswith(ROWS) and is_around(o, path)]
            return [(o, v) for o, v in handed if not o.endswith((".py", ROWS))]
        own = self._values[path].get(name, [])
        local = [v for v in own if v.scope and v.scope.first <= word.line <= v.scope.last]
        if path.endswith(".py"):
            local = [v for v in local if self._is_known(path, v)]
        if local and name == word.name:
            inner = max(v.scope.first for v in local if v.scope)
            return [(path, v) for v in local if v.scope and v.scope.first == inner]
        others = [(o, v) for o, v in self._of_file.get(name, ()) if o != path]
        # Who imports a class or a fixture may put something else in the place of what it names, for its own tests and the class's.
        may = [(o, v) for o, v in others if path in run[:1] or o in run]
        anew = [(o, v) for o, v in may if self._reads(o, path)]
        found = [(path, v) for v in own if v.scope is None] or [
            (o, v) for o, v in others if is_around(o, path) or self._reads(path, o)
        ]
        if not found and (name in self.unit or name in self._of_product(path)):
            return []
        # A function, or a variable that the file declares and does not set.
        is_shared = not path.endswith(".py") and word.called != bool(found)
        is_shared = is_shared and not any(v.words for _, v in found)
        linked = [(o, v) for o, v in others if is_shared and not o.endswith((".py", ROWS))]
        return [*found, *anew, *linked]

    def _reads(self, path: RepoPath, other: RepoPath) -> bool:
        """Whether a file may import or include the other; to ask it is dear."""
        key = path, other
        if key not in self._read:
            self._read[key] = is_imported(other, self._files[path].includes)
        return self._read[key]

    def _is_known(self, path: RepoPath, value: Value) -> bool:
        """Whether it is more than what other files may hand over, and none does: then a fixture may stand for it."""
        return ":" not in value.words[0].name or any(
            self.meant(path, w, (path,)) for w in value.words
        )


_Step: TypeAlias = Generator["_Step", Any, _Said]  # what it asked for is sent to it
"""Says what it has to know first, and in the end what a word or a value comes from."""


class _Walk:
    """From one assertion to what it compares with."""

    def __init__(
        self,
        given: Given,
        run: tuple[RepoPath, ...],
        spans: list[tuple[RepoPath, LineSpan]],
        inputs: frozenset[str],
        *,
        only_sure: bool,
    ) -> None:
        self._given, self._run, self._spans, self._inputs = given, run, spans, inputs
        self._only_sure = only_sure
        # What a function is handed does not make it one that asks.
        self._by_itself = _Walk(given, run, [], inputs, only_sure=only_sure) if spans else self
        self._seen: dict[int, _Said] = {}
        self.handed: set[str] = set()

    def value(self, path: RepoPath, value: Value) -> _Said:
        """What a value comes from; however far that leads, no step stands on the one before."""
        steps: list[_Step] = [self._value(path, value)]
        found: _Said | None = None
        while True:
            try:
                steps.append(steps[-1].send(found))
                found = None
            except StopIteration as end:
                found = end.value
                steps.pop()
                if not steps:
                    return found

    def _value(self, path: RepoPath, value: Value) -> "_Step":
        if id(value) not in self._seen:
            self._seen[id(value)] = found = _NOTHING
            for word in value.words:
                if value.fills:
                    found |= yield self._around(path, word, or_else=self._given.asked(path, word))
                    continue
                for name in word.around:
                    around = Word(name, word.line, plain=False, called=True)
                    if (yield self._around(path, around)).asks:
                        self.handed |= {word.name} if word.plain else set()
                        break
                else:
                    found |= yield self._word(path, word)
            if value.compares:
                found = replace(found, firm=found.firm | found.loose, loose=frozenset())
            self._seen[id(value)] = found
        return self._seen[id(value)]

    def _around(self, path: RepoPath, asked: Word, or_else: _Said = _NOTHING) -> "_Step":
        """Whether what is handed to that goes to the product; something else where no test file explains it."""
        if asked.name.removeprefix(".") in self._given.inside:
            return _Said(asks=True, sure=True)
        if not self._given.meant(path, asked, self._run):
            return or_else
        said = yield self._by_itself._word(path, asked)
        return _Said(asks=self._is_asking(said), sure=said.sure)

    def _word(self, path: RepoPath, word: Word) -> "_Step":
        if not word.name:
            return _Said(loose=frozenset({(path, word.line)}))
        if word.plain and word.name in self._inputs:
            return _Said()
        meant = self._given.meant(path, word, self._run)
        self._given.spend(_A_LOOK * len(meant))
        found = _Said() if meant else self._given.asked(path, word)
        said: list[tuple[Value, _Said]] = []
        run = [(f, v) for f, v in meant if v.called and self._is_run(f, v.called)]
        if self._spans and not run:
            # Whatever calls it, somebody does.
            run = [(f, v) for f, v in meant if v.called]
        for file, value in (*((f, v) for f, v in meant if not v.called), *run):
            known = self._seen.get(id(value))
            said.append((value, (yield self._value(file, value)) if known is None else known))
        self._given.spend(sum(len(each.firm) + len(each.loose) for _, each in said))
        taken = ((v, self._is_asking(s) if v.fills else s.asks) for v, s in said if v.scope)
        answers = sorted(value.last for value, is_answer in taken if is_answer)
        for value, each in said:
            if each is _NOTHING:
                continue
            is_start = value.scope and not value.called and _is_passed(value.last, answers, word)
            found |= replace(each, loose=frozenset()) if is_start else each
        is_answer = word.called and self._is_asking(found)
        return replace(found, loose=frozenset()) if is_answer else found

    def _is_run(self, path: RepoPath, line: int) -> bool:
        return any(at == path and span.first <= line <= span.last for at, span in self._spans)

    def _is_asking(self, said: _Said) -> bool:
        return said.sure or (said.asks and not self._only_sure)


def _is_passed(set_at: int, answers: list[int], word: Word) -> bool:
    """Whether what a variable is set to at a line is where it starts, before it takes one of the answers that the word is after.

    In a loop the word may stand before both: it is after them in the next round. `answers` are lines, in order.
    """
    if word.line < set_at:
        return bool(answers) and (answers[-1] > set_at or answers[0] <= word.line)
    return bisect_right(answers, set_at) < bisect_right(answers, word.line)
