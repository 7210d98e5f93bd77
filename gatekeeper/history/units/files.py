"""The files of the units that a change touches: their own code, their tests, and what happened to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from gatekeeper.history.changes.window import Touch, Window
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matcher, matches_any
from gatekeeper.model.path import RepoPath, name_of, printable
from gatekeeper.model.software import LayoutClass, SoftwareItem
from gatekeeper.model.touched import Territory, touched_paths
from gatekeeper.model.tree import MODE_GITLINK, TreeEntry
from gatekeeper.model.unit_tests import UnitNote

_NOT_WRITTEN_HERE = frozenset(
    {LayoutClass.TESTS, LayoutClass.DOCUMENTS, LayoutClass.GENERATED, LayoutClass.THIRD_PARTY}
)

SETTINGS = frozenset({"pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"})
"""Files that may hold the settings of pytest (pytest 8, Configuration)."""
AROUND = SETTINGS | {"conftest.py"}
"""Read by pytest for every test in their folders and below."""
_SUITE, ROWS = ".function", ".data"
"""Of Mbed TLS: `test_suite_aes.function`, called by the rows of `test_suite_aes.data` and `test_suite_aes.cbc.data`."""

Line: TypeAlias = tuple[RepoPath, int]
"""Of a file of head, counted from 1."""


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """A unit with the files of head that are its own and its tests."""

    item: SoftwareItem
    files: tuple[RepoPath, ...]
    tests: tuple[RepoPath, ...]
    notes: tuple[UnitNote, ...]
    """What of it lies elsewhere and so cannot be looked at."""
    touches: tuple[Touch, ...] = ()
    """What was done to its own files in the window, also to those that are gone, parents first."""
    test_touches: tuple[Touch, ...] = ()
    """The same of its tests."""
    beside: tuple[RepoPath, ...] = ()
    """What pytest reads for its tests from the folders above, and the rows of its suites, as far as they are none of them, ordered."""


def concerning(units: Iterable[UnitFiles], land: Territory) -> Callable[[RepoPath], bool]:
    """Whether a path, tracked in head or gone, is the code of one of the units or a test of one."""
    items = tuple(unit.item for unit in units)
    tests = matcher(tuple(glob for item in items for glob in item.tests))
    code = matcher(tuple(glob for item in items for glob in item.paths))

    def concerns(path: RepoPath) -> bool:
        return tests.matches(path) or (code.matches(path) and _is_written_here(land, path))

    return concerns


def with_touches(
    units: Iterable[UnitFiles],
    window: Window,
    followed: Mapping[RepoPath, tuple[Touch, ...]],
    land: Territory,
) -> tuple[UnitFiles, ...]:
    """The units with what was done to their files, under earlier names and to those that are gone as well."""
    numbers = {id(touch): number for number, touch in enumerate(window.touches)}
    by_path: dict[RepoPath, list[int]] = {}
    for number, touch in enumerate(window.touches):
        for path in _names(touch):
            by_path.setdefault(path, []).append(number)
    moved = [touch for touch in window.touches if _strays(touch, land)]

    def told(files: Iterable[RepoPath], mine: Callable[[RepoPath], bool]) -> tuple[Touch, ...]:
        # By number: a touch is told from another by its place in the window, which is cheaper than by all it holds.
        found = {numbers[id(touch)] for path in files for touch in followed.get(path, ())}
        found |= {n for path, those in by_path.items() if mine(path) for n in those}
        return tuple(window.touches[number] for number in sorted(found))

    return tuple(
        replace(
            unit,
            notes=(*unit.notes, *_moved_out(unit, moved, land)),
            touches=told(unit.files, _own_of(unit.item, land)),
            test_touches=told(unit.tests, matcher(tuple(unit.item.tests)).matches),
        )
        for unit in units
    )


def _strays(touch: Touch, land: Territory) -> bool:
    """Whether it moved a file to a path which is there in head and belongs to no item."""
    old, new = touch.old, touch.new
    if old is None or new is None or old.path == new.path or new.path not in land.by_path:
        return False
    owned = land.owned(new.path)
    return not owned.items and owned.layout in (LayoutClass.PRODUCT, None)


def _moved_out(unit: UnitFiles, moved: Iterable[Touch], land: Territory) -> Iterator[UnitNote]:
    """Code of the unit among what a commit moved to where it belongs to no item."""
    for touch in moved:
        if touch.old is not None and is_own(unit.item, land, touch.old.path):
            text = (
                f"commit {touch.commit[:12]} moved {printable(touch.old.path)} of {unit.item.id} to "
                f"{printable(touch.path)}, which belongs to no item"
            )
            yield UnitNote("unit-moved-to-unmapped-path", text)


def _names(touch: Touch) -> set[RepoPath]:
    return {entry.path for entry in (touch.old, touch.new) if entry is not None}


def is_own(item: SoftwareItem, land: Territory, path: RepoPath) -> bool:
    """Whether the path is the unit's own code: not a test, and written by the project."""
    return _own_of(item, land)(path)


