"""The files semgrep could not parse, looked at again as `normal/` rewrites them: in views, then function by function.

A view is a file in one configuration of its `#if`s, with the macros blanked that a parser without preprocessor
stumbles over. A function counts as seen when semgrep parsed a view that holds it, or the function alone, without
any error. Lines keep their numbers, so findings point at the original.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

import msgspec

from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.normal.views import View, isolated, outline
from gatekeeper.analyzers.semgrep_report import Answer
from gatekeeper.model.analyzer import Derived, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Limits

PREFIX = "derived-semgrep-"
_MAX_BYTES = 256 * 1024**2
_SHOWN = 5
_SUFFIX = {Language.C: "c", Language.CPP: "cpp"}
_LIMITS = Limits(time_s=300.0)
_NO_BLOB = ObjectId("0" * 40)
_Spans = tuple[tuple[int, int], ...]


class _View(msgspec.Struct):
    text: str
    functions: list[tuple[int, int]]
    fault: str


class _File(msgspec.Struct):
    views: list[_View] = []
    unseen: list[int] = []
    fault: str = ""


class _Report(msgspec.Struct):
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One file with its views."""

    file: SnapshotFile
    views: tuple[View, ...] = ()
    unseen: _Spans = ()
    """Lines that a compiler could see and no view holds."""
    fault: str = ""
    """Why there are no views."""
    unsteady: bool = False
    """Whether the fault lies in how the call ended and not in the file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A derived file: a view, or one function or the rest of it."""

    source: str
    """Safe name of the file it was made of."""
    derived: Derived
    language: Language
    view: int
    function: tuple[int, int] | None = None
    """Lines of the function, `None` for a whole view or what is left without its functions."""

    @property
    def file(self) -> SnapshotFile:
        """The derived file as the commands are given it."""
        content = self.derived.content
        lines = max(1, content.count(b"\n") + 1)
        return SnapshotFile(self.derived.name, _NO_BLOB, self.language, len(content), lines)


def rewriting(names: tuple[str, ...]) -> Command:
    """The call that rewrites the files of these names."""
    return Command(
        arguments=(str(Path(__file__).with_name("normalise_worker.py")),),
        ran_exits=frozenset({0}),
        stdin="\n".join(names).encode(),
        limits=_LIMITS,
        interpreter=True,
    )


def read_rewritten(files: tuple[SnapshotFile, ...], stdout: bytes) -> tuple[Rewritten, ...]:
    """What the worker made of the files, in their order."""
    report = read_json(stdout, _Report, _MAX_BYTES)
    if isinstance(report, str):
        return tuple(
            Rewritten(file, fault=f"it could not be rewritten: {report}") for file in files
        )
    return tuple(_rewritten(file, report.files.get(file.name)) for file in files)


def _rewritten(file: SnapshotFile, said: _File | None) -> Rewritten:
    if said is None:
        return Rewritten(file, fault="it was not rewritten")
    views = tuple(View(v.text, tuple(v.functions), v.fault) for v in said.views)
    if said.fault or all(view.fault for view in views):
        faults = [view.fault for view in views if view.fault]
        return Rewritten(file, fault=said.fault or f"its brackets do not pair: {faults[0]}")
    return Rewritten(file, views, _runs(said.unseen))


def view_pieces(files: tuple[Rewritten, ...]) -> tuple[Piece, ...]:
    """Every view whose brackets pair, in order."""
    return tuple(
        _piece(file, number, str(number), view.text)
        for file in files
        for number, view in enumerate(file.views)
        if not view.fault
    )


def single_pieces(
    files: tuple[Rewritten, ...], pieces: tuple[Piece, ...], answers: Answer
) -> tuple[Piece, ...]:
    """Of the views that semgrep could not parse whole: each function not seen elsewhere, and the rest."""
    clean = _clean(pieces, answers)
    found: list[Piece] = []
    for file in files:
        seen = {span for number in clean[file.file.name] for span in file.views[number].functions}
        for number, view in enumerate(file.views):
            if view.fault or number in clean[file.file.name]:
                continue
            for span in view.functions:
                if span not in seen:
                    name = f"{number}-{span[0]}-{span[1]}"
                    found.append(_piece(file, number, name, isolated(view, *span), span))
            found.append(_piece(file, number, f"{number}-rest", outline(view)))
    return tuple(found)


def _piece(
    file: Rewritten,
    number: int,
    name: str,
    text: str,
    function: tuple[int, int] | None = None,
) -> Piece:
    language = file.file.language
    stem = file.file.name.rsplit(".", 1)[0]
    # Content cut off behind its last line: a function at line 9,000 is 9,000 line ends and itself.
    derived = Derived(
        f"{PREFIX}{stem}-{name}.{_SUFFIX[language]}", (text.rstrip() + "\n").encode()
    )
    return Piece(file.file.name, derived, language, number, function)


