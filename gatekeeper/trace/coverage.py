"""Coverage of lines and branches: Cobertura XML, coverage.py JSON (7.x), gcov JSON (GCC 9 on) and lcov tracefiles."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.trace import FileCoverage, ReportReading
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.parse.xml import XmlElement, XmlRefused, parse_xml
from gatekeeper.trace.cucumber import json_line
from gatekeeper.trace.text_results import COMMIT

MAX_BYTES = 128 * 1024 * 1024
_CONDITION = re.compile(r"\d+(?:\.\d+)?%\s*\((\d{1,9})/(\d{1,9})\)")
_NUMBER = re.compile(r"\d{1,18}")


@dataclass(slots=True)
class _File:
    """Lines of one file while the report is read; a line run anywhere was run."""

    line: int
    hits: dict[int, bool] = field(default_factory=dict)
    branches: int = 0
    branches_covered: int = 0
    contexts: set[str] = field(default_factory=set)

    def take(self, number: int, *, run: bool) -> None:
        self.hits[number] = self.hits.get(number, False) or run


def _reading(
    files: Mapping[str, _File], defects: list[tuple[int, str]], commit: str = ""
) -> ReportReading:
    if not files:
        defects.append((1, "it holds no file"))
    coverage = tuple(
        FileCoverage(
            path,
            file.line,
            frozenset(n for n, run in file.hits.items() if run),
            frozenset(n for n, run in file.hits.items() if not run),
            file.branches,
            file.branches_covered,
            tuple(sorted(file.contexts)),
        )
        for path, file in sorted(files.items())
    )
    return ReportReading(coverage=coverage, commit=commit, defects=tuple(sorted(defects)))


def read_cobertura(raw: bytes) -> ReportReading:
    """Every class's file; classes of one file are put together."""
    try:
        root = parse_xml(raw, max_bytes=MAX_BYTES)
    except XmlRefused as error:
        return ReportReading(defects=((error.line, str(error)),))
    if root.name != "coverage":
        return ReportReading(defects=((root.line, f'its root "{root.name[:40]}" is no coverage'),))
    files: dict[str, _File] = {}
    defects: list[tuple[int, str]] = []
    for each in (element for element in root.walk() if element.name == "class"):
        if not each.get("filename"):
            defects.append((each.line, "a class names no file"))
            continue
        file = files.setdefault(each.get("filename"), _File(each.line))
        lines = each.child("lines")
        for line in lines.all("line") if lines is not None else ():
            _cobertura_line(line, file, defects)
    return _reading(files, defects)


def _cobertura_line(line: XmlElement, file: _File, defects: list[tuple[int, str]]) -> None:
    number, hits = line.get("number"), line.get("hits")
    if not _NUMBER.fullmatch(number) or not _NUMBER.fullmatch(hits):
        defects.append((line.line, "a line has no number or no count"))
        return
    file.take(int(number), run=int(hits) > 0)
    if found := _CONDITION.fullmatch(line.get("condition-coverage")):
        file.branches_covered += int(found[1])
        file.branches += int(found[2])


def read_coverage_py(raw: bytes) -> ReportReading:
    """Every file of `coverage json`, with the contexts of `--show-contexts`."""
    document = _json(raw)
    if isinstance(document, ReportReading):
        return document
    entries = document.get("files") if isinstance(document, dict) else None
    if not isinstance(entries, dict):
        return ReportReading(defects=((1, "it has no files, so it is no report of coverage.py"),))
    files: dict[str, _File] = {}
    defects: list[tuple[int, str]] = []
    for name, entry in entries.items():
        file = files.setdefault(name, _File(1))
        if not isinstance(entry, dict) or not _coverage_py_file(entry, file):
            defects.append((1, f'the entry of "{name[:100]}" has no lists of lines'))
    return _reading(files, defects)