def _own_of(item: SoftwareItem, land: Territory) -> Callable[[RepoPath], bool]:
    """As `is_own`, for whoever asks about many paths."""
    mine = matcher(tuple(item.paths)).matches
    return lambda path: mine(path) and _is_written_here(land, path)


def _is_written_here(land: Territory, path: RepoPath) -> bool:
    return land.owned(path).layout not in _NOT_WRITTEN_HERE


def units_of(
    change: Change, land: Territory, paths_of: Mapping[ObjectId, tuple[RepoPath, ...]]
) -> tuple[UnitFiles, ...]:
    """The units that a change touches, all of them for a whole tree, ordered by id."""
    touched = {path for paths in paths_of.values() for path in paths}
    touched |= set(touched_paths(change.files))
    hit = {item.id for path in touched for item in land.owned(path).items}
    whole = change.kind is ChangeKind.TREE
    items = {item.id: item for item in land.units() if whole or item.id in hit}
    held: dict[str, list[RepoPath]] = {item: [] for item in items}
    odd: dict[str, list[UnitNote]] = {item: [] for item in items}
    for entry in change.head:
        for item in land.owned(entry.path).items:
            if item.id in items and entry.is_file:
                held[item.id].append(entry.path)
            elif item.id in items and is_own(item, land, entry.path):
                odd[item.id].append(_elsewhere(entry))
    around = tuple(
        e.path
        for e in change.head
        if e.is_file and (name_of(e.path) in AROUND or e.path.endswith(ROWS))
    )
    return tuple(
        UnitFiles(
            item,
            tuple(path for path in held[key] if is_own(item, land, path)),
            tuple(path for path in held[key] if matches_any(item.tests, path)),
            tuple(odd[key]),
            beside=_beside(around, tuple(p for p in held[key] if matches_any(item.tests, p))),
        )
        for key, item in sorted(items.items())
    )


def _beside(around: tuple[RepoPath, ...], tests: tuple[RepoPath, ...]) -> tuple[RepoPath, ...]:
    python = [path for path in tests if path.endswith(".py")]
    suites = [path for path in tests if path.endswith(_SUITE)]
    # Trees hold many files of data, and few suites.
    return tuple(
        each
        for each in around
        if any(is_around(each, p) for p in (suites if each.endswith(ROWS) else python))
        and each not in tests
    )


def is_around(around: RepoPath, path: RepoPath) -> bool:
    """Whether it is a file that pytest reads for a test file there, or holds rows for a suite."""
    if around.endswith(ROWS):
        return path.endswith(_SUITE) and around.startswith(path.removesuffix(_SUITE) + ".")
    name = name_of(around)
    return name in AROUND and path.endswith(".py") and path.startswith(around.removesuffix(name))


def _elsewhere(entry: TreeEntry) -> UnitNote:
    kind = "submodule" if entry.mode == MODE_GITLINK else "symlink"
    what = "a submodule" if entry.mode == MODE_GITLINK else "a symbolic link"
    text = f"{printable(entry.path)} is {what}, so its content lies elsewhere"
    return UnitNote(f"unit-is-{kind}", text, undecided=True)