def _clean(pieces: tuple[Piece, ...], answer: Answer) -> Mapping[str, set[int]]:
    """Name of each file to the numbers of its views that were parsed whole."""
    clean: dict[str, set[int]] = defaultdict(set)
    for piece in pieces:
        if piece.derived.name in answer.reading.analysed:
            clean[piece.source].add(piece.view)
    return clean


@dataclass(frozen=True, slots=True)
class Second:
    """What the second look made of the files."""

    failures: Mapping[str, str] = field(default_factory=dict)
    """Name to cause, for files of which something was still not seen."""
    seen: frozenset[str] = frozenset()
    """Names of files that were seen whole."""
    unsteady: frozenset[str] = frozenset()
    """Those of `failures` that may end otherwise the next time."""
    findings: tuple[RawFinding, ...] = ()
    """Under the names of the original files; those that several views share once."""


def second_look(
    files: tuple[Rewritten, ...],
    views: tuple[Piece, ...],
    of_views: Answer,
    singles: tuple[Piece, ...],
    of_singles: Answer,
) -> Second:
    """What was seen of each file in all passes together, and what was found."""
    causes = {file.file.name: _cause(file, views, of_views, singles, of_singles) for file in files}
    pieces = {piece.derived.name: piece for piece in (*views, *singles)}
    findings = (*of_views.reading.findings, *of_singles.reading.findings)
    return Second(
        failures={name: cause for name, cause in causes.items() if cause},
        seen=frozenset(name for name, cause in causes.items() if not cause),
        unsteady=_unsteady(files, pieces, of_views, of_singles)
        & {n for n, c in causes.items() if c},
        findings=tuple(_original(findings, pieces)),
    )


def _unsteady(
    files: tuple[Rewritten, ...], pieces: Mapping[str, Piece], *answers: Answer
) -> frozenset[str]:
    names = {file.file.name for file in files if file.unsteady}
    for answer in answers:
        void = pieces if answer.reading.defect is not None else answer.reading.unsteady
        names |= {pieces[name].source for name in void if name in pieces}
    return frozenset(names)


def _original(
    findings: tuple[RawFinding, ...], pieces: Mapping[str, Piece]
) -> Iterator[RawFinding]:
    for finding in findings:
        piece = pieces.get(finding.file)
        if piece is not None:
            # What was blanked or put in may have moved the columns.
            region = replace(finding.region, start_column=0, end_column=0)
            yield replace(finding, file=piece.source, region=region)


def _cause(
    file: Rewritten,
    views: tuple[Piece, ...],
    of_views: Answer,
    singles: tuple[Piece, ...],
    of_singles: Answer,
) -> str:
    """Why the file was not seen whole, or the empty text."""
    if file.fault:
        return file.fault
    name = file.file.name
    mine = [piece for piece in views if piece.source == name]
    alone = [piece for piece in singles if piece.source == name]
    stopped = [
        _stopped(of_views, mine),
        _stopped(of_singles, alone),
    ]
    clean = [p.view for p in mine if p.derived.name in of_views.reading.analysed]
    seen = {span for number in clean for span in file.views[number].functions}
    seen |= {p.function for p in alone if p.function and _parsed(p, of_singles)}
    needed = {span for view in file.views if not view.fault for span in view.functions}
    lost = set(needed - seen)
    for piece in alone:
        if piece.function is None and not _parsed(piece, of_singles):
            lost |= set(of_singles.unparsed.get(piece.derived.name, ()) or ((1, file.file.lines),))
    parts = [text for text in stopped if text]
    if lost:
        parts.append(f"semgrep could not parse {_lines(tuple(sorted(lost)))}")
    if file.unseen:
        parts.append(f"no configuration that was looked at holds {_lines(file.unseen)}")
    return "; ".join(parts)


def _stopped(answer: Answer, pieces: list[Piece]) -> str:
    """What else than the parser kept semgrep from a piece: a time limit, or that its run failed."""
    if answer.reading.defect is not None:
        return answer.reading.defect if pieces else ""
    for piece in pieces:
        cause = answer.reading.failures.get(piece.derived.name)
        if cause is not None and piece.derived.name not in answer.unparsed:
            return cause.replace(piece.derived.name, "a view of this file")
    return ""


def _parsed(piece: Piece, answer: Answer) -> bool:
    return piece.derived.name in answer.reading.analysed


def _lines(spans: _Spans) -> str:
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    more = len(texts) - _SHOWN
    shown = ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"line{'s' if len(texts) > 1 or '-' in texts[0] else ''} {shown}"


def _runs(numbers: list[int]) -> _Spans:
    """Line numbers as runs."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)
