"""A test file taken apart: its test functions, what each asserts and calls, and the marks that stand on it.

A mark is a comment or docstring word: `@verifies UNIT-OR-REQUIREMENT …`, `@white-box`, `@black-box`; in Python also a
decorator of pytest: `@pytest.mark.verifies("…")`, `@pytest.mark.white_box`, `@pytest.mark.black_box`.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field, replace

from gatekeeper.history.function_table import FunctionSpan, function_table
from gatekeeper.history.source_c import live_c_code
from gatekeeper.history.source_lines import LineSpan, Source
from gatekeeper.history.source_tree import tree_of_text
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.pattern import late_pattern

_CALL = late_pattern(r"\b([A-Za-z_]\w*)\s*\(")
_PROTOTYPE = late_pattern(r"\b([A-Za-z_]\w*)\s*\([^;{}()]*\)\s*;")
_INCLUDE = late_pattern(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.MULTILINE)
_VERIFIES = late_pattern(r"@verifies[ \t:]+([^\n*]+)|\bmark\.verifies\(([^)\n]*)\)")
_ID = late_pattern(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_WHITE = late_pattern(r"@white-box\b|\bmark\.white_box\b")
_BLACK = late_pattern(r"@black-box\b|\bmark\.black_box\b")
_TEST_NAME = late_pattern(r"test", re.IGNORECASE)
_MOCK = late_pattern(
    r"\b(\w+?)_(?:Expect\w*|Ignore\w*|Stub\w*|StubWithCallback)\s*\(|\b__wrap_(\w+)\s*\("
    r"|\bFAKE_(?:VALUE|VOID)_FUNC\w*\s*\(\s*(?:\w+\s*,\s*)?(\w+)"
    r"|\b(?:monkeypatch\.setattr|(?:mock\.)?patch(?:\.object)?)\(\s*([^)\n]*)"
)


@dataclass(frozen=True, slots=True)
class TestFunction:
    """One test of a file; the name is empty for assertions that stand in no function."""

    name: str
    span: LineSpan
    assertions: tuple[LineSpan, ...]
    """Effective ones, its helpers' of the same file included."""
    calls: Mapping[str, tuple[int, ...]]
    """Names it calls, itself or through helpers of the same file, each with the lines."""
    marks: tuple[str, ...]
    """Ids behind `@verifies`, ordered."""
    white_box: bool
    black_box: bool
    mocks: tuple[str, ...]
    """What the file replaces, as written, ordered."""


