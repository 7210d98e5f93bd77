"""What a C or C++ test says without an assertion: it fails behind a condition, returns something else, or counts what went wrong.

`if (rate(3) != 6) return 1;`, `return rate(3) == 6;`, `if (…) errors++;` where the file returns `errors`.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from gatekeeper.history.sources.c_macros import FAILS
from gatekeeper.history.sources.c_tests import is_test_name
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_IF = late_pattern(r"\bif(?:\s+constexpr)?\s*$")
_ELSE = late_pattern(r"\belse$")
_TRY = late_pattern(r"\btry$")
_BRANCH = late_pattern(r"\s*if\s*\(")
_HEAD = late_pattern(r"(?P<type>[\w\s*]+[\s*])(?P<name>\w+)\s*\([^;{}]*\)\s*$")
_RETURN = late_pattern(r"\breturn\b([^;{}]*);")
_EXIT = late_pattern(r"\bexit\s*\(([^;{}]*)\)\s*;")
_WORD = late_pattern(r"[A-Za-z_]\w*")
_CALLED = late_pattern(r"([A-Za-z_]\w*)\s*\(")
_DECIDES = late_pattern(r"[=!]=|[<>]|&&|\|\||\?|!")
_SET = late_pattern(
    r"(?:^|[;{}):])\s*(?:(?:\+\+|--)\s*(?P<before>[A-Za-z_]\w*)|(?P<name>[A-Za-z_]\w*)\s*(?:\+\+|--|(?P<how>[-+|&^]?)=(?!=)(?P<value>[^;{}]*)))\s*(?=;)"
)
_DECLARED = r"\b(?:int|long|short|bool|char|unsigned|size_t|u?int\d+_t)\s+{name}\b"
_ANSWER = late_pattern(r"\w[\s*]+(\w+)\s*=\s*(\w+)\s*\([^;{}]*\)\s*;")
_FAR = 2000
_MOST_BLOCKS = 6
_OF_THE_CALLER = frozenset({"argc", "argv", "strcmp", "strncmp"})
"""What a condition about the command line is made of."""
_SKIPS = late_pattern(r"skip|ignore|^77$", re.IGNORECASE)
"""What says that a test was not run (77: GNU Automake, Scripts-based Testsuites)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A place where a test tells that something is wrong, with what decides it."""

    start: int
    end: int
    condition: str


@dataclass(frozen=True, slots=True)
class _Body:
    """A function from its brace to the line behind it."""

    name: str
    start: int
    end: int
    is_asked: bool
    """Whether it is `main` or a test, and somebody looks at what it returns."""


def told_names(code: str) -> frozenset[str]:
    """The names that decide what a function returns or the program ends with."""
    said = (match[1] for pattern in (_RETURN, _EXIT) for match in pattern.finditer(code))
    return frozenset(word for text in said for word in _WORD.findall(text))


class Verdicts:
    """Finds them in one file; `code` is without comments, literals and directives."""

    def __init__(
        self, code: str, opening: Mapping[int, int], functions: Collection[tuple[int, int]]
    ) -> None:
        self._code, self._opening = code, opening
        self._bodies = [body for part in functions if (body := self._body(*part)) is not None]
        self._own = {body.name for body in self._bodies}
        self._told = told_names(code)

    def failing(self) -> frozenset[str]:
        """The functions of the file that fail whenever they are called."""
        return frozenset(
            body.name
            for body in self._bodies
            for match in re.finditer(rf"\b{FAILS}\s*\(", self._code[body.start : body.end])
            if body.name != "main" and self.guard(body.start + match.start()) is None
        )

    def told(self) -> Iterator[Told]:
        """Each place, in the order of the functions."""
        shared = {name for name in self._told if self._is_of_the_file(name)}
        for body in self._bodies:
            for match in _SET.finditer(self._code, body.start, body.end):
                name = match["before"] or match["name"]
                local = name in self._told and body.is_asked
                if name in shared or local:
                    yield from self._set(match, is_first=local and match["how"] == "")
            if body.is_asked:
                yield from self._returned(body)

    def guard(self, place: int) -> tuple[int, int] | None:
        """Where the condition begins and ends that decides whether the statement at a place runs.

        Of a `try` it is what stands there before the statement, which runs when nothing is thrown.
        """
        for _ in range(_MOST_BLOCKS):
            head = self._head_before(place)
            if head < 0:
                return None
            if _ELSE.search(self._code, max(0, head - 5), head + 1):
                head = self._before_branch(len(self._code[: head - 3].rstrip()) - 1)
            elif _TRY.search(self._code, max(0, head - 5), head + 1):
                return self._code.find("{", head), place
            start = self._opening.get(head)
            if start is None or self._code[head] != ")":
                return None
            if _IF.search(self._code, max(0, start - 40), start):
                return start, head
            place = start
        return None

    def _before_branch(self, end: int) -> int:
        """The end of what stands before the branch that ends there: a block, or one statement."""
        if self._code[end : end + 1] == "}":
            return len(self._code[: self._opening.get(end, 0)].rstrip()) - 1
        start = max(self._code.rfind(sign, 0, end) for sign in ";{}") + 1
        branch = _BRANCH.match(self._code, start, end)
        opens = branch.end() - 1 if branch else -1
        return next((close for close, opened in self._opening.items() if opened == opens), -1)

    def conditional(self, start: int, end: int) -> Iterator[Told]:
        """What stands there behind a condition, from the `if` on; nothing where the test says the condition itself."""
        found = self.guard(start)
        if found is None:
            return
        condition = self._code[found[0] + 1 : found[1]]
        names = frozenset(_WORD.findall(condition))
        if names and not names <= _OF_THE_CALLER | self._counted(names):
            yield Told(found[0], end, condition)

    def _set(self, match: re.Match[str], *, is_first: bool) -> Iterator[Told]:
        name = match["before"] or match["name"]
        place = match.start(0) + len(match[0]) - len(match[0].lstrip(";{}): \t\r\n"))
        guarded = tuple(self.conditional(place, match.end()))
        value = match["value"] or ""
        others = set(_CALLED.findall(value)) - self._own
        if guarded or not match["value"]:
            yield from guarded
        elif others and (not is_first or self._has_beginning(name)):
            yield Told(place, match.end(), value)

    def _returned(self, body: _Body) -> Iterator[Told]:
        returns = list(_RETURN.finditer(self._code, body.start, body.end))
        usual = _bare(returns[-1][1]) if returns else ""
        for match in returns:
            text = _bare(match[1])
            words = frozenset(_WORD.findall(text))
            calls = set(_CALLED.findall(text))
            if words and words <= self._answers(body):
                continue
            if _DECIDES.search(text) and not words & self._counted(words):
                if words and not (calls and calls <= self._own):
                    yield Told(match.start(), match.end(), text)
            elif text != usual and not _SKIPS.search(text):
                yield from self.conditional(match.start(), match.end())

    def _answers(self, body: _Body) -> frozenset[str]:
        """The variables of a function that hold what functions of the file returned, which tell it themselves."""
        found = _ANSWER.finditer(self._code, body.start, body.end)
        return frozenset(match[1] for match in found if match[2] in self._own)

    def _counted(self, names: frozenset[str]) -> frozenset[str]:
        """Those that count or keep what went wrong."""
        kept = {m["before"] or m["name"] for m in _SET.finditer(self._code)}
        return frozenset(n for n in names & self._told if n in kept or self._is_of_the_file(n))

    def _has_beginning(self, name: str) -> bool:
        return re.search(rf"\b{name}\s*=\s*\w+\s*[;,]", self._code) is not None

    def _is_of_the_file(self, name: str) -> bool:
        """Whether a variable of that name stands outside of the functions, and in none."""
        places = [
            m.start() for m in late_pattern(_DECLARED.format(name=name)).finditer(self._code)
        ]
        return bool(places) and not any(b.start <= p < b.end for b in self._bodies for p in places)

    def _body(self, begin: int, end: int) -> _Body | None:
        opens = self._code.find("{", begin, end)
        before = max(self._code.rfind(sign, 0, begin) for sign in ";{}") + 1
        head = _HEAD.match(self._code[before:opens].strip()) if opens >= 0 else None
        if head is None:
            return None
        name, words = head["name"], head["type"].split()
        is_test = name == "main" or is_test_name(name)
        return _Body(name, opens, end, is_test and words[-1] != "void" and self._is_heard(name))

    def _is_heard(self, name: str) -> bool:
        """Whether not everybody in the file who calls it lets what it returns fall."""
        calls = [m.start() for m in re.finditer(rf"\b{name}\b(?=\s*\()", self._code)]
        dropped = [at for at in calls if self._code[:at].rstrip()[-1:] in (";", "{", "}")]
        return not dropped or len(calls) > len(dropped) + 1

    def _head_before(self, place: int) -> int:
        """The end of what stands before the statement, or else before its block; -1 where neither is there."""
        start = max(0, place - _FAR)
        before = start + len(self._code[start:place].rstrip()) - 1
        if before >= 0 and (
            self._code[before] == ")" or _ELSE.search(self._code, max(0, before - 5), before + 1)
        ):
            return before
        depth = 0
        for at in range(place - 1, start - 1, -1):
            if self._code[at] == "{" and depth == 0:
                return len(self._code[:at].rstrip()) - 1
            depth += (self._code[at] == "}") - (self._code[at] == "{")
        return -1


def _bare(text: str) -> str:
    text = "".join(text.split())
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
