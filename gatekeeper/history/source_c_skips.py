"""Where a C or C++ test is skipped or over: what stands behind an unconditional skip or return, and tests that are off."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from gatekeeper.model.pattern import late_pattern

_ENDS = late_pattern(
    r"\s*(?:TEST_IGNORE\w*|TEST_PASS\w*|GTEST_SKIP\w*|QSKIP|ztest_test_skip|skip|return|TEST_EXIT)\b"
)
_STATEMENT = late_pattern(r"[{};]")
_LABEL = late_pattern(r"\s*(?!default\b|public\b|private\b|protected\b)[A-Za-z_]\w*\s*:(?!:)")
_DIRECTIVE = late_pattern(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b", re.MULTILINE)
_OFF = late_pattern(
    r"\s*(?:IGNORE_TEST\b|(?:TEST\w*|TYPED_TEST\w*)\s*\([^()]*\b(?:DISABLED_|doctest::skip\b))"
)


def unreached_lines(text: str, code: str, functions: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The lines of the functions that no run reaches, as far as that is sure.

    `text` still has its directives; in `code`, which has the same lines, they and comments are blanked. A skip inside
    `#if`, or behind a condition, is not sure. A label after it is reached again.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    depths = _depths(text)
    found: set[int] = set()
    for first, last in functions:
        begin, end = starts[first - 1], starts[last] if last < len(starts) else len(code)
        if _OFF.match(code[begin:end]):
            found.update(range(first, last + 1))
            continue
        for start, stop in _dead(code, begin, end):
            lines = bisect_right(starts, start), bisect_right(starts, stop)
            if depths[lines[0] - 1] <= depths[first - 1]:
                found.update(range(lines[0] + 1, lines[1] + 1))
    return frozenset(found)


def _depths(text: str) -> list[int]:
    """How many conditionals of the preprocessor are open on each line."""
    depth, found = 0, []
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line)
        depth += 0 if match is None else (-1 if match[1] == "endif" else 1)
        found.append(depth)
    return found


def _dead(code: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """From each unconditional end of the function's own block to the next label, or to the end."""
    depth, statement = 0, code.find("{", begin, end) + 1
    if not statement:
        return
    over: int | None = None
    for match in _STATEMENT.finditer(code, statement - 1, end):
        if depth == 1:
            head = code[statement : match.start()]
            if over is not None and _LABEL.match(head):
                yield over, statement
                over = None
            if over is None and match[0] == ";" and _ENDS.match(head):
                over = match.start()
        depth += (match[0] == "{") - (match[0] == "}")
        statement = match.end()
        if depth == 0:
            break
    if over is not None:
        yield over, statement - 1
