"""C and C++ source as far as authorship needs it: lines that say something, assertions that assert something.

A reader of tokens, not a compiler: comments, strings and what `#if 0` takes out are blanked, the rest is searched
for the assertions of Unity and CMock (Ceedling), CppUTest, GoogleTest, Catch2, Boost.Test, Qt Test, cmocka, Check, Zephyr's
ztest, Mbed TLS's suites and assert.h. In doubt something is no assertion.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from gatekeeper.history.sources.c_constants import KnownNames
from gatekeeper.history.sources.c_dead import without_dead_code
from gatekeeper.history.sources.c_macros import (
    FAILS,
    NO_MACROS,
    FileMacros,
    HeaderMacros,
    assertions_in_name_only,
    macros_of_file,
    taken_assertions,
)
from gatekeeper.history.sources.c_paths import closing_brackets
from gatekeeper.history.sources.c_skips import unreached_parts
from gatekeeper.history.sources.c_tests import is_test_name
from gatekeeper.history.sources.c_truth import can_fail
from gatekeeper.history.sources.c_verdicts import Verdicts, told_names
from gatekeeper.history.sources.lines import Assertions, LineSpan
from gatekeeper.history.sources.mocks import OwnMocks, mocked_functions
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_TOKENS = late_pattern(
    # Each begins with a sign, and what has to stand before it is asked behind: so the search skips to these signs.
    r"/(?:/(?:\\\r?\n|[^\n])*"
    r"|\*[\s\S]*?(?:\*/|\Z))"
    r'|R(?<=\bR)"(?P<fence>[^ ()\\\s]{0,16})\([\s\S]*?(?:\)(?P=fence)"|\Z)'
    r'|"(?:\\[\s\S]|[^"\\\n])*"?'
    r"|'(?<![0-9A-Fa-f]')(?:\\.|[^'\\\n])*'?"
)
_ASSERTION = late_pattern(
    r"\b(?P<name>TEST_(?:ASSERT|CHECK)\w*"
    r"|(?:EXPECT|ASSERT)(?:_(?!NO_FATAL_FAILURE\b)\w+|m)?"
    r"|(?:FAST_)?CHECK(?!_NOFAIL\b)\w*|REQUIRE\w*|(?!(?:STATIC|BUILD|COMPILE_TIME|CT|C)_ASSERT|ZTEST_EXPECT)(?:[A-Z][A-Z0-9]*_)+(?:ASSERT\w*|EXPECT(?:_\w+)?)"
    r"|[A-Z]+(?:_[A-Z]+)*_EQUAL\w*"
    r"|BOOST_(?:CHECK|REQUIRE|TEST)\w*|STRCMP_\w*CONTAINS\w*|QVERIFY\w*|QCOMPARE\w*|QTRY_(?:VERIFY|COMPARE)\w*"
    r"|TEST_(?:LE|LT|GE|GT|NE|MEMORY_COMPARE)(?:_\w+)?"
    r"|assert|assert_[a-z]\w*|expect_assert_failure|zassert_\w+|zexpect_\w+|mu_(?:assert|check)\w*|uassert_\w+"
    r"|(?:ck|munit|g|tt|cr|cl|test)_assert\w*|cr_expect\w*|cl_must_(?:pass|fail)\w*|fail_(?:if|unless)"
    r"|tt_(?:want(?:_\w+)?|[a-z]+_op)"
    r"|(?:\w+\s*(?:\.|->)\s*)?assert[A-Z]\w*|(?!Static)[A-Z][a-z]+Assert(?:_[A-Z]|[A-Z])\w*"
    r"|mock\([^()\n]*\)\s*\.\s*checkExpectations"
    r"|\w+_Expect(?:AnyArgs)?(?:AndReturn|AndThrow|WithArray\w*)?)\s*\("
)
_TAP = late_pattern(
    r'^[ \t]*#[ \t]*include[ \t]*[<"](?:[^>"\n]*/)?(?:lib)?tap[^>"/\n]*[>"]', re.MULTILINE
)
_TAP_NAMES = frozenset(
    {
        *("ok", "ok1", "is", "isnt", "like", "unlike", "cmp_ok", "cmp_mem", "dies_ok", "lives_ok"),
        *("is_int", "is_string", "is_hex", "is_bool", "is_double", "is_blob", "ok_block"),
    }
)
"""Assertions of libtap and of C TAP Harness."""
_DIRECTIVE = late_pattern(r"^[ \t]*#(?:\\\r?\n|[^\n])*", re.MULTILINE)
_INCLUDE = late_pattern(r"\s*#\s*include\b")
_MAIN = late_pattern(r"\bmain\s*\(")
_ELSE_OR_DO = late_pattern(r"\b(?:else|do)$")
SPLICE = late_pattern(r"\\\r?\n")
"""What joins a line to the next (C17 5.1.1.2)."""
LOOSE_SPLICE = late_pattern(r"(?:\\|\?\?/)[ \t]*\r?\n")
"""What joins lines for some compilers: GCC 12 lets blanks stand behind it, and reads trigraphs when it is told to."""
_OPERATOR_WORD = late_pattern(r"(?<=[\s()])(?:and|or|not)(?=[\s()])")
"""Operators spelled as words (C17 7.9, C++17 5.5)."""
_OPERATORS = {"and": "&& ", "or": "||", "not": "!  "}
_TO_END = late_pattern(r"\s*(?:\w*Test)\s*\([^{}]*\.(?:signal|exit_code)\s*=")
"""Criterion's way to say how the process of a test has to end."""
_STARTED = late_pattern(r"\s*START_TEST\s*\(\s*(\w+)")
_ADDED_TO_END = late_pattern(
    r"\btcase_add_(?:loop_)?(?:exit_test|test_raise_signal)\s*\(\s*\w+\s*,\s*(\w+)"
)
_CALLED = late_pattern(r"\b(?!(?:if|while|for|switch|sizeof|return)\b)([A-Za-z_]\w*)\s*\(")
_OWN_ENDS = frozenset({"abort", "raise", "exit", "_exit", "_Exit", "kill", "getpid"})
_STATEMENT_STARTS = ("", ";", "{", "}", ")", ":")


