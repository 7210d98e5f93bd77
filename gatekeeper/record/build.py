"""Building: a ledger, the run whose statement is in it, and the table of clauses become one `Record`."""

from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Entry, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.judgement import Judged
from gatekeeper.model.person import Person
from gatekeeper.model.record import (
    ClauseTable,
    Gap,
    GapState,
    Record,
    RecordHistory,
    RecordPerson,
    RecordTool,
    RunSummary,
    Standing,
)
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.record.book import node_sheets
from gatekeeper.record.clauses.by_graph import Holding, holdings
from gatekeeper.record.clauses.cures import cure_of
from gatekeeper.record.clauses.judged import judged, judgement_gaps, with_judgements
from gatekeeper.record.clauses.judges import JudgeGround
from gatekeeper.record.clauses.pinned import pinned, with_documents
from gatekeeper.record.clauses.produced import lacking, productions
from gatekeeper.record.clauses.released import Released, of_release
from gatekeeper.record.clauses.standings import refuse_unknown, stand
from gatekeeper.record.dossier import all_threats, dossiers
from gatekeeper.record.gaps.by_rows import row_gaps
from gatekeeper.record.gaps.of_trace import doubt_gaps
from gatekeeper.record.gaps.of_trail import anchored, merged_against, trail_gaps, unlisted
from gatekeeper.record.gaps.told import gaps, order
from gatekeeper.record.graph.rows import whole_graph
from gatekeeper.record.runs import read_run

_OF_THE_TRAIL = "21 CFR Part 11"
"""Whose clauses ask about the ledger itself, which one false entry speaks against."""


def build_record(
    ledger: Ledger,
    run: GateRun,
    statement: Sha256,
    clauses: ClauseTable,
    ground: RecordGround = RecordGround(),  # noqa: B008  # a frozen value
) -> Record:
    """The record of one run: `statement` is the digest of its durable statement in the ledger.

    Decisions are taken from the statement, not from the run in memory. Raises `EvidenceError` when the ledger
    does not hold it or it is about another run, `UsageError` when the policy names a clause no table holds.
    """
    shown, unread = _runs(ledger.entries)
    stated = _stated(shown, statement)
    _same(run, stated)
    _clauses_known(run, clauses)
    doubts = _doubts(run, ledger, statement)
    judgements = _judgements(run, ledger, clauses, ground, doubts[0])
    made = _made(run, stated, ledger, ground)
    standings = _standings(run, stated, clauses, doubts, made, judgements)
    held = dossiers(run, stated, shown)
    project, history = run.facts.project, _history(shown, ground)
    anchors = anchored(ledger, ground.anchors)
    told = (
        *gaps(run, ledger, standings, held, shown),
        *trail_gaps(ledger, ground, anchors),
        *merged_against(shown, stated, history, ledger),
        *judgement_gaps(judgements),
        *unread,
    )
    record = Record(
        project=project.name,
        title=project.title,
        kind=run.facts.change.kind.value,
        base=run.base,
        head=run.head,
        tree=run.tree,
        verdict=stated.verdict,
        statement=statement,
        ledger_head=ledger.head,
        gatekeeper=run.version,
        policy_origin=project.origin,
        clause_note=clauses.note,
        gaps=order(told),
        dossiers=held,
        standings=standings,
        runs=shown,
        people=tuple(_person(p) for p in sorted(project.registry.people, key=lambda p: p.id)),
        threats=all_threats(run.facts.threats),
        tools=_tools(run),
        configuration=tuple(sorted((source.path, source.digest) for source in project.sources)),
        anchors=anchors,
        signed=sum(bool(entry.signers) for entry in ledger.entries),
        statements_held=len(ledger.entries),
        baseline=ground.baseline,
        tags=ground.tags,
        history=history,
        judgements=judgements,
    )
    return _with_gaps_of_rows(record, run, ledger, ground)


def _with_gaps_of_rows(
    record: Record, run: GateRun, ledger: Ledger, ground: RecordGround
) -> Record:
    """The record with what its own tables and its graph show to be open."""
    sheets = node_sheets(record, run, ledger, ground.validation)
    graph = whole_graph(run.facts.trace, sheets, run.head)
    further = (*row_gaps(sheets), *unlisted(ledger.entries, sheets), *doubt_gaps(graph))
    return replace(record, gaps=order({*record.gaps, *further}))


def _made(
    run: GateRun, stated: RunSummary, ledger: Ledger, ground: RecordGround
) -> Mapping[str, Holding]:
    """Clause id to what the record itself is for it, or what it shows that its decisions pass over."""
    facts = run.facts
    released = Released(run.head, facts.change.head, facts.soup, ledger, ground)
    return {
        **productions(facts.soup, stated.decisions),
        **lacking(facts.project.registry.people, facts.findings),
        **of_release(released),
    }


def _judgements(
    run: GateRun, ledger: Ledger, clauses: ClauseTable, ground: RecordGround, void: str
) -> tuple[Judged, ...]:
    """What people judged of clauses, held against the tree and the registry of the run."""
    project = run.facts.project
    return judged(
        JudgeGround(
            ledger=ledger,
            clauses=clauses,
            registry=project.registry,
            policy=project.judges,
            project=project.name,
            today=run.facts.today,
            tree=run.facts.change.head,
            documents=pinned(run.facts.trace.graph),
            writers=ground.writers,
            void=void,
        )
    )


