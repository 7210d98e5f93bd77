"""From what analyzers read under safe names to findings and functions at their tracked paths."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gatekeeper.findings.fingerprint import with_fingerprints
from gatekeeper.findings.merge import MAY_ANSWER, Answer, answered, merge
from gatekeeper.gate.contents import Contents
from gatekeeper.model.analyzer import Reading, SnapshotFile
from gatekeeper.model.digest import Sha256
from gatekeeper.model.finding import Finding, FunctionMetric, RawFinding, RawFunction, Seen
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.step import steps_at

_EXCERPT_LINES = 8


@dataclass(frozen=True, slots=True)
class Translation:
    """Findings merged and fingerprinted, and functions; each ordered by path and line."""

    findings: tuple[Finding, ...]
    functions: tuple[FunctionMetric, ...]


def translate(
    readings: Iterable[tuple[str, Reading]],
    names: Mapping[RepoPath, SnapshotFile],
    contents: Contents,
    elsewhere: tuple[Finding, ...],
) -> Translation:
    """The findings of all analyzers at every path that holds the blob they were found in, and those from elsewhere."""
    paths: dict[str, list[RepoPath]] = defaultdict(list)
    for path, file in names.items():
        paths[file.name].append(path)
    findings: list[Finding] = list(elsewhere)
    answers: list[Answer] = []
    functions: list[FunctionMetric] = []
    for analyzer, reading in readings:
        for raw in reading.findings:
            meant = [path for path in paths[raw.file] if not raw.places or path in raw.places]
            placed = [finding_at(analyzer, raw, path, contents) for path in meant]
            if raw.answers and analyzer in MAY_ANSWER:
                answers += [
                    Answer(f.location, f.seen_by[0], frozenset(raw.answers)) for f in placed
                ]
            else:
                findings += placed
        for measured in reading.functions:
            functions += [_function(measured, path) for path in paths[measured.file]]
    return Translation(
        with_fingerprints(answered(merge(findings), answers)),
        tuple(sorted(functions, key=lambda f: (f.path, f.region, f.name))),
    )


def excerpt_of(lines: tuple[str, ...], region: Region) -> tuple[str, ...]:
    """The source lines of a region, at most eight."""
    first = max(region.start_line, 1)
    return lines[first - 1 : min(region.end_line, first + _EXCERPT_LINES - 1)]


def finding_at(analyzer: str, raw: RawFinding, path: RepoPath, contents: Contents) -> Finding:
    """A raw finding at its tracked path, not fingerprinted yet."""
    return Finding(
        rule=f"{analyzer}:{raw.rule}",
        level=raw.level,
        message=raw.message,
        location=Location(path, raw.region),
        cwe=raw.cwe,
        help=raw.help,
        help_uri=raw.help_uri,
        excerpt=excerpt_of(contents.lines(path), raw.region),
        fingerprint=Sha256(""),
        seen_by=(Seen(analyzer, raw.rule, raw.message),),
        ways=(steps_at(raw.steps, path),) if raw.steps else (),
    )


def _function(raw: RawFunction, path: RepoPath) -> FunctionMetric:
    return FunctionMetric(
        path, raw.name, raw.region, raw.ccn, raw.length, raw.parameters, raw.nesting
    )
