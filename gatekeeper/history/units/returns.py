"""Joins the lines of units and tests with those who had written them before somebody wrote them again."""

from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.changes.window import Touch, Window
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import MAX_SOURCE_BYTES
from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.files import UnitFiles
from gatekeeper.history.units.origins import Origins
from gatekeeper.history.units.restored import Returned, earlier_writers, telling
from gatekeeper.history.units.sources import UnitSource
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import Tree


@dataclass(frozen=True, slots=True)
class WithReturned:
    """The origins of all files, completed."""

    origins: Mapping[RepoPath, Origins | Unblamed]
    defects: Mapping[str, tuple[str, ...]]
    """By unit, why some of it cannot be told."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Files whose lines may move among each other: the code of one unit, or its tests."""

    unit: str
    lines: Mapping[RepoPath, frozenset[int]]
    """The lines that matter, by path of head."""
    touches: tuple[Touch, ...]


def with_returned(
    view: View,
    tree: Tree,
    window: Window,
    units: Iterable[UnitFiles],
    sources: Mapping[RepoPath, UnitSource],
    origins: Mapping[RepoPath, Origins | Unblamed],
    followed: Mapping[RepoPath, tuple[Touch, ...]],
) -> WithReturned:
    """The origins in which a line that came back also has the commits that had brought it before.

    Of a unit's own code nothing has to be looked for where the window reaches back to the first commit: everybody
    who changed its tokens is an author anyway.
    """
    completed, defects = dict(origins), dict[str, tuple[str, ...]]()
    for unit in units:
        for group in _groups(window, unit, sources, followed):
            texts = _recent_texts(view, tree, group, completed, window.commits)
            wanted = frozenset(t for found in texts.values() for t in found.values())
            behind = {c for path in texts for n in texts[path] for c in _at(completed[path], n)}
            recent = behind & window.commits
            returned = earlier_writers(view, window, group.touches, wanted, recent)
            if returned.unblamed:
                key = unit.item.id
                defects[key] = (*defects.get(key, ()), *returned.unblamed)
            for path, found in texts.items():
                completed[path] = _completed(completed[path], found, returned)
    return WithReturned(completed, defects)


def _groups(
    window: Window,
    unit: UnitFiles,
    sources: Mapping[RepoPath, UnitSource],
    followed: Mapping[RepoPath, tuple[Touch, ...]],
) -> list[_Group]:
    groups = []
    if window.start is not None and unit.touches:
        code = {path: sources[path].source.code_lines for path in unit.files}
        groups.append(_Group(unit.item.id, code, unit.touches))
    asserting = {
        path: frozenset(_telling_lines(sources[path]))
        for path in (*unit.tests, *unit.beside)
        if path in followed
    }
    # Told apart by their place: all of them come from the window, and comparing what they hold takes long.
    mine = {id(touch) for path in asserting for touch in followed[path]}
    mine |= {id(touch) for touch in unit.test_touches}
    touches = tuple(touch for touch in window.touches if id(touch) in mine)
    return [*groups, _Group(unit.item.id, asserting, touches)] if touches else groups


def _telling_lines(source: UnitSource) -> Iterator[int]:
    """The lines of assertions, and of what they may compare with."""
    for span in source.source.assertions:
        yield from range(span.first, span.last + 1)
    yield from (word.line for value in source.test.values for word in value.words)


def _at(origin: Origins | Unblamed, number: int) -> tuple[ObjectId, ...]:
    return () if isinstance(origin, Unblamed) else origin.at(number)


def _recent_texts(
    view: View,
    tree: Tree,
    group: _Group,
    origins: Mapping[RepoPath, Origins | Unblamed],
    recent: frozenset[ObjectId],
) -> dict[RepoPath, dict[int, bytes]]:
    """For each path the telling lines of the group that a commit of the window brought."""
    found: dict[RepoPath, dict[int, bytes]] = {}
    for path, numbers in group.lines.items():
        origin = origins[path]
        if isinstance(origin, Unblamed):
            continue
        new = {number for number in numbers if recent.intersection(origin.at(number))}
        entry = tree.get(path)
        if not new or entry is None:
            continue
        content = read_blobs(view, [entry.blob], max_bytes=MAX_SOURCE_BYTES)[entry.blob]
        lines = content.split(b"\n") if isinstance(content, bytes) else []
        told = {number: telling(lines[number - 1]) for number in new if number <= len(lines)}
        found[path] = {number: text for number, text in sorted(told.items()) if text}
    return found


def _completed(
    origin: Origins | Unblamed, texts: Mapping[int, bytes], returned: Returned
) -> Origins | Unblamed:
    if isinstance(origin, Unblamed):
        return origin
    lines = list(origin.lines)
    for number, text in texts.items():
        earlier = returned.commits.get(text, ())
        if earlier and set(earlier) & set(lines[number - 1]):
            lines[number - 1] = tuple(sorted({*lines[number - 1], *earlier}))
    return Origins(tuple(lines), origin.layout_only)
