"""Semgrep's rounds: what is still to be run, and what all rounds together say of each file."""

from collections.abc import Callable, Iterable, Set
from dataclasses import replace

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.portions import (
    MAX_FILE_BYTES,
    Portion,
    fired,
    joined,
    sighted,
)
from gatekeeper.analyzers.rewritten import (
    Piece,
    Rewritten,
    read_rewritten,
    rewriting,
    told_once,
    view_pieces,
)
from gatekeeper.analyzers.semgrep_report import PROBE, Answer, read_report
from gatekeeper.analyzers.semgrep_views import Second, second_look, single_pieces
from gatekeeper.model.analyzer import Batch, Canary, Reading, Round, SnapshotFile
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed

VIEW_PROBE = f"{PROBE}-view"
_HEADS = b"""#ifdef A
int view(int a) {
#else
int view(int a, int b) {
#endif
    return a;
}
"""
VIEW_CANARIES = (
    Canary("canary-semgrep-view.c", Language.C, _HEADS, VIEW_PROBE),
    Canary("canary-semgrep-view.cpp", Language.CPP, _HEADS, VIEW_PROBE),
)
"""Files that can be read in one configuration at a time only: they show that the second look sees."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A portion of derived files and the semgrep call for it."""

    portion: Portion
    command: Command


