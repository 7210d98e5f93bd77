"""Coverage as coverage.py 7 writes it: `coverage json`, alone or in a zip beside its data file.

The JSON of `--show-contexts` tells by test which lines ran, but not which branches. These stand in the data file
(`.coverage`, SQLite, schema 7), which is read in memory, as plain tables, and never as code.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import PurePosixPath

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.trace import Making, ReportReading
from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.trace.coverage_file import (
    MAX_BYTES,
    CoverageFile,
    coverage_json,
    coverage_reading,
    whole_number,
)

_SQLITE = b"SQLite format 3\0"
_SCHEMA = 7
_MOST_ROWS = 20_000_000
Arcs = Mapping[str, tuple[tuple[str, int, int], ...]]
"""Path of a file to what ran in it: test, from, to."""


class _Refused(ValueError):
    """The report cannot be relied on; the text says why."""


def read_coverage_py(raw: bytes) -> ReportReading:
    """Every file of the report, with the lines each context ran, and the branches when the data lies beside it."""
    try:
        report, arcs = _parts(raw)
    except (ArchiveRefused, _Refused) as error:
        return ReportReading(defects=((1, str(error)),))
    document = coverage_json(report)
    if isinstance(document, ReportReading):
        return document
    entries = document.get("files") if isinstance(document, dict) else None
    if not isinstance(entries, dict):
        return ReportReading(defects=((1, "it has no files, so it is no report of coverage.py"),))
    files: dict[str, CoverageFile] = {}
    defects: list[tuple[int, str]] = []
    for name, entry in entries.items():
        file = files.setdefault(name, CoverageFile(1))
        if not isinstance(entry, dict) or not _file(entry, file):
            defects.append((1, f'the entry of "{name[:100]}" has no lists of lines'))
        elif arcs is not None:
            _add_arcs(name, arcs, file)
    meta = document.get("meta") if isinstance(document, dict) else None
    at, version = map(meta.get, ("timestamp", "version")) if isinstance(meta, dict) else ("", "")
    making = Making(str(at or ""), tool=f"coverage.py {version or ''}".strip())
    return coverage_reading(files, defects, making=making)


def _parts(raw: bytes) -> tuple[bytes, Arcs | None]:
    """The JSON, and the arcs of the data file when the report is a zip with both."""
    if not raw.startswith(b"PK\x03\x04"):
        return raw, None
    members = tuple(read_archive(raw, max_bytes=MAX_BYTES).values())
    data = [each for each in members if each.startswith(_SQLITE)]
    reports = [each for each in members if not each.startswith(_SQLITE)]
    if len(data) != 1 or len(reports) != 1:
        raise _Refused("the zip does not hold one JSON report and one data file of coverage.py")
    return reports[0], _arcs(data[0])


def _file(entry: Mapping[str, JsonValue], file: CoverageFile) -> bool:
    for key, run in (("executed_lines", True), ("missing_lines", False)):
        lines = entry.get(key)
        if not isinstance(lines, list):
            return False
        for number in lines:
            if isinstance(number, int):
                file.hits[number] = file.hits.get(number, False) or run
    file.excluded |= {n for n in _list(entry.get("excluded_lines")) if isinstance(n, int)}
    file.tells_branches = False
    for key, run in (("executed_branches", True), ("missing_branches", False)):
        for pair in _list(entry.get(key)):
            match pair:
                case [int() as start, int() as end]:
                    file.ways[start, end, 0] = run
    summary = entry.get("summary")
    if isinstance(summary, dict) and not file.ways:
        file.more_branches(
            whole_number(summary.get("covered_branches")),
            whole_number(summary.get("num_branches")),
        )
    contexts = entry.get("contexts")
    for number, names in contexts.items() if isinstance(contexts, dict) else ():
        for name in _list(names):
            if isinstance(name, str) and number.isdecimal():
                file.by_test.setdefault(name, (set(), set()))[0].add(int(number))
    return True


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _add_arcs(name: str, arcs: Arcs, file: CoverageFile) -> None:
    plain = name.replace("\\", "/")
    found = [path for path in arcs if path == plain or path.endswith(f"/{plain}")]
    if len(found) != 1:
        return
    file.tells_branches = True
    for test, start, end in arcs[found[0]]:
        lines, branches = file.by_test.setdefault(test, (set(), set()))
        lines |= {number for number in (start, end) if number > 0}
        branches.add((start, end, 0))


def _arcs(data: bytes) -> Arcs:
    """The arcs of a data file by path. Refused: another schema, lines only, views, triggers or virtual tables."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(data)
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            _refuse_code(base)
            for path, test, start, end in _rows(base):
                found.setdefault(str(PurePosixPath(path.replace("\\", "/"))), []).append(
                    (test, start, end)
                )
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise _Refused(f"its data file cannot be read: {error}") from error
    return {path: tuple(arcs) for path, arcs in found.items()}


def _refuse_code(base: sqlite3.Connection) -> None:
    """Plain tables of the one schema are data; anything else could run when it is asked."""
    schema = base.execute("SELECT type, sql FROM sqlite_master").fetchall()
    for kind, sql in schema:
        if kind not in ("table", "index") or "virtual" in str(sql).split("(")[0].lower():
            raise _Refused("its data file holds more than tables")
    if base.execute("SELECT version FROM coverage_schema").fetchall() != [(_SCHEMA,)]:
        raise _Refused(f"its data file is not of schema {_SCHEMA}, which coverage.py 7 writes")
    if base.execute("SELECT value FROM meta WHERE key = 'has_arcs'").fetchall() != [("1",)]:
        raise _Refused("its data file tells no branches: run the tests with --cov-branch")


def _rows(base: sqlite3.Connection) -> Iterator[tuple[str, str, int, int]]:
    rows = base.execute(
        "SELECT file.path, context.context, arc.fromno, arc.tono FROM arc"
        " JOIN file ON file.id = arc.file_id JOIN context ON context.id = arc.context_id"
    )
    for number, row in enumerate(rows):
        match row:
            case (str() as path, str() as test, int() as start, int() as end):
                yield path, test, start, end
            case _:
                raise _Refused("its data file holds something that coverage.py does not write")
        if number > _MOST_ROWS:
            raise _Refused(f"its data file holds more than {_MOST_ROWS} rows")
