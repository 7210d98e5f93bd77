"""What a change is reviewed by: its software items, the product code of none, and everything else."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.review import Checklist
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.model.touched import STRAY, Territory

OTHER = "(other files)"


@dataclass(frozen=True, slots=True)
class ReviewUnit:
    """One thing that gets its own answers."""

    name: str
    title: str
    safety_class: SafetyClass
    checklist: Checklist
    paths: tuple[RepoPath, ...]
    """Those the change touches, ordered."""


def review_units(land: Territory, paths: Iterable[RepoPath]) -> tuple[ReviewUnit, ...]:
    """The units of a change, items by id first; the same split that the check of reviews makes."""
    known = land.project.classes
    groups: dict[str, list[RepoPath]] = {}
    classes: dict[str, tuple[str, SafetyClass]] = {}
    for path in sorted(paths):
        owned = land.owned(path)
        names = {item.id: (item.title, item.safety_class) for item in owned.items}
        if not names and owned.layout in (LayoutClass.PRODUCT, None):
            names = {STRAY: ("product code that belongs to no software item", known.strictest)}
        elif not names:
            names = {OTHER: ("files that are no product code", known.least)}
        for name, shown in names.items():
            classes[name] = shown
            groups.setdefault(name, []).append(path)
    if not groups:
        groups, classes = {OTHER: []}, {OTHER: ("a change of no file", known.least)}
    lists = checklists(land.project)
    return tuple(
        ReviewUnit(name, *classes[name], lists[classes[name][1]], tuple(groups[name]))
        for name in sorted(groups, key=lambda name: (name.startswith("("), name))
    )


def checklists(project: Project) -> dict[SafetyClass, Checklist]:
    """The checklist of each class."""
    return dict(project.checklists)