@dataclass(frozen=True, slots=True)
class _Call:
    """An assertion in a statement's place."""

    start: int
    end: int
    name: str
    arguments: str
    is_sure: bool = False
    """Whether it asserts something whatever its arguments are."""


def c_code_lines(text: str) -> frozenset[int]:
    """The lines, counted from 1, that hold more than blanks, comments, braces and includes."""
    plain = _without_comments(text)
    return frozenset(
        number
        for number, line in enumerate(plain.split("\n"), start=1)
        if line.strip(" \t\r\f\v{}();,") and not _INCLUDE.match(line)
    )


def c_assertions(
    text: str, functions: Iterable[tuple[int, int]] = (), given: HeaderMacros = NO_MACROS
) -> Assertions:
    """The assertions: effective when compiled, in a statement's place, and about more than constants.

    A macro that the file itself defines is one only when it expands to one; of those that its headers define `given`
    tells. What fails behind a condition is one too, and what a test returns or counts.
    """
    plain = _without_comments(text)
    live = without_dead_code(plain)
    code = _DIRECTIVE.sub(_blank, live)
    macros = macros_of_file(live, _ASSERTION, told_names(code), given)
    if _TAP.search(text):
        macros = replace(macros, asserting=macros.asserting | _TAP_NAMES - macros.own)
    calls = list(_calls_of_assertions(code, macros))
    if not (calls or is_test_name(code) or _MAIN.search(code)):
        found, told, constant = set[LineSpan](), [], 0
    else:
        names = KnownNames(live, code, functions)
        told = list(_told(code, names, macros))
        unreached = unreached_parts(text, live, code, names)
        mocks = _OwnMocksByLine(code, names)
        found, constant = _effective([*calls, *told], names, unreached, mocks)
    everything = calls
    if live != plain:
        everything = list(_calls_of_assertions(_DIRECTIVE.sub(_blank, plain), macros))
    left = len(everything) + len(told) - len(found) - constant
    return Assertions(tuple(sorted(found)), max(0, left), constant)


def _effective(
    calls: list[_Call],
    names: KnownNames,
    unreached: list[tuple[int, int]],
    mocks: "_OwnMocksByLine",
) -> tuple[set[LineSpan], int]:
    """The lines of those that are reached and can fail, and how many are reached and cannot."""
    found: set[LineSpan] = set()
    constant = 0
    for call in calls:
        first, last = (names.line_of(place) for place in (call.start, call.end))
        before = bisect_right(unreached, (call.start, names.end)) - 1
        if before >= 0 and call.start < unreached[before][1]:
            continue
        own, name = mocks.at(first), call.name
        if call.is_sure or name == "EXPECT_CALL":
            asserts = own is None or not own.are_expected_by(name, call.arguments)
        else:
            given = own.without(call.arguments) if own is not None else call.arguments
            given = names.with_set_before(call.start, given)
            asserts = can_fail(name, given, names.at(first))
        if asserts:
            found.add(LineSpan(first, last))
        else:
            constant += 1
    return found, constant


