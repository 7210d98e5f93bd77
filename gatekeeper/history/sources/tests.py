"""A test file taken apart: its test functions, what each asserts and calls, and the marks that stand on it.

A mark is a comment or docstring word: `@verifies UNIT-OR-REQUIREMENT …`, `@white-box`, `@black-box`; in Python also a
decorator of pytest: `@pytest.mark.verifies("…")`, `@pytest.mark.white_box`, `@pytest.mark.black_box`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from itertools import takewhile

from gatekeeper.history.sources.c_code import LOOSE_SPLICE, SPLICE, live_c_code
from gatekeeper.history.sources.c_tests import Role, is_test_name
from gatekeeper.history.sources.function_table import FunctionSpan, function_table
from gatekeeper.history.sources.lines import Equal, LineSpan, Source, Steer, Value, Word
from gatekeeper.history.sources.mocks import mocked_functions, private_names, replaced_names
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.pattern import late_pattern

_CALL = late_pattern(r"\b([A-Za-z_]\w*+)\s*(?:<[\w\s:,*&<>]{1,200}>\s*)?\(")
_FED = late_pattern(r"\b([A-Za-z_]\w*+)\s*\(\s*[^\s)]")
_MACRO = late_pattern(
    r"^[ \t]*#[ \t]*define[ \t]+(\w+)\([^()\n]*\)((?:\\\r?\n|[^\n])*)", re.MULTILINE
)
_RUN = late_pattern(
    r"\b(?:RUN_TEST|RUN|run_test|mu_run_test|MU_RUN_TEST|cmocka_unit_test\w*|tcase_add_test)\s*\(([^()]*)\)"
)
"""How runners of Unity, greatest, minunit, cmocka and Check name a test."""
_SETTING = late_pattern(
    r"^[ \t]*[\"']?addopts[\"']?[ \t]*=.*(?:\n(?:[ \t]+\S|[\"'\]]).*)*", re.MULTILINE
)
_LEAVES_OUT = late_pattern(
    r"(?<![\w-])(?:-k|--ignore(?:-glob)?|--deselect|--co(?:llect-only)?|-m(?![ =\"',]*not\b))(?![\w-])"
)
"""Options of pytest 8 that leave tests out; `-m "not slow"` leaves out what says so itself."""
_PROTOTYPE = late_pattern(r"\b([A-Za-z_]\w*+)\s*\([^;{}()]*\)\s*;")
_EXTERN = late_pattern(
    r"\bextern\b(?:(?!\bextern\b)[^;(){}=])*?\b([A-Za-z_]\w*+)\s*+(?:\[[^\[\]]*+\]\s*+)*+;"
)
_BETWEEN = r"(?:[ \t]|/\*(?:[^*\n]|\*(?!/))*+\*/)*+"
"""Blanks and comments, in one way only: a line of many comments is tried once."""
_INCLUDE = late_pattern(
    rf'^{_BETWEEN}(?:#|%:|\?\?=){_BETWEEN}(?:include(?:_next)?|import){_BETWEEN}[<"]([^>"\n]+)[>"]',
    re.MULTILINE,
)
_VERIFIES = late_pattern(r"@verifies[ \t:]+([^\n*]+)|\bmark\.verifies\(([^)\n]*)\)")
_ID = late_pattern(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_WHITE = late_pattern(r"@white-box\b|\bmark\.white_box\b")
_BLACK = late_pattern(r"@black-box\b|\bmark\.black_box\b")
_CLASS = late_pattern(r"\b(?:class|struct)\s+(\w+)")
_AROUND_NAME = late_pattern(r"(?:^|_|[a-z])(?:set_?up|tear_?down)(?:_|$)", re.IGNORECASE)
_PYTHON_TEST = late_pattern(r"test|runTest$", re.IGNORECASE)
_FIXTURE = late_pattern(r"\s*@(?:\w+\.)*fixture\b")


@dataclass(frozen=True, slots=True)
class TestFunction:
    """One test of a file; the name is empty for assertions that stand in no function."""

    name: str
    span: LineSpan
    assertions: tuple[LineSpan, ...]
    """Effective ones, its helpers' of the same file included."""
    calls: Mapping[str, tuple[int, ...]]
    """Names it calls, itself or through helpers of the same file, each with the lines; none that the file replaces."""
    marks: tuple[str, ...]
    """Ids behind `@verifies`, ordered."""
    white_box: bool
    black_box: bool
    mocks: tuple[str, ...]
    """Names that the file replaces, ordered."""
    private: frozenset[str] = frozenset()
    """Names that say they are nobody's but their module's, in it or in its helpers of the same file."""
    ways: Mapping[LineSpan, frozenset[int]] = field(default_factory=dict)
    """The helpers of the same file that it runs, however deep, each with the lines that call it."""


