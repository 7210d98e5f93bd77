"""Every clause of the table for one record: by the decisions of its runs, the graph, the record itself, and people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.judgement import Judged
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import (
    Clause,
    ClauseState,
    ClauseTable,
    RecordHistory,
    RunDecision,
    RunSummary,
    Standing,
)
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.record.clauses.answered import of_answers
from gatekeeper.record.clauses.by_graph import (
    Holding,
    holdings,
    judge,
    of_controls,
    of_integration,
)
from gatekeeper.record.clauses.changed import Release, of_anomalies, of_changes
from gatekeeper.record.clauses.cures import cure_of
from gatekeeper.record.clauses.judged import judged, with_judgements
from gatekeeper.record.clauses.judges import JudgeGround
from gatekeeper.record.clauses.pinned import pinned, with_documents
from gatekeeper.record.clauses.produced import left_over, productions, trained
from gatekeeper.record.clauses.released import Released, of_release
from gatekeeper.record.clauses.risks import of_risks
from gatekeeper.record.clauses.standings import stand
from gatekeeper.record.runs import last_over_merged, of_history
from gatekeeper.record.sheets.code import FindingTable
from gatekeeper.record.sheets.people import acts_of
from gatekeeper.record.sheets.reviews import reviewed_by_others

_OF_THE_TRAIL = "21 CFR Part 11"
"""Whose clauses ask about the ledger itself, which one false entry speaks against."""


@dataclass(frozen=True, slots=True)
class ClauseGround:
    """What clauses are held against."""

    run: GateRun
    stated: RunSummary
    """The run as its statement in the ledger tells it."""
    runs: tuple[RunSummary, ...]
    """Every run of the trail."""
    ledger: Ledger
    clauses: ClauseTable
    ground: RecordGround
    history: RecordHistory | None
    findings: FindingTable


def judgements_of(known: ClauseGround) -> tuple[Judged, ...]:
    """What people judged of clauses, held against the tree and the registry of the run."""
    project = known.run.facts.project
    return judged(
        JudgeGround(
            ledger=known.ledger,
            clauses=known.clauses,
            registry=project.registry,
            policy=project.judges,
            project=project.name,
            today=known.run.facts.today,
            tree=known.run.facts.change.head,
            documents=pinned(known.run.facts.trace.graph),
            writers=known.ground.writers,
            void=_void(known),
        )
    )


def standings_of(known: ClauseGround, judgements: tuple[Judged, ...]) -> tuple[Standing, ...]:
    """How each clause stands, in the order of the table."""
    trace = known.run.facts.trace
    doubts = _doubts_of_entries(known)
    classes, documents, made = (
        _classes(known.run),
        pinned(trace.graph, doubts),
        _made(known, doubts),
    )
    told = {id: _less(told, made.get(id, told)) for id, told in holdings(trace).items()}
    told = {**made, **told}
    naming = defaultdict(list)
    for said in (*known.stated.decisions, *_decided_before(known)):
        for name in said.clauses:
            naming[name].append(said)
    void, fault = _void(known), _fault(known.ledger)
    standings: dict[str, Standing] = {}
    # What is the sum of other clauses comes after them.
    for clause in sorted(known.clauses.clauses, key=lambda each: bool(each.rests_on)):
        doubt = void or (fault if clause.standard == _OF_THE_TRAIL else "")
        if clause.rests_on:
            told[clause.id] = _sum(clause, standings.values())
        standing = stand(clause, tuple(naming[clause.id]), classes, doubt, told.get(clause.id))
        standing = with_documents(standing, documents.get(clause.id))
        mine = tuple(each for each in judgements if each.clause == clause.id)
        standing = with_judgements(standing, mine)
        cure = cure_of(standing, doubt, told.get(clause.id))
        standings[clause.id] = replace(standing, cure=cure)
    return tuple(standings[clause.id] for clause in known.clauses.clauses)


def _doubts_of_entries(known: ClauseGround) -> Callable[[RepoPath], str]:
    """Why nobody can tell that what a file has entered was approved: of the commit that it is as it is from, and of all of the
    release that wrote it, a run has to say that somebody else proved a review."""
    runs, release = relied_on(known.runs, known.ledger), _release(known.ground)
    commits = {c.commit: c for run in runs for c in run.commits}
    reviewed = reviewed_by_others(runs, commits, known.run.facts.project.registry)

    def doubt(path: RepoPath) -> str:
        wrote = known.ground.entered.get(path, ())
        asked = [each for n, each in enumerate(wrote) if n == 0 or each in release]
        if not asked:
            return "nobody can tell which commit wrote its entry's file"
        if unjudged := [each for each in asked if each not in commits]:
            return f"no run of the trail judged {unjudged[0][:12]}, which wrote its entry's file"
        if reviewed.issuperset(asked):
            return ""
        return "nobody else proved a review of a change of its entry's file"

    return doubt


def _less(one: Holding, other: Holding) -> Holding:
    """Of two that a clause asks for the one that holds less; both where both hold."""
    if one.holds and other.holds and one is not other:
        return Holding(True, f"{one.why}; {other.why}", (*one.basis, *other.basis))
    return min(one, other, key=lambda each: (False, None, True).index(each.holds))


def _sum(clause: Clause, standings: Iterable[Standing]) -> Holding:
    """Whether each of the clauses that it is the sum of holds; a judgement and an approved document count as they do there."""
    parts = [each for each in standings if each.clause.id.startswith(clause.rests_on)]
    against = [
        each.clause.id for each in parts if each.state is ClauseState.NOT_MET and each.known
    ]
    unknown = [each.clause.id for each in parts if not each.known]
    told = judge("clauses", len(parts), against, unknown)
    return replace(told, cure=told.cure and "close the clauses that are named here")


def _decided_before(known: ClauseGround) -> tuple[RunDecision, ...]:
    """What checks that need the history said of the commits of the release; nothing while one was not judged, or a run is in doubt."""
    release = _release(known.ground)
    if known.history is None or not release.isdisjoint(known.history.unjudged):
        return ()
    last = last_over_merged(known.runs, known.history)
    filed = {entry.digest: entry for entry in known.ledger.entries}
    if any(known.ledger.fault_of(filed[run.digest]) for run in last):
        return ()
    # Which clauses a check is evidence for is what the policy says now, not what it said when the commits were judged.
    named = {each.check: each.clauses for each in known.stated.decisions}
    return tuple(
        replace(said, clauses=named.get(said.check, ()))
        for said in of_history((each for run in last for each in run.decisions), known.stated)
    )


def _release(ground: RecordGround) -> frozenset[ObjectId]:
    """The commits of the release that the baseline lacks; all that lead to it without a baseline."""
    return ground.since or frozenset(ground.behind or ())


def _made(known: ClauseGround, doubts: Callable[[RepoPath], str]) -> Mapping[str, Holding]:
    """Clause id to what the record itself is for it, or what it shows that its decisions pass over."""
    run, facts = known.run, known.run.facts
    released = Released(
        run.head,
        facts.change.head,
        facts.soup,
        known.ledger,
        known.ground,
        known.runs,
        facts.project.registry,
    )
    runs, ground = relied_on(known.runs, known.ledger), known.ground
    release = Release(runs, ground.behind, _release(ground), ground.reported)
    return {
        **productions(facts.soup, known.stated.decisions),
        **trained(acts_of(known.runs, run), facts.project.registry.people),
        **left_over(known.findings.above_note()),
        **of_controls(facts.trace, facts.threats.models),
        **of_risks(facts),
        **of_integration(facts),
        **of_release(released),
        **of_changes(facts.trace, release, facts.project.registry),
        **of_anomalies(
            facts, known.findings.above_note(), release, known.stated.decisions, doubts
        ),
        **of_answers(known.clauses, facts, release, known.ledger),
    }


def relied_on(runs: Iterable[RunSummary], ledger: Ledger) -> tuple[RunSummary, ...]:
    """Those of the runs that tell of people: nobody vouches for whom a run in doubt names, or one by a policy of its own."""
    wrong = {each.entry for each in ledger.defects if each.forged}
    return tuple(r for r in runs if r.policy_origin is not None and r.sequence not in wrong)


def _void(known: ClauseGround) -> str:
    """Why no decision of the run can make a clause met; empty when they can."""
    run, ledger = known.run, known.ledger
    if run.facts.change.kind is ChangeKind.STAGED or run.head is None:
        return "the run judged staged content, which is no commit"
    if run.facts.project.origin is None:
        return "the run's policy did not come from a protected commit"
    if broken := ledger.broken:
        return f"the ledger has lost or changed entries: {broken.where}: {broken.sentence}"
    filed = next(entry for entry in ledger.entries if entry.digest == known.stated.digest)
    if fault := ledger.fault_of(filed):
        return f"the run's own statement: {fault}"
    return ""


def _fault(ledger: Ledger) -> str:
    """Why the trail does not prove what it says; empty when nothing speaks against it."""
    first = next((defect for defect in ledger.defects if defect.forged), None)
    return f"the ledger is not whole: {first.where}: {first.sentence}" if first else ""


def _classes(run: GateRun) -> frozenset[SafetyClass]:
    """The classes the project has to answer for; the strictest where nothing was declared or something belongs nowhere."""
    strictest = run.facts.project.classes.strictest
    declared = {item.safety_class for item in run.facts.project.items}
    homeless = {
        strictest
        for path in run.facts.owned
        if path.layout is None or (path.layout is LayoutClass.PRODUCT and not path.items)
    }
    return frozenset(declared | homeless) or frozenset({strictest})
