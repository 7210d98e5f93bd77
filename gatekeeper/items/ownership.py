"""Each tracked path with its layout class and its software items."""

from collections.abc import Mapping

from gatekeeper.model.glob import matcher
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
    depths = {item.id: _depth(item, project.items) for item in project.items}
    return tuple(known.get(e.path) or owned(e.path, project, depths) for e in tree)


def owned(path: RepoPath, project: Project, depths: dict[str, int]) -> Owned:
    """What the project says of one path, tracked or not."""
    layout = layout_class(project, path)
    hits = [item for item in project.items if _holds(item, path)]
    deepest = max((depths[item.id] for item in hits), default=0)
    return Owned(path, layout, tuple(item for item in hits if depths[item.id] == deepest))


def _holds(item: SoftwareItem, path: RepoPath) -> bool:
    return matcher(item.paths).matches(path) or matcher(item.tests).matches(path)


def _depth(item: SoftwareItem, items: tuple[SoftwareItem, ...]) -> int:
    by_id = {other.id: other for other in items}
    depth, parent = 0, item.parent
    while parent is not None and parent in by_id and depth <= len(items):
        depth, parent = depth + 1, by_id[parent].parent
    return depth