class _OwnMocksByLine:
    """What the functions of a file mock and call themselves, looked up once for each."""

    def __init__(self, code: str, names: KnownNames) -> None:
        self._code, self._names = code, names
        self._mocked = mocked_functions(code)
        self._has_any = bool(self._mocked) or "_CALL" in code
        self._of_function: dict[int, OwnMocks] = {}

    def at(self, line: int) -> OwnMocks | None:
        """Those of the function of that line; `None` where nothing is mocked."""
        number = self._names.number_at(line) if self._has_any else None
        if number is None:
            return None
        if number not in self._of_function:
            begin, end = self._names.part(*self._names.spans[number])
            self._of_function[number] = OwnMocks(self._code[begin:end], self._mocked)
        return self._of_function[number]


def _told(code: str, names: KnownNames, macros: FileMacros) -> Iterator[_Call]:
    """What the functions tell by failing behind a condition, by what they return, or by counting."""
    opening = {close: start for start, close in closing_brackets(code).items()}
    verdicts = Verdicts(code, opening, [names.part(*span) for span in names.spans])
    words = "|".join((FAILS, *sorted(macros.failing | verdicts.failing())))
    for match in re.finditer(rf"\b(?:{words})\s*\(", code):
        for each in verdicts.conditional(match.start(), match.end()):
            yield _Call(each.start, each.end, "if", each.condition)
    for each in verdicts.told():
        yield _Call(each.start, each.end, "if", each.condition)
    for start, opens, end in _waiting(code, names):
        if any(match[1] not in _OWN_ENDS for match in _CALLED.finditer(code, opens, end)):
            yield _Call(start, opens, "if", "", is_sure=True)


def _waiting(code: str, names: KnownNames) -> Iterator[tuple[int, int, int]]:
    """Tests that pass when what they call ends the process: from where, their brace, and to where they go."""
    added = {match[1] for match in _ADDED_TO_END.finditer(code)}
    for span in names.spans:
        start, end = names.part(*span)
        opens = code.find("{", start, end)
        head = code[start : max(start, opens)]
        started = _STARTED.match(head)
        if _TO_END.match(head) or (started is not None and started[1] in added):
            yield start, opens, end


def _calls_of_assertions(code: str, macros: FileMacros) -> Iterator[_Call]:
    """Each assertion in a statement's place."""
    closing = closing_brackets(code)
    for match in _ASSERTION.finditer(code):
        end = closing.get(match.end() - 1)
        name = match["name"]
        if name in macros.own or end is None or not _is_statement(code, match.start()):
            continue
        # What an object is asked for is its state, whatever the arguments are.
        sure = any(sign in name for sign in ("_Expect", ".", "->"))
        yield _Call(match.start(), end, name, code[match.end() : end], sure)
    if macros.asserting:
        wrapped = re.compile(rf"\b({'|'.join(sorted(macros.asserting))})\s*\(")
        for match in wrapped.finditer(code):
            end = closing.get(match.end() - 1)
            if end is not None and _is_statement(code, match.start()):
                yield _Call(match.start(), end, match[1], code[match.end() : end])


def macros_of_header(text: str) -> tuple[HeaderMacros, frozenset[str], frozenset[str]]:
    """What the macros of a header do to assertions, the names of those that it lets do something, and of those it takes."""
    live = without_dead_code(
        _without_comments(SPLICE.sub("", text).replace("%:", "#").replace("??=", "#"))
    )
    found = macros_of_file(live, _ASSERTION)
    void, real = assertions_in_name_only(live, _ASSERTION)
    wrapping = sorted(name for name in found.asserting if not _ASSERTION.fullmatch(f"{name}("))
    failing = tuple(sorted(found.failing))
    taken = taken_assertions(live, _ASSERTION)
    return HeaderMacros(tuple(wrapping), tuple(sorted(void)), failing), real, taken


@lru_cache(maxsize=1)
def live_c_code(text: str) -> str:
    """The text with comments, literals, directives and what is surely not compiled blanked; lines stay.

    One file is asked about several times in a row.
    """
    return _DIRECTIVE.sub(_blank, without_dead_code(_without_comments(text)))


def directed_c_code(text: str) -> str:
    """The same with its directives, where they lie."""
    return without_dead_code(_without_comments(text))


@lru_cache(maxsize=1)
def _without_comments(text: str) -> str:
    """The text with literals blank as well, and operators as signs."""
    return _OPERATOR_WORD.sub(lambda match: _OPERATORS[match[0]], _TOKENS.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    """Spaces in place of the text, so that lines stay; a literal leaves its quotes behind."""
    text = match[0]
    blank = "\n".join(" " * len(line) for line in text.split("\n"))
    if text[0] not in "\"'R" or len(text) < 2 or blank.endswith("\n"):
        return blank
    return f'"{blank[1:-1]}"'


def _is_statement(code: str, start: int) -> bool:
    """Whether a call may stand here; after a type's name it would be a declaration."""
    before = code[max(0, start - 400) : start].rstrip()
    return before[-1:] in _STATEMENT_STARTS or _ELSE_OR_DO.search(before) is not None
