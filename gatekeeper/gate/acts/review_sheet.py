"""What a reviewer is shown of each unit of a change: the difference, findings, threats, tests, and who wrote it."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.gate.contents import read_paths, text_lines
from gatekeeper.gate.facts.review_units import ReviewUnit, review_units
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import FindingState
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.touched import territory, touched_paths
from gatekeeper.model.tree import Tree

_MOST_DIFF_LINES = 2000


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit as a reviewer is shown it; every line is safe to print."""

    unit: ReviewUnit
    authors: tuple[str, ...]
    """Who wrote a part of the change of this unit."""
    findings: tuple[str, ...]
    threats: tuple[str, ...]
    tests: tuple[str, ...]
    difference: tuple[str, ...]


def sheets_of(view: View, facts: Facts) -> tuple[UnitSheet, ...]:
    """A sheet for each unit that the change touches, items by id first."""
    land = territory(facts.project, facts.owned)
    units = review_units(land, touched_paths(facts.change.files))
    return tuple(
        UnitSheet(
            unit,
            _authors(facts, unit),
            _findings(facts, unit),
            _threats(facts, unit),
            _tests(facts, unit),
            tuple(_difference(view, facts.change, unit.paths)),
        )
        for unit in units
    )


def _authors(facts: Facts, unit: ReviewUnit) -> tuple[str, ...]:
    named = {
        printable(f"{authorship.who.shown} ({authorship.part})")
        for commit in facts.people.commits
        if set(commit.paths) & set(unit.paths)
        for authorship in commit.authors
    }
    return tuple(sorted(named))


def _owns(facts: Facts, unit: ReviewUnit, path: str) -> bool:
    owned = facts.ownership(path)
    named = owned is not None and any(item.id == unit.name for item in owned.items)
    return named or path in unit.paths


def _findings(facts: Facts, unit: ReviewUnit) -> tuple[str, ...]:
    shown = (
        judged
        for judged in facts.findings
        if judged.state is not FindingState.SUPPRESSED
        and _owns(facts, unit, judged.finding.location.path)
    )
    return tuple(
        printable(
            f"{j.state.value} {j.finding.level.name.lower()} {j.finding.location} {j.finding.rule}: "
            f"{j.finding.message}"
        )
        for j in shown
    )


def _threats(facts: Facts, unit: ReviewUnit) -> tuple[str, ...]:
    if not facts.threats.models:
        return ("the project names no threat model, so none can be shown",)
    elements = {
        element
        for mapping in facts.threats.mapping
        if _owns(facts, unit, mapping.path)
        for element in mapping.elements
    }
    return tuple(
        printable(f"{threat.id} {threat.title} ({threat.status.value})")
        for model in facts.threats.models
        for threat in model.threats
        if elements & set(threat.targets)
    )


def _tests(facts: Facts, unit: ReviewUnit) -> tuple[str, ...]:
    lines = []
    for people in facts.people.units:
        if people.item == unit.name:
            who = ", ".join(printable(each.shown) for each in people.test_authors) or "nobody"
            lines += [printable(path) for path in people.test_paths]
            lines.append(
                f"assertions that count: {people.assertions}, written by {who}; "
                f"{people.independent_assertion_lines} of them by persons who wrote no line of the unit"
            )
            lines += [f"note: {printable(note.text)}" for note in people.notes]
            lines += [f"cannot be told: {printable(defect)}" for defect in people.defects]
    return tuple(lines)


def _difference(view: View, change: Change, paths: Iterable[RepoPath]) -> Iterator[str]:
    wanted = tuple(paths)
    before = _texts(view, change.base, wanted)
    after = _texts(view, change.head, wanted)
    for path in wanted:
        old, new = before.get(path, ()), after.get(path, ())
        shown = printable(path)
        lines = difflib.unified_diff(
            old or (), new or (), f"a/{shown}", f"b/{shown}", lineterm="", n=3
        )
        kept = [printable(line) for line in lines]
        if not kept:
            yield f"{shown}: {_without_lines(change, path)}"
        yield from kept[:_MOST_DIFF_LINES]
        if len(kept) > _MOST_DIFF_LINES:
            yield f"… and {len(kept) - _MOST_DIFF_LINES} more lines; read them with git diff"


def _without_lines(change: Change, path: RepoPath) -> str:
    for file in change.files:
        if file.path == path and file.old is not None and file.new is not None:
            if file.old.mode != file.new.mode:
                return f"mode {file.old.mode:06o} becomes {file.new.mode:06o}"
            if file.old.path != file.new.path:
                return f"moved from {printable(file.old.path)}"
    return "no difference of text is to be shown; look at it with git"


def _texts(
    view: View, tree: Tree | None, paths: tuple[RepoPath, ...]
) -> dict[RepoPath, tuple[str, ...]]:
    if tree is None:
        return {}
    return {
        path: text_lines(raw) if isinstance(raw, bytes) else (f"({raw})",)
        for path, raw in read_paths(view, tree, paths).items()
    }
