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
_FAIL_CALL = late_pattern(rf"\b{FAILS}\s*\(")
_CONDITION = late_pattern(r"\bif\s*\(|\?|\|\||&&")
_WORD = late_pattern(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class _Macro:
    parameters: frozenset[str]
    body: str


def asserting_macros(
    text: str, assertion: re.Pattern[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """All names that the file defines or undefines, and those of them that assert in each definition.

    The text must be without comments and without what is surely not compiled. `assertion` finds calls of known assertions.
    """
    defined: dict[str, list[_Macro]] = defaultdict(list)
    for match in _DEFINE.finditer(text):
        parameters = frozenset(_WORD.findall(match[2] or ""))
        varied = parameters | ({"__VA_ARGS__"} if "..." in (match[2] or "") else set())
        defined[match[1]].append(_Macro(varied, match[3]))
    asserting: set[str] = set()
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


def _asserts(
    macro: _Macro, assertion: re.Pattern[str], asserting: set[str], own: Collection[str]
) -> bool:
    given = macro.parameters & set(_WORD.findall(macro.body))
    if not given:
        return False
    names = {match["name"] for match in assertion.finditer(macro.body)}
    called = asserting.intersection(_WORD.findall(macro.body))
    known = names.difference(own)
    fails = _CONDITION.search(macro.body) is not None and _FAIL_CALL.search(macro.body) is not None
    return bool(known or called or fails)