@dataclass(frozen=True, slots=True)
class TestFile:
    """What a test file is about."""

    functions: tuple[TestFunction, ...]
    """Its tests in order."""
    includes: tuple[str, ...]
    """Included files, or imported modules with dots, as written, ordered."""
    calls: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Every name that is called anywhere in the file, with the lines."""
    declares: tuple[str, ...] = ()
    """Functions that a C file declares itself, outside of functions, ordered."""


NO_TESTS = TestFile((), ())


def read_test_file(text: str, language: Language | None, source: Source) -> TestFile:
    """The tests of a file; without tests where its language is not read. Raises `SourceUnread`."""
    table = function_table(text, language)
    if language is Language.PYTHON:
        calls, includes = _python_calls(text), _python_imports(text)
    elif language is not None:
        calls, includes = _c_calls(text), tuple(sorted(set(_INCLUDE.findall(text))))
    else:
        return NO_TESTS
    lines = text.split("\n")
    mocks = _mocks(text)
    own = [_function(span, source, calls, lines, mocks) for span in table]
    called = {name for each in own if each.name != "main" for name in each.calls}
    by_name_only = language is Language.PYTHON
    runs_itself = any(each.name == "main" and each.assertions for each in own)
    tests = tuple(
        each
        for each in _with_helpers(own)
        if _is_test(each, called, by_name_only=by_name_only)
        or (each.name == "main" and runs_itself)
    )
    declares = _declared(text, table) if language is not Language.PYTHON else ()
    return TestFile((*tests, *_outside(source, tests)), includes, calls, declares)


def _is_test(function: TestFunction, called: set[str], *, by_name_only: bool) -> bool:
    """Whether a function is a test: its name says so, or (in C, where a runner may take any name) it asserts.

    What another function of the file calls is a helper; only `main` calls tests.
    A `main` that asserts by itself is one too (see `read_test_file`).
    """
    name = function.name.rpartition(".")[2]
    if name in called or name == "main":
        return False
    asserts = bool(function.assertions) and not by_name_only
    return asserts or _TEST_NAME.search(function.name) is not None


def _function(
    span: FunctionSpan,
    source: Source,
    calls: Mapping[str, tuple[int, ...]],
    lines: list[str],
    mocks: tuple[str, ...],
) -> TestFunction:
    inside = range(span.first, span.last + 1)
    said = "\n".join(lines[span.said_before - 1 : span.last])
    return TestFunction(
        name=span.name,
        span=LineSpan(span.first, span.last),
        assertions=tuple(a for a in source.assertions if a.first in inside),
        calls={
            name: within
            for name, places in calls.items()
            if (within := tuple(n for n in places if n in inside)) and name != span.name
        },
        marks=tuple(sorted({i for m in _VERIFIES.finditer(said) for i in _ids(m)})),
        white_box=_WHITE.search(said) is not None,
        black_box=_BLACK.search(said) is not None,
        mocks=mocks,
    )


def _ids(match: re.Match[str]) -> list[str]:
    return _ID.findall(match[1] or match[2] or "")


def _with_helpers(functions: list[TestFunction]) -> list[TestFunction]:
    """Each function with the calls and assertions of the functions of this file that it calls, however deep."""
    by_name = {function.name.rpartition(".")[2]: function for function in functions}
    joined = []
    for function in functions:
        seen, waiting = {id(function)}, [function]
        calls: dict[str, tuple[int, ...]] = {}
        assertions: set[LineSpan] = set()
        while waiting:
            one = waiting.pop()
            assertions |= set(one.assertions)
            for name, places in one.calls.items():
                calls[name] = tuple(sorted({*calls.get(name, ()), *places}))
                helper = by_name.get(name)
                if helper is not None and id(helper) not in seen:
                    seen.add(id(helper))
                    waiting.append(helper)
        joined.append(replace(function, calls=calls, assertions=tuple(sorted(assertions))))
    return joined


def _outside(source: Source, tests: tuple[TestFunction, ...]) -> tuple[TestFunction, ...]:
    """A nameless test for the assertions that no test reaches."""
    held = {span for test in tests for span in test.assertions}
    left = tuple(span for span in source.assertions if span not in held)
    if not left:
        return ()
    span = LineSpan(left[0].first, left[-1].last)
    return (TestFunction("", span, left, {}, (), False, False, ()),)


def _mocks(text: str) -> tuple[str, ...]:
    found = {next(filter(None, match.groups()), "") for match in _MOCK.finditer(text)}
    return tuple(sorted(name.strip() for name in found if name.strip()))


def _c_calls(text: str) -> Mapping[str, tuple[int, ...]]:
    code = live_c_code(text)
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    found: dict[str, list[int]] = {}
    for match in _CALL.finditer(code):
        found.setdefault(match[1], []).append(bisect_right(starts, match.start()))
    return {name: tuple(sorted(set(lines))) for name, lines in sorted(found.items())}


def _declared(text: str, table: tuple[FunctionSpan, ...]) -> tuple[str, ...]:
    code = live_c_code(text)
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    inside = {number for span in table for number in range(span.first, span.last + 1)}
    found = _PROTOTYPE.finditer(code)
    return tuple(sorted({m[1] for m in found if bisect_right(starts, m.start(1)) not in inside}))


def _python_calls(text: str) -> Mapping[str, tuple[int, ...]]:
    tree = tree_of_text(text)
    found: dict[str, set[int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.attr if isinstance(target, ast.Attribute) else ""
            name = target.id if isinstance(target, ast.Name) else name
            if name:
                found.setdefault(name, set()).add(node.lineno)
    return {name: tuple(sorted(lines)) for name, lines in sorted(found.items())}


def _python_imports(text: str) -> tuple[str, ...]:
    tree = tree_of_text(text)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{alias.name}".strip(".") for alias in node.names}
            found |= {node.module} if node.module else set()
    return tuple(sorted(found))
