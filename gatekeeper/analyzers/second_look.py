"""A second look at C and C++ files that a tool could not parse: in views, as `rewritten.py` makes them.

Cppcheck is given no headers, so a macro that is handed statements, `DEBUG(print(1);)`, is no C to it.
"""

from collections.abc import Callable
from dataclasses import replace

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.rewritten import (
    Piece,
    Rewritten,
    original,
    read_rewritten,
    rewriting,
    told_once,
    view_pieces,
)
from gatekeeper.model.analyzer import Batch, Reading, Round
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import Command, Completed

_NOT_PARSED = ("cppcheck reports unknownMacro", "cppcheck reports syntaxError")


@dataclass(frozen=True, slots=True)
class Look:
    """The round that is due, if one is, and the reading as far as rounds have come."""

    next: Round | None
    reading: Reading


def looked_again(
    batch: Batch,
    completed: tuple[Completed, ...],
    commands: Callable[[Batch], tuple[Command, ...]],
    read: Callable[[Batch, tuple[Completed, ...]], Reading],
) -> Look:
    """Where things stand after the answers so far; a file counts as seen when each of its views was."""
    asked = len(commands(batch))
    first, later = read(batch, completed[:asked]), completed[asked:]
    files = tuple(f for f in batch.files if first.failures.get(f.name, "").startswith(_NOT_PARSED))
    if first.defect is not None or not files:
        return Look(None, first)
    call = rewriting(tuple(file.name for file in files))
    if not later:
        return Look(Round((), (call,)), first)
    if cause_of_end(call, later[0]) is not None:
        return Look(None, first)
    rewritten = read_rewritten(files, later[0].stdout, "cppcheck")
    pieces = view_pieces(rewritten)
    views = replace(batch, files=tuple(piece.file for piece in pieces), builds={})
    if not pieces:
        return Look(None, first)
    if len(later) == 1:
        return Look(Round(tuple(piece.derived for piece in pieces), commands(views)), first)
    return Look(None, _together(first, rewritten, pieces, read(views, later[1:])))


def _together(
    first: Reading, rewritten: tuple[Rewritten, ...], pieces: tuple[Piece, ...], of_views: Reading
) -> Reading:
    """The first reading, with the files of which every view was seen whole."""
    lost = {piece.source for piece in pieces if piece.derived.name not in of_views.analysed}
    whole = {
        one.file.name
        for one in rewritten
        if not (one.fault or one.unseen) and one.file.name not in lost
    }
    by_name = {piece.derived.name: piece for piece in pieces if piece.source in whole}
    return replace(
        first,
        analysed=first.analysed | whole,
        failures={name: cause for name, cause in first.failures.items() if name not in whole},
        findings=told_once(first.findings, original(of_views.findings, by_name)),
    )
