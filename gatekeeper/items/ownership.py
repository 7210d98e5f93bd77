"""Each tracked path with its layout class and its software items."""

from collections.abc import Mapping

from gatekeeper.model.glob import Matcher, matcher
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned, SoftwareItem
from gatekeeper.model.touched import layout_class
from gatekeeper.model.tree import Tree

_NONE: Mapping[str, Owned] = {}


def owned_paths(
    tree: Tree, project: Project, known: Mapping[str, Owned] = _NONE
) -> tuple[Owned, ...]:
    """What the project says of every path of the tree, ordered by path.

    `known` is what it said of another tree's paths: the answer depends on nothing but the path.
    """
    items = asked_items(project)
    return tuple(known.get(e.path) or owned(e.path, project, items) for e in tree)


AskedItem = tuple[SoftwareItem, int, Matcher]
"""An item, how deep it stands below others, and what tells its paths and its tests."""


def asked_items(project: Project) -> tuple[AskedItem, ...]:
    """The items of the project, ready to be asked about many paths."""
    items = project.items
    return tuple((i, _depth(i, items), matcher((*i.paths, *i.tests))) for i in items)


def owned(path: RepoPath, project: Project, items: tuple[AskedItem, ...]) -> Owned:
    """What the project says of one path, tracked or not."""
    hits = [(item, depth) for item, depth, told in items if told.matches(path)]
    deepest = max((depth for _, depth in hits), default=0)
    layout = layout_class(project, path)
    return Owned(path, layout, tuple(item for item, depth in hits if depth == deepest))


def _depth(item: SoftwareItem, items: tuple[SoftwareItem, ...]) -> int:
    by_id = {other.id: other for other in items}
    depth, parent = 0, item.parent
    while parent is not None and parent in by_id and depth <= len(items):
        depth, parent = depth + 1, by_id[parent].parent
    return depth
