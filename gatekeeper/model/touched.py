"""Which software items a path of a change belongs to, also when head does not hold the path any more."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from gatekeeper.model.change import FileChange
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matcher, matches_any
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass, Owned, SoftwareItem

STRAY = "(code of no item)"
"""What answers to checklists call product code that belongs to no software item."""


@dataclass(frozen=True, slots=True)
class Territory:
    """The project's map of paths: those of head as they were looked up, others by the same globs."""

    project: Project
    by_path: Mapping[str, Owned]
    _found: dict[RepoPath, Owned] = field(default_factory=dict, compare=False, repr=False)
    """Paths that head does not hold, as they were asked for: a history names each of them many times."""

    def owned(self, path: RepoPath) -> Owned:
        """What the project says of the path, tracked in head or deleted."""
        known = self.by_path.get(path) or self._found.get(path)
        if known is None:
            known = Owned(path, layout_class(self.project, path), _items(self.project, path))
            self._found[path] = known
        return known

    def units(self) -> tuple[SoftwareItem, ...]:
        """The software units, in file order (IEC 62304 3.28).

        Items without children, and items with children that own product code none of these owns: what
        nobody gave to a unit must not escape what is asked of units.
        """
        parents = {item.parent for item in self.project.items}
        owners = {
            item.id
            for owned in self.by_path.values()
            if owned.layout is LayoutClass.PRODUCT
            for item in owned.items
        }
        return tuple(i for i in self.project.items if i.id not in parents or i.id in owners)


def territory(project: Project, owned: Iterable[Owned]) -> Territory:
    """The map of a project whose head holds these paths."""
    return Territory(project, {each.path: each for each in owned})


def touched_paths(files: Iterable[FileChange]) -> tuple[RepoPath, ...]:
    """Every path the differences name, a rename's old one included, ordered, each once."""
    entries = {entry.path for file in files for entry in (file.old, file.new) if entry is not None}
    return tuple(sorted(entries | {file.path for file in files}))


def layout_class(project: Project, path: RepoPath) -> LayoutClass | None:
    """The first layout class, in order of precedence, one of whose globs matches.

    What makes up the gate itself (its configuration, hooks, pipeline) counts as a tool when no glob names it,
    so that adopting gatekeeper needs no globs for gatekeeper's own files.
    """
    for name, globs in project.layout.globs:
        if matcher(globs).matches(path):
            return name
    return LayoutClass.TOOLS if matches_any(project.trust_paths, path) else None


def _items(project: Project, path: RepoPath) -> tuple[SoftwareItem, ...]:
    """The items whose globs match, without those that are parents of another one that matches."""
    hits = [i for i in project.items if matches_any(i.paths, path) or matches_any(i.tests, path)]
    parents = {item.parent for item in hits}
    return tuple(item for item in hits if item.id not in parents)
