"""Dossiers: what one run and the trail know of each software item, from which its row and its gaps are told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatekeeper.model.accounting import Accounting, AccountState
from gatekeeper.model.authorship import UnitPeople, Who
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import RepoPath, path_bytes, printable
from gatekeeper.model.record import RunDecision, RunReview, RunSummary
from gatekeeper.model.software import LayoutClass, SoftwareItem
from gatekeeper.model.threat import ThreatFacts, ThreatModel


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of one software item."""

    item: SoftwareItem
    is_unit: bool
    paths: frozenset[RepoPath]
    """Its files in the tree of the run."""
    people: UnitPeople | None
    people_unknown: str
    """Why authors and testers cannot be told; empty when they can."""
    tested: bool
    """Whether a test file of the tree belongs to it."""
    reviews: tuple[RunReview, ...]
    """Of commits that touched its files, each once, from any run of the trail."""
    findings: int
    not_analysed: tuple[str, ...]
    """What of its files no analyzer has read, as sentences: findings there are unknown."""
    threats: tuple[str, ...]
    """Ids of the threats against the elements that its files belong to."""
    threats_unknown: str
    """Why threats against it cannot be told; empty when they can."""
    decisions: tuple[RunDecision, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote its lines."""
        return _names(self.people.authors) if self.people else ()

    @property
    def testers(self) -> tuple[str, ...]:
        """Who wrote its tests."""
        return _names(self.people.test_authors) if self.people else ()


def dossiers(
    run: GateRun, stated: RunSummary, trail: tuple[RunSummary, ...], found: Mapping[RepoPath, int]
) -> tuple[Dossier, ...]:
    """One for each software item, ordered by id.

    Decisions come from `stated`, the run's own durable statement; reviews from every run of the trail, because
    a run over a whole tree lists no commits; `found` is how many findings there are at each path.
    """
    items = sorted(run.facts.project.items, key=lambda item: item.id)
    people = {unit.item: unit for unit in run.facts.people.units}
    paths = _paths_by_item(run)
    return tuple(
        _dossier(run, item, paths[item.id], people.get(item.id), stated, trail, found)
        for item in items
    )


def _dossier(
    run: GateRun,
    item: SoftwareItem,
    paths: set[RepoPath],
    people: UnitPeople | None,
    stated: RunSummary,
    trail: tuple[RunSummary, ...],
    found: Mapping[RepoPath, int],
) -> Dossier:
    is_unit = all(other.parent != item.id for other in run.facts.project.items)
    facts, named = run.facts, frozenset(paths)
    return Dossier(
        item=item,
        is_unit=is_unit,
        paths=named,
        people=people,
        people_unknown=_people_unknown(run, people, is_unit=is_unit),
        tested=people is not None and any(facts.change.head.get(p) for p in people.test_paths),
        reviews=_reviews(trail, named),
        findings=sum(found.get(path, 0) for path in named),
        not_analysed=_not_analysed(facts.accounting, named),
        threats=_threats(facts.threats, named),
        threats_unknown=_threats_unknown(facts.threats, _not_tests(run, named)),
        decisions=tuple(d for d in stated.decisions if d.subject == item.id or d.subject in named),
    )


def _paths_by_item(run: GateRun) -> Mapping[str, set[RepoPath]]:
    held: dict[str, set[RepoPath]] = defaultdict(set)
    for owned in run.facts.owned:
        if run.facts.change.head.get(owned.path) is not None:
            for item in owned.items:
                held[item.id].add(owned.path)
    return held


def _people_unknown(run: GateRun, people: UnitPeople | None, *, is_unit: bool) -> str:
    if run.facts.people.undecided is not None:
        return run.facts.people.undecided
    if people is None:
        return "the run looked at no authors for it" if is_unit else ""
    return "; ".join(people.defects)


def _names(people: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted(who.shown + ("" if who.person else " (not registered)") for who in people))


def _reviews(trail: tuple[RunSummary, ...], paths: frozenset[RepoPath]) -> tuple[RunReview, ...]:
    wanted = frozenset(path_bytes(path) for path in paths)
    found = {
        review.identity: review
        for run in trail
        for review in run.reviews
        if not wanted.isdisjoint(review.paths)
    }
    return tuple(found.values())


def _not_analysed(accounting: Accounting, paths: frozenset[RepoPath]) -> tuple[str, ...]:
    accounts = [
        f"{printable(account.expectation.path)}: {account.expectation.analyzer} "
        f"{account.state.value}: {account.cause}"
        for account in accounting.accounts
        if account.state is not AccountState.ANALYSED and account.expectation.path in paths
    ]
    unread = [
        f"{printable(each.path)}: no analyzer reads it: {each.cause}"
        for each in accounting.unread
        if each.path in paths
    ]
    return tuple(sorted((*accounts, *unread)))


def _not_tests(run: GateRun, paths: frozenset[RepoPath]) -> frozenset[RepoPath]:
    """All but the unit's tests, which are no part of what a threat aims at."""
    tests = {owned.path for owned in run.facts.owned if owned.layout is LayoutClass.TESTS}
    return paths - tests


def _threats_unknown(threats: ThreatFacts, paths: frozenset[RepoPath]) -> str:
    if not threats.configured:
        return "the project names no threat model"
    mapped = {module.path for module in threats.mapping if module.element is not None}
    lost = sorted(printable(path) for path in paths - mapped)
    return (
        f"which element of a threat model holds it is not known of {', '.join(lost)}"
        if lost
        else ""
    )


def _threats(threats: ThreatFacts, paths: frozenset[RepoPath]) -> tuple[str, ...]:
    elements = {
        element
        for module in threats.mapping
        if module.path in paths
        for element in module.elements
    }
    return tuple(
        threat.id
        for model in sorted(threats.models, key=lambda model: model.id)
        for threat in sorted(model.threats, key=lambda threat: threat.id)
        if not targets_of(model, elements).isdisjoint(threat.targets)
    )


def targets_of(model: ThreatModel, elements: set[str]) -> set[str]:
    """What a threat can aim at that belongs to the elements: they, their surfaces, their flows."""
    surfaces = {surface.id for surface in model.surfaces if surface.element in elements}
    flows = {flow.id for flow in model.flows if elements & {flow.source, flow.target}}
    return elements | surfaces | flows
