"""What a commit has to be reviewed for: the software items it touches, and what belongs to none."""

from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.model.authorship import CommitPeople
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, SafetyClass, SoftwareItem
from gatekeeper.model.touched import Territory


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """One thing that a commit is reviewed for."""

    name: str
    """Software item id, a product path without item, or the commit id for everything else."""
    what: str
    """Words for a reader: `the class C unit PUMP-DOSE`."""
    safety_class: SafetyClass
    path: RepoPath | None
    """The first path of it that the commit touches."""
    needs_clearance: bool

    def group(self) -> "ReviewSubject":
        """The subject without what differs from commit to commit."""
        return (
            replace(self, path=None)
            if self.needs_clearance
            else replace(self, path=None, name="change")
        )


def review_subjects(land: Territory, people: CommitPeople) -> tuple[ReviewSubject, ...]:
    """The subjects of a commit, items by id first; a commit that touches nothing is reviewed as a whole.

    Paths of an item count for its class, a product path of none as the strictest, everything else as the one that asks least.
    """
    items: dict[str, tuple[SoftwareItem, RepoPath]] = {}
    stray: dict[RepoPath, None] = {}
    other: list[RepoPath] = []
    for path in people.paths:
        owned = land.owned(path)
        for item in owned.items:
            items.setdefault(item.id, (item, path))
        if not owned.items and owned.layout in (LayoutClass.PRODUCT, None):
            stray[path] = None
        elif not owned.items:
            other.append(path)
    return tuple(_subjects(land, people, items, tuple(stray), tuple(other)))


def _subjects(
    land: Territory,
    people: CommitPeople,
    items: dict[str, tuple[SoftwareItem, RepoPath]],
    stray: tuple[RepoPath, ...],
    other: tuple[RepoPath, ...],
) -> Iterator[ReviewSubject]:
    classes = land.project.classes
    parents = {item.parent for item in land.project.items}
    for key, (item, path) in sorted(items.items()):
        kind = "item" if key in parents else "unit"
        what = f"the class {item.safety_class.name} {kind} {key}"
        yield ReviewSubject(key, what, item.safety_class, path, needs_clearance=True)
    if stray:
        what = "product code that belongs to no software item"
        yield ReviewSubject(stray[0], what, classes.strictest, stray[0], needs_clearance=True)
    if other or not people.paths:
        first = other[0] if other else None
        what = "files that are no product code" if other else "a commit that touches no file"
        yield ReviewSubject(people.commit, what, classes.least, first, needs_clearance=False)
