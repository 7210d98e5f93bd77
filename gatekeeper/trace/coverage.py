"""Coverage of lines and branches as Cobertura XML and as lcov tracefiles, whose records may each name their test."""

import datetime as dt
import re
import zlib
from collections.abc import Iterator

from gatekeeper.model.trace import Making, ReportReading
from gatekeeper.parse.xml import XmlElement, XmlRefused, parse_xml
from gatekeeper.trace.coverage_file import MAX_BYTES, CoverageFile, coverage_reading
from gatekeeper.trace.text_results import COMMIT

_CONDITION = re.compile(r"\d+(?:\.\d+)?%\s*\((\d{1,9})/(\d{1,9})\)")
_NUMBER = re.compile(r"\d{1,18}")
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?")
"""Seconds, or milliseconds, of a time of this century."""
_COUNT = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?(?:e\+?\d{1,2})?", re.IGNORECASE)
"""How often lcov says that something ran: a large count with an exponent, a count that ran over below zero."""


def read_cobertura(raw: bytes) -> ReportReading:
    """Every class's file; classes of one file are put together."""
    try:
        root = parse_xml(raw, max_bytes=MAX_BYTES)
    except XmlRefused as error:
        return ReportReading(defects=((error.line, str(error)),))
    if root.name != "coverage":
        return ReportReading(defects=((root.line, f'its root "{root.name[:40]}" is no coverage'),))
    files: dict[str, CoverageFile] = {}
    defects: list[tuple[int, str]] = []
    for each in (element for element in root.walk() if element.name == "class"):
        if not each.get("filename"):
            defects.append((each.line, "a class names no file"))
            continue
        file = files.setdefault(each.get("filename"), CoverageFile(each.line))
        for line in _class_lines(each):
            _cobertura_line(line, file, defects)
    said = root.get("timestamp")
    if _SINCE_1970.fullmatch(said):
        said = dt.datetime.fromtimestamp(int(said[:10]), dt.UTC).isoformat()
    return coverage_reading(files, defects, making=Making(said, tool=root.get("version")))


def _class_lines(each: XmlElement) -> list[XmlElement]:
    """The lines of a class; those of its methods where a producer gave the class none of its own."""
    holder = each.child("lines")
    own = [] if holder is None else list(holder.all("line"))
    return own or [element for element in each.walk() if element.name == "line"]


def _cobertura_line(line: XmlElement, file: CoverageFile, defects: list[tuple[int, str]]) -> None:
    number, hits = line.get("number"), line.get("hits")
    if not _NUMBER.fullmatch(number) or not _NUMBER.fullmatch(hits):
        defects.append((line.line, "a line has no number or no count"))
        return
    file.line("", int(number), run=int(hits) > 0)
    if found := _CONDITION.fullmatch(line.get("condition-coverage")):
        file.more_branches(int(found[1]), int(found[2]))


def read_lcov(raw: bytes) -> ReportReading:
    """Every record of a tracefile (geninfo, lcov 1.16 and 2.x); a record that is not ended is a defect."""
    if len(raw) > MAX_BYTES:
        return ReportReading(defects=((1, f"it has {len(raw)} bytes, more than {MAX_BYTES}"),))
    text = raw.decode("utf-8", "surrogateescape")
    lines = text.replace("\r\n", "\n").split("\n")
    files: dict[str, CoverageFile] = {}
    defects = list(_lcov(lines, files))
    named = {found[1].lower() for line in lines if (found := COMMIT.fullmatch(line))}
    return coverage_reading(files, defects, named.pop() if len(named) == 1 else "")


def _lcov(lines: list[str], files: dict[str, CoverageFile]) -> Iterator[tuple[int, str]]:
    current: CoverageFile | None = None
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
            current, began = files.setdefault(value.strip(), CoverageFile(number)), number
        elif key in ("DA", "BRDA") and (
            current is None or not _lcov_line(key, parts, test, current)
        ):
            yield number, "this line stands in no record or is not whole"
    if current is not None:
        yield began, "this record is not ended"


def _lcov_line(key: str, parts: list[str], test: str, file: CoverageFile) -> bool:
    wanted = 2 if key == "DA" else 4
    if len(parts) < wanted or not _NUMBER.fullmatch(parts[0]):
        return False
    number = int(parts[0])
    # The expression of a branch may hold commas; how often it was taken comes last.
    count = parts[1] if key == "DA" else parts[-1].strip()
    if not _COUNT.fullmatch(count) and not (key == "BRDA" and count == "-"):
        return False
    run = count != "-" and float(count) > 0
    if key == "DA":
        file.line(test, number, run=run)
    else:
        branch = (number, _part(parts[1]), _part(",".join(parts[2:-1])))
        file.branch(test, branch, run=run)
    return True


def _part(text: str) -> int:
    """A block or branch as a number; lcov 2 writes branches as text, too."""
    return (
        int(text) if _NUMBER.fullmatch(text) else -1 - zlib.crc32(text.encode("utf-8", "replace"))
    )
