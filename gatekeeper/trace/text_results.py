"""Results as text: TAP (versions 12 to 14) and what the Unity framework prints."""

import re

from gatekeeper.model.trace import ReportReading, TestResult, TestState

MAX_BYTES = 128 * 1024 * 1024
COMMIT = re.compile(r"#\s*commit:?\s*([0-9a-fA-F]{40,64})\s*")
_PLAN = re.compile(r"1\.\.(\d{1,9})\b\s*(#.*)?")
_POINT = re.compile(r"(not )?ok\b\s*(\d{1,9})?\s*(?:-\s*)?(.*)")
_DIRECTIVE = re.compile(r"(?<!\\)#\s*(skip|todo)\S*\s*(.*)", re.IGNORECASE)
_TIME = r"(?: \(\d+ ms\))?"
_UNITY = re.compile(
    r"(?:TEST\([^()]*\))?(.*?):(\d{1,9}):([^:\s][^:]*):(PASS|FAIL|IGNORE)"
    + _TIME
    + r"(?::\s?(.*))?"
)
_FIXTURE = re.compile(r"(?:(IGNORE)_)?TEST\(([^()]+)\)(?(1)| (PASS)" + _TIME + ")")
"""What the fixtures of Unity print with `-v`: a group, and a test in it."""
_SUMMARY = re.compile(r"(\d{1,9}) Tests (\d{1,9}) Failures (\d{1,9}) Ignored\s*")
_STATES = {"PASS": TestState.PASSED, "FAIL": TestState.FAILED, "IGNORE": TestState.SKIPPED}


def _lines(raw: bytes) -> list[str] | str:
    if len(raw) > MAX_BYTES:
        return f"it has {len(raw)} bytes, more than {MAX_BYTES}"
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        return "it is not UTF-8 text"


def _commit(lines: list[str]) -> str:
    named = {found[1].lower() for line in lines if (found := COMMIT.fullmatch(line))}
    return named.pop() if len(named) == 1 else ""


def read_tap(raw: bytes) -> ReportReading:
    """Every test point at the outer level; no plan, another count, or a bail-out is a defect."""
    lines = _lines(raw)
    if isinstance(lines, str):
        return ReportReading(defects=((1, lines),))
    results: list[TestResult] = []
    defects: list[tuple[int, str]] = []
    numbers: set[int] = set()
    plan: int | None = None
    for number, line in enumerate(lines, 1):
        # A subtest, which stands indented, ends the whole run with it.
        if line.lstrip().startswith("Bail out!"):
            defects.append((number, "the run bailed out"))
        elif found := _PLAN.fullmatch(line.rstrip()):
            if plan is not None:
                defects.append((number, "it has two plans"))
            plan = int(found[1])
        elif found := _POINT.fullmatch(line.rstrip()):
            results.append(_point(found, number, len(results) + 1))
            point = int(found[2] or len(results))
            if point in numbers:
                defects.append((number, f"its point {point} stands twice"))
            numbers.add(point)
    if plan is None:
        defects.append((1, "it has no plan, so nobody can tell whether it is whole"))
    elif plan != len(results):
        defects.append((1, f"its plan counts {plan} tests and it shows {len(results)}"))
    if not results:
        defects.append((1, "it holds no test"))
    return ReportReading(tuple(results), commit=_commit(lines), defects=tuple(sorted(defects)))


def _point(found: re.Match[str], number: int, count: int) -> TestResult:
    text = found[3]
    state = TestState.FAILED if found[1] else TestState.PASSED
    message = ""
    if directive := _DIRECTIVE.search(text):
        text, message = text[: directive.start()].strip(), directive[2]
        # A point to do may fail without failing the run, and that is no evidence.
        state = TestState.SKIPPED
    return TestResult("", text or f"test {found[2] or count}", state, number, message=message)


def read_unity(raw: bytes) -> ReportReading:
    """Every line of a test; each run must end with a summary that counts what it showed."""
    lines = _lines(raw)
    if isinstance(lines, str):
        return ReportReading(defects=((1, lines),))
    results: list[TestResult] = []
    defects: list[tuple[int, str]] = []
    shown: list[TestState] = []
    for number, line in enumerate(lines, 1):
        if result := _unity(number, line.rstrip()):
            results.append(result)
            shown.append(result.state)
        elif found := _SUMMARY.fullmatch(line.rstrip()):
            counted = tuple(int(n) for n in found.groups())
            if counted != (len(shown), *map(shown.count, (TestState.FAILED, TestState.SKIPPED))):
                sentence = f"its summary counts {found[0].strip()!r} and shows other results"
                defects.append((number, sentence))
            shown = []
    if shown:
        sentence = "its last results have no summary, so nobody can tell whether it is whole"
        defects.append((len(lines), sentence))
    if not results:
        defects.append((1, "it holds no test"))
    return ReportReading(tuple(results), commit=_commit(lines), defects=tuple(defects))


def _unity(number: int, line: str) -> TestResult | None:
    if found := _UNITY.fullmatch(line):
        return TestResult(
            "", found[3], _STATES[found[4]], number, found[1], message=(found[5] or "")[:500]
        )
    if found := _FIXTURE.fullmatch(line):
        return TestResult("", f"TEST({found[2]})", _STATES[found[1] or found[3]], number)
    return None