def _coverage_py_file(entry: Mapping[str, JsonValue], file: _File) -> bool:
    for key, run in (("executed_lines", True), ("missing_lines", False)):
        lines = entry.get(key)
        if not isinstance(lines, list):
            return False
        for number in lines:
            if isinstance(number, int):
                file.take(number, run=run)
    summary = entry.get("summary")
    if isinstance(summary, dict):
        file.branches = _int(summary.get("num_branches"))
        file.branches_covered = _int(summary.get("covered_branches"))
    contexts = entry.get("contexts")
    for names in contexts.values() if isinstance(contexts, dict) else ():
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name:
                file.contexts.add(name.partition("|")[0])
    return True


def _int(value: JsonValue) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _json(raw: bytes) -> JsonValue | ReportReading:
    try:
        return parse_json(raw, max_bytes=MAX_BYTES)
    except JsonRefused as error:
        return ReportReading(defects=((json_line(error), str(error)),))


def read_gcov(raw: bytes) -> ReportReading:
    """Every file of `gcov --json-format`, packed by gzip or not."""
    if raw.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            return ReportReading(defects=((1, f"it cannot be unpacked: {error}"),))
    document = _json(raw)
    if isinstance(document, ReportReading):
        return document
    entries = document.get("files") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return ReportReading(defects=((1, "it has no files, so it is no report of gcov"),))
    files: dict[str, _File] = {}
    defects: list[tuple[int, str]] = []
    for each in entries:
        entry = each if isinstance(each, dict) else {}
        name, lines = entry.get("file"), entry.get("lines")
        if not isinstance(name, str) or not isinstance(lines, list):
            defects.append((1, "an entry names no file or has no lines"))
            continue
        file = files.setdefault(name, _File(1))
        for line in lines:
            _gcov_line(line, file)
    return _reading(files, defects)


def _gcov_line(line: JsonValue, file: _File) -> None:
    if not isinstance(line, dict):
        return
    number = line.get("line_number")
    if isinstance(number, int):
        file.take(number, run=_int(line.get("count")) > 0)
    branches = line.get("branches")
    for branch in branches if isinstance(branches, list) else ():
        file.branches += 1
        if isinstance(branch, dict) and _int(branch.get("count")) > 0:
            file.branches_covered += 1


def read_lcov(raw: bytes) -> ReportReading:
    """Every record of a tracefile (geninfo, lcov 1.16 and 2.x); a record that is not ended is a defect."""
    if len(raw) > MAX_BYTES:
        return ReportReading(defects=((1, f"it has {len(raw)} bytes, more than {MAX_BYTES}"),))
    text = raw.decode("utf-8", "surrogateescape")
    lines = text.replace("\r\n", "\n").split("\n")
    files: dict[str, _File] = {}
    defects = list(_lcov(lines, files))
    named = {found[1].lower() for line in lines if (found := COMMIT.fullmatch(line))}
    return _reading(files, defects, named.pop() if len(named) == 1 else "")


def _lcov(lines: list[str], files: dict[str, _File]) -> Iterator[tuple[int, str]]:
    current: _File | None = None
    test, began = "", 0
    for number, line in enumerate(lines, 1):
        key, _, value = line.partition(":")
        parts = value.split(",")
        if line == "end_of_record":
            current = None
        elif key == "TN":
            test = value.strip()
        elif key == "SF":
            if current is not None:
                yield began, "this record is not ended"
            current, began = files.setdefault(value.strip(), _File(number)), number
            current.contexts |= {test} - {""}
        elif key in ("DA", "BRDA") and (current is None or not _lcov_line(key, parts, current)):
            yield number, "this line stands in no record or is not whole"
    if current is not None:
        yield began, "this record is not ended"


def _lcov_line(key: str, parts: list[str], file: _File) -> bool:
    wanted = 2 if key == "DA" else 4
    if len(parts) < wanted or not _NUMBER.fullmatch(parts[0]):
        return False
    if key == "DA":
        if not _NUMBER.fullmatch(parts[1].lstrip("-")):
            return False
        file.take(int(parts[0]), run=not parts[1].startswith("-") and int(parts[1]) > 0)
        return True
    file.branches += 1
    file.branches_covered += parts[3] not in ("-", "0")
    return True
