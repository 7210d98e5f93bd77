"""Where a C or C++ test is skipped or over, and tests that are off."""

import re

from gatekeeper.history.source_c_constants import KnownNames
from gatekeeper.history.source_c_paths import shut_statements
from gatekeeper.model.pattern import late_pattern

_DIRECTIVE = late_pattern(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b", re.MULTILINE)
_OFF = late_pattern(
    r"\s*(?:IGNORE_TEST\b|(?:TEST\w*|TYPED_TEST\w*)\s*\([^()]*\b(?:DISABLED_|doctest::skip\b))"
)


def unreached_parts(text: str, code: str, names: KnownNames) -> list[tuple[int, int]]:
    """From where to where in `code` no run of a function comes, as far as that is sure; in order.

    `text` still has its directives; in `code`, which has the same lines, they and comments are blanked. A skip inside
    `#if`, or behind a condition that is not constant, is not sure. A label after it is reached again.
    """
    depths = _depths(text)
    found: list[tuple[int, int]] = []
    for first, last in names.spans:
        begin, end = names.part(first, last)
        if _OFF.match(code[begin:end]):
            found.append((begin, end))
            continue

        def is_sure(place: int, most: int = depths[first - 1], begin: int = begin) -> bool:
            return depths[names.line_of(begin + place) - 1] <= most

        shut = shut_statements(code[begin:end], names.at(first).values, is_sure)
        found += ((begin + start, begin + stop) for start, stop in shut)
    return sorted(found)


def _depths(text: str) -> list[int]:
    """How many conditionals of the preprocessor are open on each line."""
    depth, found = 0, []
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line)
        depth += 0 if match is None else (-1 if match[1] == "endif" else 1)
        found.append(depth)
    return found
