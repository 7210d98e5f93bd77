"""Who had written the lines of a file before a commit copied them there."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace

from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import (
    WORKERS,
    Places,
    Unblamed,
    abreast,
    files_named,
    keep,
    parse_blame,
    recalled,
    said_by,
)
from gatekeeper.history.units.copy_sources import Copied
from gatekeeper.history.units.lean_history import LeanHistory, lean_histories
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.memory import memory_key


def blame_copied(
    view: View,
    head: ObjectId,
    asked: Iterable[Copied],
    code: Callable[[Copied], frozenset[int] | None] = lambda _: None,
    ground: tuple[str | bytes, ...] = (),
) -> Mapping[Copied, Places | Unblamed]:
    """For each file of a commit that leads to head the commits behind its lines, traced through copies, each line with its number.

    `code` says which lines count, all where it says nothing; of the others the commit itself is told, and 0. An answer holds
    for ever, whatever becomes of the copy, and is remembered under commit, path and the `ground` that `code` rests on. Git looks through every file of a great
    many commits for it, so it is shown only those that lines can have been copied from.
    """
    keys = {
        each: memory_key(git_itself(view.git), *ground, *each.arguments(each.at)) for each in asked
    }
    found: dict[Copied, Places | Unblamed] = {}
    # What was copied side by side comes from the same lines.
    alike: dict[Hashable, list[Copied]] = {}
    for each, key in keys.items():
        if (known := recalled(view, key)) is not None:
            found[each] = known
        else:
            counting = replace(each, code=code(each))
            alike.setdefault((each.at, each.entry.blob, counting.code), []).append(counting)

    def traced(pair: tuple[Copied, LeanHistory | None]) -> tuple[Copied, Places | Unblamed]:
        return pair[0], _traced(view, *pair)

    waiting = [first for first, *_ in alike.values()]
    with abreast(WORKERS) as pool:
        for one, places in pool.map(traced, lean_histories(view, head, waiting)):
            for each in alike[one.at, one.entry.blob, one.code]:
                mine = replace(each, code=None)
                keep(view, keys[mine], places)
                found[mine] = places
    return found


def _traced(view: View, one: Copied, lean: LeanHistory | None) -> Places | Unblamed:
    git, at = (view.git, one.at) if lean is None else (lean.git, lean.names[one.at])
    said = said_by(git, one.arguments(at))
    if isinstance(said, Unblamed):
        return said
    if lean is not None and not files_named(said) <= lean.files:
        # Git took for a file's earlier name one that is there without its history.
        return _traced(view, one, None)
    places = parse_blame(said)
    if isinstance(places, Unblamed):
        return places
    own = lean.own if lean is not None else {}
    return tuple(
        (own.get(commit, commit), n) if one.code is None or n in one.code else (one.at, 0)
        for n, (commit, _) in enumerate(places, 1)
    )