Scans = Callable[[Batch, tuple[SnapshotFile, ...]], tuple[Scan, ...]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The round that is due, if one is, and the reading as far as rounds have come."""

    next: Round | None
    reading: Reading


def rounds(
    batch: Batch,
    first: tuple[tuple[Portion, Answer], ...],
    answers: tuple[Completed, ...],
    scans: Scans,
    patient: Batch,
) -> Rounds:
    """Where things stand after the first round (each portion with its answer) and the answers of later ones.

    `patient` is the batch with more time, for files that a busy machine may have cut short.
    """
    base = joined((portion, answer.reading) for portion, answer in first)
    base = _without_view_canaries(base)
    files = _mendable(batch, first)
    late = _given_up(batch, first)
    again = scans(patient, late)
    if base.defect is not None or not (files or again):
        return Rounds(None, _with_probe(base, _canaries(batch), Second(seen=_names(batch))))
    groups = _groups(files)
    if not answers:
        commands = tuple(rewriting(tuple(file.name for file in group)) for group in groups)
        return Rounds(Round((), (*commands, *(call.command for call in again))), base)
    told, answers = answers[: len(groups)], answers[len(groups) :]
    second_try, answers = _read(again, answers)
    base = _retried(base, second_try, {file.name for file in late}, {f.name for f in files})
    if not files:
        return Rounds(None, _with_probe(base, _canaries(batch), Second(seen=_names(batch))))
    rewritten = tuple(
        one for group, said in zip(groups, told, strict=True) for one in _rewritten(group, said)
    )
    views = view_pieces(rewritten)
    calls = scans(batch, tuple(piece.file for piece in views))
    if calls and not answers:
        return Rounds(_round(views, calls), base)
    of_views, answers = _read(calls, answers)
    singles = single_pieces(rewritten, views, of_views) if of_views.reading.defect is None else ()
    calls = scans(batch, tuple(piece.file for piece in singles))
    if calls and not answers:
        return Rounds(_round(singles, calls), base)
    of_singles, _ = _read(calls, answers)
    second = second_look(rewritten, views, of_views, singles, of_singles)
    anew = _functions(rewritten, _stretched(first) & second.seen)
    return Rounds(None, _together(batch, base, second, _stretched(first), anew))


def _given_up(batch: Batch, first: tuple[tuple[Portion, Answer], ...]) -> tuple[SnapshotFile, ...]:
    """Files of the project that semgrep had too little time for: asked once more, with nothing beside them."""
    names = {name for _, answer in first for name in answer.given_up}
    return tuple(sorted(file for file in batch.files if file.name in names))


def _retried(base: Reading, again: Answer, late: Set[str], mended: Set[str]) -> Reading:
    """The reading, with what was found at the second try, and with the files that were read whole there.

    Not whole is what it stretched and no later look mends; when it came to no end, another day may tell otherwise.
    """
    whole = (again.reading.analysed & late) - (again.stretched - mended)
    void = late if again.reading.defect is not None else again.reading.unsteady & late
    return replace(
        base,
        analysed=base.analysed | whole,
        failures={name: cause for name, cause in base.failures.items() if name not in whole},
        unsteady=(base.unsteady | void) - whole,
        findings=told_once(base.findings, (f for f in again.reading.findings if f.file in late)),
    )


def _mendable(batch: Batch, first: tuple[tuple[Portion, Answer], ...]) -> tuple[SnapshotFile, ...]:
    """C and C++ files, and the canaries of the second look, that failed for the parser alone, or whose functions it stretched."""
    names = {name for _, answer in first for name in answer.unparsed} | _stretched(first)
    planted = [
        SnapshotFile(c.name, batch.files[0].blob, c.language, len(c.content), 1)
        for c in _canaries(batch)
    ]
    wanted = [
        file
        for file in (*batch.files, *planted)
        if file.name in names and file.language is not Language.PYTHON
    ]
    # Without a file of the project there is nothing that the canaries would have to vouch for.
    if not any(file in batch.files for file in wanted):
        return ()
    return tuple(sorted(wanted))


def _stretched(parts: Iterable[tuple[Portion, Answer]]) -> frozenset[str]:
    return frozenset(name for _, answer in parts for name in answer.stretched)


def _functions(
    rewritten: tuple[Rewritten, ...], names: frozenset[str]
) -> frozenset[tuple[str, int]]:
    """The lines of functions of these files. What lies between them, a `#define` too, is in no view as it was written."""
    return frozenset(
        (file.file.name, line)
        for file in rewritten
        if file.file.name in names
        for view in file.views
        for begins, ends in view.functions
        for line in range(begins, ends + 1)
    )


def _canaries(batch: Batch) -> tuple[Canary, ...]:
    return tuple(canary for canary in batch.canaries if canary.rule == VIEW_PROBE)


def _names(batch: Batch) -> frozenset[str]:
    return frozenset(canary.name for canary in batch.canaries)


def _groups(files: tuple[SnapshotFile, ...]) -> tuple[tuple[SnapshotFile, ...], ...]:
    """The files in groups of bounded size; a large one alone."""
    groups: list[list[SnapshotFile]] = []
    size = 0
    for file in files:
        if not groups or size + file.size > MAX_FILE_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += file.size
    return tuple(tuple(group) for group in groups)


def _rewritten(group: tuple[SnapshotFile, ...], said: Completed) -> tuple[Rewritten, ...]:
    void = cause_of_end(rewriting(()), said)
    if void is not None:
        fault = f"it could not be rewritten: {void}"
        return tuple(Rewritten(file, fault=fault, unsteady=True) for file in group)
    return read_rewritten(group, said.stdout, "semgrep")


def _round(pieces: tuple[Piece, ...], calls: tuple[Scan, ...]) -> Round:
    return Round(tuple(p.derived for p in pieces), tuple(call.command for call in calls))


def _read(
    calls: tuple[Scan, ...], answers: tuple[Completed, ...]
) -> tuple[Answer, tuple[Completed, ...]]:
    """The answers of the calls as one, and the answers behind them."""
    parts: list[tuple[Portion, Answer]] = []
    for call, said in zip(calls, answers[: len(calls)], strict=True):
        void = cause_of_end(call.command, said)
        if void is not None:
            parts.append((call.portion, Answer(Reading(defect=void))))
            continue
        answer = read_report(call.portion, said.stdout)
        seen = sighted(armed(call.portion), answer.reading, fired)
        parts.append((call.portion, replace(answer, reading=seen)))
    whole = joined((portion, answer.reading) for portion, answer in parts)
    unparsed = {name: spans for _, answer in parts for name, spans in answer.unparsed.items()}
    return Answer(whole, unparsed, stretched=_stretched(parts)), answers[len(calls) :]


def armed(portion: Portion) -> Portion:
    """The portion with the canaries that its scan itself reports."""
    return replace(portion, canaries=tuple(c for c in portion.canaries if c.rule != VIEW_PROBE))


def _without_view_canaries(reading: Reading) -> Reading:
    planted = {canary.name for canary in VIEW_CANARIES}
    return replace(
        reading,
        failures={n: cause for n, cause in reading.failures.items() if n not in planted},
    )


def _together(
    batch: Batch,
    base: Reading,
    second: Second,
    stretched: frozenset[str],
    anew: frozenset[tuple[str, int]],
) -> Reading:
    """The first round's reading with what the second look adds; of the lines looked at `anew` the second alone is believed.

    Where it could not read a stretched file whole, what the first round says of it stays.
    """
    planted = {canary.name for canary in VIEW_CANARIES} | stretched
    mended = second.seen - stretched
    failures = {name: cause for name, cause in base.failures.items() if name not in mended}
    failures |= {n: cause for n, cause in second.failures.items() if n not in planted}
    reading = Reading(
        analysed=(base.analysed | second.seen) - set(failures),
        failures=dict(sorted(failures.items())),
        findings=told_once(
            tuple(f for f in base.findings if (f.file, f.region.start_line) not in anew),
            second.findings,
        ),
        unsteady=(base.unsteady | second.unsteady) & set(failures),
    )
    return _with_probe(reading, _canaries(batch), second)


def _with_probe(reading: Reading, canaries: tuple[Canary, ...], second: Second) -> Reading:
    """The reading, with a finding in each canary that the second look has seen whole."""
    if reading.defect is not None:
        return reading
    found = tuple(
        RawFinding(c.name, c.rule, Level.NOTE, "was read in each configuration", Region(1, 1))
        for c in canaries
        if c.name in second.seen
    )
    return replace(reading, findings=(*reading.findings, *found))
