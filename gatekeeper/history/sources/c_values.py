"""What the assertions of a C or C++ test file compare with: constants, tables, variables, parameters of helpers."""

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.history.sources.c_tests import Role
from gatekeeper.history.sources.function_table import FunctionSpan
from gatekeeper.history.sources.lines import LineSpan, SourceUnread, Value, Word
from gatekeeper.model.pattern import late_pattern

_TOKEN = late_pattern(
    r"(?:\w+\s*(?:\.|->|::)\s*)*(?P<call>[A-Za-z_]\w*)\s*\("
    r"|(?:\.|->)\s*[A-Za-z_]\w*"
    r"|(?P<name>[A-Za-z_]\w*)(?P<part>\s*(?:\[|\.|->))?"
    r"|(?P<literal>\d[\w.]*|\"[^\"]*\"|'[^'\n]*')"
    r"|(?P<sign>[()\[\]{};,])"
)
_SET = late_pattern(
    r"(?P<name>[A-Za-z_](?<![A-Za-z_][A-Za-z_])\w*+)(?:\s*(?:\.|->)\s*\w+|\s*\[[^\[\]]*\])*\s*[-+*/|&^%]?=(?!=)"
)
_FILLED = late_pattern(
    r"\b(?:mem(?:cpy|set|move)|str\w*cpy|s\w*printf)\s*\(\s*(?:\([^()]*\)\s*)?&?\s*(?P<name>\w+)[^,;]*,"
)
_MADE = late_pattern(r"\bINSTANTIATE_TEST_(?:SUITE|CASE)_P\s*\(")
"""The values of GoogleTest's `GetParam()`."""
_DEFINE = late_pattern(
    r"^[ \t]*#[ \t]*define[ \t]+(?P<name>\w+)(?:\([^()\n]*\))?[ \t]+(?P<body>(?:\\\r?\n|[^\n])+)",
    re.MULTILINE,
)
_LITERAL = late_pattern(r'"(?:\\.|[^"\\\n])*"')
_NAME = late_pattern(r"\b[A-Za-z_]\w*")
_DECLARED = late_pattern(
    r"(?:(?!(?:return|else|do|goto|case)\b)\b[A-Za-z_]\w*[\s*&]+(?=\w+\s*[\[=;,)({:])"
    r"|,[\s*]*(?=\w+\s*(?:\[[^\[\]]*\]\s*)*[=;](?!=)))([A-Za-z_]\w*)"
)
_COMPARES = late_pattern(
    r"[=!<>]=|(?<![<>-])[<>](?![<>])|[!?^]|&&|\|\||[\w)\]]\s*-(?![->=])|cmp|strstr"
)
"""One of several is chosen as well, and what is taken off what a function answers leaves nothing where they are the same."""
_RETURN = late_pattern(r"\breturn\b")
_VERDICT = late_pattern(r"[\s(]*(?:[01]|true|false|TRUE|FALSE|NULL|nullptr)[\s)]*;")
_WRITABLE = late_pattern(
    r"(?<!&)&\s*([A-Za-z_]\w*)\b(?!\s*(?:\[|\.|->))"
    r"|(?:,|(?!return\b|else\b)\b[A-Za-z_]\w*(?=[\s*]))[\s*]*([A-Za-z_]\w*)\s*\[|\*\s*([A-Za-z_]\w*)\s*[=;,)]"
)
_CONSTANT = late_pattern(r"\bconst\b[^;=(){},]*?([A-Za-z_]\w*)\s*[\[=;,)]")
_PARAMETER = late_pattern(r"([A-Za-z_]\w*)\s*(?:\[[^\[\]]*\]\s*)*$")
_CALL = late_pattern(
    r"\b(?!(?:if|while|for|switch|return|sizeof)\b)([A-Za-z_]\w*)\s*(?:<[\w\s:,*&<>]{1,200}>\s*)?\("
)
_MOST = 16
"""Parameters of a function that only a macro calls."""
_MOST_REACHED = 50_000
"""Calls that the macros of one file make where they are used."""
_DEEPEST = 63
"""Brackets that may stand in one another (C17 5.2.4.1)."""
_SHARED = late_pattern(
    r"(?:^|[;}])\s*(?!(?:static|typedef|return)\b)(?:[A-Za-z_]\w*[\s*]+)+([A-Za-z_]\w*)\s*(?:\[[^\[\]]*\]\s*)*;"
)
"""A variable that other files may set."""
_REST = "va_arg"
"""What stands for the parameters without a name."""


def c_values(
    text: str, code: str, table: tuple[FunctionSpan, ...], assertions: Iterable[LineSpan]
) -> tuple[Value, ...]:
    """What each assertion says, and everything that a name may stand for, in order.

    `code` is the text without comments, directives and the content of literals. Raises `SourceUnread` where calls stand too deep in
    one another, or macros make too many.
    """
    file = _File(text, code, table, assertions)
    return (*(file.said(span) for span in assertions), *file.values())


