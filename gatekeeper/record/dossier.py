"""Dossiers: for each software item, everything one run knows about it, with the blobs it was known of."""

from collections.abc import Iterable

from gatekeeper.model.accounting import Accounting, AccountState
from gatekeeper.model.authorship import UnitPeople, Who
from gatekeeper.model.finding import Judged
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import RepoPath, path_bytes, printable
from gatekeeper.model.record import (
    Dossier,
    ReviewIdentity,
    RunSummary,
    UnitFinding,
    UnitPath,
    UnitReview,
    UnitThreat,
)
from gatekeeper.model.software import LayoutClass, SoftwareItem
from gatekeeper.model.threat import Threat, ThreatFacts, ThreatModel


def dossiers(
    run: GateRun, stated: RunSummary, trail: tuple[RunSummary, ...]
) -> tuple[Dossier, ...]:
    """One for each software item, ordered by id.

    Decisions come from `stated`, the run's own durable statement; reviews from every run of the trail, because
    a run over a whole tree lists no commits.
    """
    items = sorted(run.facts.project.items, key=lambda item: item.id)
    parents = {item.parent for item in items}
    people = {unit.item: unit for unit in run.facts.people.units}
    paths = _paths_by_item(run)
    return tuple(
        _dossier(
            run,
            item,
            paths.get(item.id, ()),
            people.get(item.id),
            is_unit=item.id not in parents,
            stated=stated,
            trail=trail,
        )
        for item in items
    )


def all_threats(threats: ThreatFacts) -> tuple[UnitThreat, ...]:
    """Every threat of every model, ordered by model and id."""
    models = sorted(threats.models, key=lambda model: model.id)
    return tuple(
        _threat(model, threat)
        for model in models
        for threat in sorted(model.threats, key=lambda t: t.id)
    )


def _dossier(
    run: GateRun,
    item: SoftwareItem,
    paths: tuple[UnitPath, ...],
    people: UnitPeople | None,
    *,
    is_unit: bool,
    stated: RunSummary,
    trail: tuple[RunSummary, ...],
) -> Dossier:
    named = frozenset(path.path for path in paths)
    return Dossier(
        item=item.id,
        title=item.title,
        parent=item.parent,
        is_unit=is_unit,
        safety_class=item.safety_class,
        declared=item.declared,
        paths=paths,
        authors=() if people is None else _names(people.authors),
        test_authors=() if people is None else _names(people.test_authors),
        test_paths=() if people is None else _blobs(run, people.test_paths),
        assertions=0 if people is None else people.assertions,
        independent_assertion_lines=0 if people is None else people.independent_assertion_lines,
        people_unknown=_people_unknown(run, people, is_unit),
        reviews=_reviews(trail, named),
        findings=tuple(
            _finding(judged)
            for judged in run.facts.findings
            if judged.finding.location.path in named
        ),
        not_analysed=_not_analysed(run.facts.accounting, named),
        threats=_threats(run.facts.threats, named),
        threats_unknown=_threats_unknown(run.facts.threats, _not_tests(run, named)),
        decisions=tuple(d for d in stated.decisions if d.subject == item.id or d.subject in named),
    )


def _paths_by_item(run: GateRun) -> dict[str, tuple[UnitPath, ...]]:
    held: dict[str, list[UnitPath]] = {}
    tree = run.facts.change.head
    for owned in run.facts.owned:
        entry = tree.get(owned.path)
        for item in owned.items:
            if entry is not None:
                held.setdefault(item.id, []).append(UnitPath(entry.path, entry.blob))
    return {item: tuple(sorted(paths, key=lambda p: p.path)) for item, paths in held.items()}


def _blobs(run: GateRun, paths: Iterable[RepoPath]) -> tuple[UnitPath, ...]:
    entries = (run.facts.change.head.get(path) for path in sorted(paths))
    return tuple(UnitPath(entry.path, entry.blob) for entry in entries if entry is not None)


def _people_unknown(run: GateRun, people: UnitPeople | None, is_unit: bool) -> str:
    if run.facts.people.undecided is not None:
        return run.facts.people.undecided
    if people is None:
        return "the run looked at no authors for it" if is_unit else ""
    return "; ".join(people.defects)


def _names(people: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted(who.shown + ("" if who.person else " (not registered)") for who in people))


def _reviews(trail: tuple[RunSummary, ...], paths: frozenset[RepoPath]) -> tuple[UnitReview, ...]:
    """Each review once, with the first run that states it."""
    wanted = frozenset(path_bytes(path) for path in paths)
    found: dict[ReviewIdentity, int] = {}
    for run in trail:
        for review in run.reviews:
            if not wanted.isdisjoint(review.paths):
                found.setdefault(review.identity, run.sequence)
    return tuple(
        UnitReview(who, grade, commit, source, run, at, checked)
        for (commit, who, grade, source, at, checked), run in sorted(
            found.items(), key=lambda f: (f[1], f[0])
        )
    )


def _finding(judged: Judged) -> UnitFinding:
    finding = judged.finding
    return UnitFinding(
        rule=finding.rule,
        level=finding.level.value,
        state=judged.state.value,
        place=str(finding.location),
        message=finding.message,
        why=judged.why,
    )


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


def _threats(threats: ThreatFacts, paths: frozenset[RepoPath]) -> tuple[UnitThreat, ...]:
    elements = {
        element
        for module in threats.mapping
        if module.path in paths
        for element in module.elements
    }
    found: list[UnitThreat] = []
    for model in sorted(threats.models, key=lambda model: model.id):
        targets = targets_of(model, elements)
        found.extend(
            _threat(model, threat)
            for threat in sorted(model.threats, key=lambda t: t.id)
            if not targets.isdisjoint(threat.targets)
        )
    return tuple(found)


def targets_of(model: ThreatModel, elements: set[str]) -> set[str]:
    """What a threat can aim at that belongs to the elements: they, their surfaces, their flows."""
    surfaces = {surface.id for surface in model.surfaces if surface.element in elements}
    flows = {flow.id for flow in model.flows if elements & {flow.source, flow.target}}
    return elements | surfaces | flows


def _threat(model: ThreatModel, threat: Threat) -> UnitThreat:
    mitigations = sorted(
        (m for m in model.mitigations if threat.id in m.threats), key=lambda m: m.id
    )
    requirements = {requirement for m in mitigations for requirement in m.requirements}
    return UnitThreat(
        id=threat.id,
        title=threat.title,
        severity=threat.severity.value,
        status=threat.status.value,
        mitigations=tuple(f"{m.id} {m.title} ({m.state.value})" for m in mitigations),
        requirements=tuple(sorted(requirements)),
        location=str(threat.locus.location),
    )
