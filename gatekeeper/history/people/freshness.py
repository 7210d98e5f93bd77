"""Whether what was reviewed is what is judged: by parent and tree, or path by path, never by patch-id.

A patch-id ignores white space and position, so it calls equal what a reviewer would not.
"""

from collections.abc import Iterable

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.review import FileContent
from gatekeeper.model.software import LayoutClass, Owned, SoftwareItem
from gatekeeper.model.touched import Territory
from gatekeeper.model.tree import TreeEntry

GONE = "the content it was compared with is not here, so nobody can say what changed since"
"""Why nothing is fresh against a tree that cannot be read."""


def file_contents(files: Iterable[FileChange]) -> tuple[FileContent, ...]:
    """Mode and blob before and after of every path, ordered; a rename is a deletion and an addition."""
    before: dict[RepoPath, tuple[str, ObjectId]] = {}
    after: dict[RepoPath, tuple[str, ObjectId]] = {}
    for file in files:
        if file.old is not None:
            before[file.old.path] = _content(file.old)
        if file.new is not None:
            after[file.new.path] = _content(file.new)
    return tuple(
        FileContent(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
    )


def _content(entry: TreeEntry) -> tuple[str, ObjectId]:
    return f"{entry.mode:06o}", entry.blob


def contents_between(
    view: View, pairs: list[tuple[ObjectId, ObjectId]]
) -> list[tuple[FileContent, ...]]:
    """The contents that differ in each pair of trees. Raises RepositoryError when a tree is missing."""
    return [file_contents(files) for files in tree_differences(view, pairs)]


def why_not_fresh(
    view: View,
    land: Territory,
    reviewed: tuple[ObjectId, tuple[FileContent, ...]],
    judged: tuple[ObjectId, tuple[FileContent, ...]],
) -> str | None:
    """Why a review of the first does not hold for the second, `None` when it does.

    Each is the tree it starts from and its contents. Every path has to have the same mode and blob before and
    after, and between the two starts nothing else of the units touched, nor of their declared inputs, may differ.
    """
    (old_start, old_files), (new_start, new_files) = reviewed, judged
    if old_files != new_files:
        return _first_difference(old_files, new_files)
    if old_start == new_start:
        return None
    try:
        [moved] = contents_between(view, [(old_start, new_start)])
    except RepositoryError:
        return GONE
    own = {file.path for file in new_files}
    known = [land.owned(path) for path in own]
    items = {item.id: item for owned in known for item in owned.items}
    for file in moved:
        if file.path in own:
            return f"{printable(file.path)} does not begin as the review says"
        owned = land.owned(file.path)
        if _is_stray(owned) and any(map(_is_stray, known)):
            unit: str | None = "the code that belongs to no item"
        else:
            unit = _concerned(owned, items.values())
        if unit:
            return f"since it was reviewed {printable(file.path)} of {unit} has changed"
    return None


def _is_stray(owned: Owned) -> bool:
    return not owned.items and owned.layout in (LayoutClass.PRODUCT, None)


def _concerned(owned: Owned, items: Iterable[SoftwareItem]) -> str | None:
    """The item among these that the path belongs to or is a declared input of."""
    theirs = {item.id for item in owned.items}
    return next(
        (each.id for each in items if each.id in theirs or matches_any(each.inputs, owned.path)),
        None,
    )


def _first_difference(reviewed: tuple[FileContent, ...], judged: tuple[FileContent, ...]) -> str:
    old, new = ({file.path: file for file in files} for files in (reviewed, judged))
    path = min(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    if path not in old:
        return f"{printable(path)} was no part of what was reviewed"
    if path not in new:
        return f"{printable(path)} was reviewed and is no part of this"
    return f"{printable(path)} is not as it was reviewed"