def _reached(name: str, bodies: Mapping[str, str]) -> set[str]:
    """What a call of that name calls by macros of the file, which are not told, itself among it."""
    found, waiting = {name}, [name]
    while waiting:
        body = bodies.get(waiting.pop(), "")
        called = {match[1] for match in _CALL.finditer(f"{body} (")} - found
        found |= called
        waiting += called
    return {name, *(found - bodies.keys())}


class _File:
    def __init__(
        self,
        text: str,
        code: str,
        table: tuple[FunctionSpan, ...],
        assertions: Iterable[LineSpan] = (),
    ) -> None:
        self._text, self._code, self._table = text, code, table
        self._starts = [0, *(match.end() for match in re.finditer("\n", code)), len(code)]
        self._firsts = [span.first for span in table]
        inside = {n for span in table for n in range(span.first, span.last + 1)}
        lines = enumerate(code.split("\n"), start=1)
        outside = {w for n, line in lines if n not in inside for w in _NAME.findall(line)}
        self._called: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        """By function where its arguments begin, on which line, and the name of the call, which may be a macro's."""
        bodies = {m["name"]: m["body"] for m in _DEFINE.finditer(text)}
        reached: dict[str, set[str]] = {}
        made = 0
        for call in _CALL.finditer(code):
            if self._scope(line := self._line(call.start())) is not None:
                if call[1] not in reached:
                    reached[call[1]] = _reached(call[1], bodies)
                made += len(reached[call[1]]) - 1
                if made > _MOST_REACHED:
                    raise SourceUnread("its macros make more calls than are followed")
                for name in reached[call[1]]:
                    self._called[name].append((call.end(), line, call[1]))
        self._asserting = frozenset(
            n for each in assertions for n in range(each.first, each.last + 1)
        )
        self._of_file = {}
        for span in table:
            begin, end = self._part(span.first, span.last)
            self._of_file[span.first] = outside.difference(_DECLARED.findall(code, begin, end))

    def said(self, span: LineSpan) -> Value:
        """What an assertion says."""
        begin, end = self._part(span.first, span.last)
        return Value("", span, self._words(begin, "", end)[0])

    def values(self) -> Iterator[Value]:
        """What names stand for."""
        for match in _SET.finditer(self._code):
            yield self._value(match, ";,")
        for match in _SHARED.finditer(self._code):
            if self._scope(self._line(match.start(1))) is None:
                yield Value(match[1], None, ())
        for match in _FILLED.finditer(self._code):
            yield self._value(match, ";")
        for match in _MADE.finditer(self._code):
            yield Value("GetParam", None, self._words(match.end(), ";")[0])
        for match in _DEFINE.finditer(self._text):
            body = _LITERAL.sub(lambda m: f'"{" " * (len(m[0]) - 2)}"', match["body"])
            macro = _File("", body, ())._words(0, "")[0]
            line = self._line(match.start("body"))
            moved = (replace(word, line=word.line + line - 1) for word in macro)
            yield Value(match["name"], None, tuple(moved), compares=True)
        for span in self._table:
            yield from self._function(span)
            yield from self._filled(LineSpan(span.first, span.last))
        yield from self._handed_on()

    def _handed_on(self) -> Iterator[Value]:
        """What functions of other files are handed here."""
        own = {re.split("::", span.name)[-1] for span in self._table}
        for name in sorted(self._called.keys() - own):
            # A macro hands nothing on by itself.
            for call in self._called[name] if not name.isupper() else ():
                for place, words in enumerate(self._arguments(name, call, itertools.repeat(""))):
                    yield Value(f"{name}:{place}", None, words, call[1])

    def _arguments(
        self, name: str, call: tuple[int, int, str], parameters: Iterable[str]
    ) -> Iterator[tuple[Word, ...]]:
        """What each parameter is handed, as far as anything is."""
        at, line, by = call
        if by != name:
            # Which of a macro's words goes where is not told.
            words = (*self._words(at, ";")[0], Word(by, line, called=True))
            yield from (words for _ in zip(parameters, range(_MOST), strict=False))
            return
        for parameter in parameters:
            words, at = self._words(at, ";" if parameter == _REST else ";,")
            if not words and self._code[at : at + 1] in (")", ""):
                return
            yield words

    def _value(self, match: re.Match[str], until: str) -> Value:
        """What a variable is set to: that of the file where a function sets it and does not declare it."""
        name, scope = match["name"], self._scope(self._line(match.start("name")))
        if scope is not None and name in self._of_file[scope.first]:
            scope = None
        words, stop = self._words(match.end(), until)
        return Value(name, scope, words, compares=self._is_compared(match.end(), stop))

    def _is_compared(self, begin: int, end: int) -> bool:
        return _COMPARES.search(self._code, begin, end) is not None

    def _function(self, span: FunctionSpan) -> Iterator[Value]:
        """What a function returns, and what its parameters stand for where it is called."""
        begin, end = self._part(span.first, span.last)
        name = re.split("::", span.name)[-1]
        if not name.isidentifier():
            return
        if span.role is not Role.TEST:
            yield from self._returned(name, begin, end)
        yield from self._handed(name, span, begin, end)

    def _returned(self, name: str, begin: int, end: int) -> Iterator[Value]:
        gives = [match.end() for match in _RETURN.finditer(self._code, begin, end)]
        verdicts = {at for at in gives if _VERDICT.match(self._code, at)}
        for at in gives:
            words, stop = self._words(at, ";")
            yield Value(name, None, words, compares=self._is_compared(at, stop))
        # Beside an answer a verdict tells of it, and why stands in a condition.
        beside = sorted(verdicts) if len(verdicts) < len(gives) else ()
        yield Value(name, None, tuple(Word("", self._line(at)) for at in beside), compares=True)

    def _handed(self, name: str, span: FunctionSpan, begin: int, end: int) -> Iterator[Value]:
        """What the parameters of a function stand for: where it is called, or by the rows above it, or by those of the suite."""
        opens = self._code.find("{", begin, end)
        head = late_pattern(rf"\b{name}\s*\(([^()]*)\)").search(self._code, begin, opens)
        if head is None:
            return
        scope = LineSpan(span.first, span.last)
        parts = [part.strip() for part in head[1].split(",")]
        found = [(part == "...", _PARAMETER.search(part)) for part in parts]
        names = [_REST if is_rest else m[1] if m else "" for is_rest, m in found]
        calls = [call for call in self._called[name] if call[0] != head.start(1)]
        for call in calls if span.role is not Role.TEST else ():
            handed = zip(names, self._arguments(name, call, names), strict=False)
            yield from (Value(parameter, scope, words, call[1]) for parameter, words in handed)
        above = max(self._code.rfind(sign, 0, head.start()) for sign in ";}") + 1
        said = self._words(above, "", head.start())[0]
        rows = tuple(w for w in said if w.around and w.around[0].startswith("TEST_"))
        is_test = span.role is Role.TEST
        # What asserts is no stand-in of the product, which alone could hand it something else.
        only_here = is_test or any(n in self._asserting for n in range(span.first, span.last))
        for place, parameter in enumerate(names if is_test or not calls else ()):
            if parameter not in ("", "void"):
                told = Word(f"{name}:{place}", span.first, plain=only_here, called=is_test)
                yield Value(parameter, scope, rows or (told,))

    def _filled(self, scope: LineSpan) -> Iterator[Value]:
        """What is handed to a function that may write into it."""
        begin, end = self._part(scope.first, scope.last)
        code = self._code[begin:end]
        names = {name for each in _WRITABLE.findall(code) for name in each}
        names -= self._of_file[scope.first].union(_CONSTANT.findall(code))
        words = self._words(begin, "", end)[0] if names else ()
        for word in words:
            if word.name in names and word.plain and word.around:
                by = Word(word.around[-1], word.line, called=True)
                yield Value(word.name, scope, (by,), fills=True)

    def _words(
        self, begin: int, until: str, end: int | None = None
    ) -> tuple[tuple[Word, ...], int]:
        """The words from there to one of those signs, or to what closes around them; and where that ends."""
        stack: list[str] = []
        found: list[Word] = []
        stop = len(self._code) if end is None else end
        for match in _TOKEN.finditer(self._code, begin, stop):
            if len(stack) > _DEEPEST:
                raise SourceUnread("its brackets stand too deep in one another")
            line = self._line(match.start())
            around = tuple(name for name in stack if name)
            is_index = "[" in stack
            if match["call"]:
                if not is_index:
                    found.append(Word(match["call"], line, around, plain=False, called=True))
                stack.append(match["call"])
            elif match["name"] or match["literal"]:
                if not is_index:
                    found.append(Word(match["name"] or "", line, around, not match["part"]))
                if (match["part"] or "").endswith("["):
                    stack.append("[")
            elif (sign := match["sign"]) and sign in "([{":
                stack.append(sign if sign == "[" else "")
            elif sign and sign in ")]}":
                if until and not stack:
                    return tuple(dict.fromkeys(found)), match.start()
                del stack[-1:]
            elif sign and not stack and sign in until:
                return tuple(dict.fromkeys(found)), match.end()
        return tuple(dict.fromkeys(found)), stop

    def _line(self, place: int) -> int:
        return bisect_right(self._starts, place, hi=len(self._starts) - 1)

    def _part(self, first: int, last: int) -> tuple[int, int]:
        return self._starts[first - 1], self._starts[min(last, len(self._starts) - 1)]

    def _scope(self, line: int) -> LineSpan | None:
        number = bisect_right(self._firsts, line) - 1
        span = self._table[number] if number >= 0 else None
        return LineSpan(span.first, span.last) if span is not None and span.last >= line else None
