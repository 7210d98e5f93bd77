"""C and C++ tests that the file's own suites, lists and set-ups leave out: named in code, run by nobody.

Unity 2.6 (Fixture), CppUTest 4.0, GoogleTest 1.14 (Advanced Topics), doctest 2.4 (Decorators), Criterion 2.4, Check 0.15 and
Zephyr 3.7's ztest, as their manuals tell.
"""

import re
from collections.abc import Iterator

from gatekeeper.history.sources.c_paths import SKIPS, closing_brackets
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_SKIPS = late_pattern(rf"(?:[;{{}}]|\bif\s*\(\s*(?:true|1)\s*\))\s*(?:{SKIPS})\b")
_INNER = late_pattern(r"\{[^{}]*\}")
_SETUP = late_pattern(
    r"\b(?P<name>setUp|suiteSetUp|SetUp|SetUpTestSuite|SetUpTestCase|setup)\s*\([^(){}]*\)\s*(?:override\s*)?\{"
    r"|\bTEST_SETUP\s*\(\s*(?P<group>\w+)\s*\)\s*\{"
)
_HOLDER = late_pattern(r"\b(?:(?:class|struct)\s+(\w+)|TEST_GROUP\w*\s*\(\s*(\w+))[^;{}]*\{")
_ZTEST_SUITE = late_pattern(r"\bZTEST_SUITE\s*\(\s*(\w+)\s*,\s*(\w+)\s*,\s*(\w+)\s*,\s*(\w+)\s*,")
_NEVER = late_pattern(r"\{\s*return\s+(?:false|0)\s*;\s*\}")
_OFF_SUITE = late_pattern(r"\bTestSuite\s*\(\s*(\w+)[^;]*\.disabled\s*=\s*(?:true|1)\b")
_SKIPPED_SUITE = late_pattern(
    r'\bTEST_SUITE\s*\(\s*"[^"\n]*"[^{};]*doctest::skip\s*\(\s*(?:true)?\s*\)[^{};]*\{'
)
_UNMADE = late_pattern(r"\bGTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST\s*\(\s*(\w+)\s*\)")
_MADE = late_pattern(r"\bINSTANTIATE_TEST_(?:SUITE|CASE)_P\s*\(\s*\w*\s*,\s*(\w+)")
_RUNNER = late_pattern(r"\bTEST_GROUP_RUNNER\s*\(\s*(\w+)\s*\)\s*\{")
_RUN = late_pattern(r"\bRUN_TEST_CASE\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_NO_ROUND = late_pattern(
    r"\btcase_add_loop\w*_test\w*\s*\(\s*\w+\s*,\s*(\w+)\s*,[^;]*?\b(\d+)\s*,\s*(\d+)\s*\)\s*;"
)
_CASE = late_pattern(r"\bTCase\s*\*\s*(\w+)\s*=\s*tcase_create\b")
_ADDED = late_pattern(r"\btcase_add_\w*test\w*\s*\(\s*(\w+)\s*,\s*(\w+)")
_GROUPED = late_pattern(r"\s*\w+\s*\(\s*(?P<group>\w+)\s*(?:,\s*(?P<name>\w+))?")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is left out of the runs of a file."""

    everything: bool
    groups: frozenset[str]
    """Suites, groups or fixtures of which nothing runs, and tests that are listed alone."""
    run: frozenset[tuple[str, str]]
    """What runs of the groups that a runner in the file lists, a group with no name for itself."""
    parts: tuple[tuple[int, int], ...]
    """From where to where nothing runs, in order."""

    def holds(self, head: str, begin: int) -> bool:
        """Whether the test whose head is written so, and begins there, is not run."""
        if self.everything or any(first <= begin < last for first, last in self.parts):
            return True
        found = _GROUPED.match(head)
        if found is None:
            return False
        group, name = found["group"], found["name"] or ""
        is_listed = (group, "") in self.run
        return group in self.groups or (is_listed and (group, name) not in self.run)


def left_out(code: str) -> LeftOut:
    """What the file leaves out; `code` is without comments, directives and the content of literals."""
    closing = closing_brackets(code)
    groups = {*_off_suites(code), *_unadded(code)}
    everything = False
    for match in _SETUP.finditer(code):
        if not _skips(code, match.end() - 1, closing):
            continue
        holder = match["group"] or _holder(code, match.start(), closing)
        groups |= {holder}
        everything = everything or (holder == "" and match["name"] in ("setUp", "suiteSetUp"))
    for suite, predicate, *around in _ztest_suites(code):
        never = _body(code, predicate, closing)
        if _NEVER.fullmatch(never) or any(
            _skips_in(_body(code, name, closing)) for name in around
        ):
            groups.add(suite)
    parts = [
        (match.start(), closing.get(match.end() - 1, len(code)))
        for match in _SKIPPED_SUITE.finditer(code)
    ]
    return LeftOut(everything, frozenset(groups - {""}), frozenset(_listed(code)), tuple(parts))


def _off_suites(code: str) -> Iterator[str]:
    made = {match[1] for match in _MADE.finditer(code)}
    yield from (match[1] for match in _OFF_SUITE.finditer(code))
    yield from (match[1] for match in _UNMADE.finditer(code) if match[1] not in made)


def _unadded(code: str) -> Iterator[str]:
    """Check's tests that are run no round of, or stand in a case that belongs to no suite."""
    yield from (match[1] for match in _NO_ROUND.finditer(code) if int(match[2]) >= int(match[3]))
    added = list(_ADDED.finditer(code))
    for case in (match[1] for match in _CASE.finditer(code)):
        own = [match[2] for match in added if match[1] == case]
        configured = len(re.findall(rf"\btcase_\w+\s*\(\s*{case}\b", code))
        if len(re.findall(rf"\b{case}\b", code)) == configured + 1:
            yield from own


def _ztest_suites(code: str) -> Iterator[tuple[str, ...]]:
    yield from (match.groups() for match in _ZTEST_SUITE.finditer(code))


def _listed(code: str) -> Iterator[tuple[str, str]]:
    """What a runner of Unity Fixture lists, and the groups that have one."""
    for match in _RUNNER.finditer(code):
        yield match[1], ""
    yield from ((match[1], match[2]) for match in _RUN.finditer(code))


def _body(code: str, name: str, closing: dict[int, int]) -> str:
    found = re.search(rf"\b{name}\s*\([^(){{}}]*\)\s*\{{", code)
    return "" if found is None else code[found.end() - 1 : closing.get(found.end() - 1, 0) + 1]


def _skips(code: str, opens: int, closing: dict[int, int]) -> bool:
    return _skips_in(code[opens : closing.get(opens, opens) + 1])


def _skips_in(body: str) -> bool:
    """Whether a function skips whatever happens: outside of its inner blocks, and behind no condition."""
    inner = body[1:-1]
    while _INNER.search(inner):
        inner = _INNER.sub(";", inner)
    return _SKIPS.search(f"{{{inner}}}") is not None


def _holder(code: str, place: int, closing: dict[int, int]) -> str:
    """The class or group that a method stands in; empty for a function."""
    for match in _HOLDER.finditer(code, 0, place):
        if closing.get(match.end() - 1, 0) > place:
            return match[1] or match[2]
    return ""
