"""The files semgrep could not parse, looked at again as `normal/` rewrites them: in views, then function by function.

A function counts as seen when semgrep parsed a view that holds it, or the function alone, without
any error.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field

from gatekeeper.analyzers.normal.views import isolated, outline
from gatekeeper.analyzers.rewritten import Piece, Rewritten, Spans, original, piece_of
from gatekeeper.analyzers.semgrep_report import Answer
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.frozen import dataclass

_SHOWN = 5


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
                    found.append(piece_of(file, number, name, isolated(view, *span), span))
            found.append(piece_of(file, number, f"{number}-rest", outline(view)))
    return tuple(found)


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
        findings=tuple(original(findings, pieces)),
    )


def _unsteady(
    files: tuple[Rewritten, ...], pieces: Mapping[str, Piece], *answers: Answer
) -> frozenset[str]:
    names = {file.file.name for file in files if file.unsteady}
    for answer in answers:
        void = pieces if answer.reading.defect is not None else answer.reading.unsteady
        names |= {pieces[name].source for name in void if name in pieces}
    return frozenset(names)


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


def _lines(spans: Spans) -> str:
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    more = len(texts) - _SHOWN
    shown = ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"line{'s' if len(texts) > 1 or '-' in texts[0] else ''} {shown}"
