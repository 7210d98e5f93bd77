"""Cucumber JSON (the `json` formatter of cucumber-jvm, cucumber-js and behave): one result a scenario."""

import re
from collections.abc import Iterator, Mapping

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.trace import ReportReading, TestResult, TestState
from gatekeeper.parse.json import JsonRefused, parse_json

MAX_BYTES = 128 * 1024 * 1024
_LINE = re.compile(r"line (\d+)")


def json_line(error: JsonRefused) -> int:
    """The line that a refusal names, 1 when it names none."""
    found = _LINE.match(str(error))
    return int(found[1]) if found else 1


def read_cucumber(raw: bytes) -> ReportReading:
    """Every scenario; it passed when it has steps and each of them and of its hooks passed."""
    try:
        document = parse_json(raw, max_bytes=MAX_BYTES)
    except JsonRefused as error:
        return ReportReading(defects=((json_line(error), str(error)),))
    if not isinstance(document, list) or not document:
        return ReportReading(defects=((1, "it is no list of features"),))
    results = tuple(result for feature in document for result in _feature(feature))
    defects = () if results else ((1, "it holds no scenario"),)
    return ReportReading(results, defects=defects)


def _feature(feature: JsonValue) -> Iterator[TestResult]:
    if not isinstance(feature, dict):
        return
    background: list[str] = []
    for element in _list(feature, "elements"):
        if element.get("type") == "background":
            background = [status for status in _statuses(element) if _is_failure(status)]
            continue
        statuses = [*background, *_statuses(element)]
        background = []
        line = element.get("line")
        yield TestResult(
            suite=_text(feature, "name"),
            name=_text(element, "name"),
            state=_state(statuses),
            # The line in the feature file: the report itself is seldom read by people.
            line=line if isinstance(line, int) and line > 0 else 1,
            file=_text(feature, "uri").removeprefix("file:"),
            ids=tuple(tag for owner in (feature, element) for tag in _tags(owner)),
        )


def _statuses(element: Mapping[str, JsonValue]) -> Iterator[str]:
    """How each step and hook ended, the hooks around a step with it, and what behave says of the scenario itself."""
    if status := _text(element, "status"):
        yield status.lower()
    steps = _list(element, "steps")
    if not steps:
        yield "none"
    for owner in (element, *steps):
        for hook in (*_list(owner, "before"), *_list(owner, "after")):
            yield _status(hook)
    yield from map(_status, steps)


def _status(step: Mapping[str, JsonValue]) -> str:
    result = step.get("result")
    return _text(result, "status").lower() if isinstance(result, dict) else "none"


def _is_failure(status: str) -> bool:
    """behave says `error`, `hook_error` and `cleanup_error` beside `failed`."""
    return status == "failed" or status.endswith("error")


def _state(statuses: list[str]) -> TestState:
    if any(map(_is_failure, statuses)):
        return TestState.FAILED
    if all(status == "passed" for status in statuses):
        return TestState.PASSED
    return TestState.UNKNOWN if "none" in statuses else TestState.SKIPPED


def _tags(owner: Mapping[str, JsonValue]) -> Iterator[str]:
    tags = owner.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        name = _text(tag, "name") if isinstance(tag, dict) else tag
        if isinstance(name, str) and name:
            yield name.removeprefix("@")


def _text(owner: Mapping[str, JsonValue], name: str) -> str:
    value = owner.get(name)
    return value if isinstance(value, str) else ""


def _list(owner: Mapping[str, JsonValue], name: str) -> tuple[Mapping[str, JsonValue], ...]:
    """The objects of a list; an empty one stands for whatever else is in it, and tells nothing."""
    value = owner.get(name)
    entries = value if isinstance(value, list) else []
    return tuple(each if isinstance(each, dict) else {} for each in entries)
