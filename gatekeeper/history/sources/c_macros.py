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
    r"(?:TEST_FAIL\w*|(?:[A-Z]+_)?FAILm?|FAIL_TEST\w*|ADD_FAILURE\w*|fail|fail_msg|ck_abort\w*|cr_fail\w*|munit_error\w*"
    r"|abort|exit(?=\s*\(\s*(?:EXIT_FAILURE|[1-9])))"
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
_UNDEFINED = late_pattern(r"^[ \t]*#[ \t]*undef[ \t]+(\w+)", re.MULTILINE)
_GUARD = late_pattern(
    r"\s*+#[ \t]*+if(?:ndef[ \t]++|[ \t]*+!defined\W++)(\w++)[^\n]*+\s*+#[ \t]*+define[ \t]++\1\b"
)
"""What keeps a header from being read twice."""
_FAIL_CALL = late_pattern(rf"\b{FAILS}\s*\(|\b_\w*fail\w*\s*\(")
"""A framework's own function stands behind a macro: `_fail(…)`, `_xml_failure(…)`."""
_SETS = late_pattern(r"(?:\+\+|--)\s*([A-Za-z_]\w*)|\b([A-Za-z_]\w*)\s*(?:\+\+|[-+|&]?=(?!=))")
_TELLS = late_pattern(r"fail|err|status|result", re.IGNORECASE)
"""In the name of what counts what went wrong, where the file does not show who reads it."""
_LEAVES = late_pattern(r"\b(?:goto|return)\b")
_AS_TEXT = late_pattern(r"(?<!#)#\s*\w+")
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
    failing: tuple[str, ...] = ()
    """Those that fail wherever they stand, ordered."""


NO_MACROS = HeaderMacros()


@dataclass(frozen=True, slots=True)
class FileMacros:
    """What the macros of a file, and of its headers, do."""

    own: frozenset[str]
    """All that are no longer what a framework calls so."""
    asserting: frozenset[str]
    failing: frozenset[str]


def macros_of_file(
    text: str,
    assertion: re.Pattern[str],
    told: Collection[str] = (),
    given: HeaderMacros = NO_MACROS,
) -> FileMacros:
    """The macros that a file defines or undefines; those that assert do so in each definition, or are `given` by headers.

    The text must be without comments and without what is surely not compiled. `assertion` finds calls of known assertions;
    `told` are names that decide what is returned.
    """
    defined = _definitions(text)
    failing = {
        name
        for name, macros in defined.items()
        if all(_fails(m.body, told) and not _CONDITION.search(m.body) for m in macros)
    }
    asserting: set[str] = set(given.asserting) - defined.keys()
    while True:
        more = {
            name
            for name, macros in defined.items()
            if name not in asserting
            and all(
                _asserts(m, assertion, asserting, defined.keys())
                or _judges(name, m, assertion, told)
                for m in macros
            )
        }
        if not more:
            break
        asserting |= more
    undefined = set(_UNDEFINED.findall(text))
    own = (
        defined.keys()
        | undefined
        | set(given.void)
        | ({"assert"} if _is_assert_off(text) else set())
    )
    failing |= set(given.failing) - defined.keys()
    return FileMacros(
        frozenset(own), frozenset(asserting - (undefined - defined.keys())), frozenset(failing)
    )


def _judges(name: str, macro: _Macro, assertion: re.Pattern[str], told: Collection[str]) -> bool:
    """Whether what it is given decides if it fails; one with the name of an assertion may leave the test for that."""
    if not macro.parameters.intersection(_WORD.findall(macro.body)):
        return False
    leaves = assertion.fullmatch(f"{name}(") is not None and _LEAVES.search(macro.body) is not None
    return _CONDITION.search(macro.body) is not None and (leaves or _fails(macro.body, told))


def _fails(body: str, told: Collection[str]) -> bool:
    """Whether it ends the test, or counts what went wrong."""
    kept = {match[1] or match[2] for match in _SETS.finditer(body)}
    counts = kept.intersection(told) if told else any(map(_TELLS.search, kept))
    return bool(counts) or _FAIL_CALL.search(body) is not None


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


def taken_assertions(text: str, assertion: re.Pattern[str]) -> frozenset[str]:
    """The known assertions that a header undefines and defines to judge nothing, whoever gave them a meaning before.

    `assert` is one of them where it leaves NDEBUG defined.
    """
    undefined = set(_UNDEFINED.findall(text))
    again = {n: m for n, m in _definitions(text).items() if n in undefined}
    taken = {n for n, m in again.items() if assertion.fullmatch(f"{n}(") and all(map(_ignores, m))}
    return frozenset(taken | ({"assert"} if _is_assert_off(text, is_header=True) else set()))


def _ignores(macro: _Macro) -> bool:
    """Whether it does nothing with what it is given but print how that is written."""
    words = set(_WORD.findall(_AS_TEXT.sub("", macro.body)))
    return not macro.parameters & words or _does_nothing(macro)


def _is_assert_off(text: str, *, is_header: bool = False) -> bool:
    """Whether the file itself defines NDEBUG before it includes assert.h for the last time (C17 7.2).

    Of a header it counts what it leaves behind too, for who includes it may include assert.h after it.
    """
    off, at_include, depth = False, None, -1 if is_header and _GUARD.match(text) else 0
    for match in _NDEBUG.finditer(text):
        if match["conditional"]:
            depth += -1 if match["conditional"] == "endif" else 1
        elif match["set"]:
            off = match["set"] == "define" and (off or depth == 0)
        else:
            at_include = off
    return off if at_include is None or (is_header and off) else at_include


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
    return bool(names.difference(own) or called)
