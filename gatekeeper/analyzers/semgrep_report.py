"""Semgrep's answer: reads `semgrep scan --json` (semgrep_output_v1, semgrep 1.185) and holds it to what it owes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

import msgspec

from gatekeeper.analyzers import levels
from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.portions import Portion
from gatekeeper.analyzers.wording import steady, weaknesses, web_address
from gatekeeper.model.analyzer import Reading
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region

PROBE = "parse-probe"
"""Id of the pack, and beginning of the ids of its rules, whose matches are dropped."""

_LINKAGE = f"{PROBE}-linkage"
_MAX_BYTES = 256 * 1024**2
_SHOWN = 3
_NO_TREE = frozenset({"Syntax error", "Other syntax error"})
_SYNTAX = re.compile(r"Syntax error at line [^\n]*:(\d+):")
_Texts = str | list[str]


class _Place(msgspec.Struct):
    line: int
    col: int


class _Span(msgspec.Struct):
    start: _Place
    end: _Place


class _Metadata(msgspec.Struct):
    cwe: _Texts = ""
    fix: str = ""
    why: str = ""
    references: _Texts = ""


class _Extra(msgspec.Struct):
    message: str
    severity: str
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class _Result(msgspec.Struct):
    check_id: str
    path: str
    start: _Place
    end: _Place
    extra: _Extra


class _Error(msgspec.Struct):
    type: str | list[object] = ""
    """A name, or a name followed by details."""
    level: str = ""
    message: str = ""
    path: str = ""
    rule_id: str = ""
    spans: list[_Span] = []
    long_msg: str = ""


class _Skipped(msgspec.Struct):
    path: str
    reason: str = ""


class _Paths(msgspec.Struct):
    scanned: list[str]
    skipped: list[_Skipped] = []


class _Location(msgspec.Struct):
    path: str = ""


class _Fixpoint(msgspec.Struct):
    location: _Location = msgspec.field(default_factory=_Location)
    rule_id: str = ""


class _Time(msgspec.Struct):
    fixpoint_timeouts: list[_Fixpoint] | None = None


class _Report(msgspec.Struct):
    results: list[_Result]
    errors: list[_Error]
    paths: _Paths
    skipped_rules: list[object] = []
    time: _Time = msgspec.field(default_factory=_Time)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reading, and which of its failures are the parser's alone."""

    reading: Reading
    unparsed: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Names of files that failed for nothing but text the parser cannot read, with its lines; none when
    it could make nothing of the file."""
    given_up: frozenset[str] = frozenset()
    """Names of files for which a rule, or following data in them, took longer than semgrep allows: on a busy machine this
    happens to any."""
    stretched: frozenset[str] = frozenset()
    """Names of files with functions in a block of `extern "C"`: the parser has each of them begin where the block does, so
    that what a rule asks of the function around a place is asked of its neighbours too."""


def read_report(portion: Portion, stdout: bytes) -> Answer:
    """What semgrep said of the portion: every file is either scanned without any error, or failed with causes.

    An error that names no file of ours concerns the rules, and makes the whole answer void, as do
    skipped rules. A parse error in an unparseable canary becomes a finding of the parse probe there.
    """
    report = read_json(stdout, _Report, _MAX_BYTES)
    if isinstance(report, str):
        return _void(report)
    if report.skipped_rules:
        return _void(f"semgrep skipped {len(report.skipped_rules)} rules")
    names = frozenset(portion.names)
    causes = _Causes(names)
    for error in report.errors:
        if defect := causes.add(error):
            return _void(defect)
    for skipped in report.paths.skipped:
        causes.note(_name(skipped.path), f"semgrep skipped it: {skipped.reason}")
    given_up = {_name(timeout.location.path) for timeout in report.time.fixpoint_timeouts or []}
    for timeout in report.time.fixpoint_timeouts or []:
        name = _name(timeout.location.path)
        if name not in names:
            return _void("semgrep gave up a data-flow analysis and does not say where")
        causes.note(
            name, f"semgrep gave up following data for rule {timeout.rule_id or 'unknown'}"
        )
    scanned = {_name(path) for path in report.paths.scanned}
    results = [r for r in report.results if not r.check_id.startswith(PROBE)]
    foreign = (scanned | {_name(result.path) for result in results}) - names
    if foreign:
        return _void(f"semgrep speaks of {min(foreign)!r}, which it was not given")
    reading = _reading(portion, causes.by_file(), scanned, results)
    # Semgrep gives a function a fifth of a second by the clock: on a busy machine it gives up what it follows on a quiet one.
    unsteady = frozenset(given_up & set(reading.failures))
    stretched = frozenset(_name(r.path) for r in report.results if r.check_id == _LINKAGE)
    late = unsteady | causes.cut_short()
    return Answer(replace(reading, unsteady=unsteady), causes.unparsed(), late, stretched)


def _void(defect: str) -> Answer:
    return Answer(Reading(defect=defect))


def _reading(
    portion: Portion, failures: dict[str, str], scanned: set[str], results: list[_Result]
) -> Reading:
    broken = {canary.name for canary in portion.canaries if canary.rule == PROBE}
    seen = [_probe_finding(name) for name in sorted(broken & set(failures))]
    failures = {name: cause for name, cause in failures.items() if name not in broken}
    return Reading(
        analysed=frozenset(scanned - set(failures)),
        failures=failures,
        findings=(*(_finding(result) for result in results), *seen),
    )


class _Causes:
    """Why files were not read whole, collected error by error."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._timeouts: dict[str, set[str]] = defaultdict(set)
        self._others: dict[str, list[str]] = defaultdict(list)
        self._unparsed: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._parsing: dict[str, int] = defaultdict(int)

    def add(self, error: _Error) -> str | None:
        """Takes the error in; returns why the whole answer is void when it concerns no file of ours."""
        name = _name(error.path)
        kind = _kind(error)
        if name not in self._names:
            said = steady(error.message or error.long_msg).replace("\n", " ")
            return f"semgrep reports {kind}: {said}"[:500]
        if kind == "Timeout":
            self._timeouts[name].add(error.rule_id or "unknown")
        elif error.spans:
            self._unparsed[name] += [(s.start.line, s.end.line) for s in error.spans]
            self._parsing[name] += 1
            self.note(name, f"semgrep could not parse {_lines(error.spans)}")
        elif place := _SYNTAX.match(error.message):
            self._parsing[name] += 1
            self._unparsed[name] += []
            self.note(name, f"semgrep could not parse the file, from line {place[1]} on")
        elif kind in _NO_TREE:
            self._parsing[name] += 1
            self._unparsed[name] += []
            self.note(name, "semgrep could not parse the file")
        else:
            first = (error.message.splitlines() or [""])[0]
            self.note(name, f"semgrep reports {kind}: {first}")
        return None

    def note(self, name: str, cause: str) -> None:
        """One more cause for the file."""
        self._others[name].append(cause)

    def unparsed(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """Files with no other cause than the parser's, and the lines it names."""
        return {
            name: tuple(sorted(set(spans)))
            for name, spans in sorted(self._unparsed.items())
            if self._parsing[name] == len(self._others[name]) and not self._timeouts[name]
        }

    def cut_short(self) -> frozenset[str]:
        """Files that failed for the time of few rules alone: where many take too long, it is the file and not the machine."""
        return frozenset(
            name
            for name, rules in self._timeouts.items()
            if len(rules) <= _SHOWN and not self._others[name]
        )

    def by_file(self) -> dict[str, str]:
        """One sentence for each file with a cause, ordered by name."""
        whole: dict[str, str] = {}
        for name in sorted({*self._timeouts, *self._others}):
            causes = _some(sorted(set(self._others[name])), "; ")
            if self._timeouts[name]:
                rules = _some(sorted(self._timeouts[name]), ", ")
                causes = "; ".join(filter(None, (causes, f"semgrep ran out of time with {rules}")))
            whole[name] = causes
        return whole


def _some(texts: list[str], separator: str) -> str:
    shown = separator.join(texts[:_SHOWN])
    more = len(texts) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _kind(error: _Error) -> str:
    if isinstance(error.type, str):
        return error.type
    return str(error.type[0]) if error.type else "an error"


def _lines(spans: Iterable[_Span]) -> str:
    ranges = sorted({(span.start.line, span.end.line) for span in spans})
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return f"line{'s' if len(ranges) > 1 or '-' in texts[0] else ''} {_some(texts, ', ')}"


def _name(path: str) -> str:
    return path.removeprefix("./")


def _finding(result: _Result) -> RawFinding:
    metadata = result.extra.metadata
    return RawFinding(
        file=_name(result.path),
        rule=result.check_id,
        level=levels.level(levels.SEMGREP, result.extra.severity),
        message=steady(result.extra.message),
        region=Region(result.start.line, result.end.line, result.start.col, result.end.col),
        cwe=weaknesses(_list(metadata.cwe)),
        help=steady(metadata.fix or metadata.why),
        help_uri=web_address(*_list(metadata.references)),
    )


def _probe_finding(name: str) -> RawFinding:
    return RawFinding(
        name, PROBE, Level.NOTE, "semgrep reports that it cannot parse", Region(1, 1)
    )


def _list(texts: _Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else texts
