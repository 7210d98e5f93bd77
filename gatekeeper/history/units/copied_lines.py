"""Who had written lines before they were copied into the file they stand in."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import (
    WORKERS,
    Copied,
    Lines,
    Unblamed,
    abreast,
    files_named,
    keep,
    parse_blame,
    recalled,
    said_by,
    told,
)
from gatekeeper.history.units.lean_history import LeanHistory, lean_histories
from gatekeeper.model.digest import ObjectId


def blame_copied(
    view: View, head: ObjectId, asked: Iterable[Copied]
) -> Mapping[Copied, Lines | Unblamed]:
    """For each question about commits that lead to head the commits behind its lines, traced through copies.

    Remembered as `blame_file` does. Git looks through every file of a great many commits for it, so it is shown only those
    that lines can have been copied from.
    """
    found: dict[Copied, Lines | Unblamed] = {}
    waiting = []
    for each in asked:
        if (known := recalled(view, each.arguments)) is None:
            waiting.append(each)
        else:
            found[each] = known

    def traced(pair: tuple[Copied, LeanHistory | None]) -> tuple[Copied, Lines | Unblamed]:
        return pair[0], _traced(view, *pair)

    with abreast(WORKERS) as pool:
        for one, lines in pool.map(traced, lean_histories(view, head, waiting)):
            keep(view, one.arguments, lines)
            found[one] = lines
    return found


def _traced(view: View, one: Copied, lean: LeanHistory | None) -> Lines | Unblamed:
    if lean is None:
        return told(view.git, one.arguments, one.lines)
    # A commit that changed nothing there has no lines that could be seen through.
    ignored = [there for commit in one.ignored if lean.own[there := lean.names[commit]] == commit]
    said = said_by(lean.git, one.arguments_at(lean.names[one.at], ignored))
    if isinstance(said, Unblamed):
        return said
    if not files_named(said) <= lean.files:
        # Git took for a file's earlier name one that is there without its history.
        return told(view.git, one.arguments, one.lines)
    lines = parse_blame(said, one.lines)
    return lines if isinstance(lines, Unblamed) else tuple(lean.own[name] for name in lines)
