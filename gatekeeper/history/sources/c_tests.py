"""Heads of tests in C and C++: macros of a framework that stand where the head of a function would.

`TEST(Dose, doubles)`, `ZTEST_F(suite, name)`, `BOOST_AUTO_TEST_CASE(name)`, `START_TEST(name)`, `SCENARIO("in words")`,
`TEST_CASE_METHOD(Fixture, "in words", "[tag]")`: GoogleTest, CppUTest, Unity, Zephyr's ztest, Check, Catch2, doctest,
Boost.Test, minunit, Criterion, cgreen and what is written like them.
"""

import re
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

_HEAD = late_pattern(
    r"^[ \t]*(?:static\s+)?"
    r"(?P<macro>(?:[A-Z]\w*)?TEST\d?(?:_\w+)?|(?:CATCH_)?SCENARIO\w*|SUITE|Test|ParameterizedTest|Ensure|test[FT]?)"
    r"\s*\((?P<words>(?:[^()]|\([^()]*\))*)\)\s*\Z",
    re.MULTILINE,
)
_AROUND = late_pattern(r"SET_?UP|TEAR_?DOWN|RUNNER|INITIALI[SZE]|CLEANUP|BEFORE|AFTER")
"""In the name of a macro whose body is run around tests and is none."""
_HOLDS_TESTS = late_pattern(r"SUITE|TEST_GROUP")
"""In the name of a macro whose body holds tests or their helpers, as a namespace does."""
_FIRST_WORD = late_pattern(r'"|(?!void\b)[\w:<>~]+$')
_NAMED_IN_WORDS = late_pattern(
    r'\(\s*(?P<before>[\w:<>, \t\n]*?),?\s*"(?P<words>(?:\\.|[^"\\\n])*)"'
)
_LINES_OF_A_HEAD = 4
_TEST_NAME = late_pattern(
    r"(?:\b|_|\d|unit|self)[Tt]est(?!s(?:\b|_|[A-Z]))|[a-z]Test(?!s\b)|TEST(?!S\b)"
)
"""A word of the name: no `latest`, no `writeState`, and no `tests_create`, which runs or holds them."""


class Role(Enum):
    """What the head of a body says that it is."""

    FUNCTION = "function"
    TEST = "test"
    AROUND = "around"
    """Run around tests, and none itself."""


@dataclass(frozen=True, slots=True)
class TestHead:
    """A macro at the head of a body."""

    name: str
    """What names the test, its literals blank; empty where the body holds tests as a namespace does."""
    start: int
    """Where the macro begins in the head."""
    role: Role = Role.TEST


def test_head(head: str) -> TestHead | None:
    """What a head without the content of literals says; `None` for that of anything else, a function with such a name too."""
    match = _HEAD.search(head) if head.rstrip().endswith(")") else None
    if match is None:
        return None
    words = [part.strip() for part in match["words"].split(",")]
    macro, start = match["macro"], match.start("macro")
    if not (_FIRST_WORD.match(words[0]) or macro == "ParameterizedTest"):
        return None
    if _AROUND.search(macro):
        return TestHead(macro, start, Role.AROUND)
    return TestHead("" if _HOLDS_TESTS.search(macro) else ", ".join(words), start)


def is_test_name(text: str) -> bool:
    """Whether a name says that it is of a test; of a longer text, whether any may."""
    return _TEST_NAME.search(text) is not None


def name_in_words(lines: list[str], first: int) -> str:
    """The name that is written as a literal in the head that begins in that line, safe to print; empty without one."""
    match = _NAMED_IN_WORDS.search("\n".join(lines[first - 1 : first - 1 + _LINES_OF_A_HEAD]))
    if match is None:
        return ""
    before = [word for part in match["before"].split(",") if (word := part.strip())]
    return printable(", ".join((*before, match["words"])))
