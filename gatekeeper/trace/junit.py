"""JUnit XML as pytest, gtest, ctest, Ceedling, CppUTest and Maven Surefire write it."""

import re
from collections.abc import Iterable, Iterator

from gatekeeper.model.trace import Making, ReportReading, TestResult, TestState
from gatekeeper.parse.xml import XmlElement, XmlRefused, parse_xml

MAX_BYTES = 128 * 1024 * 1024
COMMIT_NAMES = frozenset(
    {"commit", "git.commit", "git-commit", "git_commit", "git.sha", "vcs.revision", "revision"}
)
"""Names of properties that say which commit a report is about."""
ID_NAMES = frozenset(
    {"requirement", "requirements", "verifies", "covers", "satisfies", "requirement-id", "req"}
)
"""Names of properties that say which items a test verifies."""
_TESTER_NAMES = ("tester", "executed-by", "user.name")
_TOOL_NAMES = ("tool", "test-tool", "framework")
"""Names of properties that say who ran the tests, and with what; Surefire writes `user.name`."""
_NOT_RUN = frozenset({"notrun", "disabled", "skipped", "suppressed", "ignored"})
_IDS = re.compile(r"[,;\s]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MAX_MESSAGE = 500
_MOST = 5
"""Names of who, where or what in a row."""


def read_junit(raw: bytes) -> ReportReading:
    """Every test of the report. A suite that counts other tests than it shows is a defect."""
    try:
        root = parse_xml(raw, max_bytes=MAX_BYTES)
    except XmlRefused as error:
        return ReportReading(defects=((error.line, str(error)),))
    if root.name not in ("testsuites", "testsuite"):
        return ReportReading(
            defects=((root.line, f'its root "{root.name[:40]}" is no test suite'),)
        )
    suites = [element for element in root.walk() if element.name == "testsuite"]
    results = tuple(result for suite in suites for result in _results(suite))
    defects = [defect for suite in suites for defect in _defects(suite)]
    if not results:
        defects.append((root.line, "it holds no test"))
    return ReportReading(
        results, commit=_commit(root), defects=tuple(sorted(defects)), making=_making(root)
    )


def _results(suite: XmlElement) -> Iterator[TestResult]:
    for case in suite.all("testcase"):
        name = case.get("name")
        state, message = _state(case)
        yield TestResult(
            suite=case.get("classname") or suite.get("name"),
            name=name,
            state=state,
            line=case.line,
            file=case.get("file") or suite.get("file"),
            message=message[:_MAX_MESSAGE],
            ids=tuple(_ids(case)),
        )


def _state(case: XmlElement) -> tuple[TestState, str]:
    """How the test ended; of several elements that tell it, what failed counts before what was skipped."""
    told = [state for child in case.children if (state := _told(child)) is not None]
    failed = (state for state in told if state[0] is not TestState.SKIPPED)
    if told:
        return next(failed, told[0])
    status, result = case.get("status").lower(), case.get("result").lower()
    if "failed" in (status, result) or status == "fail":
        return TestState.FAILED, f"its status is {status or result}"
    if status in _NOT_RUN or result in _NOT_RUN:
        return TestState.SKIPPED, f"its status is {status if status in _NOT_RUN else result}"
    if not case.get("name"):
        return TestState.UNKNOWN, "it has no name"
    return TestState.PASSED, ""


def _told(child: XmlElement) -> tuple[TestState, str] | None:
    said = child.get("message") or child.whole_text()
    match child.name:
        case "failure":
            return TestState.FAILED, said
        case "error":
            return TestState.ERROR, said
        case "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError":
            return TestState.FAILED, f"failed at least once: {said}"
        case "skipped":
            return TestState.SKIPPED, said
        case _:
            return None


def _properties(element: XmlElement) -> Iterator[tuple[str, str]]:
    holder = element.child("properties")
    for entry in holder.all("property") if holder is not None else ():
        yield entry.get("name").lower(), entry.get("value") or entry.text.strip()


def _ids(case: XmlElement) -> Iterator[str]:
    for name, value in _properties(case):
        if name in ID_NAMES:
            yield from (part for part in _IDS.split(value) if part)


def _commit(root: XmlElement) -> str:
    """The one commit that suites name; two different ones name none."""
    named = {
        value.lower()
        for element in root.walk()
        if element.name in ("testsuite", "testsuites")
        for name, value in _properties(element)
        if name in COMMIT_NAMES and value
    }
    return named.pop() if len(named) == 1 else ""


def _making(root: XmlElement) -> Making:
    suites = [each for each in root.walk() if each.name in ("testsuite", "testsuites")]
    told = [each for suite in suites for each in _properties(suite)]
    pytest = ["pytest"] if any(suite.get("name") == "pytest" for suite in suites) else []
    return Making(
        at=min(filter(None, (suite.get("timestamp") for suite in suites)), default=""),
        by=_several(value for name, value in told if name in _TESTER_NAMES),
        host=_several(suite.get("hostname") for suite in suites),
        tool=_several([value for name, value in told if name in _TOOL_NAMES] or pytest),
    )


def _several(said: Iterable[str]) -> str:
    """All that is said, in a row; of many how many more there are."""
    row = sorted({*said} - {""})
    return "; ".join([*row[:_MOST], *([f"{len(row) - _MOST} more"] if len(row) > _MOST else [])])


def _defects(suite: XmlElement) -> Iterator[tuple[int, str]]:
    cases = [case for element in suite.walk() for case in element.all("testcase")]
    names = {(case.get("classname"), case.get("name")) for case in cases}
    said = suite.get("tests")
    # pytest counts a test that fails twice, in itself and in its teardown, once.
    counted = int(said) if _NUMBER.fullmatch(said) else len(cases)
    if counted not in (len(cases), len(names)) and not _has_subtests(suite, cases, counted):
        yield suite.line, f"its suite counts {said} tests and shows {len(cases)}"
    bad = [s for s in ("failures", "errors") if suite.get(s).strip("0")]
    shown = any(_state(case)[0] in (TestState.FAILED, TestState.ERROR) for case in cases)
    if bad and not shown:
        yield suite.line, f"its suite counts {bad[0]} and shows none"


def _has_subtests(suite: XmlElement, cases: list[XmlElement], counted: int) -> bool:
    """Whether only subtests that passed can be missing, which pytest 9 counts and does not show."""
    bad = sum(child.name in ("failure", "error") for case in cases for child in case.children)
    said = (suite.get("failures"), suite.get("errors"))
    whole = all(map(_NUMBER.fullmatch, said)) and sum(map(int, said)) == bad
    return suite.get("name") == "pytest" and counted > len(cases) and whole