@dataclass(frozen=True, slots=True)
class TestFile:
    """What a test file is about."""

    functions: tuple[TestFunction, ...]
    """Its tests in order."""
    includes: tuple[str, ...]
    """Included files, or imported modules with dots, as written, ordered."""
    calls: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Every name that is called anywhere in the file, with the lines."""
    helpers: tuple[TestFunction, ...] = ()
    """Its functions that are no tests and call or assert something, in order: tests of other files may use them."""
    loose: tuple[str, ...] = ()
    """Python classes with tests that nobody collects unless a class derives from them, in order."""
    bases: tuple[str, ...] = ()
    """What its Python classes derive from, ordered."""
    declares: tuple[str, ...] = ()
    """Functions that a C file declares itself, outside of functions, and variables of others, ordered."""
    values: tuple[Value, ...] = ()
    """What its assertions say, and what the names in them stand for."""
    equals: tuple[Equal, ...] = ()
    """What its assertions hold against each other, where that is told."""
    steers: tuple[Steer, ...] = ()
    """What decides whether tests run: hooks and set-ups of pytest, or options of its settings."""
    runs: Mapping[str, int] = field(default_factory=dict)
    """Names that a runner of C gives to what runs tests, each with the first line."""


NO_TESTS = TestFile((), ())


def read_test_file(text: str, language: Language | None, source: Source) -> TestFile:
    """The tests of a file; without tests where its language is not read. Raises `SourceUnread`."""
    table = function_table(text, language)
    if language is Language.PYTHON:
        from gatekeeper.history.sources.python_steering import python_steering
        from gatekeeper.history.sources.python_tests import (
            base_classes,
            loose_classes,
            python_calls,
            python_imports,
        )
        from gatekeeper.history.sources.python_values import python_values

        code, loose, bases = "", loose_classes(text), base_classes(text)
        calls, includes = python_calls(text), python_imports(text)
        values, steers, runs = python_values(text, source.assertions), python_steering(text), {}
    elif language is not None:
        from gatekeeper.history.sources.c_values import c_values

        code = live_c_code(text)
        calls, includes = _c_calls(text, code), included_files(text)
        values, steers, runs = c_values(text, code, table, source.assertions), (), _runs(code)
        loose = bases = ()
    else:
        return TestFile((), (), steers=tuple(_options(text)), values=tuple(_rows(text)))
    lines = text.split("\n")
    mocks = replaced_names(text)
    own = [_function(span, source, calls, lines, mocks) for span in table]
    # What another function of the file calls is a helper; `main` calls tests, which it gives nothing.
    called = {name for each in own if each.name != "main" for name in each.calls}
    called |= {name for each in own if each.name == "main" for name in _fed(each, code)}
    joined = _with_helpers(own, table, called)
    said = [
        whole if each.name == "main" else each for each, whole in zip(own, joined, strict=True)
    ]
    may_be = _may_be_tests(table, said, lines, language)
    its_own = _replaced_in_c(code, table, language) if code else ()
    tests: list[TestFunction] = []
    helpers: list[TestFunction] = []
    for span, function, is_one in zip(table, joined, may_be, strict=True):
        is_named = function.name.rpartition(".")[2] not in called
        is_test = is_one and (span.role is Role.TEST or is_named)
        reaching = {name: at for name, at in function.calls.items() if name not in its_own}
        (tests if is_test else helpers).append(replace(function, calls=reaching))
    return TestFile(
        functions=(*tests, *_outside(source, tests)),
        includes=includes,
        calls=calls,
        helpers=tuple(each for each in helpers if each.calls or each.assertions),
        loose=loose,
        bases=bases,
        declares=_declared(code, table),
        values=values,
        equals=_equals(text, code, table, source),
        steers=steers,
        runs=runs,
    )


def _equals(
    text: str, code: str, table: tuple[FunctionSpan, ...], source: Source
) -> tuple[Equal, ...]:
    """What the assertions hold against each other; `code` is empty for Python."""
    if code:
        from gatekeeper.history.sources.c_equals import c_equals

        return c_equals(text, code, table, source.assertions)
    from gatekeeper.history.sources.python_equals import python_equals

    return python_equals(text, source.assertions) if source.assertions else ()


_ROW = late_pattern(r"(?<!\\):")


def _options(text: str) -> Iterator[Steer]:
    for setting in _SETTING.finditer(text):
        for option in _LEAVES_OUT.finditer(text, setting.start(), setting.end()):
            line = text.count("\n", 0, option.start()) + 1
            yield Steer(line, line, ())


def _rows(text: str) -> Iterator[Value]:
    """The lines that hand something to a function of a suite (Mbed TLS 3.6, generate_test_code.py)."""
    for number, line in enumerate(text.split("\n"), start=1):
        for row in line.split("\r"):
            name, *handed = _ROW.split(row.strip())
            for place, _ in enumerate(handed):
                yield Value(f"{name}:{place}", None, (Word("", number),))


def _runs(code: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for match in _RUN.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        found |= {word: found.get(word, line) for word in re.findall(r"\w+", match[1])}
    return found


def _replaced_in_c(
    code: str, table: tuple[FunctionSpan, ...], language: Language
) -> frozenset[str]:
    """What no call in this file reaches in a unit: functions that it defines itself (in C a name is one function), and mocks."""
    mocked = {name.removeprefix("__wrap_") for name in mocked_functions(code)}
    plain = (span.name for span in table if span.role is not Role.TEST)
    defined = set(plain) if language is Language.C else set[str]()
    return frozenset(mocked | defined)


def included_files(text: str) -> tuple[str, ...]:
    """What a C or C++ file includes, as written, ordered, however its lines are joined."""
    readings = {SPLICE.sub("", text), LOOSE_SPLICE.sub("", text)}
    return tuple(sorted({name for joined in readings for name in _INCLUDE.findall(joined)}))


def _may_be_tests(
    table: tuple[FunctionSpan, ...], own: list[TestFunction], lines: list[str], language: Language
) -> list[bool]:
    """Of each function whether it would be a test if no other function of the file called it."""
    if language is not Language.PYTHON:
        classes = frozenset(match[1] for line in lines for match in _CLASS.finditer(line))
        return [_is_test_of_c(s, f, classes) for s, f in zip(table, own, strict=True)]
    inner = _inner(table)
    return [
        span not in inner
        and _PYTHON_TEST.match(span.name.rpartition(".")[2]) is not None
        and not _is_fixture(lines[span.first - 1 : span.last])
        for span in table
    ]


def _is_test_of_c(span: FunctionSpan, function: TestFunction, classes: frozenset[str]) -> bool:
    """A macro says it, or the name does, or (a runner may take any name) the function asserts.

    Of `main`, which calls tests, and of what makes or ends an object only the last is true.
    """
    if span.role is not Role.FUNCTION:
        return span.role is Role.TEST
    if function.assertions:
        return True
    name = function.name
    if name == "main" or name.rpartition("::")[2].lstrip("~") in classes:
        return False
    return is_test_name(name) and not _AROUND_NAME.search(name)


def _inner(table: tuple[FunctionSpan, ...]) -> set[FunctionSpan]:
    """The functions that stand inside other ones; the table is ordered."""
    found: set[FunctionSpan] = set()
    end = 0
    for span in table:
        if span.last <= end:
            found.add(span)
        end = max(end, span.last)
    return found


def _is_fixture(lines: list[str]) -> bool:
    decorators = takewhile(lambda line: not line.lstrip().startswith(("def ", "async ")), lines)
    return any(_FIXTURE.match(line) for line in decorators)


def _function(
    span: FunctionSpan,
    source: Source,
    calls: Mapping[str, tuple[int, ...]],
    lines: list[str],
    mocks: tuple[str, ...],
) -> TestFunction:
    inside = range(span.first, span.last + 1)
    said = "\n".join(lines[span.said_before - 1 : span.last])

    def heads(name: str, line: int) -> bool:
        """A head looks like a call; beyond it a test may call what has its name, a function would call itself."""
        return name == span.name and (span.role is not Role.TEST or line == span.first)

    return TestFunction(
        name=span.name,
        span=LineSpan(span.first, span.last),
        assertions=tuple(a for a in source.assertions if a.first in inside),
        calls={
            name: within
            for name, places in calls.items()
            if (within := tuple(n for n in places if n in inside and not heads(name, n)))
        },
        marks=tuple(sorted({i for m in _VERIFIES.finditer(said) for i in _ids(m)})),
        white_box=_WHITE.search(said) is not None,
        black_box=_BLACK.search(said) is not None,
        mocks=mocks,
        private=private_names(said),
    )


def _ids(match: re.Match[str]) -> list[str]:
    return _ID.findall(match[1] or match[2] or "")


def _fed(function: TestFunction, code: str) -> Iterator[str]:
    """What a function of C calls with arguments, and is no test by its name."""
    lines = "\n".join(code.split("\n")[function.span.first - 1 : function.span.last])
    fed = {match[1] for match in _FED.finditer(lines)} - {function.name}
    yield from (name for name in fed if not is_test_name(name))


def _with_helpers(
    functions: list[TestFunction], table: tuple[FunctionSpan, ...], called: set[str]
) -> list[TestFunction]:
    """Each function with the calls and assertions of the `called` functions of this file that it calls, however deep.

    What its head says to be a test is called by nobody: a function of that name is another one.
    """
    by_name: dict[str, list[TestFunction]] = {}
    for function, span in zip(functions, table, strict=True):
        name = function.name.rpartition(".")[2]
        if name in called and span.role is not Role.TEST:
            by_name.setdefault(name, []).append(function)
    joined = []
    for function in functions:
        seen, waiting = {id(function)}, [function]
        calls: dict[str, tuple[int, ...]] = {}
        assertions: set[LineSpan] = set()
        ways: dict[LineSpan, frozenset[int]] = {}
        private: set[str] = set()
        while waiting:
            one = waiting.pop()
            assertions |= set(one.assertions)
            private |= one.private
            for name, places in one.calls.items():
                calls[name] = tuple(sorted({*calls.get(name, ()), *places}))
                for used in by_name.get(name, ()):
                    ways[used.span] = ways.get(used.span, frozenset()).union(places)
                    waiting += [used] if id(used) not in seen else []
                    seen.add(id(used))
        held = tuple(sorted(assertions))
        of_all = frozenset(private)
        joined.append(replace(function, calls=calls, assertions=held, ways=ways, private=of_all))
    return joined


def _outside(source: Source, tests: list[TestFunction]) -> tuple[TestFunction, ...]:
    """A nameless test for the assertions that no test reaches."""
    held = {span for test in tests for span in test.assertions}
    left = tuple(span for span in source.assertions if span not in held)
    if not left:
        return ()
    span = LineSpan(left[0].first, left[-1].last)
    return (TestFunction("", span, left, {}, (), False, False, ()),)


def _c_calls(text: str, code: str) -> Mapping[str, tuple[int, ...]]:
    """Names with the lines they are called in; what a macro of the file calls is called where the macro is used."""
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    macros = {m[1]: {call[1] for call in _CALL.finditer(m[2])} for m in _MACRO.finditer(text)}
    found: dict[str, set[int]] = {}
    for match in _CALL.finditer(code):
        line = bisect_right(starts, match.start())
        for name in _expanded(match[1], macros):
            found.setdefault(name, set()).add(line)
    return {name: tuple(sorted(lines)) for name, lines in sorted(found.items())}


def _expanded(name: str, macros: Mapping[str, set[str]]) -> set[str]:
    """The name and what is called by the macro of that name, however deep."""
    seen, waiting = {name}, [name]
    while waiting:
        new = macros.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def _declared(code: str, table: tuple[FunctionSpan, ...]) -> tuple[str, ...]:
    starts = [0, *(match.end() for match in re.finditer("\n", code))]
    inside = {number for span in table for number in range(span.first, span.last + 1)}
    found = _PROTOTYPE.finditer(code)
    plain = {m[1] for m in found if bisect_right(starts, m.start(1)) not in inside}
    return tuple(sorted(plain.union(_EXTERN.findall(code))))
