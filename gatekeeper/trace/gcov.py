"""Coverage as `gcov --json-format` writes it (GCC 9 on): one document, or a zip with a folder for each run of a test.

gcov adds up every run since the object was built. Coverage by test therefore needs one run a test: in a zip the folder
of a document is the name of the test that ran.
"""

import gzip
import io
import zlib
from pathlib import PurePosixPath

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.trace import ReportReading
from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.trace.coverage_file import MAX_BYTES, CoverageFile, coverage_json, coverage_reading

Defects = list[tuple[int, str]]


def read_gcov(raw: bytes) -> ReportReading:
    """Every file of one document, packed by gzip or not, or of all documents of a zip."""
    files: dict[str, CoverageFile] = {}
    defects: Defects = []
    if not raw.startswith(b"PK\x03\x04"):
        _document(raw, "", files, defects)
        return coverage_reading(files, defects)
    try:
        members = read_archive(raw, max_bytes=MAX_BYTES)
    except ArchiveRefused as error:
        return ReportReading(defects=((1, str(error)),))
    for name, content in sorted(members.items()):
        test = str(PurePosixPath(name).parent)
        before = len(defects)
        _document(content, "" if test == "." else test, files, defects)
        defects[before:] = [
            (line, f'in "{name[:200]}": {text}') for line, text in defects[before:]
        ]
    return coverage_reading(files, defects)


def _document(raw: bytes, test: str, files: dict[str, CoverageFile], defects: Defects) -> None:
    if raw.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            defects.append((1, f"it cannot be unpacked: {error}"))
            return
    document = coverage_json(raw)
    if isinstance(document, ReportReading):
        defects.extend(document.defects)
        return
    entries = document.get("files") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        defects.append((1, "it has no files, so it is no report of gcov"))
        return
    for each in entries:
        entry = each if isinstance(each, dict) else {}
        name, lines = entry.get("file"), entry.get("lines")
        if not isinstance(name, str) or not isinstance(lines, list):
            defects.append((1, "an entry names no file or has no lines"))
            continue
        _lines(lines, test, files.setdefault(name, CoverageFile(1)))


def _lines(lines: list[JsonValue], test: str, file: CoverageFile) -> None:
    """The lines of one source. A line stands once for each function that it belongs to, each with its branches.

    What is compiled twice in different ways has another number of branches: these are other branches, and each counts.
    """
    ways: dict[int, list[bool]] = {}
    for each in lines:
        if not isinstance(each, dict) or not isinstance(number := each.get("line_number"), int):
            continue
        file.line(test, number, run=_ran(each.get("count")))
        branches = each.get("branches")
        for branch in branches if isinstance(branches, list) else ():
            # What only an exception takes is the compiler's branch, not one of the source.
            if isinstance(branch, dict) and branch.get("throw") is not True:
                ways.setdefault(number, []).append(_ran(branch.get("count")))
    for number, taken in ways.items():
        for index, run in enumerate(taken):
            file.branch(test, (number, len(taken), index), run=run)


def _ran(count: JsonValue) -> bool:
    """Whether a count tells of a run; some write it with a decimal point."""
    return isinstance(count, int | float) and count > 0
