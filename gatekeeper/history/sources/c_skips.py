"""Where a C or C++ test is skipped or over, tests that are off, and functions that nobody runs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from gatekeeper.history.sources.c_constants import KnownNames
from gatekeeper.history.sources.c_left_out import left_out
from gatekeeper.history.sources.c_paths import closing_brackets, shut_statements
from gatekeeper.model.pattern import late_pattern

_DIRECTIVE = late_pattern(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b", re.MULTILINE)
_OFF = late_pattern(
    r"\s*(?:IGNORE_TEST\b|(?:TEST\w*|TYPED_TEST\w*)\s*\([^()]*\b(?:DISABLED_|doctest::(?:skip|may_fail|should_fail)\b(?!\s*\(\s*false))"
    r"|\w*Test\s*\([^()]*\.disabled\s*=\s*(?:true|1)\b)"
)
_OFF_BY_TAG = late_pattern(
    r'"[^"\n]*\[(?:\.[^\]\n]*|!(?:hide|mayfail|shouldfail))\][^"\n]*"\s*\)\s*\Z'
)
"""Tags of Catch2 (3.5, Tags): not run unless it is asked for by name, or no failure when it fails."""
_EXPECTED = late_pattern(r"\bZTEST_EXPECT_(?:FAIL|SKIP)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_ZTEST = late_pattern(r"\s*ZTEST\w*\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_PLAIN_HEAD = late_pattern(
    r"\bSTART_TEST\s*\(\s*(?P<listed>\w+)\s*\)\Z"
    r"|\b(?P<words>(?:[a-z_]\w*[\s*]+)+)(?P<name>[Tt]est\w*)\s*\([^()]*\)\Z"
)
_MAIN = late_pattern(r"\bmain\s*\([^()]*\)\s*\{")
_WORD = late_pattern(r"\b[A-Za-z_]\w*")
_LAMBDA = late_pattern(r"\bauto\s+(\w+)\s*=\s*\[[^\[\]]*\][^{};]*\{")
_LOOP_OVER = late_pattern(r"\bfor\s*\([^();]*:\s*(\w+)\s*\)")
_OF_NOTHING = late_pattern(r"\bfor\s*\([^();]*:\s*[\w:<>]+\s*\{\s*\}\s*\)")
_NO_CASES = late_pattern(r"\b(\w+)\s*\[\s*\]\s*=\s*\{\s*\}\s*;")
_FILLED_LATER = r"[>\w]\s+{name}\s*(?:=?\s*\{{\s*\}})?\s*;"


def unreached_parts(text: str, live: str, code: str, names: KnownNames) -> list[tuple[int, int]]:
    """From where to where in `code` no run of a function comes, as far as that is sure; in order.

    `text` is the file; in `live`, which has the same lines, comments are blanked, and in `code` directives too. A skip
    inside `#if`, or behind a condition that is not constant, is not sure. A label after it is reached again.
    """
    depths = _depths(live)
    lines = text.split("\n")
    expected = {match.groups() for match in _EXPECTED.finditer(code)}
    unrun, left = _Unrun(live, code), left_out(code)
    found: list[tuple[int, int]] = []
    for first, last in names.spans:
        begin, end = names.part(first, last)
        opens = code.find("{", begin, end)
        head = "\n".join(lines[first - 1 : names.line_of(max(begin, opens))]).partition("{")[0]
        ztest = _ZTEST.match(code, begin, end)
        if (
            _OFF.match(code[begin:end])
            or _OFF_BY_TAG.search(head)
            or (ztest is not None and ztest.groups() in expected)
            or unrun.holds(begin, opens)
            or left.holds(code[begin : max(begin, opens)], begin)
        ):
            found.append((begin, end))
            continue
        found += ((begin + start, begin + stop) for start, stop in _idle(code[begin:end]))

        def is_sure(place: int, most: int = depths[first - 1], begin: int = begin) -> bool:
            return depths[names.line_of(begin + place) - 1] <= most

        shut = shut_statements(code[begin:end], names.at(first).values, is_sure)
        found += ((begin + start, begin + stop) for start, stop in shut)
    return _joined(sorted(found))


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same without overlaps."""
    found: list[tuple[int, int]] = []
    for part in parts:
        if found and part[0] <= found[-1][1]:
            earlier = found.pop()
            found.append((earlier[0], max(part[1], earlier[1])))
        else:
            found.append(part)
    return found


class _Unrun:
    """Tests that nothing of their file names again, and that nothing else can name.

    Other functions may stand in for what a unit calls: the linker names them.
    """

    def __init__(self, live: str, code: str) -> None:
        self._code = code
        self._named = Counter(match[0] for match in _WORD.finditer(live))
        self._has_main = _MAIN.search(code) is not None
        self._pastes = "##" in live

    def holds(self, begin: int, opens: int) -> bool:
        """Whether the function is one of them whose name stands at `begin` and whose body opens at `opens`.

        A runner of its own in `main` names what it runs; of a file without one only what is `static` is sure.
        """
        start = max(self._code.rfind(sign, 0, begin) for sign in ";{}") + 1
        head = _PLAIN_HEAD.search(self._code[start : max(start, opens)].strip())
        if head is None or self._pastes:
            return False
        name = head["listed"] or head["name"]
        is_own = head["listed"] or self._has_main or "static" in head["words"].split()
        short = name.partition("_")[2]
        return (
            bool(is_own) and name != "main" and self._named[name] == 1 and not self._named[short]
        )


def _idle(function: str) -> Iterator[tuple[int, int]]:
    """What stands in a lambda that is never named again, or in a loop over a collection that nothing fills."""
    closing = closing_brackets(function)
    for match in _LAMBDA.finditer(function):
        if len(re.findall(rf"\b{match[1]}\b", function)) == 1:
            yield match.end(), closing.get(match.end() - 1, len(function))
    for match in _LOOP_OVER.finditer(function):
        name = match[1]
        if len(re.findall(rf"\b{name}\b", function)) == 2 and re.search(
            _FILLED_LATER.format(name=name), function
        ):
            yield _body_of_loop(function, match.end(), closing)
    for match in _OF_NOTHING.finditer(function):
        yield _body_of_loop(function, match.end(), closing)
    for name in (match[1] for match in _NO_CASES.finditer(function)):
        for match in re.finditer(rf"\bfor\s*(?=\([^{{}}]*\bsizeof\W*{name}\b)", function):
            yield _body_of_loop(function, closing.get(match.end(), match.end()) + 1, closing)


def _body_of_loop(function: str, at: int, closing: Mapping[int, int]) -> tuple[int, int]:
    """From where to where the body goes that begins there."""
    body = function.find("{", at)
    is_block = body >= 0 and function[at:body].strip() == ""
    stop = closing.get(body, len(function)) if is_block else function.find(";", at)
    return at, max(at, stop)


def _depths(text: str) -> list[int]:
    """How many conditionals of the preprocessor are open on each line."""
    depth, found = 0, []
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line)
        depth += 0 if match is None else (-1 if match[1] == "endif" else 1)
        found.append(depth)
    return found
