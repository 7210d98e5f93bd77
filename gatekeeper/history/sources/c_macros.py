"""Macros of a C or C++ test file that assert: those that expand to an assertion about what they are given.

A project wraps the macros of its framework: `#define EXPECT_OUTPUT(a, b) EXPECT_NEAR(a, b, TOLERANCE)`. One that
expands to nothing, or to something that does not depend on its arguments, asserts nothing, whatever its name is.
"""

import re
from collections import defaultdict
from collections.abc import Collection

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

FAILS = (
    r"(?:TEST_FAIL\w*|FAIL|FAIL_TEST\w*|ADD_FAILURE\w*|GTEST_FAIL\w*|fail|fail_msg|ck_abort\w*|abort"
    r"|exit(?=\s*\(\s*(?:EXIT_FAILURE|[1-9])))"
)
"""What ends a test as failed; an assertion where a condition stands before it."""
_DEFINE = late_pattern(
    r"^[ \t]*#[ \t]*define[ \t]+(\w+)(?:\(([^()]*)\))?((?:\\\r?\n|[^\n])*)", re.MULTILINE
)
_NDEBUG = late_pattern(
    r"^[ \t]*#[ \t]*(?:(?P<conditional>if|ifdef|ifndef|endif)\b|(?P<set>define|undef)[ \t]+NDEBUG\b"
    r"|include[ \t]*<(?:assert\.h|cassert)>)",
    re.MULTILINE,
)
_FAIL_CALL = late_pattern(rf"\b{FAILS}\s*\(")
_CONDITION = late_pattern(r"\bif\s*\(|\?|\|\||&&")
_WORD = late_pattern(r"[A-Za-z_]\w*")
_NOTHING = frozenset({"do", "while", "void", "sizeof"})
"""Words of a macro that does nothing with what it is given."""


@dataclass(frozen=True, slots=True)
class _Macro:
    parameters: frozenset[str]
    body: str


@dataclass(frozen=True, slots=True)
class HeaderMacros:
    """What the macros of headers do to the assertions of a file that includes them."""

    asserting: tuple[str, ...] = ()
    """Those that assert, under a name that is none of a framework; ordered."""
    void: tuple[str, ...] = ()
    """Those that have the name of an assertion and expand to nothing that does anything, ordered."""


NO_MACROS = HeaderMacros()


def asserting_macros(
    text: str, assertion: re.Pattern[str], given: Collection[str] = ()
) -> tuple[frozenset[str], frozenset[str]]:
    """All names that the file defines or undefines, and those that assert: of them in each definition, and the `given`.

    The text must be without comments and without what is surely not compiled. `assertion` finds calls of known assertions.
    """
    defined = _definitions(text)
    asserting: set[str] = set(given) - defined.keys()
    while True:
        more = {
            name
            for name, macros in defined.items()
            if name not in asserting
            and all(_asserts(m, assertion, asserting, defined.keys()) for m in macros)
        }
        if not more:
            break
        asserting |= more
    undefined = re.findall(r"^[ \t]*#[ \t]*undef[ \t]+(\w+)", text, re.MULTILINE)
    return frozenset({*defined, *undefined}), frozenset(asserting - set(undefined))


def _definitions(text: str) -> dict[str, list[_Macro]]:
    defined: dict[str, list[_Macro]] = defaultdict(list)
    for match in _DEFINE.finditer(text):
        parameters = frozenset(_WORD.findall(match[2] or ""))
        varied = parameters | ({"__VA_ARGS__"} if "..." in (match[2] or "") else set())
        defined[match[1]].append(_Macro(varied, match[3]))
    return defined


def assertions_in_name_only(
    text: str, assertion: re.Pattern[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The macros with the name of a known assertion that do nothing in any definition, and those that do something."""
    named = {n: m for n, m in _definitions(text).items() if assertion.fullmatch(f"{n}(")}
    void = frozenset(n for n, macros in named.items() if all(map(_does_nothing, macros)))
    return void, frozenset(named) - void


def is_assert_off(text: str) -> bool:
    """Whether the file itself defines NDEBUG before it includes assert.h for the last time (C17 7.2)."""
    off, at_include, depth = False, None, 0
    for match in _NDEBUG.finditer(text):
        if match["conditional"]:
            depth += -1 if match["conditional"] == "endif" else 1
        elif match["set"]:
            off = match["set"] == "define" and (off or depth == 0)
        else:
            at_include = off
    return off if at_include is None else at_include


def _does_nothing(macro: _Macro) -> bool:
    return macro.parameters.union(_NOTHING).issuperset(_WORD.findall(macro.body))


def _asserts(
    macro: _Macro, assertion: re.Pattern[str], asserting: set[str], own: Collection[str]
) -> bool:
    words = _WORD.findall(macro.body)
    if len(words) == 1 and words[0] == macro.body.strip() and not macro.parameters:
        return words[0] in asserting or (
            words[0] not in own and assertion.fullmatch(f"{words[0]}(") is not None
        )
    if not macro.parameters.intersection(words):
        return False
    names = {match["name"] for match in assertion.finditer(macro.body)}
    called = asserting.intersection(_WORD.findall(macro.body))
    known = names.difference(own)
    fails = _CONDITION.search(macro.body) is not None and _FAIL_CALL.search(macro.body) is not None
    return bool(known or called or fails)
