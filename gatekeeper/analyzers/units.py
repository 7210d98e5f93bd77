"""Translation units for compilers that analyse: asked of `unit_worker.py`, laid down, and led back to the files in them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.wording import steady
from gatekeeper.model.analyzer import Batch, Canary, Derived, Reading, SnapshotFile
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.tool import Command, Limits

_MAX_BYTES = 256 * 1024**2
_LIMITS = Limits(time_s=300.0)
_SHOWN = 4
_MARK = re.compile(r'#line (\d+) "(f\d+\.c(?:pp)?|canary-[a-z0-9-]+\.c(?:pp)?)"')
_LINE = re.compile(
    r"(?P<file>[^\s:]+):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<word>warning|error|fatal error): "
    r"(?P<text>.*?)(?: \[(?P<rule>[A-Za-z0-9.,_=+-]+)\])?"
)


class _Unit(msgspec.Struct):
    text: str
    names: list[str]
    included: list[str]
    missing: list[str]
    cplusplus: bool
    spare_for: int = -1


class _Report(msgspec.Struct):
    units: list[_Unit]


@dataclass(frozen=True, slots=True)
class Unit:
    """One translation unit, or a planted file."""

    derived: Derived
    names: frozenset[str]
    """Files whose functions stand in it."""
    included: frozenset[str]
    missing: tuple[str, ...]
    """Headers that are neither tracked nor installed."""
    cplusplus: bool
    spare_for: str = ""
    """Name of the unit in whose place it is looked at, when that cannot be compiled."""

    def homes(self) -> tuple[tuple[str, int], ...]:
        """File and line that each line of the unit is, as its `#line`s say."""
        found: list[tuple[str, int]] = []
        file, number = "", 0
        for line in self.derived.content.decode("utf-8", "replace").split("\n"):
            found.append((file, number))
            number += 1
            if match := _MARK.fullmatch(line):
                number, file = int(match[1]), match[2]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a compiler."""

    file: str
    line: int
    column: int
    word: str
    text: str
    rule: str


def assembling(batch: Batch) -> Command:
    """The call that lays the batch's files together."""
    paths = {file.name: _path(batch, file) for file in batch.files}
    builds = {
        paths[name]: {
            "key": repr(build),
            "folders": build.folders,
            "forced": build.forced,
            "defined": build.defined(),
        }
        for name, build in batch.builds.items()
        if name in paths
    }
    defines = [word.partition("=")[0] for word in batch.options.get("defines", "").split()]
    return Command(
        arguments=(str(Path(__file__).with_name("unit_worker.py")),),
        ran_exits=frozenset({0}),
        stdin=json.dumps(
            {"files": paths, "builds": builds, "defines": defines}, sort_keys=True
        ).encode(),
        limits=_LIMITS,
        interpreter=True,
    )


def flags_of(batch: Batch, unit: Unit) -> tuple[str, ...]:
    """The flags that the unit's files, which all have the same, are compiled with; none when that is not known."""
    known = [batch.builds[name].flags for name in sorted(unit.names) if name in batch.builds]
    return known[0] if known else ()


def _path(batch: Batch, file: SnapshotFile) -> str:
    return min(batch.paths.get(file.name, ()), default=file.name)


def read_units(analyzer: str, canaries: Iterable[Canary], stdout: bytes) -> tuple[Unit, ...] | str:
    """The units in order, each canary one of its own; or why the answer cannot be read."""
    report = read_json(stdout, _Report, _MAX_BYTES)
    if isinstance(report, str):
        return report
    units = [
        Unit(
            Derived(_name(analyzer, number, unit.cplusplus), unit.text.encode()),
            frozenset(unit.names),
            frozenset(unit.included),
            tuple(unit.missing),
            unit.cplusplus,
            _name(analyzer, unit.spare_for, report.units[unit.spare_for].cplusplus)
            if unit.spare_for >= 0
            else "",
        )
        for number, unit in enumerate(report.units)
    ]
    units += [
        Unit(
            Derived(_name(analyzer, len(report.units) + number, canary.name.endswith(".cpp")),
                    f'#line 1 "{canary.name}"\n'.encode() + canary.content),
            frozenset({canary.name}), frozenset(), (), canary.name.endswith(".cpp"),
        )
        for number, canary in enumerate(canaries)
    ]  # fmt: skip
    return tuple(units)


def _name(analyzer: str, number: int, cplusplus: bool) -> str:
    return f"derived-{analyzer}-u{number:05d}.{'cpp' if cplusplus else 'c'}"


def said_in(text: str) -> tuple[Said, ...]:
    """Warnings and errors of a compiler's output, in order; lines that quote the source begin with a blank."""
    found = []
    for line in text.splitlines():
        if match := _LINE.fullmatch(line):
            found.append(
                Said(
                    match["file"].removeprefix("./").rsplit("/", 1)[-1],
                    max(1, int(match["line"])),
                    int(match["column"] or 0),
                    match["word"],
                    steady(match["text"]),
                    match["rule"] or "",
                )
            )
    return tuple(found)


def at_home(said: Iterable[Said], units: Iterable[Unit]) -> tuple[Said, ...]:
    """The same with each place in a unit led back to the file it was taken from (clang-tidy minds no `#line`)."""
    by_name = {unit.derived.name: unit for unit in units}
    homes: dict[str, tuple[tuple[str, int], ...]] = {}
    found = []
    for one in said:
        if one.file in by_name:
            if one.file not in homes:
                homes[one.file] = by_name[one.file].homes()
            lines = homes[one.file]
            file, line = lines[one.line - 1] if one.line <= len(lines) else ("", 0)
            found.append(replace(one, file=file or one.file, line=max(1, line)))
        else:
            found.append(one)
    return tuple(found)


def settled(
    batch: Batch,
    units: tuple[Unit, ...],
    causes: Mapping[str, str],
    findings: Iterable[RawFinding],
    unsteady: frozenset[str] = frozenset(),
) -> Reading:
    """The reading: a file is analysed when the unit of its functions was, or, for a header, one that includes it.

    `causes` tells, by unit, why one was not; `unsteady` names units that may fare better the next time.
    """
    names = {file.name for file in batch.files} | {canary.name for canary in batch.canaries}
    held: dict[str, list[Unit]] = {name: [] for name in names}
    included: dict[str, list[Unit]] = {name: [] for name in names}
    for unit in units:
        for name in unit.names & names:
            held[name].append(unit)
        for name in unit.included & names:
            included[name].append(unit)
    failures: dict[str, str] = {}
    for name in sorted(names):
        mine = held[name] or included[name]
        lost = [unit for unit in mine if unit.derived.name in causes]
        if not mine:
            failures[name] = "it stands in no translation unit"
        elif lost and (held[name] or len(lost) == len(mine)):
            failures[name] = _told(causes[lost[0].derived.name], lost[0])
    return Reading(
        analysed=frozenset(names - set(failures)),
        failures=failures,
        findings=tuple(sorted({f for f in findings if f.file in names}, key=_by_place)),
        unsteady=frozenset(
            n for n in failures if any(u.derived.name in unsteady for u in held[n] + included[n])
        ),
    )


def _told(cause: str, unit: Unit) -> str:
    if not unit.missing:
        return cause
    shown = ", ".join(unit.missing[:_SHOWN])
    more = len(unit.missing) - _SHOWN
    return f"{cause}; not found: {shown}" + (f" and {more} more" if more > 0 else "")


def _by_place(finding: RawFinding) -> tuple[str, int, str, str]:
    return finding.file, finding.region.start_line, finding.rule, repr(finding)