def _standings(
    run: GateRun,
    stated: RunSummary,
    clauses: ClauseTable,
    doubts: tuple[str, str],
    made: Mapping[str, Holding],
    judgements: tuple[Judged, ...],
) -> tuple[Standing, ...]:
    """How each clause stands, in the order of the table; `doubts` as in `_doubts`."""
    classes, documents = _classes(run), pinned(run.facts.trace.graph)
    told = {**holdings(run.facts.trace), **made}
    standings = []
    for clause in clauses.clauses:
        void = doubts[clause.standard == _OF_THE_TRAIL]
        standing = stand(clause, stated.decisions, classes, void, told.get(clause.id))
        standing = with_documents(standing, documents.get(clause.id))
        mine = tuple(each for each in judgements if each.clause == clause.id)
        standing = with_judgements(standing, mine)
        cure = cure_of(standing, void, told.get(clause.id))
        standings.append(replace(standing, cure=cure))
    return tuple(standings)


def _history(runs: tuple[RunSummary, ...], ground: RecordGround) -> RecordHistory | None:
    if ground.behind is None:
        return None
    judged = frozenset(commit.commit for run in runs for commit in run.commits)
    return RecordHistory(
        merged=judged & ground.behind,
        since=judged & ground.since,
        unjudged=tuple(sorted(ground.behind - judged)),
    )


def _stated(shown: tuple[RunSummary, ...], statement: Sha256) -> RunSummary:
    """The run that the record is about, as the ledger tells it."""
    stated = next((summary for summary in shown if summary.digest == statement), None)
    if stated is None:
        raise EvidenceError(
            f"no record: the evidence holds no readable gate run {statement}; "
            "run the gate again so that its statement is stored"
        )
    return stated


def _runs(entries: tuple[Entry, ...]) -> tuple[tuple[RunSummary, ...], tuple[Gap, ...]]:
    read = [(entry, read_run(entry)) for entry in entries]
    shown = tuple(summary for _, summary in read if isinstance(summary, RunSummary))
    unread = tuple(
        Gap("Evidence", GapState.UNKNOWN, entry.digest, f"not shown: {why}", "")
        for entry, why in read
        if isinstance(why, str) and entry.statement.predicate_type == PREDICATE_GATE_RUN
    )
    return shown, unread


def _same(run: GateRun, stated: RunSummary) -> None:
    """Refuse a statement about something else: a verdict belongs to one commit and one tree."""
    told = (stated.tree, stated.head, stated.base, stated.verdict, len(stated.decisions))
    seen = (run.tree, run.head, run.base, run.verdict, len(run.decisions))
    if told != seen:
        raise EvidenceError(
            f"no record: the statement {stated.digest} is about tree {stated.tree} with the verdict "
            f"{stated.verdict.name.lower()}, the run about tree {run.tree} with {run.verdict.name.lower()}; "
            "name the statement that this run stored"
        )


def _clauses_known(run: GateRun, clauses: ClauseTable) -> None:
    rules = [rule for held in run.facts.project.policy.rules.values() for rule in held]
    rules.extend(decision.rule for decision in run.decisions if decision.rule is not None)
    refuse_unknown(
        clauses, [(clause, str(rule.location)) for rule in rules for clause in rule.clauses]
    )


def _doubts(run: GateRun, ledger: Ledger, statement: Sha256) -> tuple[str, str]:
    """Why no decision of the run counts, at all and for the trail itself; empty where they do."""
    void = _void(run, ledger, statement)
    return void, void or _fault(ledger)


def _void(run: GateRun, ledger: Ledger, statement: Sha256) -> str:
    """Why no decision of the run can make a clause met; empty when they can."""
    if run.facts.change.kind is ChangeKind.STAGED or run.head is None:
        return "the run judged staged content, which is no commit"
    if run.facts.project.origin is None:
        return "the run's policy did not come from a protected commit"
    if broken := ledger.broken:
        return f"the ledger has lost or changed entries: {broken.where}: {broken.sentence}"
    filed = next(entry for entry in ledger.entries if entry.digest == statement)
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


def _person(person: Person) -> RecordPerson:
    return RecordPerson(
        id=person.id,
        name=person.name,
        kind=person.kind.value,
        roles=person.roles_told,
        clearance=person.clearance_told,
        trainings=tuple(
            sorted(f"{t.id} {t.version}, {t.date.isoformat()}" for t in person.trainings)
        ),
        location=str(person.location),
    )


def _tools(run: GateRun) -> tuple[RecordTool, ...]:
    used = [RecordTool(t.name, t.version, t.digest, "") for t in run.facts.tools]
    missing = [
        RecordTool(t.name, "", None, f"missing: {t.cause}") for t in run.facts.missing_tools
    ]
    took_part = [RecordTool(p.name, p.version, None, ", ".join(p.offers)) for p in run.providers]
    return tuple(sorted((*used, *missing, *took_part), key=lambda t: (t.name, t.version, t.note)))
