"""Code of C and C++ that is another one where a macro is defined: what a build for tests may leave out, add or replace.

What only says how things are seen or shown is no other code: `static` and attributes, declarations, headers, what is logged, functions that
are there for tests alone and that nothing else of the file calls, and `main`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gatekeeper.history.sources.function_table import FunctionSpan
from gatekeeper.history.sources.lines import Condition
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_DIRECTIVE = late_pattern(
    r"[ \t]*+#[ \t]*+(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif|define)\b(.*)", re.DOTALL
)
_IDENTIFIER = late_pattern(r"\b(?!defined\b)[A-Za-z_]\w*")
_IS = r"\s*+\(?\s*+(?:defined\b\s*+)?\(?\s*+\w++\s*+\)?\s*+\)?\s*+"
_WITH = late_pattern(rf"{_IS}(?:(?:&&|\|\|){_IS})*+")
_WITHOUT = late_pattern(rf"\s*+!{_IS}(?:(?:&&|\|\|)\s*+!{_IS})*+")
_SEEN = (
    r"(?:extern\s*\"\s*\"\s*\{?|static|extern|inline|const|volatile|register|constexpr|thread_local|_Thread_local|_Noreturn|__inline(?:__)?|__weak|weak"
    r"|__attribute__\s*\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)|__declspec\s*\([^()]*\)|\[\[[^\[\]]*\]\]|\}|;|\s)"
)
_ONLY_SEEN = late_pattern(rf"{_SEEN}*+")
_SEEN_WORD = late_pattern(_SEEN)
_SHOWS = r"\w*(?i:log|print|trace|debug|dump|puts|hook|probe|assert|static_|warn|info|verbose)\w*"
_SHOWING = late_pattern(rf"{_SHOWS}")
_SHOWN = late_pattern(
    rf"(?:\s*+(?:{_SHOWS}\s*+\((?:[^();&=]|\([^();&=]*+\))*+\)|\(\s*void\s*\)\s*\w+)?\s*+;)*+\s*+"
)
_MAINS = frozenset({"main", "app_main", "wmain", "WinMain"})
_DEFINED = late_pattern(r"\s*([A-Za-z_]\w*)(\([^()]*\))?([\s\S]*)")
_BLOCK = late_pattern(r"\{[^{}]*+\}")
_MOST = 64
"""Conditionals in one another, and branches of one, that are looked at: with more it is other code."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """What stands behind a directive."""

    first: int
    """Line of its directive, from 0."""
    last: int
    """Line of the directive behind it."""
    is_with: bool | None
    """Whether it is compiled where the macro is defined; `None` where that is not told."""


@dataclass(frozen=True, slots=True)
class _Group:
    """An `#if` with what belongs to it."""

    macros: tuple[str, ...]
    branches: tuple[_Branch, ...]
    depth: int

    @property
    def is_large(self) -> bool:
        """Whether it is not looked at."""
        return self.depth > _MOST or len(self.branches) > _MOST


def other_code(text: str, table: Iterable[FunctionSpan]) -> tuple[Condition, ...]:
    """The conditions on which other code is compiled, in order, each macro of one alone.

    `text` is without comments, literals blank; its splices stay.
    """
    lines = text.split("\n")
    functions = sorted(table, key=lambda span: span.first)
    inside = {n for span in functions for n in range(span.first, span.last)}
    found: list[Condition] = []
    groups = [*_groups(lines)]
    file = _File(lines, functions, groups)
    for group in groups:
        is_inside = group.branches[0].first in inside
        if group.is_large or file.is_other(group, is_inside=is_inside):
            asked = group.branches[0].first + 1
            found += [Condition(macro, asked) for macro in group.macros]
    return tuple(dict.fromkeys(found))


def _groups(lines: list[str]) -> Iterator[_Group]:
    """Every conditional whose first branch asks for macros alone, in the order of their ends."""
    stack: list[tuple[tuple[str, ...], list[_Branch]]] = []
    for number, line in enumerate(lines):
        match = _DIRECTIVE.match(line)
        if match is None or match[1] == "define":
            continue
        word, condition = match[1], match[2]
        if stack and word not in ("if", "ifdef", "ifndef"):
            macros, branches = stack[-1]
            branches[-1] = replace(branches[-1], last=number)
            if word == "endif":
                stack.pop()
                if macros:
                    yield _Group(macros, tuple(branches), len(stack))
            else:
                before = branches[0].is_with
                is_plain = word == "else" and len(branches) == 1 and before is not None
                branches.append(_Branch(number, number, not before if is_plain else None))
        elif word in ("if", "ifdef", "ifndef"):
            macros = tuple(dict.fromkeys(_IDENTIFIER.findall(condition)))
            stack.append((macros, [_Branch(number, number, _is_with(word, condition))]))


def _is_with(word: str, condition: str) -> bool | None:
    if word != "if":
        return word == "ifdef"
    if _WITHOUT.fullmatch(condition):
        return False
    return True if _WITH.fullmatch(condition) else None


class _File:
    def __init__(
        self, lines: list[str], functions: list[FunctionSpan], groups: list[_Group]
    ) -> None:
        self._lines, self._functions = lines, functions
        self._used: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            for name in _IDENTIFIER.findall(line):
                self._used[name].append(number)
        self._elsewhere: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._with: dict[str, set[int]] = defaultdict(set)
        """By macro the lines that are compiled with it alone."""
        for group in groups if any(each.macros for each in groups) else ():
            for branch in group.branches if not group.is_large else ():
                for macro in group.macros if branch.is_with else ():
                    self._with[macro].update(range(branch.first, branch.last + 1))

    def is_other(self, group: _Group, *, is_inside: bool) -> bool:
        """Whether what is compiled does other things by the branch that is taken."""
        own = self._own(group)
        if is_inside:
            shown = (_SHOWN.fullmatch(self._code(each, own)) for each in group.branches)
            return self._defines_others(group) or not all(shown)
        return (
            self._defines_others(group)
            or self._functions_are_others(group, own)
            or self._says_other(group, own)
        )

    def _own(self, group: _Group) -> list[FunctionSpan]:
        """The functions that stand in it as a whole."""
        first, last = group.branches[0].first, group.branches[-1].last
        ends = (first + 1, last)
        begin, end = (bisect_right(self._functions, n, key=lambda span: span.first) for n in ends)
        return [span for span in self._functions[begin:end] if span.last - 1 <= last]

    def _is_used_elsewhere(self, name: str, group: _Group) -> bool:
        """Whether the name is used where something is compiled without the macros too."""
        key = name, group.macros
        if key not in self._elsewhere:
            told = [self._with[macro] for macro in group.macros]
            lines = self._used.get(name, ())
            self._elsewhere[key] = any(not any(n in each for each in told) for n in lines)
        return self._elsewhere[key]

    def _code(self, branch: _Branch, own: list[FunctionSpan]) -> str:
        """Its lines without directives and, outside of functions, without functions."""
        inside = {n for s in own for n in range(s.said_before - 1, s.last)}
        kept = []
        spliced = False
        for number in range(branch.first + 1, branch.last):
            line = self._lines[number]
            is_directive = spliced or line.lstrip().startswith("#")
            spliced = is_directive and line.rstrip().endswith("\\")
            if not is_directive and number not in inside:
                kept.append(line)
        return "\n".join(kept)

    def _defines_others(self, group: _Group) -> bool:
        for branch in group.branches:
            for number in range(branch.first + 1, branch.last):
                match = _DIRECTIVE.match(self._lines[number])
                made = _DEFINED.match(match[2]) if match and match[1] == "define" else None
                if made is None or _SHOWING.fullmatch(made[1]) or made[1] in _MAINS:
                    continue
                if not made[2] and _ONLY_SEEN.fullmatch(made[3]):
                    continue
                # What is used nowhere here is used by who includes it.
                is_of_tests = branch.is_with and len(self._used[made[1]]) > 1
                if not is_of_tests or self._is_used_elsewhere(made[1], group):
                    return True
        return False

    def _functions_are_others(self, group: _Group, own: list[FunctionSpan]) -> bool:
        for span in own:
            word = span.name.rpartition("::")[2]
            if word in _MAINS or _SHOWING.fullmatch(word):
                continue
            # What stands in another branch than that of tests is used there: by its own head.
            if self._is_used_elsewhere(word, group):
                return True
        return False

    def _says_other(self, group: _Group, own: list[FunctionSpan]) -> bool:
        """Whether more than declarations stands there, or other ones by the branch."""
        said: dict[str, set[str]] = defaultdict(set)
        for branch in group.branches:
            for statement in _without_blocks(self._code(branch, own)).split(";"):
                plain = " ".join(_SEEN_WORD.sub(" ", statement).split())
                names = _IDENTIFIER.findall(re.split(r"[=(\[]", plain, maxsplit=1)[0])
                if not plain or (names and _SHOWING.fullmatch(names[0])):
                    continue
                if len(names) < 2 or ("=" in plain and not branch.is_with):
                    return True
                said[names[-1]].add(plain)
        return any(len(each) > 1 for each in said.values())


def _without_blocks(code: str) -> str:
    """A number in the place of what stands in braces, the same for the same."""
    blocks: dict[str, int] = {}
    while (
        inner := _BLOCK.sub(lambda m: f" {blocks.setdefault(m[0], len(blocks))} ", code)
    ) != code:
        code = inner
    return code
